"""What if in words: the levers moved, the table of today and after, what is supposed, and the sentence that sums it up."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from analytics.clearance.queueing import FEW, Queue, QueueLevers, weekly
from dashboard.components.core.table import end, listing
from dashboard.core.format import UNKNOWN, amount, count, missing, per_cent, significant
from data.derived.clocks import Opening
from data.derived.office_workload import Desk
from data.language import mark, mark_number, say, say_list, say_number
from data.notes import Note
from data.number_text import minus, plus

HEADINGS = (("name", ""), ("today", end(mark("Today"))), ("after", end(mark("After the change"))), ("change", end(mark("Change"))))
DAYS = (mark("Monday"), mark("Tuesday"), mark("Wednesday"), mark("Thursday"), mark("Friday"), mark("Saturday"), mark("Sunday"))
NAMES = ("documents", "inspection")
CHECKS = {"documents": mark("Check of documents"), "inspection": mark("Inspection")}
Row = tuple[str, float, float, str]


def said(levers: QueueLevers) -> str:
    """Write which levers are moved: '25 % of red to green and +20 inspector-hours/week'; empty where none is."""
    parts = [say("{share} of yellow to green", share=amount(levers.yellow, "percent"))] if levers.yellow else []
    parts += [say("{share} of red to green", share=amount(levers.red, "percent"))] if levers.red else []
    parts += [say("+{count} inspector hours a week", count=count(levers.hours))] if levers.hours else []
    parts += [say("{day} opened", day=say(DAYS[levers.day - 1]))] if levers.day else []
    return say_list(parts)


def sentence(office: str, levers: QueueLevers, today: tuple[float, float], after: tuple[float, float]) -> str:
    """Write what the levers do at an office: within how many hours nine in ten, and half, leave customs.

    today, after: median and P90 in hours. Empty where one of them is unknown.
    """
    if any(map(missing, (*today, *after))):
        return ""
    half, tenth = map(significant, today)
    if not said(levers):
        words = mark("{office} today: half are released by customs within {half} h, 9 in 10 within {tenth} h")
        return say(words, office=office, half=half, tenth=tenth)
    median, slow = map(significant, after)
    words = mark("{office}, {changes}: 9 in 10 leave customs in {slow} h instead of {tenth} h, half in {median} h instead of {half} h")
    return say(words, office=office, changes=said(levers), slow=slow, tenth=tenth, median=median, half=half)


def table(rows: Sequence[Row]) -> Component:
    """Return a table of today and the scenario. rows: name, today, after, unit of a measure."""
    shown = [
        {"name": name, "today": str(amount(today, unit)), "after": str(amount(after, unit)), "change": change(today, after)}
        for name, today, after, unit in rows
    ]
    return listing(HEADINGS, shown, say("Today and after the change"))


def change(today: float, after: float) -> str:
    """Write the change as a percentage, '−45 %'; '=' below half a percent; '–' where either is unknown or today is 0."""
    if missing(today) or missing(after) or not today:
        return UNKNOWN
    step = after / today - 1
    return (plus if step > 0 else minus)(per_cent(significant(abs(step) * 100, 2))) if abs(step) >= 0.005 else "="


def few(queues: tuple[Queue, Queue]) -> tuple[Note, ...]:
    """Return a note for each queue with too few checks to estimate an effect from."""
    seen = zip(NAMES, queues, strict=True)
    rare = [(say(CHECKS[name]), queue.n) for name, queue in seen if queue.n < FEW]
    return tuple(Note("few_checks" if n else "no_checks", names=(name,), count=n) for name, n in rare)


def assumed(desk: Desk, levers: QueueLevers, queues: tuple[Queue, Queue], found: tuple[float, float]) -> Component:
    """Return the list of assumptions with their figures. found: the number of inspections, and the share with a finding."""
    paced = [_paced(name, queue, desk.opening) for name, queue in zip(NAMES, queues, strict=True)]
    parts = [*paced, *_supposed(desk, levers), *map(say, RULES)]
    return html.Ul([html.Li(part) for part in (*parts, *_missed(levers, *found))], className="assumed")


UNWAITED = mark_number("{check}: {number} check, which did not wait.", "{check}: {number} checks, and none of them waited.")
ARRIVED = mark_number(
    "{check}: {number} check, {arrived} in a week of {hours} open hours.",
    "{check}: {number} checks, {arrived} in a week of {hours} open hours.",
)


def _paced(name: str, queue: Queue, opening: Opening) -> str:
    hours, kind, n = weekly(opening), say(CHECKS[name]), round(queue.n)
    if not queue.wait:
        return say_number(*UNWAITED, n, check=kind)
    values = {"hours": significant(hours), "work": significant(queue.touch), "wait": significant(queue.wait)}
    paces = {"arrived": significant(queue.arrivals * hours), "done": significant(queue.pace * hours)}
    return " ".join(
        (
            say_number(*ARRIVED, n, check=kind, **values, **paces),
            say("Each takes {work} h of work. They waited {wait} open hours on average.", **values),
            say("At most {done} checks a week are possible; {share} of the time is used.", share=amount(queue.load, "percent"), **paces),
        )
    )


RULES = (
    mark("Each kind of check is one queue for all officers of the office."),
    mark("Its waiting time follows the approximation of Kingman (1961): use / (1 − use) × variation of arrivals and work / pace."),
    mark("Each declaration keeps its place in the queue: its waiting time shrinks as the average does."),
    mark("Declarations moved to green are not checked and leave the queue. What is still open stays open."),
    mark("Arrivals, work per check, other agencies, assessment, payment and release stay as they were."),
    mark("In a replay of demonstration data, one declaration at a time, results came within 25 % of these."),
)


def _supposed(desk: Desk, levers: QueueLevers) -> list[str]:
    opened = levers.opening(desk.opening)
    more = weekly(opened) - weekly(desk.opening)
    parts = [say("Added hours are spent on inspections only, with the work per check above.")] if levers.hours else []
    day = say(DAYS[levers.day - 1]) if levers.day else ""
    parts += [say("{day} is worked like the other days: {hours} more open hours a week.", day=day, hours=significant(more))] if more else []
    return parts + ([say("{day} is open already: opening it changes nothing.", day=day)] if day and not more else [])


def _missed(levers: QueueLevers, inspections: float, share: float) -> list[str]:
    if not levers.red or missing(share):
        return []
    lost = inspections * levers.red
    values = {"lost": count(lost), "whole": count(inspections), "rate": amount(share, "percent"), "missed": count(lost * share)}
    return [
        say("The price: about {lost} of {whole} inspections of the red lane would not be made.", **values),
        say("At the detection rate of {rate}, some {missed} irregularities would pass, if those moved are like the others.", **values),
    ]
