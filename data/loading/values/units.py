"""Units in the names of columns: kilograms and the money of the country change nothing; thousands, tonnes and their like do."""

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from babel.numbers import list_currencies

if TYPE_CHECKING:
    from data.loading.mapping.mapping import Mapping

CFA = frozenset(("XOF", "XAF"))  # what a header in francs CFA may mean: those of West and of Central Africa
_FRANCS = r"f\.? ?cfa|cfa"
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

    A header keeps its unit where another would be the same without it, and where it is money of another country than the mapping's. A
    currency that the mapping does not state is left out and judged later (`header_currencies`).
    """
    found = [_bare(name.strip(), mapping.own_money) for name in names]
    counts = Counter(one.casefold() for one in found)
    return [one if counts[one.casefold()] == 1 else name for one, name in zip(found, names, strict=True)]


def is_scaled(name: str) -> bool:
    """Tell whether a header says that its amounts are multiples or parts of the unit, as thousands of dollars, or tonnes."""
    return bool(_SCALED.search(name))


def currencies(name: str) -> frozenset[str]:
    """Return the currency that a header names, as ISO code, or the two of francs CFA; none where it names none."""
    found = _UNIT.fullmatch(name)
    return _named(found["within"] or found["after"]) if found and not is_scaled(name) else frozenset()


def _named(unit: str) -> frozenset[str]:
    if re.fullmatch(_KG, unit, re.IGNORECASE):
        return frozenset()
    return CFA if re.fullmatch(_FRANCS, unit, re.IGNORECASE) else frozenset((unit.upper(),)) & _codes()


def _bare(name: str, money: str) -> str:
    found = _UNIT.fullmatch(name)
    if not found or is_scaled(name):
        return name
    unit = found["within"] or found["after"]
    if re.fullmatch(_KG, unit, re.IGNORECASE):
        return found["name"]
    known = _named(unit) or (frozenset() if money else re.fullmatch(_HERE, unit, re.IGNORECASE))
    return found["name"] if known and (not money or money in _named(unit)) else name


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    return frozenset(list_currencies())
