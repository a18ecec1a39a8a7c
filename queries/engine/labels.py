"""Names of codes, read from the reference tables once per release."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Select, func, select

from data import schema
from data.releases.release import Release
from queries.catalogue import DIMENSIONS
from queries.engine import engine, periods

NOT_STATED = "Not stated"
LEVELS = {"section": 0, "hs2": 2, "hs4": 4, "hs6": 6}  # of goods, with the digits of a code; a section has a roman number


def label(key: str, code: str) -> str:
    """Return the name of a code, or the code itself if no reference names it."""
    if DIMENSIONS[key].fiscal:
        return periods.named(key, str(code), engine.current().administration.fiscal_start)
    return labels(key).get(code) or unnamed(code)


def unnamed(code: str) -> str:
    """Return the words for a code without a name."""
    return NOT_STATED if code == schema.NOT_STATED else str(code)


def labels(key: str) -> dict[str, str]:
    """Every named code of a dimension."""
    return _labels(key, engine.current())


def goods(text: str, most: int = 12) -> list[tuple[str, str, str]]:
    """Goods whose code begins with the text or whose name holds all its words, the widest first: (dimension, code, name)."""
    words, digits = text.casefold().split(), text.replace(".", "").replace(" ", "")
    if not words:
        return []
    found = [
        (key, code, name)
        for key, size in LEVELS.items()
        for code, name in sorted(labels(key).items())
        if size in (0, len(code)) and (code.startswith(digits) if digits.isdecimal() else all(word in name.casefold() for word in words))
    ]
    return found[:most]


@lru_cache(maxsize=256)
def _labels(key: str, release: Release) -> dict[str, str]:
    dimension = DIMENSIONS[key]
    if dimension.order:
        return {code: code.capitalize() for code in dimension.order}
    if not dimension.names:
        return {}
    with engine.reading() as connection:
        return {row[0]: row[1] for row in connection.execute(_named(*dimension.names, release.administration.language)) if row[1]}


def _named(name: str, column: str, language: str) -> Select[*tuple[Any, ...]]:
    """Codes and names: of a nomenclature, the edition that the data uses comes last and so wins; of countries, in a language."""
    table = schema.metadata.tables[name]
    if (own := f"{column}_{language}") in table.c:
        return select(table.c.code, func.coalesce(func.nullif(table.c[own], ""), table.c[column]))
    if table is not schema.hs:
        return select(table.c.code, table.c[column])
    used = select(func.max(schema.item.c.hs_edition)).scalar_subquery()
    return select(table.c.code, table.c[column]).order_by(table.c.edition == used, table.c.edition)
