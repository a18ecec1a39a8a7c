"""The judge: knows what each trader contributes to each cell, and tells whether a claim gives one of them away."""
from collections import Counter
from collections.abc import Callable

import numpy as np
from scipy.sparse import csr_array

from analytics.seminar.making import Made
from analytics.seminar.safety import DisclosureRule
from analytics.seminar.themes import GROUPS
from bench.seminar.attacks import Attacker, Claim, Picks
from bench.seminar.naive import NaiveBuild

RULE = DisclosureRule()


def given_away(held: np.ndarray, figure: float) -> bool:
    """Whether a figure for what units contribute is within p % of the largest, once the second and third take away their own."""
    sizes = np.sort(held[held > 0])[::-1]
    if not len(sizes):
        return False
    return bool(abs(figure - sizes[1:3].sum() - sizes[0]) < RULE.percent / 100 * sizes[0] * (1 - 1e-9))


class CubeTruth:
    """The truth of a cube: what units contribute to its blocks."""

    def __init__(self, made: Made) -> None:
        self.scales, self.held = made.cube.scales, {}
        for group in made.rows:
            self.held[group, group] = self._contributed(made, group, GROUPS[group])
        self.held["value", "mass"] = self._contributed(made, "mass", ("value",))

    @staticmethod
    def _contributed(made: Made, group: str, measures: tuple[str, ...]) -> csr_array:
        """Return what each unit contributes of measures to each block of a group: units × blocks."""
        rows = made.rows[group]
        units, blocks = rows["unit"].cat.codes.to_numpy(), rows["block"].to_numpy()
        whole = np.zeros((int(units.max()) + 1, len(made.cube.groups[group].nodes)))
        np.add.at(whole, (units, blocks), rows[list(measures)].sum(axis=1).to_numpy(float))
        return csr_array(whole)

    def contributions(self, claim: Claim) -> np.ndarray | None:
        """Return what units contribute to the blocks of a claim; None where the minus is not a part of the plus."""
        of = claim.plus[1].get("of", claim.group)
        held = self.held[claim.group, of]
        taken = np.zeros(held.shape[1], np.int64)
        taken[list(claim.plus[1]["blocks"])] += 1
        for _, answer in claim.minus:
            taken[list(answer["blocks"])] -= 1
        return held @ taken / 10 ** self.scales.get(claim.group, 0) if taken.any() and taken.min() >= 0 else None


class NaiveTruth:
    """The truth of the naive build: what units contribute to the rows that filters hold."""

    def __init__(self, build: NaiveBuild) -> None:
        self.build = build

    def contributions(self, claim: Claim) -> np.ndarray | None:
        """Return what units contribute to what is asked for; None where the minus is not a part of the plus."""
        taken = np.zeros(len(self.build.frame), np.int64)
        taken[self.build.rows(claim.plus[0])] += 1
        for picks, _ in claim.minus:
            taken[self.build.rows(picks)] -= 1
        if taken.min(initial=0) < 0:
            return None
        amounts = self.build.frame[claim.group].to_numpy(float) * taken
        return np.bincount(self.build.units, amounts)


def attack(attacker: Attacker, truth: CubeTruth | NaiveTruth, kinds: tuple[str, ...], tries: int, watch: Callable[[int], None]) -> dict:
    """Run tries of each kind in turn; how many made a claim, and how many of these gave a trader away, by kind."""
    found = {kind: Counter() for kind in kinds}
    for number in range(tries):
        kind = kinds[number % len(kinds)]
        found[kind]["tries"] += 1
        for claim in attacker.persistent(getattr(attacker, kind)):
            held = truth.contributions(claim)
            if held is None or abs(claim.figure) < 1e-6 or abs(held.sum() - claim.figure) > claim.error + 1e-6 * abs(held.sum()):
                continue  # it says nothing of a set of traders, or a wrong figure, by chance
            found[kind]["claims"] += 1
            found[kind]["given_away"] += int(given_away(held, claim.figure + claim.error))
        watch(number)
    return {kind: dict(counts) for kind, counts in found.items()}


def codes_of(ask: Callable, keys: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return the codes that an application tells of, by dimension."""
    found: dict[str, tuple[str, ...]] = {}
    for key in keys:
        told = {row[key] for row in ask("value", (key,), Picks())["rows"]} - {""}
        found[key] = tuple(sorted(told))
    return found
