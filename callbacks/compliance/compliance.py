"""Moves to a lower duty, to neighbouring subheadings or to other origins, as evidence with links to the hypothesis board."""

from typing import Any

from analytics.compliance.moves import FALSE_DISCOVERIES
from callbacks.compliance.suspects import suspected
from callbacks.core.comparison import stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.compliance import evidence
from dashboard.core.format import Scale, count, month, scale
from dashboard.core.page import Drawing
from dashboard.pages.compliance.compliance import MOVES, MOVES_COLUMNS, ORIGINS, ORIGINS_COLUMNS, PAGE
from data.frames import Frame
from data.language import mark, say, say_list
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.labels import named
from services.compliance import moves
from services.estimates.estimates import note

NONE = mark("No heading moved to subheadings with a lower duty beyond chance (headings compared: {count})")
NO_ORIGIN = mark("No heading moved to origins that pay a lower duty beyond chance (headings compared: {count})")
NOT_THESE = mark("No heading moved to {origins} for a lower duty beyond chance (headings compared: {count})")
MOVED = mark("{goods}: the share of declarations at a lower duty rose by {points} points within the same traders")
MOVED_ORIGIN = mark("{goods}: the share declared from origins that pay a lower duty rose by {points} points within the same traders")
BEGAN, NO_AGREEMENT, UNKNOWN = mark("Since {month}: {agreement}"), mark("No new agreement"), mark("Not known")
TOLD = {"n_before": "before", "shift": "change", "low": "low_95", "high": "high_95", "q": "false_findings", "value": "declared"}


@draws(MOVES)
def subheadings(filters: Filters, _picked: Codes) -> Drawing:
    """Return the table of headings whose declarations moved to other subheadings, with a link to the hypothesis about each."""
    table = moves.subheadings(filters)
    listed, unit = beyond_chance(table)
    shown = [evidence.move(row, goods(row), row["hs4"] in filters.picked("hs4"), unit) for row in listed.to_dict("records")]
    rows = suspected(shown, MOVES_COLUMNS, PAGE.path, filters, unit.words)
    note(say("Moves between subheadings"), table.rename(columns=TOLD).drop(columns=["p", "rate_gap"]), filters, ("item",))
    sub, seen = MOVES.read(unit=unit.words, until=month(filters.last_month)), int(table["n"].sum())
    title = widest(listed, MOVED) or say(NONE, count=count(len(table)))
    return Drawing(rows, seen, stamp(engine.current()), title, sub, moves.unapplied(filters), table.empty)


@draws(ORIGINS)
def origins(filters: Filters, _picked: Codes) -> Drawing:
    """Return the table of headings whose declarations moved to origins that pay a lower duty, with a link to the hypothesis about each.

    Origins selected choose among the headings that moved: those that they gained most of.
    """
    table, gained = moves.origins(filters), filters.picked("origin")
    listed, unit = beyond_chance(table[table["origin"].isin(gained)] if gained else table)
    shown = [by_origin(row, filters, unit) for row in listed.to_dict("records")]
    rows = suspected(shown, ORIGINS_COLUMNS, PAGE.path, filters, unit.words)
    note(say("Moves between origins"), table.rename(columns=TOLD).drop(columns=["p", "rate_gap"]), filters, ("item",))
    sub, seen = ORIGINS.read(unit=unit.words, until=month(filters.last_month)), int(table["n"].sum())
    title = widest(listed, MOVED_ORIGIN) or none_of(gained, len(table))
    return Drawing(rows, seen, stamp(engine.current()), title, sub, moves.unapplied(filters, ("origin",)), table.empty)


def beyond_chance(table: Frame, money: str = "stake") -> tuple[Frame, Scale]:
    """Return the rows that lie above what they are compared with beyond chance, the most money first, and the scale to show it in."""
    listed: Frame = table[(table["q"] <= FALSE_DISCOVERIES) & (table["shift"] > 0)].sort_values(money, ascending=False)
    return listed, scale(listed[money].max() if len(listed) else 0.0, "money", engine.current().currency)


def none_of(origins: Codes, compared: int) -> str:
    """Write that no heading moved to the origins selected; where none is, to any."""
    if not origins:
        return say(NO_ORIGIN, count=count(compared))
    return say(NOT_THESE, origins=say_list([named("origin", code) for code in origins], "or"), count=count(compared))


def by_origin(row: dict[Any, Any], filters: Filters, unit: Scale) -> dict[str, Any]:
    """Return the row of the grid for a heading, with the origin that gained most and the agreements with it that began in between."""
    picked = row["hs4"] in filters.picked("hs4") and row["origin"] in filters.picked("origin")
    told = {"origin": named("origin", row["origin"]), "agreement": agreement(row["origin"], filters.last_month)}
    return evidence.move(row, goods(row), picked, unit, f"&origin={row['origin']}", told)


def agreement(origin: str, until: int) -> str:
    """Write the agreements with an origin that began in the two years to a month, each with its month; or that none did."""
    begun = moves.begun(origin, until)
    if not begun:
        return say(UNKNOWN if begun is None else NO_AGREEMENT)
    return say_list([say(BEGAN, agreement=each.label, month=month(each.since)) for each in begun], "unit")


def goods(row: dict[Any, Any]) -> str:
    """Return the goods of a heading in words, without its number."""
    return named("hs4", row["hs4"]).removeprefix(row["hs4"]).strip()


def widest(listed: Frame, message: str) -> str:
    """Write of the heading with the most duty at stake how far its declarations moved; empty where none did."""
    if listed.empty:
        return ""
    row = listed.iloc[0].to_dict()
    return say(message, goods=f"{row['hs4']} {goods(row)}".strip(), points=evidence.points(row))
