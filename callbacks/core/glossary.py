"""Glossary: the entries that match what the reader types."""

from dash import Input, Output, callback
from dash.development.base_component import Component

from dashboard.components.core import glossary as parts
from dashboard.pages.core.glossary import FOUND, SAID, SEARCH


@callback(Output(FOUND, "children"), Output(SAID, "children"), Input(SEARCH, "value"), prevent_initial_call=True)
def searched(text: object) -> tuple[list[Component], str]:
    """Write the entries that match the text, and how many they are."""
    shown, said = parts.found(text.strip() if isinstance(text, str) else "")
    return parts.cards(shown), said
