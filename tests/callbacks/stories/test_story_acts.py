"""Stories without a browser: templates that say only what views find, what may be no slide, acts of the editor, and their addresses."""

import json
from dataclasses import replace

import pytest

import app
from callbacks.core.views import DRAWN
from callbacks.stories import acts, story_api, story_frames, story_views, templates
from callbacks.stories.stories import acted, shown
from dashboard.core.format import together
from data.language import spoken
from queries.workspace import links, stories
from queries.workspace.story_parts import BadStory, Story, StorySlide

pytestmark = pytest.mark.usefixtures("read_demo")
GUARDED = [view for view in DRAWN if view.guarded]
OFFICES = StorySlide("overview.offices", "?lane=red", "Offices")


@pytest.fixture
def client():
    return app.server.test_client()


@pytest.fixture
def story() -> Story:
    return stories.create(Story("A case", "en", slides=(OFFICES, StorySlide(title="Text", text="One\nTwo"), StorySlide("clearance.clock"))))


@pytest.mark.parametrize("template", templates.TEMPLATES, ids=lambda each: each.key)
def test_a_template_fills_itself_and_says_only_what_the_views_find(template):
    made, without = templates.filled(template)
    assert len(made.slides) + len(without) == len(template.slides) and len(made.slides) >= 5
    assert story_views.checked(made) and all(slide.message == "" for slide in made.slides)
    told = [story_frames.finding(StorySlide(view)) for each in template.slides for view in each.findings]
    lines = [line for slide in made.slides for line in slide.text.splitlines()]
    noted = templates.noted([view for each in template.slides for view in each.notes])
    assert all(any(found and line.startswith(found) for found in told) or line in noted for line in lines)
    assert all("records" in line and "Data to" in line for line in lines if line not in noted)
    for slide in made.slides:
        view = story_views.view_of(slide)
        assert story_frames.headline(slide) == ((together(DRAWN[view]("").title) or slide.title) if view else slide.title)


def test_every_view_of_a_template_exists_and_may_be_a_slide():
    named = {view for each in templates.TEMPLATES for slide in each.slides for view in (slide.view, *slide.findings, *slide.notes) if view}
    assert len(named) > 30
    assert [view for view in named if story_views.refused(1, StorySlide(view))] == []


def test_a_story_file_does_not_bring_a_trader_in_behind_a_short_link(client):
    slide = {"view": "overview.offices", "filters": links.keep("?trader=T00018")}
    reply = client.post("/api/stories", json={"file": json.dumps({"name": "B", "language": "en", "slides": [slide]})})
    assert reply.status_code == 400 and "name a trader or a broker" in reply.text


@pytest.mark.parametrize("view", GUARDED, ids=lambda view: view.name)
def test_what_shows_rules_of_selection_is_neither_added_imported_nor_exported(view, client, story):
    name = f"{view.page}.{view.name}"
    reply = client.post("/api/story/slides", json={"story": "A case", "view": name, "search": ""})
    assert reply.status_code == 400 and "selected for inspection" in reply.text
    file = json.dumps({"name": "B", "language": "en", "slides": [{"view": name}]})
    assert client.post("/api/stories", json={"file": file}).status_code == 400
    stories.change(story, replace(story, slides=(StorySlide(name),)))  # as if it had been kept before the view was guarded
    assert client.get("/api/story/file?name=A case&format=html").status_code == 400
    assert len(stories.stories()) == 1


def test_all_views_of_a_page_but_the_guarded_become_slides(client):
    reply = client.post("/api/story/slides", json={"story": "", "new": "Risk", "path": "/risk", "search": "?lane=red&present=2&lang=fr"})
    held = stories.story("Risk").slides
    assert len(GUARDED) >= 2 and reply.json["path"] == "/story/Risk" and {slide.filters for slide in held} == {"?lane=red"}
    assert {slide.view for slide in held} == {f"risk.{view.name}" for view in DRAWN if view.page == "risk" and not view.guarded}


@pytest.mark.parametrize(("sent", "said"), [
    ({"story": "", "new": "", "view": "overview.offices"}, "field “name”"),
    ({"story": "", "new": "B", "view": "overview.nothing"}, "Slide 1, field “view”: 'overview.nothing'; accepted: a view as page.name"),
    ({"story": "", "new": "B", "view": "overview.records"}, "accepted: a view as page.name"),
    ({"story": "No such", "view": "overview.offices"}, "no story of this name"),
    ({"story": "", "new": "B", "view": "overview.offices", "search": "?colour=red"}, "Slide 1, field “filters”: no filter named 'colour'"),
    ({"story": "", "new": "B", "view": "overview.offices", "search": "?trader=T00018"}, "name a trader or a broker"),
    ({"story": "", "new": "B", "view": "overview.offices", "search": "?lane=red&broker=B1"}, "name a trader or a broker"),
    ({"story": "", "new": "B", "path": "/glossary"}, "No view of this page"),
    ({"story": "", "new": "B\u202e", "view": "overview.offices"}, "field “name”"),
    ([1], "Nothing was sent"),
])  # fmt: skip
def test_what_cannot_be_added_is_refused_in_words(client, sent, said):
    reply = client.post("/api/story/slides", json=sent)
    assert reply.status_code == 400 and said in reply.text and stories.stories() == ()


def test_the_editor_moves_copies_removes_edits_and_describes(story):
    act = {"name": "A case", "version": 1}
    made, _ = acts.done({**act, "do": "move", "place": 0, "to": 2})
    assert [slide.view for slide in made.slides] == ["", "clearance.clock", "overview.offices"]
    made, _ = acts.done({**act, "version": 2, "do": "copy", "place": 2})
    made, _ = acts.done({**act, "version": 3, "do": "remove", "place": 0})
    values = {"message": "One sentence", "note": "Say it", "view": "risk.watch"}
    made, _ = acts.done({**act, "version": 4, "do": "edit", "place": 0, "values": values})
    assert made.slides[0] == StorySlide("clearance.clock", message="One sentence", note="Say it")
    made, _ = acts.done({**act, "version": 5, "do": "about", "values": {"name": "New", "language": "ar", "date": "2026-12-01"}})
    assert (made.name, made.language, made.date, len(made.slides)) == ("New", "ar", "2026-12-01", 3)
    with pytest.raises(BadStory, match="Somebody else changed"):
        acts.done({"name": "New", "version": 5, "do": "copy", "place": 0})
    with pytest.raises(BadStory, match="no such slide"):
        acts.done({"name": "New", "version": 6, "do": "copy", "place": 3})
    assert acts.done({"name": "New", "version": 6, "do": "delete"})[0] is None and stories.stories() == ()


@pytest.mark.parametrize("act", [{}, {"do": "move"}, {"do": "x", "name": "A case", "version": 1}, {"do": "edit", "name": 3, "version": 1}])
def test_hostile_acts_change_nothing(story, act):
    said, _mark, path = acted({**act, "at": 1})
    assert said == "Nothing was sent." and stories.stories() == (story,) and not isinstance(path, str)


def test_the_page_lists_stories_opens_one_and_says_where_there_is_none(story):
    assert "A case" in str(shown("", "", "/stories")) and "story-editor" in str(shown("", "", "/story/A%20case"))
    assert "no story of this name" in str(shown("", "", "/story/%3Cscript%3E"))
    presented = str(shown("?story=A+case&present=2", "", "/story/A%20case"))
    assert "story-editor" not in presented and "story-slide-2" in presented and "Demonstration data" in presented
    hostile = stories.create(Story("<img src=x>/../“é”", "en"))
    assert "story-editor" in str(shown("", "", story_api.at(hostile)))


def test_a_presentation_is_told_paths_cards_and_sentences(client, story):
    found = client.get("/api/story?name=A case&findings=1").json
    assert [(each["path"], each["search"], each["card"]) for each in found["slides"]] == [
        ("/story/A%20case", "", "story-slide-0"),
        ("/", "?lane=red", "overview-offices-card"),
        ("/story/A%20case", "", "story-slide-2"),
        ("/clearance", "", "clearance-clock-card"),
    ]
    assert found["slides"][1]["headline"] == together(DRAWN[story_views.view_of(OFFICES)]("?lane=red").title)
    assert client.get("/api/story?name=None").status_code == 400


def test_the_window_of_the_presenter_speaks_the_language_of_its_reader(client):
    with spoken("en"):
        page = client.get("/presenter?lang=ar").text
    assert 'dir="rtl"' in page and "ملاحظة المتحدث" in page and "http" not in page


def test_a_story_from_a_file_keeps_what_the_file_says(client, story):
    file = client.get("/api/story/file?name=A case&format=json")
    assert "attachment; filename=A-case_en.json" in file.headers["Content-Disposition"]
    assert client.post("/api/stories", json={"file": file.text}).json["path"] == "/story/A%20case%20%282%29"
    assert stories.story("A case (2)").slides == story.slides


def test_templates_are_filled_in_the_language_of_their_reader(client):
    with spoken("ar"):
        made, _ = templates.filled(templates.TEMPLATES[0])
        mirror = story_views.checked(templates.filled(templates.TEMPLATES[3])[0])
    assert made.language == mirror.language == "ar" and made.slides[0].title == "أين نقف"
    assert any("\u2068" in slide.text for slide in mirror.slides) and stories.from_file(stories.as_file(mirror, {})) == mirror
    with spoken("en"):
        reply = client.post("/api/stories?lang=fr", json={"template": "study"})
    assert reply.status_code == 200 and stories.stories()[0].language == "fr"


def test_the_editor_offers_the_brief_where_chromium_is_and_says_how_to_get_it_where_not(story, monkeypatch):
    monkeypatch.setattr("callbacks.stories.stories.chromium", lambda: "/usr/bin/chromium")
    with_it = str(shown("", "", "/story/A%20case"))
    monkeypatch.setattr("callbacks.stories.stories.chromium", lambda: "")
    without = str(shown("", "", "/story/A%20case"))
    assert "file-pdf" in with_it and "install the package" not in with_it
    assert "file-pdf" not in without and "install the package “chromium”" in without
