"""What the pages ask of each fact, recorded by `bench.rollups.questions`: the columns read together, and on which pages how often."""

import json
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

PATH = Path(__file__).with_name("asked.json")
LANDING, TIMES = "overview", 4.0  # everybody begins there


@dataclass(frozen=True)
class AskedColumns:
    """A kind of question: the columns of a fact that are read together, and the share of all questions, each page counting alike."""

    fact: str
    columns: frozenset[str]
    weight: float


@cache
def questions() -> tuple[AskedColumns, ...]:
    """Return the kinds of question recorded; their weights add up to 1, and the landing page counts several times."""
    rows = recorded()
    asked: Counter[str] = Counter()
    for row in rows:
        asked.update(row["pages"])
    whole = len(asked) - 1 + TIMES
    return tuple(AskedColumns(row["fact"], frozenset(row["columns"]), _weight(row["pages"], asked) / whole) for row in rows)


def recorded() -> list[dict[str, Any]]:
    """Return what was recorded: fact, columns, and how often each page asked for them."""
    return json.loads(PATH.read_text(encoding="utf-8"))


def _weight(pages: dict[str, int], asked: Counter[str]) -> float:
    """Return the sum over pages of the share that a kind of question has in all that the page asks."""
    return sum(count / asked[page] * (TIMES if page == LANDING else 1.0) for page, count in pages.items())
