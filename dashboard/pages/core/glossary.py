"""Glossary: what each term and indicator means, in plain words; how it is computed is folded away."""

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.core import glossary as parts
from dashboard.components.core.columns import column, page
from dashboard.core.page import Page, marked
from data.language import say

SEARCH, FOUND, SAID = "glossary-search", "glossary-found", "glossary-said"


def layout() -> Component:
    """Return the page: a field to search in, and an entry for each term and indicator."""
    every, said = parts.found("")
    shown = dbc.Row(parts.cards(every), id=FOUND, class_name="page")
    return page([column(html.H1(say("Glossary"))), column(search(said)), column(shown)], "glossary")


def search(said: str) -> Component:
    """Return the field for words to search for, and the place of what was found."""
    words = say("Search terms and indicators")
    field = dcc.Input(id=SEARCH, type="search", placeholder=words, debounce=0.25, className="field")
    count = html.P(said, id=SAID, className="sub", **marked({"aria-live": "polite"}))
    return html.Div(html.Div([field, count], className="search", role="search"), className="tools")


PAGE = Page("glossary", "/glossary", "Glossary", 49, layout, group="Tools")
