"""The colours of the light theme, as its style sheet states them: slides are always light."""

import re
from functools import cache
from pathlib import Path

SHEET = Path(__file__).parents[2] / "assets" / "1-tokens.css"
TOKEN = re.compile(r"--([\w-]+): *#([0-9a-fA-F]{6})\b")


@cache
def light() -> dict[str, str]:
    """Return the colours of the light theme by their names, each as six hexadecimal digits."""
    first = SHEET.read_text("utf-8").partition("}")[0]
    return {name: digits.upper() for name, digits in TOKEN.findall(first)}


def hexed(role: str) -> str:
    """Return the colour of a role, '$actual' or 'ink', in six hexadecimal digits; that of ink where the theme has none."""
    return light().get(role.lstrip("$"), light()["ink"])
