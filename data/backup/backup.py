"""A backup made, read back, put back and tried: while others read and the application serves."""

import os
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import duckdb
from sqlalchemy import create_engine

from data.backup import parts
from data.backup.parts import LIST, RESTORING, SIDE, WAREHOUSE, Backup, KeptFile, Moved
from data.releases import file_lock, release
from data.releases.digest import every


def make(folder: Path, side: Path | None, target: Path, moved: Moved, *, earlier: bool = False) -> Backup:
    """Write a backup to a file that is not there yet, read it back, and return what it holds.

    folder: of the warehouse. side: the file of what people saved, if it is one. earlier: the earlier releases on disk too. Loads wait
    meanwhile, readers do not. Raises NoRelease where there is nothing to keep, FileExistsError, ValueError where it does not read back.
    """
    if target.exists():
        raise FileExistsError(f"{target} is there already: a backup is never written over another file")
    _writable(target.parent)
    draft = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        with _held(folder), TemporaryDirectory(prefix="backup-", dir=target.parent) as scratch:
            backup = _made(folder, side if side and side.is_file() else None, draft, Path(scratch), moved, earlier=earlier)
        check(draft, moved)
        if target.exists():
            raise FileExistsError(f"{target} was made by another meanwhile: a backup is never written over another file")
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)
    return backup


def check(file: Path, moved: Moved) -> Backup:
    """Read every byte of a backup and return what it holds; raises ValueError that names the first part that is not as it was written."""
    with parts.opened(file) as (archive, backup):
        _each(file, archive, backup, moved)
    return backup


def restore(file: Path, folder: Path, side: Path | None, moved: Moved) -> Backup:
    """Put a backup back where nothing stands yet, and return what it holds; the pointer to the release comes last.

    Raises ValueError where something stands there, or the backup is not whole: then nothing was put back.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _writable(folder)
    with _held(folder), parts.opened(file) as (archive, backup):
        places = {part.name: _place(file, part.name, folder, side) for part in backup.parts}
        if there := parts.stands(places.values(), folder, side):
            raise ValueError(f"{there}: move it away first, or name another place. A backup is never put over what is there")
        drafts = {name: place.with_name(f"{place.name}{RESTORING}") for name, place in places.items()}
        try:
            _each(file, archive, backup, moved, drafts)
            for name, place in places.items():
                drafts[name].replace(place)
        finally:
            for path in drafts.values():
                path.unlink(missing_ok=True)
    return backup


def drill(file: Path, moved: Moved) -> Backup:
    """Put a backup back into a folder of its own beside it, compare every table with what it was, and remove that folder.

    Raises ValueError that names the tables that differ. Where another version of DuckDB summed the tables, their rows are compared.
    """
    _writable(file.resolve().parent)
    with TemporaryDirectory(prefix="drill-", dir=file.resolve().parent) as scratch:
        folder, side = Path(scratch) / "warehouse", Path(scratch) / SIDE
        backup = restore(file, folder, side, moved)
        if differing := differences(backup, folder, side):
            raise ValueError(f"{file} was put back, and differs from what was backed up: {', '.join(differing)}")
    return backup


def differences(backup: Backup, folder: Path, side: Path | None) -> list[str]:
    """Return the names of the tables put back that are not what a backup says of them."""
    now, saved = _summed(release.current(folder)), parts.saved(side)
    same = backup.engine == duckdb.__version__
    shown = {name: (rows, total if same else "") for name, (rows, total) in now.items()}
    was = {name: (rows, total if same else "") for name, (rows, total) in backup.tables.items()}
    return sorted({name for name, _ in shown.items() ^ was.items()} | {name for name, _ in saved.items() ^ backup.saved.items()})


def _made(folder: Path, side: Path | None, draft: Path, scratch: Path, moved: Moved, *, earlier: bool) -> Backup:
    current = release.current(folder)
    found = {SIDE: side} if side else {}
    found |= parts.found(folder, current.path, earlier=earlier)
    for number, (name, path) in enumerate(found.items()):
        if parts.is_sqlite(path):
            found[name] = parts.copied(path, scratch / str(number))
    step = _progress(moved, sum(path.stat().st_size for path in found.values()))
    with ZipFile(draft, "x", ZIP_STORED) as archive:
        made = tuple(_added(archive, name, path, step) for name, path in found.items())
        tables, saved = _summed(current), parts.saved(found.get(SIDE))
        now = datetime.now(UTC).isoformat(timespec="seconds")
        backup = Backup(current.number, now, duckdb.__version__, tables, saved, made)
        archive.writestr(LIST, parts.written(backup))
    _sync(draft)
    return backup


def _added(archive: ZipFile, name: str, path: Path, step: Callable[[int], None]) -> KeptFile:
    with path.open("rb") as source, archive.open(ZipInfo(name), "w", force_zip64=True) as target:
        return KeptFile(name, *parts.poured(source, target, step))


def _place(file: Path, name: str, folder: Path, side: Path | None) -> Path:
    """Return where a part is put back."""
    if name != SIDE:
        return folder / name.removeprefix(WAREHOUSE)
    if side is None:
        raise ValueError(f"{file} holds what people saved, as a file, and PORTOLAN_SIDE_STORE names a database of another kind")
    return side


def _each(file: Path, archive: ZipFile, backup: Backup, moved: Moved, places: Mapping[str, Path] | None = None) -> None:
    """Read each part, and write it to its place where there are places; raises ValueError at the first that is not what was backed up."""
    step = _progress(moved, backup.bytes)
    for part in backup.parts:
        try:
            with archive.open(part.name) as source, _target(places[part.name] if places else None) as target:
                read = parts.poured(source, target, step)
        except (BadZipFile, EOFError):
            read = None
        if read != (part.bytes, part.sha256):
            raise ValueError(f"{file} is damaged: {part.name} is not what was backed up. Take another backup")


@contextmanager
def _target(path: Path | None) -> Generator[IO[bytes] | None]:
    """Yield a file to write to, on disk once it is left; nothing where it has no place."""
    if path is None:
        yield None
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _summed(current: release.Release) -> dict[str, tuple[int, str]]:
    """Return rows and sum of hashes of every table of a release, by name."""
    engine = create_engine(f"duckdb:///{current.path}", connect_args={"read_only": True}, hide_parameters=True)
    try:
        with engine.connect() as connection:
            return every(connection)
    finally:
        engine.dispose()


def _writable(folder: Path) -> None:
    """Raise PermissionError with a sentence where nothing may be written to a folder."""
    if not os.access(folder, os.W_OK):
        raise PermissionError(f"{folder} may not be written to by this user: name another folder, or run this as the user who may")


@contextmanager
def _held(folder: Path) -> Generator[None]:
    """Keep loads away: the lock of the warehouse is held. Raises NoRelease where the folder is none."""
    if not folder.is_dir():
        raise release.NoRelease(f"there is no warehouse in {folder}")
    with (folder / "lock").open("w") as lock:
        file_lock.hold(lock)
        yield


def _progress(moved: Moved, whole: int) -> Callable[[int], None]:
    """Return what is told of the bytes of each piece, and tells of all bytes done."""
    done = 0

    def step(size: int) -> None:
        nonlocal done
        done += size
        moved(done, whole)

    return step


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
