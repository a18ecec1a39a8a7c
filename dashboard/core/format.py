"""Numbers, changes and months as text, in the language of the reader: three significant digits, thousands separated, the unit once."""

import re
from dataclasses import dataclass
from math import floor, isnan, log10
from typing import TYPE_CHECKING

from babel.core import Locale

from data.language import SOURCE, locale, mark, mark_number, numerals, say, say_number
from data.months import month_label, month_name
from data.number_text import NARROW, percent_pattern, plus, symbols, written

if TYPE_CHECKING:
    from typing_extensions import TypeIs

UNKNOWN = "–"
LARGE = {  # each as for one and for many: "0,27 million" and "3,2 millions" in French
    1e12: mark_number("trillion {unit}", "trillion {unit}"),
    1e9: mark_number("billion {unit}", "billion {unit}"),
    1e6: mark_number("million {unit}", "million {unit}"),
    1e3: mark_number("thousand {unit}", "thousand {unit}"),
}
MANY = 100  # of which each language has its form for many, and for fractions
STEPS = ((1e12, mark("tn {unit}")), (1e9, mark("bn {unit}")), (1e6, mark("m {unit}")), (1e3, mark("k {unit}")))
BEFORE_UNIT = re.compile(r"(?<=\d) (?=(?:%|h|d|×|t|bn|m|tn)(?![\w-]))")
MOST_PLACES, MOST_DIGITS = 2, 5
LEAST_STEP = {"percent": 0.0005, "hours": 0.05}


@dataclass(frozen=True)
class Amount:
    """A number as shown: its digits, and the unit that follows them once."""

    digits: str
    unit: str = ""

    def __str__(self) -> str:
        if self.unit == "%":
            return percent_pattern().format(self.digits)
        return f"{self.digits}{NARROW}{self.unit}" if self.unit else self.digits


def hour() -> str:
    """Return the unit of hours, 'h'."""
    return say("h")


def tonne() -> str:
    """Return the unit of tonnes, 't'."""
    return say("t")


def kilogram() -> str:
    """Return the unit of kilograms, 'kg'."""
    return say("kg")


def in_hours(shown: object) -> str:
    """Write hours as shown with their unit: '12.4 h'."""
    return say("{hours} h", hours=shown)


def per_cent(shown: object) -> str:
    """Write a number of per cent as shown with its sign: '12.4 %'."""
    text = percent_pattern().format(shown)
    return text.replace(NARROW, " ") if locale() == SOURCE else text


def missing(value: float | None) -> "TypeIs[None]":
    """Return whether a number is None or NaN."""
    return value is None or isnan(value)


def amount(value: float | None, unit: str, currency: str = "", more: int = 0) -> Amount:
    """Return a value of a measure as it is shown, with `more` digits than usual.

    unit: that of the catalogue (count, money, kg, percent as a fraction, hours). The amount is '–' where the value is unknown.
    """
    if missing(value):
        return Amount(UNKNOWN)
    if unit == "percent":
        return Amount(significant(value * 100, 3 + more, MOST_PLACES + more), "%")
    if unit == "hours":
        return Amount(significant(value, 3 + more, MOST_PLACES + more), hour())
    if unit == "kg":
        return scaled(value / 1000, tonne(), 1e6, more)
    return scaled(value, currency, 1e3, more) if unit.startswith("money") else scaled(value, "", 1e6, more)


def apart(value: float | None, other: float | None, unit: str, currency: str = "") -> tuple[Amount, Amount]:
    """Return two values of a unit with as many digits as tell them apart: '79.96 %' and '80 %', not '80.0 %' and '80 %'."""
    pairs = [(amount(value, unit, currency, more), amount(other, unit, currency, more)) for more in range(MOST_DIGITS)]
    return next((pair for pair in pairs if not alike(*pair)), pairs[0])


def alike(one: Amount, other: Amount) -> bool:
    """Return whether two amounts read the same once trailing zeros are dropped; unknown amounts never do."""
    return one.unit == other.unit and one.digits != UNKNOWN and _plain(one.digits) == _plain(other.digits)


def _plain(shown: str) -> str:
    point = symbols(locale())[ord(".")]
    return shown.rstrip("0").rstrip(point) if point in shown else shown


def scaled(value: float, unit: str, above: float, more: int = 0) -> Amount:
    """Return an amount in full up to `above`, and from there on in thousands, millions, billions or trillions."""
    if abs(value) < above:
        return Amount(digits(value), unit)
    size, step = next((size, step) for size, step in STEPS if abs(value) >= size * 0.9995)
    return Amount(significant(value / size, 3 + more, MOST_PLACES + more), say(step, unit=unit).strip())


def significant(value: float | None, digits: int = 3, most: int = MOST_PLACES) -> str:
    """Write a number with significant digits: '38.4', '1.84', '412', '1,842'; whole numbers without decimals; '–' where unknown."""
    if missing(value):
        return UNKNOWN
    if value == 0 or abs(value) < 1e-12:
        return "0"
    places = min(max(digits - 1 - floor(log10(abs(float(f"{value:.{digits}g}")))), 0), most)
    shown = f"{value:z,.{places}f}"
    return written(shown.rstrip("0").rstrip(".") if float(round(value, 9)).is_integer() and "." in shown else shown)


def digits(value: float) -> str:
    """Write a number in full with separators from a thousand on, below that with three significant digits."""
    return count(value) if abs(value) >= 1000 else significant(value)


def count(value: float) -> str:
    """Write the nearest whole number with separators: '1,842'."""
    return written(f"{round(value):,}")


def counted(number: int, noun: str, plural: str = "") -> str:
    """Write a number with its noun: '1 fault', '12 faults'; '1 tax', '3 taxes' with the plural given."""
    return f"{count(number)} {noun if number == 1 else plural or noun + 's'}"


@dataclass(frozen=True)
class Scale:
    """The one unit of a chart: values are divided by `size`, and `words` name it once, under the title."""

    size: float = 1.0
    words: str = ""
    step: float = 0.0  # of LARGE, which `words` name; 0 where they name none
    unit: str = ""  # what follows it

    def value(self, value: float | None) -> float | None:
        """Return a value in the unit of the chart; None where it is unknown."""
        return None if missing(value) else float(value) / self.size

    def text(self, value: float | None) -> str:
        """Write a value in the unit of the chart, its digits alone."""
        return UNKNOWN if missing(value) else digits(value / self.size)

    def signed(self, value: float | None) -> str:
        """Write a change in the unit of the chart with its sign, '+1.2' or '−0.4'; no sign where the digits shown are all 0."""
        shown = self.text(value)
        up = not missing(value) and value > 0 and any(digit in shown for digit in "123456789")
        return plus(shown) if up else shown

    def full(self, value: float | None) -> str:
        """Write a value with its unit, for where it stands alone; '–' where it is unknown."""
        if missing(value):
            return UNKNOWN
        if not self.step:
            return f"{self.text(value)} {self.words}".strip()
        return f"{self.text(value)} {say_number(*LARGE[self.step], _grammatical(value / self.size), unit=self.unit)}".strip()


def scale(largest: float | None, unit: str, currency: str = "") -> Scale:
    """Return the scale in which the largest value of a chart reads best."""
    if unit in ("percent", "hours"):
        return Scale(0.01, "%") if unit == "percent" else Scale(1, say("hours"))
    base, words = (1000.0, tonne()) if unit == "kg" else (1.0, currency if unit.startswith("money") else "")
    least = 1e3 if words == currency and words else 1e6
    step = next((each for each in LARGE if not missing(largest) and abs(largest) / base >= max(each, least)), 0.0)
    if not step:
        return Scale(base, words)
    return Scale(base * step, say_number(*LARGE[step], MANY, unit=words).strip(), step, words)


def _grammatical(value: float) -> int:
    """Return a whole number whose grammatical form a value takes: in French 0.27 that of one, in Spanish that of many."""
    if float(value).is_integer():
        return int(abs(value))
    return 1 if Locale.parse(locale()).plural_form(abs(value)) == "one" else MANY


def difference(now: float | None, before: float | None, unit: str) -> str:
    """Write the size of a change without its sign: '4.2 points', '6.1 h', '5.7 %'; empty if a side is unknown or the base is 0."""
    if missing(now) or missing(before):
        return ""
    if unit == "percent":
        return say("{size} points", size=significant(abs(now - before) * 100, 2))
    if unit == "hours":
        return str(Amount(significant(abs(now - before), 2), hour()))
    return str(Amount(significant(abs(now / before - 1) * 100, 2), "%")) if before else ""


def direction(now: float | None, before: float | None, unit: str) -> int:
    """Return 1 for up, -1 for down, 0 if the digits on screen show no change or a side is unknown."""
    if missing(now) or missing(before):
        return 0
    step = LEAST_STEP.get(unit, 0.0005 * abs(before))
    return 0 if abs(now - before) <= step else (1 if now > before else -1)


def month(code: int) -> str:
    """Write a month yyyymm: 202510 becomes 'Oct 2025'."""
    return month_name(code)


def tick(code: int, year: bool) -> str:
    """Write the label of a month on an axis, with its year on the line below where `year` is set."""
    return f"{month_label(code)}<br>{numerals(str(code // 100))}" if year else month_label(code)


def short(name: str, length: int = 24) -> str:
    """Return a name cut to `length` characters, after a whole word where one ends in the second half of them.

    The hover text and the table keep the whole name.
    """
    if len(name) <= length:
        return name
    begun = name[:length]
    words = begun.rpartition(" ")[0].rstrip(" ,;:-–(")
    return (words if len(words) >= length / 2 else begun[:-1].rstrip()) + "…"


def together(text: str) -> str:
    """Return a text in which each number keeps its unit on the same line."""
    return BEFORE_UNIT.sub(NARROW, text)


def sign(step: int) -> str:
    """Return the arrow of a direction: '▲' for 1, '▼' for -1, empty for 0."""
    return {1: "▲", -1: "▼", 0: ""}[step]


def between(low: object, high: object) -> str:
    """Write a range from the texts of its ends: '12.1 to 14.8'."""
    return say("{low} to {high}", low=low, high=high)


def ends(low: float | None, high: float | None, unit: str, currency: str = "") -> str:
    """Write a range of values of a measure, its unit once where both ends have the same: '12.1 to 14.8 %', '950 m MRL to 1.02 bn MRL'.

    unit: as `amount` takes it; the text is '–' where an end is unknown.
    """
    if missing(low) or missing(high):
        return UNKNOWN
    least, most = amount(low, unit, currency), amount(high, unit, currency)
    return between(least.digits if least.unit == most.unit else least, most)


def percent(share: float, digits: int = 3) -> str:
    """Write a fraction as a percentage: '12.3 %'."""
    return str(Amount(significant(share * 100, digits), "%"))


def signed(fraction: float) -> str:
    """Write a fraction as a percentage with its sign: '+2.1 %', '−12.3 %'."""
    shown = significant(fraction * 100)
    return str(Amount(plus(shown) if fraction > 0 else shown, "%"))


def changed(value: float, before: float) -> str:
    """Write the change between two values: '▲ 9.5 %'; 'new' where the earlier one is 0; empty where it is unknown."""
    if missing(before):
        return ""
    return f"{sign(1 if value >= before else -1)} {difference(value, before, 'money')}" if before else say("new")
