"""Data quality: headline figures, their course, and what fails rule by rule, month by month and office by office."""

from datetime import UTC, date, datetime
from typing import Any

import pandas as pd

from analytics.quality import rule_failures
from callbacks.core.comparison import anchors, before_words, day, stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.quality import findings_told, loads_told
from dashboard.core.format import UNKNOWN, count, difference, direction, missing, percent, scale, sign
from dashboard.core.page import Drawing
from dashboard.figures.months import trend
from dashboard.pages.quality.quality import COURSE, OFFICES, RULES_VIEW, SUMMARY
from data.access.user import current_user
from data.frames import Frame
from data.language import mark, mark_number, say, say_number
from data.loading.reading.file_bytes import FileRefused
from data.months import period_name
from data.quality.checks import RULES, thresholds
from data.quality.stewardship import Stewardship, stewardship
from queries.addresses.filters import Filters
from queries.catalogue import MEASURES
from queries.engine import engine
from queries.engine.labels import names
from queries.engine.question import CannotCut
from queries.engine.trust import doubts
from queries.quality import loads, rule_findings
from services.core.comparison import Pair, pair
from services.risk.targeting import note

INDEX = "quality_index"
KINDS = {
    "declarations": mark("Declarations reach"),
    "payments": mark("Payments reach"),
    "partners": mark("Reports of other countries reach"),
}
AGE = mark_number("{number} day old", "{number} days old")
MORE, FEWER, SAME = (mark("{share} of items fail an error rule, {size} more than {period}"),
                     mark("{share} of items fail an error rule, {size} less than {period}"),
                     mark("{share} of items fail an error rule, as {period}"))  # fmt: skip
WHOLE = mark("{state}; of all offices, whatever the filters")
FILED = ["rule", "severity", "words", "rows", "failed", "share", "before", "since", "owner"]


def today() -> date:
    """Return the day against which the age of data is told."""
    return datetime.now(UTC).date()


def stewards() -> Stewardship:
    """Return the owners and the timetable; raises CannotCut, with the mistake, where the administration's file cannot be read."""
    try:
        return stewardship()
    except FileRefused as wrong:
        raise CannotCut(str(wrong)) from None


@draws(SUMMARY)
def summary(filters: Filters, _picked: Codes) -> Drawing:
    """Return the headline figures: what passes, what was set aside, and how old each kind of data is."""
    both = pair((INDEX,), (), placed(filters))
    rows = [passing(both), broken(findings(filters)), *aside(filters), *(aged(each, filters) for each in loads.ages(filters))]
    held = pd.DataFrame(rows).rename(columns={"state": "verdict"})
    note(say("Data quality: headline figures"), held, filters, ("item", "finding", "load"))
    title = passed(both.now.value(INDEX))
    sub = SUMMARY.read(period=told(filters), before=before_words(filters) if both.before else "")
    seen = both.now.observations[INDEX]
    return Drawing(findings_told.figures(rows, SUMMARY.title), seen, stamp(engine.current()), title, sub)


def passed(share: float | None) -> str:
    """Write the share of items that pass every error rule; empty where no items are known."""
    return "" if missing(share) else say("{share} of items pass every error rule", share=percent(share))


def placed(filters: Filters) -> Filters:
    """Return the filters with the offices, regions and years picked alone: findings have no others."""
    for key, _ in filters.picks:
        filters = filters if key in rule_findings.APPLIED else filters.without(key)
    return filters


def told(filters: Filters) -> str:
    """Write the months asked."""
    return period_name(filters.first_month, filters.last_month)


def passing(both: Pair) -> dict[str, str]:
    """Return the share of items that pass every error rule as a row of texts."""
    now, then = both.like(INDEX), both.then(INDEX)
    shown = {"value": findings_told.shared(both.now.value(INDEX)), "before": findings_told.shared(then)}
    named_ = {"name": say("Items that pass every error rule"), "state": say("data quality index")}
    return named_ | shown | {"change": findings_told.moved(now, then)}


def broken(frame: Frame) -> dict[str, str]:
    """Return how many rules fail on any row as a row of texts."""
    checked, then = frame[frame["rows"] > 0], frame[frame["before"].notna()]
    now, before = (int((each > 0).sum()) for each in (checked["share"], then["before"]))
    state = say("of {count} that could be checked", count=count(len(checked)))
    return {"name": say("Checks that find failures"), **numbers(now, None if then.empty else before), "state": state}


def numbers(now: int, before: int | None) -> dict[str, str]:
    """Return two counts and the change between them as texts."""
    if before is None:
        return {"value": count(now), "before": UNKNOWN, "change": UNKNOWN}
    change = f"{sign((now > before) - (now < before))} {count(abs(now - before))}".strip()
    return {"value": count(now), "before": count(before), "change": change}


def aside(filters: Filters) -> list[dict[str, str]]:
    """Return the records set aside in the files of the months asked as a row of texts, with the amounts that they bear.

    None for a user who sees some offices alone: a file is of all.
    """
    if not current_user().scope.whole:
        return []
    earlier = filters.compared()
    now, then = (loads.loaded_files(each) if each else () for each in (filters, earlier))
    found, before = (sum(each.report.quarantined for each in files) for files in (now, then))
    whole = sum(each.report.physical for each in now)
    state = say("of {count} in the files; {amounts}", count=count(whole), amounts=loads_told.lost(loads.lost_of(now)))
    return [{"name": say("Records set aside"), **numbers(found, before if then else None), "state": whole_of(state, filters)}]


def whole_of(state: str, filters: Filters) -> str:
    """Write of a figure that does not follow offices and regions that it is of all, where some are picked."""
    return say(WHOLE, state=state) if any(filters.picked(key) for key in loads.PLACES) else state


def aged(age: loads.DataAge, filters: Filters) -> dict[str, str]:
    """Return how far a kind of data reaches as a row of texts: the day, its age, and whether that is late."""
    days, due = (today() - age.until).days, stewards().due.get(age.kind)
    reached = day(datetime(age.until.year, age.until.month, age.until.day))
    overdue = loads_told.overdue(days, due)
    state = whole_of(overdue, filters) if age.kind == "partners" else overdue
    parts = {"value": reached, "before": UNKNOWN, "change": say_number(*AGE, days), "state": state}
    return {"name": say(KINDS[age.kind]), **parts}


@draws(COURSE)
def course(filters: Filters, picked: Codes) -> Drawing:
    """Return the share of items that fail an error rule, by month, beside the months compared with."""
    both = pair((INDEX,), ("month",), filters)
    held: Frame = both.frame(INDEX)
    frame = held.assign(value=1 - held["value"], before=1 - held["before"], target=float("nan"))
    unit, compared = scale(frame["value"].max(), "percent"), before_words(filters) if both.before else ""
    figure = trend.figure(frame, picked, {}, unit, (say("Month"), say("Items that fail an error rule"), compared or say("Not compared")))
    sub = COURSE.read(before=compared)
    return Drawing(figure, **anchors(both, INDEX), title=against(filters), sub=sub, empty=bool(frame["value"].isna().all()))


def against(filters: Filters) -> str:
    """Write the share of items that fail against the period compared with; the share alone where nothing is compared."""
    both = pair((INDEX,), (), filters)
    now, like, then = both.now.value(INDEX), both.like(INDEX), both.then(INDEX)
    if now is None or missing(now):
        return ""
    share, size = percent(1 - now), difference(like, then, "percent")
    if missing(then) or missing(like):
        return say("{share} of items fail an error rule", share=share)
    words = {1: FEWER, -1: MORE, 0: SAME}[direction(like, then, "percent")]
    return say(words, share=share, size=size, period=before_words(filters))


def findings(filters: Filters) -> Frame:
    """Return the rules with their shares, owner, measures and example, as `findings_told.rules` takes them."""
    earlier = filters.compared()
    before = (earlier.first_month, earlier.last_month) if earlier else None
    months: Frame = rule_findings.by_month(filters)
    if months.empty:
        raise CannotCut(say("No rule was applied to any row under these filters"))
    if before and before[0] < months["month"].min():
        months = pd.concat([months, rule_findings.by_month(earlier or filters)]).drop_duplicates(["rule", "severity", "month"])
    frame = rule_failures.by_rule(months, (filters.first_month, filters.last_month), before)
    owners = owned()
    return frame.assign(words=[titled(rule) for rule in frame["rule"]], owner=[owners.get(rule, UNKNOWN) for rule in frame["rule"]])


def titled(rule: int) -> str:
    """Return what a rule says, in the language of the reader."""
    return next((say(each.title) for each in RULES if each.number == rule), "")


def owned() -> dict[int, str]:
    """Return the owner of each rule; one that ships with the product in the language of the reader."""
    held = stewards()
    return {rule: unit if rule in held.stated else say(unit) for rule, unit in held.owners.items()}


@draws(RULES_VIEW)
def rules(filters: Filters, _picked: Codes) -> Drawing:
    """Return every rule with the rows that fail it, those that fail most first."""
    frame = findings(filters)
    note(say("Findings by rule"), frame[FILED], filters, ("finding",))
    rows = ruled(frame, filters)
    title = findings_told.worst(next((row for row in rows if row["failed"] > 0), None))
    sub = RULES_VIEW.read(period=told(filters), before=before_words(filters))
    return Drawing(findings_told.rules(rows, RULES_VIEW.title), int(frame["rows"].max()), stamp(engine.current()), title, sub)


def ruled(frame: Frame, filters: Filters) -> list[dict[Any, Any]]:
    """Return the rules of `findings` as rows, each with its title, an example, and the measures that rest on it."""
    examples = rule_findings.examples(filters)
    limits = {each["rule"]: each for each in thresholds()["doubtful"]}
    review = {doubt.rule for doubt in doubts(filters).values()}
    rows: list[dict[Any, Any]] = frame.rename(columns={"words": "name"}).to_dict("records")
    return [row | resting(row, limits, review) | {"example": examples.get((row["rule"], row["severity"]), "")} for row in rows]


def resting(row: dict[Any, Any], limits: dict[int, Any], review: set[int]) -> dict[str, Any]:
    """Return which measures rest on a rule, from which share on they are under review, and whether they are."""
    limit = limits.get(row["rule"])
    judged = next(rule.severity[0] for rule in RULES if rule.number == row["rule"])
    if not limit or row["severity"] != judged:
        return {"doubted": [], "beyond": False, "limit": float("nan")}
    return {"doubted": [MEASURES[each].label for each in limit["measures"]], "beyond": row["rule"] in review, "limit": limit["share"]}


@draws(OFFICES)
def offices(filters: Filters, picked: Codes) -> Drawing:
    """Return the offices with what passes, and the rule that each fails most beyond the share of all offices."""
    frame = standing(filters)
    note(say("Findings by office"), frame.drop(columns=["name"]).rename(columns={"name_of": "words"}), filters, ("finding", "item"))
    rows: list[dict[Any, Any]] = frame.to_dict("records")
    title = findings_told.furthest(next((row for row in rows if row["name_of"]), None))
    sub = OFFICES.read(period=told(filters))
    return Drawing(findings_told.offices(rows, OFFICES.title, picked), len(frame), stamp(engine.current()), title, sub)


def standing(filters: Filters) -> Frame:
    """Return office, name, valid, before, rule, severity, rows, failed, share, whole, excess, since, name_of; the furthest first."""
    found, cells = rule_failures.out_of_line(rule_findings.by_office(filters)), rule_findings.failing(filters)
    index = pair((INDEX,), ("office",), placed(filters)).frame(INDEX).rename(columns={"key": "office", "value": "valid"})
    held = {key: part["month"].tolist() for key, part in cells.groupby(["office", "rule", "severity"])}
    keys = zip(found["office"], found["rule"], found["severity"], strict=True)
    found = found.assign(since=[rule_failures.run(held[key], filters.last_month) for key in keys])
    frame = index[["office", "valid", "before"]].merge(found[found["office"] != "-"], on="office", how="outer")
    frame = frame.sort_values(["excess", "office"], ascending=[False, True], na_position="last", ignore_index=True)
    frame = frame.assign(name_of=[titled(rule) for rule in frame["rule"]], since=frame["since"].fillna(0).astype(int))
    return frame.assign(name=names("office", frame["office"].tolist()))
