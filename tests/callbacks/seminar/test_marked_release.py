"""Every file that a release gives out says that it was released for presentation, and when it was taken, on each page."""

import pytest

from callbacks.seminar.presented_stories import FORMS
from callbacks.stories import brief
from services.seminar.bundle import opened
from serving.presenting import presented
from tests import decks
from tests.marks import faults

KINDS = {
    "/api/ask": ("/api/ask?by=flow", ["csv"]),
    "/api/blocks.csv": ("/api/blocks.csv?group=value", ["csv"]),
    "/api/slides/seminar": ("/api/slides/seminar?", ["pptx"]),
    "/api/story/file": ("/api/story/file?name=Trade, told", [*FORMS]),
}
EVERY = [(rule, form) for rule, (_, forms) in KINDS.items() for form in forms]
LINE = "Released for presentation · Made on "


def test_every_address_of_a_release_is_known_to_give_out_files_or_none(releases):
    rules = {rule.rule for rule in presented(releases["trade"]).url_map.iter_rules() if rule.rule.startswith("/api")}
    assert rules - {*KINDS} == {"/api/story"}


@pytest.mark.parametrize(("rule", "form"), EVERY)
def test_every_file_of_a_release_says_that_it_was_released(client, monkeypatch, rule, form):
    monkeypatch.setattr(brief, "printed", str.encode)
    reply = client.get(f"{KINDS[rule][0]}&format={form}" if rule not in ("/api/blocks.csv", "/api/slides/seminar") else KINDS[rule][0])
    assert faults(form, reply, LINE, "Made on ") == [] and faults(form, reply, "For official use", "Made on ")
    if form == "pptx":
        deck = decks.opened(reply.data)
        assert decks.outside(deck) == [] and decks.overlapping(deck) == [] and decks.overfull(deck) == []


def test_the_file_of_a_release_and_the_stories_in_it_say_so_too(releases):
    bundle = opened(releases["trade"])
    assert bundle.said["classification"] == "Released for presentation" and bundle.stories
    assert all(b'"classification": "Released for presentation"' in content for content in bundle.stories.values())
