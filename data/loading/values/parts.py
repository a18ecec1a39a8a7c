"""HS codes marked as a part of themselves in tables of correspondence: `ex 8517.12`, `8517.12 (part)`, `8517.12 pt`."""

import re

_WORD = r"(?:ex|pt|part|parte|partie|partial|parcial|parcialmente|partiel|partiellement)"
_BEFORE = re.compile(rf"^{_WORD}\b\.?(?: (?:of|de))?\s*(?=[0-9])|^ex\.?(?=[0-9])", re.IGNORECASE)
_BEHIND = re.compile(rf"(?<=[0-9])\s*(?:\(\s*{_WORD}\.?\s*\)|\[\s*{_WORD}\.?\s*\]|\s{_WORD}\.?|\*)$", re.IGNORECASE)


def is_part(text: str) -> bool:
    """Return whether a code is marked as a part of itself."""
    return whole(text) != text


def whole(text: str) -> str:
    """Return a code without the mark that it is a part of itself."""
    return _BEHIND.sub("", _BEFORE.sub("", text))
