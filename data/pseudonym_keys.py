"""Pseudonyms of traders: letters that a secret makes of a code, the same wherever the same secret is set, and another secret in its place.

The secret is PORTOLAN_PSEUDONYM_KEY, else that of a file beside the side store, which a rotation makes; a program reads it as it starts.
"""

import hmac
import json
import os
import secrets
from base64 import b32encode
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path

from settings import settings

PURPOSE = b"portolan: pseudonym of a trader\0"  # what the secret is used for: a seal made for another purpose is no pseudonym
KNOWN = b"portolan"  # in place of a secret where there is none: who knows a code can work its pseudonym out


@dataclass(frozen=True)
class PseudonymKey:
    """A secret that a rotation made, and since when (UTC) it holds."""

    secret: str
    since: str


def secret() -> str:
    """Return the secret of this program; empty where none is set and none was made."""
    return settings().pseudonym_key or held(settings().pseudonym_file).secret


@cache
def held(path: Path) -> PseudonymKey:
    """Return the key of a file, as it was when this program first asked; one without a secret where there is no file. Raises ValueError."""
    if not path.exists():
        return PseudonymKey("", "")
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return PseudonymKey(str(said["secret"]), str(said["since"]))
    except (ValueError, KeyError, TypeError):
        raise ValueError(f"{path} is no file of a key, as manage.py pseudonyms rotate makes it") from None


@lru_cache(maxsize=65_536)
def letters(code: str, key: str) -> str:
    """Return the pseudonym of a code: eight letters and digits of HMAC-SHA-256, as 7K3Q-XM2A."""
    drawn = b32encode(hmac.digest(key.encode() or KNOWN, PURPOSE + code.encode("utf-8", "replace"), "sha256")[:5]).decode()
    return f"{drawn[:4]}-{drawn[4:]}"


def new() -> PseudonymKey:
    """Return a key that nobody has seen: 256 bits, from now on."""
    return PseudonymKey(secrets.token_urlsafe(32), datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"))


def keep(key: PseudonymKey, path: Path) -> None:
    """Put a key in the place of the one before it, which is then nowhere; its owner alone may read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "w", encoding="utf-8") as file:
        json.dump(asdict(key), file)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
    held.cache_clear()
