"""How many bytes of a release each column takes, read from where the engine put its segments."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, text

BLOCK = 2**18
Place = tuple[str, str]  # a table and its column


def write(connection: Connection) -> None:
    """Write a draft to its file: then its bytes can be told, and the blocks of tables that were dropped are free."""
    connection.commit()
    connection.exec_driver_sql("CHECKPOINT")
    connection.commit()


def by_column(connection: Connection, tables: Iterable[str]) -> Counter[Place]:
    """Return the bytes of each column of tables that are there; what is not written to the file yet counts nothing.

    A block of the file holds segments of several columns: each reaches to where the next begins, the last to the end of its block.
    """
    segments: dict[int, list[tuple[int, Place]]] = defaultdict(list)
    found: Counter[Place] = Counter()
    for table in tables:
        for column, block, offset, further in _segments(connection, table):
            segments[block].append((offset, (table, column)))
            found[table, column] += BLOCK * len(further)
    for held in segments.values():
        places = sorted(held)
        for (offset, place), (end, _) in zip(places, [*places[1:], (BLOCK, ("", ""))], strict=True):
            found[place] += end - offset
    return found


def _segments(connection: Connection, table: str) -> list[tuple[str, int, int, list[int]]]:
    """Return column, block, offset in it and further blocks of every segment of a table that the file holds."""
    chosen = "SELECT column_name, block_id, block_offset, additional_block_ids FROM pragma_storage_info(:name) WHERE block_id >= 0"
    rows = connection.execute(text(chosen), {"name": table}).fetchall()
    return [(column, block, offset, further or []) for column, block, offset, further in rows]
