"""Consignments under limits of value a second way: values one by one, the curve by a general optimiser, tails added up term by term."""

import math
import statistics
from collections import Counter, defaultdict
from itertools import combinations

import numpy as np
from scipy.optimize import minimize

from dashboard.core.page import Drawing
from tests.meaning.core.facts import Asked, Facts, later

Consignment = tuple[str, str, str, str, object, float]  # trader, office, chapter, supplier, day, value
FEWEST, PLACES = 30, range(-14, 14)


def consignments(facts: Facts, asked: Asked) -> list[Consignment]:
    rows = facts.sql(
        "select decl_id, trader, office, hs2, case when seller <> '-' then seller else origin end as supplier, registered_on as day, "
        f"import_value::double as value from item where flow = 'import' and month between {later(asked.until, -11)} and {asked.until} "
        "and trader <> '-' order by decl_id, import_value desc, item_no"
    )
    first, whole = {}, defaultdict(float)
    for row in rows.itertuples():
        first.setdefault(row.decl_id, (row.trader, row.office, row.hs2, row.supplier, row.day))
        whole[row.decl_id] += row.value
    return [(*told, whole[number]) for number, told in first.items() if whole[number] > 0]


def amounts(held: list[Consignment]) -> list[float]:
    """Round amounts between the fifth and the ninety-fifth of a hundred."""
    cuts = statistics.quantiles([value for *_, value in held], n=20, method="inclusive")
    every = [digit * 10.0**power for power in range(12) for digit in (1, 2, 5)]
    return [each for each in every if cuts[0] <= each <= cuts[-1]]


def just_under(values: list[float], limit: float) -> float:
    """The chance of so many just under a limit; 1 where there are too few to say."""
    counts = Counter(math.floor(math.log(value / limit) / 0.1 + 1e-9) for value in values if abs(math.log(value / limit)) < 1.4)
    if sum(counts.values()) < FEWEST:
        return math.nan
    outside = [place for place in PLACES if place < -1 or place >= 3]
    away = {place: (place + 0.5) * 0.1 for place in PLACES}
    design = np.array([[1, away[place], away[place] ** 2] for place in outside])
    seen = np.array([counts[place] for place in outside])

    def loss(curve):
        mean = np.exp(design @ curve)
        return (mean - seen * np.log(mean)).sum() + 0.25 * (curve[1] ** 2 + curve[2] ** 2)

    curve = minimize(loss, [math.log(max(seen.mean(), 1e-3)), 0, 0], method="BFGS", tol=1e-10).x
    mean, place = np.exp(design @ curve), np.array([1, away[-1], away[-1] ** 2])
    uneven = max(((seen - mean) ** 2 / mean).sum() / (len(outside) - 3), 1.0)
    expected = math.exp(place @ curve)
    bend = (design.T * mean) @ design + np.diag([0, 0.5, 0.5])
    spread = uneven * (expected + expected**2 * (place @ np.linalg.inv(bend) @ place))
    size = expected**2 / max(spread - expected, 1e-9)
    share = size / (size + expected)
    terms = (
        math.lgamma(size + k) - math.lgamma(size) - math.lgamma(k + 1) + size * math.log(share) + k * math.log1p(-share)
        for k in range(counts[-1])
    )
    return max(0.0, 1 - sum(math.exp(each) for each in terms))


def splits(own: list[Consignment], limit: float) -> float:
    """The chance of so many days with splits; NaN where no two consignments could meet."""
    within = [each for each in own if each[-1] < limit]
    met = sum(a[4] == b[4] for a, b in combinations(own, 2)) / max(math.comb(len(own), 2), 1)
    if not met or len(within) < 2:
        return math.nan
    pairs = [(a, b) for a, b in combinations(within, 2) if a[3] == b[3] and a[-1] + b[-1] > limit]
    days, usual = len({(a[3], a[4]) for a, b in pairs if a[4] == b[4]}), met * len(pairs)
    return max(0.0, 1 - sum(math.exp(-usual) * usual**k / math.factorial(k) for k in range(days)))


def named(chances: dict[str, list[float]]) -> set[str]:
    """Groups that stay named after Bonferroni over limits, and Benjamini and Hochberg over groups."""
    best = sorted((min(1.0, min(every) * len(every)), group) for group, every in chances.items())
    last = max((place for place, (chance, _) in enumerate(best, 1) if chance <= 0.05 * place / len(best)), default=0)
    return {group for _, group in best[:last]}


def grouped(held: list[Consignment], key) -> dict[str, list[Consignment]]:
    groups = defaultdict(list)
    for each in held:
        groups[key(each)].append(each)
    return groups


def offices(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Offices and chapters that stay named; those selected are shown."""
    held = consignments(facts, asked)
    chances = {
        group: [chance for limit in amounts(held) if (chance := just_under([value for *_, value in own], limit)) == chance]
        for group, own in grouped(held, lambda each: (each[1], each[2])).items()
    }
    compared = {group: every for group, every in chances.items() if every}
    mine = {(o, c) for o, c in compared if o in asked.picks.get("office", (o,)) and c in asked.picks.get("hs2", (c,))}
    shown({f"hs2={c}&office={o}" for o, c in named(compared) & mine}, len(mine), drawn)


def traders(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Traders that stay named by either chance; those selected are shown."""
    held, chances = consignments(facts, asked), {}
    for trader, own in grouped(held, lambda each: each[0]).items():
        both = [(just_under([value for *_, value in own], limit), splits(own, limit)) for limit in amounts(held)]
        told = [[chance for chance in pair if chance == chance] for pair in both]
        if every := [min(1.0, 2 * min(pair)) for pair in told if pair]:
            chances[trader] = every
    mine = {trader for trader in chances if trader in asked.picks.get("trader", (trader,))}
    shown({f"trader={trader}" for trader in named(chances) & mine}, len(mine), drawn)


def shown(keys: set[str], compared: int, drawn: Drawing) -> None:
    assert {row["key"] for row in drawn.body} == keys
    assert drawn.empty == (not compared) and drawn.title.startswith("No ") == (not drawn.body)
    if not drawn.body:
        assert f"{compared:,}" in drawn.title
