"""The time release study: one function per view, and the workbook of all its tables."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import html

from callbacks.clearance import study
from callbacks.core.comparison import named, stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.clearance.standards import brief
from dashboard.components.core.table import listing
from dashboard.core.format import NARROW, UNKNOWN, amount, count, missing, significant
from dashboard.core.page import Drawing, View
from dashboard.figures.compared import matrix
from dashboard.figures.parts import steps
from dashboard.pages.clearance.trs import BACKLOG, BY_MODE, COMBINATIONS, CUT_BY, CUTS, INTERVALS, PEAKS, STAGES, STEPS, WAYS
from data.notes import Note
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS
from queries.clearance.standards import holding_by
from queries.engine.trace import Read

FEW, WORTH, SHOWN = 0.02, 30, 12
NAMES = {name: f"{code} {name}" for _, code, name, _ in INTERVALS}
WORDS = {name: words for _, _, name, words in INTERVALS}
STATISTICS = (("n", "n>"), ("median", "Median>"), ("p75", "P75>"), ("p90", "P90>"), ("trimmed", "Trimmed mean>"), ("mean", "Mean>"))
SPREAD = (("usual", "Mode>"), ("range", "Range>"), ("iqr", "IQR>"), ("ratio", "P90 / P50>"), ("extreme", "Extreme>"))
SHARES = dict(
    zip(study.SHARES, ("On target>", "Same day>", "Slow tail>", "Stuck>", "Pre-arrival>"), strict=True),
)
STEP_NAMES = {"lodged": "Lodgement", "lane": "Lane", "inspected": "Inspection", "agency": "Other agency", "amended": "Amendment"}
ALTERNATIVES = {
    ("lodged", "early"): "Early",
    ("lodged", "later"): "After arrival",
    ("inspected", "yes"): "Inspected",
    ("inspected", "no"): "Not inspected",
    ("agency", "yes"): "Asked",
    ("agency", "no"): "Not asked",
    ("amended", "yes"): "Amended",
    ("amended", "no"): "Not amended",
}


def anchored(view: View, body: Any, read: Read, observations: Any, title: str, notes: tuple[Note, ...] = ()) -> Drawing:
    """Return a drawing of a table of the study, with its notes and release; empty without observations."""
    words = view.read(clock=read.filters.clock)
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
    return numbers | spans | {"n": count(row["n"]), "extreme": far}


def between(low: float, high: float) -> str:
    """Return '1.2 to 3.4' hours, '–' if unknown."""
    return UNKNOWN if missing(low) else f"{significant(low)} to {significant(high)}"


@draws(STAGES)
def stages(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the intervals of the study with their statistics, and the link to the workbook."""
    read = study.told(study.stages, filters)
    rows = [shown(row) | {"interval": interval(row)} for row in read.frame.to_dict("records")]
    table = listing((("interval", "Interval"), *STATISTICS, *SPREAD), rows, STAGES.title)
    workbook = html.P(html.A("The whole study as a workbook (XLSX)", href=f"/api/trs.xlsx{filters.search}", className="ghost", download=""))
    return anchored(STAGES, [table, workbook], read, read.frame["n"].max(), own_part(read.frame))


def interval(row: Mapping[str, Any]) -> str:
    """Return 'T3 Lodgement: arrival to lodgement (38 % before arrival)'."""
    early = f" ({percent(row['early'] / row['n'])} before arrival)" if row["early"] else ""
    return f"{NAMES[row['interval']]}: {WORDS[row['interval']]}{early}"


def own_part(frame: pd.DataFrame) -> str:
    """Return 'Half are released within 10.5 h of arrival, and within 1.1 h once goods and declaration are both there'."""
    release, customs = frame["median"].iloc[0], frame["median"].iloc[1]
    if missing(release) or missing(customs):
        return ""
    both = f"within {significant(customs)} h once goods and declaration are both there"
    return f"Half are released within {significant(release)} h of arrival, and {both}"


@draws(BY_MODE)
def by_mode(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the median of each interval by mode of transport."""
    read = study.told(study.by_mode, filters)
    frame = pd.DataFrame({"x": read.frame["mode"], "y": read.frame["interval"], "value": read.frame["median"], "n": read.frame["n"]})
    across = [(code, named("mode", code)) for code in DIMENSIONS["mode"].order if code in set(frame["x"])]
    figure = matrix.figure(frame, across, [*NAMES.items()], ("Mode, interval", "Median h", "n"), 104)
    return anchored(BY_MODE, figure, read, frame.loc[frame["y"] == "Release", "n"].sum(), longest(frame))


def longest(frame: pd.DataFrame) -> str:
    """Return 'Lodgement by sea is the longest step: median 48 h', release and customs excluded."""
    inner: Any = frame.loc[~frame["y"].isin(["Release", "Customs"]), :].dropna(subset=["value"])
    if inner.empty:
        return ""
    row = inner.loc[inner["value"].idxmax()]
    return f"{row['y']} by {named('mode', row['x']).lower()} is the longest step: median {significant(row['value'])} h"


@draws(STEPS)
def taken(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the alternatives at each step with their shares and release times."""
    read = study.told(study.steps, filters)
    names = [ALTERNATIVES.get((step, key), named("lane", key)) for step, key in zip(*alternatives(read), strict=True)]
    figure = steps.figure(read.frame.assign(name=names), STEP_NAMES, ("Alternative", "Share", "Median h", "Declarations"))
    return anchored(STEPS, figure, read, read.frame.loc[read.frame["step"] == "lodged", "n"].sum(), early_and_inspected(read.frame))


def early_and_inspected(frame: pd.DataFrame) -> str:
    """Return '21 % are lodged before arrival; 9.5 % are inspected'."""
    share = frame.set_index(["step", "key"])["share"].to_dict()
    early, inspected = (percent(share.get(key, 0.0)) for key in (("lodged", "early"), ("inspected", "yes")))
    return f"{early} are lodged before arrival; {inspected} are inspected"


def alternatives(read: Read) -> tuple[list[str], list[str]]:
    """Return the columns step and key of a table of alternatives."""
    return read.frame["step"].tolist(), read.frame["key"].tolist()


@draws(CUTS)
def cuts(filters: Filters, _picked: Codes) -> Drawing:
    """Draw release times by mode, lane and office."""
    read = study.told(study.cuts, filters)
    limits = {(DIMENSIONS[by].label, code): brief(each.limits) for by in CUT_BY for code, each in holding_by(by, filters).items()}
    rows = [cut(row) | {"standard": limits.get((row["cut"], row["code"]), UNKNOWN)} for row in read.frame.to_dict("records")]
    table = listing((*CUT_HEADINGS, *SHARES.items()), rows, CUTS.title)
    n, open_ = (read.frame.loc[read.frame["cut"] == "Mode of transport", column].sum() for column in ("n", "still_open"))
    return anchored(CUTS, table, read, n, slowest(read.frame), unfinished(n, open_))


CUT_HEADINGS = (
    ("cut", "By"),
    ("name", ""),
    *STATISTICS,
    ("ratio", "P90 / P50>"),
    ("customs", "Customs, median>"),
    ("open", "Open>"),
    ("standard", "Standard>"),
)


def unfinished(n: int, open_: int) -> tuple[Note, ...]:
    """Return a note that times look too fast, if more than a small share is still open."""
    few = not n or open_ / (n + open_) <= FEW
    return () if few else (Note("still_open", share=open_ / (n + open_)),)


def cut(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row of release times as texts."""
    shares = {key: percent(row[key]) for key in SHARES}
    return row | shown(row) | shares | {"customs": hours(row["customs_median"]), "open": count(row["still_open"])}


def slowest(frame: pd.DataFrame) -> str:
    """Return 'Kalmora is the slowest office: one in ten takes more than 260 h', among offices with enough declarations."""
    offices: Any = frame[(frame["cut"] == "Office") & (frame["n"] >= WORTH)] if len(frame) else frame
    if len(offices) < 2:
        return ""
    row = offices.loc[offices["p90"].idxmax()]
    return f"{row['name']} is the slowest office: one in ten takes more than {significant(row['p90'])} h"


@draws(WAYS)
def ways(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the most frequent clearance routes with their release times."""
    read = study.told(study.ways, filters)
    rows = [way(row) for row in read.frame.head(SHOWN).to_dict("records")]
    body = listing((("way", "Way"), ("n", "n>"), ("share", "Share>"), ("median", "Median>"), ("p90", "P90>")), rows, WAYS.title)
    title = f"{rows[0]['share']} take the commonest way: {rows[0]['way'].lower()}" if rows else ""
    notes = (Note("commonest_ways", count=SHOWN, whole=len(read.frame)),) if len(read.frame) > SHOWN else ()
    return anchored(WAYS, body, read, read.frame["n"].sum(), title, notes)


def way(row: Mapping[str, Any]) -> dict[str, str]:
    """Return a clearance route as texts: 'Red, inspected, other agency'; what did not happen is left unsaid."""
    said = (("early", "lodged before arrival"), ("inspected", "inspected"), ("agency", "other agency"), ("amended", "amended"))
    words = ", ".join([named("lane", row["lane"]), *(word for key, word in said if row[key])])
    return {"way": words, "n": count(row["n"]), "share": percent(row["share"]), "median": hours(row["median"]), "p90": hours(row["p90"])}


@draws(COMBINATIONS)
def combinations(filters: Filters, _picked: Codes) -> Drawing:
    """Draw release times for each combination of early lodgement, facilitated lane and AEO."""
    read = study.told(study.combinations, filters)
    rows = [combined(row) for row in read.frame.to_dict("records")]
    factors = (("early", "Lodged early"), ("facilitated", "Facilitated"), ("aeo", "AEO"))
    numbers = (("n", "n>"), ("share", "Share>"), ("median", "Median>"), ("none", "None of the three>"), ("change", "Change>"))
    body = listing((*factors, *numbers), rows, COMBINATIONS.title)
    return anchored(COMBINATIONS, body, read, read.frame["n"].sum(), promptness(read.frame))


def combined(row: Mapping[str, Any]) -> dict[str, str]:
    """Return a combination as texts, with the change against declarations that have none of the three."""
    factors = {key: "yes" if row[key] else UNKNOWN for key in ("early", "facilitated", "aeo")}
    change = (
        "" if missing(row["change"]) or not any(row[key] for key in factors) else f"{100 * row['change']:+.0f}{NARROW}%".replace("-", "−")
    )
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
    return f"With all three, half are released in {quick} h; with none, by the same modes and agencies, in {slow} h"


@draws(PEAKS)
def peaks(filters: Filters, _picked: Codes) -> Drawing:
    """Draw registrations and releases by day of the week, with their peak hours."""
    read = study.told(study.peaks, filters)
    rows = [peak(row) for row in read.frame.to_dict("records")]
    parts = [(what, name, part, words) for what, name in KINDS for part, words in PEAK_PARTS]
    body = listing((("day", "Day"), *((what + part, words or f"{name}>") for what, name, part, words in parts)), rows, PEAKS.title)
    return anchored(PEAKS, body, read, read.frame["registered"].sum(), busiest(read.frame))


def busiest(frame: pd.DataFrame) -> str:
    """Return 'Wednesday is busiest: 18 % of registrations, most from 12:00'."""
    row = frame.loc[frame["registered"].idxmax()]
    return f"{row['day']} is busiest: {percent(row['registered_share'])} of registrations, most from {hour(row['registered_peak'])}"


PEAK_PARTS = (("", ""), ("_share", "Share>"), ("_peak", "Peak hour>"))
KINDS = (("registered", "Registered"), ("released", "Released"))


def peak(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a day of the week as texts."""
    counts = {what: count(row[what]) for what, _ in KINDS}
    shares = {f"{what}_share": percent(row[f"{what}_share"]) for what, _ in KINDS}
    return {"day": row["day"]} | counts | shares | {f"{what}_peak": hour(row[f"{what}_peak"]) for what, _ in KINDS}


def hour(value: float | None) -> str:
    """Return an hour of the day as '12:00', '–' if unknown."""
    return UNKNOWN if value is None or missing(value) else f"{int(value):02d}:00"


@draws(BACKLOG)
def backlog(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the open declarations of each office by time since arrival."""
    read = study.told(study.backlog, filters)
    bands = [column for column in read.frame.columns if column not in ("key", "name", "all")]
    rows = [{"name": row["name"]} | {key: count(row[key]) for key in (*bands, "all")} for row in read.frame.to_dict("records")]
    body = listing((("name", "Office"), *((band, f"{band.capitalize()}>") for band in bands), ("all", "All>")), rows, BACKLOG.title)
    frame: Any = read.frame
    open_, old = frame["all"].sum(), frame[bands[-1]].sum() if bands else 0
    title = f"{count(open_)} have arrived and are open, {count(old)} of them over 30 days" if open_ else "Nothing that has arrived is open"
    return anchored(BACKLOG, body, read, open_, title)
