"""The translations beside the template: what each lacks, and each brought up to date: `make words`, `make words-update`."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from data.language import FOLDER

Id = str | tuple[str, ...]  # of a message: its English, or the two of a number
WIDTH = 140


@dataclass(frozen=True)
class TranslationState:
    """What is wrong with the file of a language: messages of the template that it lacks, messages it has too many, and unsure ones."""

    language: str
    translated: int
    missing: tuple[Id, ...]
    unused: tuple[Id, ...]
    fuzzy: tuple[Id, ...]

    @property
    def complete(self) -> bool:
        """Return whether every message of the template is translated, and nothing else is."""
        return not (self.missing or self.unused or self.fuzzy)

    def __str__(self) -> str:
        faults = ((each, len(getattr(self, each))) for each in ("missing", "unused", "fuzzy"))
        return f"{self.language}: {self.translated} translated, " + ", ".join(f"{count} {each}" for each, count in faults)


def files() -> list[Path]:
    """Return the file of every language."""
    return sorted(FOLDER.glob("*.po"))


def read(file: Path) -> Catalog:
    """Return the translations of a file."""
    with file.open("rb") as opened:
        return read_po(opened, locale=file.stem)


def state(file: Path, template: Catalog) -> TranslationState:
    """Return what the file of a language lacks of the template, has beside it, and marks as unsure."""
    wanted, held = _messages(template), read(file)
    own = _messages(held)
    done = {each for each, message in own.items() if _translated(message, held.num_plurals)}
    fuzzy = tuple(each for each, message in own.items() if message.fuzzy)
    missing = tuple(each for each in wanted if each not in done)
    unused = (*(each for each in own if each not in wanted), *map(_id, held.obsolete.values()))
    return TranslationState(file.stem, len(done & wanted.keys()), missing, unused, fuzzy)


def update(file: Path, template: Catalog) -> list[Id]:
    """Bring the file of a language up to date and return the messages to translate in it.

    What is translated keeps its place and its translation; new messages stand in the order of the alphabet, empty; what is no longer
    in the template goes. A translation is never guessed from a message that is alike.
    """
    held = read(file)
    held.update(template, no_fuzzy_matching=True, update_header_comment=False, update_creation_date=False)
    held.obsolete.clear()
    with file.open("wb") as written:
        write_po(written, held, sort_output=True, include_lineno=False, width=WIDTH)
    return [each for each, message in _messages(held).items() if not _translated(message, held.num_plurals)]


def report(states: list[TranslationState]) -> Iterator[str]:
    """Yield a line for each language, and one for each of the messages that are wrong in it."""
    for each in states:
        yield str(each)
        for name in ("missing", "unused", "fuzzy"):
            yield from (f"  {name}: {message if isinstance(message, str) else ' | '.join(message)}" for message in getattr(each, name))


def _messages(catalog: Catalog) -> dict[Id, Message]:
    return {_id(message): message for message in catalog if message.id}


def _id(message: Message) -> Id:
    return message.id if isinstance(message.id, str) else tuple(message.id)


def _translated(message: Message, forms: int) -> bool:
    """Return whether a message has its translation, one with a number in as many forms as the language tells apart."""
    if isinstance(message.id, str):
        return bool(message.string)
    found = tuple(message.string or ())
    return len(found) == forms and all(found)
