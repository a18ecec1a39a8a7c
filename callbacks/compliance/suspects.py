"""What leads from a row of evidence to the board of hypotheses: a link that begins one, or the one that it has."""

from collections.abc import Iterable, Sequence

from dashboard.components.compliance.hypotheses import begin
from data.side.store import Unavailable
from queries.addresses.filters import Filters
from queries.workspace import hypotheses
from queries.workspace.stages import STAGES

NEW, UNREAD = "Begin one", "Cannot be read now"


def suspected(rows: Iterable[dict], columns: Sequence[tuple[str, str, int]], path: str, filters: Filters, unit: str) -> list[dict]:
    """The rows with `inside` and `inside_link`: the stage of the newest hypothesis seen at its picks, else the way to begin one."""
    try:
        held = hypotheses.board()
    except Unavailable:
        return [row | {"inside": UNREAD, "inside_link": "/hypotheses"} for row in rows]
    return [row | _act(row, held, columns, path, filters, unit) for row in rows]


def _act(row: dict, held: Sequence[hypotheses.Hypothesis], columns: Sequence, path: str, filters: Filters, unit: str) -> dict[str, str]:
    own = Filters.parse(row["key"])
    known = next((each for each in held if each.concerns(own)), None)
    if known:
        return {"inside": STAGES[known.stage], "inside_link": f"/hypotheses{own.search}"}
    said = "; ".join(f"{heading} {row[f'{field}_text']}" for field, heading, _ in columns[2:])
    seen = f"{path}{own.over(filters.since, filters.until).search}"
    return {"inside": NEW, "inside_link": begin(f"{row['name']} {row['goods']}", f"{said} (amounts in {unit})", seen)}
