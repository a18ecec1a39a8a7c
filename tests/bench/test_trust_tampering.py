"""A small part of the tampering of `make trust`: no tampered body and no mixture of users tells of another office; the controls do."""

import json
import subprocess
import sys

import pytest

import app
from bench.server import ROOT, running
from bench.trust import crossing
from bench.trust.attempts import attempted, control, enrol, here, unscoped, wire
from bench.trust.canaries import principals
from bench.trust.tampering import KINDS, recorded, tampered
from queries.engine import engine
from settings import settings

SEED, HERE, WIRE, MIXED = 16, 100, 40, 300
DIFFERING = {("clearance", "clock"), ("clearance", "offices"), ("overview", "revenue")}  # views that tell each of nine users otherwise
LONG = 600  # seconds: none of these ends for want of time
GATE = {"ACCOUNTS": "1", "PROXY_HEADER": "X-Remote-User", "FORECAST": "0", "READ_ONLY": "0"}


@pytest.fixture
def client(read_demo, monkeypatch):
    for name, value in GATE.items():
        monkeypatch.setenv(f"PORTOLAN_{name}", value)
    settings.cache_clear()
    yield app.server.test_client()
    engine.warehouse.cache_clear()
    settings.cache_clear()


@pytest.fixture
def known(client):
    users = tuple(principals(2))
    enrol(users)
    return recorded(client, users)


def drawn(body):
    """The page and the name of the view that a body asks for; None where it asks for something else."""
    filled = json.loads(body)["outputs"]
    filled = filled[0] if isinstance(filled, list) else filled
    return (filled["id"].get("page"), filled["id"].get("name")) if isinstance(filled["id"], dict) else None


def test_no_tampered_body_tells_of_another_office(client, known):
    found = attempted(known, here(client, known), tampered(known, HERE, SEED), LONG)
    assert found.wrong == [] and (found.tried, found.leaks, found.errors) == (HERE, 0, 0) and found.answered > HERE / 3


def test_the_same_bodies_find_canaries_where_the_scope_is_switched_off(client, known):
    users = control(known.users)
    enrol(users)
    with unscoped():
        weak = recorded(client, users)
        picks = (each for each in tampered(weak, HERE, SEED) if each.kind == "pick")
        found = attempted(weak, here(client, weak), picks, LONG)
    assert found.leaks > 3


def test_no_tampered_body_tells_of_another_office_over_http(known):
    with running("app:server") as (address, _):
        found = attempted(known, wire(address, known), tampered(known, WIRE, SEED + 1), LONG)
    assert found.wrong == [] and (found.tried, found.leaks, found.errors) == (WIRE, 0, 0) and found.answered > WIRE / 3


def test_the_same_seed_makes_the_same_bodies_of_every_kind(known):
    first, again, other = ([*tampered(known, 80, seed)] for seed in (1, 1, 2))
    assert first == again != other and {each.kind for each in first} == {each.__name__ for each in KINDS}


def test_nine_users_on_one_cache_are_each_told_what_they_are_told_alone(client):
    users = tuple(principals(9))
    enrol(users)
    known = recorded(client, users)
    differing = [body for body in crossing.views(known, len(known.bodies)) if drawn(body) in DIFFERING]
    told = crossing.alone(client, known, differing)
    assert len(told) == len(set(told.values())) == len(users) * len(DIFFERING)
    found = crossing.interleaved(client, known, told, MIXED, SEED, LONG)
    assert (found.tried, found.crossed, found.wrong) == (MIXED, 0, [])
    with crossing.shared():
        assert crossing.interleaved(client, known, told, 100, SEED, LONG).crossed > 20


def test_the_server_of_the_control_has_no_check_of_the_scope():
    asked = "import bench.trust.unscoped; from data.access import row_scope; print(row_scope._listed(('KVA',)))"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "IS NOT NULL"
