"""Importers that share brokers and suppliers a second way: pairs one by one, sets of channels, tails added up term by term."""

import math
from collections import Counter, defaultdict
from itertools import combinations

from dashboard.core.page import Drawing
from tests.meaning.core.facts import Asked, Facts, later

STATED = "flow = 'import' and trader <> '-' and broker <> '-' and seller <> '-' and decl_id <> '-'"


def used(facts: Facts, asked: Asked) -> dict[str, Counter]:
    """By importer its channels with their declarations, of importers with at least five."""
    months = f"month between {later(asked.until, -11)} and {asked.until}"
    rows = facts.sql(f"select distinct trader, broker, seller, decl_id from item where {STATED} and {months}")
    held = defaultdict(Counter)
    for row in rows.itertuples():
        held[row.trader][row.broker, row.seller] += 1
    return {trader: channels for trader, channels in held.items() if channels.total() >= 5}


def refused(facts: Facts, asked: Asked) -> bool:
    return later(asked.until, -11) < facts.first or len(used(facts, asked)) < 2


def tail(expected: float, found: int) -> float:
    """The chance of so many or more, where so many are expected (Poisson)."""
    return sum(math.exp(at * math.log(expected) - expected - math.lgamma(at + 1)) for at in range(found, found + 200))


def chance(held: dict[str, Counter], one: str, other: str) -> float:
    """The chance of what two importers share, by the popularity of channels among the others and of their parts."""
    edges = [channel for channels in held.values() for channel in channels]
    users, brokers, suppliers = Counter(edges), Counter(b for b, _ in edges), Counter(s for _, s in edges)

    def popular(channel):
        others = users[channel] - (channel in held[one]) - (channel in held[other])
        return max(others / len(edges), brokers[channel[0]] * suppliers[channel[1]] / len(edges) ** 2)

    expected = max(len(held[b]) * sum(map(popular, held[a])) for a, b in ((one, other), (other, one)))
    return tail(expected, len({*held[one]} & {*held[other]}))


def beyond(held: dict[str, Counter]) -> set[tuple[str, str]]:
    """Pairs that stay named after Benjamini and Hochberg over all pairs."""
    every = list(combinations(sorted(held), 2))
    known = {}
    for one, other in every:
        both = {*held[one]} & {*held[other]}
        if both and sum(held[one][each] + held[other][each] for each in both) >= 5:
            known[one, other] = chance(held, one, other)
    limit = max((p for at, p in enumerate(sorted(known.values()), 1) if p <= 0.05 * at / len(every)), default=-1.0)
    return {pair for pair, p in known.items() if p <= limit}


def pairs(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The pairs named are those that stay named; what is seen are all declarations that state a broker and a supplier."""
    told = beyond(used(facts, asked))
    assert {row["key"] for row in drawn.body} == {f"trader={one}&trader={other}" for one, other in told}
    assert drawn.title.startswith("No ") == (not told)


def groups(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """A point for each importer of a pair, a line for each pair."""
    told = beyond(used(facts, asked))
    lines, points = drawn.body["data"]
    assert {each[0] for each in points["customdata"]} == {code for pair in told for code in pair}
    assert len(lines["x"]) == 3 * len(told)
