"""The open sockets of the front. Linux tells which of them have something to say, so that a thousand silent ones cost nothing."""

import select
from typing import Any, Protocol

from waitress.wasyncore import readwrite

READ, WRITE = select.EPOLLIN | select.EPOLLPRI, select.EPOLLOUT


class Opened(Protocol):
    """What stands behind a socket: whether it is to be read or written now, and whether neither changes before it is spoken to."""

    accepting: bool

    def readable(self) -> bool:
        """Return whether it is to be read now."""
        ...

    def writable(self) -> bool:
        """Return whether it has something to send now."""
        ...


class Sockets(dict[int, Any]):
    """What stands behind each open handle. Only those that are not quiet are asked, turn by turn, what they wait for."""

    def __init__(self) -> None:
        super().__init__()
        self._poll = select.epoll()
        self._aims: dict[int, int] = {}
        self._awake: set[int] = set()

    def __setitem__(self, handle: int, opened: Opened) -> None:
        super().__setitem__(handle, opened)
        self._aims[handle] = READ
        self._awake.add(handle)
        self._poll.register(handle, READ)

    def __delitem__(self, handle: int) -> None:
        super().__delitem__(handle)
        self._poll.unregister(handle)
        del self._aims[handle]
        self._awake.discard(handle)

    def wake(self, handle: int) -> None:
        """Ask this one in the next turn, quiet or not."""
        self._awake.add(handle)

    def turn(self, seconds: float) -> None:
        """Wait for what is ready, no longer than that, and let each read or write."""
        for handle in tuple(self._awake):
            self._aim(handle)
        for handle, events in self._poll.poll(seconds):
            if handle in self:
                self._awake.add(handle)
                readwrite(self[handle], events)

    def _aim(self, handle: int) -> None:
        opened = self.get(handle)
        if opened is None:
            return
        quiet = getattr(opened, "quiet", False)
        aim = (READ if opened.readable() else 0) | (WRITE if opened.writable() and not opened.accepting else 0)
        if self._aims.get(handle, aim) != aim:
            self._aims[handle] = aim
            self._poll.modify(handle, aim)
        if quiet:
            self._awake.discard(handle)
