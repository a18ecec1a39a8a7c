"""The shell and the records panel on demonstration data."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from dash import Dash, html, no_update

import app
from callbacks.core import months, records, shell
from callbacks.core.period import within
from dashboard.components.core import empty
from dashboard.core.page import asked
from dashboard.shell import bar
from data.access.user import User, acting_as
from queries.addresses.filters import Filters
from queries.engine import engine
from settings import settings
from tests.data.upgrade.earlier import unpacked

pytestmark = pytest.mark.usefixtures("read_demo")


AGES = [(0, "Data updated just now"), (5, "Data updated 5 min ago"), (130, "Data updated 2 h ago"), (12960, "Data updated 9 days ago")]


@pytest.mark.parametrize(("minutes", "words"), AGES)
def test_the_age_of_a_release(minutes, words):
    assert shell.age((datetime.now(UTC) - timedelta(minutes=minutes)).isoformat()) == words


def test_chips_name_what_is_picked():
    chips, sentence, fold = shell.said("?office=NOWHERE&lane=red", 1)
    assert [chip.children[0] for chip in chips.children] == ["Red", "NOWHERE"] and fold == "Filters (2)" and "Lane: Red" in sentence


def test_demonstration_data_are_badged(read_demo):
    assert next(badge.children for badge in shell.badges(read_demo)) == "Demonstration data"


def test_an_unknown_page_says_so_and_a_known_one_opens():
    Dash("pages")
    assert shell.opened("/nowhere")[1] == "Not found" and shell.opened("/")[1] == "Overview" and shell.opened("/glossary")[1] == "Glossary"


def test_a_page_opens_with_the_store_that_its_views_listen_to():
    Dash("pages")
    assert [shell.opened(each.path)[0][0].id for each in shell.PAGES] == [asked(each.key) for each in shell.PAGES]


def test_a_release_that_the_reader_has_seen_is_not_announced_again(read_demo):
    now = {"number": read_demo.number, "forecast": None}
    for seen in (None, now | {"number": read_demo.number - 1}, now | {"forecast": "earlier"}):
        assert shell.watched(1, seen)[1] == now
    for seen in (now, now | {"fitted": ["", 1, 2]}):
        assert shell.watched(1, seen)[1] is no_update


def test_controls_offer_what_the_data_hold(read_demo):
    since, until = shell.months(1)
    first, last = shell.shown_months("", 1)
    assert since == until and len(since) >= 24 and first != last
    assert shell.shown_months("?fiscal_year=2026&since=2026-01", 1) == ("Jul 2025", "Jun 2026")
    lanes = [option["value"] for option in shell.choices("lane")]
    assert lanes == ["green", "blue", "yellow", "red"] and len(shell.choices("office")) >= 20


def test_records_are_paged_newest_first():
    first, second = (records.page(within(Filters.parse("lane=red")), place) for place in (0, 1))
    shown = [[row.children[0].children for row in page.body.children.children[1].children] for page in (first, second)]
    assert len(shown[0]) == records.SIZE and not set(shown[0]) & set(shown[1]) and first.sub.startswith("1–50 of ")


@pytest.mark.parametrize(
    ("pressed", "at", "search", "place"),
    [
        ("overview-records-older", 0, "?lane=red", 1),
        ("overview-records-newer", 2, "?lane=red", 1),
        ("overview-records-newer", 0, "?lane=red", 0),
        ({"type": "asked", "page": "overview"}, 7, "?lane=red&declaration=D-1", 7),
        ({"type": "asked", "page": "overview"}, 7, "?lane=green", 0),
        ("overview-records-older", "7", "?lane=red", 0),
    ],
)
def test_the_pager_keeps_its_place_while_the_same_list_is_read(pressed, at, search, place):
    assert records.turned(pressed, {"place": at, "of": records.behind("?lane=red")}, records.behind(search)) == place
    assert records.turned(pressed, None, records.behind(search)) == 0


def test_a_loss_accepted_at_loading_is_said_on_every_page(read_demo):
    assert "Incomplete data" not in str(shell.badges(read_demo))
    told = str(shell.badges(replace(read_demo, loss="items.csv: value: 12 of 900 cannot be loaded")))
    assert "Incomplete data" in told and "items.csv: value: 12 of 900 cannot be loaded" in told


def test_an_empty_warehouse_is_told_once_and_not_by_every_view(tmp_path, monkeypatch):
    monkeypatch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{tmp_path}/none")
    with reread():
        page, title = shell.opened("/")
        assert title == empty.UNLOADED and str(page).count("No release in") == 1 and "manage.py load" in str(page)
        assert shell.opened("/glossary")[1] == "Glossary", "which needs no data"


def test_a_warehouse_of_an_earlier_version_is_told_to_be_upgraded(tmp_path, monkeypatch):
    monkeypatch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{unpacked(8, tmp_path)}")
    with reread():
        page, title = shell.opened("/revenue")
        assert title == empty.UNREADABLE and str(page).count("manage.py upgrade") == 1


def test_a_release_that_comes_opens_only_a_page_that_does_not_stand_there(read_demo):
    """One that waited for it; and one of a new path, whose own call the release overtook: the reader stayed on the page before."""
    path = {"id": "url", "property": "pathname", "value": "/glossary"}
    posted = {
        "output": "..page.children...title.data..",
        "outputs": [{"id": "page", "property": "children"}, {"id": "title", "property": "data"}],
        "changedPropIds": ["release.data"],
        "inputs": [path, {"id": "release", "property": "data", "value": {"number": 1}}],
    }
    client = app.server.test_client()
    client.get("/")
    before, stands = {"title": "Revenue", "path": "/revenue"}, {"title": "Glossary", "path": "/glossary"}
    for shown, opens in (({"title": empty.UNLOADED, "path": None}, True), (before, True), (None, True), (stands, False)):
        reply = client.post("/_dash-update-component", json=posted | {"state": [{"id": "title", "property": "data", "value": shown}]})
        assert reply.status_code == 200 and ("Glossary" in reply.text) == opens, reply.text


@contextmanager
def reread() -> Iterator[None]:
    """Let this process look for its settings and its warehouse anew, and again afterwards."""
    for held in (settings, engine.warehouse):
        held.cache_clear()
    yield
    for held in (settings, engine.warehouse):
        held.cache_clear()


def test_the_sentence_says_nothing_of_what_the_open_page_does_not_use():
    words = {path: shell.said("?lane=red", None, path)[1] for path in (None, "/", "/trade", "/glossary")}
    assert words[None] == words["/"] and words["/"].endswith("All hours.") and "Compared with" in words["/"]
    assert words["/trade"] == words["/"].removesuffix(" All hours.")
    assert words["/glossary"] == "Lane: Red."


@pytest.mark.parametrize(
    ("role", "able", "command"),
    [
        ("administrator", ["See who has an account", "Create, change and disable accounts"], "manage.py user"),
        ("auditor", ["Read the record of what people did"], "manage.py audit"),
        ("presenter", [], "manage.py present"),
    ],
)
def test_a_role_without_figures_is_told_what_it_may_do_and_which_pages_it_has(role, able, command):
    Dash("pages")
    with acting_as(User("u", role)):
        page, title = shell.opened("/")
        parts, blank = [*page._traverse()], (months.panel("", 1), shell.badges(None)[-1].children)
        offered, filters = months.comparisons("", 1), bar()
    links = {each.href for each in parts if isinstance(each, html.A)}
    assert title == "Overview" and [each.children for each in parts if isinstance(each, html.Code)] == [command]
    assert [each.children for each in parts if isinstance(each, html.Li) and isinstance(each.children, str)] == able
    assert links == {"/access", "/glossary"} and blank == (("–", [], ""), "") and len(offered) == 4 and filters.hidden


@pytest.mark.parametrize(("role", "offered"), [("leader", False), ("steward", True)])
def test_saving_is_offered_to_those_who_may_save(role, offered):
    with acting_as(User("u", role)):
        filters = bar()
    words = [each.children for each in filters._traverse() if isinstance(each, html.Button)]
    assert not filters.hidden and [each in words for each in ("Save view", "Add to story", "Copy link")] == [offered, offered, True]
