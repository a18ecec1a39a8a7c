"""Commands in messages: a message holds them between backticks, the screen shows them as code."""

from dash import html
from dash.development.base_component import Component

from data.markup import COMMAND


def coded(words: str) -> str | list[str | Component]:
    """Return a message with each part between backticks as code, read from left to right in every language; without such as it is."""
    parts = COMMAND.split(words)
    return [html.Code(part, dir="ltr") if place % 2 else part for place, part in enumerate(parts) if part] if len(parts) > 1 else words
