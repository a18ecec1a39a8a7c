"""Words that say that a record is a total of others: those that mean nothing else, and those that are names of places as well."""

import re
from functools import lru_cache

_OTHERS = (
    "gesamt(?:summe|betrag)?|insgesamt|summe|итого|всего|toplam|razem|ukupno|og[óo]łem|[öo]sszesen|celkem|jumlah|合计|合計|总计|總計|小计|小計"
    "|합계|총계|소계"
)
_CARRIED = (  # from a page to the next
    r"cumul[ée]?s?|cumulative|(?:carried|brought) forward|[àa] reporter|suma y sigue|(?:report|transporte)(?=[\s\"]*(?:[,;|\t]|$))"
)
LIKE_TOTAL = (  # what every text that holds such a word holds
    r"(?i)tota|sum|som|مجموع|جمالي|gesamt|итого|всего|toplam|razem|ukupno|łem|sszesen|celkem|jumlah|[计計계]|cumul|forward|report|transporte"
)
LEAST_SUMMED = 3  # records, where no word says that their sum is one
_TOTAL = (
    r"(?:(?<![^\W_])(?:(?:grand|sub|sous|s)[ /.-]?)?tota(?:le?s?|ux|li|is)(?![^\W_])|\bsomat[óo]rios?\b"
    r"|\b(?:suma|soma|somme)s? (?:g[eé]n[eé]rale?|geral)\b|مجموع|[إا]جمالي"
    rf"|(?<![^\W_])(?:{_OTHERS}|{_CARRIED})(?![^\W_]))"
)
_BEGINS = re.compile(rf"(?:^|[,;|\t])[\W_]*(?:ال)?{_TOTAL}", re.IGNORECASE)
_HOLDS = re.compile(_TOTAL, re.IGNORECASE)
_NAMES = re.compile(r"\b(?:sumas?|somas?|sommes?)\b", re.IGNORECASE)  # Somme is a department of France


@lru_cache(maxsize=4096)
def least(text: str) -> int:
    """Return how many records a total must sum up at least, by the words of a cell or of the text of a record; 0 where none says total.

    A cell that begins with the word is a total of even one record. One that holds it may be a record of its own, as "Taxe totale", and one
    with a word that is also a name, as Somme, proves no more than none would.
    """
    if _BEGINS.search(text):
        return 1
    return 2 if _HOLDS.search(text) else LEAST_SUMMED if _NAMES.search(text) else 0
