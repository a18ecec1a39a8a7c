"""Stories: kept by name, changed by one at a time, written to a file and read back, refused with slide, field, value and form."""

import json
from dataclasses import replace

import pytest

from queries.workspace import stories
from queries.workspace.story_parts import LONGEST, MOST_SLIDES, BadStory, Story, StorySlide, checked
from settings import settings

OFFICES = StorySlide("overview.offices", "?lane=red", "Offices", "", "", "Begin here\nthen there")
SLIDES = (OFFICES, StorySlide(title="Text", text="One\nTwo"))
STORY = Story("A case", "fr", "Seminar", "2026-11-29", SLIDES)


@pytest.fixture(autouse=True)
def store(monkeypatch, tmp_path):
    monkeypatch.setenv("PORTOLAN_SIDE_STORE", f"sqlite:///{tmp_path}/side.db")
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_a_story_is_kept_found_in_either_case_changed_and_deleted():
    made = stories.create(STORY)
    assert stories.story("A CASE") == made == replace(STORY, version=1)
    changed = stories.change(made, replace(made, name="Another", slides=SLIDES[:1]))
    assert [one.name for one in stories.stories()] == ["Another"] and changed.version == 2
    stories.remove("another")
    stories.remove("another")
    assert stories.stories() == ()
    with pytest.raises(BadStory, match="no story of this name"):
        stories.story("Another")


def test_nobody_loses_a_story_or_a_change_to_another():
    made = stories.create(STORY)
    with pytest.raises(BadStory, match="already"):
        stories.create(replace(STORY, name="a CASE"))
    assert stories.create(replace(STORY, name="a CASE"), numbered=True).name == "a CASE (2)"
    with pytest.raises(BadStory, match="already"):
        stories.change(made, replace(made, name="a case (2)"))
    stories.change(made, replace(made, event="First"))
    with pytest.raises(BadStory, match="Somebody else changed"):
        stories.change(made, replace(made, event="Second"))
    assert stories.story("A case").event == "First"


def test_a_file_gives_the_same_story_back():
    assert stories.from_file(stories.as_file(STORY, {"classification": "For official use", "taken": "Today"})) == STORY


@pytest.mark.parametrize(("text", "said"), [
    ('{"name": "A",\n "language" "en"}', "line 2, column 13"),
    ("[]", "JSON object with the fields name, language, event, date, slides"),
    ("[" * 200_000, "nested too deeply"),
    ('{"language": "en"}', "field “name”: None; accepted: a name of one line"),
    ('{"name": "A", "language": "de"}', "field “language”: 'de'; accepted: one of en, fr, es, ar"),
    ('{"name": "A", "language": "en", "date": "29/11/2026"}', "field “date”: '29/11/2026'; accepted: a date as yyyy-mm-dd"),
    ('{"name": "A", "language": "en", "owner": "B"}', "unknown field “owner”; accepted: one of name, language, event, date, slides"),
    ('{"name": "A", "language": "en", "slides": {}}', "field “slides”: {}; accepted: a list of slides"),
    ('{"name": "A", "language": "en", "slides": [3]}', "Slide 1, 3; accepted: a JSON object"),
    ('{"name": "A", "language": "en", "slides": [{}, {"note": 12}]}', "Slide 2, field “note”: 12; accepted: a text of at most 4,000"),
    ('{"name": "A", "language": "en", "slides": [{"title": "a\\nb"}]}', "Slide 1, field “title”: 'a\\nb'; accepted: a text of one line"),
    ('{"name": "A", "language": "en", "slides": [{"message": "a\\u202eb"}]}', "Slide 1, field “message”"),
    ('{"name": "A", "language": "en", "slides": [{"view": "x", "colour": 1}]}', "Slide 1, unknown field “colour”; accepted: one of view"),
])  # fmt: skip
def test_a_wrong_file_is_refused_with_the_place_the_value_and_the_form(text, said):
    with pytest.raises(BadStory) as refused:
        stories.from_file(text)
    assert said in str(refused.value)


@pytest.mark.parametrize("name", [name for name in LONGEST if name not in ("language", "date")])
def test_each_field_takes_its_longest_text_and_no_longer_one(name):
    def filled(count: int) -> Story:
        text = "x" * count
        return replace(STORY, **{name: text}) if name in ("name", "event") else replace(STORY, slides=(replace(SLIDES[0], **{name: text}),))

    assert checked(filled(LONGEST[name]))
    with pytest.raises(BadStory, match=f"“{name}”"):
        checked(filled(LONGEST[name] + 1))


def test_a_story_has_so_many_slides_and_a_server_so_many_stories(monkeypatch):
    assert len(checked(replace(STORY, slides=SLIDES[1:] * MOST_SLIDES)).slides) == MOST_SLIDES
    with pytest.raises(BadStory, match=f"at most {MOST_SLIDES} slides"):
        checked(replace(STORY, slides=SLIDES[1:] * (MOST_SLIDES + 1)))
    monkeypatch.setattr(stories, "MOST", 1)
    stories.create(STORY)
    with pytest.raises(BadStory, match="At most 1 stories"):
        stories.create(replace(STORY, name="B"))


def test_many_faults_are_told_together_and_not_without_end():
    with pytest.raises(BadStory) as refused:
        stories.from_file(json.dumps({"name": "A", "language": "en", "slides": [{"note": 1}] * 20}))
    assert "Slide 8" in str(refused.value) and "Slide 9" not in str(refused.value) and "further faults" in str(refused.value)


def test_slides_move_and_the_others_keep_their_order():
    four = replace(STORY, slides=tuple(StorySlide(title=each) for each in "abcd"))
    moves = {(0, 2): "bcad", (3, 0): "dabc", (1, 99): "acdb"}
    assert {move: "".join(slide.title for slide in four.moved(*move).slides) for move in moves} == moves
    assert [slide.title for slide in four.placed(1, four.slides[1], four.slides[1]).slides] == ["a", "b", "b", "c", "d"]
    assert [slide.title for slide in four.placed(0).slides] == ["b", "c", "d"]
