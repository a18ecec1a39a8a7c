"""The document of a page, as the server sends it first: in the language and direction of its reader."""

from typing import Any

from dash import Dash

from callbacks.http import plotly
from dashboard.shell import DOCUMENT, document, style_sheet
from data.access.marking import Use, page_mark
from settings import settings


class Application(Dash):
    """Dash with our documents in place of its own, and of the assets those that every page reads.

    Left out: style sheets that stand for one direction, the charts' script that `plotly` sends, and what pages of their own link to.
    """

    def __init__(self, name: str, use: Use = Use.OFFICIAL, **options: Any) -> None:
        self.use = use
        index = DOCUMENT.replace("{%css%}", '<link rel="preload" as="script" href="' + plotly.PATH + '">{%css%}')
        super().__init__(
            name,
            title="Portolan",
            update_title="",
            external_stylesheets=[style_sheet("ltr")],
            index_string=index,
            assets_ignore=r"^(bootstrap|plotly)",
            assets_path_ignore=["^apart$"],
            use_pages=False,
            pages_folder="",
            enable_mcp=False,
            **options,
        )

    def interpolate_index(self, *parts: Any, **named: Any) -> str:
        """Return the document of a page."""
        return document(super().interpolate_index(*parts, **named), settings().language, page_mark(self.use))
