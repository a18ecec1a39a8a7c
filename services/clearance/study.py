"""The tables of a time release study: what each view of it reads, summarised in numbers."""

from collections.abc import Callable
from dataclasses import replace
from time import perf_counter
from typing import Any

import pandas as pd

from analytics.clearance import study
from analytics.clearance.study import CUT_BY, INTERVALS, IntervalSummary
from data.derived.trs_steps import TIMED
from data.language import mark, say
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS
from queries.clearance import histogram
from queries.clearance.histogram import Histogram, clocked
from queries.engine.ask import ask
from queries.engine.labels import label
from queries.engine.question import Question
from queries.engine.trace import Read, noted, unheard

SHARES = ("on_target_share", "same_day_share", "slow_share", "stuck_share", "pre_arrival_share")
DAYS = (mark("Monday"), mark("Tuesday"), mark("Wednesday"), mark("Thursday"), mark("Friday"), mark("Saturday"), mark("Sunday"))


def told(produce: Callable[[Filters], Read], filters: Filters) -> Read:
    """Return a table of the study, and trace it as one read in place of the histograms it is computed from.

    Levers choose what is shown of a table, and change no count: counts are kept for all of them together.
    """
    started = perf_counter()
    with unheard():
        read = produce(replace(filters, levers=()))
    noted(read, perf_counter() - started)
    return read


def read(title: str, frame: pd.DataFrame, filters: Filters, *found: Histogram, timed: bool = True) -> Read:
    """Return a frame as a table of the study, with the notes, release and source tables of its histograms.

    timed: whether its title says in hours of which clock it is.
    """
    notes = tuple(dict.fromkeys(note for each in found for note in each.notes))
    routes = tuple(dict.fromkeys(each.route for each in found))
    return Read(clocked(title, filters) if timed else say(title), frame, filters, found[0].release, notes, routes)


def spans(filters: Filters) -> list[Histogram]:
    """Return a histogram by mode for each interval that the study measures."""
    return [histogram.timed(name, ("mode",), filters) for name in TIMED]


def statistics(found: IntervalSummary) -> dict[str, float]:
    """Return a summary as columns in hours; its most frequent class becomes `usual_from` and `usual_to`."""
    columns = dict(vars(found))
    low, high = columns.pop("usual")
    return columns | {"usual_from": low, "usual_to": high}


def stages(filters: Filters) -> Read:
    """Return one row per interval: indicator, interval, and its statistics in hours."""
    found = spans(filters)
    rows = [{"indicator": code, "interval": name} | statistics(study.summary(each.frame)) for (_, code, name), each in in_order(found)]
    return read(mark("Intervals of the study"), pd.DataFrame(rows), filters, *found)


def in_order(found: list[Histogram]) -> list[tuple[tuple[str, str, str], Histogram]]:
    """Return the intervals in the order of the study, each with its histogram."""
    by_key = dict(zip(TIMED, found, strict=True))
    return [(interval, by_key[interval[0]]) for interval in INTERVALS]


def by_mode(filters: Filters) -> Read:
    """Return one row per interval and mode of transport, with statistics in hours."""
    found = spans(filters)
    rows = [
        {"indicator": code, "interval": name, "mode": mode} | statistics(summary)
        for (_, code, name), each in in_order(found)
        for mode, summary in study.cut(each.frame, "mode").items()
    ]
    return read(
        mark("Intervals by mode of transport"),
        pd.DataFrame(rows, columns=None if rows else ["indicator", "interval", "mode", "n", "median"]),
        filters,
        *found,
    )


def cuts(filters: Filters) -> Read:
    """Return one row per mode, lane and office.

    Columns: cut (the key of its dimension), release time, median customs processing time, number still open, and the shares that depend
    on time.
    """
    rows, found = [], []
    for by in CUT_BY:
        release, customs, waiting = (
            histogram.timed("release", (by,), filters),
            histogram.timed("customs", (by,), filters),
            histogram.intervals("waiting", (by,), filters),
        )
        found += [release, customs, waiting]
        own, open_ = study.cut(customs.frame, by), still_open(waiting.frame, by)
        shares = {row[by]: {key: row[key] for key in SHARES} for row in ask(Question(SHARES, (by,), filters)).rows}
        summaries = study.cut(release.frame, by)
        for key, summary in sorted(summaries.items(), key=lambda pair: place(by, *pair)):
            head = {"cut": by, "code": key, "name": label(by, key)}
            rows.append(
                head
                | statistics(summary)
                | {"customs_median": own.get(key, IntervalSummary()).median, "still_open": open_.get(key, 0)}
                | shares.get(key, dict.fromkeys(SHARES))
            )
    columns = None if rows else ["cut", "n", "p90", "still_open"]
    return read(mark("Release by mode, lane and office"), pd.DataFrame(rows, columns=columns), filters, *found)


def still_open(waiting: pd.DataFrame, by: str) -> dict[str, int]:
    """Return the number of open declarations for each code of a dimension."""
    counts: Any = waiting.groupby(by)["n"].sum()
    return counts.to_dict()


def place(by: str, key: str, summary: IntervalSummary) -> tuple[int, float]:
    """Return the sort key of a row: modes and lanes in their fixed order, offices by P90, the slowest first."""
    order = DIMENSIONS[by].order
    return (order.index(key) if key in order else len(order), -summary.p90)


def steps(filters: Filters) -> Read:
    """Return one row per alternative at each step of clearance: how many take it, and their release times."""
    found = histogram.ways(("lane",), filters)
    return read(mark("Alternatives at each step, release time"), study.steps(found.frame, DIMENSIONS["lane"].order), filters, found)


def ways(filters: Filters) -> Read:
    """Return one row per clearance route, with its share and release times."""
    found = histogram.ways(("lane",), filters)
    return read(mark("Clearance routes, release time"), study.ways(found.frame), filters, found)


def combinations(filters: Filters) -> Read:
    """Return import release times for each combination of early lodgement, facilitated lane and AEO, comparing like with like."""
    imports = filters.with_pick("flow", "import")
    found = histogram.ways(("mode", "lane", "aeo"), imports)
    frame = found.frame if filters.picked("flow") in ((), *FLOWS_WITH_IMPORTS) else found.frame.iloc[:0]
    return read(mark("Path combinations of imports, release time"), study.combinations(frame), imports, found)


FLOWS_WITH_IMPORTS = (("import",), ("export", "import"), ("import", "transit"), ("export", "import", "transit"))


def peaks(filters: Filters) -> Read:
    """Return one row per day of the week: registrations and releases, their shares and their peak hours."""
    found = [histogram.hours_of_week(slot, filters) for slot in histogram.SLOTS]
    counts = [[dict(zip(each.frame["bin"], each.frame["n"], strict=True)).get(hour, 0) for hour in range(168)] for each in found]
    frame = study.peaks(*counts).assign(day=DAYS)
    return read(mark("Peaks by day and hour"), frame, filters, *found, timed=False)


def backlog(filters: Filters) -> Read:
    """Return one row per office: its open declarations by time since arrival."""
    found = histogram.intervals("waiting", ("office",), filters)
    ages = study.ages(found.frame, "office")
    named = ages.assign(name=[label("office", key) for key in ages["key"]])
    return read(mark("Open declarations by age since arrival"), named, filters, found)


TABLES = (stages, by_mode, cuts, steps, ways, combinations, peaks, backlog)
