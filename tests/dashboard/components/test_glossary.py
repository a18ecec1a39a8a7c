"""The glossary is for people: every term and indicator has an entry, a search finds it by its words, and what is technical is folded."""

import pytest
from dash import html

from dashboard.components.core import glossary
from dashboard.words.terms import TERMS
from queries.catalogue import BESIDE, MEASURES


def test_every_term_and_indicator_has_one_entry_by_name():
    names = [each.name for each in glossary.entries()]
    assert len(names) == len(set(names)) == len(TERMS) + len(MEASURES) + len(BESIDE)
    assert names == sorted(names, key=str.casefold)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("mfn", "MFN rate"),
        ("  Central  FORECAST ", "Central forecast"),
        ("release_hours_p50", "Release time, median"),
        ("expenditure", "Revenue forgone (tax expenditure)"),
    ],
)
def test_a_search_finds_names_keys_and_words(text, first):
    shown, said = glossary.found(text)
    assert shown[0].name == first and said.startswith(str(len(shown)))


def test_names_come_before_texts_that_hold_the_words():
    shown, _ = glossary.found("preference")
    named = ["preference" in each.name.casefold() for each in shown]
    assert named == sorted(named, reverse=True) and 0 < sum(named) < len(named)


def test_where_nothing_is_found_the_nearest_is_named_or_that_there_is_none():
    shown, said = glossary.found("arears")
    assert shown[0].name == "Arrears" and said.startswith("Nothing found for “arears”. The nearest: Arrears")
    assert glossary.found("zzzzqqq") == ([], "Nothing found for “zzzzqqq”.")


def test_formula_and_table_stand_folded_and_the_unit_does_not():
    [entry] = [each for each in glossary.entries() if each.key == "measure-import_value"]
    folded = [part for part in glossary.card(entry).children if isinstance(part, html.Details)]
    assert len(folded) == 1 and "Σ import_value" in str(folded[0])
    assert "Unit" in str(glossary.card(entry).children[2]) and "Formula" not in str(glossary.card(entry).children[2])
