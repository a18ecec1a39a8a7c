"""What if in words: the levers moved, the table of today and after, what is supposed, and the sentence that sums it up."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from analytics.clearance.queueing import FEW, Levers, Queue, weekly
from dashboard.components.core.table import listing
from dashboard.core.format import UNKNOWN, amount, count, missing, significant
from data.derived.clocks import Opening
from data.derived.office_workload import Desk
from data.notes import Note

HEADINGS = (("name", ""), ("today", "Today>"), ("after", "What if>"), ("change", "Change>"))
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NAMES = ("documents", "inspection")
Row = tuple[str, float, float, str]


def said(levers: Levers) -> str:
    """Write which levers are moved: '25 % of red to green and +20 inspector-hours/week'; empty where none is."""
    shares = [(levers.yellow, "yellow"), (levers.red, "red")]
    parts = [f"{amount(share, 'percent')} of {lane} to green" for share, lane in shares if share]
    parts += [f"+{count(levers.hours)} inspector-hours/week"] if levers.hours else []
    parts += [f"{DAYS[levers.day - 1]} opened"] if levers.day else []
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1] if parts else ""


def sentence(office: str, levers: Levers, today: tuple[float, float], after: tuple[float, float]) -> str:
    """Write what the levers do at an office: within how many hours nine in ten, and half, leave customs.

    today, after: median and P90 in hours. Empty where one of them is unknown.
    """
    if any(map(missing, (*today, *after))):
        return ""
    half, tenth = map(significant, today)
    if not said(levers):
        return f"{office} today: half leave customs within {half} h, nine in ten within {tenth} h. Move a lever above."
    median, slow = map(significant, after)
    slow, median = f"{slow} h instead of {tenth} h", f"{median} h instead of {half} h"
    return f"{office}, {said(levers)}: nine in ten leave customs within {slow}, half within {median}"


def table(rows: Sequence[Row]) -> Component:
    """Return a table of today and the scenario. rows: name, today, after, unit of a measure."""
    shown = [
        {"name": name, "today": str(amount(today, unit)), "after": str(amount(after, unit)), "change": change(today, after)}
        for name, today, after, unit in rows
    ]
    return listing(HEADINGS, shown, "Today and what if")


def change(today: float, after: float) -> str:
    """Write the change as a percentage, '−45 %'; '=' below half a percent; '–' where either is unknown or today is 0."""
    if missing(today) or missing(after) or not today:
        return UNKNOWN
    step = after / today - 1
    return f"{'+' if step > 0 else '−'}{significant(abs(step) * 100, 2)} %" if abs(step) >= 0.005 else "="


def few(queues: tuple[Queue, Queue]) -> tuple[Note, ...]:
    """Return a note for each queue with too few checks to estimate an effect from."""
    seen = zip(NAMES, queues, strict=True)
    return tuple(Note("few_checks" if queue.n else "no_checks", names=(name,), count=queue.n) for name, queue in seen if queue.n < FEW)


def assumed(desk: Desk, levers: Levers, queues: tuple[Queue, Queue], found: tuple[float, float]) -> Component:
    """Return the list of assumptions with their figures. found: the number of inspections, and the share with a finding."""
    parts = [*(_paced(name, queue, desk.opening) for name, queue in zip(NAMES, queues, strict=True)), *_supposed(desk, levers), *RULES]
    return html.Ul([html.Li(part) for part in (*parts, *_missed(levers, *found))], className="assumed")


def _paced(name: str, queue: Queue, opening: Opening) -> str:
    hours, words = weekly(opening), f"{name.capitalize()}: {count(queue.n)} checks, "
    if not queue.wait:
        return f"{words}none of which waited."
    arrived, done = significant(queue.arrivals * hours), significant(queue.pace * hours)
    return (
        f"{words}{arrived} in a week of {significant(hours)} open hours, {significant(queue.touch)} h of work each. They waited "
        f"{significant(queue.wait)} open hours on average, as they would at a desk that can do {done} a week and is busy "
        f"{amount(queue.load, 'percent')} of the time."
    )


RULES = (
    "Each kind of check is one queue for all officers of the office. Its wait follows Kingman's approximation (1961): use / (1 − use) × "
    "variation of arrivals and work / pace. Each declaration keeps its own place in it: its wait shrinks as the average does.",
    "What is moved to green is not checked and leaves the queue. Arrivals, work per check, other agencies, assessment, payment and release "
    "stay as they were. What is still open stays open.",
    "Replayed one declaration at a time on demonstration data, medians and P90 came within 25 % of these.",
)


def _supposed(desk: Desk, levers: Levers) -> list[str]:
    opened = levers.opening(desk.opening)
    more = weekly(opened) - weekly(desk.opening)
    parts = ["Added hours are spent on inspections alone, at the work per check above."] if levers.hours else []
    day = DAYS[levers.day - 1] if levers.day else ""
    parts += [f"{day} is worked as the other days are: {significant(more)} open hours a week more to staff."] if more else []
    return parts + ([f"{day} is open already: opening it changes nothing."] if day and not more else [])


def _missed(levers: Levers, inspections: float, share: float) -> list[str]:
    if not levers.red or missing(share):
        return []
    lost = inspections * levers.red
    return [
        f"The price: about {count(lost)} of {count(inspections)} inspections of the red lane would not be made; "
        f"at its hit rate of {amount(share, 'percent')}, some {count(lost * share)} irregularities would pass, "
        "if those moved are like the others."
    ]
