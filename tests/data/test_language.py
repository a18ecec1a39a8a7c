"""Messages in the language of the reader: translated whole, with their values; English where a language lacks them."""

import threading

import pytest

from data import language
from data.language import PSEUDO, say, say_list, say_number, sentence, spoken, translations

FRENCH = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "Customs accounts for {part} of {whole}"
msgstr "Sur {whole}, la douane compte pour {part}"

msgid "{number} office"
msgid_plural "{number} offices"
msgstr[0] "{number} bureau"
msgstr[1] "{number} bureaux"
"""


@pytest.fixture
def french(tmp_path, monkeypatch):
    (tmp_path / "fr.po").write_text(FRENCH, encoding="utf-8")
    monkeypatch.setattr(language, "FOLDER", tmp_path)
    translations.cache_clear()
    yield
    translations.cache_clear()


def test_english_is_the_source():
    assert say("Customs accounts for {part} of {whole}", part="10.7 h", whole="42.4 h") == "Customs accounts for 10.7 h of 42.4 h"
    assert [say_number("{number} office", "{number} offices", n) for n in (0, 1, 1234)] == ["0 offices", "1 office", "1,234 offices"]
    assert say("") == ""


def test_one_file_is_a_language(french):
    with spoken("fr"):
        assert say("Customs accounts for {part} of {whole}", part="10,7 h", whole="42,4 h") == "Sur 42,4 h, la douane compte pour 10,7 h"
        assert [say_number("{number} office", "{number} offices", n) for n in (0, 1, 2)] == ["0 bureau", "1 bureau", "2 bureaux"]
        assert say("Not translated") == "Not translated"
    assert say("Customs accounts for {part} of {whole}", part=1, whole=2) == "Customs accounts for 1 of 2"


def test_the_pseudo_language_brackets_each_message_and_keeps_values_and_tags():
    with spoken(PSEUDO):
        assert say("Open in {place}<br>now", place="Dakar") == "⟦Ópéñ íñ Dakar<br>ñów⟧"
        assert say_number("{number} year", "{number} years", 2) == "⟦2 ýéárs⟧"
        assert language.locale() == "en"


def test_each_thread_speaks_its_own_language():
    heard = []
    with spoken(PSEUDO):
        thread = threading.Thread(target=lambda: heard.append(say("Open")))
        thread.start()
        thread.join()
    assert heard == ["Open"]


def test_a_list_stands_in_the_words_of_the_language():
    assert [say_list(["A", "B", "C"], style) for style in ("standard", "or", "unit")] == ["A, B and C", "A, B or C", "A, B, C"]
    assert [say_list([]), say_list(["A"]), say_list(["A", "B"])] == ["", "A", "A and B"]
    with spoken("de"):
        assert say_list(["A", "B", "C"]) == "A, B und C"


@pytest.mark.parametrize("code", sorted(file.stem for file in language.FOLDER.glob("*.po")))
def test_every_language_with_a_file_writes_every_kind_of_list(code):
    with spoken(code):
        said = {style: say_list(["A", "B", "C"], style) for style in ("standard", "or", "unit")}
    assert all(each.startswith("A") and each.endswith("C") and "B" in each for each in said.values())
    assert said["standard"] != said["or"]


def test_a_spanish_list_changes_its_word_before_the_same_sound():
    with spoken("es"):
        assert [say_list(["A", "B", "C"], style) for style in ("standard", "or", "unit")] == ["A, B y C", "A, B o C", "A, B, C"]
        assert [say_list(["Brasil", name]) for name in ("India", "Hidra", "Iowa", "Hierro")] == [
            "Brasil e India", "Brasil e Hidra", "Brasil y Iowa", "Brasil y Hierro",
        ]  # fmt: skip
        places = ("Omán", "Honduras", "Perú")
        assert [say_list(["A", name], "or") for name in places] == ["A u Omán", "A u Honduras", "A o Perú"]


def test_a_refusal_ends_with_one_full_stop_whether_its_message_has_one_or_not():
    said = [sentence(each) for each in ("No month", "No month.", ValueError("Load it first."))]
    assert said == ["No month.", "No month.", "Load it first."]
