"""Entries of the glossary: what a term or an indicator means in plain words, how it is computed folded away; and the search in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.columns import column
from dashboard.words.terms import TERMS
from data.language import say, say_list, say_number
from queries.catalogue import BESIDE, MEASURES, Measure
from queries.catalogue.glossary import facts

NEAREST = 3


@dataclass(frozen=True)
class GlossaryEntry:
    """A term or an indicator: its id on the page, name, definition, plain facts, and the technical ones."""

    key: str
    name: str
    definition: str
    plain: Mapping[str, str] = field(default_factory=dict[str, str])
    technical: Mapping[str, str] = field(default_factory=dict[str, str])

    def place(self, words: Sequence[str]) -> int | None:
        """Return how well the entry matches words in small letters: 0 at the start of its name, 1 in it, 2 in its text, None if not."""
        name, text = self.name.casefold(), f"{self.name} {self.definition} {self.key}".casefold()
        if not all(word in text for word in words):
            return None
        return 0 if name.startswith(" ".join(words)) else 1 if all(word in name for word in words) else 2


def entries() -> list[GlossaryEntry]:
    """Return every entry, by name, in the language of the reader."""
    terms = (GlossaryEntry(f"term-{key}", say(name), say(definition)) for key, (name, definition) in TERMS.items())
    return sorted((*terms, *map(described, {**MEASURES, **BESIDE}.values())), key=lambda each: each.name.casefold())


def described(measure: Measure) -> GlossaryEntry:
    """Return the entry of an indicator."""
    technical = facts(measure)
    plain = {name: technical.pop(name) for name in (say("Unit"), say("Direction"))}
    return GlossaryEntry(f"measure-{measure.key}", measure.label, measure.definition, plain, technical)


def found(text: str) -> tuple[list[GlossaryEntry], str]:
    """Return the entries that match a text, best first, and what was found; where nothing is, the entries with the nearest names."""
    words, every = text.casefold().split(), entries()
    ranked = sorted((place, at) for at, each in enumerate(every) if (place := each.place(words)) is not None)
    if ranked:
        return [every[at] for _, at in ranked], say_number("{number} entry", "{number} entries", len(ranked))
    names = {each.name.casefold(): each for each in every}
    near = [names[name] for name in get_close_matches(text.casefold(), names, NEAREST, 0.5)]
    if not near:
        return [], say("Nothing found for “{text}”.", text=text)
    nearest = say_list([each.name for each in near], "or")
    return near, say("Nothing found for “{text}”. The nearest: {names}.", text=text, names=nearest)


def cards(shown: Sequence[GlossaryEntry]) -> list[Component]:
    """Return a card for each entry."""
    return [column(card(each), 4) for each in shown]


def card(each: GlossaryEntry) -> Component:
    """Return one entry: name and definition, plain facts, and the technical ones folded."""
    folded = html.Details([html.Summary(say("How it is computed")), listed(each.technical)])
    known = [listed(each.plain), folded] if each.technical else []
    return html.Section([html.H2(each.name), html.P(each.definition), *known], className="card", id=each.key)


def listed(named: Mapping[str, str]) -> Component:
    """Return facts under their headings."""
    return html.Dl([part for name, text in named.items() for part in (html.Dt(name), html.Dd(text))])
