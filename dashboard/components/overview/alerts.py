"""Alerts in words: the line that tells one, and two tables for their own page."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.components.compliance.hypotheses import begin
from dashboard.components.core.table import RIGHT, end
from dashboard.core.page import marked
from data.language import mark, say


@dataclass(frozen=True)
class AlertLine:
    """An alert in words, all fields as shown.

    pick: the dimension and code that `where` filters by; none for the whole administration. tone: class of the pill.
    """

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
        """Write the alert in one line: where, when, what, and what was expected."""
        if not self.what:
            return say("{place}, {months}: {evidence}", place=self.where, months=self.months, evidence=self.came)
        parts = {"place": self.where, "months": self.months, "measure": self.what, "value": self.came, "expected": self.expected}
        return say("{place}, {months}: {measure} {value}, expected {expected}", **parts)


def pill(line: AlertLine) -> Component:
    """Return the status of an alert as a word in its tone."""
    return html.Span(line.pill, className=f"pill {line.tone}")


def faults(lines: Sequence[AlertLine]) -> Component:
    """Return the table of data quality problems."""
    headings = (mark("Problem"), mark("Where"), mark("Months"), mark("Evidence"), "")
    said = [say("{evidence} · {rule}", evidence=line.came, rule=line.note) if line.note else line.came for line in lines]
    rows = [
        [html.Td(pill(line)), named(line), html.Td(line.months), html.Td(words, title=words), links(line)]
        for line, words in zip(lines, said, strict=True)
    ]
    return listing(headings, rows, say("Data quality problems"))


def indicators(lines: Sequence[AlertLine]) -> Component:
    """Return the table of indicators that are out of line."""
    headings = (
        mark("Where"),
        mark("Months"),
        mark("Indicator"),
        end(mark("Actual")),
        end(mark("Expected")),
        end(mark("Deviation")),
        mark("Also"),
        "",
    )
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
    return listing(headings, rows, say("Unusual indicators"))


def named(line: AlertLine) -> Component:
    """Return the office or region as a button that filters by it; plain words where it is no filter."""
    if not line.pick:
        return html.Td(line.where, title=line.where)
    key, code = line.pick
    return html.Td(html.Button(line.where, className="plain", **marked({"data-keys": key, "data-value": code})), title=line.where)


def links(line: AlertLine) -> Component:
    """Return the links of an alert: show it, make a hypothesis of it."""
    show = link(say("Show"), say("Show {place}, {months}", place=line.where, months=line.months), line.link)
    begun = say("Create risk hypothesis for {place}, {months}", place=line.where, months=line.months)
    return html.Td([show, " ", link(say("Create risk hypothesis"), begun, hypothesis(line))])


def link(words: str, named: str, href: str) -> Component:
    """Return a link. named: what screen readers call it, with the place and months of its alert."""
    return html.A(words, href=href, className="inside", **marked({"aria-label": named}))


def hypothesis(line: AlertLine) -> str:
    """Return the link that opens a new hypothesis filled in from an alert."""
    about = say("{place}: {what}", place=line.where, what=line.what or line.pill)
    return begin(about, line.sentence, line.link)


def listing(headings: Sequence[str], rows: Sequence[list[Component]], label: str) -> Component:
    """Return rows of cells as a native table. headings: marked words; those that end in `>` stand right."""
    ends = ["end" if words.endswith(RIGHT) else "" for words in headings]
    cells = [html.Th(say(words.rstrip(RIGHT)), scope="col", className=end) for words, end in zip(headings, ends, strict=True)]
    head = html.Thead(html.Tr(cells))
    table = html.Table([head, html.Tbody([html.Tr(row) for row in rows])], className="listing alerts")
    return html.Div(table, className="scroll", tabIndex=0, role="region", **marked({"aria-label": label}))
