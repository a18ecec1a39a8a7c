"""Headers of every answer; malformed callback requests are refused without a trace back."""

import json

import pytest

import app
from bench.crowd import enveloped
from callbacks.http.values import STORES, kind

ENVELOPE = {
    "output": "..page.children...title.data..",
    "outputs": [{"id": "page", "property": "children"}, {"id": "title", "property": "data"}],
    "inputs": [{"id": "url", "property": "pathname", "value": "/glossary"}, {"id": "release", "property": "data", "value": {"number": 1}}],
    "state": [{"id": "title", "property": "data", "value": None}],
    "changedPropIds": ["url.pathname"],
}


@pytest.fixture(scope="module")
def client():
    return app.server.test_client()


def test_scripts_come_from_this_server_alone(client):
    policy = client.get("/").headers["Content-Security-Policy"]
    scripts = next(rule for rule in policy.split("; ") if rule.startswith("script-src"))
    assert "'unsafe" not in scripts and "http" not in policy and "'sha256-" in scripts


@pytest.mark.parametrize(
    ("name", "value"),
    [("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Opener-Policy", "same-origin")],
)
def test_fixed_headers(client, name, value):
    assert client.get("/healthz").headers[name] == value


def test_a_well_formed_request_is_answered(client):
    reply = client.post("/_dash-update-component", json=ENVELOPE)
    assert reply.status_code == 200 and "Glossary" in reply.text


@pytest.mark.parametrize(
    "envelope",
    [
        {},
        [],
        None,
        "x",
        5,
        {"output": "nowhere.children"},
        {**ENVELOPE, "output": ["page"]},
        {**ENVELOPE, "inputs": []},
        {**ENVELOPE, "inputs": {}},
        {**ENVELOPE, "inputs": [5]},
        {**ENVELOPE, "inputs": [{"id": 5, "property": "pathname"}]},
        {**ENVELOPE, "changedPropIds": 7},
        {**ENVELOPE, "changedPropIds": ["url"]},
        {**ENVELOPE, "outputs": None},
        {**ENVELOPE, "outputs": ENVELOPE["outputs"][:1]},
        {**ENVELOPE, "outputs": ENVELOPE["outputs"][::-1]},
        {**ENVELOPE, "outputs": [{"id": {"page": 1}, "property": "children"}, ENVELOPE["outputs"][1]]},
        {**ENVELOPE, "outputs": [[["x"]], ENVELOPE["outputs"][1]]},
        {**ENVELOPE, "state": [{}]},
    ],
)
def test_a_malformed_request_is_refused(client, envelope):
    reply = client.post("/_dash-update-component", data=json.dumps(envelope), content_type="application/json")
    assert reply.status_code == 400 and reply.text.startswith("This request is malformed")


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 40_000, b"\xff\xfe", b'{"output":' * 20_000])
def test_what_is_not_json_is_refused(client, body):
    assert client.post("/_dash-update-component", data=body, content_type="application/json").status_code == 400


@pytest.mark.parametrize("value", [None, "", "/" * 5000, "\x00", "é\U0001f600"])
def test_any_value_in_a_well_formed_request_is_answered(client, value):
    request = {**ENVELOPE, "inputs": [{"id": "url", "property": "pathname", "value": value}, ENVELOPE["inputs"][1]]}
    assert client.post("/_dash-update-component", data=json.dumps(request), content_type="application/json").status_code == 200


def test_a_request_too_large_is_refused(client):
    reply = client.post(
        "/_dash-update-component", data=json.dumps({**ENVELOPE, "filler": "x" * 1_100_000}), content_type="application/json"
    )
    assert reply.status_code in (400, 413)


def stores() -> set[str]:
    """The stores that callbacks of the server read, by id or type of id."""
    read = (part for each in app.app.callback_map.values() if each.get("callback") for part in (*each["inputs"], *each["state"]))
    return {kind(part["id"]) for part in read if part["property"] == "data"}


def test_every_store_that_is_read_says_what_it_can_hold():
    assert stores() == set(STORES)


@pytest.mark.parametrize("value", [5, True, ["?office=A"], {"office": "A"}, 0.5])
def test_the_address_of_a_view_is_a_text(client, value):
    found = next(each for each in envelopes() if each["output"].startswith("..explore") or '"page":"explore"' in each["output"])
    found["inputs"][0]["value"] = value
    assert client.post("/_dash-update-component", json=found).status_code == 400


def test_an_output_that_is_no_list_is_not_asked_for_as_one(client):
    assert client.post("/_dash-update-component", json={**ENVELOPE, "outputs": [ENVELOPE["outputs"][0], []]}).status_code == 400


@pytest.mark.usefixtures("read_demo")
@pytest.mark.parametrize("place", range(1, 4))
def test_a_button_that_was_never_pressed_is_no_error(client, place):
    found = next(each for each in envelopes() if "overview-records-rows" in each["output"])
    for button in range(1, 4):
        found["inputs"][button]["value"] = None
    found["changedPropIds"] = [f"{found['inputs'][place]['id']}.n_clicks"]
    reply = client.post("/_dash-update-component", json=found)
    assert reply.status_code in (200, 204)


def envelopes() -> list[dict]:
    return [enveloped({**each, "output": output}) for output, each in app.app.callback_map.items() if each.get("callback")]
