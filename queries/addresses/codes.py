"""Which codes of a dimension a release knows, and the nearest to one that it does not."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.sql.elements import ColumnElement

from data import schema
from data.language import mark, say
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS, Dimension
from queries.engine import engine, periods
from queries.engine.cache import kept
from queries.engine.labels import TRADER, labels
from queries.engine.route import base, cheapest, months, seen
from settings import settings

LISTED, COMPARED = 12, 5_000


def unknown(key: str, codes: Iterable[str]) -> list[str]:
    """Return the codes that neither a reference table nor any row of the current release has for a dimension; raises NoRelease."""
    release = engine.current()
    return [code for code in codes if code != schema.NOT_STATED and not _known(key, code, release)]


def hint(key: str, code: str) -> str:
    """Say which code comes nearest to one that is not known, by its spelling or by its name; else which there are, if they are few.

    Of traders whom the settings do not name, the code alone: beside a pseudonym, or found by it, it would undo it.
    """
    named = _candidates(key, engine.current())
    if key == TRADER and not settings().trader_names:
        named = {code: code for code in named}
    near = _alike(code, {each: each for each in named}) or _alike(code, {name: each for each, name in named.items()})
    if near:
        alone, named_ = mark("did you mean '{code}'?"), mark("did you mean '{code}' ({name})?")
        return say(alone if named[near] == near else named_, code=near, name=named[near])
    return say("there are: {codes}", codes=", ".join(named)) if 0 < len(named) <= LISTED else ""


def _alike(text: str, codes: dict[str, str]) -> str:
    """Return the code whose name is spelt most like a text, ignoring capitals; empty if none is."""
    folded = {words.casefold(): code for words, code in codes.items()}
    near = get_close_matches(text.casefold(), folded, 1, 0.6)
    return folded[near[0]] if near else ""


@kept(key=lambda key, code, release: ("code", key, code, release))
def _known(key: str, code: str, _release: Release) -> bool:
    if code in labels(key) or code in DIMENSIONS[key].order:
        return True
    return _written(code) and code in (_times(key) if _is_time(key) else _read(key, code))


def _written(code: str) -> bool:
    """Tell whether a database can be asked for a text at all: half a character, as a broken command line gives it, is in none."""
    return not any("\ud800" <= character <= "\udfff" for character in code)


def _read(key: str, code: str) -> frozenset[str]:
    return frozenset(each for statement, column in _columns(key) for each in _strings(statement.where(column == code).limit(1)))


@kept(key=lambda key, release: ("codes", key, release, settings().trader_names))
def _candidates(key: str, _release: Release) -> dict[str, str]:
    """Return codes with their names, the code itself where it has none; of each table the first few thousand."""
    if _is_time(key):
        return {code: code for code in sorted(_times(key))}
    found = {code for statement, _ in _columns(key) for code in _strings(statement.distinct().limit(COMPARED))}
    named = labels(key) | {code: code for code in DIMENSIONS[key].order}
    return {code: named.get(code, code) for code in sorted({*found, *named} - {schema.NOT_STATED})}


def _is_time(key: str) -> bool:
    return DIMENSIONS[key].finer == "month"


def _times(key: str) -> frozenset[str]:
    """Return the quarters or years of the months that hold any row."""
    any_row = frozenset[int]().union(*(months(fact) for fact in schema.FACTS))
    if DIMENSIONS[key].fiscal:
        return periods.codes(key, any_row, engine.current().administration.fiscal_start)
    column = schema.month.c[key]
    return frozenset(_strings(select(column).where(schema.month.c.month.in_(any_row)).distinct()))


def _columns(key: str) -> list[tuple[Select[tuple[Any]], ColumnElement[Any]]]:
    """Return each column that holds codes of a dimension with the statement that reads it: that of its look-up table, or those of facts."""
    dimension: Dimension = DIMENSIONS[key]
    if dimension.lookup[0]:
        name, _, value = dimension.lookup
        columns = [schema.metadata.tables[name].c[value]]
    else:
        facts = [fact for fact in schema.FACTS if base(fact, dimension) == key and seen(fact)]
        columns = [cheapest(fact, {key}, Filters()).table.c[key] for fact in facts]
    return [(select(column), column) for column in columns]


def _strings(statement: Select[tuple[Any]]) -> list[str]:
    with engine.reading() as connection:
        return [str(code) for code in connection.execute(statement).scalars() if code is not None]
