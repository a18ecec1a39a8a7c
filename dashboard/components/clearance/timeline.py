"""The record of one declaration: its legs as one bar in the colours of their owners, and its stamps in order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.card import key
from dashboard.components.core.table import TRADER, end, listing
from dashboard.core.format import in_hours, significant
from dashboard.core.page import marked
from dashboard.core.theme import LINE
from data.language import mark, say

HEADINGS = (("name", mark("Step")), ("at", mark("Time")), ("hours", end(mark("Since the step before, h"))), ("owner", mark("Responsible")))


@dataclass(frozen=True)
class Told:
    """A declaration: number, what it is, its trader, stamps (name, time, hours since the last, owner), and names and colours of owners."""

    number: str
    facts: str
    trader: str
    stamps: Sequence[tuple[str, str, float, str]]
    owners: Mapping[str, str]
    colours: Mapping[str, str]


def timeline(told: Told) -> Component:
    """Return the record of one declaration: its intervals as one bar in the colours of their owners, and its stamps as a table."""
    whole = sum(hours for _, _, hours, _ in told.stamps) or 1.0
    parts = [
        html.I(style=part(hours / whole, colour(told, owner)), title=f"{told.owners[owner]}: {in_hours(significant(hours))}")
        for _, _, hours, owner in told.stamps
    ]
    met = [owner for owner in told.owners if owner and any(owner == each for _, _, _, each in told.stamps)]
    rows = [
        {"name": name, "at": at, "hours": significant(hours) if owner else "", "owner": told.owners[owner]}
        for name, at, hours, owner in told.stamps
    ]
    return html.Article(
        [
            html.H3(told.number),
            html.P([told.facts, html.Span([" · ", say("Trader: {name}", name=told.trader)], className=TRADER)], className="sub"),
            html.Div(
                parts,
                className="legs",
                role="img",
                **marked({"aria-label": say("Steps of {number}, in the table below", number=told.number)}),
            ),
            *key([(colour(told, owner), told.owners[owner]) for owner in met]),
            listing(HEADINGS, rows, say("Steps of {number}", number=told.number)),
        ]
    )


def colour(told: Told, owner: str) -> str:
    """Return the colour role of an owner; that of lines where no owner is stated."""
    return told.colours.get(owner, LINE)


def part(share: float, role: str) -> dict[str, str]:
    """Return the style of one interval of the bar. share: its part of the whole time."""
    return {"width": f"{share * 100:.3f}%", "background": f"var(--{role.lstrip('$')})"}
