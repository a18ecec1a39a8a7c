"""Every language of the menu is whole: no message is untranslated, unused or unsure; and a file is brought up to date without loss."""

import shutil
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from data.language import SOURCE, languages
from docs import translations, words

SMALL = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: fr\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "Zone"
msgstr "Zone"

#, fuzzy
msgid "Doubt"
msgstr "Doute"

msgid "Gone"
msgstr "Parti"

msgid "Open"
msgstr ""

msgid "{number} day"
msgid_plural "{number} days"
msgstr[0] "{number} jour"
msgstr[1] ""

#~ msgid "Long gone"
#~ msgstr "Parti depuis longtemps"
"""
DAYS = ("{number} day", "{number} days")


@pytest.fixture(scope="module")
def template() -> Catalog:
    return words.catalogue()


@pytest.fixture
def small(tmp_path) -> Path:
    file = tmp_path / "fr.po"
    file.write_text(SMALL, encoding="utf-8")
    return file


@pytest.fixture
def wanted() -> Catalog:
    found = Catalog(fuzzy=False)
    for message in ("Zone", "Doubt", "Open", DAYS, "New"):
        found.add(message)
    return found


def test_what_a_file_lacks_and_has_too_many_is_told(small, wanted):
    found = translations.state(small, wanted)
    assert (found.missing, found.unused, found.fuzzy) == (("Open", DAYS, "New"), ("Gone", "Long gone"), ("Doubt",)) and not found.complete
    assert list(translations.report([found])) == [
        "fr: 2 translated, 3 missing, 2 unused, 1 fuzzy",
        *("  missing: Open", "  missing: {number} day | {number} days", "  missing: New"),
        *("  unused: Gone", "  unused: Long gone", "  fuzzy: Doubt"),
    ]


def test_a_file_is_brought_up_to_date_and_keeps_what_is_translated(small, wanted):
    assert set(translations.update(small, wanted)) == {"Open", DAYS, "New"}
    held = translations.read(small)
    assert [held[each].string for each in ("Zone", "Doubt", "Open", "New")] == ["Zone", "Doute", "", ""]
    assert held[DAYS[0]].string == ("{number} jour", "") and held["Doubt"].fuzzy and not held.obsolete and "Gone" not in held
    before = small.read_bytes()
    translations.update(small, wanted)
    assert small.read_bytes() == before


@pytest.mark.parametrize("file", translations.files(), ids=lambda file: file.stem)
def test_a_language_of_the_menu_lacks_no_message(file, template):
    found = translations.state(file, template)
    print(f"\n{found}")
    assert found.complete, "\n".join(["run `make words-update` and translate:", *translations.report([found])])
    assert found.translated == len(template) > 2000


@pytest.mark.parametrize("file", translations.files(), ids=lambda file: file.stem)
def test_bringing_a_file_up_to_date_changes_nothing_where_nothing_is_missing(file, template, tmp_path):
    copy = Path(shutil.copy(file, tmp_path))
    translations.update(copy, template)
    held, before = translations.read(copy), translations.read(file)
    assert {each.id: each.string for each in held if each.id} == {each.id: each.string for each in before if each.id}


def test_the_menu_offers_the_languages_that_have_their_file():
    assert set(languages()) == {SOURCE, *(file.stem for file in translations.files())}
    assert languages() == {code: name for code, name in NAMES.items() if code in languages()}


NAMES = {"en": "English", "fr": "Français", "es": "Español", "ar": "العربية"}
