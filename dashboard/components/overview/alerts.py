"""Alerts in words: a short list for the head of the Overview, and two tables for their own page."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.components.compliance.hypotheses import begin
from dashboard.core.page import marked

FIRST = 3


@dataclass(frozen=True)
class Line:
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
        against = f", expected {self.expected}" if self.expected else ""
        return f"{self.where}, {self.months}: {f'{self.what} {self.came}'.strip()}{against}"


def short(lines: Sequence[Line], page: str) -> Component:
    """Return the first alerts as links to what they tell of, and a link to all of them; says so where there is none."""
    if not lines:
        return html.P(["No alert in the months shown. ", html.A("How alerts are made", href=page, className="inside")])
    said = [html.Li([pill(line), html.A(line.sentence, href=line.link, className="inside")]) for line in lines[:FIRST]]
    more = f"All {len(lines)} alerts" if len(lines) > FIRST else "Alerts in full"
    return html.Div([html.Ul(said), html.A(more, href=page, className="inside")])


def pill(line: Line) -> Component:
    """Return the status of an alert as a word in its tone."""
    return html.Span(line.pill, className=f"pill {line.tone}")


def faults(lines: Sequence[Line]) -> Component:
    """Return the table of data quality problems."""
    headings = ("Fault", "Where", "Months", "Evidence", "")
    said = [" · ".join(filter(None, (line.came, line.note))) for line in lines]
    rows = [
        [html.Td(pill(line)), named(line), html.Td(line.months), html.Td(words, title=words), links(line)]
        for line, words in zip(lines, said, strict=True)
    ]
    return listing(headings, rows, "Faults of the data")


def indicators(lines: Sequence[Line]) -> Component:
    """Return the table of indicators that are out of line."""
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
    """Return the office or region as a button that filters by it; plain words where it is no filter."""
    if not line.pick:
        return html.Td(line.where, title=line.where)
    key, code = line.pick
    return html.Td(html.Button(line.where, className="plain", **marked({"data-keys": key, "data-value": code})), title=line.where)


def links(line: Line) -> Component:
    """Return the links of an alert: show it, make a hypothesis of it."""
    acts = {"Show": line.link, "Suspect": hypothesis(line)}
    return html.Td([part for words, href in acts.items() for part in (link(words, href, line), " ")][:-1])


def link(words: str, href: str, line: Line) -> Component:
    """Return a link named for screen readers by the place and months of its alert."""
    return html.A(words, href=href, className="inside", **marked({"aria-label": f"{words} {line.where}, {line.months}"}))


def hypothesis(line: Line) -> str:
    """Return the link that opens a new hypothesis filled in from an alert."""
    about = f"{line.where}: {line.what or line.pill.lower()}"
    return begin(about, line.sentence, line.link)


def listing(headings: Sequence[str], rows: Sequence[list[Component]], label: str) -> Component:
    """Return rows of cells as a native table; headings that end in `>` stand right."""
    ends = ["end" if words.endswith(">") else "" for words in headings]
    head = html.Thead(html.Tr([html.Th(words.rstrip(">"), scope="col", className=end) for words, end in zip(headings, ends, strict=True)]))
    table = html.Table([head, html.Tbody([html.Tr(row) for row in rows])], className="listing alerts")
    return html.Div(table, className="scroll", tabIndex=0, role="region", **marked({"aria-label": label}))
