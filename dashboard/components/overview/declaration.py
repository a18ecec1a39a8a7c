"""One declaration as its record shows it: what it is, its items, its duties and taxes by tax, and its inspections."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.table import end, listing
from data.language import mark, say

Rows = Sequence[Mapping[str, str]]
TAXED = (("assessed", end(mark("Assessed"))), ("paid", end(mark("Paid"))), ("forgone", end(mark("Forgone"))))
ITEMS = (
    ("item_no", end(mark("Item"))),
    ("goods", mark("Goods")),
    ("origin", mark("Origin")),
    ("relief", mark("Relief")),
    ("value", end(mark("Customs value"))),
    ("net_kg", end(mark("Net mass, kg"))),
    *TAXED,
)
TAXES = (("tax", mark("Duty or tax")), *TAXED)
INSPECTIONS = (
    ("item_no", end(mark("Item"))),
    ("type", mark("Inspection")),
    ("reason", mark("Selected by")),
    ("result", mark("Result")),
    ("offence", mark("Offence")),
    ("uplift", end(mark("Tax added"))),
    ("penalty", end(mark("Penalty"))),
)


@dataclass(frozen=True)
class DeclarationTexts:
    """A declaration in words: number, facts (name, value), rows of its three tables, what is left out, the address of its steps.

    lineage: where it comes from, a line each.
    """

    number: str
    facts: Sequence[tuple[str, str]]
    items: Rows
    taxes: Rows
    inspections: Rows
    left_out: str
    steps: str
    lineage: Sequence[str]


def declaration(texts: DeclarationTexts) -> Component:
    """Return the record of one declaration."""
    facts = [part for name, value in texts.facts for part in (html.Dt(name), html.Dd(value))]
    parts = [
        html.H3(texts.number),
        html.Dl(facts, className="facts"),
        html.P(html.A(say("Its steps, with who was responsible"), href=texts.steps, className="inside")),
        *_table(say("Items"), ITEMS, texts.items, say("No item is recorded.")),
        *([html.P(texts.left_out, className="sub")] if texts.left_out else []),
        *_table(say("Duties and taxes"), TAXES, texts.taxes, say("No duty or tax is recorded.")),
        *_table(say("Inspections"), INSPECTIONS, texts.inspections, say("No inspection is recorded.")),
        html.H4(say("Where it comes from")),
        *(html.P(words, className="sub") for words in texts.lineage),
    ]
    return html.Article(parts)


def _table(title: str, headings: Sequence[tuple[str, str]], rows: Rows, none: str) -> list[Component]:
    return [html.H4(title), listing(headings, rows, title) if rows else html.P(none)]
