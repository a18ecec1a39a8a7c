"""Whether a file is of a kind that the product reads as it is, and so needs no mapping of its own."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from data.loading import load
from data.loading.mapping import sources
from data.loading.mapping.header_match import fits_of
from data.loading.mapping.mapping import Options
from data.loading.reading.file_bytes import FileRefused, examined, shown
from data.releases import release

ROWS = 200
FLOWS = ("", "import")


def commands(path: Path, sheet: str = "") -> list[str]:
    """Return the commands that load a file by shipped mappings: those whose columns it has, and that read its first records."""
    kinds = dict.fromkeys(source for source in _fitting(path, sheet))
    return [command for source in kinds if (command := _command(source, path, sheet))]


def _fitting(path: Path, sheet: str) -> Iterator[str]:
    """Yield the sources of which a shipped mapping finds all its columns on the first line of a file."""
    names = {one.stem for one in sources.SHIPPED.glob("*.toml")}
    mappings = [one for one in sources.mappings() if one.name in names and one.header]
    options = Options(sheet=sheet)
    content = examined(path, tuple(dict.fromkeys(name for one in mappings for name in one.encodings)))
    for mapping in mappings:
        fits = fits_of(options.over(mapping), content, options)
        if any(not fit.missing and len(fit.match.places) + bool(fit.match.wide) > 1 for fit in fits):
            yield mapping.source


def _command(source: str, path: Path, sheet: str) -> str:
    """Return the command that loads a file as of a source, where it reads the first records; else nothing."""
    for flow in FLOWS:
        try:
            with tempfile.TemporaryDirectory() as scratch, release.draft(Path(scratch), fresh=True) as draft:
                load.load_files(draft, source, [path], None, Options(sheet=sheet, flow=flow, rows=ROWS))
        except FileRefused:
            continue
        stated = "".join((f' --sheet "{shown(sheet)}"' if sheet else "", " --flow import (or export)" if flow else ""))
        return f"manage.py load {source} {shown(str(path))}{stated}"
    return ""
