"""Units in the names of columns: kilograms and the money of the country change nothing; thousands, tonnes and their like do."""

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from babel.numbers import list_currencies

if TYPE_CHECKING:
    from data.loading.mapping.mapping import Mapping

FOREIGN = frozenset(("USD", "EUR", "GBP", "JPY", "CHF", "CNY"))  # that invoices are in: a value in them may not be that of the country
_KG = r"kgs?|kgm|kilos?|kilogram(?:me)?s?|quilos?|quilogramas?|kilogramos?"
_HERE = r"f\.? ?cfa|cfa|(?:local|national) currency|lcy|monnaie (?:locale|nationale)|mon?eda (?:local|nacional)|m/?n"
_UNIT = re.compile(
    rf"(?P<name>.*?[^\W_])[\s_,:-]*(?:[(\[]\s*(?:in |en |em )?(?P<within>{_KG}|{_HERE}|[a-z]{{3}})\s*[)\]]"
    rf"|[\s_]+(?:(?:in|en|em)[\s_]+)?(?P<after>{_KG}|f\.? ?cfa|[A-Za-z]{{3}}))\s*",
    re.IGNORECASE,
)
_SCALED = re.compile(
    r"(?<![^\W_])(?:(?:1[ ,.'\u00a0\u2019]?)?0{3}s?|milliers?|mil(?:es)?|thousands?|mill?i(?:ons?|ón|ones|ão|ões)|milhar(?:es)?"
    r"|milh(?:ão|ões)|mn|mio|bn|milliards?|billions?|hundreds?|100 ?kgs?|t|mt|tonn?es?|tons?|toneladas?|qx|quintaux|quintales|lbs?|pounds?"
    r"|gram(?:me)?s?)(?![^\W_])",
    re.IGNORECASE,
)


def bare(names: list[str], mapping: "Mapping") -> list[str]:
    """Return headers without a unit that changes nothing, as `Poids net (kg)` and `Montant (FCFA)`.

    A header keeps its unit where another would be the same without it, and where it is money of another country than the mapping's.
    """
    found = [_bare(name.strip(), _money(mapping)) for name in names]
    counts = Counter(one.casefold() for one in found)
    return [one if counts[one.casefold()] == 1 else name for one, name in zip(found, names, strict=True)]


def is_scaled(name: str) -> bool:
    """Tell whether a header says that its amounts are multiples or parts of the unit, as thousands of dollars, or tonnes."""
    return bool(_SCALED.search(name))


def _money(mapping: "Mapping") -> str:
    """Return the one currency of the amounts of a mapping; empty where it is that of the country or stated in a column."""
    stated = str(mapping.constants.get("currency", mapping.derived.get("currency", ""))).strip("'")
    return stated if stated in list_currencies() else ""


def _bare(name: str, money: str) -> str:
    found = _UNIT.fullmatch(name)
    if not found or is_scaled(name):
        return name
    unit = (found["within"] or found["after"]).upper()
    if re.fullmatch(_KG, unit, re.IGNORECASE):
        return found["name"]
    if money or re.fullmatch(r"[A-Z]{3}", unit):
        same = unit == money if money else unit == "CFA" or unit in _codes() - FOREIGN
        return found["name"] if same else name
    return found["name"]


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    return frozenset(list_currencies())
