"""The parts of the two pages of the public summary of a time release study: its figures as texts, in the words of its own page."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from callbacks.clearance import study_trend
from callbacks.clearance.trs import between, hours, longest, own_part, percent
from callbacks.clearance.trs_headings import ALTERNATIVES, COUNT, MEDIAN_RANGE, NAMES, STATISTICS, STEP_NAMES, WORDS
from callbacks.core.comparison import clock
from dashboard.components.core.table import RIGHT
from dashboard.core.format import UNKNOWN, count, missing, significant
from dashboard.pages.clearance import studies, trs
from dashboard.pages.clearance.clearance import CLOCK, OWNER_COLOURS, OWNERS
from dashboard.slides.contents import Grid
from dashboard.slides.leaflet import LeafletBar, LeafletPart
from dashboard.words import findings
from data.language import mark, say
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS, definition_sources
from queries.engine.labels import named
from services.clearance.study_summary import RULE, StudySummary

Parts = tuple[LeafletPart, ...]
COMPLETED = mark("In hours, {clock}. Completed steps alone. Lodgement before arrival is negative.")
ALTERNATIVE = mark("{step}: {alternative}")
RELEASE_TIME = mark("Release time: from the arrival of the goods to their release.")
WAITING = mark("Here open declarations count as long as they wait: a median differs from that of the completed ones above.")
RELEASED = mark("Declarations released: {count}. These are all that were registered in the period and have both times, not a sample.")
CONFIDENTIAL = mark(
    "No trader, broker or declaration is named. A figure is shown where at least {units} traders contribute to it, none of them more than "
    "{most}, and those after the three largest at least {rest} of the largest. Rows left out, shown as –: {count}"
)
MEAN = mark("Mean from arrival to gate-out, {clock}, of declarations whose goods left the gate: {whole} h.")
LARGEST = mark("Largest part of the time from arrival to gate-out: {owner}, {hours} of {whole} h ({share})")
SLOWEST = mark("Longest step: {step}, median {hours} h")
PREPARED = mark("Lodged before arrival: half are released within {early} h of arrival. Lodged after it: {later} h")
CHECKED = mark("Inspected: half are released within {yes} h of arrival. Not inspected: {no} h")
ASKED = mark("Seen by another agency: half are released within {yes} h of arrival. Not seen by one: {no} h")
DESCRIBED = mark("These figures describe. They do not prove what causes a difference.")
PUBLISHED = mark(
    "The WTO Agreement on Trade Facilitation (Article 7.6) encourages members to measure and publish release times. This is done at "
    "regular times and in the same way. One tool is the Time Release Study of the WCO."
)


def first_page(found: StudySummary, filters: Filters, scope: str) -> Parts:
    """Return the first page: findings, scope and method, the time of each step, and whose time it is."""
    return (
        LeafletPart(say("In short"), lines=in_short(found)),
        LeafletPart(say("Scope and method"), facts(found, scope)),
        LeafletPart(say(trs.STAGES.english), grid=stages(found.stages.frame), remark=say(COMPLETED, clock=clock(filters))),
        whose(found, filters),
    )


def second_page(found: StudySummary, filters: Filters) -> Parts:
    """Return the second page: steps by mode, steps taken, earlier studies, what the figures show, and definitions."""
    by_mode, taking = (view.read(clock=clock(filters)) for view in (trs.BY_MODE, trs.STEPS))
    return (
        LeafletPart(say(trs.BY_MODE.english), grid=modes(found.modes), remark=by_mode),
        LeafletPart(say(trs.STEPS.english), grid=steps(found.steps), remark=taking),
        LeafletPart(say(studies.TREND.english), grid=compared(found.studies), remark=say(WAITING)),
        LeafletPart(say("What the figures show"), lines=(*shown(found), say(DESCRIBED))),
        LeafletPart(say("Definition and source"), lines=defined()),
    )


def in_short(found: StudySummary) -> tuple[str, ...]:
    """Return the findings: half released within, whose time it is, the step that takes longest, and the change since the study before."""
    customs = dict(zip(found.owners["key"], found.owners["hours"], strict=True)).get("customs")
    owned = findings.owned(found.whole, customs)
    frame, last = found.stages.frame, rows(found.studies)
    return tuple(filter(None, (own_part(frame), owned, largest(found), slowest(frame), study_trend.title(last))))


def facts(found: StudySummary, scope: str) -> tuple[tuple[str, str], ...]:
    """Return what was studied and how: scope, number of declarations, method, and what is not shown."""
    number = say(RELEASED, count=count(found.stages.frame["n"].iloc[0]))
    rule = {"units": count(RULE.units), "most": percent(RULE.most / 100), "rest": percent(RULE.percent / 100)}
    return (
        (say("Scope"), scope),
        (say("Declarations"), number),
        (say("Method"), " ".join(map(say, (trs.METHOD[0], trs.METHOD[2], trs.METHOD[3])))),
        (say("Confidentiality"), say(CONFIDENTIAL, count=count(found.withheld), **rule)),
    )


def stages(frame: pd.DataFrame) -> Grid:
    """Return the table of the steps in the order of the study: declarations, median with its interval, and 90 in 100."""
    texts = [
        (say(WORDS[row["interval"]]), whole(row["n"]), hours(row["median"]), sure(row), hours(row["p90"])) for row in rows(frame)
    ]
    return Grid((say("Step"), *map(headed, (COUNT, STATISTICS[1], MEDIAN_RANGE, STATISTICS[3]))), tuple(texts))


def sure(row: Mapping[str, float]) -> str:
    """Return the 95 % interval of the median as text."""
    return between(row["median_low"], row["median_high"])


def whose(found: StudySummary, filters: Filters) -> LeafletPart:
    """Return who is responsible for the time, as bars; a line where it may not be published."""
    if found.owners.empty:
        return LeafletPart(say(CLOCK.english), lines=(say("Not published: too few traders stand behind a part of it."),))
    held = {row["key"]: row for row in rows(found.owners)}
    bars = tuple(
        LeafletBar(say(name), OWNER_COLOURS[key], held[key]["share"], (significant(held[key]["hours"]), percent(held[key]["share"])))
        for key, name in OWNERS
    )
    columns = say("Responsible"), say("Mean, h"), say("Share")
    remark = say(MEAN, clock=clock(filters), whole=significant(found.whole))
    return LeafletPart(say(CLOCK.english), bars=bars, columns=columns, remark=remark)


def modes(frame: pd.DataFrame) -> Grid:
    """Return the median of each step by mode of transport."""
    medians = {(row["interval"], row["mode"]): row["median"] for row in rows(frame)}
    held = {mode for _, mode in medians}
    across = [code for code in DIMENSIONS["mode"].order if code in held]
    down = tuple((say(name), *(hours(medians.get((key, code), float("nan"))) for code in across)) for key, name in NAMES.items())
    return Grid((say("Step"), *(named("mode", code) for code in across)), down)


def steps(frame: pd.DataFrame) -> Grid:
    """Return the alternatives at each step: share of the declarations released, and median release time."""
    texts = [(taken(row["step"], row["key"]), percent(row["share"]), hours(row["median"])) for row in rows(frame)]
    return Grid((say("Step"), say("Share"), say("Median, h")), tuple(texts))


def taken(step: str, key: str) -> str:
    """Return an alternative with its step: 'Inspection: Not inspected'."""
    return say(ALTERNATIVE, step=say(STEP_NAMES[step]), alternative=say(ALTERNATIVES[step, key]))


def compared(frame: pd.DataFrame) -> Grid:
    """Return the study beside those before it."""
    texts = [study_trend.shown(row | {"open": 0}) for row in rows(frame)]
    headings = [heading for heading in study_trend.HEADINGS if heading[0] != "open"]
    return Grid(tuple(map(headed, headings)), tuple(tuple(row[key] for key, _ in headings) for row in texts))


def shown(found: StudySummary) -> tuple[str, ...]:
    """Return what the figures show: the longest step by mode, and how long it takes with a step and without it."""
    medians = {(row["step"], row["key"]): row["median"] for row in rows(found.steps)}
    early, later = (medians.get(("lodged", key)) for key in ("early", "later"))
    prepared = say(PREPARED, early=significant(early), later=significant(later)) if not (missing(early) or missing(later)) else ""
    checked, asked = (beside(words, step, medians) for words, step in ((CHECKED, "inspected"), (ASKED, "agency")))
    return tuple(filter(None, [longest(found.modes), prepared, checked, asked]))


def beside(words: str, step: str, medians: Mapping[tuple[str, str], float]) -> str:
    """Write the median release time with a step and without it; empty where either is unknown."""
    taken, other = (medians.get((step, key)) for key in ("yes", "no"))
    return "" if missing(taken) or missing(other) else say(words, yes=significant(taken), no=significant(other))


def largest(found: StudySummary) -> str:
    """Write whose part of the time is largest; empty where it may not be published."""
    if found.owners.empty:
        return ""
    row = rows(found.owners.sort_values("hours"))[-1]
    owner = dict(OWNERS)[row["key"]]
    told = {"hours": significant(row["hours"]), "whole": significant(found.whole), "share": percent(row["share"])}
    return say(LARGEST, owner=say(owner), **told)


def slowest(frame: pd.DataFrame) -> str:
    """Write which step has the longest median, release and customs time as a whole excluded; empty where none is known."""
    inner = frame.loc[~frame["interval"].isin(["Release", "Customs"]), :].dropna(subset=["median"]).sort_values("median")
    if inner.empty:
        return ""
    row = rows(inner)[-1]
    step = NAMES[row["interval"]]
    return say(SLOWEST, step=say(step), hours=significant(row["median"]))


def defined() -> tuple[str, ...]:
    """Return the definition of release time, the publications that the study follows, and what encourages its publication."""
    older = definition_sources.source("1.3")
    sources = say("Source: {release}. Steps and division of the time: {older}.", release=definition_sources.RELEASE, older=older)
    return say(RELEASE_TIME), sources, say(PUBLISHED)


def headed(heading: tuple[str, str]) -> str:
    """Return the heading of a column of a list as it stands in a document."""
    return say(heading[1].rstrip(RIGHT))


def whole(value: float | None) -> str:
    """Return a number of declarations as text, '–' where it is not published."""
    return UNKNOWN if missing(value) else count(value)


def rows(frame: pd.DataFrame) -> list[dict[Any, Any]]:
    """Return the rows of a frame as dictionaries."""
    return frame.to_dict("records")
