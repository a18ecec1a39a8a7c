"""View, Drawing and Page: the handles that layouts and callbacks share in place of id strings."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from dash import dcc
from dash.development.base_component import Component

from data.notes import Note

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
    """A card on a page. `dimension` is what a click on it publishes; `sub` says measure, unit, date used and how to read the marks.

    `blind` names the dimensions whose filters it cannot apply (`*` for all), and `only` the one flow that it is of: both are said
    on the card when such a filter is on.
    """

    page: str
    name: str
    title: str
    sub: str = ""
    dimension: str = ""
    body: str = "figure"  # the kind of body it holds: figure, rows or list
    blind: tuple[str, ...] = ()
    only: str = ""

    @property
    def keys(self) -> str:
        """Return the query keys that a click sets, joined by commas: a month sets both ends of the period."""
        return "since,until" if self.dimension == "month" else self.dimension

    def read(self, **known: str) -> str:
        """Write how to read the view: the parts of `sub` whose {words} all have a value."""
        parts = [part for part in self.sub.split(" · ") if all(known.get(name) for name in WORDS.findall(part))]
        return " · ".join(part.format(**known) for part in parts)

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
    """A page: where it is, what it is called, in which order and under which group the navigation lists it (0: not), and its layout."""

    key: str
    path: str
    title: str
    order: int
    layout: Callable[[], Component]
    views: Sequence[View] = field(default=())
    group: str = ""

    def opened(self) -> list[Component]:
        """Return what stands in the shell while the page is open: its store and its layout."""
        return [dcc.Store(id=asked(self.key)), self.layout()]
