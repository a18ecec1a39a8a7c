"""A crowd of connections that say nothing or half of something, and one user's click beside them."""

import json
import socket
import statistics
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection
from urllib.parse import urlsplit

IDLE, HALF, TOGETHER = 500, 100, 6
UNTOUCHED = {"n_clicks": 0, "n_intervals": 0}
HALVES = (
    b"GET / HT",
    b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
    b"POST /_dash-update-component HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{",
)


@contextmanager
def crowd(address: str, idle: int = IDLE, half: int = HALF) -> Iterator[None]:
    """So many connections that say nothing, and so many that send half of a request and stop, for as long as it lasts."""
    where = urlsplit(address)
    with ExitStack() as held:
        for place in range(idle + half):
            opened = held.enter_context(socket.create_connection((where.hostname, where.port), timeout=30))
            if place >= idle:
                opened.sendall(HALVES[place % len(HALVES)])
        yield


def views(address: str, page: str) -> list[dict]:
    """The envelopes that a browser posts for the views of a page, their address left open."""
    asked = {"page": page, "type": "asked"}
    found = [each for each in envelopes(address) if isinstance(each["outputs"], list)]
    return [each for each in found if any(part["id"] == asked for part in each["inputs"])]


def envelopes(address: str) -> list[dict]:
    """The envelopes that a browser posts for every callback of the server, nothing chosen yet."""
    where = urlsplit(address)
    with closing(HTTPConnection(where.hostname or "", where.port, timeout=60)) as connection:
        connection.request("GET", "/_dash-dependencies")
        found = json.load(connection.getresponse())
    return [enveloped(each) for each in found if not each["clientside_function"]]


def enveloped(each: dict) -> dict:
    """The envelope of a callback as a browser posts it, of what /_dash-dependencies says of it."""
    outputs = [{"id": _id(name), "property": part} for name, part in map(_parted, each["output"].strip(".").split("..."))]
    inputs = [{"id": _id(part["id"]), "property": part["property"], "value": UNTOUCHED.get(part["property"])} for part in each["inputs"]]
    return {
        "output": each["output"],
        "outputs": outputs if each["output"].startswith("..") else outputs[0],
        "inputs": inputs,
        "state": [{"id": _id(part["id"]), "property": part["property"], "value": None} for part in each["state"]],
        "changedPropIds": [f"{each['inputs'][0]['id']}.{each['inputs'][0]['property']}"],
    }


def _parted(output: str) -> tuple[str, str]:
    name, _, part = output.rpartition(".")
    return name, part


def _id(name: str) -> str | dict:
    return json.loads(name) if name.startswith("{") else name


def click(address: str, envelopes: Sequence[dict], search: str) -> float:
    """Seconds until every view has answered an address, asked six at a time as a browser does."""
    where = urlsplit(address)

    def answered(each: dict) -> int:
        body = json.dumps({**each, "inputs": [{**each["inputs"][0], "value": search}, *each["inputs"][1:]]})
        with closing(HTTPConnection(where.hostname or "", where.port, timeout=60)) as connection:
            connection.request("POST", "/_dash-update-component", body, {"Content-Type": "application/json"})
            reply = connection.getresponse()
            reply.read()
            return reply.status

    started = time.perf_counter()
    with ThreadPoolExecutor(TOGETHER) as pool:
        statuses = list(pool.map(answered, envelopes))
    if set(statuses) != {200}:
        raise RuntimeError(f"a click was answered with {sorted(set(statuses))}")
    return time.perf_counter() - started


def compared(address: str, searches: Sequence[str]) -> tuple[float, float]:
    """The median click alone and beside the crowd, taken in turns, each address asked by both once it has been answered before."""
    envelopes, alone, beside = views(address, "overview"), [], []
    for search in searches:
        click(address, envelopes, search)
    for search in searches:
        alone.append(click(address, envelopes, search))
        with crowd(address):
            beside.append(click(address, envelopes, search))
    return statistics.median(alone), statistics.median(beside)
