"""The floor of the page: the same application, each answer recorded once and then replayed with no work on the server."""
import io
from collections.abc import Callable, Iterable
from typing import Any

from app import server as application

CALLBACKS, MISSES = "/_dash-update-component", "/bench/misses"


class Canned:
    """A WSGI application around another: callback answers are replayed by the bytes of their request; all else passes through."""

    def __init__(self, wrapped: Callable[..., Iterable[bytes]]):
        self._wrapped = wrapped
        self._answers: dict[bytes, tuple[str, list[tuple[str, str]], bytes]] = {}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == MISSES:
            return self._counted(start_response)
        if environ["PATH_INFO"] != CALLBACKS:
            return self._wrapped(environ, start_response)
        asked = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        if asked not in self._answers:
            self._answers[asked] = self._recorded(environ | {"wsgi.input": io.BytesIO(asked)})
        status, headers, body = self._answers[asked]
        start_response(status, headers)
        return [body]

    def _counted(self, start_response: Callable[..., Any]) -> list[bytes]:
        """How many different requests were answered by the application itself."""
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [str(len(self._answers)).encode()]

    def _recorded(self, environ: dict[str, Any]) -> tuple[str, list[tuple[str, str]], bytes]:
        head: list[Any] = []
        body = b"".join(self._wrapped(environ, lambda status, headers, *_: head.extend((status, headers))))
        return head[0], [(name, value) for name, value in head[1] if name.lower() != "server-timing"], body


server = Canned(application)
