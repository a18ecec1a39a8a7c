"""What is asked of a release: filters read from an address, names of codes, and answers with what they say of themselves."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from analytics.seminar.cube import EXACT, NOTHING, SEVERAL, WIDER, CubeAnswer
from analytics.seminar.themes import GROUPS
from callbacks.core.comparison import day
from data.language import SOURCE, language, mark, numerals, say, say_list
from queries.catalogue import DIMENSIONS
from queries.workspace import story_parts
from queries.workspace.story_parts import Story
from services.seminar.bundle import Bundle

NOT_FILTERS = ("group", "by", "format", "lang", "present", "story")
PARTS_OF_YEARS = ("month", "quarter")
NARROW = mark("Some blocks hold this and more, and cannot be cut: they are left out, {amount} in all.")
WIDE = mark("This cannot be told apart from its neighbours: the smallest sum of whole blocks around it is shown.")
NONE = mark("Nothing can be shown for this selection.")
Picks = dict[str, frozenset[str]]


@dataclass(frozen=True)
class Presented:
    """A bundle that is presented, and what can be asked of it."""

    bundle: Bundle

    @cached_property
    def stories(self) -> tuple[Story, ...]:
        """Return the stories that the release carries; raises BadStory where one is none."""
        return tuple(story_parts.of_file(json.loads(content)) for content in self.bundle.stories.values())

    @cached_property
    def dimensions(self) -> tuple[str, ...]:
        """Return the dimensions that can be cut and filtered by."""
        return tuple(self.bundle.cube.grid.finest)

    def picks(self, address: Mapping[str, Iterable[str]]) -> Picks:
        """Return the filters of an address: codes by dimension; ValueError with what is offered where the release holds no such thing."""
        found: Picks = {}
        for key, values in address.items():
            if key in NOT_FILTERS:
                continue
            self.known(key)
            codes = frozenset(code for value in values for code in value.split(",") if code)
            if unknown := sorted(codes - {*self.bundle.cube.grid.codes[key]}):
                words = mark("{value} is none of the codes of {dimension} in this edition")
                raise ValueError(say(words, value=unknown[0][:40], dimension=DIMENSIONS[key].label))
            if codes:
                found[key] = codes
        return found

    def known(self, key: str) -> str:
        """Return a dimension unchanged; ValueError where the release is not cut by it."""
        if key not in self.dimensions:
            words = mark("{value} is none of the dimensions of this edition: {names}")
            raise ValueError(say(words, value=key[:40], names=say_list(self.dimensions, "unit")))
        return key

    def group(self, key: str) -> str:
        """Return a group of measures unchanged; ValueError where the release does not hold it."""
        if key not in self.bundle.cube.groups:
            words = mark("{value} is none of the measures of this edition: {names}")
            raise ValueError(say(words, value=key[:40], names=say_list([*self.bundle.cube.groups], "unit")))
        return key

    def ask(self, group: str, by: Iterable[str], picks: Picks) -> CubeAnswer:
        """Return the answer to a question; ValueError where the release does not hold what is asked for."""
        cut = tuple(dict.fromkeys(map(self.known, by)))
        return self.bundle.cube.ask(self.group(group), cut, picks)

    def amount(self, name: str, whole: int) -> Decimal:
        """Return a sum of a measure in its unit, exactly."""
        return Decimal(whole).scaleb(-self.bundle.cube.scales.get(name, 0))

    def label(self, key: str, code: str) -> str:
        """Return the name of a code in the language of the reader."""
        if code == SEVERAL:
            return say("Several together")
        held = self.bundle.labels.get(language(), self.bundle.labels.get(SOURCE, {}))
        return held.get(key, {}).get(code, code)

    def filters(self, picks: Picks) -> str:
        """Return the filters in words, those too that the page does not offer; 'All years.' where none is of time."""
        said = [(DIMENSIONS[key].label, say_list([self.label(key, code) for code in sorted(codes)], "or")) for key, codes in picks.items()]
        whole = [] if {*picks} & {"year", *PARTS_OF_YEARS} else [say("All years.")]
        return " ".join([*whole, *(say("{dimension}: {names}.", dimension=label, names=names) for label, names in said)])

    def told(self, group: str, answer: CubeAnswer, written: str) -> list[str]:
        """Return what an answer says of itself. written: the amount of the blocks left out, as shown."""
        if answer.fit == NOTHING:
            return [say(NONE)]
        said = [] if answer.fit == EXACT else [say(WIDE) if answer.fit == WIDER else say(NARROW, amount=written)]
        if any(row.get(key) == SEVERAL for row in answer.rows for key in row if key not in GROUPS[group]):
            said.append(say("“Several together” is what cannot be told apart: every other amount may be larger than shown."))
        return said

    @property
    def anchor(self) -> str:
        """Return which release figures are of."""
        said = self.bundle.said
        number = int(said["release"])
        if not said["as_of"]:
            return say("Edition {number}", number=number)
        return say("Edition {number}, data to {day}", number=number, day=numerals(day(datetime.fromisoformat(said["as_of"]))))
