"""The audit log of what is asked over HTTP: one event a request, nothing that a person typed in it, no file without its event."""

import hashlib
import json

import pytest

import app
from bench.crowd import enveloped
from data import schema
from data.access.user import Scope, User, acting_as
from data.audit.hidden_codes import hidden
from data.audit.recording import of_process
from data.side import store as stores
from queries.addresses.audited_address import audited_address
from queries.engine import engine
from queries.workspace import saved
from settings import settings

KEY = "4fQx-zR8vLm2_tWb7KcNsYhJ9dPaEu3G"
ANN = User("ann", "steward")
CANARY = "hunter2"
TYPED = f"office={CANARY}&hs2=87&since=2025-01&trader={CANARY}x&declaration={CANARY}y&seen={CANARY}&{CANARY}=1"


@pytest.fixture
def kept(read_demo, monkeypatch, tmp_path):
    """The file of a log that this process keeps of the demonstration."""
    monkeypatch.setenv("PORTOLAN_AUDIT", str(tmp_path / "audit"))
    monkeypatch.setenv("PORTOLAN_AUDIT_KEY", KEY)
    monkeypatch.setattr("serving.gate.login.user", lambda: ANN)
    settings.cache_clear()
    stores.store.cache_clear()
    with acting_as(ANN):
        yield tmp_path / "audit" / "audit.jsonl"
    stores.store.cache_clear()


@pytest.fixture(scope="module")
def client():
    return app.server.test_client()


@pytest.fixture(scope="module")
def posted(client):
    """A function that asks one callback of the Overview, by a part of its output, under an address; its status."""
    listed = {each["output"]: each for each in client.get("/_dash-dependencies").json if not each["clientside_function"]}

    def status(part: str, search: str) -> int:
        body = enveloped(next(each for name, each in listed.items() if part in name))
        body["inputs"][0]["value"] = search
        return client.post("/_dash-update-component", json=body).status_code

    return status


def written(file) -> list[dict]:
    assert of_process().finish()
    return [json.loads(line) for line in file.read_bytes().splitlines()[1:]]


def test_a_view_a_question_and_a_file_are_an_event_each(kept, client, posted):
    assert posted("overview-offices-head", "?hs2=87&since=2025-01&until=2025-06") == 200
    assert client.get("/api/ask?measures=declarations&by=office&since=2025-01").status_code == 200
    file = client.get("/api/ask?measures=declarations&by=office&format=csv")
    records = client.get("/api/records?format=csv&since=2025-06")
    view = client.get("/api/view/overview.offices?format=csv")
    assert [file.status_code, records.status_code, view.status_code] == [200, 200, 200]
    found = written(kept)
    assert [(one["action"], one["who"], one["role"], one["outcome"]) for one in found] == [
        *[("answer", "ann", "steward", "done")] * 2, *[("export", "ann", "steward", "done")] * 3,
    ]  # fmt: skip
    assert [one["of"] for one in found] == [
        ["/?hs2=87&since=2025-01&until=2025-06#offices"],
        ["/api/ask?by=office&measures=declarations&since=2025-01"],
        ["/api/ask?by=office&format=csv&measures=declarations"],
        ["/api/records?format=csv&since=2025-06"],
        ["/api/view/overview.offices?format=csv"],
    ]
    assert {one["release"] for one in found} == {engine.current().number}
    assert [one["digest"] for one in found[2:]] == [hashlib.sha256(each.data).hexdigest() for each in (file, records, view)]
    assert found[2]["rows"] == len(file.text.splitlines()) - 1
    assert found[3]["rows"] == int(records.headers["Portolan-Rows"]) == len(records.text.splitlines()) - 1


def test_nothing_that_was_typed_and_no_trader_stands_in_the_log(kept, client, posted):
    with engine.reading() as connection:
        traders = connection.execute(schema.trader.select().limit(20)).fetchall()
    code = traders[3].code
    for part in ("overview-offices-head", "overview-records-rows"):
        posted(part, f"?{TYPED}")
    posted("overview-offices-head", f"?trader={code}")
    files = ("/api/records?", "/api/view/overview.offices?format=csv&")
    for path in (*files, "/api/ask?measures=declarations&", f"/{CANARY}?", f"/api/{CANARY}?"):
        client.get(path + TYPED)
    client.post("/api/link", json={"search": f"?{TYPED}"})
    saved.save(f"{CANARY} of mine", "/trade", f"?office={CANARY}")
    found, text = written(kept), kept.read_text()
    assert CANARY not in text and "4fQx" not in text
    assert [name for trader in traders for name in map(str, trader) if len(name) > 5 and name in text] == []
    sealed = hidden(KEY.encode(), code)
    assert [one["of"] for one in found if sealed in str(one)] == [[f"/?trader={sealed}#offices"]]
    assert {"saved_view insert"} in [set(one["of"]) for one in found if one["action"] == "change"]


def test_addresses_as_they_are_typed_would_stand_in_the_log(kept, posted, monkeypatch):
    """The control: without the canonical form the log would hold what was typed."""
    monkeypatch.setattr("callbacks.http.audited.audited_address", lambda search, *_: search)
    posted("overview-offices-head", f"?{TYPED}")
    assert written(kept) and CANARY in kept.read_text()


def test_without_the_log_no_file_is_given_and_views_go_on(kept, client, posted, monkeypatch):
    def full(self, events):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("data.audit.log_file.LogFile.append", full)
        for path in ("/api/records?format=csv", "/api/view/overview.offices?format=xlsx", "/api/ask?measures=declarations&format=csv"):
            reply = client.get(path)
            assert reply.status_code == 503 and reply.text.startswith("Nothing can be given out now") and len(reply.data) < 200
            assert "Content-Disposition" not in reply.headers
        assert posted("overview-offices-head", "?since=2025-01") == 200
        assert client.get("/api/ask?measures=declarations").status_code == 200
    assert client.get("/api/records?format=csv").status_code == 200
    found = written(kept)
    assert found[0]["action"] == "gap"
    assert [(one["action"], one["outcome"]) for one in found[1:]] == [
        *[("export", "not-given")] * 3, *[("answer", "done")] * 2, ("export", "done"),
    ]  # fmt: skip


def test_what_is_refused_to_somebody_is_an_event_without_what_was_asked(kept, client):
    assert client.post(f"/api/link?{CANARY}=1", json={}, headers={"Origin": "https://evil.example"}).status_code == 403
    (found,) = written(kept)
    assert found["action"] == "refused" and found["of"] == ["/api/link"] and found["outcome"] == "403"


@pytest.mark.usefixtures("read_demo")
@pytest.mark.parametrize(
    ("search", "kept_as"),
    [
        ("", ""), ("?since=2025-01&office=ZZ&office=YY", "?office=?&since=2025-01"), ("?measures=nonsense&top=5&format=exe", "?top=5"),
        ("?rows=hs2&columns=secret&measure=declarations", "?measure=declarations&rows=hs2"),
        ("?until=2025-06&since=2025-01", "?since=2025-01&until=2025-06"),
        ("?top=12345678901234567890", ""), ("?compare=secret&clock=working", "?clock=working"), ("?kept=secret", ""), ("?lang=fr", ""),
    ],
)  # fmt: skip
def test_an_address_is_kept_in_canonical_form_without_what_is_unknown(search, kept_as):
    assert audited_address(search, b"secret", 1) == kept_as


@pytest.mark.parametrize(
    ("address", "status", "of"),
    [
        (f"/api/ask?measures=declarations&office={CANARY}", 400, "/api/ask?measures=declarations&office=?"),
        ("/api/view/overview.offices?office=KVA&top=many", 400, "/api/view/<name>?office=KVA"),
        (f"/api/view/{CANARY}", 400, "/api/view/<name>"),
        ("/api/link/nothing", 404, "/api/link/<key>"),
    ],
)
def test_what_is_asked_and_refused_is_recorded_without_what_was_typed(kept, client, address, status, of):
    assert client.get(address).status_code == status
    [found] = [each for each in written(kept) if each["action"] == "refused"]
    assert (found["of"], found["outcome"], found["who"]) == ([of], str(status), "ann") and CANARY not in kept.read_text()


def test_an_office_out_of_scope_is_named_in_the_log_where_a_user_asks_for_it(kept, client, monkeypatch):
    amina = User("amina", "analyst", Scope(frozenset({"KVA"})))
    monkeypatch.setattr("serving.gate.login.user", lambda: amina)
    assert client.get("/api/ask?measures=declarations&office=PTM").status_code == 400
    [found] = [each for each in written(kept) if each["action"] == "refused"]
    assert found["of"] == ["/api/ask?measures=declarations&office=PTM"] and found["who"] == "amina"


def signed_in(monkeypatch, role: str, *offices: str) -> None:
    monkeypatch.setattr("serving.gate.login.user", lambda: User("amina", role, Scope(frozenset(offices))))


@pytest.mark.parametrize(
    ("role", "offices", "part", "of", "outcome", "why"),
    [
        ("leader", (), "trs-slow-head", "/trs?since=2025-01#slow", "403", "read-records"),
        ("leader", (), "traders-profile-head", "/traders?since=2025-01#profile", "403", "read-traders"),
        ("analyst", ("KVA",), "model-reliability-head", "/risk-model", "403", "OutOfScope"),
        ("administrator", (), "overview-offices-head", "/?since=2025-01#offices", "403", "read-figures"),
        ("analyst", (), "overview-offices-head", "/?since=1999-01&until=1999-02#offices", "400", "CannotCut"),
    ],
)
def test_a_view_that_is_refused_is_recorded_with_what_was_missing(kept, posted, monkeypatch, role, offices, part, of, outcome, why):
    signed_in(monkeypatch, role, *offices)
    assert posted(part, of[of.find("?") :].partition("#")[0] if "?" in of else "?since=2025-01") == 200
    [found] = written(kept)
    assert (found["action"], found["outcome"], found["detail"]) == ("refused", outcome, {"refused": why})
    assert found["of"][0].startswith(of) and "rows" not in found and found["who"] == "amina"


def opened(client, path: str) -> int:
    parts = {"page": "children", "title": "data"}
    body = {
        "output": "..page.children...title.data..",
        "outputs": [{"id": name, "property": part} for name, part in parts.items()],
        "inputs": [{"id": "url", "property": "pathname", "value": path}, {"id": "release", "property": "data", "value": None}],
        "state": [{"id": "title", "property": "data"}],
        "changedPropIds": ["url.pathname"],
    }
    return client.post("/_dash-update-component", json=body).status_code


def test_a_page_that_is_not_opened_is_recorded_and_one_that_is_is_not(kept, client, monkeypatch):
    signed_in(monkeypatch, "leader")
    assert opened(client, "/traders") == opened(client, "/trade") == opened(client, "/access") == 200
    [found] = written(kept)
    assert (found["action"], found["of"], found["detail"]) == ("refused", ["/traders"], {"refused": "read-traders"})


def test_a_change_that_is_not_allowed_is_recorded_and_what_is_shown_beside_a_refusal_stays_an_answer(kept, client, posted, monkeypatch):
    signed_in(monkeypatch, "analyst", "KVA")
    listed = {each["output"]: each for each in client.get("/_dash-dependencies").json if not each["clientside_function"]}
    body = enveloped(listed["..saved-list.children...saved-said.children.."])
    body["inputs"][0]["value"] = {"do": "delete", "number": 1}
    assert client.post("/_dash-update-component", json=body).status_code == 200
    assert posted("methods-cases-head", "?since=2025-01") == 200
    change, shown = written(kept)
    assert (change["action"], change["outcome"], change["detail"]) == ("refused", "403", {"refused": "change-notes"})
    assert (shown["action"], shown["of"], shown["detail"]["refused"]) == ("answer", ["/methods?since=2025-01#cases"], "OutOfScope+Shared")
