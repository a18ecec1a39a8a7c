"""First digits a second way: read from the digits as written, conditions and chances by plain sums."""

import math
from collections import Counter
from statistics import quantiles

from dashboard.core.page import Drawing
from tests.meaning.compliance.value_limits import consignments, grouped
from tests.meaning.core.facts import Asked, Facts


def holds(values: list[float]) -> bool:
    cuts = quantiles(values, n=100, method="inclusive") if len(values) >= 300 else [1, 1]
    return math.log10(cuts[-1] / cuts[0]) >= 2 and Counter(values).most_common(1)[0][1] <= 0.05 * len(values)


def measured(values: list[float]) -> tuple[float, float]:
    """The chance of so large a chi-square with eight degrees of freedom, and the mean deviation."""
    counts = Counter(int(f"{value:.12e}"[0]) for value in values)
    apart = {digit: (counts[digit], len(values) * math.log10(1 + 1 / digit)) for digit in range(1, 10)}
    half = sum((seen - law) ** 2 / law for seen, law in apart.values()) / 2
    deviation = sum(abs(seen - law) for seen, law in apart.values()) / 9 / len(values)
    return math.exp(-half) * sum(half**k / math.factorial(k) for k in range(4)), deviation


def found(facts: Facts, asked: Asked) -> tuple[dict, set, set]:
    """The values of the groups selected; those of them whose conditions hold; those that deviate, after Benjamini and Hochberg over all."""
    held = consignments(facts, asked)
    groups = {("trader", code): [each[-1] for each in own] for code, own in grouped(held, lambda each: each[0]).items()}
    groups |= {("hs2", code): [each[-1] for each in own] for code, own in grouped(held, lambda each: each[2]).items()}
    tested = {group: measured(values) for group, values in groups.items() if holds(values)}
    ranked = sorted((chance, group) for group, (chance, _) in tested.items())
    last = max((place for place, (chance, _) in enumerate(ranked, 1) if chance <= 0.05 * place / len(ranked)), default=0)
    named = {group for _, group in ranked[:last] if tested[group][1] >= 0.015}
    wanted = {(key, code) for key in ("hs2", "trader") for code in asked.picks.get(key, ())}
    mine = {group: values for group, values in groups.items() if not wanted or group in wanted}
    return mine, mine.keys() & tested.keys(), mine.keys() & named


def digits(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Chapters and traders that deviate are listed; where none does, for how many the conditions hold is told."""
    mine, tested, named = found(facts, asked)
    assert {row["key"] for row in drawn.body} == {f"{kind}={code}" for kind, code in named}
    assert drawn.observations == sum(len(mine[group]) for group in tested)
    assert drawn.empty == (not mine) and drawn.title.startswith("No ") == (not drawn.body)
    if not drawn.body:
        assert f"{len(tested):,} of {len(mine):,}" in drawn.title
