"""Requests of several users by turns on one cache: each answer is what the user is told who asks alone, and tells of no other office."""

import hashlib
import itertools
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from random import Random
from unittest.mock import patch

from flask.testing import FlaskClient

from bench.trust.attempts import here
from bench.trust.tampering import Recorded, Tampered
from data.access.user import Scope, User
from queries.engine import cache, engine
from queries.engine.backends import scoped

THREADS, BATCH = 8, 400
CONTROL = User("control", "steward", Scope(frozenset({"CONTROL"})))


@dataclass
class Crossing:
    """What came of it. crossed: answers that hold a canary or are not those of the user alone; wrong: the first of them."""

    tried: int = 0
    crossed: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)


Alone = dict[tuple[int, str], str]


def views(known: Recorded, many: int) -> list[str]:
    """Return the bodies of so many views, spread over the pages, as a page asks for them first."""
    bodies = [each for each in known.bodies if "asked" in str(each["inputs"][0]["id"]) and not each["state"]]
    step = max(1, len(bodies) // many)
    return [json.dumps(each | {"inputs": [each["inputs"][0] | {"value": ""}, *each["inputs"][1:]]}) for each in bodies[::step][:many]]


def alone(client: FlaskClient, known: Recorded, bodies: list[str]) -> Alone:
    """Return what each user is told alone, each on an empty cache; without what differs when it is asked again."""
    told: Alone = {}
    for place in range(len(known.users)):
        cache.answers().clear()
        first, again = ({body: _told(client, known, place, body) for body in bodies} for _ in range(2))
        told |= {(place, body): found for body, found in first.items() if again[body] == found}
    cache.answers().clear()
    return told


def _told(client: FlaskClient, known: Recorded, place: int, body: str) -> str:
    status, said = here(client, known)(Tampered("view", place, body))
    met = known.canaries[place].seen(said, body)
    return f"canary {min(met)}" if met else f"{status} {hashlib.sha256(said.encode()).hexdigest()}"


def interleaved(client: FlaskClient, known: Recorded, told: Alone, many: int, seed: int, seconds: float) -> Crossing:
    """Ask many times, eight at once, each a view by a user drawn anew; the cache is emptied now and then so that answers are made too."""
    draw, found, began, asked = Random(seed), Crossing(), time.monotonic(), list(told)
    with ThreadPoolExecutor(THREADS) as pool:
        for start in itertools.takewhile(lambda _: time.monotonic() - began < seconds, range(0, many, BATCH)):
            if start % (BATCH * 20) == 0:
                cache.answers().clear()
            some = draw.choices(asked, k=min(BATCH, many - start))
            for key, said in zip(some, pool.map(lambda each: _told(client, known, *each), some), strict=True):
                found.tried += 1
                if said != told[key] or said.startswith("canary"):
                    found.crossed += 1
                    found.wrong += [f"{known.users[key[0]].name}: {said} {key[1][:200]}"] if len(found.wrong) < 5 else []
    found.seconds = round(time.monotonic() - began, 1)
    return found


@contextmanager
def shared() -> Iterator[None]:
    """Forget the scope in what answers are kept under, for the control. They are kept under a scope that nobody has else.

    The warehouse is opened anew before and after: it holds the release as each user sees it.
    """

    def seen(release: scoped.Release, scope: Scope) -> scoped.Release:
        return release if scope.whole else replace(release, scope=CONTROL.scope, loss="")

    with patch.object(scoped, "as_seen", seen), patch.object(cache, "current_user", lambda: CONTROL):
        engine.warehouse.cache_clear()
        yield
    engine.warehouse.cache_clear()
