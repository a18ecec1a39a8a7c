"""A lock on an open file, held by one process at a time until the file is closed, on each system by its own means."""

import errno
from io import TextIOWrapper

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None


def hold(file: TextIOWrapper) -> None:
    """Wait until no other process holds the lock of an open file, and take it."""
    if fcntl:
        fcntl.flock(file, fcntl.LOCK_EX)
    else:
        _hold_first_byte(file)


def _hold_first_byte(file: TextIOWrapper) -> None:
    """Take the first byte of a file, as Windows has it; it tries for ten seconds, so that one who waits tries again."""
    from msvcrt import LK_LOCK, locking  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType]

    while True:
        try:
            locking(file.fileno(), LK_LOCK, 1)
        except OSError as fault:
            if fault.errno != errno.EDEADLOCK:
                raise
        else:
            return


def is_free(file: TextIOWrapper) -> bool:
    """Take the lock of an open file if no other process holds it, and return whether it did."""
    try:
        if fcntl:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            from msvcrt import LK_NBLCK, locking  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType]

            locking(file.fileno(), LK_NBLCK, 1)
    except OSError:
        return False
    return True
