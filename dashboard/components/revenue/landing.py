"""The landing of a year in words: the finding, five figures, rows of the tables, and how good the forecast has been."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from analytics.forecasting.year_end import WHOLE, Landing
from dashboard.components.core.table import listing
from dashboard.core.format import NARROW, UNKNOWN, Scale, amount, count, counted, difference, missing, month, sign, significant

LIKELY, UNLIKELY = 0.75, 0.4
ODDS = ((0.95, "almost certain"), (LIKELY, "likely"), (0.6, "more likely than not"), (UNLIKELY, "as likely as not"), (0.05, "unlikely"))
MODELS = {"combined": "This forecast", "naive": "Last year repeated", "prophet": "Prophet alone"}
HEADINGS = (
    ("name", "Model"),
    ("mase", "Error (MASE)>"),
    ("pinball", "Pinball loss>"),
    ("bias", "Bias>"),
    ("cover50", "In 50 % band>"),
    ("cover80", "In 80 % band>"),
    ("cover95", "In 95 % band>"),
    ("n", "n>"),
)
READ = (
    "Error: the mean miss, in units of repeating the year before within the history. The less the better; above 1 repeating is better.",
    "Pinball loss: the same for all quantiles at once: bands that are too narrow or too wide cost.",
    "Bias: the mean of forecast less what came, in the same units: above zero it was too high.",
    "A band is honest where it holds about as many months as its name says.",
)


def money(of: Landing, value: float) -> str:
    """Write an amount in the currency of a year."""
    return str(amount(value, "money", of.currency))


def finding(of: Landing) -> str:
    """Write where the year will end and how likely its target is; without a target, the likely range."""
    if missing(of.target):
        return f"The year lands at {money(of, of.p50)}, between {money(of, of.p10)} and {money(of, of.p90)} in four cases of five"
    size = difference(of.target + of.gap, of.target, "money")
    stands = f"{size} {'over' if of.gap > 0 else 'under'} target" if abs(of.gap) >= 0.0005 * of.target else "on target"
    stands = stands if of.part >= WHOLE else f"{stands} where one is set ({amount(of.part, 'percent')} of it)"
    return f"The year lands at {money(of, of.p50)}, {stands}; meeting it is {odds(of.chance)}: {percent(of.chance)}"


def odds(chance: float) -> str:
    """Return how likely a chance is, in words."""
    return next((words for least, words in ODDS if chance >= least), "almost out of reach")


def percent(share: float) -> str:
    """Write a chance as a percentage, never as 0 or 100."""
    if missing(share):
        return UNKNOWN
    return f"under 1{NARROW}%" if share < 0.01 else f"over 99{NARROW}%" if share > 0.99 else f"{round(share * 100)}{NARROW}%"


def tone(chance: float) -> str:
    """Return good, watch or bad for a chance; empty where it is unknown."""
    if missing(chance):
        return ""
    return "good" if chance >= LIKELY else "watch" if chance >= UNLIKELY else "bad"


def tiles(of: Landing) -> Component:
    """Return the figures of the year: so far, year-end forecast, target, chance, and what each month left must bring."""
    pill = {"good": "▲ On course", "watch": "● Open", "bad": "▼ At risk", "": ""}[tone(of.chance)]
    monthly = (of.p50 - of.collected) / of.left if of.left else float("nan")
    against = f"{sign(1 if of.gap > 0 else -1)} {money(of, abs(of.gap))} {'over' if of.gap > 0 else 'short'} at P50"
    against = against if not missing(of.target) else "none is set for this slice"
    band = "" if missing(of.chance) else "from the forecast's own band"
    likely = f"{money(of, of.p10)} to {money(of, of.p90)}"
    ahead = f"forecast {money(of, monthly)}" + ("" if missing(of.before) else f", last year {money(of, of.before)} in the same months")
    return html.Div(
        [
            tile("Collected so far", money(of, of.collected), so_far(of), f"{of.months} of {of.months + of.left} months"),
            tile("Year-end landing, P50", money(of, of.p50), likely, "P10 to P90: four cases of five"),
            tile("Target of the year", money(of, of.target), against, "" if missing(of.target) else set_for(of)),
            tile("Chance of meeting it", percent(of.chance), pill, band, tone(of.chance)),
            tile("Needed a month from now on", money(of, of.needed), ahead, f"{counted(of.left, 'month')} left"),
        ],
        className="tiles",
    )


def set_for(of: Landing) -> str:
    """Write for what share of the revenue the target is set."""
    return f"approved, set for {'all' if of.part >= WHOLE else amount(of.part, 'percent')} of this revenue"


def so_far(of: Landing) -> str:
    """Write how far collections are from the target to date; empty where there is none."""
    if missing(of.target_so_far) or not of.target_so_far:
        return ""
    size, part = difference(of.covered, of.target_so_far, "money"), "" if of.part >= WHOLE else ", where one is set"
    return f"{size} {'over' if of.covered >= of.target_so_far else 'under'} the target to date{part}"


def to_date(of: Landing) -> str:
    """Write '4 of 12 months brought 812 m MRL, 1.2 % over the target to date'; empty before the first month."""
    if not of.months:
        return ""
    against = so_far(of)
    return f"{of.months} of {of.months + of.left} months brought {money(of, of.collected)}" + (f", {against}" if against else "")


def tile(name: str, value: str, says: str, foot: str, judged: str = "") -> Component:
    """Return one figure under its name, with words and a footnote."""
    words = html.Div(says, className=f"c {judged}")
    return html.Div([html.H3(name), html.Div(value, className="v"), words, html.Div(foot, className="n")], className="kpi")


def row(key: str, name: str, of: Landing, picked: bool, unit: Scale) -> dict[str, Any]:
    """Return a row of a grid: values to sort by, texts to show, tones. A likely range sorts by its width."""
    cells = {field: (getattr(of, field), unit.text(getattr(of, field)), "") for field in ("collected", "p50", "target")}
    cells |= {
        "band": (of.p90 - of.p10, f"{unit.text(of.p10)} – {unit.text(of.p90)}", ""),
        "gap": (of.gap, unit.text(of.gap), tone(of.chance)),
        "chance": (of.chance, percent(of.chance), tone(of.chance)),
        "grown": (grown(of), f"{sign(1 if grown(of) > 0 else -1)} {difference(of.p50, of.last_year, 'money')}".strip(), ""),
    }
    flat = {f"{field}{suffix}": part for field, parts in cells.items() for suffix, part in zip(("", "_text", "_tone"), parts, strict=True)}
    return {"key": key, "name": name, "picked": picked} | {field: None if part != part else part for field, part in flat.items()}


def grown(of: Landing) -> float:
    """Return the growth of the central forecast on last year as a fraction; NaN without last year."""
    return of.p50 / of.last_year - 1 if of.last_year else float("nan")


ONE = {"taxes": "tax", "offices": "office", "regions": "region"}


def behind(rows: Sequence[dict[str, Any]], plural: str, currency: str) -> str:
    """Write '9 of 24 offices under target at year end, Port Selene furthest: −12.3 m MRL'; empty where none has a target."""
    known = [each for each in rows if each["gap"] is not None]
    under = sorted((each for each in known if each["gap"] < 0), key=lambda each: each["gap"])
    if not known:
        return ""
    if not under:
        every = f"All {len(known)} {plural} land" if len(known) > 1 else f"The one {ONE[plural]} lands"
        return f"{every} on target or over it"
    furthest = f"{under[0]['name']} furthest: {amount(under[0]['gap'], 'money', currency)}"
    return f"{len(under)} of {counted(len(known), ONE[plural], plural)} under target at year end, {furthest}"


def grew_most(rows: Sequence[dict[str, Any]], currency: str) -> str:
    """Write '84 Machinery adds most: it lands at 412 m MRL, ▲ 9.5 % on last year'; empty where no growth is known."""
    known = [each for each in rows if each["grown"] is not None]
    if not known:
        return ""
    most = max(known, key=lambda each: each["p50"] - each["p50"] / (1 + each["grown"]))
    return f"{most['name']} adds most: it lands at {amount(most['p50'], 'money', currency)}, {most['grown_text']} on last year"


def scores(found: pd.DataFrame) -> Component:
    """Return a row for each model: errors, bias and the share of months within each range."""
    order = sorted(found.to_dict("records"), key=lambda each: list(MODELS).index(each["model"]))
    table = listing(HEADINGS, [scored(each) for each in order], "How good the forecast has been")
    return html.Div([table, html.Ul([html.Li(words) for words in READ], className="assumed")])


def scored(each: dict[str, Any]) -> dict[str, str]:
    """Return one model's scores as text."""
    numbers = {key: significant(each[key]) for key in ("mase", "pinball", "bias")}
    shares = {key: f"{round(each[key] * 100)}{NARROW}%" for key in ("cover50", "cover80", "cover95")}
    return {"name": MODELS[each["model"]], "n": count(each["n"]), **numbers, **shares}


def worth(found: pd.DataFrame) -> str:
    """Write how the error compares with simpler models, and what share of months the 80 % range held."""
    held = found.set_index("model")
    if "combined" not in held.index:
        return ""
    own = held.loc["combined"]
    against = [f"{significant(own['mase'] / held.loc[key, 'mase'], 2)} × {words}" for key, words in RIVALS if key in held.index]
    return f"Its error was {', '.join(against)}; the 80 % band held {round(own['cover80'] * 100)}{NARROW}% of months"


RIVALS = (("naive", "that of repeating last year"), ("prophet", "Prophet's"))


def pushed(value: float, currency: str) -> str:
    """Write a change of the forecast: '+9 m MRL', '−3 m MRL'; '0 MRL' without a sign where it shows as none."""
    shown = amount(abs(value), "money", currency)
    return str(shown) if shown.digits == "0" else f"{'+' if value > 0 else '−'}{shown}"


def revised(last: dict[str, Any], currency: str) -> str:
    """Write 'In October the landing rose 12 m MRL: 9 m from the month itself, 3 m from those to come'; empty if unknown."""
    if missing(last["moved"]):
        return ""
    moved, way = amount(abs(last["moved"]), "money", currency), "rose" if last["moved"] > 0 else "fell"
    own, ahead = (pushed(last[key], currency) for key in ("missed", "rest"))
    return f"In {month(int(last['origin']))} the landing {way} {moved}: {own} from the month itself, {ahead} from those to come"
