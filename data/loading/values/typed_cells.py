"""The texts of one column of a block as typed values: the plain ones all at once, the others one by one by the reader of the column."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.loading.mapping.mapping import MappedColumn, NumberFormat
from data.loading.reading.vectors import compute as pc
from data.loading.values import numerals, parse
from data.loading.values.numerals import DIGITS, Unreadable
from data.loading.values.wrappings import remark, wrapped

TYPES = {
    "code": pa.string(),
    "hs": pa.string(),
    "country": pa.string(),
    "date": pa.date32(),
    "stamp": pa.timestamp("us"),
    "integer": pa.int64(),
}
FRACTION = r":[0-9]{2}[.,]"
WIDTHS = {"Y": 4, "m": 2, "d": 2, "H": 2, "M": 2, "S": 2}


@dataclass
class Cells:
    """Values of one column: null where the text is empty, breaks a rule (`rules` by place) or has more decimals than are kept (`fine`)."""

    values: Any
    rules: dict[int, str] = field(default_factory=dict[int, str])
    fine: dict[int, Decimal] = field(default_factory=dict[int, Decimal])
    said: dict[str, tuple[int, str]] = field(default_factory=dict[str, tuple[int, str]])  # by remark: how many cells, and one text


def type_of(column: MappedColumn) -> Any:
    """Return the Arrow type that a column is kept in."""
    return pa.decimal128(DIGITS, column.scale) if column.kind == "decimal" else TYPES[column.kind]


def _marked(texts: Any) -> Any:
    """Return which texts begin with a mark of a spreadsheet, and are read one by one."""
    hashes, equals, quotes = (pc.starts_with(texts, mark) for mark in ("#", '="', "'"))
    return pc.or_(hashes, pc.or_(equals, quotes))


def trimmed(texts: Any) -> Any:
    """Return the texts without white space at either end."""
    return pc.utf8_trim_whitespace(texts)


def typed(column: MappedColumn, texts: Any, known: parse.Known, numbers: NumberFormat) -> Cells:
    """Return the values of trimmed texts. known: the reader of the column."""
    plain = not (column.codes or column.strict or column.pattern or column.aggregates or column.whole or column.refuses)
    if column.kind == "code" and plain:
        done = pc.and_(pc.not_equal(texts, ""), pc.invert(_marked(texts)))
        values = texts
    elif column.kind in ("date", "stamp"):
        values, done = _stamps(column, texts)
    elif column.kind == "decimal" and column.multiplier == 1:
        values, done = _decimals(column, texts, numbers)
    elif column.kind == "integer" and not column.codes:
        values, done = _integers(column, texts)
    else:
        values, done = pa.nulls(len(texts), type_of(column)), pa.array(np.zeros(len(texts), bool))
    return _completed(column, texts, known, values, done)


def _integers(column: MappedColumn, texts: Any) -> tuple[Any, Any]:
    done = pc.match_substring_regex(texts, "^[0-9]{1,9}$")
    values = pc.if_else(done, texts, None).cast(pa.int64())
    for bound, within in ((column.minimum, pc.greater_equal), (column.maximum, pc.less_equal)):
        if bound is not None:
            done = pc.and_(done, pc.fill_null(within(values, bound), False))
    return pc.if_else(done, values, None), done


def _completed(column: MappedColumn, texts: Any, known: parse.Known, values: Any, done: Any) -> Cells:
    """Return the values with those of the texts not read yet; each different text is read once."""
    left = np.flatnonzero(~done.to_numpy(zero_copy_only=False))
    if not len(left):
        return Cells(values)
    coded = texts.take(pa.array(left)).dictionary_encode()
    found, broken = _read_each(coded.dictionary.to_pylist(), known)
    indices = coded.indices.to_numpy()
    cells = Cells(values, said=_remarks(column, coded.dictionary, indices, broken))
    if broken:
        cells.rules = {int(left[at]): broken[int(indices[at])] for at in np.flatnonzero(np.isin(indices, list(broken)))}
    if column.kind == "decimal":
        cells.fine = {int(left[at]): found[one] for at, one in enumerate(indices.tolist()) if found[one] is not None}
    else:
        cells.values = _placed(values, left, pa.array(found, type_of(column)).take(coded.indices))
    return cells


def _remarks(column: MappedColumn, texts: Any, indices: NDArray[Any], broken: Collection[int]) -> dict[str, tuple[int, str]]:
    """Return remarks on texts that were not read as they stand, with their number and one of them."""
    found: dict[str, tuple[int, str]] = {}
    places = np.flatnonzero(pc.match_substring_regex(texts, wrapped(column.kind)).to_numpy(zero_copy_only=False))
    for place, text in zip(places.tolist(), texts.take(pa.array(places)).to_pylist(), strict=True):
        if place not in broken and text and (said := remark(text, column)):
            found[said] = (found.get(said, (0, ""))[0] + int(np.count_nonzero(indices == place)), text)
    return found


def _read_each(texts: list[str], known: parse.Known) -> tuple[list[Any], dict[int, str]]:
    values: list[Any] = []
    broken: dict[int, str] = {}
    for place, text in enumerate(texts):
        try:
            values.append(known[text])
        except Unreadable as error:
            values.append(None)
            broken[place] = str(error)
    return values, broken


def _placed(values: Any, places: NDArray[Any], found: Any) -> Any:
    """Return an array with other values at some places."""
    if len(places) == len(values):
        return found
    mask = np.zeros(len(values), bool)
    mask[places] = True
    return pc.replace_with_mask(values, pa.array(mask), found)


def with_decimals(values: Any, added: dict[int, Decimal | None]) -> Any:
    """Return a decimal array with more values at some places."""
    if not added:
        return values
    places = np.array(sorted(added))
    return _placed(values, places, pa.array([added[int(place)] for place in places], values.type))


def _decimals(column: MappedColumn, texts: Any, numbers: NumberFormat) -> tuple[Any, Any]:
    values, done = numerals.simple(texts, numbers, DIGITS - column.scale, column.scale)
    values = values.cast(type_of(column))
    for bound, within in ((column.minimum, pc.greater_equal), (column.maximum, pc.less_equal)):
        if bound is not None:
            done = pc.and_(done, pc.fill_null(within(values, pa.scalar(Decimal(bound), pa.decimal128(DIGITS, 0))), False))
    if column.zero_is_unknown:
        done = pc.and_(done, pc.fill_null(pc.not_equal(values, pa.scalar(Decimal(0), pa.decimal128(DIGITS, 0))), False))
    return pc.if_else(done, values, None), done


def _stamps(column: MappedColumn, texts: Any) -> tuple[Any, Any]:
    """Return dates and times written in digits of a fixed width, in the range allowed; and which texts are such."""
    count = len(texts)
    values, done = np.full(count, np.datetime64("NaT", "us")), np.zeros(count, bool)
    texts, fractions = _without_fractions(column, texts)
    lengths = pc.binary_length(texts).to_numpy(zero_copy_only=False)
    for layout in filter(None, map(_layout, column.formats)):
        places = np.flatnonzero((lengths == len(layout)) & ~done)
        if len(places):
            found, valid = _fixed(texts.take(pa.array(places)), layout, np.datetime64(parse.latest(column), "us"))
            values[places[valid]], done[places[valid]] = found[valid], True
    array = pa.array(values + fractions, pa.timestamp("us"), mask=~done)
    return array.cast(type_of(column), safe=False) if column.kind == "date" else array, pa.array(done)


def _without_fractions(column: MappedColumn, texts: Any) -> tuple[Any, Any]:
    """Return the texts without the fraction of their seconds, and the fractions as microseconds.

    It applies if the column allows a fraction.
    """
    if not any(form.endswith("%S.%f") for form in column.formats):
        return texts, np.timedelta64(0, "us")
    digits = pc.fill_null(pc.struct_field(pc.extract_regex(texts, rf"{FRACTION}(?P<digits>[0-9]{{1,9}})$"), "digits"), "0")
    micros = pc.utf8_slice_codeunits(pc.utf8_rpad(digits, 6, "0"), 0, 6).cast(pa.int64()).to_numpy(zero_copy_only=False)
    return pc.replace_substring_regex(texts, r"(:[0-9]{2})[.,][0-9]{1,9}$", r"\1"), micros.astype("timedelta64[us]")


def _layout(form: str) -> str:
    """Return a form of dates as one letter per character, as YYYY-mm-dd; empty if its width is not fixed."""
    pieces = re.split(r"%(.)", form)
    if not set(pieces[1::2]) <= set(WIDTHS) or set("".join(pieces[::2])) & set("".join(WIDTHS)) - set("T"):
        return ""
    return "".join(piece if place % 2 == 0 else piece * WIDTHS[piece] for place, piece in enumerate(pieces))


def _fixed(texts: Any, layout: str, last: Any) -> tuple[Any, Any]:
    """Return the moments that texts of one width state in a layout, and which of them are valid."""
    data = np.frombuffer(texts.buffers()[2], np.uint8, len(layout) * len(texts), texts.buffers()[1] and _start(texts))
    data = data.reshape(len(texts), len(layout))
    parts: dict[str, Any] = {}
    valid = np.ones(len(texts), bool)
    for place, letter in enumerate(layout):
        if letter in WIDTHS:
            digit = data[:, place].astype(np.int64) - 48
            valid &= (digit >= 0) & (digit <= 9)
            parts[letter] = parts.get(letter, 0) * 10 + digit
        else:
            valid &= data[:, place] == ord(letter)
    return _moments(parts, valid, last)


def _start(texts: Any) -> int:
    """Return the place of the first byte of the text of an array in its buffer."""
    return int(np.frombuffer(texts.buffers()[1], np.int32)[texts.offset])


def _moments(parts: dict[str, Any], valid: Any, last: Any) -> tuple[Any, Any]:
    year, month, day = parts["Y"], parts.get("m", 1), parts.get("d", 1)
    hour, minute, second = (parts.get(letter, 0) for letter in "HMS")
    valid = valid & (year >= 1970) & (year < 2400) & (month >= 1) & (month <= 12) & (hour < 24) & (minute < 60) & (second < 60)
    months = (np.where(valid, year, 1970) - 1970) * 12 + np.where(valid, month, 1) - 1
    first = months.astype("datetime64[M]").astype("datetime64[D]")
    days = (months + 1).astype("datetime64[M]").astype("datetime64[D]") - first
    valid &= (day >= 1) & (day <= days.astype(np.int64))
    seconds = (hour * 60 + minute) * 60 + second
    found = first.astype("datetime64[us]") + ((day - 1) * 86_400 + seconds) * np.timedelta64(1_000_000, "us")
    return found, valid & (found < last)
