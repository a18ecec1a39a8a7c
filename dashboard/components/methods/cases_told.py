"""The methods as a table, and one of them as a guided case."""

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.commands import coded
from dashboard.components.core.table import listing
from dashboard.core.format import count
from dashboard.words.methods import MethodGuide
from data.language import mark, say
from data.months import period_name
from queries.methods.held_data import ENOUGH, FEW, NONE, HeldData

CASES = (("method", mark("Method and question")), ("data", mark("Data at hand")), ("good", mark("How good it is")))
CASE = (("what", mark("Step")), ("value", mark("Answer")))
STATES = {ENOUGH: (mark("Yes"), "good"), FEW: (mark("In part"), "watch"), NONE: (mark("No"), "bad")}
SHORT = mark("It takes {least} months, these are {months}")
UNMOVED = mark("No agreement began and no MFN rate changed within these months, with three months before and after")


def state(holding: HeldData) -> Component:
    """Return whether the data are there, in one word with its tone."""
    words, tone = STATES[holding.state]
    return html.Span(say(words), className=f"pill {tone}")


def held(guide: MethodGuide, holding: HeldData, least: int) -> list[str]:
    """Write what is held of the data that a method needs, and what is missing. least: months that it takes."""
    if holding.state == NONE:
        return [say(guide.missing)]
    counts = {"usable": count(holding.usable), "rows": count(holding.rows), "reforms": count(holding.reforms)}
    found = say(guide.held, period=period_name(holding.first, holding.last), **counts)
    if holding.state == ENOUGH:
        return [found]
    return [found, say(SHORT, least=count(least), months=count(holding.months)) if holding.months < least else say(UNMOVED)]


def data(guide: MethodGuide, holding: HeldData | str, least: int) -> html.Div:
    """Return whether the data of a method are there, and what is held; a sentence instead of it stands as it is."""
    if isinstance(holding, str):
        return html.Div(coded(holding), className="wrapped")
    return html.Div([state(holding), *(html.Div(coded(each)) for each in held(guide, holding, least))], className="wrapped")


def cases(rows: Sequence[Mapping[str, str | Component]], label: str) -> Component:
    """Return all methods. rows: CASES' fields."""
    return listing(CASES, rows, label, blocks=True)


def row(guide: MethodGuide, holding: HeldData | str, least: int, good: str, link: str) -> dict[str, Component]:
    """Return a method as a row: name, question and the link to its case, whether the data are there, and how good it is."""
    show = html.A(say("Show the case"), href=link, className="inside")
    name = html.Div([html.B(say(guide.name)), html.Div(say(guide.question)), show], className="wrapped")
    return {"method": name, "data": data(guide, holding, least), "good": html.Div(coded(good), className="wrapped")}


def steps(guide: MethodGuide, data: Component, found: Component, good: str, beyond: Component) -> list[tuple[str, Component]]:
    """Return the steps of a guided case with their answers."""
    lists = ((mark("Benefits"), guide.benefits), (mark("Challenges"), guide.challenges), (mark("Pitfalls"), guide.pitfalls))
    return [
        (say("Question"), html.Span(say(guide.question))),
        (say("Data needed"), html.Span(say(guide.needs))),
        (say("Data at hand"), data),
        (say("What it shows on these data"), found),
        (say("How good it is"), html.Span(coded(good))),
        *((say(words), html.Ul([html.Li(say(each)) for each in points], className="reasons")) for words, points in lists),
        (say("Next step"), html.Span([say(guide.next_step), " ", beyond])),
    ]


def case(rows: Sequence[tuple[str, Component]], label: str) -> Component:
    """Return a guided case as its steps."""
    return listing(
        CASE, [{"what": html.B(what), "value": html.Div(value, className="wrapped")} for what, value in rows], label, blocks=True
    )


def opens(page: str, link: str) -> Component:
    """Return the link to a page, which names it."""
    return html.A(say("Open: {page}", page=page), href=link, className="inside")


def ready(holdings: Sequence[HeldData]) -> str:
    """Write for how many methods the data are there."""
    enough = [each.state for each in holdings].count(ENOUGH)
    return say("The data at hand allow {enough} of {whole} methods", enough=count(enough), whole=count(len(holdings)))
