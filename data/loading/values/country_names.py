"""Countries and areas by name or code: any letter case, with or without accents, in several languages and by their other usual names."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from babel import Locale
from duckdb import DuckDBPyConnection

from data import reference, schema

SOURCE = "country_names"
WORLD, GROUPS = "W00", ("EU", "EA")
LANGUAGES = ("en", "fr", "es", "ar", "pt")
MOST_LISTED = 20
SILENT = frozenset(
    ["of", "the", "and", "de", "la", "le", "les", "du", "des", "da", "do", "del", "el", "los", "las", "y", "et", "e", "d", "l", "di", "in"]
)
STATUS = frozenset(["republic", "kingdom", "reino", "royaume", "state", "estado", "etat", "principality", "principado", "principaute"])
ALIKE = {
    word: whole
    for whole, words in {
        "republic": "rep republica republique",
        "democratic": "dem democratica democratique",
        "people": "peoples populaire popular pop",
        "federal": "fed federale",
        "islands": "island isl isls isds isd is ile iles isla islas i",
        "saint": "st ste sainte san",
        "united": "utd untd",
        "territory": "terr ter",
        "islamic": "islamique islamica",
        "former": "fmr formerly",
    }.items()
    for word in words.split()
}


class Ambiguous(ValueError):
    """A name that stands for two countries."""


@dataclass(frozen=True)
class Names:
    """What each name and each code stands for: the ISO two-letter code of a country, or a code of its own for an area that is none."""

    by_name: Mapping[str, str]
    by_code: Mapping[str, str]

    def code(self, text: str) -> str | None:
        """Return the code that a text stands for; None if it is unknown."""
        name = named(text)
        return self.by_code.get(coded(text)) or self.by_name.get(name) or self.by_name.get(_plain(name))

    def under(self, own: Iterable[tuple[str, str]]) -> "Names":
        """Return these names with others (text, code) that take precedence."""
        pairs = [(text, code) for text, code in own if text and text != schema.NOT_STATED]
        names, codes = ({key(text): code for text, code in pairs} for key in (named, coded))
        return Names({**self.by_name, **names}, {**self.by_code, **codes})


class Countries:
    """The codes of the countries of one file, by name or code; a text that is not known is kept, and told with its number of records."""

    def __init__(self, raw: DuckDBPyConnection) -> None:
        held = raw.execute("SELECT code, code, iso3, m49, name, name_fr, name_es FROM country ORDER BY code").fetchall()
        loaded = Names({}, {}).under((text, row[0]) for row in held for text in row[1:] if text)
        both = Names({**loaded.by_name, **shipped().by_name}, {**loaded.by_code, **shipped().by_code})
        self._names = both.under(raw.execute("SELECT name, code FROM country_name ORDER BY name").fetchall())
        self._unknown: set[str] = set()

    def __call__(self, text: str) -> str:
        """Return the code of a text, or the text itself, which is then noted as unknown."""
        code = self._names.code(text)
        if code is None:
            self._unknown.add(text)
        return code or text

    def notes(self, raw: DuckDBPyConnection, table: str, fields: Iterable[str]) -> list[str]:
        """Return notes on unknown names in a staged table, with their number of records and how to name them."""
        if not self._unknown:
            return []
        union = " UNION ALL ".join(f'SELECT "{field}" AS text FROM {table}' for field in fields)
        query = f"SELECT text, count(*) FROM ({union}) WHERE text IN (SELECT unnest(?)) GROUP BY text ORDER BY 2 DESC, 1"
        found = raw.execute(query, [sorted(self._unknown)]).fetchall()
        return [_unknown(found)] if found else []


def coded(text: str) -> str:
    """Return a code in capital letters; a number without leading zeros, and without the `.0` of a decimal."""
    plain = text.strip().upper()
    return re.sub(r"\.0+$", "", plain).lstrip("0") or "0" if plain[:1].isdigit() else plain


@lru_cache(8192)
def named(text: str) -> str:
    """Return a name as its words in the order of the alphabet.

    Case, accents, punctuation, articles and abbreviations are removed, so that `Korea, Rep. of` and `Republic of Korea` are equal.
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).replace("&", " and ")
    plain = re.sub(r"['\u2019]s\b", "", plain)
    plain = re.sub(r"\b(\w)\.(?=\w\b)", r"\1", plain)
    found: list[str] = re.findall(r"\w+", plain.replace("_", " "))
    words = [ALIKE.get(word, word) for word in found if word not in SILENT]
    return " ".join(sorted(words))


def _plain(name: str) -> str:
    """Return a name without the words that tell what kind of state it is."""
    return " ".join(word for word in name.split() if word not in STATUS) or name


@cache
def shipped() -> Names:
    """Return the countries and areas that ship with Portolan; raises Ambiguous if two share a name."""
    return Names(_unambiguous(_names(), named), _unambiguous(_codes(), coded))


@cache
def areas() -> dict[str, str]:
    """Return the English name, by code, of each area that is not a country today."""
    return {row["code"]: row["name"] for row in reference.labels("areas.csv")}


def settle(raw: DuckDBPyConnection, source: str, uncoded: Sequence[int] = ()) -> list[str]:
    """Name the areas that the facts speak of, and apply names of countries that a load could not.

    Names that were loaded are applied to what was loaded before. uncoded: loads whose SQL may have left names in the place of codes.
    Returns notes on the names that stay.
    """
    if source == SOURCE:
        _apply(raw)
    notes = _coded(raw, uncoded) if uncoded else []
    _label_areas(raw)
    return notes


def _coded(raw: DuckDBPyConnection, uncoded: Sequence[int]) -> list[str]:
    """Give the countries in the facts of some loads their codes where they stand by name; notes on those that are not known."""
    countries, loads, unknown = Countries(raw), ", ".join(map(str, uncoded)), dict[str, int]()
    for table, column in _columns():
        where = f"load_id IN ({loads}) AND {column} NOT IN (SELECT code FROM country UNION SELECT '{schema.NOT_STATED}')"
        for text, rows in raw.execute(f"SELECT {column}, count(*) FROM {table} WHERE {where} GROUP BY 1 ORDER BY 2 DESC, 1").fetchall():
            if (code := countries(text)) != text:
                raw.execute(f"UPDATE {table} SET {column} = ? WHERE load_id IN ({loads}) AND {column} = ?", [code, text])
            elif text not in areas():
                unknown[text] = max(unknown.get(text, 0), rows)
    return [_unknown([*unknown.items()])] if unknown else []


def _unknown(found: Sequence[tuple[str, int]]) -> str:
    listed = ", ".join(f"{text!r} ({records:,} records)" for text, records in found[:MOST_LISTED])
    more = f" and {len(found) - MOST_LISTED:,} more" if len(found) > MOST_LISTED else ""
    how = "to name them, load a table of two columns, name and code: manage.py load country_names FILE"
    return f"countries not known, kept as they are written: {listed}{more}; {how}"


def _apply(raw: DuckDBPyConnection) -> None:
    """Give the countries that are loaded under a name as text the code that the administration's own names have for it by now."""
    own = Names({}, {}).under(raw.execute("SELECT name, code FROM country_name").fetchall())
    for table, column in _columns():
        for (text,) in raw.execute(f"SELECT DISTINCT {column} FROM {table} WHERE {column} NOT IN (SELECT code FROM country)").fetchall():
            if code := own.code(text):
                raw.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", [code, text])


def _label_areas(raw: DuckDBPyConnection) -> None:
    """Name in the table of countries the areas that the facts speak of."""
    union = " UNION ".join(f"SELECT {column} AS code FROM {table}" for table, column in _columns())
    used = raw.execute(f"SELECT code FROM ({union}) WHERE code NOT IN (SELECT code FROM country)").fetchall()
    rows = [(code, areas()[code]) for (code,) in sorted(used) if code in areas()]
    for code, name in rows:
        raw.execute("INSERT INTO country (code, iso3, m49, name, region, subregion) VALUES (?, '-', '-', ?, '-', '-')", [code, name])


def _columns() -> Iterator[tuple[str, str]]:
    """Yield the table and column of each fact that holds countries."""
    for table in schema.FACTS.values():
        yield from ((table.name, name) for name in ("origin", "partner", "reporter") if name in table.columns)


def _unambiguous(pairs: Iterable[tuple[str, str]], key: Callable[[str], str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text, code in pairs:
        if found.setdefault(key(text), code) != code:
            raise Ambiguous(f"{text!r} is both {found[key(text)]} and {code}")
    return found


def _names() -> Iterator[tuple[str, str]]:
    known = {*reference.country_codes(), "XK"}
    for language in LANGUAGES:
        yield from ((name, code) for code, name in Locale(language).territories.items() if code in known)
    yield from ((text, code) for text, code in _others() if not _is_code(text))


def _codes() -> Iterator[tuple[str, str]]:
    for code, (iso3, m49) in reference.country_codes().items():
        yield from ((text, code) for text in (code, iso3, m49) if text != schema.NOT_STATED)
    for text, code in _others():
        yield code, code
        if _is_code(text):
            yield text, code


def _others() -> Iterator[tuple[str, str]]:
    """Yield the other names and codes that ship with Portolan, each with its code."""
    for name in ("country_names.csv", "areas.csv"):
        yield from ((text.strip(), row["code"]) for row in reference.labels(name) for text in row["names"].split("|"))


def _is_code(text: str) -> bool:
    return bool(re.fullmatch(r"[A-Z_][A-Z0-9]{1,2}|[0-9]{3}|E[AU][0-9]{2}(_[0-9]{4})?", text))
