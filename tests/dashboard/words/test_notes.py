"""Every kind of note has its sentence, and a sentence names the values of its note."""

import string
from datetime import UTC, datetime

import pytest

from dashboard.words.notes import WORDS, filed, filed_sentences, listed, named_months, sentences, worded
from data.language import spoken
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
    "share": 0.375,
    "before": 0.25,
    "at": datetime(2026, 11, 28, 20, 41, tzinfo=UTC),
    "through": ("2017",),
    "edition": 2022,
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
    (Note("incomplete", names=("Port B",), months=(202605,)), "May 2026 is incomplete: no or too few declarations received from Port B."),
    (Note("incomplete_earlier", count=1), "Earlier months that are incomplete too: 1."),
    (Note("incomplete_earlier", count=4), "Earlier months that are incomplete too: 4."),
    (Note("newest_alone", count=20000, whole=54321), "The newest 20,000 of 54,321; 34,321 are left out: narrow the filters."),
    (Note("taxes_absent", names=("excise", "VAT")), "These taxes are not in the data loaded: excise, VAT."),
    (
        Note("filter_idle_currency", filter="currency", names=("EUR", "USD")),
        "All amounts are in EUR or USD: the filter on Currency changes nothing here.",
    ),
    (Note("months_beyond", months=(202401, 202512)), "The data hold Jan 2024 to Dec 2025: other months of the address are left out."),
    (Note("treasury_lacking", count=1, whole=12), "No total of the treasury is loaded for 1 of 12 months."),
    (Note("measures_left_out", count=4, whole=6), "Only the first 4 measures are shown, 2 more are chosen."),
    (Note("forecast_made", at=FULL["at"]), "This forecast was made on 28 Nov 2026, 20:41 UTC."),
    (Note("target_not_by", names=("Lane", "Mode")), "No target is set by Lane or Mode."),
    (
        Note("traced_over", names=("2007", "2012"), through=("2017",), edition=2022),
        "Months coded in HS 2007 and 2012 are traced to HS 2022 by the correspondences loaded, over HS 2017.",
    ),
    (Note("still_open", share=0.375), "37.5\u202f% are still open: times of released declarations alone look too short."),
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


def test_a_file_shows_the_commands_of_a_note_without_backticks():
    note = Note("unranked", count=3)
    assert "`manage.py risk score`" in worded(note)
    assert filed(note) == "Open declarations that are not ranked: 3. Run manage.py risk score after each load of data."
    assert filed_sentences([note, note]) == (filed(note),)
    kinds = [Note(kind, **{**FULL, "names": ("Lane",)}) for kind in ("unranked", "untrained")]
    assert not any("`" in filed(each) for each in kinds)


def test_a_count_of_one_has_its_own_sentence():
    one, many = (worded(Note("aeo_alone", count=count, whole=737)) for count in (1, 2))
    assert one == "1 of 737 AEO declarations has no other like it: left out."
    assert many == "2 of 737 AEO declarations have no other like them: left out."
    with spoken("fr"):
        assert worded(Note("aeo_alone", count=1, whole=737)).startswith("1 déclaration OEA sur 737 n’a")
