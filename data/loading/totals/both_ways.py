"""Totals of which some stand above their records and some below: each is proven by the plain records alone, all totals left out."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from data.loading.totals.proof import Boundary, Candidate, Sums

Reach = tuple[Boundary, bool]  # where a total reaches to, and whether that is below it
END = -1  # the line of the end of a file
MOST, ROUNDS = 2_000, 5


def proven(known: Iterable[Candidate], unproven: Iterable[Candidate], whole: Sums, records: int) -> Iterator[tuple[Candidate, Reach]]:
    """Yield those of the unproven that state the sums of the plain records between them and another total, or an end of the file.

    known: totals proven already. whole, records: the sums and the number of all whole records. A record that could be loaded counts among
    the plain ones again where nothing proves it, and what rests on its being left out is judged once more. None where they are very many.
    """
    settled, left = list(known), [one for one in unproven if one.rule or one.least == 1]
    if len(settled) + len(left) > MOST or not any(one.rule for one in left):
        return
    for _ in range(ROUNDS):
        places = list(_places([*settled, *left], whole, records))
        ranks = {each.line: rank for rank, each in enumerate(places)}
        found = [(one, reach) for one in left if (reach := _reach(one, places, ranks[one.line]))]
        lines = {one.line for one, _ in found}
        if all(one.rule or one.line in lines for one in left):
            yield from found
            return
        left = [one for one in left if one.rule or one.line in lines]


def _places(totals: list[Candidate], whole: Sums, records: int) -> Iterator[Boundary]:
    """Yield the places that totals reach to, in the order of the file: how many plain records stand above each, and their sums."""
    yield Boundary(0, dict.fromkeys(whole, Decimal(0)))
    gone = dict.fromkeys(whole, Decimal(0))
    ordered = sorted(totals, key=lambda one: one.line)
    for rank, one in enumerate(ordered):
        yield Boundary(one.records - rank, {name: one.above.get(name, Decimal(0)) - gone[name] for name in whole}, one.line)
        gone = {name: amount + one.amounts.get(name, Decimal(0)) for name, amount in gone.items()}
    yield Boundary(records - len(ordered), {name: amount - gone[name] for name, amount in whole.items()}, END)


def _reach(one: Candidate, places: list[Boundary], at: int) -> Reach | None:
    """Return the nearest place that a total reaches to, above it or else below; None where no sum proves it."""
    here = places[at]
    for each in reversed(places[:at]):
        if here.records - each.records >= one.least and _states(one, each, here):
            return each, False
    needed = one.least if one.rule else max(one.least, 2)
    for each in places[at + 1 :]:
        if each.records - here.records >= needed and _states(one, here, each):
            return each, True
    return None


def _states(one: Candidate, first: Boundary, last: Boundary) -> bool:
    return all(last.sums[name] - first.sums[name] == amount for name, amount in one.amounts.items())
