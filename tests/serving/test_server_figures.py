"""The figures of the server: requests by route, the data in service, what is at fault; behind the gate, with nothing that was typed."""

import pytest
from prometheus_client.parser import text_string_to_metric_families

TOKEN = "b7Jx0-QmZt4_wLrK9vHsYcN2dPfA8uEg"


def figures(body: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Each figure by its name and labels."""
    found = [sample for family in text_string_to_metric_families(body) for sample in family.samples]
    return {(each.name, tuple(sorted(each.labels.items()))): each.value for each in found}


def counted(client, route: str, status: str) -> float:
    held = figures(client.get("/metrics").text)
    return held.get(("portolan_requests_total", (("method", "GET"), ("route", route), ("status", status))), 0.0)


def test_requests_are_counted_by_route_and_status(asked):
    client = asked()
    before = counted(client, "/glossary", "200"), counted(client, "unknown", "404")
    for path in ("/glossary", "/glossary?office=swordfish", "/swordfish/x"):
        client.get(path)
    assert (counted(client, "/glossary", "200") - before[0], counted(client, "unknown", "404") - before[1]) == (2, 1)
    held = figures(client.get("/metrics").text)
    assert held["portolan_request_seconds_count", (("route", "/glossary"),)] == counted(client, "/glossary", "200")


def test_no_label_holds_what_was_typed_or_who_asked(asked):
    client = asked()
    client.open("/swordfish?x=swordfish", method="SWORDFISH", headers={"User-Agent": "swordfish", "X-Forwarded-For": "192.0.2.1"})
    client.get("/api/view/swordfish")
    body = client.get("/metrics").text
    assert "swordfish" not in body.lower() and "192.0.2.1" not in body


def test_an_empty_warehouse_is_not_ready(asked):
    held = figures(asked().get("/metrics").text)
    assert held["portolan_ready", ()] == 0 and ("portolan_release_number", ()) not in held


@pytest.mark.usefixtures("read_demo")
def test_the_data_in_service_is_told():
    import app

    client = app.server.test_client()
    held, ready = figures(client.get("/metrics").text), client.get("/readyz").json
    assert held["portolan_ready", ()] == 1 and held["portolan_release_number", ()] == ready["release"]
    assert 0 <= held["portolan_release_age_seconds", ()] - ready["age_seconds"] + 5 <= 10


def test_the_figures_are_behind_the_gate(asked):
    client = asked(token=TOKEN)
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200
