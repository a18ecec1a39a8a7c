"""Glossary: what every indicator counts, how, by which date, after whom, how exactly, and when it is in doubt."""

from dash import html
from dash.development.base_component import Component

from dashboard.core.page import Page
from queries.catalogue import BESIDE, MEASURES, Measure
from queries.catalogue.glossary import facts


def layout() -> Component:
    """Return the page: an entry for each measure."""
    return html.Div([html.H1("Glossary", className="wide"), *map(entry, {**MEASURES, **BESIDE}.values())], className="page glossary")


def entry(measure: Measure) -> Component:
    """Return the definition of one measure and its facts."""
    return html.Section(
        [
            html.H2(measure.label),
            html.P(measure.definition),
            html.Dl([part for name, text in facts(measure).items() for part in (html.Dt(name), html.Dd(text))]),
        ],
        className="card s4",
        id=f"measure-{measure.key}",
    )


PAGE = Page("glossary", "/glossary", "Glossary", 49, layout, group="Workbench")
