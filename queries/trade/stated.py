"""What the trade of a release states at all: totals by partner have no goods, totals by goods no partner, some no value."""

from typing import Any

from sqlalchemy import Column, Select, Table, and_, func, select

from data import schema
from data.language import mark, say, say_list
from data.releases.release import Release
from queries.engine import engine
from queries.engine.cache import RELEASES, kept
from queries.engine.question import CannotCut
from queries.engine.route import able

WORDS = {
    "goods": ("hs2", mark("HS codes")),
    "subheadings": ("hs6", mark("HS subheadings")),
    "partners": ("origin", mark("partners")),
    "values": ("import_value", mark("import values")),
    "weights": ("net_kg", mark("weights")),
}
TOTALS = mark("The totals loaded do not state {parts}. Load declarations, or totals that do: `manage.py load trade_totals FILE`")
DATA = mark("The data loaded do not state {parts}. Load declarations, or totals that do: `manage.py load trade_totals FILE`")


def need(*parts: str) -> None:
    """Raise CannotCut, in words, if the trade loaded does not state one of the parts of WORDS."""
    lacks = [say(WORDS[part][1]) for part in parts if part not in stated(engine.current())]
    if lacks and stated(engine.current()):
        raise CannotCut(say(DATA if "declarations" in stated(engine.current()) else TOTALS, parts=say_list(lacks, "or")))


@kept(key=lambda release: ("stated", release), most=RELEASES)
def stated(_release: Release) -> frozenset[str]:
    """Return the parts of WORDS that any row of trade states, with `declarations` if it comes from them.

    Empty if there is no trade.
    """
    smallest = {part: _table(column) for part, (column, _) in (WORDS | {"declarations": ("items", "")}).items()}
    with engine.reading() as connection:
        return frozenset(part for part, (table, column) in smallest.items() if connection.execute(_any(table, column)).first())


def _table(column: str) -> tuple[Table, Column[Any]]:
    table = able("item", frozenset({"month", column}))[0]
    return table, table.c[column]


def _any(table: Table, column: Column[Any]) -> Select[Any]:
    known = column != schema.NOT_STATED if column.name in ("hs2", "hs6", "origin") else column.is_not(None)
    return select(func.max(table.c.month)).select_from(table).where(and_(known, table.c.month > 0)).having(func.count() > 0)
