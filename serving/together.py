"""What the processes of one server have in common: a private folder, made by the keeper and gone with it, and each its own seat."""

import hashlib
import os
import secrets
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from settings import settings

GIGABYTE, EACH, MOST = 2**30, 2 * 2**30, 8  # bytes of memory that a process is reckoned to need; processes where the settings state none
SHARED = 2  # the part of the memory for answers, one in so many, that processes share; they divide the rest
WARMS = -1  # the seat of the process that answers nobody, and only asks what will be asked
BOOT, FIGURES = "boot", "figures"
OWN_BOOT = secrets.token_hex(16)


@dataclass(frozen=True)
class Seat:
    """The place of a process among those of its server: their folder, its number (or WARMS), and how many there are."""

    folder: Path
    place: int
    number: int

    def socket(self, place: int) -> str:
        """Return the path of the socket at which the process in a place answers the others."""
        return str(self.folder / f"seat-{place}")


class Holder:
    """The seat of this process; None where it is alone."""

    seat: Seat | None = None


def processes() -> int:
    """Return how many processes answer: as the settings state, else one where this machine alone asks.

    Where others ask too, one for each processor that has 2 GB of memory, at most 8: a screen is answered by one process, so that one
    reader gains nothing from a second.
    """
    if settings().processes or not (settings().allow_remote or settings().proxy_header or settings().signs_in):
        return settings().processes or 1
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return max(1, min(len(os.sched_getaffinity(0)), memory // EACH, MOST))


def divided(number: int) -> dict[str, str]:
    """Return the environment that gives each of so many processes its part of the memory: what all may take stays as it is set."""
    engine, answered = (megabytes(size) for size in (settings().memory, settings().cache_memory))
    return {
        "PORTOLAN_MEMORY": f"{max(1, engine // number)}MB",
        "PORTOLAN_CACHE_MEMORY": f"{max(1, (answered - answered // SHARED) // number)}MB",
    }


def megabytes(size: str) -> int:
    """Return a size such as '4GB' in MB."""
    return int(size[:-2]) * (1024 if size.endswith("GB") else 1)


def begun(folder: Path) -> None:
    """Write the secret by which sessions are signed into the folder of a server that begins, and make room for its figures."""
    (private(folder) / BOOT).write_text(OWN_BOOT, encoding="ascii")
    (folder / FIGURES).mkdir(mode=0o700)


def private(folder: Path) -> Path:
    """Return a folder that belongs to this user and is closed to all others; raises PermissionError where it does not."""
    found = folder.stat()
    if found.st_uid != os.getuid() or stat.S_IMODE(found.st_mode) & 0o077:
        raise PermissionError("the folder of the server is open to others")
    return folder


def join(seat: Seat, shared_megabytes: int) -> None:
    """Take a seat: answers are looked for and kept in the folder too."""
    from queries.engine.cache import answers
    from serving.shared.shared_answers import SharedAnswers

    Holder.seat = seat
    if settings().cache_entries and shared_megabytes:
        answers().beyond = SharedAnswers(seat.folder, shared_megabytes * 2**20)


def warms() -> bool:
    """Return whether this process asks what will be asked: where it is alone, or has the seat for it."""
    return Holder.seat is None or Holder.seat.place == WARMS


def boot() -> str:
    """Return the secret of this life of the server: one that starts again knows no session of before."""
    return (Holder.seat.folder / BOOT).read_text(encoding="ascii") if Holder.seat else OWN_BOOT


def leave(session: str) -> None:
    """Note for all processes that a session is signed out."""
    if Holder.seat:
        _left(Holder.seat.folder, session).touch(mode=0o600)


def has_left(session: str) -> bool:
    """Tell whether a session is noted as signed out."""
    return Holder.seat is not None and _left(Holder.seat.folder, session).exists()


def _left(folder: Path, session: str) -> Path:
    place = folder / "left"
    with suppress(FileExistsError):
        place.mkdir(mode=0o700)
    return place / hashlib.sha256(session.encode()).hexdigest()
