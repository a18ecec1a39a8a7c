"""What the values of a column show by themselves: numbers and how they are written, dates and their form, HS codes, countries, codes."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from data.loading.mapping.mapping import NumberFormat
from data.loading.values.numerals import Unreadable, amount

DAYS = ("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d-%b-%Y", "%d-%b-%y", "%d/%m/%y", "%m/%d/%y")
TIMES = ("", " %H:%M:%S", " %H:%M", "T%H:%M:%S", " %H:%M:%S.%f", " %I:%M:%S %p")
FORMS = tuple(day + time for day in DAYS for time in TIMES)
WRITTEN = tuple(
    NumberFormat(decimal=decimal, thousands=thousands)
    for decimal in (".", ",")
    for thousands in ("", ",", ".", " ", "'", "\u00a0", "\u202f")
    if decimal != thousands
)
MOST = 0.9
ENOUGH = 500
DECIMALS = re.compile(r"[.,][0-9]{1,6}$")
HEADING = re.compile(r"[0-9]{3,4}\.?[0-9]{2}[0-9. ]{0,8}")


@dataclass(frozen=True)
class Facts:
    """What the texts of one column show.

    numbers: the formats that read all of them. dates: the forms that read all of them. widths: digits of the HS codes they can be.
    countries: the share that names a country. distinct: the share of different ones. codes: the first 20 of these.
    whole: short whole numbers. worded: without digits.
    """

    filled: int
    numbers: tuple[NumberFormat, ...]
    dates: tuple[str, ...]
    widths: tuple[int, ...]
    countries: float
    distinct: float
    whole: bool
    worded: bool
    samples: tuple[str, ...]
    codes: tuple[str, ...]

    @property
    def measured(self) -> bool:
        """Tell whether the texts are amounts: numbers, a third of them or more with decimals."""
        return bool(self.numbers) and 3 * sum(bool(DECIMALS.search(text)) for text in self.codes) >= len(self.codes) > 0

    @property
    def timed(self) -> bool:
        """Tell whether the dates have a time of day."""
        return any("%H" in form or "%I" in form for form in self.dates[:1])


def facts(texts: Sequence[str], country: Callable[[str], str]) -> Facts:
    """Return what the texts of a column show. country: gives the ISO code of a text that names a country, else the text."""
    different = list(dict.fromkeys(texts))
    looked_at = different[:ENOUGH]
    known = [text for text in looked_at if country(text) != text or re.fullmatch("[A-Z]{2}", text)]
    return Facts(
        filled=len(texts),
        numbers=tuple(one for one in WRITTEN if looked_at and all(_reads(text, one) for text in looked_at)),
        dates=tuple(form for form in FORMS if looked_at and all(_is_date(text, form) for text in looked_at)),
        widths=_widths(looked_at),
        countries=len(known) / len(looked_at) if looked_at else 0,
        distinct=len(different) / len(texts) if texts else 0,
        whole=bool(looked_at) and all(re.fullmatch("[0-9]{1,9}", text) for text in looked_at),
        worded=bool(looked_at) and not any(re.search("[0-9]", text) for text in looked_at),
        samples=tuple(different[:3]),
        codes=tuple(different[:20]),
    )


def _reads(text: str, numbers: NumberFormat) -> bool:
    try:
        amount(text, numbers)
    except Unreadable:
        return False
    return not (numbers.decimal in text and text.count(numbers.decimal) > 1)


def _is_date(text: str, form: str) -> bool:
    try:
        return 1970 <= datetime.strptime(text, form).year <= 2100
    except ValueError:
        return False


def _widths(texts: Sequence[str]) -> tuple[int, ...]:
    """Return the numbers of digits of HS codes, an odd one standing for a lost zero; none where the texts are no such codes."""
    codes = [re.sub("[. ]", "", text) for text in texts if HEADING.fullmatch(text)]
    if len(codes) < MOST * max(len(texts), 1):
        return ()
    widths = {len(code) + len(code) % 2 for code in codes}
    chapters = {int(code[: 2 - len(code) % 2]) for code in codes}
    return tuple(sorted(widths)) if len(widths) <= 3 and max(widths) <= 12 and chapters <= {*range(1, 77), *range(78, 100)} else ()
