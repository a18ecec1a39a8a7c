"""Months named in the languages of the offices, in full or short, as the short English names that the forms of dates know."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from data.loading.reading.vectors import compute as pc
from data.loading.values import digits

_NAMES = {
    "Jan": "january janvier janv jan enero ene janeiro januar ocak январь января يناير جانفي oca янв",
    "Feb": "february février fevrier févr fevr fév febrero feb fevereiro fev februar şubat февраль февраля فبراير فيفري شباط şub февр фев",
    "Mar": "march mars marzo mar março marco märz maerz mart март марта مارس آذار мар",
    "Apr": "april avril avr apr abril abr nisan апрель апреля أبريل ابريل أفريل نيسان nis апр إبريل",
    "May": "may mai mayo maio mayıs май мая مايو ماي أيار",
    "Jun": "june juin jun junio junho juni haziran июнь июня يونيو جوان حزيران haz июн",
    "Jul": "july juillet juil jul julio julho juli temmuz июль июля يوليو جويلية تموز يوليوز tem июл",
    "Aug": "august août aout aug agosto ago ağustos август августа أغسطس اغسطس أوت غشت آب ağu авг أغشت",
    "Sep": "september septembre sept sep septiembre setiembre set setembro eylül сентябрь сентября سبتمبر شتنبر أيلول eyl сент сен شتمبر",
    "Oct": "october octobre oct octubre outubro out oktober ekim октябрь октября أكتوبر اكتوبر eki okt окт",
    "Nov": "november novembre nov noviembre novembro kasım ноябрь ноября نوفمبر نونبر kas нояб ноя",
    "Dec": "december décembre decembre déc dec diciembre dic dezembro dez dezember aralık декабрь декабря ديسمبر دجنبر ara дек دجمبر",
}
_PAIRS = {"كانون الثاني": "Jan", "تشرين الأول": "Oct", "تشرين الثاني": "Nov", "كانون الأول": "Dec"}  # of two words, in the Levant
_WORD = re.compile(rf"(?:{'|'.join({name.split()[0] for name in _PAIRS})})\s+[^\W\d_]+|[^\W\d_]+\.?")
_BETWEEN = re.compile(r"(?<=[0-9a-z])\s+del?\s+(?=[0-9a-z])", re.IGNORECASE)  # 2 de marzo de 2025


def in_english(text: str) -> str:
    """Return a date with its month named as English shortens it: `2 mars 2025` is `2 Mar 2025`; other words stay as they are."""
    found = _BETWEEN.sub(" ", unicodedata.normalize("NFC", text))
    return _WORD.sub(lambda word: _SHORT.get(_folded(word[0]), word[0]), found)


def _folded(name: str) -> str:
    """Return a name in small letters without accents, hamza and final point: `NİSAN` is `nisan`, as capitals of Turkish have other dots."""
    parts = unicodedata.normalize("NFKD", name.rstrip(".").casefold())
    return " ".join("".join(one for one in parts if not unicodedata.combining(one)).replace("ı", "i").split())


_SHORT = {
    **{_folded(name): short for short, names in _NAMES.items() for name in names.split()},
    **{_folded(name): short for name, short in _PAIRS.items()},
}


def with_year(months: Any, years: Any) -> Any:
    """Return the texts of a column of months with the year of the column beside it: `3` is `2025-3`, `mars` is `mars 2025`.

    Both are Arrow arrays of one length. What holds more than a month, as `2025-03`, stays as it is, and so does a month without a year.
    """
    months, years = (pc.replace_substring_regex(pc.utf8_trim_whitespace(one), r"^(\p{Nd}+)\.0+$", r"\1") for one in (months, years))
    found = pc.if_else(numbered(months), pc.binary_join_element_wise(years, months, "-"), months)
    found = pc.if_else(pc.match_substring_regex(months, r"^\P{Nd}+$"), pc.binary_join_element_wise(months, years, " "), found)
    return pc.if_else(pc.equal(years, ""), months, found)


def numbered(months: Any) -> Any:
    """Tell of each text whether it is a number that may be that of a month, as `3` or `3.0`."""
    return pc.match_substring_regex(months, r"^\s*\p{Nd}{1,2}(\.0+)?\s*$")


def month_of(text: str, forms: Sequence[str]) -> int | None:
    """Return the month (yyyymm) that a text states, in digits of any script, in the first form that it has; none in no form.

    In a form without a year, 1 to 12.
    """
    for form in forms:
        try:
            found = datetime.strptime(in_english(digits.plain(text).strip()), form)
        except ValueError:
            continue
        return found.month + (found.year * 100 if "y" in form.lower() else 0)
    return None
