"""The command that loads files as they are dropped into a folder, so that the screen follows the day."""

import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from commands.load_files import published
from commands.options import may_change, reading, stated
from data.loading.mapping.mapping import Options
from data.loading.reading.file_bytes import FileRefused, shown
from data.releases import file_lock
from queries.engine import engine
from queries.engine.question import CannotCut
from services.risk import price_flags, scoring

LOADED, REFUSED = "loaded", "refused"
WHY, REPORT, LOCK = ".why.txt", ".report.txt", ".lock"
UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart", "~", "#")  # so end the names of files still written
LONGEST = 60  # letters of a name that the name of its text takes: with what follows it fits any file system
Seen = dict[Path, tuple[int, int]]


@click.command()
@click.argument("source")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--every", default=5.0, show_default=True, type=click.FloatRange(0.1, 3600), help="seconds between two looks")
@click.option("--once", is_flag=True, help="load what lies there, and end")
@reading
def watch(source: str, folder: Path, every: float, once: bool, **said: Any) -> None:
    """Load files of the kind SOURCE as they are dropped into FOLDER, and score what is open, until stopped.

    What is loaded goes to FOLDER/loaded. What is refused goes to FOLDER/refused, with the reason beside it; nothing of it is in the data.
    """
    may_change()
    options = stated(accept_loss=False, **said)
    for name in (LOADED, REFUSED):
        (folder / name).mkdir(exist_ok=True)
    with (folder / LOADED / LOCK).open("w") as lock:
        if not file_lock.is_free(lock):
            raise click.ClickException(f"{folder} is watched already: one at a time, so that no file is taken by two")
        _said(f"Watching {folder} every {every:g} s; Ctrl-C ends it")
        before: Seen = _look(folder)
        while True:
            time.sleep(every)
            now = _look(folder)
            if ready := [path for path, stamp in now.items() if before.get(path) == stamp]:
                _taken(source, ready, options)
            if once:
                return
            before = now


def _look(folder: Path) -> Seen:
    """Return the files that lie in a folder with their size and time of change, the oldest first; a copy that is under way is left."""
    seen: Seen = {}
    for path in folder.iterdir():
        if path.is_file() and not path.name.startswith((".", "~")) and not path.name.casefold().endswith(UNFINISHED):
            with suppress(FileNotFoundError):  # taken away between two looks
                seen[path] = (path.stat().st_size, path.stat().st_mtime_ns)
    return dict(sorted(seen.items(), key=lambda pair: (pair[1][1], pair[0])))


def _taken(source: str, files: Sequence[Path], options: Options) -> None:
    """Load files together; where that is refused each alone, so that one bad file keeps no other out."""
    began = time.monotonic()
    try:
        reports = published(source, files, options, lambda *_: None)
    except (FileRefused, ValueError) as fault:
        if len(files) > 1:
            for path in files:
                _taken(source, [path], options)
            return
        _put(files[0], REFUSED, str(fault), WHY)
        _said(f"REFUSED {shown(str(fault))}")
        return
    except OSError as fault:
        _said(f"NOT LOADED, and tried again at the next look: {fault.strerror or fault}")
        return
    texts = {report.file: "\n".join(report.lines()) for report in reports}
    for path in files:
        _put(path, LOADED, texts.get(path.name, "\n".join(texts.values())), REPORT)
    for report in reports:
        counts = f"{report.loaded:,} records loaded, {report.quarantined:,} quarantined"
        _said(f"{shown(report.file)}: {'loaded before, nothing changes' if report.unchanged else counts}")
        for note in report.notes:
            _said(f"  {shown(note)}")
    if not all(report.unchanged for report in reports):
        _said(f"Release {engine.current().number} is on the screen {time.monotonic() - began:.1f} s after the look{_scored()}")


def _scored() -> str:
    """Return how many open declarations were scored and prices flagged, in words; nothing where there is no model."""
    try:
        counts = scoring.score() | price_flags.flag()
    except CannotCut:
        return ""
    return f"; open declarations scored: {counts['scored']:,}; prices flagged: {counts['flagged']:,}"


def _put(path: Path, name: str, text: str, ending: str) -> None:
    """Move a file into a folder beside it under a name that is free, with a text beside it; say so where that fails."""
    target = path.parent / name / path.name
    if target.exists():
        target = target.with_name(f"{datetime.now().astimezone():%Y%m%d-%H%M%S-%f}-{path.name}")
    try:
        path.rename(target)
        target.with_name(f"{target.name[:LONGEST]}{ending}").write_text(f"{text}\n", encoding="utf-8", errors="backslashreplace")
    except OSError as fault:
        _said(f"{shown(path.name)} could not be put into {target.parent}, with the text beside it: {fault.strerror or fault}")


def _said(words: str) -> None:
    click.echo(f"{datetime.now().astimezone():%H:%M:%S} {words}")
