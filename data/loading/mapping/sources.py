"""The mappings there are: those shipped under `data/sources/`, and those in the folders that PORTOLAN_SOURCES names."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data.loading.authoring.mistakes import mapping_of
from data.loading.mapping.mapping import Mapping
from data.loading.reading.files import Refused, shown
from settings import settings

UNMAPPED = "administration"  # what the administration states of itself, read without a mapping
SHIPPED = Path(__file__).parents[2] / "sources"


@dataclass(frozen=True)
class Library:
    """Every mapping that can be used, and for each file that cannot: what is wrong with it."""

    mappings: tuple[Mapping, ...]
    broken: dict[Path, str]


def mappings() -> tuple[Mapping, ...]:
    """Every mapping, by name; one of the administration's own takes the place of a shipped one of its name."""
    return library().mappings


def library() -> Library:
    """Return the mappings of all folders; a broken file breaks only itself."""
    return _library((SHIPPED, *settings().source_folders))


def names() -> tuple[str, ...]:
    """Return the sources that `load` accepts."""
    return tuple(sorted({mapping.source for mapping in mappings()}))


def named(source: str) -> tuple[Mapping, ...]:
    """Return the mappings of a source; raises Refused if there is none, or if its file is broken."""
    chosen = tuple(mapping for mapping in mappings() if mapping.source == source)
    broken = [problem for path, problem in library().broken.items() if source in (path.stem, path.stem.split("_")[0])]
    if not chosen:
        raise Refused(broken[0] if broken else f"no source named {source!r}; there are: {', '.join(sorted((*names(), UNMAPPED)))}")
    return chosen


def is_shipped(mapping: Mapping) -> bool:
    """Whether a mapping is the one that comes with Portolan."""
    shipped = SHIPPED / f"{mapping.name}.toml"
    return shipped.is_file() and read(shipped) == mapping


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
        except Refused as error:
            broken[path] = str(error)
    return Library(tuple(found[name] for name in sorted(found)), broken)


def text_of(path: Path, name: str) -> str:
    """Return the text of the file of a mapping; raises Refused, under the name given, if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise Refused(f"{name}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line, seen = error.object.count(b"\n", 0, error.start) + 1, error.object[error.start]
        raise Refused(f"{name}: line {line}: the byte {seen:#04x} is not UTF-8 text: save this .toml file as UTF-8") from None


def read(path: Path) -> Mapping:
    """Return the mapping that a file holds; raises Refused with the file, the line, the setting and what is wrong with it."""
    name = shown(path.name)
    mapping, mistakes = mapping_of(path.stem, text_of(path, name))
    if mapping is None:
        raise Refused("\n".join(f"{name}: {one}" for one in mistakes))
    return mapping
