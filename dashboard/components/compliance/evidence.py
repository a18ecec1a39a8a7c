"""What each estimate rests on, the rows of gaps and unit values, and the size of the random lane, in words."""

from collections.abc import Sequence
from math import expm1
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.table import listing
from dashboard.core.format import Scale, count, significant

NAMES = {"mirror": "Mirror analysis", "prices": "Unit values", "lane": "Random lane"}
TERMS = {
    "mirror": (
        "What partners report having exported to us, value and weight, beside what was declared, by partner and heading.",
        "Freight as known by partner, mode and heading, else 6 %; the range is that of 0 % and 10 %. Gaps of three quarters of four count; "
        "aircraft, ships, gold and special chapters are left out.",
        "Errs both ways: high where goods pass through a hub or are dispatched by one country and made in another; low where the exporter "
        "hides them too, or reports nothing.",
    ),
    "prices": (
        "Unit values of items, against the lower quartile of the same goods of other origins; the weight is tested first.",
        "Other origins declare honestly. The range is a bootstrap of the items and of their peers, 90 %.",
        "Errs low: sees only goods declared too cheap, and only what lies below the lower quartile of their peers.",
    ),
    "lane": (
        "What inspections selected at random brought to light, extrapolated to all imports by office and tax paid.",
        "Every declaration had the same chance within its office, and inspectors find what there is. The range is that of sampling, 90 %.",
        "The only one without bias by selection; errs low by what inspection cannot see, goods never declared above all.",
    ),
}
LABELS = ("Sees", "Assumes", "Bias")
STORIES = {
    "undervalued": ("Undervalued", "Valuation desk"),
    "misclassified": ("Wrong heading", "Classification desk"),
    "undeclared": ("Not declared", "Border and transit"),
    "switched": ("Origin switched", "Origin desk"),
    "overvalued": ("Over-invoiced", "Financial intelligence"),
    "orphan": ("Never declared", "Border and transit"),
    "lost": ("Not reported by partner", "Ask the partner"),
    "unweighed": ("Weight not known", "Ask for weights"),
    "even": ("None", "None"),
}
VERDICTS = {"low": "Value far too low", "few": "Too low, few items", "weight": "Check the quantity first", "usual": "Usual"}


def terms(ranges: Sequence[tuple[str, str]]) -> Component:
    """Return one block for each estimate. ranges: key, and its range in words or why there is none."""
    return html.Div([_block(key, words) for key, words in ranges], className="beside")


def _block(key: str, words: str) -> Component:
    said = [part for label, text in zip(LABELS, TERMS[key], strict=True) for part in (html.Dt(label), html.Dd(text))]
    return html.Article([html.H3(NAMES[key]), html.P(words, className="sub"), html.Dl(said)])


def gap(row: dict[str, Any], name: str, goods: str, picked: bool, unit: Scale) -> dict[str, Any]:
    """Return the row of the grid for one pair of `analytics.compliance.mirror.gaps`."""
    story, act = STORIES[row["story"]]
    amounts = {field: (row[field], unit.text(row[field])) for field in ("stake", "declared")}
    gaps = {"value": (row["log"], beyond(row["log"])), "weight": (row["weight"], beyond(row["weight"]))}
    words = {"over": (row["over"], f"{row['over']} of 4"), "story": (story, story), "act": (act, act), "goods": (goods, goods)}
    return _row(f"hs4={row['hs4']}&partner={row['partner']}", name, picked, amounts | gaps | words)


def price(row: dict[str, Any], name: str, goods: str, picked: bool, unit: Scale) -> dict[str, Any]:
    """Return the row of the grid for one cell of `analytics.compliance.prices.cells`, with its unpaid tax as `stake`."""
    low, high = (significant(-expm1(row[side]) * 100, 2) for side in ("high", "low"))
    verdict = VERDICTS[row["verdict"]]
    shown = {
        "stake": (row["stake"], unit.text(row["stake"])),
        "share": (row["share"], f"{significant(row['share'] * 100, 2)} % ({low} to {high})"),
        "z": (row["z"], significant(row["z"], 2)),
        "n": (row["n"], count(row["n"])),
        "peers": (row["peers"], f"{count(row['peers'])} of {row['origins'] - 1} origins"),
        "spread": (row["spread"], f"± {significant(row['spread'] * 100, 2)} %"),
        "verdict": (verdict, verdict),
        "goods": (goods, goods),
    }
    return _row(f"hs4={row['hs4']}&origin={row['origin']}", name, picked, shown)


def _row(key: str, name: str, picked: bool, shown: dict[str, Any]) -> dict[str, Any]:
    values = {field: value for field, (value, _) in shown.items()}
    return {"key": key, "name": name, "picked": picked} | values | {f"{field}_text": words for field, (_, words) in shown.items()}


def more(log: float, what: str) -> str:
    """Write how much one side exceeds the other: '48 % more value', '1.3 % less weight'. log: of their ratio."""
    return f"{beyond(log).lstrip('+−')} {'less' if log < 0 else 'more'} {what}"


def beyond(log: float) -> str:
    """Write how much one side exceeds the other: '+78 %'; '–' where one is missing. log: of their ratio."""
    if log != log or abs(log) == float("inf"):
        return "–"
    return f"{'+' if log > 0 else ''}{significant(expm1(log) * 100, 2)} %"


def sizes(rows: Sequence[tuple[float, int, float]]) -> Component:
    """Return the table of sample sizes. rows: half-width as a share, inspections, share of all declarations."""
    listed = [
        {"half": f"± {significant(half * 100, 2)} points", "n": count(n), "share": f"{significant(share * 100, 2)} %"}
        for half, n, share in rows
    ]
    return listing(
        (("half", "Interval wanted"), ("n", "Inspections at random>"), ("share", "Of declarations>")), listed, "Size of the random lane"
    )
