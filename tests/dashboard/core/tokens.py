"""The design tokens as the browser reads them."""

import re
from pathlib import Path

CSS = (Path(__file__).parents[3] / "assets/1-tokens.css").read_text()


def tokens(theme: str) -> dict[str, str]:
    """Token → value; the dark theme overrides what it states."""
    light, dark = CSS.split('[data-bs-theme="dark"]')
    found = dict(re.findall(r"--([\w-]+):\s*([^;]+);", light))
    return found | dict(re.findall(r"--([\w-]+):\s*([^;]+);", dark)) if theme == "dark" else found


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two hex colours, after WCAG 2."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
