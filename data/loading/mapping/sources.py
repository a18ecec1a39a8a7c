"""The mappings there are: those shipped under `data/sources/`, and those in the folders that PORTOLAN_SOURCES names."""

import tomllib
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data.loading.authoring.mistakes import mapping_of
from data.loading.mapping.mapping import Mapping
from data.loading.reading.file_bytes import FileRefused, shown
from settings import settings

UNMAPPED = "administration"  # what the administration states of itself, read without a mapping
SHIPPED = Path(__file__).parents[2] / "sources"


@dataclass(frozen=True)
class Library:
    """Every mapping that can be used, and for each file that cannot: what is wrong with it."""

    mappings: tuple[Mapping, ...]
    broken: dict[Path, str]


def mappings() -> tuple[Mapping, ...]:
    """Return every mapping, by name; one of the administration's own takes the place of a shipped one of its name."""
    return library().mappings


def library() -> Library:
    """Return the mappings of all folders; a broken file breaks only itself."""
    return _library((SHIPPED, *settings().source_folders))


def names() -> tuple[str, ...]:
    """Return the sources that `load` accepts."""
    return tuple(sorted({mapping.source for mapping in mappings()}))


def named(source: str) -> tuple[Mapping, ...]:
    """Return the mappings of a source.

    Raises FileRefused if there is none; and if one of the administration's own is broken that is to be read in place of a shipped one.
    """
    chosen = tuple(mapping for mapping in mappings() if mapping.source == source)
    broken = broken_of(source)
    if not chosen:
        raise FileRefused(next(iter(broken.values()), f"no source named {source!r}; there are: {', '.join(sorted((*names(), UNMAPPED)))}"))
    if instead := [problem for path, problem in broken.items() if path.stem in {mapping.name for mapping in chosen}]:
        raise FileRefused(f"correct your own mapping, or take it out of its folder: the shipped one is not used in its place. {instead[0]}")
    return chosen


def broken_of(source: str) -> dict[Path, str]:
    """Return what is wrong with each file of a source that cannot be read; its name tells the source where its text does not."""
    return {path: problem for path, problem in library().broken.items() if source in (_stated(path), path.stem, path.stem.split("_")[0])}


def _stated(path: Path) -> str:
    """Return the source that a broken file states; empty where it is no TOML."""
    with suppress(OSError, ValueError):
        return str(tomllib.loads(path.read_text(encoding="utf-8")).get("source", ""))
    return ""


def is_shipped(mapping: Mapping) -> bool:
    """Tell whether a mapping is the one that comes with Portolan."""
    return mapping in _library((SHIPPED,)).mappings


def path_of(mapping: Mapping) -> Path | None:
    """Return the file that a mapping was read from; None if it is no longer there."""
    folders = (*reversed(settings().source_folders), SHIPPED)
    return next((path for folder in folders if (path := folder / f"{mapping.name}.toml").is_file()), None)


@cache
def _library(folders: tuple[Path, ...]) -> Library:
    found: dict[str, Mapping] = {}
    broken: dict[Path, str] = {}
    for path in (path for folder in folders for path in sorted(folder.glob("*.toml"))):
        try:
            found[path.stem] = read(path)
        except FileRefused as error:
            broken[path] = str(error)
    return Library(tuple(found[name] for name in sorted(found)), broken)


def text_of(path: Path, name: str) -> str:
    """Return the text of the file of a mapping; raises FileRefused, under the name given, if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise FileRefused(f"{name}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line, seen = error.object.count(b"\n", 0, error.start) + 1, error.object[error.start]
        raise FileRefused(f"{name}: line {line}: the byte {seen:#04x} is not UTF-8 text: save this .toml file as UTF-8") from None


def read(path: Path) -> Mapping:
    """Return the mapping that a file holds; raises FileRefused with the file, the line, the setting and what is wrong with it."""
    name = shown(path.name)
    mapping, mistakes = mapping_of(path.stem, text_of(path, name))
    if mapping is None:
        raise FileRefused("\n".join(f"{name}: {one}" for one in mistakes))
    return mapping
