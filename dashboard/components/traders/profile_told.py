"""A trader beside its peers, in words and tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.table import end, listing
from dashboard.components.risk.reasons_told import spread
from dashboard.core.format import UNKNOWN, Scale, amount, count, missing, percent, significant
from data.language import mark, say
from data.number_text import plus

BANDS = {
    "weekly": mark("traders with a declaration a week or more"),
    "monthly": mark("traders with a declaration a month to a week"),
    "rare": mark("traders with less than a declaration a month"),
}
PROFILE = (("figure", mark("Figure")), ("own", end(mark("The trader"))), ("peers", end(mark("Peers, median"))))
FIGURES = (
    ("value", mark("Customs value")),
    ("n", mark("Declarations")),
    ("months", mark("Months with a declaration")),
    ("headings", mark("Different headings")),
    ("origins", mark("Different origins or destinations")),
    ("offices", mark("Different offices")),
    ("release", mark("Half released within (beside it: of all traders)")),
    ("inspected", mark("Inspected, of declarations")),
    ("found", mark("Irregular, of inspections with a result")),
    ("rate", mark("Irregular, few results weighed with those of its peers")),
    ("amended", mark("Amended, of declarations")),
    ("overdue", mark("Tax unpaid over 30 days, of tax assessed")),
    ("price", mark("Import prices against those of others, same subheading")),
)
DEALT = {"hs4": mark("Goods"), "origin": mark("Origin or destination"), "office": mark("Office")}
COUNTS = ("n", "months", "headings", "origins", "offices")
SHARES = ("inspected", "amended", "overdue")
TITLE = mark("{trader}: {share} of customs value, {rate} of inspections irregular against {peers} for its peers")
KNOWN = mark("{found} of {n}")
SINGLE = mark("{apart} % (items: {items})")
APART = mark("{apart} % ({low} to {high} %, items: {items})")


def grid_row(row: Mapping[str, Any], name: str, picked: bool, unit: Scale) -> dict[str, Any]:
    """Return a trader as a row of the grid. row: `services.traders.standing.standings` with shares and `release` (hours)."""
    texts = {
        "value": unit.text(row["value"]),
        "rate": spread(row["rate"], row["low"], row["high"]),
        "peers": percent(row["peers"], 2),
        "price": signed(row["price"]),
        "release": significant(row["release"]),
        **{key: count(row[key]) for key in ("n", "months")},
        **{key: shared(row[key]) for key in ("inspected", "overdue")},
    }
    values = {key: None if missing(row[key]) else row[key] for key in texts}
    return {"key": row["trader"], "name": name, "picked": picked} | values | {f"{key}_text": text for key, text in texts.items()}


def shared(share: float) -> str:
    """Write a share as a percentage; '–' where it is unknown."""
    return str(amount(share, "percent"))


def signed(apart: float | None) -> str:
    """Write a distance in per cent with its sign; '–' where it is unknown."""
    if missing(apart):
        return UNKNOWN
    shown = significant(apart * 100, 2)
    return plus(shown) if apart > 0 and any(digit in shown for digit in "123456789") else shown


def profile(row: Mapping[str, Any], peers: Mapping[str, Any], unit: Scale, label: str) -> Component:
    """Return the figures of a trader beside the medians of its peers, both as `grid_row` takes them."""
    own, theirs = figures(row, unit), figures(peers, unit)
    given = {
        "found": (say(KNOWN, found=count(row["irregular"]), n=count(row["judged"])), percent(row["peers"], 2)),
        "rate": (spread(row["rate"], row["low"], row["high"]), percent(row["peers"], 2)),
        "price": (priced(row), signed(peers["price"])),
    }
    rows = [{"figure": say(words), **dict(zip(("own", "peers"), given.get(key, (own.get(key, ""), theirs.get(key, ""))), strict=True))}
            for key, words in FIGURES]  # fmt: skip
    return listing(PROFILE, rows, label, blocks=True)


def figures(row: Mapping[str, Any], unit: Scale) -> dict[str, str]:
    """Return the texts of value, counts, shares and release time."""
    texts = {"value": unit.full(row["value"]), "release": str(amount(row["release"], "hours"))}
    counts = {key: significant(row[key]) for key in COUNTS}
    return texts | counts | {key: shared(row[key]) for key in SHARES}


def priced(row: Mapping[str, Any]) -> str:
    """Write how far the prices of a trader lie from those of others, with the interval and the number of items."""
    if missing(row["price"]):
        return signed(row["price"])
    apart, items = signed(row["price"]), count(row["items"])
    if missing(row["price_low"]):
        return say(SINGLE, apart=apart, items=items)
    return say(APART, apart=apart, items=items, **{name: signed(row[f"price_{name}"]) for name in ("low", "high")})


def title(name: str, row: Mapping[str, Any], share: float) -> str:
    """Write what share of customs value a trader declares, and how its irregularity rate stands beside that of its peers."""
    return say(TITLE, trader=name, share=percent(share, 2), rate=percent(row["rate"], 2), peers=percent(row["peers"], 2))


def dealings(parts: Mapping[str, Sequence[Mapping[str, str]]]) -> Component:
    """Return what a trader deals in, a table for each of DEALT. parts: rows of name, value, share and n as texts."""
    return html.Div([listing(heads(key), rows, say(DEALT[key])) for key, rows in parts.items()])


def heads(key: str) -> tuple[tuple[str, str], ...]:
    """Return the headings of a table of what a trader deals in."""
    share, n = end(mark("Share of customs value")), end(mark("Declarations"))
    return (("name", DEALT[key]), ("share", share), ("n", n))
