"""The proof that records are totals: each amount is the sum of the records above, or of those since a total above, to the cent."""

from dataclasses import dataclass, field
from decimal import Decimal

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
        records, names = one.records - self.count, tuple(one.amounts)
        if names not in self._found:
            self._found[names] = {}
            for each in self.boundaries:
                self._enter(names, each)
        places = self._found[names].get(tuple(net[name] - one.amounts[name] for name in names), [])
        since = next((each for each in reversed(places) if records - each.records >= one.least), None)
        if since:
            self._gone = {name: self._gone.get(name, Decimal(0)) + one.amounts.get(name, Decimal(0)) for name in net}
            self.boundaries.append(Boundary(records, net, one.line))
            for each in self._found:
                self._enter(each, self.boundaries[-1])
        return since

    def _enter(self, names: tuple[str, ...], one: Boundary) -> None:
        """Enter a place under its sums; it takes the place of an earlier one between the same records, so that few are ever tried."""
        places = self._found[names].setdefault(tuple(one.sums.get(name, Decimal(0)) for name in names), [])
        if places and places[-1].records == one.records:
            places.pop()
        places.append(one)
