"""Traders that could become authorised economic operators, each criterion met or not with its figure and its limit; and segments."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash.development.base_component import Component

from dashboard.components.core.controls import Slider
from dashboard.components.core.table import end, listing
from dashboard.components.risk.reasons_told import spread
from dashboard.components.traders.profile_told import shared
from dashboard.core.format import amount, count, missing, significant
from data.language import mark, mark_number, say, say_list, say_number

SLIDERS = (
    Slider("aeo_irregular", mark("Irregular, at most, %"), 1, 50, 1, 10),
    Slider("aeo_amended", mark("Amended, at most, %"), 1, 50, 1, 5),
    Slider("aeo_overdue", mark("Tax overdue, at most, %"), 0, 20, 1, 1),
    Slider("aeo_years", mark("Years active, at least"), 1, 10, 1, 3),
    Slider("aeo_months", mark("Months active in twelve, at least"), 1, 12, 1, 10),
    Slider("aeo_declarations", mark("Declarations a year, at least"), 10, 500, 10, 50),
)
CRITERIA = {
    "aeo_irregular": mark("Compliance: irregular"),
    "aeo_amended": mark("Records: amended"),
    "aeo_overdue": mark("Payment: tax overdue"),
    "aeo_years": mark("Years active"),
    "aeo_months": mark("Months active in twelve"),
    "aeo_declarations": mark("Declarations a year"),
}
SHARES = ("aeo_irregular", "aeo_amended", "aeo_overdue")
HEADS = (("name", mark("Trader")), *((key, end(words)) for key, words in CRITERIA.items()), ("met", end(mark("Criteria met"))))
STATES = {1.0: mark("met: {figure}"), 0.0: mark("not met: {figure}")}
FOUND, NO_RESULT = mark("not known: {found} of {n} irregular"), mark("not known: no result of an inspection")
OPEN, AT_MOST, AT_LEAST = mark("not known: {figure}"), mark("at most {limit} %"), mark("at least {limit}")
ALL_MET = mark_number(
    "{number} trader without AEO status meets all criteria that the data can tell",
    "{number} traders without AEO status meet all criteria that the data can tell",
)
SEGMENTS = (
    ("name", mark("Segment")),
    ("traders", end(mark("Traders"))),
    ("share", end(mark("Share of customs value"))),
    ("n", end(mark("Declarations"))),
    ("release", end(mark("Half released within"))),
    ("inspected", end(mark("Inspected"))),
    ("rate", end(mark("Irregular, of inspections with a result"))),
    ("aeo", end(mark("By AEO"))),
)
WHO = {"importers": mark("Importers"), "exporters": mark("Exporters"), "both": mark("Importers and exporters")}
TRAITS = {
    ("n", True): mark("many declarations"),
    ("n", False): mark("few declarations"),
    ("months", True): mark("nearly every month"),
    ("months", False): mark("few months a year"),
    ("worth", True): mark("high value a declaration"),
    ("worth", False): mark("low value a declaration"),
    ("headings", True): mark("many goods"),
    ("headings", False): mark("few goods"),
    ("origins", True): mark("many partners"),
    ("origins", False): mark("few partners"),
}
OCCASIONAL, TRAITED = mark("Occasional traders: less than one declaration a quarter"), mark("{who}: {traits}")


def candidates(rows: Sequence[Mapping[str, Any]], limits: Mapping[str, int], label: str) -> Component:
    """Return candidates under a row of limits. rows: name, met, judged, irregular, and for each of CRITERIA its figure and `<key>_met`."""
    bounds = {key: say(AT_MOST if key in SHARES else AT_LEAST, limit=count(limits[key])) for key in CRITERIA}
    top = {"name": say("Limit"), "met": say("of {count}", count=len(CRITERIA)), **bounds}
    body = [{"name": row["name"], "met": count(row["met"]), **{key: criterion(row, key) for key in CRITERIA}} for row in rows]
    return listing(HEADS, [top, *body], label, blocks=True)


def criterion(row: Mapping[str, Any], key: str) -> str:
    """Write whether a criterion is met, with its figure."""
    if key == "aeo_irregular" and missing(row[key]):
        words = FOUND if row["judged"] else NO_RESULT
        return say(words, found=count(row["irregular"]), n=count(row["judged"]))
    state = row[f"{key}_met"]
    figure = shared(row[key]) if key in SHARES else significant(row[key], 2)
    return say(OPEN if missing(state) else STATES[float(state)], figure=figure)


def meeting(number: int) -> str:
    """Write how many traders meet all criteria."""
    return say_number(*ALL_MET, number) if number else say("No trader without AEO status meets all criteria that the data can tell")


def segment(who: str, traits: Sequence[tuple[str, bool]]) -> str:
    """Name a segment by who is in it and what sets it apart: 'Importers: many declarations, many goods'."""
    told = [say(TRAITS[trait]) for trait in traits]
    return say(TRAITED, who=say(WHO[who]), traits=say_list(told, "unit")) if told else say(WHO[who])


def known_share(number: float, known: float) -> str:
    """Write what share of those of which it is known a number is; '–' where it is known of none."""
    return shared(number / known if known else float("nan"))


def segments(rows: Sequence[Mapping[str, Any]], label: str) -> Component:
    """Return segments as a table. rows: `services.traders.trader_segments.measured` with name and share."""
    shown = [
        {
            "name": row["name"],
            **{key: count(row[key]) for key in ("traders", "n")},
            "share": shared(row["share"]),
            "release": str(amount(row["release"], "hours")),
            "inspected": known_share(row["inspected"], row["inspectable"]),
            "rate": spread(row["rate"], row["low"], row["high"]),
            "aeo": known_share(row["by_aeo"], row["aeo_known"]),
        }
        for row in rows
    ]
    return listing(SEGMENTS, shown, label, blocks=True)
