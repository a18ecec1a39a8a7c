"""A text that names a trader or a broker is found however it is written, and other texts are not."""

import duckdb
import pytest

from queries.seminar.identities import identities
from queries.workspace.story_parts import Story, StorySlide
from services.seminar.named_traders import TraderNames, named

KNOWN = TraderNames.of([
    "T00042", "123456789", "Société Générale d’Import SARL", "شركة النور", "Al-Noor Trading Ltd.", "BP", "Crème SARL", "7", "42", "-", "",
])  # fmt: skip


@pytest.mark.parametrize("text", [
    "see T00042.",
    "(t00042)",
    "T-00042",
    "TIN 123-456-789",
    "123 456 789",
    "SOCIETE  GENERALE D'IMPORT SARL",
    "société générale d’import",
    "with Al Noor\nTrading",
    "AlNoor Trading Ltd",
    "مع شَرِكَة النُّور اليوم",
    "\u2066BP\u2069",
    "T\u200b00042",
])  # fmt: skip
def test_a_name_or_a_code_is_found(text):
    assert KNOWN.inside(text)


@pytest.mark.parametrize("text", ["", "T000421", "1234567890", "Noor Trading", "42 offices, 7 lanes", "a société", "crème", "BPs", "SARL"])
def test_other_texts_are_not_taken_for_one(text):
    assert not KNOWN.inside(text)


def test_what_is_too_short_to_be_looked_for_is_counted():
    assert KNOWN.short == 2 and not KNOWN.inside("7") and not KNOWN.inside("42")
    assert not TraderNames.of([]).inside("T00042")


def test_a_story_is_searched_field_by_field():
    slides = (StorySlide(title="BP"), StorySlide(text="One\nsee T00042", note="BP"))
    assert list(named(Story("Said", "en", event="By BP", slides=slides), KNOWN)) == [(0, "event"), (1, "title"), (2, "text"), (2, "note")]


def test_a_code_that_no_register_names_is_known_from_the_facts(own_demo):
    with duckdb.connect(str(next(own_demo.glob("release-*.duckdb")))) as raw:
        trader, name = raw.execute("SELECT code, name FROM trader WHERE code IN (SELECT trader FROM item) LIMIT 1").fetchone()
        raw.execute("DELETE FROM trader WHERE code = ?", [trader])
    found = identities()
    assert trader in found and name not in found and "-" not in found
