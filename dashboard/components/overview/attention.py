"""What needs attention: the most important exceptions of the latest month: amount, place, since when, whose task, what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from analytics.compliance.alerts import Alert, Sign
from analytics.compliance.faults import Fault
from dashboard.components.overview.alerts import AlertLine, pill
from dashboard.components.overview.scorecard import Tile, change
from dashboard.core.format import amount, month
from data.language import mark, say, say_number
from queries.catalogue import MEASURES

MOST = 3
SENTENCES = {
    "revenue_collected": mark("Revenue collected at {place} was {came} {when}, against {expected} expected."),
    "declarations": mark("{place} registered {came} declarations {when}, against {expected} expected."),
    "import_value": mark("Imports cleared at {place} were worth {came} {when}, against {expected} expected."),
    "release_hours_p50": mark("Half of the releases at {place} took longer than {came} {when}, against {expected} expected."),
    "customs_hours_p90": mark("One in ten declarations at {place} took customs longer than {came} {when}, against {expected} expected."),
    "on_target_share": mark("{came} of declarations at {place} were released within the standard {when}, against {expected} expected."),
    "inspection_rate": mark("{came} of declarations at {place} were inspected {when}, against {expected} expected."),
    "hit_rate": mark("{came} of inspections at {place} found an irregularity {when}, against {expected} expected."),
}
ACTIONS = {
    "revenue_collected": mark("See which taxes and goods fell short."),
    "declarations": mark("See which goods and traders fell, and ask whether all declarations were sent."),
    "import_value": mark("See which goods and origins fell."),
    "release_hours_p50": mark("Find the step of clearance that takes longest."),
    "customs_hours_p90": mark("Find the step of clearance that takes longest."),
    "on_target_share": mark("Find the step of clearance that takes longest."),
    "inspection_rate": mark("Compare the selection criteria with those of last year."),
    "hit_rate": mark("Check which of the rules of selection still find something."),
}
COMPARE = mark("See which offices are furthest from the target.")
UNITS = {
    "revenue_collected": mark("Revenue department"),
    "release_hours_p50": mark("Clearance department"),
    "customs_hours_p90": mark("Clearance department"),
    "on_target_share": mark("Clearance department"),
    "inspection_rate": mark("Risk management"),
    "hit_rate": mark("Risk management"),
}
MISSED = {  # by whether more is better, and whether it is missed or just short
    (True, True): mark("{measure}: {value} over the period, below the target of {goal}."),
    (True, False): mark("{measure}: {value} over the period, just below the target of {goal}."),
    (False, True): mark("{measure}: {value} over the period, above the limit of {goal}."),
    (False, False): mark("{measure}: {value} over the period, just above the limit of {goal}."),
}
WORSE = mark("{measure}: {value} over the period, {change}.")
QUIET = mark("Nothing is out of line in {month}, no indicator misses its target, and none got worse by more than chance.")
DATA_UNIT, SEND = mark("Statistics department"), mark("Ask for the data of these months.")


@dataclass(frozen=True)
class Matter:
    """One exception in words: a sentence, since when, whose task, what to do, and the address that shows it.

    tone: class of its number. where: the place or group that makes most of it, and how it moved; empty where the sentence says so.
    """

    sentence: str
    since: str
    owner: str
    action: str
    link: str
    tone: str = "bad"
    where: str = ""


def of_alert(alert: Alert, place: str, kind: str, currency: str, link: str) -> Matter:
    """Return an indicator out of line as a matter. kind: of its place, `office`, `region`, or empty for the whole administration."""
    sign = alert.signs[0]
    unit = MEASURES[sign.measure].unit
    came, expected = (str(amount(each, unit, currency)) for each in (sign.value, sign.expected))
    words = say(SENTENCES[sign.measure], place=place, came=came, expected=expected, when=when(sign))
    since = say("since {month}", month=month(alert.since)) if alert.since < sign.month or alert.latest is not None else month(sign.month)
    return Matter(words, since, owner(sign.measure, place, kind), say(ACTIONS[sign.measure]), link)


def when(sign: Sign) -> str:
    """Write the month of a sign, or the months that it is the mean of."""
    if sign.months > 1:
        return say("on average over the {count} months to {month}", count=sign.months, month=month(sign.month))
    return say("in {month}", month=month(sign.month))


def owner(measure: str, place: str, kind: str) -> str:
    """Return whose task a matter is: the head of the office or region, or the department that the measure belongs to."""
    if kind == "office":
        return say("Head of {office}", office=place)
    return say("Director of {region}", region=place) if kind == "region" else say(UNITS.get(measure, DATA_UNIT))


def of_fault(fault: Fault, line: AlertLine) -> Matter:
    """Return a data quality problem of the latest month as a matter."""
    owner_ = say("Head of {office}", office=line.where) if len(fault.offices) == 1 else say(DATA_UNIT)
    return Matter(line.sentence, say("since {month}", month=month(fault.since)), owner_, say(SEND), line.link, "watch")


def of_target(tile: Tile, period: str, link: str, where: str = "") -> Matter:
    """Return an indicator that misses its target over the period, or is just short of it, as a matter of its department."""
    value, goal = tile.shown
    words = say(MISSED[tile.measure.good > 0, tile.status == "bad"], measure=tile.measure.label, value=value, goal=goal)
    moved = say("{change}.", change=change(tile)) if tile.worse else ""
    return of_department(tile, words, period, link, " ".join(filter(None, (where, moved))))


def of_worse(tile: Tile, period: str, link: str, where: str = "") -> Matter:
    """Return an indicator that got worse by more than chance since the period compared with, as a matter of its department."""
    value = amount(tile.value, tile.measure.unit, tile.currency)
    return of_department(tile, say(WORSE, measure=tile.measure.label, value=value, change=change(tile)), period, link, where)


def of_department(tile: Tile, words: str, period: str, link: str, where: str) -> Matter:
    """Return an indicator over the whole period as a matter of the department that it belongs to."""
    action = say(ACTIONS.get(tile.measure.key, COMPARE))
    return Matter(words, period, say(UNITS.get(tile.measure.key, DATA_UNIT)), action, link, tile.status or "watch", where)


def attention(matters: Sequence[Matter], problems: Sequence[AlertLine], page: str, count: int, latest: str) -> Component:
    """Return the most important exceptions, the data quality problems folded below them, and the link to all alerts.

    count: of all alerts in the months shown. page: the address of the page of alerts. latest: the latest month shown, in words.
    """
    said = [listed(place, each) for place, each in enumerate(matters[:MOST], 1)]
    none = html.P(say(QUIET, month=latest), className="quiet")
    folded = [html.Li([pill(line), html.A(line.sentence, href=line.link, className="inside")]) for line in problems]
    title = say_number("{number} data quality problem", "{number} data quality problems", len(folded))
    more = say_number("All alerts ({number})", "All alerts ({number})", count) if count else say("How alerts are made")
    below = [html.Details([html.Summary(title), html.Ul(folded)])] if folded else []
    foot = html.Div([*below, html.A(more, href=page, className="inside")], className="foot-links")
    return html.Div([html.H2(say("What needs attention")), html.Ol(said) if said else none, foot])


def listed(place: int, each: Matter) -> Component:
    """Return one exception as an item: its number, sentence, whose task and what to do, and the link that shows it."""
    who = html.P([html.B(each.owner), f" · {each.since} · {each.action}"])
    number = html.Span(str(place), className=f"number {each.tone}")
    show = html.A(say("Show"), href=each.link, className="inside show")
    where = [html.P(each.where, className="where")] if each.where else []
    return html.Li([number, html.Div([html.P(each.sentence, className="strong"), *where, who]), show])
