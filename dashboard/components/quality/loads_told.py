"""What was set aside and the loads, as tables and titles."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.table import end, listing
from dashboard.core.format import UNKNOWN, count, missing, percent
from data.language import mark, mark_number, say, say_list, say_number

ASIDE = (("file", mark("File")), ("reason", mark("Reason")), ("column", mark("Column")), ("n", end(mark("Records or cells"))),
         ("value", mark("Set aside of the whole file")))  # fmt: skip
RECORDS = (("file", mark("File")), ("line", end(mark("Line"))), ("column", mark("Column")), ("value", mark("Value seen")),
           ("reason", mark("Reason")), ("accepted", mark("Form accepted")))  # fmt: skip
LOADS = (
    ("file", mark("File")),
    ("source", mark("Source")),
    ("at", mark("Loaded")),
    ("version", end(mark("Data version"))),
    ("account", mark("Account of the records")),
    ("sums", mark("Sums loaded")),
    ("waiting", end(mark("Still set aside"))),
    ("digest", mark("Digest")),
)
SUMS = {"value": mark("customs value"), "weight": mark("net mass"), "tax": mark("tax")}
DUE = mark_number("on time: due within {number} day", "on time: due within {number} days")
LATE = mark_number("late by {number} day: due within {due}", "late by {number} days: due within {due}")
REASONS = {
    "duplicate": mark("The key of an earlier record"),
    "aggregate": mark("A total of other records"),
    "superseded": mark("Replaced by a later version"),
    "cancelled": mark("Cancelled declaration"),
}


def reason(text: str) -> str:
    """Return why a record was set aside: in the language of the reader where it is one word, else as the load wrote it."""
    return say(REASONS[text]) if text in REASONS else text


def summed(name: str) -> str:
    """Return what a sum of a file adds up."""
    return say(SUMS[name]) if name in SUMS else name


def aside(rows: Sequence[Mapping[Any, Any]], label: str) -> Component:
    """Return what was set aside. rows: file, reason, column, n, and value as words."""
    shown = [{"file": wrapped(row["file"]), "reason": wrapped(reason(row["reason"])), "column": row["column"] or UNKNOWN,
              "n": count(row["n"]), "value": wrapped(row["value"])} for row in rows]  # fmt: skip
    return listing(ASIDE, shown, label, blocks=True, folded=True)


def lost(amounts: Mapping[str, tuple[float, float]]) -> str:
    """Write what a file lost by sum: 'customs value 1,234 (0.8 %)'. amounts: by name what was set aside, and the whole file."""
    words = mark("{name} {amount} ({share})")
    told = [say(words, name=summed(name), amount=count(gone), share=percent(abs(gone / whole), 2))
            for name, (gone, whole) in amounts.items() if gone]  # fmt: skip
    return say_list(told, "unit") or say("no amount")


def records(rows: Sequence[Mapping[str, Any]], label: str) -> Component:
    """Return the records set aside. rows: file, line, column, value (None: not shown), reason, accepted."""
    return listing(RECORDS, [recorded(row) for row in rows], label, blocks=True, folded=True)


def recorded(row: Mapping[str, Any]) -> dict[str, str | Component]:
    """Return a record as texts."""
    seen = say("not shown") if row["value"] is None else row["value"] or say("empty")
    texts = {"file": row["file"], "value": seen, "reason": reason(row["reason"]), "accepted": row["accepted"] or UNKNOWN}
    return {"line": count(row["line"]), "column": row["column"] or UNKNOWN} | {key: wrapped(text) for key, text in texts.items()}


def loads(rows: Sequence[Mapping[str, Any]], label: str) -> Component:
    """Return the loads. rows: file, source, at, version, physical, loaded, quarantined, blank, sums, waiting, digest."""
    return listing(LOADS, [load(row) for row in rows], label, blocks=True, folded=True)


def load(row: Mapping[str, Any]) -> dict[str, str | Component]:
    """Return a load as texts: records of the file = loaded + set aside + blank."""
    counts = {key: count(row[key]) for key in ("physical", "loaded", "quarantined", "blank")}
    account = say("{physical} = {loaded} loaded + {quarantined} set aside + {blank} blank", **counts)
    sums = say_list([say("{name} {amount}", name=summed(name), amount=count(amount)) for name, amount in row["sums"].items()], "unit")
    return {
        "file": wrapped(row["file"]),
        "source": row["source"],
        "at": row["at"],
        "version": count(row["version"]) if row["version"] else UNKNOWN,
        "account": wrapped(account),
        "sums": wrapped(sums or UNKNOWN),
        "waiting": count(row["waiting"]),
        "digest": row["digest"] or UNKNOWN,
    }


def latest(number: int, file: str, day: str) -> str:
    """Return the title of the loads: how many, and the last of them."""
    return say_number("{number} load: {file}, {day}", "{number} loads, the latest {file}, {day}", number, file=file, day=day)


def left_over(number: float, files: int) -> str:
    """Return the title of what was set aside."""
    if not number:
        return say("Nothing was set aside: every record of these files was loaded")
    one, many = mark("{count} set aside from one file"), mark("{count} set aside from several files ({files})")
    return say(one if files == 1 else many, count=count(number), files=count(files))


def none(words: str, would: str) -> Component:
    """Return what stands where nothing was set aside: that it is so, and what would be shown. words, would: marked messages."""
    return html.Div([html.P(say(words)), html.P(say(would), className="sub")])


def wrapped(text: str) -> Component:
    """Return a text that may take several lines in its cell."""
    return html.Span(text, className="wrapped")


def overdue(age: int, due: int | None) -> str:
    """Write whether data of an age, in days, are late: against the days within which newer ones are due, if they are stated."""
    if missing(due):
        return say("no timetable stated")
    return say_number(*DUE, due) if age <= due else say_number(*LATE, age - due, due=count(due))
