"""The draft that a load begins with: real data never join a demonstration, and what the administration states outlives it."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from data.administration import profile
from data.administration import profile_loading as administration
from data.releases import release
from data.releases.release import Draft, NoRelease, Release
from data.standards import standards_table as standards

OWN = (administration.SOURCE, standards.SOURCE)  # what an administration states, and no data: of whatever release there is


@contextmanager
def draft(folder: Path, source: str) -> Generator[Draft]:
    """Yield a draft for files of a source; raises NoRelease, Damaged as `release.draft` does.

    The first real data begin an empty warehouse in place of a demonstration, with what the administration stated there. What it states
    goes into whatever release there is.
    """
    shown = _demonstration(folder)
    leaves = shown is not None and source not in OWN
    stated = _stated(shown) if shown and leaves else (None, [])
    with release.draft(folder, fresh=leaves) as begun:
        if stated[0]:
            profile.put(begun.raw, stated[0])
        standards.put(begun.raw, stated[1])
        yield begun


def _demonstration(folder: Path) -> Release | None:
    """Return the release in service if it is a demonstration."""
    try:
        found = release.current(folder)
    except NoRelease:
        return None
    return found if found.demonstration else None


def _stated(shown: Release) -> tuple[profile.Stated | None, list[Any]]:
    """Return the facts of the administration and the service standards loaded into a release.

    Empty if an earlier version built it.
    """
    try:
        with duckdb.connect(str(shown.path), read_only=True) as raw:
            return profile.taken(raw), standards.rows(raw)
    except duckdb.CatalogException:
        return None, []
