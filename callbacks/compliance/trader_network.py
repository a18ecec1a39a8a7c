"""Importers that share brokers and suppliers beyond chance: pairs as evidence with links to the hypothesis board, and groups drawn."""

from typing import Any

import pandas as pd

from callbacks.compliance.suspects import suspected
from callbacks.core.comparison import stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.compliance.trader_network import pair, rate
from dashboard.core.format import count, month
from dashboard.core.page import Drawing
from dashboard.figures.parts import network
from dashboard.pages.compliance.compliance import CONNECTED, CONNECTED_COLUMNS, NETWORK, PAGE
from data.frames import Frame
from data.language import mark, mark_number, say, say_number
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.labels import named
from services.compliance.trader_network import Connections, connections
from services.compliance.value_limits import TRADER, unapplied
from services.estimates.estimates import note

NONE = mark("No importers share brokers and suppliers more than chance explains (pairs compared: {count})")
SHARED = mark_number(
    "{one} and {other} share {number} combination of broker and supplier, more than chance explains",
    "{one} and {other} share {number} combinations of broker and supplier, more than chance explains",
)
GROUPS = mark("Groups of importers that share brokers and suppliers beyond chance: {count} (pairs compared: {whole})")
TOLD = {
    "one": "importer", "other": "importer_other", "shared": "channels_shared", "n_one": "declarations_importer",
    "n_other": "declarations_other", "q": "false_findings", "group": "importer_group", "members": "importers", "rate": "group_rate",
    "low": "low_95", "high": "high_95", "usual": "rate_importers",
}  # fmt: skip


@draws(CONNECTED)
def pairs(filters: Filters, _picked: Codes) -> Drawing:
    """Return the table of pairs of importers, with a link to the hypothesis about each."""
    seen, picked = connections(filters), filters.picked("trader")
    shown = [
        pair(row, (named("trader", row["one"]), named("trader", row["other"])), bool({row["one"], row["other"]} & {*picked}))
        for row in seen.listed.to_dict("records")
    ]
    rows = suspected(shown, CONNECTED_COLUMNS, PAGE.path, filters, engine.current().currency)
    note(say("Importers that share brokers and suppliers"), behind(seen.listed), filters, ("item", "inspection"))
    return drawn(rows, seen, filters, CONNECTED.read(until=month(filters.last_month)), first(seen))


@draws(NETWORK)
def groups(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the largest groups of importers: a point each, a line for each pair."""
    seen = connections(filters)
    numbers = sorted({int(number) for number in seen.listed["group"].tolist()})
    listed: Frame = seen.listed[seen.listed["group"].isin(numbers[: network.MOST])]
    lines = [(str(one), str(other)) for one, other in zip(listed["one"], listed["other"], strict=True)]
    body = network.figure(members(listed), lines, filters.picked("trader"))
    note(say("Importers that share brokers and suppliers"), behind(seen.listed), filters, ("item", "inspection"))
    title = say(GROUPS, count=count(len(numbers)), whole=count(seen.compared)) if lines else none(seen)
    return drawn(body, seen, filters, NETWORK.read(until=month(filters.last_month), most=count(network.MOST)), title)


def members(listed: Frame) -> pd.DataFrame:
    """Return a row for each importer, by group and code: key, name, group, links (pairs that it is of) and the group's rate in words."""
    ends: Frame = pd.concat([listed.rename(columns={name: "key"}) for name in ("one", "other")])
    told = ends.assign(words=[rate(row) for row in ends.to_dict("records")])
    found = told.groupby(["group", "key"], as_index=False).agg(links=("p", "size"), rate=("words", "first"))
    return found.assign(name=[named("trader", code) for code in found["key"].tolist()])


def first(seen: Connections) -> str:
    """Write what the pair least likely by chance shares; or that no pair is beyond chance."""
    if seen.listed.empty:
        return none(seen)
    row: dict[Any, Any] = seen.listed.sort_values(["p", "one", "other"]).iloc[0].to_dict()
    names = {"one": named("trader", row["one"]), "other": named("trader", row["other"])}
    return say_number(*SHARED, int(row["shared"]), **names)


def none(seen: Connections) -> str:
    """Write that no pair is beyond chance."""
    return say(NONE, count=count(seen.compared))


def drawn(body: Any, seen: Connections, filters: Filters, sub: str, title: str) -> Drawing:
    """Return what a view shows, of all declarations that state a broker and a supplier."""
    return Drawing(body, seen.declarations, stamp(engine.current()), title, sub, unapplied(filters, TRADER))


def behind(listed: Frame) -> Frame:
    """Return the pairs as they are opened behind a view, importers by the names that the setting allows."""
    who = {name: [named("trader", code) for code in listed[name].tolist()] for name in ("one", "other")}
    return listed.assign(**who).rename(columns=TOLD).drop(columns=["p"])
