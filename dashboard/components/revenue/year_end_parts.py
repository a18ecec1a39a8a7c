"""The year-end forecasts of the parts of revenue in words: the rows of their tables, and the finding above each."""

from collections.abc import Sequence
from typing import Any

from analytics.forecasting.year_end import Landing
from dashboard.components.revenue.landing import percent, tone
from dashboard.core.format import UNKNOWN, Scale, amount, difference, missing, sign
from data.language import mark, say


def row(key: str, name: str, of: Landing, picked: bool, unit: Scale, coming: bool = False) -> dict[str, Any]:
    """Return a row of a grid: values to sort by, texts to show, tones. A likely range sorts by its width.

    coming: whether a forecast that is not known is about to be.
    """
    unknown = missing(of.p50)
    cells = {field: (getattr(of, field), unit.text(getattr(of, field)), "") for field in ("collected", "p50", "target")}
    cells |= {
        **({"p50": (of.p50, say("coming"), "")} if unknown and coming else {}),
        "band": (of.p90 - of.p10, UNKNOWN if unknown else f"{unit.text(of.p10)} – {unit.text(of.p90)}", ""),
        "gap": (of.gap, unit.text(of.gap), tone(of.chance)),
        "chance": (of.chance, percent(of.chance), tone(of.chance)),
        "grown": (grown(of), UNKNOWN if unknown else on_last_year(of), ""),
    }
    flat = {f"{field}{suffix}": part for field, parts in cells.items() for suffix, part in zip(("", "_text", "_tone"), parts, strict=True)}
    return {"key": key, "name": name, "picked": picked} | {field: None if part != part else part for field, part in flat.items()}


def on_last_year(of: Landing) -> str:
    """Write the growth of the central forecast on last year: '▲ 9.5 %'."""
    return f"{sign(1 if grown(of) > 0 else -1)} {difference(of.p50, of.last_year, 'money')}".strip()


def grown(of: Landing) -> float:
    """Return the growth of the central forecast on last year as a fraction; NaN without last year."""
    return of.p50 / of.last_year - 1 if of.last_year else float("nan")


ON_TARGET = {
    "tax": (
        mark("The only tax with a target is forecast to meet it"),
        mark("All {number} taxes are forecast to meet their targets"),
    ),
    "office": (
        mark("The only office with a target is forecast to meet it"),
        mark("All {number} offices are forecast to meet their targets"),
    ),
    "region": (
        mark("The only region with a target is forecast to meet it"),
        mark("All {number} regions are forecast to meet their targets"),
    ),
}
BELOW = {
    "tax": (
        mark("The only tax with a target is forecast to miss it: {name} ({gap})"),
        mark("{under} of {number} taxes are forecast below target. Largest gap: {name} ({gap})"),
    ),
    "office": (
        mark("The only office with a target is forecast to miss it: {name} ({gap})"),
        mark("{under} of {number} offices are forecast below target. Largest gap: {name} ({gap})"),
    ),
    "region": (
        mark("The only region with a target is forecast to miss it: {name} ({gap})"),
        mark("{under} of {number} regions are forecast below target. Largest gap: {name} ({gap})"),
    ),
}


def behind(rows: Sequence[dict[str, Any]], key: str, currency: str) -> str:
    """Write '9 of 24 offices are forecast below target. Largest gap: Port Selene (−12.3 m MRL)'; empty where none has a target.

    key: tax, office or region.
    """
    known = [each for each in rows if each["gap"] is not None]
    under = sorted((each for each in known if each["gap"] < 0), key=lambda each: each["gap"])
    if not known:
        return ""
    if not under:
        return say(ON_TARGET[key][len(known) > 1], number=len(known))
    first = {"name": under[0]["name"], "gap": amount(under[0]["gap"], "money", currency)}
    return say(BELOW[key][len(known) > 1], number=len(known), under=len(under), **first)


def most_collected(rows: Sequence[dict[str, Any]], currency: str) -> str:
    """Write 'Collected so far: 874 m MRL. Largest part: Port Selene (312 m MRL)'.

    rows: as `row` returns them; the parts of one total.
    """
    most = max(rows, key=lambda each: each["collected"])
    whole, part = (amount(value, "money", currency) for value in (sum(each["collected"] for each in rows), most["collected"]))
    return say("Collected so far: {size}. Largest part: {name} ({part})", size=whole, name=most["name"], part=part)


def grew_most(rows: Sequence[dict[str, Any]], currency: str) -> str:
    """Write 'Largest increase: 84 Machinery, forecast 412 m MRL (▲ 9.5 % on last year)'; empty where no growth is known."""
    known = [each for each in rows if each["grown"] is not None]
    if not known:
        return ""
    most = max(known, key=lambda each: each["p50"] - each["p50"] / (1 + each["grown"]))
    known_ = {"name": most["name"], "size": amount(most["p50"], "money", currency), "change": most["grown_text"]}
    return say("Largest increase: {name}, forecast {size} ({change} on last year)", **known_)
