"""The key of the audit log: of a setting, or of a file beside its folder that is made once; and a key of its own for each use."""

import hmac
import os
import secrets
import stat
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

WINDOWS = os.name == "nt"
LINES, NAMED, CHECKPOINTS, TRADERS = "lines", "name", "checkpoints", "traders"  # what a key is used for: none can stand for another


class NoKey(Exception):
    """The key cannot be had, and why."""


def key_file(folder: Path) -> Path:
    """Return the file of the key of the log in a folder: beside it, not inside, so that a copy of the log holds no key."""
    return folder.with_name(f"{folder.name}.key")


def key(folder: Path, stated: str, *, make: bool) -> bytes:
    """Return the key: the one stated, else that of its file, which is made if `make`.

    Raises NoKey where there is none, and where others than its owner may read it.
    """
    if stated:
        return stated.encode()
    path = key_file(folder)
    if not path.exists():
        if not make:
            raise NoKey(f"there is no key {path}, and none is set")
        _made(path)
    if not WINDOWS and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise NoKey(f"others may read {path}: chmod 400")
    return path.read_bytes().strip()


def _made(path: Path) -> None:
    """Write a new key to a file that its owner alone may read; if another process has made one meanwhile, that one stands."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "w", encoding="ascii") as file:
        file.write(f"{secrets.token_urlsafe(32)}\n")
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(half, path)
    half.chmod(0o600)
    half.unlink()
    path.chmod(0o400)


@lru_cache(maxsize=32)
def used(secret: bytes, use: str) -> bytes:
    """Return the key for one use, made of the key of the log: 32 bytes."""
    return hmac.digest(secret, f"portolan audit: {use}".encode(), "sha256")


def name(secret: bytes) -> str:
    """Return what a key is called in the log, from which it cannot be worked out: 16 hexadecimal digits."""
    return used(secret, NAMED).hex()[:16]
