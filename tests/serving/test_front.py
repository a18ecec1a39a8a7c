"""The front: silent, slow and half-sent connections take nothing from a reader; what is answered is sent before the server ends."""

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.request import urlopen

import pytest

from bench.crowd import click, crowd, views
from bench.server import free, serving
from serving import connections, logs
from serving.front import Front
from serving.keeper import listening

ROOT = Path(__file__).parents[2]
MONTHS = [f"?since=2026-0{month}&until=2026-09" for month in range(1, 8)]


def application(environ, start):
    """Answers /slow after half a second, anything else at once."""
    if environ["PATH_INFO"] == "/slow":
        time.sleep(0.5)
    body = environ["PATH_INFO"].encode() * (100_000 if environ["PATH_INFO"] == "/much" else 1)
    start("200 OK", [("Content-Length", str(len(body)))])
    return [body]


@pytest.fixture
def front():
    """A front with two threads on a free port, in a thread of this process: (front, address)."""
    wanted = [True]
    with listening("127.0.0.1", 0) as opened:
        served = Front(application, opened, 2, lambda: wanted[0])
        served.adj.cleanup_interval = 0
        thread = threading.Thread(target=served.run)
        thread.start()
        yield served, opened.getsockname()[:2]
        wanted[0] = False
        thread.join(15)
        assert not thread.is_alive()
        for each in [*served.active_channels.values()]:
            each.handle_close()
        served.close()


def closed(connection: socket.socket, within: float) -> bool:
    """Whether the other side closes a connection in so many seconds."""
    connection.settimeout(within)
    try:
        return connection.recv(100) == b""
    except TimeoutError:
        return False


def asked(address, path: str) -> bytes:
    with closing(HTTPConnection(*address, timeout=10)) as connection:
        connection.request("GET", path)
        return connection.getresponse().read()


def test_six_hundred_silent_and_half_sent_connections_take_nothing_from_a_click(served):
    """The best of several taken in turns: what the machine does beside the test slows both alike."""
    envelopes = views(served, "overview")
    for search in MONTHS:
        click(served, envelopes, search)
    alone, beside = [], []
    for _ in range(3):
        alone += [click(served, envelopes, search) for search in MONTHS]
        with crowd(served, 500, 100):
            beside += [click(served, envelopes, search) for search in MONTHS]
    assert min(beside) < 1.5 * min(alone)


def test_more_connections_than_may_be_open_leave_room_for_a_reader(front):
    served, address = front
    served.adj.connection_limit = 60
    silent = [socket.create_connection(address) for _ in range(150)]
    try:
        assert asked(address, "/quick") == b"/quick" and len(served.active_channels) <= 60
    finally:
        for each in silent:
            each.close()


def test_one_connection_answers_one_request_after_another(front):
    _, address = front
    connection = HTTPConnection(*address, timeout=10)
    for path in ("/a", "/slow", "/much", "/b"):
        connection.request("GET", path)
        with connection.getresponse() as reply:
            assert reply.read().startswith(path.encode())
    connection.close()


def test_a_request_that_never_ends_is_closed_however_it_drips(front, monkeypatch):
    monkeypatch.setattr(connections, "WHOLE", 0.5)
    _, address = front
    with socket.create_connection(address) as slow:
        slow.sendall(b"GET /a HTTP/1.1\r\nX: ")
        until = time.monotonic() + 5
        with pytest.raises(OSError):
            while time.monotonic() < until:
                slow.sendall(b"y")
                time.sleep(0.1)
        assert time.monotonic() < until


def test_a_silent_connection_is_closed_and_one_that_speaks_is_not(front):
    served, address = front
    served.adj.channel_timeout = 1
    with socket.create_connection(address) as silent:
        spoke = HTTPConnection(*address, timeout=10)
        for _ in range(8):
            spoke.request("GET", "/a")
            with spoke.getresponse() as reply:
                assert reply.read() == b"/a"
            time.sleep(0.3)
        assert closed(silent, 3)
        spoke.close()


def test_what_is_being_answered_is_sent_before_the_server_ends(demo_warehouse, monkeypatch):
    monkeypatch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{demo_warehouse}")
    with serving("tests.serving.slow:server") as address:
        pid = json.loads(urlopen(f"{address}/pid", timeout=10).read())
        found: list[bytes] = []
        asking = threading.Thread(target=lambda: found.append(urlopen(f"{address}/slow", timeout=20).read()))
        asking.start()
        time.sleep(0.5)
        os.kill(pid["keeper"], signal.SIGTERM)
        asking.join(20)
        assert found == [b"whole"]


def test_a_server_that_falls_is_started_again_on_its_address():
    with serving("tests.serving.slow:server") as address:
        first = json.loads(urlopen(f"{address}/pid", timeout=10).read())
        os.kill(first["server"], signal.SIGKILL)
        second = json.loads(urlopen(f"{address}/pid", timeout=60).read())
        assert second["server"] != first["server"] and second["keeper"] == first["keeper"]


def test_a_server_that_cannot_start_ends_with_its_keeper():
    environment = os.environ | {"PORT": str(free())}
    command = [sys.executable, "-m", "serving", "tests.serving.nowhere:server"]
    found = subprocess.run(command, env=environment, capture_output=True, cwd=ROOT, timeout=60)
    assert found.returncode != 0


def test_the_server_ends_with_its_keeper():
    with serving("tests.serving.slow:server") as address:
        pids = json.loads(urlopen(f"{address}/pid", timeout=10).read())
        os.kill(pids["keeper"], signal.SIGKILL)
        until = time.monotonic() + 20
        while os.path.exists(f"/proc/{pids['server']}") and time.monotonic() < until:
            time.sleep(0.2)
        assert not os.path.exists(f"/proc/{pids['server']}")


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        (b"GET /?office=" + b"a" * 300_000 + b" HTTP/1.1\r\n\r\n", 431, "This address is too long"),
        (b"POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", 413, "This request is too large"),
        (b"GET http://[ HTTP/1.1\r\n\r\n", 400, "This request cannot be understood"),
        (b"GET http://a:swordfish/ HTTP/1.1\r\n\r\n", 0, ""),
        (b"nonsense\r\n\r\n", 400, "This request cannot be understood"),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: odd\r\n\r\n", 501, "does not take"),
    ],
)
def test_what_is_no_request_is_refused_by_a_page_in_words(front, sent, status, words, caplog):
    _, address = front
    with socket.create_connection(address, timeout=10) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        found = b"".join(iter(lambda: connection.recv(65536), b""))
    if status:
        assert found.startswith(b"HTTP/1.") and int(found.split(b" ")[1]) == status
        assert words.encode() in found and b'<a href="/">' in found and b"Traceback" not in found
    formed = [logs.Plain("%(message)s").format(each) for each in caplog.records]
    assert not [line for line in formed if "swordfish" in line or "uncaptured" in line]
    assert asked(address, "/quick") == b"/quick"


def test_an_error_of_the_front_is_logged_without_what_was_sent():
    sent = "uncaptured python exception, closing channel <x> (bad 'swordfish')"
    record = logging.LogRecord("waitress", logging.ERROR, "", 0, sent, (), None)
    assert logs.Plain("%(message)s").format(record) == "uncaptured python exception, closing channel"
