"""Every translation keeps the values, tags and entities of its message, and the spaces at its ends."""

from collections import Counter
from pathlib import Path
from re import compile as pattern

import pytest
from babel.core import Locale
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from data.language import translations

FILES = sorted(Path(__file__).parents[2].glob("locales/*.po"))
KEPT = pattern(r"\{[^}]*\}|<[^>]*>|&\w+;|`[^`]*`")


def broken(message: Message) -> list[str]:
    """Return the translations of a message that lose or add a value, a tag, an entity, a command, or a space at an end.

    {number} may be left out of the forms of a number: Arabic says one and two without a digit.
    """
    several = isinstance(message.id, tuple | list)
    originals, forms = (message.id, message.string) if several else ((message.id,), (message.string,))
    allowed = [_held(each, several) for each in originals]
    return [form for form in forms if form and _held(form, several) not in allowed]


def _held(text: str, several: bool) -> tuple[Counter[str], bool, bool]:
    """Return the values, tags and entities of a text, and whether it begins and ends with a space."""
    counted = Counter(each for each in KEPT.findall(text) if not (several and each == "{number}"))
    return counted, text[:1].isspace(), text[-1:].isspace()


def test_a_lost_value_is_noticed():
    assert broken(Message("{a} of {b}", "{b} : {a} ")) == ["{b} : {a} "]
    assert broken(Message(("{n} day", "{n} days"), ("{n} jour", "jours"))) == ["jours"]
    assert not broken(Message(("{number} day", "{number} days"), ("ein Tag", "{number} Tage")))
    assert not broken(Message("{a}<br>{b}", "{b}<br>{a}"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_translation_keeps_what_its_message_holds(file):
    with file.open("rb") as held:
        messages = [message for message in read_po(held, locale=file.stem) if message.id]
    assert len(messages) > 1000
    assert not [form for message in messages for form in broken(message)]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_number_takes_the_form_that_its_language_has_for_it(file):
    """The forms of a file are those of the Unicode plural rules: Babel's own header for Arabic swaps two of its six."""
    category, form = Locale.parse(file.stem).plural_form, translations(file.stem).plural
    pairs = {(category(n), form(n)) for n in range(201)}
    used = [name for name in ("zero", "one", "two", "few", "many", "other") if name in dict(pairs)]
    assert pairs == {(name, index) for index, name in enumerate(used)}
