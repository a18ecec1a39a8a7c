"""Releases of each earlier schema, kept beside the tests of releases; and today's load of the files that they were made from."""

import json
import shutil
import tarfile
from functools import cache
from pathlib import Path

from data.loading import load
from data.releases import release
from queries.rollups import building
from tests.data.releases.earlier.make import FILES, HERE, INPUT, KNOWN, LAST

SCHEMAS = tuple(LAST)


def unpacked(schema: int, folder: Path) -> Path:
    """Put the warehouse of an earlier schema into a folder."""
    with tarfile.open(HERE / f"{schema:02}.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    return folder


def sources(folder: Path) -> tuple[str, ...]:
    """The sources that a warehouse unpacked was loaded from."""
    return tuple(json.loads((folder / "loaded.json").read_text()))


@cache
def anew(read: tuple[str, ...], place: Path, destinations: bool = True, built: bool = True) -> Path:
    """A warehouse of the same files, loaded by the program of today; once for each set of sources.

    destinations: those of exports; without them it holds what earlier versions kept. built: with its roll-ups.
    """
    folder = Path(shutil.copytree(loaded(read, place), place / f"anew-{len(read)}-{destinations}-{built}"))
    with release.draft(folder) as draft:
        if not destinations:
            draft.raw.execute("UPDATE item SET partner = '-' WHERE flow = 'export' AND decl_id <> '-'")
        if built:
            building.refresh(draft.connection)
        draft.publish("files of a test", demonstration=False, as_of=load.as_of(draft))
    return folder


@cache
def loaded(read: tuple[str, ...], place: Path) -> Path:
    """Load sources by the program of today, on top of the shorter list that another version read; no roll-up is built."""
    folder = place / f"loaded-{len(read)}"
    before = max((shorter for shorter in lists() if shorter == read[: len(shorter)] != read), key=len, default=())
    if before:
        shutil.copytree(loaded(before, place), folder)
    with release.draft(folder) as draft:
        for source in read[len(before) :]:
            load.load_files(draft, KNOWN.get(source, source), [INPUT / name for name in FILES[source]])
        draft.publish("files of a test", demonstration=False, as_of=load.as_of(draft))
    return folder


@cache
def lists() -> set[tuple[str, ...]]:
    """The sources that each earlier release holds: each list begins with the shorter ones."""
    found = set()
    for schema in SCHEMAS:
        with tarfile.open(HERE / f"{schema:02}.tar.xz") as archive:
            found.add(tuple(json.load(archive.extractfile("loaded.json"))))
    return found
