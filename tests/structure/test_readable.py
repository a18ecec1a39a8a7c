"""Messages are easy to read: the grade of school that they ask for, after Flesch and Kincaid, over all messages of the screen."""

import re
from functools import cache
from statistics import median

import pytest
from readability.langdata import countsyllables_en

from docs import words

SHORTEST, USUAL, HARDEST = 5, 9, 14
WORD = re.compile(r"[^\W_][\w’'-]*")
VALUE, TAG = re.compile(r"\{\w*\}"), re.compile(r"<[^>]*>")


def told(message: str) -> list[list[str]]:
    """Return the words of each sentence of a message, a short name in the place of each value; a subtitle has several parts."""
    sentences = re.split(r"(?<=[.!?])\s+|\s·\s", TAG.sub(" ", VALUE.sub("Ann", message)))
    return [each for sentence in sentences if (each := WORD.findall(sentence))]


def grade(message: str) -> float:
    """Return the school grade of Flesch and Kincaid.

    The package gives `the`, `be` and numbers no syllable at all, its own grades too: each word has at least one here.
    """
    sentences = told(message)
    spoken = [max(countsyllables_en(word.lower()), 1) for each in sentences for word in each]
    return 0.39 * len(spoken) / len(sentences) + 11.8 * sum(spoken) / len(spoken) - 15.59


@cache
def grades() -> dict[str, float]:
    """Return the grade of each message of at least SHORTEST words."""
    found = (text for message in words.catalogue() if message.id for text in ([message.id] if isinstance(message.id, str) else message.id))
    return {text: grade(text) for text in found if sum(map(len, told(text))) >= SHORTEST}


def test_the_grade_is_that_of_the_formula():
    assert grade("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 * 6 / 6 - 15.59)
    assert grade("Revenue rose. It fell in {month}.") == pytest.approx(0.39 * 6 / 2 + 11.8 * 8 / 6 - 15.59)


def test_most_messages_are_easy():
    found = grades()
    assert len(found) > 1000 and median(found.values()) <= USUAL


def test_no_message_is_hard():
    assert {text: each for text, each in grades().items() if each > HARDEST} == {}  # write it in shorter sentences and words
