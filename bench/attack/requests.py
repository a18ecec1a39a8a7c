"""Malformed requests, made by kind from the routes and callbacks that the application really has."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from bench.attack import odd
from queries.addresses.filters import LANGUAGE, PICKABLE, SETTINGS
from queries.catalogue import DIMENSIONS, MEASURES

JSON = {"Content-Type": "application/json"}
POSTED = "/_dash-update-component"
ACTS = {"saved-act": ("do", "number", "name"), "hypotheses-act": ("close", "write", "number", "version", "values")}
FIELDS = ("who", "title", "gap", "seen", "test", "result", "verdict", "change")
UNFILTERED = ("record", "rows")
FILES = ("/api/records", "/api/trs.xlsx", "/api/view/overview.offices", "/api/view/trade.goods", "/api/view/gap.waterfall")


@dataclass(frozen=True)
class Request:
    """A request as it is sent. `refused`: it must be; `same`: an answer equal to the one to this body shows the whole in silence."""

    kind: str
    method: str
    path: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    refused: bool = False
    same: bytes = b""

    def __str__(self) -> str:
        return f"{self.method} {self.path[:160]} {self.headers} {self.body[:2000]!r}"


@dataclass(frozen=True)
class Known:
    """What the application under test has: the envelopes of its callbacks as a page sends them, and its paths."""

    envelopes: tuple[dict[str, Any], ...]
    paths: tuple[str, ...]
    origin: str


def address(draw: Random, known: Known) -> Request:
    """A question to the API whose measures, cuts, filters or form are wrong in one place."""
    query = [("measures", draw.choice(tuple(MEASURES))), ("by", draw.choice(("office", "month"))), wrong_pair(draw)]
    draw.shuffle(query)
    return Request("question", "GET", f"/api/ask?{encoded(query)}", refused=True)


def file(draw: Random, known: Known) -> Request:
    """A file asked for under a filter that is wrong."""
    query = [wrong_pair(draw, ("table", "format"))]
    return Request("file", "GET", f"{draw.choice(FILES)}?{encoded(query)}", refused=True)


def wrong_pair(draw: Random, own: tuple[str, ...] = ("top", "format", "by", "measures", "skip")) -> tuple[str, str]:
    """A key and a value that the strict parser must refuse, whichever of the two is wrong."""
    kind = draw.choice(("key", "code", "month", "setting", "own", "outside"))
    if kind == "key":
        return odd.misspelt(draw, tuple(DIMENSIONS)), "A"
    if kind == "code":
        return draw.choice(PICKABLE), "no such code " + odd.text(draw)
    if kind == "month":
        return draw.choice(("since", "until")), draw.choice(("2025-13", "2025", "202501", "0000-00", "last", odd.text(draw)))
    if kind == "outside":
        return draw.choice((("until", "1900-01"), ("since", "9999-12")))
    if kind == "setting":
        return draw.choice((*SETTINGS, LANGUAGE)), "none of them " + odd.text(draw)
    return draw.choice(own), "0x" + odd.text(draw)


def link(draw: Random, known: Known) -> Request:
    """A short link that is not kept, or an address that is none to keep."""
    if draw.random() < 0.4:
        return Request("short link", "GET", f"/api/link/{quote(odd.text(draw) or 'x', safe='')}", refused=True)
    if draw.random() < 0.4:
        asked = draw.choice((*FILES, "/api/ask"))
        return Request("short link", "GET", f"{asked}?{encoded([('kept', odd.text(draw))])}", refused=True)
    sent = json.dumps(draw.choice((odd.value(draw), {"search": odd.value(draw)}, {"search": "?" + encoded([wrong_pair(draw)])}))).encode()
    return Request("short link", "POST", "/api/link", tuple(JSON.items()), sent)


def encoded(query: list[tuple[str, str]]) -> str:
    return urlencode(query, quote_via=quote, errors="surrogatepass")


def path(draw: Random, known: Known) -> Request:
    """An address at which there is nothing, or a known one asked in another way."""
    base = draw.choice(known.paths)
    tails = ("/none.js", "/..%2f..%2fapp.py", "/%00", "/%ED%A0%80", "//", "/%2e%2e/", ".php", "/" + quote(odd.text(draw)), ";x=1")
    method = draw.choice(("GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"))
    return Request("path", method, base.rstrip("/") + draw.choice(tails))


def envelope(draw: Random, known: Known) -> Request:
    """The body of a callback whose structure is damaged."""
    body: Any = deepcopy(draw.choice(known.envelopes))
    key = draw.choice(("output", "outputs", "inputs", "state", "changedPropIds"))
    damage = draw.choice(("none", "odd", "inner", "more", "cut", "bytes"))
    if damage == "none":
        del body[key]
    elif damage == "odd":
        body[key] = odd.value(draw)
    elif damage == "inner" and isinstance(body[key], list) and body[key]:
        body[key][draw.randrange(len(body[key]))] = odd.value(draw)
    elif damage == "more" and isinstance(body[key], list):
        body[key].append(odd.value(draw))
    sent = json.dumps(body).encode()
    if damage == "cut":
        sent = sent[: draw.randrange(len(sent))]
    elif damage == "bytes":
        place = draw.randrange(len(sent))
        sent = sent[:place] + draw.randbytes(4) + sent[place:]
    return posted("envelope", sent)


def values(draw: Random, known: Known) -> Request:
    """A whole body in which one or several values are of another kind than the page sends."""
    body = deepcopy(draw.choice(known.envelopes))
    parts = [part for part in (*body["inputs"], *body["state"]) if isinstance(part, dict)]
    for part in draw.sample(parts, draw.randrange(1, len(parts) + 1)) if parts else []:
        part["value"] = odd.value(draw)
    body["changedPropIds"] = draw.choice((body["changedPropIds"], [], [f"{odd.text(draw)}.data"]))
    return posted("value", json.dumps(body).encode())


def fitting(draw: Random, known: Known) -> Request:
    """A whole body whose values are of the kinds that a page sends, and odd within these: the application itself has to answer."""
    body = deepcopy(draw.choice(known.envelopes))
    for part in (*body["inputs"], *body["state"]):
        if isinstance(part, dict) and draw.random() < 0.8:
            part["value"] = fit(draw, part)
    return posted("fitting value", json.dumps(body).encode())


def fit(draw: Random, part: dict[str, Any]) -> Any:
    """An odd value of the kind that a property of a component has."""
    name, owner = part["property"], part["id"]
    if name in ("n_clicks", "n_intervals") or owner == "overview-records-at":
        return draw.choice((0, -1, 1, 3, 2**31, 2**53, None))
    if name == "pathname":
        return draw.choice(("/", "//", "/table/", "/table/none.such", "/" + odd.text(draw), *known_paths(draw)))
    if name == "search" or isinstance(owner, dict):
        return (
            "?" + "&".join(f"{key}={quote(code)}" for key, code in (wrong_pair(draw) for _ in range(draw.randrange(1, 4)))) + odd.text(draw)
        )
    if name == "data":
        return draw.choice(({}, {odd.text(draw): odd.text(draw)}, None)) if "act" in str(owner) or owner == "release" else None
    return odd.text(draw)


def known_paths(draw: Random) -> tuple[str, ...]:
    return ("/revenue" + draw.choice(("", "/", "//", "/x")), "/table/overview.offices" + draw.choice(("", "/", "?x", "#")))


def stored(draw: Random, known: Known) -> Request:
    """What a form sends by a store, its fields by their names and their values odd."""
    acts = [(part["id"], each) for each in known.envelopes for part in each["inputs"] if str(part["id"]) in ACTS]
    name, found = draw.choice(acts)
    body = deepcopy(found)
    value = {key: draw.choice((0, 1, 7, odd.value(draw))) for key in ACTS[name] if draw.random() < 0.8}
    if draw.random() < 0.5 and "values" in value:
        value["values"] = {field: odd.value(draw) for field in FIELDS}
    body["inputs"][0]["value"] = {**value, **({"do": draw.choice(("delete", "rename", odd.value(draw)))} if "do" in ACTS[name] else {})}
    return posted("form", json.dumps(body).encode())


def screen(draw: Random, known: Known) -> Request:
    """A view asked under an address that holds a code that no data have: it must not show what it shows without."""
    body = deepcopy(draw.choice([each for each in known.envelopes if asked_of(each) and is_filtered(each["output"])]))
    place, own = asked_of(body)[0], body["output"]
    taken = ("office", "lane") if '"page":"explore"' in own else ()  # what a view is cut by, it marks and is not filtered by
    key = draw.choice([each for each in PICKABLE if f'"keys":"{each}"' not in own and each not in taken])
    same = json.dumps(body).encode()
    body["inputs"][place]["value"] = "?" + encoded([(key, "no such code " + odd.text(draw))])
    return posted("screen", json.dumps(body).encode(), same)


def asked_of(body: dict[str, Any]) -> list[int]:
    """Where a callback of a view is given the address; nowhere in one of another kind."""
    return [place for place, each in enumerate(body["inputs"]) if isinstance(each["id"], dict) and each["id"].get("type") == "asked"]


def is_filtered(output: str) -> bool:
    """Whether a callback draws a view of what the filters leave, and no record of its own."""
    return "-head.children" in output and not any(f'"name":"{name}"' in output for name in UNFILTERED)


def posted(kind: str, body: bytes, same: bytes = b"") -> Request:
    return Request(kind, "POST", POSTED, tuple(JSON.items()), body, same=same)


def headers(draw: Random, known: Known) -> Request:
    """A request whose headers are foreign, odd or long: a foreign name or page must be refused."""
    host = known.origin.partition("//")[2]
    foreign = draw.choice((("Host", "evil.example"), ("Host", f"{host}.evil.example"), ("Host", "x y"), ("Host", "127.0.0.1:999999")))
    odd_ones = (
        ("Portolan-Turn", draw.choice(("0 0", "x", "g1 99999999999999", "ab 5 6", "f" * 40 + " 1"))),
        ("Cookie", f"portolan-session={draw.choice(('x', 'a.b.c', '%00', 'e' * 9000))}"),
        ("Authorization", draw.choice(("Bearer", "Bearer x", "Basic e30=", "Negotiate"))),
        ("Content-Type", draw.choice(("text/plain", "application/json; charset=utf-7", "multipart/form-data", ""))),
        ("Accept-Encoding", "br;q=x, *;q=-1"),
        ("Content-Encoding", draw.choice(("gzip", "br", "none"))),
        ("If-Modified-Since", "never"),
        ("Range", "bytes=9-1,x"),
        ("X-Long", "x" * 60_000),
    )
    if draw.random() < 0.4:
        return Request("name or origin", "GET", draw.choice(known.paths), (foreign,), refused=True)
    if draw.random() < 0.4:
        body = json.dumps(draw.choice(known.envelopes)).encode()
        page = draw.choice((("Origin", "https://evil.example"), ("Origin", "null"), ("Sec-Fetch-Site", "cross-site")))
        return Request("name or origin", "POST", POSTED, (*JSON.items(), page), body, refused=True)
    method, body = draw.choice((("GET", b""), ("POST", json.dumps(draw.choice(known.envelopes)).encode())))
    return Request("header", method, POSTED if body else draw.choice(known.paths), (draw.choice(odd_ones),), body)


KINDS: dict[Callable[[Random, Known], Request], int] = {
    address: 20,
    file: 12,
    path: 10,
    link: 5,
    stored: 8,
    envelope: 18,
    values: 14,
    fitting: 14,
    screen: 12,
    headers: 6,
}


def requests(known: Known, many: int, seed: int) -> Iterator[Request]:
    """So many malformed requests: the same for the same seed, application and release."""
    draw = Random(seed)
    for make in draw.choices(list(KINDS), list(KINDS.values()), k=many):
        yield make(draw, known)
