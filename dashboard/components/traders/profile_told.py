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
    "all": mark("all other traders, as none declares about as often"),
    "none": mark("no other trader under these filters"),
}
PROFILE = (("figure", mark("Figure")), ("own", end(mark("The trader"))), ("peers", end(mark("Peers, median"))))  # of the rate, their mean
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
    ("rate", mark("Irregular, weighed with its peers (beside it: their mean)")),
    ("amended", mark("Amended, of declarations")),
    ("overdue", mark("Tax unpaid over 30 days, of tax assessed")),
    ("price", mark("Import prices against those of others, same subheading")),
)
DEALT = {"hs4": mark("Goods"), "origin": mark("Origin or destination"), "office": mark("Office")}
COUNTS = ("n", "months", "headings", "origins", "offices")
SHARES = ("inspected", "amended", "overdue")
OF_ALL = mark("Irregular, weighed with all traders (beside it: their mean)")
TITLE = mark("{trader}: {share} of customs value, {rate} of inspections irregular against {peers} for its peers")
BESIDE_ALL = mark("{trader}: {share} of customs value, {rate} of inspections irregular against {peers} for all traders")
FEW = mark("{trader}: {share} of customs value, {found} of {n} inspections irregular: too few for a rate")
UNRATED = {  # why a trader has no rate, in a cell and in a title
    "never": (mark("never inspected"), mark("{trader}: {share} of customs value, never inspected")),
    "untold": (mark("no result known"), mark("{trader}: {share} of customs value, no result of an inspection known")),
    "unknown": (UNKNOWN, mark("{trader}: {share} of customs value; whether it was inspected is not known")),
}
LEAST, NEARLY, PLACES = 0.00005, 0.99995, (3, 4, 5)  # shares that two decimals tell from none and from all, and digits that do
KNOWN = mark("{found} of {n}")
SINGLE = mark("{apart} % (items: {items})")
APART = mark("{apart} % ({low} to {high} %, items: {items})")


def grid_row(row: Mapping[str, Any], name: str, picked: bool, unit: Scale) -> dict[str, Any]:
    """Return a trader as a row of the grid. row: `services.traders.standing.standings` with shares and `release` (hours)."""
    texts = {
        "value": unit.text(row["value"]),
        "rate": rated(row),
        "peers": shared(row["peers"], 2),
        "price": signed(row["price"]),
        "release": significant(row["release"]),
        **{key: count(row[key]) for key in ("n", "months")},
        **{key: shared(row[key]) for key in ("inspected", "overdue")},
    }
    values = {key: None if missing(row[key]) else row[key] for key in texts}
    return {"key": row["trader"], "name": name, "picked": picked} | values | {f"{key}_text": text for key, text in texts.items()}


def shared(share: float, digits: int = 3) -> str:
    """Write a share as a percentage that tells it from none and from all: 'less than 0.01 %', '99.96 %'; '–' where it is unknown."""
    if missing(share):
        return UNKNOWN
    if 0 < share < LEAST:
        return say("less than {share}", share=percent(2 * LEAST))
    if NEARLY <= share < 1:
        return say("more than {share}", share=percent(2 * NEARLY - 1, PLACES[1]))
    enough = (places for places in (digits, *PLACES) if share >= 1 or float(f"{share * 100:.{places}g}") < 100)
    return percent(share, next(enough))


def unrated(row: Mapping[str, Any]) -> str:
    """Return why a trader has no irregularity rate: one of UNRATED, 'few' results, or empty where it has one."""
    if not missing(row["rate"]):
        return ""
    if row["judged"]:
        return "few"
    return "unknown" if missing(row["inspected"]) else "untold" if row["inspected"] else "never"


def rated(row: Mapping[str, Any]) -> str:
    """Write the irregularity rate of a trader with its interval; the counts where results are few, and why where there are none."""
    why = unrated(row)
    if why == "few":
        return say(KNOWN, found=count(row["irregular"]), n=count(row["judged"]))
    return say(UNRATED[why][0]) if why else spread(row["rate"], row["low"], row["high"])


def signed(apart: float | None) -> str:
    """Write a distance in per cent with its sign; '–' where it is unknown."""
    if missing(apart):
        return UNKNOWN
    shown = significant(apart * 100, 2)
    return plus(shown) if apart > 0 and any(digit in shown for digit in "123456789") else shown


def profile(row: Mapping[str, Any], peers: Mapping[str, Any], unit: Scale, label: str) -> Component:
    """Return the figures of a trader beside the medians of its peers, both as `grid_row` takes them; peers: `found`, a share, too."""
    own, theirs = figures(row, unit), figures(peers, unit)
    given = {
        "found": (say(KNOWN, found=count(row["irregular"]), n=count(row["judged"])), shared(peers["found"], 2)),
        "rate": (rated(row), shared(row["peers"], 2)),
        "price": (priced(row), signed(peers["price"])),
    }
    heads_ = dict(FIGURES) | ({"rate": OF_ALL} if row["of_all"] else {})
    rows = [{"figure": say(words), **dict(zip(("own", "peers"), given.get(key, (own.get(key, ""), theirs.get(key, ""))), strict=True))}
            for key, words in heads_.items()]  # fmt: skip
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
    """Write what share of customs value a trader declares, and its irregularity rate beside that of its peers, or why it has none."""
    told, why = {"trader": name, "share": shared(share, 2)}, unrated(row)
    if why == "few":
        return say(FEW, found=count(row["irregular"]), n=count(row["judged"]), **told)
    if why:
        return say(UNRATED[why][1], **told)
    words = BESIDE_ALL if row["of_all"] else TITLE
    return say(words, rate=shared(row["rate"], 2), peers=shared(row["peers"], 2), **told)


def dealings(parts: Mapping[str, Sequence[Mapping[str, str]]]) -> Component:
    """Return what a trader deals in, a table for each of DEALT. parts: rows of name, value, share and n as texts."""
    return html.Div([listing(heads(key), rows, say(DEALT[key])) for key, rows in parts.items()], className="dealings")


def heads(key: str) -> tuple[tuple[str, str], ...]:
    """Return the headings of a table of what a trader deals in."""
    share, n = end(mark("Share of customs value")), end(mark("Declarations"))
    return (("name", DEALT[key]), ("share", share), ("n", n))
