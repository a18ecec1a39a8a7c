"""Alerts: the short list of the Overview, and one function per view of their page."""

import re
from dataclasses import replace
from typing import Any

import pandas as pd
from dash import Input, Output, callback

from analytics.compliance import alerts, faults
from analytics.compliance.alerts import Alert, Sign
from analytics.compliance.anomaly import LEAST
from analytics.compliance.faults import Fault
from callbacks.core.comparison import named, stamp
from callbacks.core.period import Codes
from callbacks.core.views import attempted, draws
from dashboard.components.overview import alerts as parts
from dashboard.components.overview.alerts import Line
from dashboard.core.format import amount, counted, month, scale, significant
from dashboard.core.page import Drawing
from dashboard.figures.months import expected
from dashboard.pages.overview.alerts import COURSE, FAULTS, LIST, PAGE
from dashboard.pages.overview.overview import STRIP
from data.months import months_between, shifted
from data.notes import Note
from data.quality.checks import RULES
from data.quality.missing import RULE as MISSING
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.catalogue import MEASURES
from queries.compliance.alert_inputs import REGION
from queries.engine.labels import labels
from queries.engine.trace import Read, noted
from services.alerts.alerts import TREASURY, ReleaseAlerts, release_alerts

EVERYWHERE, SHOWN, UNTIED = "All offices", 36, "Untied"
CODE = re.compile(r"\b[A-Z]{2,}\b")
LONG = re.compile(r"\b\d+\.\d+\b|\b\d{5,}\b")
TITLES = {faults.SILENT: "Silent", faults.LATE: "Late", faults.EQUAL: "Equal amounts", faults.UNIT: "Unit", faults.RULE: "Rule"}
APPLIED = ("office", "region")
ON_CLEARANCE = ("release_hours_p50", "customs_hours_p90", "on_target_share")


@callback(Output(STRIP.part("alerts"), "children"), Input(STRIP.asked, "data"), Input("release", "data"))
def headlines(search: str | None, _release: object) -> Any:
    """Write the short list of alerts, or why there is none; wait for the address and the release."""
    drawing, notice = attempted("alerts", search, summary)
    return drawing.body if drawing else notice


def summary(filters: Filters) -> Drawing:
    """Draw the short list: data quality problems first, then indicators out of line."""
    held = release_alerts().within(filters)
    lines = [*(faulty(each) for each in held.faults), *(odd(each, held) for each in held.alerts)]
    return anchored(parts.short(lines, PAGE.path + filters.search), held, filters, len(lines))


@draws(FAULTS)
def wrong(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the data quality problems."""
    held = release_alerts().within(filters)
    lines = [faulty(each) for each in held.faults]
    noted(Read("Faults of the data", told(lines), filters, held.release, route=("finding",)))
    title = (
        f"{counted(len(lines), 'fault')} of the data: {lines[0].where}, {lines[0].months}, first" if lines else "No fault of the data found"
    )
    return replace(anchored(parts.faults(lines), held, filters, len(lines)), title=title)


@draws(LIST)
def unlikely(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the indicators that are out of line, the furthest first."""
    held = release_alerts().within(filters)
    lines = [odd(each, held) for each in held.alerts]
    noted(Read("Indicators out of line", told(lines), filters, held.release))
    drawing = anchored(parts.indicators(lines), held, filters, len(lines))
    young = () if lines else youth(held.release)
    return replace(drawing, title=headline(lines, held.release), notes=(*young, *drawing.notes))


def headline(lines: list[Line], release: Release) -> str:
    """Return the title of the list: the indicator furthest out of line, or that there is none, or when the rating begins."""
    if lines:
        return f"{counted(len(lines), 'indicator')} out of line; furthest: {lines[0].sentence}"
    begins = month(shifted(release.first_month or 0, LEAST - 1))
    return f"Indicators are judged from {begins} on" if youth(release) else "No indicator out of line"


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
    noted(Read(f"{MEASURES[measure].label}, {place(node)}: what came and what was expected", frame, filters, whole.release))
    each = MEASURES[measure]
    unit = scale(frame[["value", "high"]].max().max(), each.unit, whole.release.currency)
    out = {code for alert in whole.alerts if alert.node == node for code in range(alert.since, alert.until + 1) if of(alert, measure)}
    figure = expected.figure(frame, out, unit, ("Month", each.label, "Expected", "Low", "High"))
    sub = COURSE.read(measure=each.label, place=place(node), unit=unit.words or each.unit)
    last = frame.iloc[-1]
    came, awaited = (unit.full(last[name]) for name in ("value", "expected"))
    title = f"{place(node)}: {lowered(each.label)} {came} in {month(int(last['month']))}, {awaited} expected"
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


def faulty(each: Fault) -> Line:
    """Return a data quality problem as a line of the list."""
    rule = next((rule.title for rule in RULES if rule.number == each.rule), "")
    where = ", ".join(place(office) for office in each.offices) or EVERYWHERE
    one = each.offices[0] if len(each.offices) == 1 else alerts.NATION
    found = LONG.sub(lambda number: f"{float(number[0]):,.0f}", each.evidence)
    evidence = CODE.sub(lambda word: labels("tax").get(word[0], word[0]), found)
    broken = f"rule {each.rule}: {lowered(rule)}" if each.rule else ""
    title = {TREASURY: UNTIED, MISSING: "No data received"}.get(each.rule, TITLES[each.kind])
    return Line(title, "watch", where, pick(one), "", evidence, "", "", span(each), broken, state("/", one, each.since, each.until))


def odd(each: Alert, held: ReleaseAlerts) -> Line:
    """Return an indicator out of line as a line of the list, with its distance in standard deviations (σ)."""
    sign, currency = each.signs[0], held.release.currency
    measure = MEASURES[sign.measure]
    came, awaited = (str(amount(value, measure.unit, currency)) for value in (sign.value, sign.expected))
    band = " to ".join(amount(value, measure.unit, currency).digits for value in (sign.low, sign.high))
    good = measure.good * (1 if sign.z > 0 else -1)
    path = "/clearance" if sign.measure in ON_CLEARANCE else "/"
    until = held.release.last_full_month if each.latest is not None else each.until
    apart = f"{'+' if sign.z > 0 else '−'}{significant(abs(sign.z), 2)} σ"
    return Line(
        "Better" if good > 0 else "Worse" if good < 0 else "Unusual", "good" if good > 0 else "bad" if good < 0 else "watch",
        place(each.node), pick(each.node), over(sign), came, f"{awaited} ({band})", apart, span(each), also(each, currency),
        state(path, each.node, each.since, until or each.until),
    )  # fmt: skip


def also(each: Alert, currency: str) -> str:
    """Return the rest of what is known of an alert: the latest value, how many offices moved, other measures."""
    first = MEASURES[each.signs[0].measure]
    still = [] if each.latest is None else [f"still {amount(each.latest, first.unit, currency)}"]
    others = [said(sign, currency) for sign in each.signs[1:]]
    moved = [f"{counted(len(each.moved), 'office')} moved the same way"] if each.moved else []
    return "; ".join([*still, *moved, *others])


def said(sign: Sign, currency: str) -> str:
    """Return a measure with its value, the expected value and the month, in words."""
    each = MEASURES[sign.measure]
    came, awaited = (amount(value, each.unit, currency) for value in (sign.value, sign.expected))
    return f"{over(sign)} {came} ({awaited} expected, {month(sign.month)})"


def over(sign: Sign) -> str:
    """Return 'release time, median', followed by 'mean of 3 months' if the value is a mean."""
    label = lowered(MEASURES[sign.measure].label)
    return f"{label}, mean of {sign.months} months" if sign.months > 1 else label


def told(lines: list[Line]) -> pd.DataFrame:
    """Return the lines as rows of text, for the table behind the list."""
    columns = ("pill", "where", "months", "what", "came", "expected", "apart", "note")
    return pd.DataFrame([[getattr(line, name) for name in columns] for line in lines], columns=columns)


def pick(node: str) -> tuple[str, ...]:
    """Return the dimension and the code that select a series; empty for all offices."""
    if node.startswith(REGION):
        return "region", node.removeprefix(REGION)
    return ("office", node) if node else ()


def place(node: str) -> str:
    """Return the name of an office or region; 'All offices' for the nation."""
    found = pick(node)
    return named(*found) if found else EVERYWHERE


def span(each: Fault | Alert) -> str:
    """Return the months of an alert: 'Mar 2026', or 'Mar 2026 – May 2026'."""
    return month(each.since) if each.since == each.until else f"{month(each.since)} – {month(each.until)}"


def state(path: str, node: str, since: int, until: int) -> str:
    """Return the address of the page that shows an alert: its office or region, over at least twelve months up to its last."""
    over, found = Filters(min(since, shifted(until, -11)), until), pick(node)
    return path + (over.with_pick(*found) if found else over).search


def lowered(label: str) -> str:
    """Return a label with a small first letter; abbreviations stay as they are."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]
