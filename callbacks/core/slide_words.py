"""The words of a slide: its finding, how to read it, what anchors it, and the notes of the speaker."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from callbacks.core.table import defined_as
from callbacks.core.views import filtered
from dashboard.components.core.card import observed
from dashboard.core.format import together
from dashboard.core.page import Drawing, View
from dashboard.words.notes import filed_sentences
from data.access.marking import taken
from data.language import say
from data.releases.release import Release
from queries.catalogue import Measure
from queries.engine import engine
from queries.engine.labels import named

MOST_DEFINED, PRODUCT = 8, "Portolan"


@dataclass(frozen=True)
class Asked:
    """What a deck is asked for: the filters, as the query string of an address, and the public address of the page under them."""

    search: str
    address: str


@dataclass(frozen=True)
class Words:
    """What there is to say of a view: its drawing, the measures behind it, remarks on what the slide leaves out, and what was asked.

    table: what the table of the slide is called, where the view has several; `place` is its place among them, from 0.
    """

    view: View
    drawing: Drawing
    measures: Sequence[Measure]
    remarks: Sequence[str]
    asked: Asked
    table: str = ""
    place: int = 0

    def on(self, table: str, place: int, remarks: Sequence[str]) -> "Words":
        """Return the words of the slide of one table of the view, with remarks on what it leaves out of it."""
        return replace(self, table=table, place=place, remarks=(*self.remarks, *remarks))

    @property
    def title(self) -> str:
        """Return the finding, or the plain title where there is none; what the table is called on the slides after the first."""
        return together((self.place and self.table) or self.drawing.title or self.view.title)

    @property
    def sub(self) -> str:
        """Return what the view is, with measure and unit. How to read marks that only the screen has is left out."""
        parts = [part for part in (self.drawing.sub or self.view.read()).split(" · ") if part and " = " not in part]
        first = [self.view.title] if self.drawing.title or self.place else []
        return together(" · ".join([*first, *([self.table] if self.table and not self.place else []), *parts]))

    @property
    def told(self) -> tuple[str, ...]:
        """Return the remarks and the notes of the view. A remark on a month that a note names already is left out."""
        noted = filed_sentences(self.drawing.notes)
        names = " ".join(noted)
        return (*(each for each in self.remarks if not (each.startswith("* ") and each[2:].partition(" (")[0] in names)), *noted)

    @property
    def filters(self) -> str:
        """Return period and filters in words."""
        return filtered(self.asked.search).sentence(named)

    @property
    def foot(self) -> tuple[str, ...]:
        """Return what anchors a slide: source, records and date of the data; the first definition; period and filters."""
        release, first = engine.current(), self.measures[:1]
        source = say("Source: {name}", name=release.administration.name or PRODUCT)
        anchored = " · ".join([source, observed(self.drawing.observations), self.drawing.release, *demonstrated(release)])
        return (anchored, *(say("{measure}: {definition}", measure=each.label, definition=each.definition) for each in first), self.filters)

    @property
    def notes(self) -> tuple[str, ...]:
        """Return the notes of the speaker: the finding, definitions, remarks, filters, the address of the view, and when it was made."""
        return (
            self.title,
            *(say("{measure}: {definition}", measure=each.label, definition=defined_as(each)) for each in self.measures[:MOST_DEFINED]),
            *self.told,
            self.filters,
            say("Address: {address}", address=self.asked.address),
            " · ".join([self.drawing.release, *demonstrated(engine.current())]),
            taken(),
        )


def demonstrated(release: Release) -> tuple[str, ...]:
    """Return 'Demonstration data' where the data are invented."""
    return (say("Demonstration data"),) if release.demonstration else ()
