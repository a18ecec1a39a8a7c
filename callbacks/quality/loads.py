"""What was set aside when files were loaded, and the loads themselves."""

from datetime import datetime
from typing import Any

import pandas as pd
from babel.dates import format_datetime

from callbacks.core.comparison import day, stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.quality import loads_told
from dashboard.core.format import count
from dashboard.core.page import Drawing
from dashboard.pages.quality.quality import ASIDE, LOADS, RECORDS_ASIDE
from data.frames import Frame
from data.language import locale, mark, numerals, say
from data.loading.reading.file_bytes import shown
from data.months import period_name
from data.notes import Note
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.question import CannotCut
from queries.quality import loads, set_aside
from queries.quality.loads import LoadedFile
from services.risk.targeting import note

MOST_RECORDS, MOST_LOADS, DIGEST = 100, 60, 12
SHOWN = ("file", "line", "column", "value", "reason", "accepted")
NONE = mark("Nothing was set aside in the files of these months.")
WOULD = mark("If there were any, they would stand here by file, reason and column, with their number and what they are worth.")
WOULD_LIST = mark("If there were any, each would stand here with its file, line and column, the value seen, and the form that is accepted.")


@draws(ASIDE)
def aside(filters: Filters, _picked: Codes) -> Drawing:
    """Return what was set aside by file, reason and column, with the amounts that each file lost."""
    held = {each.load_id: each for each in files(filters)}
    frame = set_aside.counted([*held])
    note(say("What was not loaded"), frame.drop(columns="load_id"), filters, ("quarantine",))
    rows = [row | {"value": loads_told.lost(held[row["load_id"]].lost)} for row in frame.to_dict("records")]
    body = loads_told.aside(rows, ASIDE.title) if rows else loads_told.none(NONE, WOULD)
    number, title = left(frame)
    return Drawing(body, number, stamp(engine.current()), title, ASIDE.read(period=told(filters)), dated(filters))


def dated(filters: Filters) -> tuple[Note, ...]:
    """Return a note for each filter that keeps the files with months of it."""
    return tuple(Note("filter_keeps_months", filter=key) for key in filters.spanned)


def left(frame: Frame) -> tuple[int, str]:
    """Return how much was set aside, and the title that says so."""
    number = int(frame["n"].sum())
    return number, loads_told.left_over(number, frame["load_id"].nunique())


@draws(RECORDS_ASIDE)
def records(filters: Filters, _picked: Codes) -> Drawing:
    """Return the first records set aside, each with file, line, column, the value seen and the form accepted."""
    found, whole = set_aside.records([each.load_id for each in files(filters)], MOST_RECORDS)
    rows = [{name: getattr(each, name) for name in SHOWN} for each in found]
    note(say("Records set aside"), pd.DataFrame(rows, columns=list(SHOWN)), filters, ("quarantine",))
    body = loads_told.records(rows, RECORDS_ASIDE.title) if rows else loads_told.none(NONE, WOULD_LIST)
    return Drawing(body, whole, stamp(engine.current()), "", RECORDS_ASIDE.read(most=count(MOST_RECORDS)), dated(filters))


@draws(LOADS)
def listed_loads(filters: Filters, _picked: Codes) -> Drawing:
    """Return the loads that the data of the months asked came in by, the latest first."""
    found = files(filters)
    rows = [accounted(each) for each in found[:MOST_LOADS]]
    note(say("Loads"), filed(found), filters, ("load",))
    title = loads_told.latest(len(found), rows[0]["file"], day(found[0].loaded_at))
    more = (Note("first_alone", count=MOST_LOADS),) if len(found) > MOST_LOADS else ()
    body, sub = loads_told.loads(rows, LOADS.title), LOADS.read(period=told(filters))
    return Drawing(body, len(found), stamp(engine.current()), title, sub, (*more, *dated(filters)))


def files(filters: Filters) -> tuple[LoadedFile, ...]:
    """Return the loads that the data of the months asked came in by; raises CannotCut where none is kept."""
    if found := loads.loaded_files(filters):
        return found
    raise CannotCut(say("No load is kept of these months"))


def told(filters: Filters) -> str:
    """Write the months asked."""
    return period_name(filters.first_month, filters.last_month)


def accounted(one: LoadedFile) -> dict[str, Any]:
    """Return a load as `loads_told.loads` takes it."""
    counts = {name: getattr(one.report, name) for name in ("physical", "loaded", "quarantined", "blank")}
    sums = {name: float(parts.get("loaded", parts.get("warehouse", 0))) for name, parts in one.report.sums.items()}
    known = {"file": shown(one.file), "source": shown(one.source), "digest": one.sha256[:DIGEST]}
    return known | counts | {"at": moment(one.loaded_at), "version": one.version, "sums": sums, "waiting": one.waiting}


def moment(at: datetime) -> str:
    """Write a moment in the language of the reader."""
    return numerals(format_datetime(at, "d MMM y, HH:mm", locale=locale()))


def filed(found: tuple[LoadedFile, ...]) -> pd.DataFrame:
    """Return the loads as rows for a file: the account of their records, and of each sum what was loaded and what was not."""
    columns = ["load", "file_source", "file", "sha256", "loaded_at", "version", "physical", "loaded", "quarantined", "blank", "waiting"]
    rows = [(one.load_id, one.source, shown(one.file), one.sha256, one.loaded_at, one.version, one.report.physical, one.report.loaded,
             one.report.quarantined, one.report.blank, one.waiting) for one in found]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)
