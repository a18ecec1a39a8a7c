"""Short links: what is kept comes back whole, everywhere an address is read; what is not kept is refused and never the whole."""

import json
from urllib.parse import urlencode

import pytest
from flask import request

import app
from bench.crowd import enveloped
from callbacks.core import views
from callbacks.core.shell import said
from callbacks.http.links import expanded
from data.side import store as stores
from queries.addresses.filters import Filters
from queries.workspace import links
from queries.workspace.links import Unkept

LONG = "?" + urlencode([(key, f"{key} number {place}") for key in ("office", "trader") for place in range(150)])
SHORT = "?office=KAL&compare=none"


@pytest.fixture
def client(read_demo):
    stores.store.cache_clear()
    links._found.cache_clear()
    yield app.server.test_client()
    stores.store.cache_clear()
    links._found.cache_clear()


def kept(client, search: str) -> str:
    reply = client.post("/api/link", json={"search": search})
    assert reply.status_code == 200, reply.text
    return reply.json["search"]


def test_what_is_kept_comes_back_whole(client):
    short = kept(client, LONG)
    assert len(short) < 40 and kept(client, LONG) == short and kept(client, SHORT) != short
    assert client.get(f"/api/link/{short.removeprefix('?kept=')}").json == {"search": LONG}
    assert Filters.parse(links.full(short)) == Filters.parse(LONG)
    assert Filters.parse(links.full(f"{short}&lane=red")) == Filters.parse(f"{LONG}&lane=red")
    assert links.full("?office=kept=x") == "?office=kept=x" and links.full(None) == ""


def test_it_stands_for_its_address_in_the_api_in_files_and_in_what_a_page_posts(client):
    short = kept(client, SHORT)
    for path, own in (("/api/ask", "measures=declarations&by=lane&"), ("/api/records", ""), ("/api/view/overview.lanes", "format=csv&")):
        found, meant = (client.get(f"{path}?{own}{each.lstrip('?')}") for each in (short, SHORT))
        assert (found.status_code, found.data) == (meant.status_code, meant.data) and found.status_code == 200
        assert found.data != client.get(f"{path}?{own}").data
    view = next(each for each in app.app.callback_map if "overview-lanes-head" in each)
    body = enveloped({**app.app.callback_map[view], "output": view})
    posted, alike = ({**body, "inputs": [{**body["inputs"][0], "value": each}, *body["inputs"][1:]]} for each in (short, SHORT))
    replies = [client.post("/_dash-update-component", json=each).data for each in (posted, alike, body)]
    assert replies[0] == replies[1] != replies[2]


def test_of_what_a_page_posts_only_addresses_are_replaced(client):
    short = kept(client, SHORT)
    parts = [{"property": "data", "value": short}, {"property": "value", "value": short}, {"property": "data", "value": {"at": 3}}]
    parts += [{"property": "search", "value": short}, [{"property": "search", "value": short}]]
    with app.server.test_request_context("/_dash-update-component", method="POST", json={"inputs": parts[:3], "state": parts[3:]}):
        expanded()
        asked = json.loads(request.get_data())
    meant = [{**part, "value": SHORT} if place in {0, 3} else part for place, part in enumerate(parts)]
    assert [*asked["inputs"], *asked["state"]] == meant


@pytest.mark.parametrize(
    "path", ["/api/ask?measures=declarations&", "/api/records?", "/api/trs.xlsx?", "/api/trs-summary?", "/api/view/overview.lanes?"]
)
@pytest.mark.parametrize("key", ["0123456789abcdef", "", "x" * 2000, "%ED%A0%80", "<b>"])
def test_what_is_not_kept_is_refused_and_never_the_whole(client, path, key):
    reply = client.get(f"{path}kept={key}")
    assert reply.status_code == 400 and "This short link is not known" in reply.text


def test_a_view_under_a_link_that_is_not_kept_says_so(client):
    view = next(view for view in views.DRAWN if (view.page, view.name) == ("overview", "lanes"))
    drawing, notice = views.attempted("lanes", "?kept=nowhere", lambda _: views.DRAWN[view]("?kept=nowhere"))
    assert drawing is None and "This short link is not known" in str(notice)
    assert said("?kept=nowhere", None)[1:] == (links.UNKNOWN, "Filters")


SEARCHES = (None, 5, "?ofice=A", "?office=" + "x" * 300_000, "\ud800")


@pytest.mark.parametrize("body", [None, [], 5, "x", {}, *({"search": each} for each in SEARCHES)])
def test_what_is_no_address_is_not_kept(client, body):
    reply = client.post("/api/link", data=json.dumps(body), content_type="application/json")
    assert reply.status_code == 400 and reply.json["error"].endswith(".")


def test_a_read_only_server_and_a_store_with_a_fault_keep_nothing_and_say_so(client, tmp_path, monkeypatch):
    short = kept(client, SHORT)
    (tmp_path / "side.db").rename(tmp_path / "away.db")
    links._found.cache_clear()
    assert client.post("/api/link", json={"search": LONG}).status_code == 503
    assert client.get(f"/api/ask?measures=declarations&{short[1:]}").status_code == 400
    with pytest.raises(Unkept):
        links.full(short)
    (tmp_path / "away.db").rename(tmp_path / "side.db")
    assert links.full(short) == "?office=KAL&compare=none"
    monkeypatch.setattr(links, "any_side", lambda: stores.SideStore(f"sqlite:///{tmp_path}/side.db", read_only=True))
    reply = client.post("/api/link", json={"search": LONG})
    assert reply.status_code == 503 and "read-only" in reply.json["error"]


def test_what_is_kept_is_bounded(client, monkeypatch):
    kept(client, SHORT)
    monkeypatch.setattr(links, "MOST", len(SHORT) + 100)
    reply = client.post("/api/link", json={"search": LONG})
    assert reply.status_code == 400 and "No more short links" in reply.json["error"] and kept(client, SHORT)
