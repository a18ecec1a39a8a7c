"""Numbers as they are written in files: read exactly in a stated format, refused where a file writes them otherwise."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypeVar

import pyarrow as pa

from data.loading.mapping.mapping import MappedColumn, NumberFormat
from data.loading.reading.vectors import compute as pc
from data.loading.values.wrappings import unmarked

DIGITS = 18
Number = TypeVar("Number", int, Decimal)
PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
MARKS = (".", ",", " ", "'")
ALIKE = (" \u00a0\u2006\u2007\u2008\u2009\u200a\u202f\u3000", "'\u2019\u02bc\u00b4`")  # marks that are written in several ways and mean one


class Unreadable(ValueError):
    """The rule that a text breaks."""


CURRENCY = re.compile(
    r"[DC][Rr]\.?|[$\u00a2-\u00a5\u058f\u060b\u09f2\u09f3\u0e3f\u17db\u20a0-\u20c0\ufdfc%\u066a]|[A-Z]{3}|[A-Z]{1,3}\$|F[. ]?C\.?F\.?A\.?"
    r"|Rs\.?|Bs\.?F?|F[Bb]u|FC|Ar|DA|D[Hh]s?|[KTU]Sh\.?|Kz|MT|Mt|[SB]/\.?|[\u0600-\u065f\u066e-\u06ef.]{2,6}"
)
DRESSED = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[+-])?\s*(?P<before>[^\d\s.,'()+-][^\d,'()+-]{0,5}?)?\s*(?P<inner>\()?"
    r"(?P<number>[+-]?[.,]?\d(?:[\d.,'\s]*\d)?)"
    r"\s*(?P<after>[^\d\s.,'()+-][^\d,'()+-]{0,5}?)?\s*(?(open)\)|)(?(inner)\)|)\s*(?P<trailing>-)?"
)


@dataclass(frozen=True)
class Other:
    """Another way to write a number that a text shows: what to state for it."""

    decimal: str
    thousands: str
    negative: str = ""
    mark: str = ""
    stated: bool = True  # whether its marks of decimals and thousands must be stated

    @property
    def option(self) -> str:
        """Return the options of a command that state this format."""
        found = [f"--decimal {_quoted(self.decimal)}"] if self.stated else []
        found += [f"--thousands {_quoted(self.thousands)}"] if self.stated and self.thousands else []
        found += [f"--negative {self.negative}"] if self.negative else []
        return " ".join(found + ([f"--mark {self.mark}"] if self.mark else []))

    @property
    def setting(self) -> str:
        """Return what to state for it in a mapping."""
        found = [f'decimal = "{self.decimal}"'] if self.stated else []
        found += [f'thousands = "{self.thousands}"'] if self.stated and self.thousands else []
        found += [f'negative = "{self.negative}"'] if self.negative else []
        return ", ".join(found + ([f'marks = ["{self.mark}"]'] if self.mark else []))


def amount(text: str, numbers: NumberFormat, multiplier: int = 1) -> Decimal:
    """Return the number that a text states in a format, exactly; raises Unreadable if it states none."""
    return _read(text, plain_text(numbers), multiplier)


def reader(column: MappedColumn, numbers: NumberFormat) -> Callable[[str], Decimal | None]:
    """Return the reader of the texts of a decimal column.

    It gives the number within the bounds of the column, None for a zero that means unknown.
    """
    plain = plain_text(numbers)

    def number(text: str) -> Decimal | None:
        value = _read(text, plain, column.multiplier)
        if value and not -30 < value.adjusted() < DIGITS - column.scale:
            raise Unreadable("number: too large" if value.adjusted() > 0 else "number: too small")
        bounded(value, column)
        return None if column.zero_is_unknown and not value else value or Decimal(0)

    return number


def bounded(value: Number, column: MappedColumn) -> Number:
    """Return a number unchanged; raises Unreadable if it is beyond the bounds of its column."""
    if column.minimum is not None and value < column.minimum:
        raise Unreadable("negative" if column.minimum == 0 else f"number: below {column.minimum}")
    if column.maximum is not None and value > column.maximum:
        raise Unreadable(f"number: above {column.maximum}")
    return value


def _read(text: str, plain: Callable[[str], str], multiplier: int) -> Decimal:
    text = plain(text)
    if not PLAIN.fullmatch(text):
        raise Unreadable("number: cannot be read")
    return Decimal(text) * multiplier if multiplier != 1 else Decimal(text)


def plain_text(numbers: NumberFormat) -> Callable[[str], str]:
    """Return a function that writes a number without grouping and with a decimal point.

    A text that does not fit the format is left to fail.
    """
    group, point = _group(numbers.thousands), re.escape(numbers.decimal)
    last = "[0-9]{1,3}" if numbers.lost_zeros else "[0-9]{3}"
    lakh = "" if numbers.lost_zeros else rf"|[0-9]{{1,2}}(?:{group}[0-9]{{2}})+"  # 12,34,567
    grouped = re.compile(rf"([+-]?(?:[0-9]{{1,3}}(?:{group}[0-9]{{3}})*{lakh})){group}({last})((?:{point}[0-9]*)?)")

    def plain(text: str) -> str:
        text = bare(text, numbers)
        if numbers.thousands and (found := grouped.fullmatch(text)):
            text = re.sub(group, "", found[1]) + found[2].ljust(3, "0") + found[3]
        return text if numbers.decimal == "." else text.replace(".", "?").replace(numbers.decimal, ".")

    return plain


def bare(text: str, numbers: NumberFormat) -> str:
    """Return a number without what a spreadsheet or the format puts round it; its sign goes first."""
    text = unmarked(text).replace("\u2212", "-")
    if not numbers.negative and not numbers.marks:
        return text
    sign, inner = _unsigned(_without(text, numbers.marks), numbers.negative)
    again, inner = _unsigned(_without(inner, numbers.marks), numbers.negative)
    return (sign or again) + inner if not (sign and again) else text


def _without(text: str, marks: tuple[str, ...]) -> str:
    """Return a text without the marks at its ends, and without one between a sign and the number."""
    sign = text[:1] if text[:1] in ("+", "-") else ""
    inner = text[len(sign) :].strip()
    for mark in sorted(marks, key=len, reverse=True):
        inner = inner.removeprefix(mark).removesuffix(mark).strip()
    return sign + inner


def _unsigned(text: str, negative: str) -> tuple[str, str]:
    """Return the minus that brackets or a mark behind a number stand for, and the rest."""
    if negative in ("brackets", "both") and text.startswith("(") and text.endswith(")"):
        return "-", text[1:-1].strip()
    return ("-", text[:-1].strip()) if negative in ("trailing", "both") and text.endswith("-") else ("", text)


def _group(thousands: str) -> str:
    """Return the pattern of a mark between thousands, with those that look alike."""
    alike = next((marks for marks in ALIKE if thousands in marks), thousands)
    return f"[{re.escape(''.join(alike))}]" if thousands else ""


def simple(texts: Any, numbers: NumberFormat, digits: int, scale: int) -> tuple[Any, Any]:
    """Return the texts that are digits before and after the decimal mark, as decimals, and which they are.

    texts: an Arrow array of trimmed text; others are null in the result. digits, scale: the most before and after the mark. Nearly all
    numbers are such; the others are left to `reader`.
    """
    point = re.escape(numbers.decimal)
    after = f"(?:{point}[0-9]{{1,{scale}}})?" if scale else ""
    is_simple = pc.match_substring_regex(texts, f"^-?[0-9]{{1,{digits}}}{after}$")
    chosen = pc.if_else(is_simple, texts, None)
    if numbers.decimal != ".":
        chosen = pc.replace_substring(chosen, numbers.decimal, ".")
    return chosen.cast(pa.decimal128(digits + scale, scale)), is_simple


def contradicts(text: str, numbers: NumberFormat) -> Other | None:
    """Return the other format that a text is plainly written in, if the stated one does not read it."""
    if PLAIN.fullmatch(plain_text(numbers)(text)):
        return None
    found = next((other for other in _others() if _shape(other).fullmatch(text)), None)
    return found or _dressed(bare(text, numbers), numbers)


def _dressed(text: str, numbers: NumberFormat) -> Other | None:
    """Return the format of a number in brackets, with a minus behind it or a currency beside it."""
    found = DRESSED.fullmatch(text)
    mark = (found["before"] or found["after"] or "").strip() if found else ""
    if not found or (mark and not CURRENCY.fullmatch(mark)) or (found["before"] and found["after"]):
        return None
    negative = "brackets" if found["open"] or found["inner"] else "trailing" if found["trailing"] else ""
    if not negative and not mark:
        return None
    negative = "both" if numbers.negative and negative and negative != numbers.negative else negative
    if PLAIN.fullmatch(plain_text(numbers)(found["number"])):
        return Other(numbers.decimal, numbers.thousands, negative, mark, stated=False)
    other = next((other for other in _others() if _shape(other).fullmatch(found["number"])), None)
    return replace(other, negative=negative, mark=mark) if other else None


def side(mark: str) -> str:
    """Return whether a mark beside a number says that it is a debit, DR, or a credit, CR; nothing where it says neither."""
    found = mark.upper().rstrip(".")
    return found if found in ("DR", "CR") else ""


def fits_both(text: str) -> bool:
    """Tell whether a text reads as one number with a decimal point and as another with a point between thousands, as 12.500 does."""
    return bool(re.fullmatch(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}", text))


def _others() -> tuple[Other, ...]:
    pairs = [(decimal, thousands) for decimal in (".", ",") for thousands in (*MARKS, "") if thousands != decimal]
    return tuple(Other(decimal, thousands) for decimal, thousands in pairs)


def _shape(other: Other) -> re.Pattern[str]:
    """Return numbers that only this format explains: with groups of thousands, or with its decimal mark."""
    point, group = re.escape(other.decimal), _group(other.thousands)
    if not other.thousands:
        return re.compile(rf"[+-]?[0-9]+{point}[0-9]+")
    groups = rf"(?:[0-9]{{1,3}}(?:{group}[0-9]{{3}})+|[0-9]{{1,2}}(?:{group}[0-9]{{2}})+{group}[0-9]{{3}})"
    return re.compile(rf"[+-]?{groups}(?:{point}[0-9]+)?")


def _quoted(mark: str) -> str:
    return f'"{mark}"' if mark in (" ", "'") else mark


def example(numbers: NumberFormat) -> str:
    """Return an example of a number as a format writes it."""
    return f"1{numbers.thousands}234{numbers.decimal}56"
