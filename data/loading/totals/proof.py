"""The proof that records are totals: each amount is the sum of the records above, or of those since a total above, to the cent."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

MOST_KEPT = 10_000
Sums = dict[str, Decimal]


@dataclass(frozen=True)
class Candidate:
    """A record that may be a total: its line, column, rule (empty if it can be read) and value, and how many records it must sum up.

    records: how many whole records stand above it. amounts: its own, but zeros, by name of the sum; above: the sums of all records above.
    """

    line: int
    column: str
    rule: str
    value: str
    least: int
    records: int
    amounts: Sums
    above: Sums


@dataclass(frozen=True)
class Boundary:
    """A place in a file that a total may reach back to: how many records stand above, their sums, and the line; 0 at the beginning."""

    records: int
    sums: Sums
    line: int = 0


@dataclass
class Proof:
    """The totals of a file as far as it is read: candidates are judged in the order of the file, each in the same short time."""

    boundaries: list[Boundary] = field(default_factory=lambda: [Boundary(0, {})])
    broken: list[int] = field(default_factory=list[int])  # lines of totals that cannot be read as records
    kept: list[int] = field(default_factory=list[int])  # lines of totals that can
    column: str = ""  # that says so in the first of these
    notes: list[str] = field(default_factory=list[str])
    proven: list[Candidate] = field(default_factory=list[Candidate])
    unproven: list[Candidate] = field(default_factory=list[Candidate])
    _left: int = 0
    _gone: Sums = field(default_factory=dict[str, Decimal])
    _found: dict[tuple[str, ...], dict[tuple[Decimal, ...], list[Boundary]]] = field(
        default_factory=dict[tuple[str, ...], dict[tuple[Decimal, ...], list[Boundary]]]
    )

    @property
    def count(self) -> int:
        """Return how many totals were found."""
        return len(self.boundaries) - 1

    def reach(self, one: Candidate) -> Boundary | None:
        """Return the nearest place that a total reaches back to, and enter it as a place for those below; None where no sum proves it."""
        net = {name: amount - self._gone.get(name, Decimal(0)) for name, amount in one.above.items()}
        records, names = one.records - self.count - self._left, tuple(one.amounts)
        if names not in self._found:
            self._found[names] = {}
            for each in self.boundaries:
                self._enter(names, each)
        places = self._found[names].get(tuple(net[name] - one.amounts[name] for name in names), [])
        since = next((each for each in reversed(places) if records - each.records >= one.least), None)
        if since:
            self._leave(one, net)
            self.proven += [one] if len(self.proven) < MOST_KEPT else []
            self.boundaries.append(Boundary(records, net, one.line))
            for each in self._found:
                self._enter(each, self.boundaries[-1])
        return since

    def upwards(self, whole: Sums, records: int) -> Iterator[tuple[Candidate, Boundary]]:
        """Yield those of the unproven that are totals of records below them, from the end of the file, and down to where each reaches.

        whole, records: the sums and the number of all whole records of the file. None where totals below their records are very many.
        """
        if len(self.proven) == MOST_KEPT:
            return
        back, known = Proof(), {one.line for one in self.proven}
        for one in sorted((*self.proven, *self.unproven), key=_line, reverse=True):
            under = {name: amount - one.above.get(name, Decimal(0)) - one.amounts.get(name, Decimal(0)) for name, amount in whole.items()}
            mirrored = replace(one, records=records - one.records - 1, above=under, least=one.least if one.rule else max(one.least, 2))
            if one.line in known:
                back._leave(mirrored, under)
                back._left += 1
            elif since := back.reach(mirrored):
                yield one, since

    def _leave(self, one: Candidate, names: Iterable[str]) -> None:
        """Leave a total out of the sums of what follows."""
        self._gone = {name: self._gone.get(name, Decimal(0)) + one.amounts.get(name, Decimal(0)) for name in names}

    def _enter(self, names: tuple[str, ...], one: Boundary) -> None:
        """Enter a place under its sums; it takes the place of an earlier one between the same records, so that few are ever tried."""
        places = self._found[names].setdefault(tuple(one.sums.get(name, Decimal(0)) for name in names), [])
        if places and places[-1].records == one.records:
            places.pop()
        places.append(one)


def _line(one: Candidate) -> int:
    return one.line
