"""Odd values, by kind: texts, numbers and structures that no page of the application sends, drawn from a seed."""

from collections.abc import Sequence
from random import Random
from typing import Any

TEXTS = (
    "",
    " ",
    "\x00",
    "\n2026-01-01 ERROR root forged",
    "\x1b[31mred",
    "﷽\U0001f600é",
    "\u2028\u202e",
    "<b>x</b>",
    "<a href='https://example.org'>x</a>",
    "&amp;&lt;",
    "../../etc/hosts",
    "' OR '1'='1",
    '"; --',
    "%00%ff",
    "=1+1",
    "NaN",
    "null",
    "-1",
    "1e400",
    "9" * 40,
    "a" * 1_001,
    "é" * 3_000,
    "🙂" * 700,
)
NUMBERS = (0, -1, 2**31, 2**53 + 1, 10**30, -(10**30), 0.1, 1e308, -0.0)
HALF = "\ud800"  # half of a character: it can be written in JSON, not in UTF-8


def text(draw: Random) -> str:
    """A text that is no code, name or path of the application."""
    return draw.choice(TEXTS) if draw.random() < 0.7 else "".join(chr(draw.randrange(1, 0xD800)) for _ in range(draw.randrange(1, 30)))


def value(draw: Random, depth: int = 0) -> Any:
    """Anything that JSON can hold, seldom what is wanted."""
    kinds = ("text", "number", "none", "truth", "half", "list", "dict")
    kind = draw.choice(kinds if depth < 3 else kinds[:5])
    if kind == "list":
        return [value(draw, depth + 1) for _ in range(draw.randrange(4))]
    if kind == "dict":
        return {text(draw): value(draw, depth + 1) for _ in range(draw.randrange(4))}
    plain = {"text": text(draw), "number": draw.choice(NUMBERS), "none": None, "truth": draw.random() < 0.5, "half": HALF}
    return plain[kind]


def misspelt(draw: Random, names: Sequence[str]) -> str:
    """One of some names with a letter too few, too many or exchanged, which is none of them."""
    while True:
        name = draw.choice(names)
        place = draw.randrange(len(name))
        new = draw.choice((name[:place] + name[place + 1 :], name[:place] + "q" + name[place:], name.upper(), name + "_", name[::-1]))
        if new and new not in names:
            return new
