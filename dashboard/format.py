"""Numbers, changes and months as text: three significant digits, thousands separated, the unit once."""

from dataclasses import dataclass
from math import floor, isnan, log10

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
UNKNOWN = "–"
STEPS = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k"))
NARROW = "\u202f"


@dataclass(frozen=True)
class Amount:
    """A number as shown: its digits, and the unit that follows them once."""

    digits: str
    unit: str = ""

    def __str__(self) -> str:
        return f"{self.digits}{NARROW}{self.unit}" if self.unit else self.digits


def missing(value: float | None) -> bool:
    return value is None or isnan(value)


def amount(value: float | None, unit: str, currency: str = "") -> Amount:
    """A measure's value in its catalogue unit (count, money, kg, percent as a fraction, hours)."""
    if missing(value):
        return Amount(UNKNOWN)
    if unit == "percent":
        return Amount(significant(value * 100), "%")
    if unit == "hours":
        return Amount(significant(value), "h")
    if unit == "kg":
        return scaled(value / 1000, "t", 1e6)
    return scaled(value, currency, 1e3) if unit.startswith("money") else scaled(value, "", 1e6)


def scaled(value: float, unit: str, above: float) -> Amount:
    """In full up to `above`, from there in thousands, millions, billions."""
    if abs(value) < above:
        return Amount(count(value) if abs(value) >= 1000 else significant(value), unit)
    size, letter = next((size, letter) for size, letter in STEPS if abs(value) >= size * 0.9995)
    return Amount(significant(value / size), f"{letter} {unit}".strip())


def significant(value: float, digits: int = 3) -> str:
    """'38.4', '1.84', '412', '1,842'; whole numbers below a thousand without decimals."""
    if value == 0 or abs(value) < 1e-12:
        return "0"
    places = max(digits - 1 - floor(log10(abs(value))), 0)
    shown = f"{round(value, places):,.{places}f}"
    return (shown.rstrip("0").rstrip(".") if float(value).is_integer() and "." in shown else shown).replace("-", "−")


def count(value: float) -> str:
    return f"{round(value):,}".replace("-", "−")


def difference(now: float | None, before: float | None, unit: str, currency: str = "") -> str:
    """The size of a change without its sign: '4.2 points', '6.1 h', '5.7 %'; empty where either side is unknown or the base is zero."""
    if missing(now) or missing(before):
        return ""
    if unit == "percent":
        return f"{significant(abs(now - before) * 100)} points"
    if unit == "hours":
        return str(amount(abs(now - before), unit, currency))
    return f"{significant(abs(now / before - 1) * 100)}{NARROW}%" if before else ""


def direction(now: float | None, before: float | None, unit: str) -> int:
    """1 up, -1 down, 0 where it shows no change at the digits on screen or is unknown."""
    if missing(now) or missing(before):
        return 0
    step = 0.0005 * (1 if unit == "percent" else max(abs(before), 1e-12))
    return 0 if abs(now - before) < step else (1 if now > before else -1)


def month(code: int) -> str:
    """202510 → 'Oct 2025'."""
    return f"{MONTHS[code % 100 - 1]} {code // 100}"


def tick(code: int, first: bool = False) -> str:
    """The label of a month on an axis: the year is written once, at the first month and each January."""
    name = MONTHS[code % 100 - 1]
    return f"{name}<br>{code // 100}" if first or code % 100 == 1 else name


def short(name: str, length: int = 24) -> str:
    """A name cut to fit; the whole one belongs in the hover text and the table."""
    return name if len(name) <= length else name[: length - 1].rstrip() + "…"


def sign(step: int) -> str:
    return {1: "▲", -1: "▼", 0: ""}[step]
