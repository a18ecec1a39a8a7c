"""The messages of the browser's scripts, which the page brings to it translated."""

from functools import cache
from pathlib import Path

from babel.messages.extract import extract_from_dir

from data.language import SOURCE, language, say

ASSETS = Path(__file__).parents[2] / "assets"


@cache
def messages() -> tuple[tuple[str, str], ...]:
    """Return each message that a script says, with the name of the script."""
    found = extract_from_dir(ASSETS, [("**.js", "javascript")], keywords={"say": None})
    return tuple((message, file) for file, _line, message, _comments, _context in found if isinstance(message, str))


def translated() -> dict[str, str]:
    """Return the messages of the scripts in the language of the reader; none for English, which they hold themselves."""
    return {} if language() == SOURCE else {message: say(message) for message, _file in messages()}
