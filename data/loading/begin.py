"""The draft that a load begins with: real data never join a demonstration, and what the administration states of itself outlives it."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from data import release
from data.administration import facts
from data.administration.facts import Stated
from data.administration.load import SOURCE
from data.release import Draft, NoRelease, Release


@contextmanager
def draft(folder: Path, source: str) -> Generator[Draft]:
    """Yield a draft for files of a source; raises NoRelease, Damaged as `release.draft` does.

    The first real data begin an empty warehouse in place of a demonstration, with what the administration stated there of itself.
    What it states goes into whatever release there is.
    """
    shown = _demonstration(folder)
    leaves = shown is not None and source != SOURCE
    stated = _stated(shown) if shown and leaves else None
    with release.draft(folder, fresh=leaves) as begun:
        if stated:
            facts.put(begun.raw, stated)
        yield begun


def _demonstration(folder: Path) -> Release | None:
    """The release in service where it is a demonstration."""
    try:
        found = release.current(folder)
    except NoRelease:
        return None
    return found if found.demonstration else None


def _stated(shown: Release) -> Stated | None:
    """What was loaded of the administration into a release; None where nothing was, or an earlier version built it."""
    try:
        with duckdb.connect(str(shown.path), read_only=True) as raw:
            return facts.taken(raw)
    except duckdb.CatalogException:
        return None
