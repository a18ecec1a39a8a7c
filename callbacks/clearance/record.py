"""The slow tail as a worked list, and the record of a declaration picked in it."""

from datetime import datetime
from typing import Any

import pandas as pd
from dash import Input, Output, callback, html
from dash.development.base_component import Component

from analytics.clearance.delay_breakdown import legs, longest
from analytics.clearance.waiting import where
from callbacks.core.comparison import stamp
from callbacks.core.period import Codes
from callbacks.core.views import attempted, draws
from dashboard.components.clearance.timeline import Told, timeline
from dashboard.components.core import card
from dashboard.components.core.table import end, listing
from dashboard.core.format import amount, count, written
from dashboard.core.page import Drawing
from dashboard.core.still import stilled
from dashboard.pages.clearance.clearance import OWNER_COLOURS
from dashboard.pages.clearance.trs import RECORD, SLOW
from data import schema
from data.language import mark, say, say_list
from data.notes import Note
from queries.addresses.filters import Filters, pairs
from queries.clearance import backlog
from queries.engine import engine
from queries.engine.labels import named
from queries.engine.trace import Read, noted

LISTED, COMPARED = 60, 3
OWNERS = {
    "customs": mark("Customs"),
    "trader": mark("Trader"),
    "port": mark("Port"),
    "oga": mark("Other agency"),
    "before": mark("Before arrival"),
    "": "",
}
HEADINGS = (
    ("number", mark("Declaration")),
    ("days", end(mark("Age"))),
    ("office", mark("Office")),
    ("lane", mark("Lane")),
    ("mode", mark("Mode")),
    ("leg", mark("Longest step, or waits for")),
    ("owner", mark("Responsible")),
)
TOOK = mark("{count} took five days or more to assess; {waiting} of them still wait")
CHOOSE = mark("Click a declaration over 5 days: its steps appear here.")


@draws(SLOW)
def slow(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the list of declarations that took over five days to assess, or still wait for it."""
    found = backlog.slow(filters, LISTED)
    rows = [worked(row, found.as_of) for row in found.frame.join(where(found.frame)).to_dict("records")] if found.slow else []
    name = say("Declarations over 5 days: the first {count}", count=len(rows))
    noted(Read(name, found.frame, filters, found.release, found.notes, (schema.clearance.name,)))
    title = say(TOOK, count=count(found.slow), waiting=count(found.unassessed))
    body = listing(HEADINGS, rows, SLOW.title) if rows else say("No declaration selected by the filters took five days.")
    notes = (*found.notes, *((Note("first_alone", count=LISTED),) if found.slow > LISTED else ()))
    return Drawing(body, found.slow, stamp(found.release), title, SLOW.read(), notes, empty=not found.known)


def worked(row: dict[str, Any], as_of: datetime) -> dict[str, Any]:
    """Return a slow declaration as a row of the list: its days so far or to assessment, and the longest leg of these."""
    days = ((row["assessed_at"] if pd.notna(row["assessed_at"]) else as_of) - row["registered_at"]).total_seconds() / 86400
    waits = pd.isna(row["assessed_at"])
    leg, owner, taken = (row["stage"], row["owner"], 0.0) if waits else longest(legs(row, as_of))
    marks: dict[str, Any] = {"data-keys": "declaration", "data-value": row["decl_id"]}
    number = html.Button(row["decl_id"], type="button", className="plain", **marks)
    coded = {key: named(key, row[key]) for key in ("office", "lane", "mode")}
    words = say("Waits for: {step}", step=say(leg)) if waits else say("{step}: {hours}", step=say(leg), hours=amount(taken, "hours"))
    age = say("{count} d", count=written(f"{days:.1f}"))
    return coded | {"number": number, "days": age, "leg": words, "owner": say(OWNERS.get(owner, owner))}


@callback(
    Output(RECORD.mark, "children"),
    Output(RECORD.part("head"), "children"),
    Input(RECORD.asked, "data"),
)
def record(search: str | None) -> tuple[Any, list[Component]]:
    """Write the records of the selected declarations; wait for the address."""
    drawing, notice = attempted(RECORD.name, search, lambda _: opened(picked(search)))
    return (stilled(drawing.body), card.said(RECORD, drawing)) if drawing else ([], card.unsaid(RECORD, notice))


def picked(search: str | None) -> list[str]:
    """Return the declarations that an address selects, the latest first, at most COMPARED."""
    return [number for key, number in pairs(search) if key == "declaration" and number][::-1][:COMPARED]


def opened(numbers: list[str]) -> Drawing:
    """Draw the records of declarations, each as a line of its time stamps."""
    release = engine.current()
    found = [row for number in numbers for row in backlog.declaration(number).to_dict("records")]
    as_of = backlog.known_until(release)
    body = [timeline(told(row, legs(row, as_of))) for row in found]
    none = html.P(say("There is no declaration {number}.", number=numbers[0][:40]) if numbers else say(CHOOSE), className="hint")
    return Drawing(body or none, len(found), stamp(release), "" if len(found) != 1 else said(found[0], as_of), RECORD.read())


def said(row: dict[str, Any], as_of: datetime) -> str:
    """Return 'D-1: 6.2 d to inspection, owned by customs', the longest leg; empty if nobody is responsible for it."""
    leg, owner, taken = longest(legs(row, as_of))
    if not leg or not OWNERS[owner]:
        return ""
    words = mark("{number}: longest step {step}, {hours} (responsible: {owner})")
    return say(words, number=row["decl_id"], step=say(leg), hours=amount(taken, "hours"), owner=say(OWNERS[owner]))


def told(row: dict[str, Any], found: pd.DataFrame) -> Told:
    """Return a declaration as its record shows it. found: one row per leg: name, at, hours, owner."""
    facts = say_list([named(key, row[key]) for key in ("office", "flow", "lane", "mode", "origin")], "unit")
    rows = [(say(each["name"]), f"{each['at']:%Y-%m-%d %H:%M}", each["hours"], each["owner"]) for each in found.to_dict("records")]
    owners = {key: say(name) for key, name in OWNERS.items()}
    return Told(row["decl_id"], facts, named("trader", row["trader"]), rows, owners, OWNER_COLOURS)
