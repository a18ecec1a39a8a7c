"""The field of Portolan that each column of a file is likely to fill, by the words of its header and by its values; with the reason."""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.numbers import get_territory_currencies

from data.loading.authoring.column_evidence import Facts, facts
from data.loading.authoring.sample import Sample

BY_VALUES = (("registered_on", "dates"), ("hs_code", "HS codes"), ("origin", "countries"))
UNHEADED = (*BY_VALUES, ("item_no", "numbers from 1 on"), ("decl_id", "codes, more than a few of them"))
LEAST = 1.8
LONGEST = 10  # digits of a tariff code, but for a few countries
NOISE = {
    "usd",
    "us",
    "eur",
    "pkr",
    "pen",
    "dollar",
    "dollars",
    "dolar",
    "dol",
    "fcfa",
    "xof",
    "xaf",
    "bif",
    "id",
    "cod",
    "code",
    "ide",
    "total",
    "local",
    "amt",
    "amount",
    "value",
    "rs",
}
_INVOICE = re.compile(r"inv|factur|fatura|fcx", re.IGNORECASE)
Fits = Callable[[Facts], bool]


@dataclass(frozen=True)
class Guess:
    """What a column probably is: its place, header and values; the field it fills, empty where nothing is likely, and why."""

    place: int
    name: str
    facts: Facts
    field: str = ""
    reason: str = ""
    by_header: bool = False

    @property
    def kind(self) -> str:
        """Return the kind of the field guessed; a code if there is none."""
        return vocabulary()[self.field]["kind"] if self.field else "code"

    @property
    def tax(self) -> str:
        """Return the tax of the field guessed; empty if it has none."""
        return vocabulary()[self.field].get("tax", "") if self.field else ""


@cache
def vocabulary() -> dict[str, dict[str, Any]]:
    """Return for each field its kind, what it means, and the words by which files head it."""
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


def guesses(sample: Sample, country: Callable[[str], str]) -> list[Guess]:
    """Return one guess per column of a file; a field goes to the column that it suits best, those of taxes to as many as there are."""
    width = len(sample.rows[0]) if sample.rows else len(sample.header)
    names = sample.header or ("",) * width
    found = [Guess(place, name, facts(sample.column(place), country)) for place, name in enumerate(names)]
    scored = sorted(_scored(found), key=lambda one: one[0], reverse=True)
    taken: set[str] = set()
    for _, place, field, phrase in scored:
        if not found[place].field and (field not in taken or vocabulary()[field].get("tax")):
            taken.add(field)
            found[place] = replace(found[place], field=field, reason=f"the header says {phrase!r}", by_header=True)
    return _of_currency(_by_values(found, taken))


def _of_currency(columns: list[Guess]) -> list[Guess]:
    """Return the guesses with a column of one currency code as that of value and taxes, where no column is yet."""
    fields = {one.field for one in columns}
    alike = [one for one in columns if one.field in ("", "invoice_currency") and not _INVOICE.search(one.name)]
    one = next((one for one in alike if len(one.facts.codes) == 1 and one.facts.codes[0] in currency_codes()), None)
    if one and "currency" not in fields and (one.field or "invoice_currency" not in fields):
        columns[one.place] = replace(one, field="currency", reason=f"each record says {one.facts.codes[0]}")
    return columns


@cache
def currency_codes() -> frozenset[str]:
    """Return the ISO codes of the currencies that are legal tender somewhere."""
    return frozenset(code for territory in Locale("en").territories for code in get_territory_currencies(str(territory)))


def _scored(columns: Sequence[Guess]) -> list[tuple[float, int, str, str]]:
    scored: list[tuple[float, int, str, str]] = []
    for column in columns:
        for field, entry in vocabulary().items():
            if column.name and _suits(entry["kind"], column.facts):
                score, phrase = max((_score(column.name, phrase), phrase) for phrase in entry["words"])
                if score >= LEAST:
                    scored.append((score, column.place, field, phrase))
    return scored


def _by_values(columns: list[Guess], taken: set[str]) -> list[Guess]:
    """Return the guesses with the columns named that only their values tell."""
    for field, means in BY_VALUES if any(one.name for one in columns) else UNHEADED:
        free = [one for one in columns if not one.field and one.facts.filled and _shows(field, one.facts)]
        if field not in taken and free:
            best = min(free, key=lambda one: field == "hs_code" and max(one.facts.widths) > LONGEST)
            columns[best.place] = replace(best, field=field, reason=f"its values are {means}")
    return columns


def _shows(field: str, one: Facts) -> bool:
    shows: dict[str, bool] = {
        "registered_on": bool(one.dates),
        "hs_code": bool(one.widths) and min(one.widths) >= 6 and one.distinct > 0,
        "origin": one.countries > 0.8 and not one.numbers,
        "item_no": one.whole and "1" in one.codes and all(int(text) < 1000 for text in one.codes),
        "decl_id": not one.dates and (one.whole or not one.numbers) and one.distinct >= 0.2,
    }
    return shows[field]


def _suits(kind: str, one: Facts) -> bool:
    """Return whether values can be of a kind; an empty column can be of any."""
    suits: dict[str, Fits] = {
        "decimal": lambda one: bool(one.numbers) and "%Y%m%d" not in one.dates and not _is_of_goods(one),
        "integer": lambda one: one.whole,
        "date": lambda one: bool(one.dates),
        "stamp": lambda one: bool(one.dates),
        "hs": lambda one: bool(one.widths),
        "country": lambda one: one.countries > 0.4 or one.worded,
        "code": lambda one: (not one.dates or one.whole) and not one.measured,
    }
    return not one.filled or suits[kind](one)


def _is_of_goods(one: Facts) -> bool:
    """Return whether whole numbers are HS codes of eight digits or more, and no amounts."""
    return bool(one.widths) and min(one.widths) >= 8 and not one.measured


def _score(name: str, phrase: str) -> float:
    """Return how well a phrase is met by a header: the letters of its stems, less some for each word that they leave over."""
    words = _words(name)
    left, met = list(words), 0.0
    for stem in _words(phrase):
        word = next((word for word in left if word == stem or (len(stem) > 2 and word.startswith(stem))), None)
        if word is None:
            return _squeezed(words, phrase)
        left.remove(word)
        met += len(stem)
    return met - 0.4 * sum(len(word) for word in left if word not in NOISE) + (3 if not left else 0)


def _squeezed(words: Sequence[str], phrase: str) -> float:
    """Return how well a phrase is met by a header without spaces, as HSCODE or NETWEIGHT."""
    header, wanted = "".join(words), "".join(_words(phrase))
    return len(wanted) - 0.4 * (len(header) - len(wanted)) if len(wanted) > 4 and wanted in header else 0


def _words(text: str) -> list[str]:
    """Return the words of a header in small letters without accents: codi_aduan and CodiAduan are two."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.findall("[a-z]+|[0-9]+", re.sub("(?<=[a-z])(?=[A-Z])", " ", plain).lower())
