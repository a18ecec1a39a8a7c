"""The connections of a server: what each may send, how long it may take, and what is answered where it sends too much."""

import time
from typing import Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.utilities import RequestHeaderFieldsTooLarge

from serving.refusals import Refusal

SILENT, WHOLE, LOOK = 60, 20, 2  # seconds: a connection without a request; a request from its first byte to its last; between two looks
LARGEST_HEAD, LARGEST_BODY = 262_144, 1_000_000  # bytes that are answered
READ = 1_048_576  # bytes of a head that are read, to say of one that is too long that it is


class Arriving(HTTPRequestParser):
    """A request that is arriving, and since when."""

    def __init__(self, adjustments: Adjustments) -> None:
        super().__init__(adjustments)
        self.since = time.time()

    def received(self, data: bytes) -> int:
        """Take what has come. A head that is too long is read to its end all the same: else the browser would not read the answer."""
        taken = super().received(data)
        if self.headers_finished and self.header_bytes_received > LARGEST_HEAD and self.error is None:
            self.error, self.completed = RequestHeaderFieldsTooLarge("too long"), True
        return taken

    def parse_header(self, header_plus: bytes) -> None:
        """Read the first line and the headers; raises ParsingError where these are none, whatever is odd about them."""
        try:
            super().parse_header(header_plus)
        except ValueError:
            raise ParsingError("the address is none") from None


class Connection(HTTPChannel):
    """A connection of a client."""

    parser_class, error_task_class = Arriving, Refusal
    request: Any  # the stubs of waitress name another class

    @property
    def waits(self) -> bool:
        """Return whether nothing of it is being answered or sent."""
        return not (self.requests or self.total_outbufs_len)

    @property
    def quiet(self) -> bool:
        """Return whether it only waits to be read. A finished request is removed last, so requests are looked at first."""
        return self.waits and not (self.will_close or self.close_when_flushed)

    def overdue(self, now: float) -> bool:
        """Return whether a request has been arriving for too long, however steadily it drips. now: seconds as of `time.time`."""
        return self.request is not None and self.request.since < now - WHOLE


def adjusted(connections: int) -> Adjustments:
    """Return what a server allows: so many connections, sizes and times."""
    return Adjustments(
        connection_limit=connections,
        channel_timeout=SILENT,
        cleanup_interval=LOOK,
        max_request_header_size=READ,
        max_request_body_size=LARGEST_BODY,
        log_socket_errors=False,
        ident=None,
    )
