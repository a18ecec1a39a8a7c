"""Tampered callback bodies: what a page of the running application sends, changed as a user would who wants rows of other offices."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import urlencode

from flask.testing import FlaskClient

from bench.attack import odd
from bench.crowd import enveloped
from bench.trust.canaries import Canaries
from callbacks.core.shell import PAGES, standing
from data.access.user import User, acting_as
from queries.engine import engine

HUGE = (10**400, "9" * 5_000, [0] * 5_000, "a" * 50_000, 2**63, -(2**63), 1e308)
Body = dict[str, Any]


@dataclass(frozen=True)
class Recorded:
    """What the generator draws from. bodies: each callback as a page sends it; stores: what the page of each user holds of the data."""

    bodies: tuple[Body, ...]
    users: tuple[User, ...]
    canaries: tuple[Canaries, ...]
    stores: tuple[Any, ...]


@dataclass(frozen=True)
class Tampered:
    """A tampered body, the place of the user who sends it, and how it was tampered with."""

    kind: str
    place: int
    body: str


def recorded(client: FlaskClient, users: tuple[User, ...]) -> Recorded:
    """Record every callback of the running application, and what the pages of some users hold."""
    found = client.get("/_dash-dependencies", headers=header(users[0])).get_json()
    bodies = tuple(enveloped(each) for each in found if not each["clientside_function"])
    stores = []
    for user in users:
        with acting_as(user):
            stores.append(standing(engine.current()))
    return Recorded(bodies, users, tuple(map(Canaries, users)), tuple(stores))


def header(user: User) -> dict[str, str]:
    """Return the header by which a proxy names a user."""
    return {"X-Remote-User": user.name}


def parts(body: Body) -> list[Body]:
    """Return the inputs and states of a body."""
    return [*body["inputs"], *body["state"]]


def outside(draw: Random, known: Recorded, place: int) -> str:
    """Return an address that picks rows which the user does not see: an office, a declaration, or both beside their own."""
    theirs, own = known.canaries[place], sorted(known.users[place].scope.offices)
    office, number = draw.choice(theirs.offices), draw.choice(theirs.declarations[:40])
    picks = (
        [("office", office)], [("office", own[0]), ("office", office)], [("office", own[0])], [],
        [("declaration", number)], [("office", own[0]), ("declaration", number)], [("split", "office")],
    )  # fmt: skip
    return "?" + urlencode(draw.choice(picks))


def pick(draw: Random, known: Recorded, place: int, body: Body) -> None:
    """Ask for rows of other offices by every address and text of a body."""
    search = outside(draw, known, place)
    for part in parts(body):
        if "asked" in str(part["id"]) or part["property"] == "search":
            part["value"] = search
        elif part["property"] == "value":
            part["value"] = draw.choice((draw.choice(known.canaries[place].offices), search))


def other_id(draw: Random, known: Recorded, place: int, body: Body) -> None:
    """Ask by the ids of another callback."""
    pick(draw, known, place, body)
    other = draw.choice(known.bodies)
    key = draw.choice(("output", "outputs", "inputs", "state"))
    body[key] = deepcopy(other[key])


def other_type(draw: Random, known: Recorded, place: int, body: Body) -> None:
    """Send values of another type."""
    for part in parts(body):
        if draw.random() < 0.5:
            part["value"] = odd.value(draw)


def huge(draw: Random, known: Recorded, place: int, body: Body) -> None:
    """Send huge and odd values."""
    draw.choice(parts(body))["value"] = draw.choice((*HUGE, odd.text(draw), odd.HALF))


def other_page(draw: Random, known: Recorded, place: int, body: Body) -> None:
    """Ask as if from another page."""
    pick(draw, known, place, body)
    number = draw.choice(known.canaries[place].declarations[:40])
    for part in parts(body):
        if part["property"] == "pathname":
            part["value"] = draw.choice((*(page.path for page in PAGES), "/table/clearance.backlog", f"/{number}", "/" + odd.text(draw)))


def swapped(draw: Random, known: Recorded, place: int, body: Body) -> None:
    """Send what the page of another user holds."""
    pick(draw, known, place, body)
    for part in parts(body):
        if part["id"] in ("release", "kept", "title") or (part["property"] == "data" and isinstance(part["id"], str)):
            part["value"] = draw.choice(known.stores)


KINDS: dict[Callable[[Random, Recorded, int, Body], None], int] = {
    pick: 35, other_id: 15, other_type: 15, huge: 10, other_page: 10, swapped: 15,
}  # fmt: skip


def tampered(known: Recorded, many: int, seed: int) -> Iterator[Tampered]:
    """Yield so many tampered bodies: the same for the same seed, application and data."""
    draw = Random(seed)
    for change in draw.choices(list(KINDS), list(KINDS.values()), k=many):
        place, body = draw.randrange(len(known.users)), deepcopy(draw.choice(known.bodies))
        change(draw, known, place, body)
        yield Tampered(change.__name__, place, json.dumps(body))
