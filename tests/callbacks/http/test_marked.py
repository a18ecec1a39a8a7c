"""Every file that the running application gives out says what it may be used for, who took it and when, and of which data it is."""

import io

import pandas as pd
import pytest
from flask import Flask

import app
from callbacks.http import api, files
from callbacks.stories import brief, story_files
from data.access.marking import Use, file_mark
from data.access.user import User, acting_as
from data.language import spoken
from queries.workspace import stories
from queries.workspace.story_parts import Story, StorySlide
from settings import settings
from tests import decks
from tests.marks import READERS, faults

pytestmark = pytest.mark.usefixtures("read_demo")
OWN = 'Limité & "intern" <b>'
STORY = Story("Told", "en", slides=(StorySlide("overview.chapters", "?flow=import"), StorySlide(title="A text", text="One line")))
PERIOD = "since=2026-08&until=2026-10"
KINDS = {  # each address that gives out files, and its forms; a list of views or an answer for programs is not one
    "/api/ask": ("/api/ask?measures=declarations&by=office", [form for form in api.TYPES if form != "json"]),
    "/api/view/<name>": (f"/api/view/overview.chapters?{PERIOD}", [form for form in files.OF_VIEW if form != "command"]),
    "/api/slides/<key>": (f"/api/slides/trade?{PERIOD}", ["pptx"]),
    "/api/records": ("/api/records?office=KAL", ["csv", "xlsx"]),
    "/api/trs.xlsx": (f"/api/trs.xlsx?{PERIOD}", ["xlsx"]),
    "/api/trs-summary": ("/api/trs-summary?", ["html", "pdf"]),
    "/api/story/file": ("/api/story/file?name=Told", [*story_files.TYPES]),
}
NO_FILES = {"/api/link/<key>", "/api/stories", "/api/story"}
EVERY = [(rule, form) for rule, (_, forms) in KINDS.items() for form in forms]


@pytest.fixture
def client(monkeypatch):
    """A client that a proxy names; a PDF is the page that is printed."""
    monkeypatch.setenv("PORTOLAN_PROXY_HEADER", "X-Remote-User")
    monkeypatch.setenv("PORTOLAN_CLASSIFICATION", OWN)
    monkeypatch.setattr(brief, "printed", str.encode)
    settings.cache_clear()
    stories.create(STORY)
    return app.server.test_client()


def given(client, rule: str, form: str):
    address = KINDS[rule][0]
    reply = client.get(f"{address}{'&' if '?' in address else '?'}format={form}", headers={"X-Remote-User": "maria"})
    assert reply.status_code == 200, reply.text
    return reply


def unlisted(server: Flask) -> set[str]:
    """Addresses under /api that nobody has said of whether they give out files."""
    rules = {rule.rule for rule in server.url_map.iter_rules() if "GET" in rule.methods and rule.rule.startswith("/api")}
    return rules - {*KINDS} - NO_FILES


def test_every_address_of_the_application_is_known_to_give_out_files_or_none():
    other = Flask("other")
    other.add_url_rule("/api/new.csv", view_func=str)
    assert unlisted(app.server) == set() and unlisted(other) == {"/api/new.csv"}
    assert {form for _, form in EVERY} == {*READERS}


@pytest.mark.parametrize(("rule", "form"), EVERY)
def test_every_file_bears_its_mark_on_each_page_where_the_setting_asks_it(client, monkeypatch, rule, form):
    monkeypatch.setenv("PORTOLAN_WATERMARK", "all")
    settings.cache_clear()
    reply = given(client, rule, form)
    own, taken = ("For publication", "Made on ") if rule == "/api/trs-summary" else (OWN, "Taken by maria on ")
    line = f"{own} · {taken}"
    assert faults(form, reply, line, taken) == []
    assert faults(form, reply, f"Secret · {taken}", taken) and faults(form, reply, line, "Taken by nobody")
    if form == "pptx":
        deck = decks.opened(reply.data)
        assert decks.outside(deck) == [] and decks.overlapping(deck) == [] and decks.overfull(deck) == []


def test_a_marked_csv_is_a_table_from_its_first_line_on(client):
    reply = given(client, "/api/view/<name>", "csv")
    kept = reply.headers["Content-Disposition"]
    assert pd.read_csv(io.BytesIO(reply.data)).columns[0] == "hs2"
    assert 'filename="overview.chapters.csv"' in kept and "maria" not in kept


@pytest.mark.parametrize(("role", "name", "line"), [
    ("presenter", "maria", "For official use · Taken by maria on "),
    ("leader", "maria", "For official use"),
    ("local", "", "For official use"),
])  # fmt: skip
def test_each_page_bears_the_name_of_a_presenter_and_of_nobody_else(role, name, line):
    with acting_as(User(name, role)):
        mark, released = file_mark(), file_mark(Use.PRESENTED)
    assert mark.line.startswith(line) and (mark.line == mark.classification) == (role != "presenter")
    assert mark.taken.startswith(f"Taken by {name} on " if name else "Made on ")
    assert released.line == f"Released for presentation · {released.taken}"


def test_the_classification_is_in_the_language_of_the_reader_unless_it_is_the_administrations_own(monkeypatch):
    with spoken("fr"):
        assert file_mark().classification == "À usage officiel"
        monkeypatch.setenv("PORTOLAN_CLASSIFICATION", OWN)
        settings.cache_clear()
        assert file_mark().classification == OWN and file_mark(Use.PUBLISHED).classification == "Destiné à la publication"


def test_what_is_published_names_nobody_who_works_here():
    with acting_as(User("anna", "leader")):
        assert "anna" in file_mark().taken and "anna" not in file_mark(Use.PUBLISHED).taken and "UTC" in file_mark(Use.PUBLISHED).taken


def test_pictures_of_a_page_find_its_mark_in_the_page(client):
    text = client.get("/", headers={"X-Remote-User": "maria"}).text
    assert 'data-mark="Limité &amp; &quot;intern&quot; &lt;b&gt; · maria"' in text


