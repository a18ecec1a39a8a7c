"""Alerts in words: a short list for the head of the Overview, and two tables for their own page."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.components.compliance.hypotheses import begin

FIRST = 3


@dataclass(frozen=True)
class Line:
    """An alert in words: pill and tone, where and its pick (a dimension and a code; none of all), what, what came, what was
    expected, how far off, months, and its links."""

    pill: str
    tone: str
    where: str
    pick: tuple[str, ...]
    what: str
    came: str
    expected: str
    apart: str
    months: str
    note: str
    link: str

    @property
    def sentence(self) -> str:
        against = f", expected {self.expected}" if self.expected else ""
        return f"{self.where}, {self.months}: {f'{self.what} {self.came}'.strip()}{against}"


def short(lines: Sequence[Line], page: str) -> Component:
    """The first few, each a link to the state that shows it, and a link to all of them; says so where there is none."""
    if not lines:
        return html.P(["No alert in the months shown. ", html.A("How alerts are made", href=page, className="inside")])
    said = [html.Li([pill(line), html.A(line.sentence, href=line.link, className="inside")]) for line in lines[:FIRST]]
    more = f"All {len(lines)} alerts" if len(lines) > FIRST else "Alerts in full"
    return html.Div([html.Ul(said), html.A(more, href=page, className="inside")])


def pill(line: Line) -> Component:
    return html.Span(line.pill, className=f"pill {line.tone}")


def faults(lines: Sequence[Line]) -> Component:
    headings = ("Fault", "Where", "Months", "Evidence", "")
    said = [" · ".join(filter(None, (line.came, line.note))) for line in lines]
    rows = [
        [html.Td(pill(line)), named(line), html.Td(line.months), html.Td(words, title=words), links(line)]
        for line, words in zip(lines, said, strict=True)
    ]
    return listing(headings, rows, "Faults of the data")


def indicators(lines: Sequence[Line]) -> Component:
    headings = ("Where", "Months", "Indicator", "Came>", "Expected>", "Off by>", "Also", "")
    rows = [
        [
            named(line),
            html.Td(line.months),
            html.Td(line.what),
            html.Td(line.came, className="end"),
            html.Td(line.expected, className="end"),
            html.Td(line.apart, className="end"),
            html.Td(line.note, title=line.note),
            links(line),
        ]
        for line in lines
    ]
    return listing(headings, rows, "Indicators out of line")


def named(line: Line) -> Component:
    """The office or region as a button that picks it; words where it is not one."""
    if not line.pick:
        return html.Td(line.where, title=line.where)
    key, code = line.pick
    return html.Td(html.Button(line.where, className="plain", **{"data-keys": key, "data-value": code}), title=line.where)


def links(line: Line) -> Component:
    acts = {"Show": line.link, "Suspect": hypothesis(line)}
    return html.Td([part for words, href in acts.items() for part in (link(words, href, line), " ")][:-1])


def link(words: str, href: str, line: Line) -> Component:
    return html.A(words, href=href, className="inside", **{"aria-label": f"{words} {line.where}, {line.months}"})


def hypothesis(line: Line) -> str:
    """A link that begins a hypothesis from an alert."""
    about = f"{line.where}: {line.what or line.pill.lower()}"
    return begin(about, line.sentence, line.link)


def listing(headings: Sequence[str], rows: Sequence[list[Component]], label: str) -> Component:
    ends = ["end" if words.endswith(">") else "" for words in headings]
    head = html.Thead(html.Tr([html.Th(words.rstrip(">"), scope="col", className=end) for words, end in zip(headings, ends, strict=True)]))
    table = html.Table([head, html.Tbody([html.Tr(row) for row in rows])], className="listing alerts")
    return html.Div(table, className="scroll", tabIndex=0, role="region", **{"aria-label": label})
