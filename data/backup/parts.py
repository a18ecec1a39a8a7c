"""What a backup is made of: the parts of a warehouse and of what people saved, each with its size and SHA-256, and the list of them."""

import json
import re
import sqlite3
from collections.abc import Callable, Generator, Iterable
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

LIST, WAREHOUSE, SIDE = "backup.json", "warehouse/", "side.db"
FORM = 1  # of a backup file
CHUNK = 1 << 20
OUTSIDE = re.compile(r"[\\:\x00-\x1f]|(^|/)\.{0,2}(/|$)")  # what no name in a backup holds: it could point beside the folder it is put in
RESTORING = ".restoring"  # ends the name of what is not yet put back whole
JOURNALS = ("", "-wal", "-shm", "-journal")  # that SQLite keeps beside a file; the file itself first
PASSING = re.compile(rf"lock|building-.*|current\.json\.new|.*-(wal|shm|journal)|.*{re.escape(RESTORING)}")
Moved = Callable[[int, int], None]  # told of bytes done and of all bytes


@dataclass(frozen=True)
class KeptFile:
    """One file in a backup: its name there, its bytes, and their SHA-256."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Backup:
    """What a backup holds.

    release: number of the one in service. made_at: when the backup was made, UTC. engine: version of DuckDB that summed the tables.
    tables: rows and sum of hashes of each table of the release in service, by name. saved: rows of each table of what people saved.
    parts: its files.
    """

    release: int
    made_at: str
    engine: str
    tables: dict[str, tuple[int, str]]
    saved: dict[str, int]
    parts: tuple[KeptFile, ...]

    @property
    def bytes(self) -> int:
        """Return the bytes of all parts."""
        return sum(part.bytes for part in self.parts)


def found(folder: Path, current: Path, *, earlier: bool) -> dict[str, Path]:
    """Return the files of a warehouse that a backup holds, by their name there; the pointer comes last. earlier: all its releases too."""
    kept = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    whole = {
        name: path
        for name, path in kept.items()
        if not PASSING.fullmatch(path.name) and (earlier or path == current or not path.match("release-*.duckdb"))
    }
    return {WAREHOUSE + name: path for name, path in sorted(whole.items(), key=lambda pair: (pair[0] == "current.json", pair[0]))}


def is_sqlite(path: Path) -> bool:
    """Return whether a file is one of SQLite."""
    with path.open("rb") as file:
        return file.read(16) == b"SQLite format 3\0"


def copied(path: Path, to: Path) -> Path:
    """Copy a SQLite file as it stands at one moment, whoever writes to it meanwhile, and return the copy."""
    with _reading(path) as held, closing(sqlite3.connect(to)) as copy:
        held.backup(copy)
    return to


def saved(path: Path | None) -> dict[str, int]:
    """Return the rows of each table of a SQLite file, by name; none where there is no file."""
    if path is None or not path.is_file():
        return {}
    with _reading(path) as held:
        names = [name for (name,) in held.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {name: int(held.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in names}


@contextmanager
def _reading(path: Path) -> Generator[sqlite3.Connection]:
    """Yield a connection that reads a SQLite file; raises ValueError where it cannot be read."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as held:
            yield held
    except sqlite3.DatabaseError as fault:
        raise ValueError(f"{path} cannot be read: {fault}") from None


def poured(source: IO[bytes], target: IO[bytes] | None, moved: Callable[[int], None]) -> tuple[int, str]:
    """Read a file to its end into another, if any; return its bytes and their SHA-256. moved: told of the bytes of each piece."""
    digest, size = sha256(), 0
    while piece := source.read(CHUNK):
        digest.update(piece)
        size += len(piece)
        if target:
            target.write(piece)
        moved(len(piece))
    return size, digest.hexdigest()


def written(backup: Backup) -> bytes:
    """Return the list of a backup as it is kept in it."""
    return json.dumps({"form": FORM, **asdict(backup)}, indent=1).encode()


@contextmanager
def opened(file: Path) -> Generator[tuple[ZipFile, Backup]]:
    """Yield a backup file and its list; raises ValueError with one sentence where it is none, is cut or of another form."""
    try:
        archive = ZipFile(file)
    except BadZipFile:
        raise ValueError(f"{file} is no backup, or only a part of one: it has no list of what it holds at its end") from None
    with archive:
        yield archive, _read(file, archive)


def _read(file: Path, archive: ZipFile) -> Backup:
    try:
        told: dict[str, Any] = json.loads(archive.read(LIST))
    except (KeyError, ValueError, BadZipFile):
        raise ValueError(f"{file} is no backup: it holds no {LIST} that can be read") from None
    if told.pop("form", None) != FORM:
        raise ValueError(f"{file} was made by another version of the program: this one reads backups of form {FORM}")
    try:
        parts = tuple(KeptFile(**part) for part in told.pop("parts"))
        tables = {name: (int(rows), str(total)) for name, (rows, total) in told.pop("tables").items()}
        backup = Backup(parts=parts, tables=tables, **told)
    except (KeyError, TypeError, ValueError):
        raise ValueError(f"{file} is no backup: its list {LIST} says other things than one does") from None
    strange = [part.name for part in parts if OUTSIDE.search(part.name) or not (part.name == SIDE or part.name.startswith(WAREHOUSE))]
    if strange or {part.name for part in parts} | {LIST} != set(archive.namelist()):
        raise ValueError(f"{file} holds other files than its list {LIST} says: it is not put back")
    return backup


def stands(places: Iterable[Path], folder: Path, side: Path | None) -> str:
    """Return what already stands where a backup would be put back, in words; nothing where it is free.

    places: where its files go. A journal that is left of a file counts too: SQLite would write it into what is put back.
    """
    if any(folder.glob("release-*.duckdb")) or (folder / "current.json").exists():
        return f"{folder} holds a warehouse"
    if any(saved(side).values()):
        return f"{side} holds what people saved"
    beside = (place.with_name(f"{place.name}{ending}") for place in places for ending in JOURNALS)
    left = [path for path in beside if path.exists() and path != side]
    return f"{left[0]} stands there" if left else ""
