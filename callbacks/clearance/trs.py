"""The time release study: one function per view, and the workbook of all its tables."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import html

from analytics.clearance.study import CUT_BY
from callbacks.clearance.trs_headings import (
    AGES,
    ALTERNATIVES,
    COMBINED,
    COUNT,
    CUT_HEADINGS,
    KINDS,
    MEDIAN_RANGE,
    NAMES,
    PEAK_PARTS,
    ROUTE,
    SHARES,
    SPREAD,
    STATISTICS,
    STEP_NAMES,
    WORDS,
)
from callbacks.core.comparison import clock as clock_words
from callbacks.core.comparison import stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from callbacks.stories.brief import chromium
from dashboard.components.clearance.standards import brief
from dashboard.components.core.table import end, listing
from dashboard.core.format import UNKNOWN, Amount, amount, count, missing, significant, written
from dashboard.core.page import Drawing, View
from dashboard.figures.compared import matrix
from dashboard.figures.parts import steps
from dashboard.pages.clearance.trs import BACKLOG, BY_MODE, COMBINATIONS, CUTS, PEAKS, STAGES, STEPS, WAYS
from data.language import mark, say, say_list
from data.notes import Note
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS
from queries.clearance.standards import holding_by
from queries.engine.labels import named
from queries.engine.trace import Read
from services.clearance import study

FEW, WORTH, SHOWN = 0.02, 30, 12


def anchored(view: View, body: Any, read: Read, observations: Any, title: str, notes: tuple[Note, ...] = ()) -> Drawing:
    """Return a drawing of a table of the study, with its notes and release; empty without observations."""
    words = view.read(clock=clock_words(read.filters))
    return Drawing(body, int(observations), stamp(read.release), title, words, (*read.notes, *notes), not observations)


def hours(value: float) -> str:
    """Return hours as text, '–' if unknown."""
    return UNKNOWN if missing(value) else significant(value)


def percent(value: float | None) -> str:
    """Return a share (0 to 1) as text in per cent, '–' if unknown."""
    return UNKNOWN if missing(value) else str(amount(value, "percent"))


def shown(row: Mapping[str, Any]) -> dict[str, str]:
    """Return the statistics of an interval as texts."""
    numbers = {key: hours(row[key]) for key in ("median", "p75", "p90", "trimmed", "mean", "iqr", "ratio")}
    spans = {"usual": between(row["usual_from"], row["usual_to"]), "range": between(row["least"], row["most"])}
    far = f"{count(row['extreme'])} ({percent(row['extreme'] / row['n'])})" if row["n"] else UNKNOWN
    sure = between(row["median_low"], row["median_high"])
    return numbers | spans | {"n": count(row["n"]), "extreme": far, "median_range": sure}


def between(low: float, high: float) -> str:
    """Return '1.2 to 3.4' hours, '–' if an end is unknown."""
    return UNKNOWN if missing(low) or missing(high) else say("{low} to {high}", low=significant(low), high=significant(high))


@draws(STAGES)
def stages(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the intervals of the study with their statistics, and the link to the workbook."""
    read = study.told(study.stages, filters)
    rows = [shown(row) | {"interval": interval(row)} for row in read.frame.to_dict("records")]
    table = listing((("interval", mark("Step")), *STATISTICS[:2], MEDIAN_RANGE, *STATISTICS[2:], *SPREAD), rows, STAGES.title)
    return anchored(STAGES, [table, files(filters)], read, read.frame["n"].max(), own_part(read.frame))


def files(filters: Filters) -> html.P:
    """Return the links to the files of the study; that to the PDF only where this machine can print it."""
    rest = filters.search.replace("?", "&", 1)
    held = {say("The whole study as a workbook (XLSX)"): f"/api/trs.xlsx{filters.search}"}
    held |= {say("Public summary, two pages (PDF)"): f"/api/trs-summary?format=pdf{rest}"} if chromium() else {}
    held |= {say("Public summary, two pages (HTML)"): f"/api/trs-summary?format=html{rest}"}
    return html.P([html.A(words, href=address, className="ghost", download="") for words, address in held.items()], className="files")


def interval(row: Mapping[str, Any]) -> str:
    """Return 'Lodgement time: arrival to lodgement (38 % before arrival)'."""
    words = say(WORDS[row["interval"]])
    if not row["early"]:
        return words
    return say("{step} ({share} before arrival)", step=words, share=percent(row["early"] / row["n"]))


def own_part(frame: pd.DataFrame) -> str:
    """Return 'Half are released within 10.5 h of arrival, and within 1.1 h once goods and declaration are both there'."""
    release, customs = frame["median"].iloc[0], frame["median"].iloc[1]
    if missing(release) or missing(customs):
        return ""
    words = mark("Half are released within {release} h of arrival, and within {customs} h once goods and declaration are both there")
    return say(words, release=significant(release), customs=significant(customs))


@draws(BY_MODE)
def by_mode(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the median of each interval by mode of transport."""
    read = study.told(study.by_mode, filters)
    frame = pd.DataFrame({"x": read.frame["mode"], "y": read.frame["interval"], "value": read.frame["median"], "n": read.frame["n"]})
    across = [(code, named("mode", code)) for code in DIMENSIONS["mode"].order if code in set(frame["x"])]
    columns, down = (say("Mode, step"), say("Median, h"), say("Declarations")), [(key, say(name)) for key, name in NAMES.items()]
    figure = matrix.figure(frame, across, down, columns)
    return anchored(BY_MODE, figure, read, frame.loc[frame["y"] == "Release", "n"].sum(), longest(read.frame))


def longest(frame: pd.DataFrame) -> str:
    """Write the longest step by mode, of those that WORTH declarations or more took, release and customs time excluded; empty if none."""
    inner: Any = frame.loc[(frame["n"] >= WORTH) & ~frame["interval"].isin(["Release", "Customs"]), :].dropna(subset=["median"])
    if inner.empty:
        return ""
    row = inner.loc[inner["median"].idxmax()]
    words = mark("Longest step by mode, where at least {least} declarations took it: {step}, {mode}, median {hours} h")
    step = NAMES[row["interval"]]
    return say(words, least=count(WORTH), step=say(step), mode=named("mode", row["mode"]), hours=significant(row["median"]))


@draws(STEPS)
def taken(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the alternatives at each step with their shares and release times."""
    read = study.told(study.steps, filters)
    pairs = list(zip(*alternatives(read), strict=True))
    names = [say(ALTERNATIVES[pair]) if pair in ALTERNATIVES else named("lane", pair[1]) for pair in pairs]
    columns = say("Alternative"), say("Share"), say("Median, h"), say("Declarations")
    figure = steps.figure(read.frame.assign(name=names), {key: say(name) for key, name in STEP_NAMES.items()}, columns)
    return anchored(STEPS, figure, read, read.frame.loc[read.frame["step"] == "lodged", "n"].sum(), early_and_inspected(read.frame))


def early_and_inspected(frame: pd.DataFrame) -> str:
    """Return '21 % are lodged before arrival; 9.5 % are inspected'."""
    share = frame.set_index(["step", "key"])["share"].to_dict()
    early, inspected = (percent(share.get(key, 0.0)) for key in (("lodged", "early"), ("inspected", "yes")))
    return say("{early} are lodged before arrival; {inspected} are inspected", early=early, inspected=inspected)


def alternatives(read: Read) -> tuple[list[str], list[str]]:
    """Return the columns step and key of a table of alternatives."""
    return read.frame["step"].tolist(), read.frame["key"].tolist()


@draws(CUTS)
def cuts(filters: Filters, _picked: Codes) -> Drawing:
    """Draw release times by mode, lane and office."""
    read = study.told(study.cuts, filters)
    limits = {(by, code): brief(each.limits) for by in CUT_BY for code, each in holding_by(by, filters).items()}
    rows = [cut(row) | {"standard": limits.get((row["cut"], row["code"]), UNKNOWN)} for row in read.frame.to_dict("records")]
    table = listing((*CUT_HEADINGS, *SHARES.items()), rows, CUTS.title)
    n, open_ = (read.frame.loc[read.frame["cut"] == "mode", column].sum() for column in ("n", "still_open"))
    return anchored(CUTS, table, read, n, slowest(read.frame), unfinished(n, open_))


def unfinished(n: int, open_: int) -> tuple[Note, ...]:
    """Return a note that times look too fast, if more than a small share is still open."""
    few = not n or open_ / (n + open_) <= FEW
    return () if few else (Note("still_open", share=open_ / (n + open_)),)


def cut(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row of release times as texts."""
    shares = {key: percent(row[key]) for key in SHARES}
    by = DIMENSIONS[row["cut"]].label
    return row | shown(row) | shares | {"cut": by, "customs": hours(row["customs_median"]), "open": count(row["still_open"])}


def slowest(frame: pd.DataFrame) -> str:
    """Return 'Kalmora is the slowest office: one in ten takes more than 260 h', among offices with enough declarations."""
    offices: Any = frame[(frame["cut"] == "office") & (frame["n"] >= WORTH)] if len(frame) else frame
    if len(offices) < 2:
        return ""
    row = offices.loc[offices["p90"].idxmax()]
    words = mark("{office} is the slowest office: 1 in 10 takes more than {hours} h")
    return say(words, office=row["name"], hours=significant(row["p90"]))


@draws(WAYS)
def ways(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the most frequent clearance routes with their release times."""
    read = study.told(study.ways, filters)
    rows = [way(row) for row in read.frame.head(SHOWN).to_dict("records")]
    body = listing((("way", mark("Clearance route")), COUNT, ("share", end(mark("Share"))), STATISTICS[1], STATISTICS[3]), rows, WAYS.title)
    most = mark("{share} take the most frequent route: {route}")
    title = say(most, share=rows[0]["share"], route=rows[0]["way"]) if rows else ""
    notes = (Note("commonest_ways", count=SHOWN, whole=len(read.frame)),) if len(read.frame) > SHOWN else ()
    return anchored(WAYS, body, read, read.frame["n"].sum(), title, notes)


def way(row: Mapping[str, Any]) -> dict[str, str]:
    """Return a clearance route as texts: 'Red, inspected, other agency'; what did not happen is left unsaid."""
    words = say_list([named("lane", row["lane"]), *(say(word) for key, word in ROUTE.items() if row[key])], "unit")
    return {"way": words, "n": count(row["n"]), "share": percent(row["share"]), "median": hours(row["median"]), "p90": hours(row["p90"])}


@draws(COMBINATIONS)
def combinations(filters: Filters, _picked: Codes) -> Drawing:
    """Draw release times for each combination of early lodgement, facilitated lane and AEO."""
    read = study.told(study.combinations, filters)
    rows = [combined(row) for row in read.frame.to_dict("records")]
    body = listing(COMBINED, rows, COMBINATIONS.title)
    return anchored(COMBINATIONS, body, read, read.frame["n"].sum(), promptness(read.frame))


def combined(row: Mapping[str, Any]) -> dict[str, str]:
    """Return a combination as texts, with the change against declarations that have none of the three."""
    factors = {key: say("yes") if row[key] else UNKNOWN for key in ("early", "facilitated", "aeo")}
    moved = None if not any(row[key] for key in factors) or missing(row["change"]) else float(row["change"])
    change = "" if moved is None else str(Amount(written(f"{100 * moved:+.0f}"), "%"))
    return factors | {
        "n": count(row["n"]),
        "share": percent(row["share"]),
        "median": hours(row["median"]),
        "none": hours(row["none"]),
        "change": change,
    }


def promptness(frame: pd.DataFrame) -> str:
    """Return 'With all three, half are released in 0.3 h; with none, by the same modes and agencies, in 48 h'."""
    whole: Any = frame[frame["early"] & frame["facilitated"] & frame["aeo"]] if len(frame) else frame
    if whole.empty or missing(whole["none"].iloc[0]):
        return ""
    quick, slow = (significant(whole[column].iloc[0]) for column in ("median", "none"))
    return say("With all three, half are released in {quick} h; similar declarations with none, in {slow} h", quick=quick, slow=slow)


@draws(PEAKS)
def peaks(filters: Filters, _picked: Codes) -> Drawing:
    """Draw registrations and releases by day of the week, with their peak hours."""
    read = study.told(study.peaks, filters)
    rows = [peak(row) for row in read.frame.to_dict("records")]
    parts = [(what, name, part, words) for what, name in KINDS for part, words in PEAK_PARTS]
    body = listing((("day", mark("Day")), *((what + part, words or end(name)) for what, name, part, words in parts)), rows, PEAKS.title)
    return anchored(PEAKS, body, read, read.frame["registered"].sum(), busiest(read.frame))


def busiest(frame: pd.DataFrame) -> str:
    """Return 'Wednesday is busiest: 18 % of registrations, most from 12:00'."""
    row = frame.loc[frame["registered"].idxmax()]
    words = mark("{day} is busiest: {share} of registrations, most from {hour}")
    return say(words, day=say(row["day"]), share=percent(row["registered_share"]), hour=hour(row["registered_peak"]))


def peak(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a day of the week as texts."""
    counts = {what: count(row[what]) for what, _ in KINDS}
    shares = {f"{what}_share": percent(row[f"{what}_share"]) for what, _ in KINDS}
    return {"day": say(row["day"])} | counts | shares | {f"{what}_peak": hour(row[f"{what}_peak"]) for what, _ in KINDS}


def hour(value: float | None) -> str:
    """Return an hour of the day as '12:00', '–' if unknown."""
    return UNKNOWN if value is None or missing(value) else f"{int(value):02d}:00"


@draws(BACKLOG)
def backlog(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the open declarations of each office by time since arrival."""
    read = study.told(study.backlog, filters)
    bands = [column for column in read.frame.columns if column not in ("key", "name", "all")]
    rows = [{"name": row["name"]} | {key: count(row[key]) for key in (*bands, "all")} for row in read.frame.to_dict("records")]
    aged = [(band, end(AGES.get(str(band), str(band)))) for band in bands]
    body = listing((("name", mark("Office")), *aged, ("all", end(mark("All")))), rows, BACKLOG.title)
    frame: Any = read.frame
    return anchored(BACKLOG, body, read, frame["all"].sum(), still_open(frame, bands))


def still_open(frame: Any, bands: list[str]) -> str:
    """Return '512 have arrived and are open, 12 of them over 30 days'. bands: columns of ages, the oldest last."""
    open_, old = frame["all"].sum(), frame[bands[-1]].sum() if bands else 0
    words = mark("{count} have arrived and are open, {old} of them over 30 days")
    return say(words, count=count(open_), old=count(old)) if open_ else say("Nothing that has arrived is open")
