"""Every kind of note has its sentence, and a sentence names the values of its note."""

import string

import pytest

from dashboard.words.notes import WORDS, listed, named_months, sentences, worded
from data.notes import KINDS, Note
from queries.catalogue import DIMENSIONS, MEASURES

FULL = {
    "measures": ("declarations", "revenue_collected"),
    "filter": "office",
    "by": "lane",
    "names": ("Port B", "Port C"),
    "months": (202605, 202607),
    "count": 2,
    "whole": 1234,
    "text": "a reason",
}


def test_every_kind_is_worded_and_no_other():
    assert {*WORDS} == {*KINDS} and len(KINDS) == len({*KINDS})


@pytest.mark.parametrize("kind", KINDS)
def test_each_sentence_is_whole_with_every_value_in_its_place(kind):
    said = worded(Note(kind, **FULL))
    fixed = [text for text, *_ in string.Formatter().parse(WORDS[kind])]
    assert said and all(text in said for text in fixed) and not {*"{}"} & {*said} and "  " not in said
    named = [name for _, name, _, _ in string.Formatter().parse(WORDS[kind]) if name]
    assert len(said) > sum(map(len, fixed)) + len(named) - 1 if named else said == WORDS[kind]


@pytest.mark.parametrize(("note", "words"), [
    (
        Note("filter_off", ("declarations", "revenue_collected", "revenue_target"), filter="office"),
        f"The filter on {DIMENSIONS['office'].label} does not apply to Declarations, Revenue collected and Revenue target.",
    ),
    (Note("uncut", ("revenue_target",), by="origin"), "Revenue target cannot be cut by Origin."),
    (
        Note("unreceived_from", ("declarations",), names=("Port B",), months=(202605, 202607)),
        "Declarations: no data received from Port B for May 2026, Jul 2026.",
    ),
    (Note("incomplete", names=("Port B",), months=(202605,)), "May 2026 is incomplete: Port B silent or far below the norm."),
    (Note("incomplete_earlier", count=1), "1 earlier month is incomplete too."),
    (Note("incomplete_earlier", count=4), "4 earlier months are incomplete too."),
    (Note("newest_alone", count=20000, whole=54321), "The newest 20,000 of 54,321; 34,321 are left out: narrow the filters."),
    (Note("taxes_absent", names=("excise", "VAT")), "No excise and no VAT is in the data loaded."),
    (
        Note("filter_idle_currency", filter="currency", names=("EUR", "USD")),
        "All amounts are in EUR or USD: the filter on Currency changes nothing here.",
    ),
    (Note("text", text="As an older release says."), "As an older release says."),
])  # fmt: skip
def test_the_words_are_these(note, words):
    assert worded(note) == words


def test_lists_and_months_in_words():
    assert [listed(names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == ["", "A", "A and B", "A, B and C"]
    assert named_months([202607, 202605]) == "May 2026, Jul 2026"
    assert named_months([202601, 202602, 202603, 202604]) == "Jan 2026, Feb 2026, Mar 2026, Apr 2026"
    assert named_months([202605, 202604, 202603, 202602, 202601]) == "Jan 2026, Feb 2026, Mar 2026 and 2 more"


def test_a_sentence_is_said_once_and_in_order():
    one, other = Note("no_rows"), Note("uncut", ("declarations",), by="tax")
    assert sentences([other, one, other]) == (worded(other), worded(one))
    assert MEASURES["declarations"].label in worded(other)
