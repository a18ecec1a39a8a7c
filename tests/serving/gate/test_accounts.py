"""Accounts: who has one signs in with a name and a password; what is changed of it acts on the next request."""

import re
import time

import pytest

from data.access.passwords import WeakPassword, hashed, matches
from data.access.user import Scope, current_user
from queries.workspace import user_accounts as accounts
from queries.workspace.user_accounts import BadAccount
from serving.gate import login, sessions
from settings import Settings

WORDS = "barge lantern orchid quill"
OTHER = "teapot meadow violin stork"
TOKEN = "b7Jx0-QmZt4_wLrK9vHsYcN2dPfA8uEg"


@pytest.fixture
def client(asked, monkeypatch, tmp_path_factory):
    """A client of a server with accounts, and those of anna, who is a leader, and of eve, an auditor; no try of another test counts."""
    made, held = asked(accounts="1"), sessions.Sessions(tmp_path_factory.mktemp("sessions"))
    monkeypatch.setattr(login, "sessions", lambda: held)
    accounts.add("Anna", "leader", Scope(), WORDS)
    accounts.add("eve", "auditor", Scope(), OTHER)
    return made


def sign_in(client, name="anna", password=WORDS, **headers):
    return client.post("/login", data={"name": name, "password": password}, headers=headers)


def status(client, path="/_dash-layout", **headers):
    return client.get(path, headers=headers).status_code


@pytest.mark.parametrize("path", ["/", "/glossary", "/_dash-layout", "/_dash-dependencies", "/api/records", "/_reload-hash"])
def test_nobody_reads_anything_without_signing_in(client, path):
    assert status(client, path) == 401
    assert client.post("/_dash-update-component", json={}).status_code == 401


def test_a_page_leads_to_the_form_which_asks_for_name_and_password_and_leads_back(client):
    reply = client.get("/revenue?office=KVA", headers={"Accept": "text/html"})
    assert reply.status_code == 302
    form = client.get(reply.headers["Location"])
    assert re.findall(r'name="(\w+)"', form.text) == ["referrer", "viewport", "name", "password"]
    [action] = re.findall(r'action="([^"]+)"', form.text)
    entered = client.post(action, data={"name": "ANNA", "password": WORDS})
    assert (entered.status_code, entered.headers["Location"]) == (303, "/revenue?office=KVA")
    cookie = entered.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and WORDS not in cookie
    assert "Anna" in client.get("/_dash-layout").text


@pytest.mark.parametrize(
    ("name", "password"), [("anna", OTHER), ("anna", ""), ("nobody", WORDS), ("", ""), ("anna", WORDS + " "), ("eve", WORDS)]
)
def test_another_name_or_password_opens_nothing_and_is_told_alike(client, name, password):
    reply = sign_in(client, name, password)
    assert reply.status_code == 403 and login.UNKNOWN in reply.text and "Set-Cookie" not in reply.headers
    assert status(client) == 401


def test_an_unknown_name_does_the_same_work(client, monkeypatch):
    hashes = []
    monkeypatch.setattr("data.access.passwords._hasher", _Counting(hashes))
    sign_in(client, "nobody"), sign_in(client, "anna", OTHER)
    assert [each[:29] for each in hashes] == ["$argon2id$v=19$m=19456,t=2,p=1"[:29]] * 2


class _Counting:
    def __init__(self, seen):
        from argon2 import PasswordHasher

        self.seen, self.real = seen, PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

    def hash(self, password):
        return self.real.hash(password)

    def verify(self, kept, password):
        self.seen.append(kept)
        return self.real.verify(kept, password)


def test_a_session_that_was_left_replayed_or_forged_is_none(client):
    cookie = sign_in(client).headers["Set-Cookie"].partition(";")[0]
    assert status(client) == 200
    again = sign_in(client).headers["Set-Cookie"].partition(";")[0]
    assert again != cookie
    bare = client.application.test_client(use_cookies=False)
    assert status(bare, Cookie=cookie) == 401 and status(bare, Cookie=again) == 200
    assert bare.post("/logout", headers={"Cookie": again}).status_code == 303
    for forged in (again, f"{login.COOKIE}=x", f"{login.COOKIE}=", f"{login.COOKIE}={'A' * 43}"):
        assert status(bare, Cookie=forged) == 401


@pytest.mark.parametrize(("passed", "expected"), [(sessions.IDLE + 5, 401), (sessions.IDLE - 60, 200)])
def test_a_session_ends_when_it_is_not_used(client, monkeypatch, passed, expected):
    sign_in(client)
    later = time.time() + passed
    monkeypatch.setattr(sessions.time, "time", lambda: later)
    assert status(client) == expected


def test_a_page_that_asks_by_itself_keeps_no_session_alive_and_use_does_until_it_is_old(client, monkeypatch):
    sign_in(client)
    start, poll = time.time(), b'{"output":"x","changedPropIds":["poll.n_intervals"]}'
    ask = lambda: client.post("/_dash-update-component", data=poll, content_type="application/json").status_code  # noqa: E731
    monkeypatch.setattr(sessions.time, "time", lambda: start + sessions.IDLE - 60)
    assert ask() == 400
    monkeypatch.setattr(sessions.time, "time", lambda: start + sessions.IDLE + 60)
    assert ask() == 401
    monkeypatch.setattr(sessions.time, "time", lambda: start)
    for step in range(0, sessions.LONGEST + 3600, 1800):
        monkeypatch.setattr(sessions.time, "time", lambda step=step: start + step)
        assert status(client) == (200 if step < sessions.LONGEST else 401)


def test_whoever_is_disabled_removed_or_has_another_password_is_out_at_the_next_request(client):
    for change, back in (
        (lambda: accounts.change("anna", disabled=True), lambda: accounts.change("anna", disabled=False)),
        (lambda: accounts.change("anna", password=OTHER), lambda: accounts.change("anna", password=WORDS)),
        (lambda: accounts.remove("anna"), lambda: accounts.add("anna", "leader", Scope(), WORDS)),
    ):
        sign_in(client)
        assert status(client) == 200
        change()
        assert status(client) == 401
        back()


def test_another_role_or_scope_acts_on_the_next_request(client):
    sign_in(client)
    assert status(client, "/api/stories") == 200
    accounts.change("anna", role="administrator")
    reply = client.get("/api/stories")
    assert reply.status_code == 403 and "does not show" in reply.text
    accounts.change("anna", role="steward", scope=Scope(frozenset({"KVA"})))
    seen = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(client.application.view_functions, "healthz", lambda: (seen.append(current_user()), "")[1])
        sign_in(client), client.get("/healthz")
    assert (seen[0].name, seen[0].role, seen[0].scope) == ("Anna", "steward", Scope(frozenset({"KVA"})))


def test_too_many_tries_are_refused_even_with_the_right_password_and_other_names_are_not(client, monkeypatch):
    monkeypatch.setattr(sessions, "OF_NAME", 3)
    assert [sign_in(client, "anna", OTHER).status_code for _ in range(4)] == [403, 403, 403, 429]
    assert sign_in(client).status_code == 429 and sign_in(client, "eve", OTHER).status_code == 303
    later = time.time() + sessions.WITHIN + 1
    monkeypatch.setattr(sessions.time, "time", lambda: later)
    assert sign_in(client).status_code == 303


def test_one_address_may_not_try_many_names(client, monkeypatch):
    monkeypatch.setattr(sessions, "OF_ADDRESS", 3)
    assert [sign_in(client, f"name{place}").status_code for place in range(4)] == [403, 403, 403, 429]
    assert sign_in(client, **{"X-Forwarded-For": "192.0.2.9"}).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "null"},
    ],
)
def test_a_page_of_another_site_signs_nobody_in_or_out_and_changes_nothing(client, headers):
    sign_in(client)
    for path, body in (("/login", {"name": "eve", "password": OTHER}), ("/logout", {}), ("/api/stories", {"name": "x"})):
        assert client.post(path, data=body, headers=headers).status_code == 403
    assert status(client) == 200


def test_a_form_of_our_own_page_which_the_browser_sends_with_the_origin_null_is_taken(client):
    own = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert sign_in(client, **own).status_code == 303 and client.post("/logout", headers=own).status_code == 303


def test_a_callback_of_one_role_is_answered_to_another_as_its_own(client):
    sign_in(client, "eve", OTHER)
    body = {
        "output": "..page.children...title.data..",
        "outputs": [{"id": "page", "property": "children"}, {"id": "title", "property": "data"}],
        "inputs": [{"id": "url", "property": "pathname", "value": "/saved"}, {"id": "release", "property": "data", "value": None}],
        "state": [{"id": "title", "property": "data"}],
        "changedPropIds": ["url.pathname"],
        "user": {"name": "Anna", "role": "local"},
    }
    reply = client.post("/_dash-update-component", json=body)
    assert reply.status_code == 200 and '"Alert"' in reply.text and "saved-act" not in reply.text


def test_the_proxy_names_who_asks_and_the_account_gives_role_and_rows(asked):
    client = asked(accounts="1", proxy_header="X-Remote-User")
    accounts.add("anna", "auditor", Scope(), WORDS)
    assert status(client, **{"X-Remote-User": "Anna"}) == 200
    assert client.get("/api/stories", headers={"X-Remote-User": "anna"}).status_code == 403
    unknown = client.get("/_dash-layout", headers={"X-Remote-User": "otto"})
    assert unknown.status_code == 403 and "no account" in unknown.text
    accounts.change("anna", disabled=True)
    assert status(client, **{"X-Remote-User": "anna"}) == 403


def test_a_store_that_cannot_be_read_lets_nobody_in(client, tmp_path):
    sign_in(client)
    (tmp_path / "side.db").rename(tmp_path / "gone.db")
    assert status(client) == 503 and sign_in(client).status_code == 503


def test_a_program_enters_by_the_token_with_its_role_where_there_are_accounts(asked):
    client = asked(accounts="1", token=TOKEN, token_role="auditor")
    assert status(client, Authorization=f"Bearer {TOKEN}") == 200
    assert status(client, "/api/stories", Authorization=f"Bearer {TOKEN}") == 403


@pytest.mark.parametrize("wanted", [{"accounts": True}, {"token": TOKEN, "token_role": "leader"}])
def test_names_of_traders_are_not_shown_beside_roles(wanted):
    with pytest.raises(ValueError, match="PORTOLAN_TRADER_NAMES"):
        Settings(trader_names=True, **wanted)


@pytest.mark.parametrize(
    "password",
    ["short words", "passwordpassword", "123456789012345", "qwertyuiopqwerty", "a" * 16, "Welcome Welcome 2026", "annaannaannaanna1"],
)
def test_what_everybody_tries_first_is_no_password(password):
    with pytest.raises(WeakPassword):
        hashed(password, "anna")


def test_a_password_is_kept_by_argon2id_and_matches_itself_alone():
    kept = hashed(WORDS, "anna")
    assert kept.startswith("$argon2id$") and WORDS not in kept and hashed(WORDS, "anna") != kept
    assert matches(kept, WORDS) and not matches(kept, OTHER) and not matches("", "") and not matches("x", "x")


def test_an_account_is_made_once_and_of_a_role_that_there_is(client):
    for name, role in (("ANNA", "leader"), ("otto", "local"), ("otto", "anonymous"), ("", "leader"), (" o", "leader"), ("o\n", "leader")):
        with pytest.raises(BadAccount):
            accounts.add(name, role, Scope(), WORDS)
    with pytest.raises(BadAccount):
        accounts.change("otto", role="leader")
    assert [each.name for each in accounts.listed()] == ["Anna", "eve"]
