"""Links from a row of evidence to the hypothesis board: one that creates a hypothesis, or the one to the hypothesis about the row."""

from collections.abc import Iterable, Sequence
from typing import Any

from dashboard.components.compliance.hypotheses import begin
from data.language import mark, say, say_clauses
from data.side.store import Unavailable
from queries.addresses.filters import Filters
from queries.workspace import hypotheses
from queries.workspace.stages import STAGES

NAMING = ("name", "goods")  # fields that name a row
NEW, UNREAD = mark("Create risk hypothesis"), mark("Cannot be read now")


def suspected(
    rows: Iterable[dict[str, Any]], columns: Sequence[tuple[str, str, int]], path: str, filters: Filters, unit: str
) -> list[dict[str, Any]]:
    """Add `inside` and `inside_link` to each row: the stage of the newest hypothesis about it, or a link to create one.

    columns: heading, field and width of the table. path: the page that the link comes from. unit: of the amounts.
    """
    try:
        board = hypotheses.board()
    except Unavailable:
        return [row | {"inside": say(UNREAD), "inside_link": "/hypotheses"} for row in rows]
    return [row | _act(row, board, columns, path, filters, unit) for row in rows]


def _act(
    row: dict[str, Any],
    board: Sequence[hypotheses.Hypothesis],
    columns: Sequence[tuple[str, str, int]],
    path: str,
    filters: Filters,
    unit: str,
) -> dict[str, str]:
    own = Filters.parse(row["key"])
    hypothesis = next((each for each in board if each.concerns(own)), None)
    if hypothesis:
        return {"inside": say(STAGES[hypothesis.stage]), "inside_link": f"/hypotheses{own.search}"}
    said = say_clauses(f"{say(heading)} {row[f'{field}_text']}" for field, heading, _ in columns if field not in NAMING)
    seen = f"{path}{own.over(filters.since, filters.until).search}"
    gap = say("{gap} (amounts in {unit})", gap=said, unit=unit)
    return {"inside": say(NEW), "inside_link": begin(f"{row['name']} {row['goods']}".strip(), gap, seen)}
