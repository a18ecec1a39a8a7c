"""Why revenue misses or exceeds its target: the difference split exactly by tax, office, chapter and month."""


import numpy as np
import pandas as pd

from callbacks.core.comparison import stamp
from callbacks.core.period import Codes
from callbacks.core.shapes import missed
from callbacks.core.views import draws
from dashboard.components.overview import headline
from dashboard.components.revenue import shortfall as words
from dashboard.core.format import month, scale
from dashboard.core.page import Drawing
from dashboard.pages.revenue.target import SHORT
from data.frames import Frame
from data.language import say
from data.months import month_text, period_name
from data.notes import Note
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS
from queries.engine import engine
from queries.engine.labels import named
from queries.engine.trace import Read, noted
from services.revenue.shortfall import REST, Shortfall, shortfall

SPREAD = Note("target_spread")


@draws(SHORT)
def short(filters: Filters, _picked: Codes) -> Drawing:
    """Return the tables of the difference from target, by tax, office, chapter and month."""
    told(difference := shortfall(filters), filters)
    unit = scale(difference.largest, "money", engine.current().currency)
    tables = [(key, rows(key, frame, filters)) for key, frame in difference.split.items()]
    body = words.tables(tables, difference.due, difference.brought, unit)
    notes = (*((SPREAD,) if "hs2" in difference.split else ()), *headline.incomplete(missed(filters)))
    sub = SHORT.read(unit=unit.words, part=words.set_for(difference.part), period=period(filters))
    title = words.finding(difference.brought, difference.due, most(difference), engine.current().currency)
    return Drawing(body, difference.observations, stamp(engine.current()), title, sub, notes)


def period(filters: Filters) -> str:
    """Write the period shown, such as 'Nov 2025 to Oct 2026'."""
    return period_name(filters.first_month, filters.last_month)


def rows(key: str, frame: Frame, filters: Filters) -> list[words.Row]:
    """Return the table rows of one dimension, the furthest from its target first; months in their order."""
    ordered = frame if key == "month" else frame.iloc[np.argsort(-(frame["brought"] - frame["due"]).abs(), kind="stable")]
    return [
        words.Row(called(key, code), *picks(key, code), brought, due, str(code) in map(str, filters.picked(key)))
        for code, brought, due in ordered[["key", "brought", "due"]].itertuples(index=False)
    ]


def called(key: str, code: str | int) -> str:
    """Return the name of a part: a month, a code or the rest."""
    if code == REST:
        return say(words.REST[key])
    return month(int(code)) if key == "month" else named(key, str(code))


def picks(key: str, code: str | int) -> tuple[str, str]:
    """Return the address keys and the value that select a part; empty for the rest."""
    if code == REST:
        return "", ""
    return ("since,until", month_text(int(code))) if key == "month" else (key, str(code))


def most(difference: Shortfall) -> list[tuple[str, str, float]]:
    """Return (dimension, name, amount) of the tax and the office, or else the month, that contributed most to the difference."""
    largest = []
    named_ = [key for key in ("tax", "office") if key in difference.split] or [key for key in ("month",) if key in difference.split]
    for key in named_:
        parts = difference.parts(key)
        place = int(np.argmax(parts.change * np.sign(difference.size)))
        if parts.keys[place] != REST and parts.change[place] * difference.size > 0:
            largest.append((key, called(key, parts.keys[place]), float(parts.change[place])))
    return largest


def told(difference: Shortfall, filters: Filters) -> None:
    """Record the rows behind the view for export."""
    each = [
        frame.assign(
            cut=DIMENSIONS[key].label, name=[called(key, str(code)) for code in frame["key"]], difference=frame["brought"] - frame["due"]
        )
        for key, frame in difference.split.items()
    ]
    if each:
        every: Frame = pd.concat(each, ignore_index=True)
        rows_ = every[["cut", "key", "name", "due", "brought", "difference"]].astype({"key": str})
        noted(Read(say("Revenue less target, by tax, office, chapter and month"), rows_, filters, engine.current()))
