"""What cannot be answered is said in a sentence with the status that it deserves, and the log cannot be written by who asks."""

import json
import logging
from pathlib import Path

import pytest

import app
from serving import logs

HELD = logging.getLogger("tests")


def line(message: str, *arguments: object, error: BaseException | None = None, name: str = "portolan") -> str:
    info = (type(error), error, error.__traceback__) if error else None
    return logs.Plain("%(levelname)s %(name)s %(message)s").format(logging.LogRecord(name, logging.ERROR, "", 0, message, arguments, info))


@pytest.mark.parametrize("path", ["/nowhere", "/revenue/x", "/table/overview.nothing", "/table/", "/index.php", "/.env", "/%ED%A0%80"])
def test_an_unknown_page_is_not_found(asked, path):
    assert asked().get(path).status_code == (200 if path == "/table/" else 404)


@pytest.mark.parametrize("path", ["/", "/revenue", "/revenue/", "/table/overview.offices", "/table/overview.offices/"])
def test_a_page_is_found(asked, path):
    assert asked().get(path).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/_dash-component-suites/nope/x.js",
        "/_dash-component-suites/dash/deps/none.js",
        "/_dash-component-suites/..%2f../x",
        "/assets/none.js",
        "/assets/%00",
        "/api/none",
        "/_dash-component-suites/%ED%A0%80/x.js",
        "/assets/..%2fapp.py",
        "/_dash-component-suites/dash/",
        "/static/x",
    ],
)
def test_an_unknown_file_is_not_found_in_a_sentence(asked, path):
    reply = asked().get(path)
    assert reply.status_code == 404 and reply.text.endswith(".\n") and "<" not in reply.text and len(reply.text) < 200


def test_a_closing_slash_changes_nothing(asked):
    client = asked()
    for path in ("/healthz", "/readyz", "/api/ask"):
        assert client.get(path).status_code == client.get(f"{path}/").status_code
    assert client.get("/healthz/").json == {"status": "ok"} and client.get("/readyz/").status_code == 503


def test_another_method_is_refused_in_a_sentence(asked):
    reply = asked().delete("/healthz")
    assert reply.status_code == 405 and reply.text.endswith(".\n")


def test_what_is_not_foreseen_says_no_more_than_an_id(asked, monkeypatch, caplog):
    client = asked()
    monkeypatch.setitem(app.server.view_functions, "healthz", lambda: 1 / 0)
    monkeypatch.setattr(app.server, "testing", False)
    reply = client.get("/healthz?secret=swordfish")
    assert reply.status_code == 500 and "Traceback" not in reply.text and "ZeroDivision" not in reply.text
    [record] = [each for each in caplog.records if each.name == "serving.errors"]
    assert reply.text.split()[-1].strip(".") in record.getMessage() and "swordfish" not in record.getMessage()


ENVELOPE = {
    "output": "..page.children...title.data..",
    "outputs": [{"id": "page", "property": "children"}, {"id": "title", "property": "data"}],
    "inputs": [{"id": "url", "property": "pathname", "value": "/glossary"}, {"id": "release", "property": "data", "value": {}}],
    "state": [{"id": "title", "property": "data", "value": None}],
    "changedPropIds": ["url.pathname"],
}


def test_a_value_that_a_page_sends_is_taken(asked):
    assert asked().post("/_dash-update-component", json=ENVELOPE).status_code == 200


@pytest.mark.parametrize(
    "value", ["1" + "0" * 30, "-1" + "0" * 30, "1e400", "NaN", '"\\ud800"', '{"a": "\\udfff"}', '{"\\ud800": 1}', "5", "true", "[1]", "{}"]
)
def test_a_value_that_no_page_sends_is_refused(asked, value):
    body = json.dumps(ENVELOPE).replace('"/glossary"', value)
    reply = asked().post("/_dash-update-component", data=body, content_type="application/json")
    assert reply.status_code == 400 and reply.text.endswith(".\n")


def test_a_property_is_the_one_that_the_page_names(asked):
    wrong = {**ENVELOPE, "inputs": [{"id": "url", "property": "search", "value": "/glossary"}, ENVELOPE["inputs"][1]]}
    assert asked().post("/_dash-update-component", json=wrong).status_code == 400


def test_a_line_of_the_log_is_one_line():
    told = line("asked for %s", "x\n2026-01-01 INFO root forged\r\x1b[31mred\u2028\x00")
    assert told.count("\n") == 0 and "\x1b" not in told and "\\n2026" in told


def test_an_error_is_logged_by_its_place_and_kind_alone():
    try:
        try:
            raise ValueError("swordfish\nforged")
        except ValueError as inner:
            raise RuntimeError("hunter2") from inner
    except RuntimeError as error:
        told = line("failed", error=error)
    assert "builtins.RuntimeError" in told and "builtins.ValueError" in told and "test_errors.py" in told
    assert "swordfish" not in told and "hunter2" not in told and "forged" not in told


def test_what_the_system_says_of_a_file_is_logged():
    try:
        Path("/nowhere/at/all").read_text()
    except OSError as error:
        assert "No such file or directory" in line("failed", error=error) and "nowhere/at" not in line("failed", error=error)


def test_the_front_names_no_path():
    assert line("Exception while serving %s", "/secret", name="waitress") == "ERROR waitress Exception while serving"


def test_a_log_for_programs_is_one_object_a_line():
    try:
        Path("/nowhere/at/all").read_text()
    except OSError as error:
        info = (type(error), error, error.__traceback__)
    forged = logging.LogRecord("portolan", logging.ERROR, "", 0, "asked for %s", ('x"}\n{"level": "info"',), info)
    told = logs.Json().format(forged)
    held = json.loads(told)
    assert "\n" not in told and (held["level"], held["message"]) == ("error", 'asked for x"}\n{"level": "info"')
    assert "No such file or directory" in held["error"][-1] and "nowhere/at" not in told


def test_the_facts_of_a_request_are_named_in_a_log_for_programs(asked, caplog):
    client = asked(access_log="1")
    caplog.set_level(logging.INFO, "access")
    client.get("/revenue?office=swordfish")
    held = json.loads(logs.Json().format(caplog.records[-1]))
    assert (held["method"], held["route"], held["status"]) == ("GET", "/revenue", 200) and held["milliseconds"] >= 0
    assert set(held) == {"time", "level", "logger", "method", "route", "status", "bytes", "milliseconds"}


def test_an_access_log_says_what_was_asked_and_not_by_whom(asked, caplog):
    client = asked(access_log="1")
    caplog.set_level(logging.INFO, "access")
    client.get("/revenue?office=swordfish", headers={"User-Agent": "agent-x"}, environ_base={"REMOTE_ADDR": "192.0.2.1"})
    client.get("/swordfish/x")
    client.get("/api/view/swordfish")
    said = [record.getMessage() for record in caplog.records if record.name == "access"]
    assert [each.split()[:3] for each in said] == [
        ["GET", "/revenue", "200"],
        ["GET", "unknown", "404"],
        ["GET", "/api/view/<name>", "400"],
    ]
    assert not any(word in each for each in said for word in ("swordfish", "agent-x", "192.0.2.1"))


def test_no_access_is_logged_unasked(asked, caplog):
    caplog.set_level(logging.INFO, "access")
    asked().get("/revenue")
    assert not [record for record in caplog.records if record.name == "access"]
