"""The lock on a file as Windows has it: one who waits tries again, and any other fault is told."""

import errno
import sys
from types import SimpleNamespace

import pytest

from data.releases import file_lock


def test_a_lock_that_another_holds_is_waited_for_and_another_fault_is_raised(tmp_path, monkeypatch):
    faults, asked = [OSError(errno.EDEADLOCK, "held"), OSError(errno.EDEADLOCK, "held")], []

    def locking(handle, kind, count):
        asked.append((handle, kind, count))
        if faults:
            raise faults.pop()

    monkeypatch.setattr(file_lock, "fcntl", None)
    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(LK_LOCK=1, locking=locking))
    with (tmp_path / "lock").open("w") as lock:
        file_lock.hold(lock)
        assert asked == [(lock.fileno(), 1, 1)] * 3
        faults.append(OSError(errno.EBADF, "no file"))
        with pytest.raises(OSError, match="no file"):
            file_lock.hold(lock)
