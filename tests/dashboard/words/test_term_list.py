"""The terms of customs and statistics stand in every language of the screen, each once, with where they come from."""

import csv
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[3]
LANGUAGES = ("fr", "es", "ar")


def rows():
    with (ROOT / "dashboard/words/terms.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_of_the_150_terms_stands_once_in_each_language():
    held = rows()
    assert list(held[0]) == ["english", *LANGUAGES, "source"]
    assert len(held) == 150
    assert not [term for term, times in Counter(row["english"] for row in held).items() if times > 1]
    assert not [(row["english"], name) for row in held for name, text in row.items() if not text or text != text.strip()]


def test_a_term_is_written_in_the_letters_of_its_language():
    arabic = [row["english"] for row in rows() if not any("\u0600" <= letter <= "\u06ff" for letter in row["ar"])]
    latin = [row["english"] for row in rows() if any("\u0600" <= letter <= "\u06ff" for letter in row["fr"] + row["es"])]
    assert not arabic + latin
