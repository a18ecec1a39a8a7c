"""Whether a text names a trader or a broker: by code or name, however it is spaced, accented, or written in capitals."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from queries.workspace.story_parts import STORY_FIELDS, Story

WORD = re.compile(r"[^\W_]+")
UNHEARD = ("Mn", "Cf")  # categories of characters that change no name: accents, and what keeps directions apart
LETTERS, DIGITS = 2, 4  # the shortest identifier that can be told from an ordinary word or number
FORMS = {"ab", "ag", "as", "bv", "co", "company", "corp", "corporation", "eurl", "fze", "gmbh", "inc", "limited", "llc", "llp", "ltd",
         "ltda", "nv", "plc", "pte", "pty", "sa", "sarl", "sas", "spa", "srl", "suarl", "wll"}  # fmt: skip
FIELDS = ("title", "message", "text", "note")


def words(text: str) -> list[str]:
    """Return the words of a text as they are compared: without accents, case and signs."""
    parts = unicodedata.normalize("NFKD", text)
    return WORD.findall("".join(each for each in parts if unicodedata.category(each) not in UNHEARD).casefold())


@dataclass(frozen=True)
class TraderNames:
    """What is looked for: codes and names without spaces, the length of the longest, and how many are too short to be looked for."""

    whole: frozenset[str]
    longest: int
    short: int

    @classmethod
    def of(cls, identities: Iterable[str]) -> "TraderNames":
        """Return what codes and names are looked for as. A name that ends in its legal form is looked for without it too."""
        found, short = set[str](), 0
        for identity in identities:
            parts = words(identity)
            whole = "".join(parts)
            if len(whole) < (DIGITS if whole.isdigit() else LETTERS):
                short += bool(whole)
                continue
            found.add(whole)
            if len(parts) > LETTERS and parts[-1] in FORMS:
                found.add("".join(parts[:-1]))
        return cls(frozenset(found), max(map(len, found), default=0), short)

    def inside(self, text: str) -> bool:
        """Tell whether a text holds one of them: whole words, joined or apart."""
        parts = words(text)
        return any(joined in self.whole for start in range(len(parts)) for joined in self._joined(parts[start:]))

    def _joined(self, parts: list[str]) -> Iterator[str]:
        joined = ""
        for part in parts:
            joined += part
            if len(joined) > self.longest:
                return
            yield joined


def named(story: Story, known: TraderNames) -> Iterator[tuple[int, str]]:
    """Yield where a story names a trader or a broker: the place of the slide, from 1 (0 for the story itself), and the field."""
    for place, part in enumerate((story, *story.slides)):
        fields = FIELDS if place else STORY_FIELDS[:-1]
        yield from ((place, field) for field in fields if known.inside(getattr(part, field)))
