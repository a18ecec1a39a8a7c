"""The cross that an address asks for: its axes, scales, values and links."""

from dataclasses import dataclass
from typing import Any

from callbacks.core.period import own
from callbacks.core.views import filtered
from dashboard.core.format import Scale, month, scale
from data.language import mark, say
from data.months import month_text
from queries.addresses.cross import Cross
from queries.addresses.filters import Filters
from queries.catalogue import MEASURES
from queries.engine.labels import named
from queries.tables.pivot import OTHERS, TOTAL, Axis, Pivot
from services.core.cross_comparison import ComparedCross, compared_cross

ALL = Axis("", (), ())
OWN = mark("each in its own currency")


@dataclass(frozen=True)
class Found:
    """A cross with the filters of the screen, whose own picks it shows instead of being filtered by them."""

    compared: ComparedCross
    screen: Filters

    @property
    def pivot(self) -> Pivot:
        """Return the cross of the period shown."""
        return self.compared.now

    @property
    def axes(self) -> tuple[Axis, Axis, Axis]:
        """Return the axes of rows, columns and bands; an axis that is not used has no codes."""
        rows, columns, bands = (*self.pivot.axes, ALL, ALL)[:3]
        return rows, columns, bands

    def scale(self, measure: str) -> Scale:
        """Return the scale that suits the largest cell, totals and others excluded; scale 1 if the cells are in several currencies."""
        if self.pivot.currencies.get(measure) == "":
            return Scale(1, say(OWN))
        return scale(max(self.parts(measure), default=None), MEASURES[measure].unit, self.currency(measure))

    def currency(self, measure: str) -> str:
        """Return the currency code of a measure; empty if it is not in money or in several currencies."""
        return self.pivot.currencies.get(measure, "")

    def parts(self, measure: str) -> list[float]:
        """Return the known values of a measure in the cells that are neither total nor others."""
        found = [row.get(measure) for place, row in self.pivot.cells.items() if not {OTHERS, TOTAL} & set(place)]
        return [float(value) for value in found if value is not None]

    def value(self, measure: str, *place: Any) -> float | None:
        """Return a cell as a float; None if it is unknown. place: a code, OTHERS or TOTAL for each axis."""
        value = self.exact(measure, *place)
        return None if value is None else float(value)

    def exact(self, measure: str, *place: Any) -> Any:
        """Return a cell as the exact number that the answer has; None if it is unknown. Beside an earlier value, no rows are 0."""
        read = self.pivot.counted if self.compared.compares(measure) else self.pivot.value
        return read(measure, *self.place(*place))

    def place(self, *place: Any) -> tuple[Any, ...]:
        """Return the codes of a place on the axes that are used."""
        return place[: len(self.pivot.axes)]

    def shown(self, axis: Axis) -> tuple[Any, ...]:
        """Return the places on an axis that are shown: its codes, the others unless they are hidden, and the total."""
        return tuple(place for place in axis.places if place != OTHERS or self.pivot.cross.others)

    @property
    def hidden(self) -> int:
        """Return how many codes are among others that are hidden."""
        return 0 if self.pivot.cross.others else sum(len(axis.others) for axis in self.pivot.axes)

    def picks(self, *place: Any) -> str:
        """Return the query string that selects a cell; empty for a cell that contains others."""
        held = [picks(axis.key, code) for axis, code in zip(self.axes, place, strict=False) if axis.key and code != TOTAL]
        return "" if OTHERS in place else "&".join(held)

    def picked(self, *place: Any) -> bool:
        """Tell whether a cell is selected on every dimension that has a selection."""
        pairs = [(axis.key, code) for axis, code in zip(self.axes, place, strict=False) if axis.key and self.screen.picked(axis.key)]
        return bool(pairs) and all(str(code) in self.screen.picked(key) for key, code in pairs)


def picks(key: str, code: Any) -> str:
    """Return one code as part of a query string; a month sets both ends of the period."""
    return f"since={month_text(code)}&until={month_text(code)}" if key == "month" else f"{key}={code}"


def scope(search: str | None) -> tuple[Cross, Filters, Filters]:
    """Return the cross, the filters to ask it under and the filters of the screen.

    The filters to ask under omit the selections on the dimensions of the cross itself.
    """
    screen, cross = filtered(search), Cross.parse(search)
    filters = screen
    for key in cross.dimensions:
        filters = own(filters, key)
    return cross, filters, screen


def found(search: str | None) -> Found:
    """Return the cross that an address asks for, with its values; raises CannotCut, MixedCurrencies, TooMany, TooSlow."""
    cross, filters, screen = scope(search)
    return Found(compared_cross(cross, filters, screen), screen)


def called(axis: Axis, code: Any) -> str:
    """Return the heading of a place on an axis: a name, 'Total' or 'Others (12)'."""
    if code == TOTAL:
        return say("Total")
    if code == OTHERS:
        return say("Others ({count})", count=len(axis.others))
    return month(code) if axis.key == "month" else named(axis.key, code)
