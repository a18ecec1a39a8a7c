"""View, Drawing and Page: the handles that layouts and callbacks share in place of id strings."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from data.language import say
from data.notes import Note
from queries.catalogue import FILTERED

WORDS = re.compile(r"{(\w+)}")


WRITTEN: dict[str, Any] = {"data-written": "yes"}  # of a place whose words, html alone, the browser writes itself


def marked(attributes: dict[str, Any]) -> dict[str, Any]:
    """Return attributes whose names are no names in Python (`data-…`, `aria-…`), to be given to a component as keywords."""
    return attributes


def asked(page: str) -> dict[str, str]:
    """Return the id of the store that holds the address a page must answer; callbacks of other pages do not wait for it."""
    return {"type": "asked", "page": page}


@dataclass(frozen=True)
class View:
    """A card on a page. `dimension` is what a click on it publishes; `english_sub` says measure, unit, date used and how to read the marks.

    `english_hint` says what a click on it does: shown on the page alone, neither presented nor in a picture.
    `blind` names the dimensions whose filters it cannot apply (`*` for all), and `only` the one flow that it is of: both are said
    on the card when such a filter is on. `lever` is the key of a slider that a click on it sets.
    `guarded` is of a view that shows by what goods are selected for inspection, or tells of single traders: it is neither presented nor put
    on slides.
    """

    page: str
    name: str
    english: str
    english_sub: str = ""
    dimension: str = ""
    body: str = "figure"  # the kind of body it holds: figure, rows or list
    blind: tuple[str, ...] = ()
    only: str = ""
    english_hint: str = ""
    guarded: bool = False
    lever: str = ""

    @property
    def title(self) -> str:
        """Return the plain title in the language of the reader."""
        return say(self.english)

    @property
    def keys(self) -> str:
        """Return the query keys that a click sets, joined by commas: a month sets both ends of the period, `key=` one value alone."""
        if self.lever:
            return f"{self.lever}="
        return "since,until" if self.dimension == "month" else self.dimension

    def read(self, **known: str) -> str:
        """Write how to read the view: the parts of its subtitle whose {words} all have a value, each a message of its own."""
        parts = [part for part in self.parts if all(known.get(name) for name in WORDS.findall(part))]
        return " · ".join(say(part, **known) for part in parts)

    @property
    def hint(self) -> str:
        """Return what a click on the view does, in the language of the reader; empty where there is nothing to say."""
        return say(self.english_hint) if self.english_hint else ""

    @property
    def parts(self) -> list[str]:
        """Return the parts of the subtitle, in English."""
        return self.english_sub.split(" · ")

    @property
    def mark(self) -> dict[str, str]:
        """Return the id of the body that can be clicked."""
        return {"type": self.body, "page": self.page, "name": self.name, "keys": self.keys}

    @property
    def asked(self) -> dict[str, str]:
        """Return the id of the store of its page, which holds the address to answer."""
        return asked(self.page)

    def part(self, name: str) -> str:
        """Return the id of another part of the card: head, foot, notice."""
        return f"{self.page}-{self.name}-{name}"


@dataclass(frozen=True)
class Drawing:
    """What a view shows: its body, its finding (else the plain title), how to read it, and what anchors the numbers."""

    body: Any
    observations: int
    release: str
    title: str = ""
    sub: str = ""
    notes: tuple[Note, ...] = ()
    empty: bool = False


@dataclass(frozen=True)
class Page:
    """A page: where it is, what it is called, in which order and under which group the navigation lists it (0: not), and its layout.

    idle: controls of the filter bar that change nothing on it, besides those that all its views are blind to.
    """

    key: str
    path: str
    english: str
    order: int
    layout: Callable[[], Component]
    views: Sequence[View] = field(default=())
    group: str = ""
    idle: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Return the name of the page in the language of the reader."""
        return say(self.english)

    def opened(self) -> list[Component]:
        """Return what stands in the shell while the page is open: its store and its layout."""
        known = {"data-unused": " ".join(self.unused), "data-page": self.key, "data-path": self.path}
        unused = html.Span(hidden=True, **marked(known))
        return [dcc.Store(id=asked(self.key)), unused, self.layout()]

    @property
    def unused(self) -> tuple[str, ...]:
        """Return the controls of the filter bar that the page does not use, which are left out of the bar while it is open."""
        if not self.views:
            return ("period", "compare", *FILTERED, "clock")
        blind = [FILTERED if "*" in view.blind else view.blind for view in self.views]
        return (*(key for key in FILTERED if all(key in each for each in blind)), *self.idle)
