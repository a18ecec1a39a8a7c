"""What each estimate rests on, the rows of gaps and unit values, and the size of the random inspections, in words."""

from collections.abc import Mapping, Sequence
from math import expm1
from types import MappingProxyType
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.table import end, listing
from dashboard.core.format import Scale, between, count, percent, significant
from data.fiscal import JANUARY, quarter_name
from data.language import mark, say
from data.number_text import plus

NAMES = {"mirror": mark("Mirror analysis"), "prices": mark("Unit values"), "lane": mark("Random inspections")}
TERMS = {
    "mirror": (
        mark("What partners report as exports to this country, by value and weight, against what was declared, by partner and heading."),
        mark(
            "Freight is that known by partner, mode and heading, otherwise 6 %. The range runs from no freight to 10 %. A gap counts if it "
            "shows in three of the last four quarters. Aircraft, ships, gold and special chapters are left out."
        ),
        mark(
            "It can be too high: goods pass through a hub, or one country sends them and another made them. It can be too low: the "
            "exporter hides them too, or reports nothing."
        ),
    ),
    "prices": (
        mark("Prices per unit, against the cheapest quarter of the same goods of other origins. The weight is checked first."),
        mark("Other origins declare honestly. The range (90 %) comes from drawing the items and similar goods again many times."),
        mark("It is too low: it sees only goods declared too cheap, and only below the cheapest quarter of similar goods."),
    ),
    "lane": (
        mark("What random inspections found, extended to all imports by office and by tax paid."),
        mark("Each declaration of an office had the same chance, and inspectors find what there is. The range (90 %) is that of sampling."),
        mark("No selection distorts this estimate. It is too low for what an inspection cannot see, such as goods never declared."),
    ),
}
LABELS = (mark("Based on"), mark("Assumptions"), mark("Likely error"))
STORIES = {
    "undervalued": (mark("Undervalued"), mark("Check the value")),
    "misclassified": (mark("Wrong heading"), mark("Check the classification")),
    "undeclared": (mark("Not declared"), mark("Check border and transit")),
    "switched": (mark("Origin switched"), mark("Check the origin")),
    "overvalued": (mark("Over-invoiced"), mark("Inform financial intelligence")),
    "orphan": (mark("Never declared"), mark("Check border and transit")),
    "lost": (mark("Not reported by partner"), mark("Ask the partner")),
    "unweighed": (mark("Weight not known"), mark("Ask for weights")),
    "even": (mark("No gap"), mark("None")),
}
VERDICTS = {
    "low": mark("Value far too low"),
    "few": mark("Too low, few items"),
    "weight": mark("Check the quantity first"),
    "usual": mark("Usual"),
}
SIZES = (("half", mark("Interval wanted")), ("n", end(mark("Random inspections"))), ("share", end(mark("Of declarations"))))
REPORTS = {  # whether more or less value, then more or less weight
    (True, True): mark("{partner} reports {value} more value and {weight} more weight than is declared"),
    (True, False): mark("{partner} reports {value} more value and {weight} less weight than is declared"),
    (False, True): mark("{partner} reports {value} less value and {weight} more weight than is declared"),
    (False, False): mark("{partner} reports {value} less value and {weight} less weight than is declared"),
}
FINEST = 4  # places of an interval that stops short of zero
WIDENS = mark("Each point of duty widened the gap by {size} in {quarter} ({low} to {high})")
NARROWS = mark("Each point of duty narrowed the gap by {size} in {quarter} ({low} to {high})")
FLAT = mark("Gaps did not grow with the duty rate in {quarter}: {size} for each point ({low} to {high})")


LEAST = 0.001  # share of false findings, below which no bound is told


def terms(ranges: Sequence[tuple[str, str]]) -> Component:
    """Return one block for each estimate. ranges: key, and its range in words or why there is none."""
    return html.Div([_block(key, words) for key, words in ranges], className="beside")


def _block(key: str, words: str) -> Component:
    said = [part for label, text in zip(LABELS, TERMS[key], strict=True) for part in (html.Dt(say(label)), html.Dd(say(text)))]
    return html.Article([html.H3(say(NAMES[key])), html.P(words, className="sub"), html.Dl(said)])


def gap(row: dict[str, Any], name: str, goods: str, picked: bool, unit: Scale) -> dict[str, Any]:
    """Return the row of the grid for one pair of `analytics.compliance.mirror.gaps`."""
    story, act = map(say, STORIES[row["story"]])
    amounts = {field: (row[field], unit.text(row[field])) for field in ("stake", "declared")}
    gaps = {"value": (row["log"], beyond(row["log"])), "weight": (row["weight"], beyond(row["weight"]))}
    over = {"over": (row["over"], say("{count} of 4", count=row["over"]))}
    words = {"story": (story, story), "act": (act, act), "goods": (goods, goods)}
    return _row(f"hs4={row['hs4']}&partner={row['partner']}", name, picked, amounts | gaps | over | words)


def price(row: dict[str, Any], name: str, goods: str, picked: bool, unit: Scale) -> dict[str, Any]:
    """Return the row of the grid for one cell of `analytics.compliance.item_prices.cells`, with its unpaid tax as `stake`."""
    low, high = (significant(-expm1(row[side]) * 100, 2) for side in ("high", "low"))
    known = {"share": significant(row["share"] * 100, 2), "low": low, "high": high}
    peers = say("{count} of {origins} origins", count=count(row["peers"]), origins=row["origins"] - 1)
    verdict = say(VERDICTS[row["verdict"]])
    shown = {
        "stake": (row["stake"], unit.text(row["stake"])),
        "share": (row["share"], say("{share} % ({low} to {high})", **known)),
        "z": (row["z"], significant(row["z"], 2)),
        "n": (row["n"], count(row["n"])),
        "peers": (row["peers"], peers),
        "spread": (row["spread"], f"± {percent(row['spread'], 2)}"),
        "verdict": (verdict, verdict),
        "goods": (goods, goods),
    }
    return _row(f"hs4={row['hs4']}&origin={row['origin']}", name, picked, shown)


def move(
    row: dict[str, Any], goods: str, picked: bool, unit: Scale, key: str = "", told: Mapping[str, str] = MappingProxyType({})
) -> dict[str, Any]:
    """Return the row of the grid for one heading of `analytics.compliance.moves.headings`.

    key: what a click selects besides the heading. told: further fields in words.
    """
    shown = {
        "stake": (row["stake"], unit.text(row["stake"])),
        "before": (row["share_before"], percent(row["share_before"], 2)),
        "now": (row["share"], percent(row["share"], 2)),
        "shift": (row["shift"], points(row)),
        "n": (row["n"], count(row["n"])),
        "traders": (row["traders"], count(row["traders"])),
        "q": (row["q"], percent(max(row["q"], LEAST), 2)),
    }
    words = {field: (text, text) for field, text in {"goods": goods, **told}.items()}
    return _row(f"hs4={row['hs4']}{key}", row["hs4"], picked, shown | words)


def weight(row: dict[str, Any], name: str, goods: str, picked: bool, unit: Scale) -> dict[str, Any]:
    """Return the row of the grid for one heading and origin of `analytics.compliance.unit_weights.cells`."""
    typical = percent(row["typical"], 2)
    shown = {
        "value": (row["value"], unit.text(row["value"])),
        "outside": (row["outside"], say("{count} of {whole}", count=count(row["outside"]), whole=count(row["n"]))),
        "share": (row["share"], percent(row["share"], 2)),
        "peers": (row["share_peers"], percent(row["share_peers"], 2)),
        "shift": (row["shift"], points(row)),
        "typical": (row["typical"], plus(typical) if row["typical"] > 0 else typical),
        "q": (row["q"], percent(max(row["q"], LEAST), 2)),
        "goods": (goods, goods),
    }
    return _row(f"hs4={row['hs4']}&origin={row['origin']}", name, picked, shown)


def points(row: dict[str, Any]) -> str:
    """Write a shift of shares in points with its interval: '32 (24 to 40)'."""
    value, low, high = (significant(row[name] * 100, 2) for name in ("shift", "low", "high"))
    return say("{value} ({range})", value=value, range=between(low, high))


def _row(key: str, name: str, picked: bool, shown: dict[str, Any]) -> dict[str, Any]:
    values = {field: value for field, (value, _) in shown.items()}
    return {"key": key, "name": name, "picked": picked} | values | {f"{field}_text": words for field, (_, words) in shown.items()}


def reports(partner: str, value: float, weight: float) -> str:
    """Write 'Brazil reports 48 % more value and 1.3 % less weight than is declared'. value, weight: logs of reported over declared."""
    sizes = {"value": beyond(value).lstrip("+−"), "weight": beyond(weight).lstrip("+−")}
    return say(REPORTS[value >= 0, weight >= 0], partner=partner, **sizes)


def slope(quarter: str, value: float, low: float, high: float) -> str:
    """Write how far a point of duty moves the gap in a quarter (2026-Q1), in per cent with the 95 % interval."""
    message = FLAT if low <= 0 <= high else WIDENS if value > 0 else NARROWS
    if message == NARROWS:
        value, low, high = -value, -high, -low
    ends = {name: significant(end_, 2, FINEST) for name, end_ in (("low", low), ("high", high))}
    return say(message, size=percent(value / 100), quarter=quarter_name(quarter, JANUARY), **ends)


def beyond(log: float) -> str:
    """Write how much one side exceeds the other: '+78 %'; '–' where one is missing. log: of their ratio."""
    if log != log or abs(log) == float("inf"):
        return "–"
    shown = percent(expm1(log), 2)
    return plus(shown) if log > 0 else shown


def sizes(rows: Sequence[tuple[float, int, float]]) -> Component:
    """Return the table of sample sizes. rows: half-width as a share, inspections, share of all declarations."""
    listed = [
        {"half": say("± {size} points", size=significant(half * 100, 2)), "n": count(n), "share": percent(share, 2)}
        for half, n, share in rows
    ]
    return listing(SIZES, listed, say("Random inspections needed"))
