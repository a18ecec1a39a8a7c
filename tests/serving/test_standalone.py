"""The server for machines without what the front is built on: it answers, closes what drips, stops; and all of the program starts there."""

import os
import socket
import subprocess
import sys
import textwrap
import threading
import time
from contextlib import closing, suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest

from bench.server import free
from serving import connections
from serving.keeper import listening
from serving.standalone import Standalone

ROOT = Path(__file__).parents[2]
WINDOWS = """
    import asyncio, os, select, subprocess, sys, types  # what is not of the program, and would be missed by others
    sys.modules |= dict.fromkeys(("fcntl", "resource", "pwd", "grp"))  # importing them fails, as it does on Windows
    sys.modules["msvcrt"] = types.SimpleNamespace(LK_LOCK=1, locking=print)
    for where, names in ((select, "epoll"), (os, "nice getuid geteuid sched_getaffinity sysconf killpg execv")):
        for name in names.split():
            delattr(where, name)
    sys.argv = ["manage.py", *sys.argv[1:]]
    import manage
    manage.run()
"""


def application(environ, start):
    body = f"{environ['PATH_INFO']} {environ['wsgi.input'].read().decode()}".encode()
    start("200 OK", [("Content-Length", str(len(body)))])
    return [body]


@pytest.fixture
def serving():
    """A standalone server of two threads, and the thread of this process in which it runs."""
    with listening("127.0.0.1", 0) as opened:
        served = Standalone(application, opened, 2)
        served.adj.cleanup_interval = served.adj.asyncore_loop_timeout = 0.1
        thread = threading.Thread(target=served.run)
        thread.start()
        yield served, thread
        served.stop()
        thread.join(15)
        assert not thread.is_alive()


@pytest.fixture
def address(serving):
    """The address of a standalone server."""
    return serving[0].socket.getsockname()[:2]


def asked(address, path, body=b""):
    with closing(HTTPConnection(*address, timeout=30)) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):  # a request that is too large is refused before it is sent whole
            connection.request("POST" if body else "GET", path, body)
        reply = connection.getresponse()
        return reply.status, reply.read()


def test_requests_are_answered_and_those_too_large_are_refused_in_words(address):
    assert asked(address, "/a") == (200, b"/a ") and asked(address, "/b", b"sent") == (200, b"/b sent")
    status, page = asked(address, "/", b"x" * (connections.LARGEST_BODY + 1))
    assert status == 413 and b"<h1>This request is too large.</h1>" in page


def test_a_request_that_never_ends_is_closed(address, monkeypatch):
    monkeypatch.setattr(connections, "WHOLE", 0)
    with closing(socket.create_connection(address, timeout=30)) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\n")
        assert slow.recv(100) == b""
    assert asked(address, "/a") == (200, b"/a ")


def test_a_server_whose_loop_ends_before_it_is_woken_is_stopped_all_the_same(serving, monkeypatch):
    """The loop looks by itself, every tenth of a second here, whether it is to end."""
    served, thread = serving
    wake = served.pull_trigger

    def late():
        thread.join(2)
        wake()

    with monkeypatch.context() as patch:
        patch.setattr(served, "pull_trigger", late)
        served.stop()
    thread.join(15)
    assert not thread.is_alive()


def test_the_program_starts_and_answers_where_nothing_of_linux_is_there(tmp_path):
    port = free()
    given = {key: value for key, value in os.environ.items() if not key.startswith("PORTOLAN_")}
    given |= {"PORT": str(port), "PORTOLAN_WAREHOUSE": f"duckdb:///{tmp_path}/warehouse", "PORTOLAN_FORECAST": "0",
              "PORTOLAN_SIDE_STORE": f"sqlite:///{tmp_path}/side.db"}  # fmt: skip
    arguments = [sys.executable, "-c", textwrap.dedent(WINDOWS), "serve"]
    with subprocess.Popen(arguments, cwd=ROOT, env=given, stderr=subprocess.PIPE, text=True) as process:
        try:
            status, page = _first(("127.0.0.1", port), "/", process)
            assert (status, b"<title>" in page) == (200, True)
            assert asked(("127.0.0.1", port), "/healthz")[0] == 200
        finally:
            process.terminate()
            said = process.stderr.read()
    assert "Traceback" not in said


def _first(address, path, process):
    """Return the first answer of a server that is starting."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        assert process.poll() is None, process.stderr.read()
        try:
            return asked(address, path)
        except OSError:
            time.sleep(0.1)
    raise AssertionError(address)
