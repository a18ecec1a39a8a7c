"""Units in the names of columns: kilograms and the money of the country change nothing; thousands, tonnes and their like do."""

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from babel.numbers import list_currencies

if TYPE_CHECKING:
    from data.loading.mapping.mapping import Mapping

CFA = frozenset(("XOF", "XAF"))  # what a header in francs CFA may mean: those of West and of Central Africa
_SIGNS = {  # by the mark beside an amount, in small letters: the currencies that it may mean
    "$": "USD CAD AUD NZD HKD SGD TWD BBD TTD JMD BSD BZD FJD GYD LRD NAD SBD SRD XCD BMD KYD BND MXN CLP COP ARS UYU DOP CUP CVE",
    "€": "EUR",
    "£": "GBP EGP LBP SYP SSP SDG FKP GIP SHP",
    "¥": "JPY CNY",
    "₩": "KRW",
    "원": "KRW",
    "₹": "INR",
    "₦": "NGN",
    "₵": "GHS",
    "₽": "RUB",
    "₺": "TRY",
    "฿": "THB",
    "₫": "VND",
    "rs": "INR PKR LKR NPR MUR SCR",
    "r$": "BRL",
    "us$": "USD",
    "ksh": "KES",
    "ush": "UGX",
    "tsh": "TZS",
    "s/": "PEN",
}
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

_AMOUNT = re.compile(
    r"(?<![^\W_])(?:tax(?:es)?|dut(?:y|ies)|lev(?:y|ies)|fees?|excises?|surcharges?|cess|vat|tva|iva|droits?|taxes?|redevances?|imp[oô]ts?"
    r"|pr[eé]l[eè]vements?|accises?|derechos?|arancel(?:es)?|impuestos?|tasas?|gravamen(?:es)?|direitos?|impostos?|taxas?|values?|valeurs?"
    r"|valor(?:es)?|amounts?|montants?|montos?|montantes?|weights?|poids|pesos?|mass[ea]?"
    r"|رسوم|رسم|ضريبة|قيمة|وزن|пошлин\w+|налог\w*"
    r"|сбор\w*|стоимость|вес|масса)(?![^\W_])",
    re.IGNORECASE,
)
_OF_DATABASE = re.compile(r"TAX_[A-Z]{3}(?:_[A-Z0-9]+)+")  # a column of ASYCUDA, as TAX_LIN_RNK
_NO_AMOUNT = re.compile(
    r"(?<![^\W_])(?:rates?|taux|codes?|c[oó]digos?|types?|tipos?|bases?|names?|noms?|nombres?|nomes?|ids?|numbers?|num[eé]ros?|no|tin"
    r"|dates?|fechas?|datas?|currenc(?:y|ies)|devises?|monedas?|moedas?|invoices?|factures?|facturas?|faturas?"
    r"|office|bureau|payers?|status|free"
    r"|units?|unitaires?|unitarios?|unit[aá]rios?|methods?|m[eé]thodes?|totals?|totaux|totale?s?|totais|share|part|indicator|description)"
    r"(?![^\W_])|%",
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


def is_amount(name: str) -> bool:
    """Tell whether a header says that its column holds amounts of tax, value or weight, each a part of its own."""
    return bool(_AMOUNT.search(name)) and not _NO_AMOUNT.search(name) and not _OF_DATABASE.fullmatch(name)


def currencies(name: str) -> frozenset[str]:
    """Return the currency that a header names, as ISO code, or the two of francs CFA; none where it names none."""
    found = _UNIT.fullmatch(name)
    return _named(found["within"] or found["after"]) if found and not is_scaled(name) else frozenset()


def marked(mark: str) -> frozenset[str]:
    """Return the currencies that a mark beside amounts may mean, as `USD`, `$` or `FCFA`; none where it is no currency."""
    plain = mark.strip().rstrip(".").casefold()
    return frozenset(_SIGNS[plain].split()) if plain in _SIGNS else _named(plain)


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
