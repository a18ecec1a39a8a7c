"""Names of codes, read from the reference tables once per release."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from babel.core import Locale
from sqlalchemy import Select, func, literal, select

from data import schema
from data.language import PSEUDO, SOURCE, language, locale, mark, say
from data.markup import apart
from data.pseudonym_keys import letters, secret
from data.reference import areas, shipped
from data.releases.release import Release
from queries.catalogue import DIMENSIONS
from queries.engine import engine, periods
from settings import settings

TRADER = "trader"
HIDDEN = {TRADER: mark("Trader {letters}"), "broker": mark("Broker {letters}"), "officer": mark("Inspector {letters}")}
NOT_STATED = mark("Not stated")
AREAS = "partner_region"  # a dimension whose codes are the names of the United Nations' regions
PREFIXED = ("hs2", "hs4", "hs6")  # dimensions whose codes are shown before their names
LEVELS = {"section": 0, "hs2": 2, "hs4": 4, "hs6": 6}  # of goods, with the digits of a code; a section has a roman number


def label(key: str, code: str) -> str:
    """Return the name of a code, or the code itself if no reference names it."""
    if DIMENSIONS[key].fiscal:
        return periods.named(key, str(code), engine.current().administration.fiscal_start)
    return labels(key).get(code) or unnamed(code, key)


def unnamed(code: str, key: str = "") -> str:
    """Return the words for a code without a name; of a trader whom the settings do not name, a pseudonym."""
    if code == schema.NOT_STATED:
        return say(NOT_STATED)
    return pseudonym(str(code)) if key == TRADER and not settings().trader_names else str(code)


def shown_code(key: str, code: str) -> str:
    """Return what stands in the place of a code in answers and files: of a trader whom the settings do not name, its pseudonym alone."""
    return unnamed(code, key) if key == TRADER and code != schema.NOT_STATED else code


def pseudonym(code: str, kind: str = TRADER) -> str:
    """Return what a trader is called where names are not shown: 'Trader 7K3Q-XM2A', the same wherever the same key is set.

    Eight letters and digits of HMAC-SHA-256 of its code: of 100,000 traders two share one in one case of 200. kind: one of HIDDEN; a code
    has other letters as a broker or an inspector than as a trader.
    """
    return say(HIDDEN[kind], letters=letters(code if kind == TRADER else f"{kind} {code}", secret()))


def labels(key: str) -> dict[str, str]:
    """Return the names of the codes of a dimension: its own words in a fixed order, else those of the reference tables."""
    if order := DIMENSIONS[key].order:
        return {code: say(code.capitalize()) for code in order}
    if key == AREAS:
        return {name: say(name) for name in areas()}
    release, named = engine.current(), DIMENSIONS[key].names
    if key == TRADER and not settings().trader_names:
        return _pseudonyms(release, language(), secret())
    if named[:1] != (schema.country.name,):
        return _labels(*named, release, language()) if named else {}
    own = language() in (SOURCE, PSEUDO)  # a reader of English sees countries as the administration calls them
    return _countries(*((release.administration.language,) * 2 if own else (language(), locale())), release)


@lru_cache(maxsize=256)
def _labels(name: str, column: str, _release: Release, _language: str) -> dict[str, str]:
    """Return names as they are loaded; those of sections and chapters that ship with the product in the language of the reader."""
    ours = shipped(name)
    with engine.reading() as connection:
        return {code: say(words) if words in ours else words for code, words in connection.execute(_named(name, column)) if words}


@lru_cache(maxsize=32)
def _pseudonyms(release: Release, tongue: str, _secret: str) -> dict[str, str]:
    """Return the pseudonym of each trader of the register."""
    return {code: pseudonym(code) for code in _labels(*DIMENSIONS[TRADER].names, release, tongue) if code != schema.NOT_STATED}


@lru_cache(maxsize=64)
def _countries(tongue: str, wanted: str, _release: Release) -> dict[str, str]:
    """Return the names of countries in a language: as loaded in it, else as Unicode's common data give them, else as loaded at all."""
    table, common = schema.country.c, {} if tongue == SOURCE else Locale.parse(wanted).territories
    own = table[f"name_{tongue}"] if f"name_{tongue}" in table else literal("")
    with engine.reading() as connection:
        rows = connection.execute(select(table.code, table.name, own)).fetchall()
    return {code: words for code, name, named in rows if (words := named or common.get(code) or name)}


def _named(name: str, column: str) -> Select[*tuple[Any, ...]]:
    """Return the codes and names: of a nomenclature, the edition that the data uses comes last and so wins."""
    table = schema.metadata.tables[name]
    if table is not schema.hs:
        return select(table.c.code, table.c[column])
    used = select(func.max(schema.item.c.hs_edition)).scalar_subquery()
    return select(table.c.code, table.c[column]).order_by(table.c.edition == used, table.c.edition)


def named(key: str, code: Any) -> str:
    """Return the name of a code; goods are shown with their number first."""
    return names(key, [code])[0]


def names(key: str, codes: Sequence[Any]) -> list[str]:
    """Return the names of several codes of a dimension, escaped so that a chart does not read them as markup."""
    if DIMENSIONS[key].fiscal:
        return [label(key, str(code)) for code in codes]
    held = labels(key)
    return [apart(_numbered(key, str(code), held.get(str(code)))) for code in codes]


def _numbered(key: str, code: str, name: str | None) -> str:
    words = name or unnamed(code, key)
    return f"{code} {words}" if key in PREFIXED and words != code else words
