"""The views of a release, each drawn from sums of whole blocks."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from analytics.seminar.cube import EXACT, SEVERAL, CubeAnswer
from analytics.seminar.themes import GROUPS
from callbacks.seminar.questions import PARTS_OF_YEARS, Picks, Presented
from dashboard.components.seminar.presented import NAME
from dashboard.core.format import amount, count, percent, scale
from dashboard.core.page import Drawing, View
from dashboard.core.theme import ACTUAL, INK_3, LANES, PREVIOUS, Figure
from dashboard.figures.compared import ranked
from dashboard.figures.months import stacked
from data.language import mark, say
from queries.catalogue import DIMENSIONS

YEARS = View(NAME, "years", mark("Trade by year"))
GOODS = View(NAME, "goods", mark("Trade by chapter"))
PLACES = View(NAME, "places", mark("Trade by place"))
REVENUE = View(NAME, "revenue", mark("Revenue collected by year"))
TIMES = View(NAME, "times", mark("Release times by year"))
GROUP = {YEARS: "value", GOODS: "value", PLACES: "value", REVENUE: "receipts", TIMES: "times"}  # of measures, that a view shows
PLACED = ("partner", "partner_region", "region", "office")
MOST = 10
VALUE = mark("Value of goods declared, {unit}")
FLOWS = (("import", mark("Imports"), ACTUAL), ("export", mark("Exports"), PREVIOUS))
BINS = (
    ("within_6", mark("up to 6 hours"), LANES["green"]),
    ("within_24", mark("6 to 24 hours"), LANES["blue"]),
    ("within_72", mark("24 to 72 hours"), LANES["yellow"]),
    ("longer", mark("more than 72 hours"), LANES["red"]),
)
LEGENDS = {YEARS: [(colour, name) for _, name, colour in FLOWS], TIMES: [(colour, name) for _, name, colour in BINS]}


@dataclass(frozen=True)
class Shown:
    """A view as drawn from an answer: None for `drawing` where nothing can be shown, and what is told below."""

    drawing: Drawing | None
    told: list[str]


Draw = Callable[[Presented, Picks], Shown]


def shown(presented: Presented, view: View, group: str, picks: Picks, answer: CubeAnswer, figure: Figure, title: str, sub: str) -> Shown:
    """Return a view with its words. A finding is told of exact answers alone: others hold more or less than what was asked for."""
    first = GROUPS[group][0]
    unit = "count" if group == "times" else "money"
    left = float(presented.amount(first, sum(answer.beside.values())))
    told = presented.told(group, answer, str(amount(left, unit, presented.bundle.said["currency"])))
    if not answer.rows:
        return Shown(None, told)
    if answer.fit != EXACT:
        title = say("{view}: the nearest that can be shown", view=view.title)
    traders = say("At least five traders in each block")
    return Shown(Drawing(figure, 0, f"{presented.anchor} · {traders}", title or view.title, f"{sub} · {presented.filters(picks)}"), told)


def places(presented: Presented) -> str:
    """Return the dimension of places that the release tells most of; empty where it tells of none."""
    return next((key for key in PLACED if key in presented.dimensions), "")


def years(presented: Presented, picks: Picks) -> Shown:
    """Draw imports and exports by year."""
    answer = presented.ask("value", ("year", "flow"), picks)
    held: dict[str, dict[str, float]] = {}
    for row in last_several(answer):
        held.setdefault(str(row["year"]), {})[str(row["flow"]) or SEVERAL] = float(presented.amount("value", int(row["value"])))
    whole = {key: sum(each.values()) for key, each in held.items()}
    frame = pd.DataFrame([{"key": key, "name": _year(presented, key, picks), "value": whole[key], **each} for key, each in held.items()])
    at = scale(max(whole.values(), default=0.0), "money", presented.bundle.said["currency"])
    parts = [stacked.Part(code, name, colour) for code, name, colour in FLOWS if code in frame]
    if SEVERAL in frame:
        frame = frame.rename(columns={SEVERAL: "several"})
        parts.append(stacked.Part("several", mark("Several together"), INK_3))
    figure = stacked.codes(frame, parts, [], say("Year"), at, 6, 120) if len(frame) else {}
    title = _change(presented, picks, whole, mark("Trade of {year}: {amount}, {change} more than in {before}"),
                    mark("Trade of {year}: {amount}, {change} less than in {before}"))  # fmt: skip
    return shown(presented, YEARS, "value", picks, answer, figure, title, say(VALUE, unit=at.words))


def last_several(answer: CubeAnswer) -> list[dict[str, str | int]]:
    """Return the rows of an answer by year, those of several years last."""
    return sorted(answer.rows, key=lambda row: (row["year"] == SEVERAL, str(row["year"])))


def _change(presented: Presented, picks: Picks, held: dict[str, float], more: str, less: str) -> str:
    """Return the finding of amounts by year: the last whole year against the one before.

    Empty where there are no two, and where a part is of several years: it may belong to either.
    """
    if held.get(SEVERAL):
        return ""
    whole = [key for key in sorted(held) if key != SEVERAL and not _partial(presented, key, picks)]
    if len(whole) < 2 or not held[whole[-2]]:
        return ""
    now, before = held[whole[-1]], held[whole[-2]]
    told = {"year": whole[-1], "before": whole[-2], "amount": amount(now, "money", presented.bundle.said["currency"])}
    return say(more if now >= before else less, change=percent(abs(now / before - 1), 2), **told)


def _partial(presented: Presented, year: str, picks: Picks) -> bool:
    """Return whether the data, or the filters, hold a part of a year alone."""
    said = presented.bundle.said
    if {*picks} & {*PARTS_OF_YEARS}:
        return True
    return int(said["first_month"] or 0) > int(f"{year}01") or int(said["last_full_month"] or 0) < int(f"{year}12")


def _year(presented: Presented, year: str, picks: Picks) -> str:
    if year == SEVERAL:
        return presented.label("year", year)
    return say("{year} (part)", year=year) if _partial(presented, year, picks) else year


def ranking(presented: Presented, picks: Picks, key: str) -> Shown:
    """Draw the largest codes of a dimension by value; those that cannot be told apart are one bar."""
    answer = presented.ask("value", (key,), picks)
    rows = [
        {"key": str(row[key]), "name": presented.label(key, str(row[key])), "value": float(presented.amount("value", int(row["value"])))}
        for row in answer.rows
    ]
    total = sum(float(row["value"]) for row in rows)
    ordered = sorted(rows, key=lambda row: (row["key"] == SEVERAL, -float(row["value"])))
    single = [row for row in ordered if row["key"] != SEVERAL]
    drawn = [*single[:MOST], *[row for row in ordered if row["key"] == SEVERAL]]
    at = scale(max((float(row["value"]) for row in single or drawn), default=0.0), "money", presented.bundle.said["currency"])
    heading = DIMENSIONS[key].label
    frame = pd.DataFrame(drawn, columns=["key", "name", "value"]).assign(before=float("nan"))
    figure = ranked.figure(frame, (), at, (heading, say("Value"), "")) if drawn else {}
    words = mark("{name}: at least {share} of the value") if len(single) < len(rows) else mark("{name}: {share} of the value")
    title = say(words, name=single[0]["name"], share=percent(float(single[0]["value"]) / total, 2)) if single and total else ""
    sub = say(_largest(len(single), len(rows)), count=count(min(MOST, len(single))), unit=at.words)
    return shown(presented, GOODS if key == "hs2" else PLACES, "value", picks, answer, figure, title, sub)


def _largest(single: int, bars: int) -> str:
    """Return the message on what bars are of. single: how many are of one code."""
    if not single:
        return VALUE
    if single < bars:
        return mark("The largest {count} that can be told apart, by value of goods declared, {unit}")
    return mark("The largest {count} by value of goods declared, {unit}")


def revenue(presented: Presented, picks: Picks) -> Shown:
    """Draw receipts by year of payment, before refunds."""
    answer = presented.ask("receipts", ("year",), picks)
    held = {str(row["year"]): float(presented.amount("receipts", int(row["receipts"]))) for row in last_several(answer)}
    rows = [{"key": key, "name": _year(presented, key, picks), "value": value, "before": float("nan")} for key, value in held.items()]
    at = scale(max(held.values(), default=0.0), "money", presented.bundle.said["currency"])
    figure = ranked.figure(pd.DataFrame(rows), (), at, (say("Year"), say("Receipts"), ""), 6) if rows else {}
    title = _change(presented, picks, held, mark("Receipts of {year}: {amount}, {change} more than in {before}"),
                    mark("Receipts of {year}: {amount}, {change} less than in {before}"))  # fmt: skip
    sub = say("Receipts by year of payment, before refunds, {unit}", unit=at.words)
    return shown(presented, REVENUE, "receipts", picks, answer, figure, title, sub)


def times(presented: Presented, picks: Picks) -> Shown:
    """Draw declarations by time from arrival to release, by year."""
    answer = presented.ask("times", ("year",), picks)
    names = [name for name, _, _ in BINS]
    found = last_several(answer)
    rows = [{"key": str(row["year"]), "name": _year(presented, str(row["year"]), picks)} for row in found]
    rows = [row | {name: float(held[name]) for name in names} for row, held in zip(rows, found, strict=True)]
    frame = pd.DataFrame([row | {"value": sum(float(row[name]) for name in names)} for row in rows])
    at = scale(max(frame["value"], default=0.0) if len(frame) else 0.0, "count")
    figure = stacked.codes(frame, [stacked.Part(*each) for each in BINS], [], say("Year"), at, 6, 120) if rows else {}
    total = sum(float(row["value"]) for row in frame.to_dict("records"))
    quick = sum(float(row[name]) for row in rows for name in names[:2])
    title = say("{share} of declarations released within 24 hours of arrival", share=percent(quick / total, 3)) if total else ""
    sub = say("Declarations with arrival and release stated, by the time between them, all hours counted")
    return shown(presented, TIMES, "times", picks, answer, figure, title, sub)


def drawn(presented: Presented) -> dict[View, Draw]:
    """Return the views that a release can show, and what draws each."""
    place = places(presented)
    offered: dict[View, tuple[bool, Draw]] = {
        YEARS: (True, years),
        GOODS: ("hs2" in presented.dimensions, lambda one, picks: ranking(one, picks, "hs2")),
        PLACES: (bool(place), lambda one, picks: ranking(one, picks, place)),
        REVENUE: (True, revenue),
        TIMES: (True, times),
    }
    return {view: draw for view, (held, draw) in offered.items() if held and GROUP[view] in presented.bundle.cube.groups}
