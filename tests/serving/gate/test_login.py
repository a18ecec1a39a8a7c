"""Who is let in: by the token at the form or as a bearer, or by a proxy that says so; nobody else reads anything."""

import re
import time

import pytest

import app
from serving.gate import login

TOKEN = "b7Jx0-QmZt4_wLrK9vHsYcN2dPfA8uEg"
OTHER = "c8Jx0-QmZt4_wLrK9vHsYcN2dPfA8uEg"
PATHS = (
    "/",
    "/revenue",
    "/nowhere",
    "/api/ask?measures=declarations",
    "/api/records",
    "/api/trs.xlsx",
    "/api/trs-summary",
    "/_dash-layout",
    "/_dash-dependencies",
    "/assets/alive.js",
    "/_reload-hash",
    "/_dash-component-suites/dash/dcc/async-graph.js",
    "/healthz/x",
    "/login/x",
)


def sent(cookie: str) -> int:
    """Return the status of a page asked for with this cookie by a client that keeps none of its own, which would be sent in its place."""
    return app.server.test_client(use_cookies=False).get("/glossary", headers={"Cookie": cookie}).status_code


@pytest.mark.parametrize("path", PATHS)
def test_nobody_unknown_reads_anything(asked, path):
    reply = asked(token=TOKEN).get(path)
    assert reply.status_code == 401 and len(reply.data) < 400 and reply.headers["WWW-Authenticate"] == "Bearer"


def test_nobody_unknown_asks_a_callback(asked):
    assert asked(token=TOKEN).post("/_dash-update-component", json={}).status_code == 401


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/login", "/login/"])
def test_signs_of_life_and_the_form_are_open(asked, path):
    assert asked(token=TOKEN).get(path).status_code in (200, 503)


def test_without_token_and_proxy_everybody_is_let_in(asked):
    assert asked().get("/glossary").status_code == 200


def test_a_page_leads_to_the_form_and_the_form_back(asked):
    client = asked(token=TOKEN)
    reply = client.get("/revenue?office=KVA&office=NAR", headers={"Accept": "text/html"})
    assert reply.status_code == 302
    form = client.get(reply.headers["Location"])
    assert form.status_code == 200 and form.headers["Cache-Control"] == "no-store"
    [action] = re.findall(r'action="([^"]+)"', form.text)
    entered = client.post(action, data={"token": TOKEN})
    assert (entered.status_code, entered.headers["Location"]) == (303, "/revenue?office=KVA&office=NAR")
    assert client.get("/glossary").status_code == 200


def test_the_cookie_is_kept_from_scripts_and_other_sites(asked):
    client = asked(token=TOKEN, hosts="stats.example.org")
    cookie = client.post("/login", data={"token": TOKEN}).headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie and TOKEN not in cookie
    assert "Secure" in client.post("/login", data={"token": TOKEN}, headers={"Origin": "https://stats.example.org"}).headers["Set-Cookie"]


@pytest.mark.parametrize("given", ["", " ", OTHER, TOKEN[:-1], TOKEN + "x", "é" * 32, "\udce9"])
def test_another_token_opens_nothing(asked, given):
    client = asked(token=TOKEN)
    reply = client.post("/login", data={"token": given.encode("utf-8", "replace")})
    assert reply.status_code == 403 and "Set-Cookie" not in reply.headers and login.WRONG in reply.text
    assert client.get("/glossary").status_code == 401


@pytest.mark.parametrize(
    "link", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb", '/"><script>', "x"]
)
def test_the_form_leads_nowhere_else(asked, link):
    client = asked(token=TOKEN)
    where = client.post("/login", query_string={"next": link}, data={"token": TOKEN}).headers["Location"]
    assert where.startswith("/") and not where.startswith(("//", "/\\")) and "<" not in where and '"' not in where
    assert "<script" not in client.get("/login", query_string={"next": link}).text


def test_a_session_that_was_left_is_not_taken_again(asked):
    client = asked(token=TOKEN)
    cookie = client.post("/login", data={"token": TOKEN}).headers["Set-Cookie"].partition(";")[0]
    assert sent(cookie) == 200
    assert client.post("/logout").status_code == 303 and client.get("/glossary").status_code == 401
    assert sent(cookie) == 401


def test_a_session_ages(asked, monkeypatch):
    client, later = asked(token=TOKEN), time.time() + login.HOURS * 3600 + 60
    client.post("/login", data={"token": TOKEN})
    assert client.get("/glossary").status_code == 200
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: later)
    assert client.get("/glossary").status_code == 401


def test_a_session_of_another_token_or_forged_is_none(asked):
    client = asked(token=OTHER)
    cookie = client.post("/login", data={"token": OTHER}).headers["Set-Cookie"].partition(";")[0]
    assert sent(cookie) == 200
    asked(token=TOKEN)
    for forged in (cookie, f"{login.COOKIE}=x", f"{login.COOKIE}=Ing.a.b", f"{login.COOKIE}={TOKEN}"):
        assert sent(forged) == 401


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (f"Bearer {TOKEN}", 200),
        (f"Bearer {OTHER}", 401),
        ("Bearer ", 401),
        ("Bearer", 401),
        (f"Basic {TOKEN}", 401),
        (f"Bearer {TOKEN} x", 401),
    ],
)
def test_a_program_sends_the_token_as_a_bearer(asked, header, status):
    assert asked(token=TOKEN).get("/glossary", headers={"Authorization": header}).status_code == status


def test_a_proxy_is_believed_from_its_own_address_alone(asked):
    client = asked(proxy_header="X-Remote-User", proxy_addresses="192.0.2.0/24, ::1")

    def status(address: str, **headers: str) -> int:
        return client.get("/glossary", headers=headers, environ_base={"REMOTE_ADDR": address}).status_code

    told = {"X-Remote-User": "anna"}
    assert [status("192.0.2.9", **told), status("::1", **told)] == [200, 200]
    assert [status("192.0.3.9", **told), status("192.0.2.9"), status("192.0.2.9", **{"X-Remote-User": " "})] == [401, 401, 401]
    assert client.get("/glossary", headers={"Accept": "text/html"}).status_code == 401
