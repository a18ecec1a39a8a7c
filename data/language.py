"""The language of the screen: every message is whole, with named values, and is translated as it is shown.

English is the source. A further language is one file `locales/LANGUAGE.po`; `xx` is made of the English itself, each message accented
and in brackets, so that a text that is not translatable shows at once.
"""

from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, reduce
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from re import IGNORECASE
from re import compile as pattern
from typing import Literal

from babel.core import Locale
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

SOURCE, PSEUDO = "en", "xx"
USUAL = (SOURCE, "fr", "es", "ar")  # as they stand in the menu; others follow
FOLDER = Path(__file__).parents[1] / "locales"
OPENED, CLOSED = "⟦", "⟧"
KEPT = pattern(r"(\{[^}]*\}|<[^>]*>|&\w+;)")  # values, tags and entities, which no accent may touch
ACCENTED = str.maketrans("aceinouyACEINOUY", "áçéíñóúýÁÇÉÍÑÓÚÝ")
ALIKE = {  # how a Spanish list ends before a name that begins with the sound of its `y` or `o`
    "standard": (pattern("h?[ií](?![aeou])", IGNORECASE), "{} e {}"),
    "or": (pattern("h?[oó]", IGNORECASE), "{} u {}"),
}
ARABIC_INDIC = {ord("0") + digit: chr(0x660 + digit) for digit in range(10)}
LATIN, ARABIC = pattern("[A-Za-z]"), pattern("[\u0600-\u06ff]")
LEFT_TO_RIGHT = "\u200e"  # unseen: keeps what follows in its order in a text read from right to left
APART, TURNED, REJOINED = "\u2068", "\u2067", "\u2069"  # unseen: between them stands what has its own direction, or is read from the right
_language: ContextVar[str] = ContextVar("language", default=SOURCE)
_heard: ContextVar["Heard | None"] = ContextVar("heard", default=None)
_regional: dict[str, str] = {}  # the locale of a language where the administration chose one, and under `digits` which it writes


class Heard:
    """Whether what is computed meanwhile has asked for the language of the reader: then it is kept for readers of that language alone."""

    worded: bool = False


class Pseudo(NullTranslations):
    """The English itself, accented and in brackets."""

    def gettext(self, message: str) -> str:
        """Return a message with accents, in brackets; its values keep their names."""
        parts = (part if KEPT.fullmatch(part) else part.translate(ACCENTED) for part in KEPT.split(message))
        return f"{OPENED}{''.join(parts)}{CLOSED}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the message for a number, as English tells one from many."""
        return self.gettext(msgid1 if n == 1 else msgid2)


def say(message: str, /, **values: object) -> str:
    """Return a message in the language of the reader, its {names} replaced by values.

    message: a whole sentence, heading or label in English, which stands as one text so that it can be collected for translation.
    """
    translated = translations(language()).gettext(message) if message else ""
    return translated.format_map({name: _shown(value) for name, value in values.items()}) if values else translated


def say_number(one: str, many: str, number: int, /, **values: object) -> str:
    """Return the message for a number in the language of the reader: `one` for 1, else `many`.

    {number} in a message is the number with its thousands separated; values replace the other {names}.
    """
    translated = translations(language()).ngettext(one, many, number)
    shown = {name: _shown(value) for name, value in values.items()}
    return translated.format_map({"number": numerals(format_decimal(number, locale=locale())), **shown})


def _shown(value: object) -> object:
    """Return a value of a message: a whole number in the digits of the reader; a name in other letters than theirs set apart.

    From right to left a Latin name would else draw the number that follows it to its own side, and so would a number with a sign or a
    per cent that keeps its own order: beside a bracket, the two would change places.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return numerals(str(value))
    if direction() != "rtl" or not (LATIN.search(str(value)) or LEFT_TO_RIGHT in str(value)):
        return value
    return f"{TURNED if ARABIC.search(str(value)) else APART}{value}{REJOINED}"


def say_list(names: Sequence[str], style: Literal["standard", "or", "unit"] = "standard") -> str:
    """Return names as a list in the language of the reader: 'A, B and C'; 'A, B or C' in the style `or`; 'A, B, C' in the style `unit`."""
    written = Locale.parse("en_GB" if locale() == SOURCE else locale())
    between = written.list_patterns["standard"]["middle"]
    if style == "unit":  # Babel holds this style in part for Spanish, and for other languages not at all
        return reduce(between.format, names) if names else ""
    sound, ending = ALIKE[style]
    if written.language == "es" and len(names) > 1 and sound.match(names[-1]):
        return ending.format(reduce(between.format, names[:-1]), names[-1])
    return format_list([*names], style, written)


def say_clauses(clauses: Iterable[str]) -> str:
    """Return clauses one after the other, apart as the language of the reader parts them: 'VAT: +1 points; Excise: +2 %'."""
    between, every = say("{first}; {rest}"), [*clauses]
    return reduce(lambda first, rest: between.format(first=first, rest=rest), every) if every else ""


def say_beside(name: str, more: str) -> str:
    """Return a name and what belongs to it, apart by the comma of the language of the reader: 'Customs value, million USD'."""
    return say("{name}, {more}").format(name=name, more=more)


def sentence(words: object) -> str:
    """Return words, such as those of a refusal, with one full stop at their end."""
    return f"{str(words).rstrip('.')}."


def mark(message: str) -> str:
    """Return a constant message unchanged: it is collected for translation here, and `say` translates it where it is shown."""
    return message


def mark_number(one: str, many: str) -> tuple[str, str]:
    """Return the two messages of a number unchanged: they are collected as one here, and `say_number` translates them."""
    return one, many


def language() -> str:
    """Return the language that this request is answered in, such as 'en'."""
    if heard := _heard.get():
        heard.worded = True
    return _language.get()


def locale() -> str:
    """Return the locale by which numbers and dates are written: 'fr', or 'ar_MA' where that region is set; English for `xx`."""
    wanted = language()
    return SOURCE if wanted == PSEUDO else _regional.get(wanted, wanted)


def tag() -> str:
    """Return the locale as a document states it: 'ar-MA'."""
    return locale().replace("_", "-")


def direction() -> Literal["ltr", "rtl"]:
    """Return the direction in which the reader reads."""
    return "rtl" if _script(locale()) == "right-to-left" else "ltr"


@cache
def _script(wanted: str) -> str:
    return Locale.parse(wanted).character_order


def languages() -> dict[str, str]:
    """Return the languages to choose from and what each is called in itself: those that have their file, the usual ones first."""
    return _named(FOLDER)


@cache
def _named(folder: Path) -> dict[str, str]:
    held = {SOURCE, *(file.stem for file in folder.glob("*.po"))}
    codes = (*(code for code in USUAL if code in held), *sorted(held - {*USUAL}))
    return {code: (Locale.parse(code).get_display_name(code) or code).capitalize() for code in codes}


def set_regions(regions: Mapping[str, str], digits: str) -> None:
    """Set for this process the locale of a language, as {'ar': 'ar_MA'}, and the digits of Arabic, `latin` or `arabic`."""
    _regional.clear()
    _regional.update({**regions, "digits": digits})


def own_digits() -> bool:
    """Return whether the reader writes Arabic-Indic digits: in Arabic, where the settings say so."""
    return _regional.get("digits") == "arabic" and direction() == "rtl"


def numerals(text: str) -> str:
    """Return a text with its digits as the reader writes them."""
    return text.translate(ARABIC_INDIC) if own_digits() else text


def speak(wanted: str) -> None:
    """Answer the rest of this request in a language that has its file."""
    _language.set(wanted)


@contextmanager
def listening() -> Generator[Heard]:
    """Note for the length of a block whether anything asks for the language of the reader; around another such block, for both."""
    around, heard = _heard.get(), Heard()
    before = _heard.set(heard)
    try:
        yield heard
    finally:
        _heard.reset(before)
        if around and heard.worded:
            around.worded = True


@contextmanager
def spoken(wanted: str) -> Generator[None]:
    """Speak a language for the length of a block."""
    before = _language.set(wanted)
    try:
        yield
    finally:
        _language.reset(before)


@cache
def translations(wanted: str) -> NullTranslations:
    """Return the translations of a language. A message that its file lacks stays English."""
    if wanted in (SOURCE, PSEUDO):
        return Pseudo() if wanted == PSEUDO else NullTranslations()
    compiled = BytesIO()
    with (FOLDER / f"{wanted}.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=wanted))
    compiled.seek(0)
    return GNUTranslations(compiled)
