"""Glossary: what every indicator counts, how, and by which date."""

from dash import html
from dash.development.base_component import Component

from dashboard.page import Page
from queries.catalogue import MEASURES, Measure

BETTER = {1: "more is better", -1: "less is better", 0: "neither way is better"}


def layout() -> Component:
    return html.Div([html.H1("Glossary", className="wide"), *map(entry, MEASURES.values())], className="page glossary")


def entry(measure: Measure) -> Component:
    facts = (
        ("Formula", measure.formula),
        ("Date used", measure.date),
        ("Direction", BETTER[measure.good]),
        ("Indicator", measure.reference),
    )
    return html.Section(
        [
            html.H2(measure.label),
            html.P(measure.definition),
            html.Dl([part for name, text in facts for part in (html.Dt(name), html.Dd(text))]),
        ],
        className="card s4",
        id=f"measure-{measure.key}",
    )


PAGE = Page("glossary", "/glossary", "Glossary", 49, layout, group="Workbench")
