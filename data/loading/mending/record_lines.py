"""On which lines of a file the records of a declaration stand."""

import tempfile
from pathlib import Path

from data.loading.mapping.header_match import Match
from data.loading.reading.file_bytes import FileRefused, shown
from data.loading.staging import stage
from data.loading.upsert import view
from data.releases import release


def lines_of(match: Match, number: str) -> list[int]:
    """Return the lines, from 1, of the records that bring a declaration of a number, as a load reads them; none of what it sets aside.

    Raises FileRefused where the file cannot be read, or is not one of declarations.
    """
    with tempfile.TemporaryDirectory() as scratch, release.draft(Path(scratch), fresh=True) as draft:
        staged = stage(draft.raw, match, 1)
        rows = view(match.mapping, staged.table)
        held = {row[0] for row in draft.raw.execute(f"DESCRIBE {rows}").fetchall()}
        if "decl_id" not in held:
            raise FileRefused(f"{match.content.name}: {shown(match.mapping.source)} is no source of declarations")
        found = draft.raw.execute(f"SELECT DISTINCT line FROM ({rows}) WHERE decl_id = ? ORDER BY line", [number]).fetchall()
    return [int(row[0]) for row in found]
