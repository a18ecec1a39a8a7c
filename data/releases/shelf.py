"""The releases on disk: which there are, which can be read, and the pointer set back to one of them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import SQLAlchemyError

from data import schema
from data.releases import file_lock, versions
from data.releases.release import Release, current, losses, point

ENTRY = ("created_at", "demonstration", "as_of", "first_month", "last_month", "last_full_month", "currency")


def files(folder: Path) -> dict[int, Path]:
    """Return the newest file of each release on disk, by number."""
    return {int(path.stem.split("-")[1]): path for path in sorted(folder.glob("release-*.duckdb"))}


def readable(folder: Path) -> list[int]:
    """Return the numbers of the releases on disk that can be read, oldest first."""
    return [number for number, why in _told(folder).items() if not why]


def others(folder: Path) -> dict[int, str]:
    """Return why this program cannot read the other releases on disk that are whole, a sentence by number: another version wrote them."""
    return {number: why for number, why in _told(folder).items() if why}


def _told(folder: Path) -> dict[int, str]:
    """Return, by number of each whole release on disk, why this program cannot read it; nothing where it can."""
    whole = {number: path for number, path in sorted(files(folder).items()) if _entry(number, path)}
    return {number: _refusal(number, path) for number, path in whole.items()}


def _refusal(number: int, path: Path) -> str:
    """Return why this program cannot read the file of a release that is whole, in one sentence; nothing where it can."""
    engine = create_engine(f"duckdb:///{path}", connect_args={"read_only": True}, hide_parameters=True)
    try:
        with engine.connect() as connection:
            return versions.refusal(connection, number)
    finally:
        engine.dispose()


def restore(folder: Path, number: int) -> Release:
    """Put release `number` in service again, one of an earlier version too; raises ValueError where it is not on disk or cannot be read."""
    found = files(folder)
    if number not in found:
        raise ValueError(f"there is no release {number} in {folder}; it holds {_listed(sorted(found))}")
    entry = _entry(number, found[number])
    if not entry:
        raise ValueError(f"release {number} in {folder} cannot be read; those that can: {_listed(readable(folder))}")
    with (folder / "lock").open("w") as lock:
        file_lock.hold(lock)
        point(folder, entry)
    return current(folder)


def _entry(number: int, path: Path) -> dict[str, Any] | None:
    """Return what the pointer says of a release, read from its own file; None if that cannot be read."""
    engine = create_engine(f"duckdb:///{path}", connect_args={"read_only": True}, hide_parameters=True)
    table = schema.release
    try:
        with engine.connect() as connection:
            rows = connection.execute(select(*(table.c[name] for name in ENTRY)).where(table.c.number == number)).mappings().all()
            connection.execute(text("SELECT * FROM clearance LIMIT 1")).first()
            loss = losses(connection) if rows else ""
    except (SQLAlchemyError, RuntimeError, OSError):
        return None
    finally:
        engine.dispose()
    said = {"loss": loss} if loss else {}  # an earlier version of the program reads a pointer that says nothing it does not know
    return {"number": number, "path": path.name, **said, **_written(dict(rows[-1]))} if rows else None


def _written(row: dict[str, Any]) -> dict[str, Any]:
    created: datetime = row["created_at"]
    said = created.replace(tzinfo=UTC).isoformat(timespec="milliseconds")
    return {**row, "created_at": said, "as_of": row["as_of"].isoformat() if row["as_of"] else None}


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers)) or "none"
