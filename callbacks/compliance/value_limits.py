"""Consignments just under a limit of value, by office and chapter and by trader, as evidence with links to the hypothesis board."""

from collections.abc import Callable
from typing import Any

from analytics.compliance.moves import FALSE_DISCOVERIES
from callbacks.compliance.suspects import suspected
from callbacks.core.comparison import stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.compliance.value_limits import under_limit
from dashboard.core.format import Scale, count, month, scale, significant
from dashboard.core.page import Drawing, View
from dashboard.pages.compliance.compliance import LIMITS, LIMITS_COLUMNS, PAGE, SPLITS, SPLITS_COLUMNS
from data.frames import Frame
from data.language import mark, say, say_list
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.labels import named
from services.compliance import value_limits
from services.estimates.estimates import note
from settings import settings

NO_OFFICE = mark("No office and chapter holds more consignments just under a limit than chance explains (compared: {count})")
NO_TRADER = mark("No trader declares more consignments just under a limit than chance explains (compared: {count})")
MORE = mark("{name}: consignments just under {limit} {currency}: {count}, expected: {expected}")
DAYS = mark("{name}: days on which consignments of one supplier together exceed {limit} {currency}: {count}")
STATED, ROUNDED = mark("limits: {limits}"), mark("limits: round amounts, as none is stated")
TOLD = {"under": "just_under", "low": "low_95", "high": "high_95", "q": "false_findings", "value": "declared"}


@draws(LIMITS)
def offices(filters: Filters, _picked: Codes) -> Drawing:
    """Return the table of offices and chapters with more consignments just under a limit than expected."""
    table = value_limits.offices(filters)
    drawing = told(LIMITS, table, LIMITS_COLUMNS, filters, by_office, NO_OFFICE)
    note(say("Consignments under limits of value, by office and chapter"), shown_behind(table), filters, ("item",))
    return drawing


@draws(SPLITS)
def traders(filters: Filters, _picked: Codes) -> Drawing:
    """Return the table of traders with more consignments just under a limit, or more splits of one day, than expected."""
    table = value_limits.traders(filters)
    drawing = told(SPLITS, table, SPLITS_COLUMNS, filters, by_trader, NO_TRADER)
    note(say("Consignments under limits of value, by trader"), shown_behind(table), filters, ("item",))
    return drawing


def told(
    view: View,
    table: Frame,
    columns: Any,
    filters: Filters,
    row_of: Callable[[dict[Any, Any], Filters, Scale], dict[str, Any]],
    nothing: str,
) -> Drawing:
    """Return the drawing of a table of `services.compliance.value_limits`: the rows beyond chance, the most value first."""
    listed: Frame = table[table["q"] <= FALSE_DISCOVERIES].sort_values("value", ascending=False)
    unit = scale(listed["value"].max() if len(listed) else 0.0, "money", engine.current().currency)
    shown = [row_of(row, filters, unit) for row in listed.to_dict("records")]
    rows = suspected(shown, columns, PAGE.path, filters, unit.words)
    applied = value_limits.OFFICE if view is LIMITS else value_limits.TRADER
    sub = view.read(unit=unit.words, until=month(filters.last_month), limits=limits())
    title = largest(rows[0]) if rows else say(nothing, count=count(len(table)))
    return Drawing(rows, int(table["n"].sum()), stamp(engine.current()), title, sub, value_limits.unapplied(filters, applied), table.empty)


def by_office(row: dict[Any, Any], filters: Filters, unit: Scale) -> dict[str, Any]:
    """Return the row of the grid for an office and chapter."""
    picked = row["office"] in filters.picked("office") and row["hs2"] in filters.picked("hs2")
    name = f"{named('office', row['office'])} · {row['hs2']}"
    goods = named("hs2", row["hs2"]).removeprefix(row["hs2"]).strip()
    return under_limit(row, f"hs2={row['hs2']}&office={row['office']}", name, goods, picked, unit)


def by_trader(row: dict[Any, Any], filters: Filters, unit: Scale) -> dict[str, Any]:
    """Return the row of the grid for a trader."""
    picked = row["trader"] in filters.picked("trader")
    return under_limit(row, f"trader={row['trader']}", named("trader", row["trader"]), "", picked, unit)


def largest(row: dict[str, Any]) -> str:
    """Write of the first row how many consignments are just under the limit; where that is not known, on how many days they exceed it."""
    known = {"name": row["name"], "limit": row["limit_text"], "currency": engine.current().currency}
    if row["excess"] != row["excess"]:
        return say(DAYS, count=count(row["days"]), **known)
    return say(MORE, count=count(row["under"]), expected=significant(row["under"] - row["excess"], 2), **known)


def limits() -> str:
    """Write which limits are examined: those stated, or that none is."""
    stated = settings().limits_of_value
    return say(STATED, limits=say_list([count(each) for each in stated], "unit")) if stated else say(ROUNDED)


def shown_behind(table: Frame) -> Frame:
    """Return the table as it is opened behind a view."""
    return table.rename(columns=TOLD).drop(columns=["p"])
