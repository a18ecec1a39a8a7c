"""Alerts: the short list of the Overview, and one function per view of their page."""

import re
from dataclasses import replace
from typing import Any

import pandas as pd

from analytics.compliance import alerts, faults
from analytics.compliance.alerts import Alert, Sign
from analytics.compliance.anomaly import LEAST
from analytics.compliance.faults import Fault
from callbacks.core.comparison import stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.overview import alerts as parts
from dashboard.components.overview.alerts import AlertLine
from dashboard.core.format import amount, count, ends, hour, kilogram, missing, month, scale, significant
from dashboard.core.page import Drawing
from dashboard.figures.months import expected
from dashboard.pages.overview.alerts import COURSE, FAULTS, LIST
from dashboard.words.data_problems import worded
from data.language import mark, mark_number, say, say_clauses, say_list, say_number
from data.months import months_between, shifted
from data.notes import Note
from data.number_text import minus, plus
from data.quality import problem_evidence
from data.quality.checks import AMOUNT_KNOWN, RULES
from data.quality.missing import RULE as MISSING
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.catalogue import MEASURES
from queries.compliance.alert_inputs import REGION
from queries.engine.labels import labels, named
from queries.engine.trace import Read, noted
from services.alerts.alerts import TREASURY, ReleaseAlerts, release_alerts

EVERYWHERE, SHOWN = mark("All offices"), 36
CODE = re.compile(r"\b[A-Z]{2,}\b")
LONG = re.compile(r"\b\d+\.\d+\b|\b\d{5,}\b")
TITLES = {
    faults.SILENT: mark("No data received"),
    faults.LATE: mark("Late data"),
    faults.EQUAL: mark("Equal amounts"),
    faults.UNIT: mark("Wrong unit"),
    faults.RULE: mark("Rule not met"),
}
RULED = {TREASURY: mark("Payments and treasury differ"), MISSING: mark("No data received"), AMOUNT_KNOWN: mark("Tax amounts not known")}
TONES = {1: (mark("Better than expected"), "good"), -1: (mark("Worse than expected"), "bad"), 0: (mark("Unusual"), "watch")}
SLOWER = {1: (mark("Faster than expected"), "good"), -1: (mark("Slower than expected"), "bad")}
APPLIED = ("office", "region")
UNITS = {"hours": hour, "kg": kilogram}
ON_CLEARANCE = ("release_hours_p50", "customs_hours_p90", "on_target_share")


@draws(FAULTS)
def wrong(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the data quality problems."""
    held = release_alerts().within(filters)
    lines = [faulty(each) for each in held.faults]
    noted(Read(say("Data quality problems"), told(lines), filters, held.release, route=("finding",)))
    return replace(anchored(parts.faults(lines), held, filters, len(lines)), title=worst(lines))


def worst(lines: list[AlertLine]) -> str:
    """Return the title of the list: how many problems there are and the latest one, or that there is none."""
    if not lines:
        return say("No data quality problem found")
    one, many = mark_number("{number} data quality problem: {place}, {months}", "{number} data quality problems; latest: {place}, {months}")
    return say_number(one, many, len(lines), place=lines[0].where, months=lines[0].months)


@draws(LIST)
def unlikely(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the indicators that are out of line, the furthest first."""
    held = release_alerts().within(filters)
    lines = [odd(each, held) for each in held.alerts]
    noted(Read(say("Unusual indicators"), filed(held), filters, held.release))
    drawing = anchored(parts.indicators(lines), held, filters, len(lines))
    young = () if lines else youth(held.release)
    return replace(drawing, title=headline(lines, held.release), notes=(*young, *drawing.notes))


def headline(lines: list[AlertLine], release: Release) -> str:
    """Return the title of the list: the indicator furthest out of line, or that there is none, or when the rating begins."""
    if lines:
        one, many = mark_number("{number} unusual indicator: {alert}", "{number} unusual indicators; furthest: {alert}")
        return say_number(one, many, len(lines), alert=lines[0].sentence)
    begins = month(shifted(release.first_month or 0, LEAST - 1))
    return say("Indicators are rated from {month} on", month=begins) if youth(release) else say("No unusual indicator")


def youth(release: Release) -> tuple[Note, ...]:
    """Return a note on why no indicator is rated yet; none if the data go back far enough."""
    held = months_between(release.first_month, release.last_full_month) if release.first_month and release.last_full_month else 0
    return (Note("too_young", count=held, whole=LEAST),) if held < LEAST else ()


@draws(COURSE)
def course(filters: Filters, _picked: Codes) -> Drawing:
    """Draw actual and expected values by month: of the first alert shown, else of the first measure of the selected office."""
    whole = release_alerts()
    measure, node = subject(whole, filters)
    if not measure or node not in whole.watched[measure].values.columns:
        return anchored(None, whole, filters, 0)
    frame = alerts.evidence(whole.watched[measure], node)
    return drawn(frame.loc[frame["month"] <= (filters.until or 999999), :].tail(SHOWN), measure, node, whole, filters)


def subject(whole: ReleaseAlerts, filters: Filters) -> tuple[str, str]:
    """Return the measure and the series (an office, a region or the nation) to draw; no measure if none is watched."""
    first = next(iter(whole.within(filters).alerts), None)
    if first:
        return first.signs[0].measure, first.node
    regions = (f"{REGION}{code}" for code in filters.picked("region"))
    return next(iter(whole.watched), ""), next(iter((*filters.picked("office"), *regions)), alerts.NATION)


def drawn(frame: pd.DataFrame, measure: str, node: str, whole: ReleaseAlerts, filters: Filters) -> Drawing:
    """Draw the months of one series with its expected range. frame: columns month, value, expected, low, high."""
    if frame.empty:
        return anchored(None, whole, filters, 0)
    title = say("{measure}, {place}: actual and expected", measure=MEASURES[measure].label, place=place(node))
    noted(Read(title, frame, filters, whole.release))
    each = MEASURES[measure]
    unit = scale(frame[["value", "high"]].max().max(), each.unit, whole.release.currency)
    out = {code for alert in whole.alerts if alert.node == node for code in range(alert.since, alert.until + 1) if of(alert, measure)}
    figure = expected.figure(frame, out, unit, (say("Month"), each.label, say("Expected"), say("Low"), say("High")))
    sub = COURSE.read(measure=each.label, place=place(node), unit=unit.words or each.unit)
    last = frame.iloc[-1]
    came, awaited = (unit.full(last[name]) for name in ("value", "expected"))
    values = {"measure": each.label, "value": came, "month": month(int(last["month"])), "expected": awaited}
    title = say("{place}: {measure} {value} in {month}, {expected} expected", place=place(node), **values)
    return replace(anchored(figure, whole, filters, len(frame)), title=title, sub=sub, empty=False)


def of(alert: Alert, measure: str) -> bool:
    """Tell whether an alert concerns a measure."""
    return any(sign.measure == measure for sign in alert.signs)


def anchored(body: Any, held: ReleaseAlerts, filters: Filters, count: int) -> Drawing:
    """Return a drawing with its release and notes on filters that do not apply; an empty list of alerts counts as an answer."""
    dated = (Note("filter_keeps_months", filter=key) for key in filters.spanned)
    notes = (*(placed(key) for key, _ in filters.picks), *dated)
    return Drawing(body, count, stamp(held.release), notes=notes, empty=body is None)


def placed(key: str) -> Note:
    """Return the note on a filter: it keeps what concerns all offices, or it does not apply to alerts."""
    return Note("filter_keeps_all_offices" if key in APPLIED else "filter_off_alerts", filter=key)


def faulty(each: Fault) -> AlertLine:
    """Return a data quality problem as a line of the list."""
    rule = next((rule.title for rule in RULES if rule.number == each.rule), "")
    where = say_list([place(office) for office in each.offices], "unit") or say(EVERYWHERE)
    one = each.offices[0] if len(each.offices) == 1 else alerts.NATION
    broken = say("rule {rule}: {words}", rule=each.rule, words=say(rule)) if each.rule else ""
    title = say(RULED.get(each.rule, TITLES[each.kind]))
    to = state("/", one, each.since, each.until)
    return AlertLine(title, "watch", where, pick(one), "", evidenced(each), "", "", span(each), broken, to)


def evidenced(each: Fault) -> str:
    """Return the evidence of a problem in words. What an earlier version kept is a text, which stands as it is with its numbers written."""
    if each.rule and (found := problem_evidence.read(each.evidence)):
        return worded(found, labels("tax"))
    raw = LONG.sub(lambda found: count(float(found[0])), each.evidence) if each.rule else each.evidence
    return CODE.sub(lambda word: labels("tax").get(word[0], word[0]), raw)


def odd(each: Alert, held: ReleaseAlerts) -> AlertLine:
    """Return an indicator out of line as a line of the list, with its distance in times its usual error."""
    sign, currency = each.signs[0], held.release.currency
    measure = MEASURES[sign.measure]
    came, awaited = (str(amount(value, measure.unit, currency)) for value in (sign.value, sign.expected))
    good = measure.good * (1 if sign.z > 0 else -1)
    path = "/clearance" if sign.measure in ON_CLEARANCE else "/"
    until = held.release.last_full_month if each.latest is not None else each.until
    apart = (plus if sign.z > 0 else minus)(significant(abs(sign.z), 2))
    pill, tone = (SLOWER if measure.unit == "hours" and good else TONES)[good]
    likely = say("{value} ({range})", value=awaited, range=ends(sign.low, sign.high, measure.unit, currency))
    return AlertLine(
        say(pill), tone, place(each.node), pick(each.node), over(sign), came, likely, apart, span(each), also(each, currency),
        state(path, each.node, each.since, until or each.until),
    )  # fmt: skip


def also(each: Alert, currency: str) -> str:
    """Return the rest of what is known of an alert: the latest value, how many offices moved, other measures."""
    first = MEASURES[each.signs[0].measure]
    still = [] if each.latest is None else [say("still {value}", value=amount(each.latest, first.unit, currency))]
    others = [said(sign, currency) for sign in each.signs[1:]]
    moved = [say_number("{number} office moved the same way", "{number} offices moved the same way", len(each.moved))] if each.moved else []
    return say_clauses([*still, *moved, *others])


def said(sign: Sign, currency: str) -> str:
    """Return a measure with its value, the expected value and the month, in words."""
    each = MEASURES[sign.measure]
    came, awaited = (amount(value, each.unit, currency) for value in (sign.value, sign.expected))
    values = {"measure": over(sign), "value": came, "expected": awaited, "month": month(sign.month)}
    return say("{measure} {value} ({expected} expected, {month})", **values)


def over(sign: Sign) -> str:
    """Return the name of a measure, followed by 'mean of 6 months' if the value is a mean."""
    label = MEASURES[sign.measure].label
    return say("{measure}, mean of {count} months", measure=label, count=sign.months) if sign.months > 1 else label


def told(lines: list[AlertLine]) -> pd.DataFrame:
    """Return the lines as rows of text, for the table behind the list."""
    columns = ("pill", "where", "months", "what", "came", "expected", "apart", "note")
    return pd.DataFrame([[getattr(line, name) for name in columns] for line in lines], columns=columns)


def filed(held: ReleaseAlerts) -> pd.DataFrame:
    """Return the indicators out of line as rows for a file: numbers as they are with their unit beside them, shares in per cent."""
    rows = [numbers(each, held.release.currency) for each in held.alerts]
    columns = ("where", "first", "last", "indicator", "unit", "came", "expected", "low", "high", "apart", "note")
    return pd.DataFrame(rows, columns=columns)


def numbers(each: Alert, currency: str) -> tuple[Any, ...]:
    """Return an indicator out of line as a row of `filed`; apart: its distance in times its usual error."""
    sign = each.signs[0]
    unit = MEASURES[sign.measure].unit
    times, name = (100.0, "%") if unit == "percent" else (1.0, currency if unit.startswith("money") else UNITS.get(unit, lambda: "")())
    values = [None if missing(value) else float(value) * times for value in (sign.value, sign.expected, sign.low, sign.high)]
    return (place(each.node), each.since, each.until, over(sign), name, *values, float(sign.z), also(each, currency))


def pick(node: str) -> tuple[str, ...]:
    """Return the dimension and the code that select a series; empty for all offices."""
    if node.startswith(REGION):
        return "region", node.removeprefix(REGION)
    return ("office", node) if node else ()


def place(node: str) -> str:
    """Return the name of an office or region; 'All offices' for the nation."""
    found = pick(node)
    return named(*found) if found else say(EVERYWHERE)


def span(each: Fault | Alert) -> str:
    """Return the months of an alert: 'Mar 2026', or 'Mar 2026 – May 2026'."""
    return month(each.since) if each.since == each.until else f"{month(each.since)} – {month(each.until)}"


def state(path: str, node: str, since: int, until: int) -> str:
    """Return the address of the page that shows an alert: its office or region, over at least twelve months up to its last."""
    over, found = Filters(min(since, shifted(until, -11)), until), pick(node)
    return path + (over.with_pick(*found) if found else over).search
