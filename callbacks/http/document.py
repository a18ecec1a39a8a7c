"""The document of a page, as the server sends it first: in the language and direction of its reader."""

from typing import Any

from dash import Dash

from callbacks.http import plotly
from dashboard.shell import DOCUMENT, document, style_sheet
from settings import settings


class Application(Dash):
    """Dash with our documents in place of its own."""

    def __init__(self, name: str, **options: Any) -> None:
        index = DOCUMENT.replace("{%css%}", '<link rel="preload" as="script" href="' + plotly.PATH + '">{%css%}')
        super().__init__(name, external_stylesheets=[style_sheet("ltr")], index_string=index, **options)

    def interpolate_index(self, *parts: Any, **named: Any) -> str:
        """Return the document of a page."""
        return document(super().interpolate_index(*parts, **named), settings().language)
