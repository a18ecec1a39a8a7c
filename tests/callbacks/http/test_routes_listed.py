"""Every route of the running application is one that gives out files or changes something, and is in the audit log, or one that reads."""

import hashlib
import json

import pytest

import app
from data.access.user import User, acting_as
from data.audit.recording import of_process
from data.side import store as stores
from settings import settings

FILES = {  # routes that give out a file, and how one is asked for
    "/api/ask": "/api/ask?measures=declarations&format=csv",
    "/api/records": "/api/records?format=csv&since=2026-10",
    "/api/slides/<key>": "/api/slides/target?since=2026-09",
    "/api/story/file": "/api/story/file?name=Listed&format=json",
    "/api/trs-summary": "/api/trs-summary?format=html&since=2026-09",
    "/api/trs.xlsx": "/api/trs.xlsx?since=2026-09",
    "/api/view/<name>": "/api/view/overview.offices?format=csv&since=2026-09",
}
CHANGES = {  # routes that change what people keep, what is sent to them, and what the log then says
    "/api/link": ({"search": "?office=KVA"}, "short_link insert"),
    "/api/stories": ({"name": "Listed"}, "story insert"),
    "/api/story/slides": ({"story": "Listed", "new": "", "view": "overview.revenue", "search": ""}, "story update"),
}
ELSEWHERE = {"POST /_dash-update-component", "POST /login", "POST /logout"}  # views and saved things: test_audited; test_recorded_sign_in
READ = {  # documents, scripts and signs of life, which hold no data; stories and links; the way to a provider and back: test_oidc
    "/", "/<path:path>", "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>", "/_dash-dependencies", "/_dash-layout",
    "/_dash-component-suites/plotly/package_data/plotly.min.js", "/_favicon.ico", "/_reload-hash", "/api/link/<key>", "/api/stories",
    "/api/story", "/assets/<path:filename>", "/emblem/<digest>", "/healthz", "/login", "/metrics", "/presenter", "/readyz",
    "/static/<path:filename>", "/login/oidc", "/login/oidc/back",
}  # fmt: skip


def unlisted() -> set[str]:
    """Return the routes that are in no list, and those of a list that there are not."""
    there = {f"{method} {rule.rule}" for rule in app.server.url_map.iter_rules() for method in rule.methods - {"HEAD", "OPTIONS"}}
    return there ^ {*(f"GET {each}" for each in (*FILES, *READ)), *(f"POST {each}" for each in CHANGES), *ELSEWHERE}


@pytest.fixture
def kept(read_demo, monkeypatch, tmp_path):
    """The file of a log that this process keeps of the demonstration, and a client of the application."""
    monkeypatch.setenv("PORTOLAN_AUDIT", str(tmp_path / "audit"))
    settings.cache_clear()
    stores.store.cache_clear()
    monkeypatch.setattr("serving.gate.login.user", lambda: User("ann", "steward"))
    with acting_as(User("ann", "steward")):
        yield tmp_path / "audit" / "audit.jsonl", app.server.test_client()
    settings.cache_clear()
    stores.store.cache_clear()


def test_every_route_is_listed_as_one_that_gives_out_changes_or_reads():
    assert unlisted() == set()


def test_a_new_route_that_nobody_listed_is_found(monkeypatch):
    """The control: a route is no longer listed, and one is that there is not."""
    monkeypatch.delitem(FILES, "/api/records")
    monkeypatch.setitem(CHANGES, "/api/newcomer", ({}, ""))
    assert unlisted() == {"GET /api/records", "POST /api/newcomer"}


def test_each_route_that_changes_or_gives_out_is_in_the_log(kept):
    file, client = kept
    for path, (body, said) in sorted(CHANGES.items()):
        assert client.post(path, json=body).status_code == 200, (path, said)
    replies = {rule: client.get(address) for rule, address in FILES.items()}
    assert {rule: reply.status_code for rule, reply in replies.items()} == dict.fromkeys(FILES, 200)
    assert of_process().finish()
    found = [json.loads(line) for line in file.read_bytes().splitlines()[1:]]
    changed = [name for each in found if each["action"] == "change" for name in each["of"]]
    assert {said for _, said in CHANGES.values()} <= {*changed}
    given = [(each["digest"], each["who"]) for each in found if each["action"] == "export"]
    assert given == [(hashlib.sha256(reply.data).hexdigest(), "ann") for reply in replies.values()]
