"""The mappings there are: those shipped under `data/sources/`, and those in the folders that PORTOLAN_SOURCES names."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from data.loading.files import Refused, shown
from data.loading.mapping import Mapping
from settings import settings

SHIPPED = Path(__file__).parent.parent / "sources"


@dataclass(frozen=True)
class Library:
    """Every mapping that can be used, and for each file that cannot: what is wrong with it."""

    mappings: tuple[Mapping, ...]
    broken: dict[Path, str]


def mappings() -> tuple[Mapping, ...]:
    """Every mapping, by name; one of the administration's own takes the place of a shipped one of its name."""
    return library().mappings


def library() -> Library:
    """The mappings of all folders; a broken file breaks only itself."""
    return _library((SHIPPED, *settings().source_folders))


def names() -> tuple[str, ...]:
    """The sources that `load` accepts."""
    return tuple(sorted({mapping.source for mapping in mappings()}))


def named(source: str) -> tuple[Mapping, ...]:
    """The mappings of a source; Refused where there is none, or where the file that should hold it is broken."""
    chosen = tuple(mapping for mapping in mappings() if mapping.source == source)
    broken = [problem for path, problem in library().broken.items() if source in (path.stem, path.stem.split("_")[0])]
    if not chosen:
        raise Refused(broken[0] if broken else f"no source named {shown(source)!r}; there are: {', '.join(names())}")
    return chosen


@cache
def _library(folders: tuple[Path, ...]) -> Library:
    found: dict[str, Mapping] = {}
    broken: dict[Path, str] = {}
    for path in (path for folder in folders for path in sorted(folder.glob("*.toml"))):
        try:
            found[path.stem] = read(path)
        except Refused as error:
            broken[path] = str(error)
    return Library(tuple(found[name] for name in sorted(found)), broken)


def read(path: Path) -> Mapping:
    """The mapping that a file holds; Refused with the file, the setting and what is wrong with it."""
    try:
        entry = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Refused(f"{shown(path.name)}: {error}") from None
    try:
        return Mapping(name=path.stem, **entry)
    except ValidationError as error:
        raise Refused("\n".join(f"{shown(path.name)}: {_place(one['loc'])}{_told(one)}" for one in error.errors())) from None


def _place(location: tuple[int | str, ...]) -> str:
    return ".".join(map(str, location)) + ": " if location else ""


def _told(problem: Any) -> str:
    return problem["msg"].removeprefix("Value error, ")
