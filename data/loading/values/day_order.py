"""Day before month, or month before day: the order is stated, never guessed; a file that shows the other order is refused."""

from datetime import datetime
from typing import TYPE_CHECKING

from duckdb import DuckDBPyConnection

from data.loading.reading.file_bytes import FileRefused, shown

if TYPE_CHECKING:
    from data.loading.staged import Staged

DAY_FIRST = "date: month before day, where day before month is stated"
MONTH_FIRST = "date: day before month, where month before day is stated"
MOST = 0.01
DAY, MONTH = "day-first", "month-first"
ORDERS = {DAY: "day before month", MONTH: "month before day"}


def swapped(form: str) -> str:
    """Return a form of dates with day and month exchanged; empty unless both are numbers before the year."""
    day, month = form.find("%d"), form.find("%m")
    if min(day, month) < 0 or form.lower().find("%y") < max(day, month):
        return ""
    return form.replace("%d", "%?").replace("%m", "%d").replace("%?", "%m")


def order_of(form: str) -> str:
    """Return whether a form of dates states the day or the month first; empty unless both are numbers before the year."""
    return (DAY if form.find("%d") < form.find("%m") else MONTH) if swapped(form) else ""


def in_order(form: str, order: str) -> str:
    """Return a form of dates with day and month in an order; unchanged where none is stated or the form shows none."""
    return swapped(form) if order and order_of(form) not in ("", order) else form


def mixed(forms: tuple[str, ...]) -> tuple[str, str] | None:
    """Return two of the forms that differ in the order of day and month alone, so that a date could be read either way."""
    shapes = {_shape(form): form for form in forms}
    return next(((form, shapes[_shape(other)]) for form in forms if (other := swapped(form)) and _shape(other) in shapes), None)


def other_order(text: str, forms: tuple[str, ...]) -> str:
    """Return the rule that a text breaks if it is a date only with day and month exchanged.

    Empty if it is not a date even then.
    """
    for form in forms:
        if (other := swapped(form)) and _reads(text, other):
            return DAY_FIRST if order_of(form) == DAY else MONTH_FIRST
    return ""


def judge(raw: DuckDBPyConnection, staged: "Staged") -> None:
    """Raise FileRefused if the dates of a column that tell the order of day and month tell another than is stated, but for a few."""
    found = raw.execute(
        "SELECT \"column\", split_part(rule, '; accepted: ', 1) AS broken, count(*), min(line), arg_min(value, line) FROM quarantine "
        "WHERE load_id = ? AND broken IN (?, ?) GROUP BY ALL",
        [staged.load_id, DAY_FIRST, MONTH_FIRST],
    ).fetchall()
    for name, rule, against, line, value in found:
        field = next(column.field for place, column in staged.match.places if staged.match.names[place] == name)
        [(agreeing,)] = raw.execute(f'SELECT count(*) FROM {staged.table} WHERE day("{field}") > 12').fetchall()
        clear = against + agreeing
        if against > MOST * clear:
            other = MONTH if rule == DAY_FIRST else DAY
            cure = f"Load it with --dates {other}, or" if agreeing <= MOST * clear else "The column holds both orders:"
            raise FileRefused(
                f"{staged.name}: line {line}, column {shown(name)!r}: {shown(value)!r} has the {rule.removeprefix('date: ')}: "
                f"so {against:,} of the {clear:,} dates that tell. {cure} export dates as YYYY-MM-DD"
            )


def _shape(form: str) -> str:
    return form.split(" ", maxsplit=1)[0].replace("%Y", "%y")


def _reads(text: str, form: str) -> bool:
    try:
        datetime.strptime(text, form)
    except ValueError:
        return False
    return True
