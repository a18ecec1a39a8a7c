"""The HTTP side of the answer path."""

import json
import re
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient

from callbacks.http import api
from data import schema
from tests.queries.conftest import folder as folder
from tests.queries.small import filled, publish


@pytest.fixture
def client() -> FlaskClient:
    server = Flask("api")
    api.register(server)
    return server.test_client()


@pytest.fixture
def published(folder):
    items = [
        filled(schema.item, month=month, office=office, origin=origin, decl_id=office, items=1, import_value=Decimal(value))
        for month, office, origin, value in (
            (202601, "A", "CN", "0.10"),
            (202601, "B", "NA", "0.20"),
            (202602, "=A", "CN", "1234567890123.45"),
        )
    ]
    return publish(folder, {schema.item: items})


def test_json_holds_exact_rows_and_what_makes_them_reproducible(client, published):
    reply = client.get("/api/ask?measures=import_value&by=month&origin=CN")
    body = json.loads(reply.text, parse_float=Decimal)
    assert reply.status_code == 200 and body["rows"] == [
        {"month": "2026-01", "import_value": Decimal("0.1")},
        {"month": "2026-02", "import_value": Decimal("1234567890123.45")},
    ]
    described = body["meta"]["measures"]["import_value"]
    assert described["unit"] == "money" and described["observations"] == 2 and "CIF" in described["definition"]
    assert body["meta"]["release"]["number"] == published.number and body["meta"]["filters"] == "origin=CN"


def test_csv_is_safe_in_a_spreadsheet(client, published):
    reply = client.get("/api/ask?measures=import_value&by=office&format=csv")
    assert reply.content_type.startswith("text/csv") and reply.text.splitlines() == [
        "office,import_value",
        "'=A,1234567890123.45",
        "B,0.2",
        "A,0.1",
    ]


def test_csv_of_the_top_few_still_adds_up_to_the_total(client, published):
    reply = client.get("/api/ask?measures=import_value&by=office&format=csv&top=1")
    assert reply.text.splitlines() == ["office,import_value", "'=A,1234567890123.45", "Others (2),0.3"]


@pytest.mark.parametrize(("query", "reason"), [
    ("measures=import_valu", "did you mean 'import_value'"),
    ("measures=import_value&by=ofice", "did you mean 'office'"),
    ("measures=import_value&orgin=CN", "did you mean 'origin'"),
    ("measures=import_value&since=2026-13", "a month is written"),
    ("measures=import_value&top=-1", "a whole number"),
    ("measures=import_value&format=xml", "one of json, csv"),
    ("measures=revenue_target&by=origin", "cannot be cut by Origin"),
    ("", "no measure asked"),
])  # fmt: skip
def test_what_cannot_be_answered_is_refused_with_the_reason(client, published, query, reason):
    reply = client.get(f"/api/ask?{query}")
    assert reply.status_code == 400 and reason in reply.json["error"] and "Traceback" not in reply.text


def test_the_route_and_the_time_of_an_answer_are_in_its_header(client, published):
    timing = client.get("/api/ask?measures=import_value").headers["Server-Timing"]
    assert re.search(r'\broute;desc="(item|rollup_item_\w+)"', timing)


def test_health_and_readiness(client, published):
    assert client.get("/healthz").status_code == 200
    ready = client.get("/readyz").json
    assert ready["release"] == published.number and ready["status"] == "ready" and ready["age_seconds"] >= 0


def test_without_a_release_it_is_alive_but_not_ready(client, folder):
    assert client.get("/healthz").status_code == 200
    reply = client.get("/readyz")
    assert reply.status_code == 503 and "manage.py demo" in reply.json["error"]
    assert client.get("/api/ask?measures=import_value").status_code == 503
