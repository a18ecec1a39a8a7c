"""How an attacker asks: pairs of questions whose answers, taken together, may tell what one trader contributes.

A try is a list of claims: what was asked with a plus, what was asked with a minus, and the figure that comes of it.
"""
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Picks = dict[str, tuple[str, ...]]
Ask = Callable[[str, Sequence[str], Mapping[str, Sequence[str]]], dict]
COARSER = {"hs2": "section", "quarter": "year", "region": "flow", "year": "flow"}
PRICE = 0.005  # by how much a price may differ and still be called the same


@dataclass(frozen=True)
class Claim:
    """`figure` is said to be, to within `error`, the sum of `plus` without `minus`, each an answer with what it was asked for."""

    group: str
    plus: tuple[Picks, dict]
    minus: tuple[tuple[Picks, dict], ...]
    figure: float
    error: float = 0.0


@dataclass
class Attacker:
    """An attacker with the codes that the application told of, and chance.

    digits: that a share is shown with. patience: how many contexts are tried, where one tells nothing.
    """

    ask: Ask
    codes: dict[str, tuple[str, ...]]
    groups: tuple[str, ...]
    chance: random.Random
    digits: int = 4
    patience: int = 20

    def context(self, without: Sequence[str]) -> Picks:
        """Return up to two filters that stay the same in both questions."""
        keys = [key for key in self.codes if key not in without]
        chosen = self.chance.sample(keys, min(len(keys), self.chance.randint(0, 2)))
        return {key: tuple(self.chance.sample(self.codes[key], min(len(self.codes[key]), self.chance.randint(1, 2)))) for key in chosen}

    def total(self, group: str, picks: Picks) -> tuple[dict, float | None]:
        """Return an answer and its sum; None where it shows none."""
        answer = self.ask(group, (), picks)
        return answer, sum(float(row[group]) for row in answer["rows"]) if answer["rows"] else None

    def differ(self, group: str, larger: Picks, smaller: Sequence[Picks]) -> list[Claim]:
        """Return the difference of sums, where all are shown."""
        whole, high = self.total(group, larger)
        parts = [(picks, *self.total(group, picks)) for picks in smaller]
        if high is None or any(low is None for _, _, low in parts):
            return []
        return [Claim(group, (larger, whole), tuple((picks, answer) for picks, answer, _ in parts), high - sum(low for *_, low in parts))]

    def target(self) -> tuple[str, str, str, Picks]:
        """Return a group, a dimension, a code of it, and a context: preferably where the figure itself is not shown."""
        for _ in range(self.patience):
            group, key = self.chance.choice(self.groups), self.chance.choice([key for key in self.codes if len(self.codes[key]) > 2])
            code, picks = self.chance.choice(self.codes[key]), self.context((key,))
            if self.ask(group, (), {**picks, key: (code,)})["fit"] != "exact":
                break
        return group, key, code, picks

    def persistent(self, kind: Callable[[], list[Claim]]) -> list[Claim]:
        """Return the claims of the first context of a kind of attack that gives some."""
        return next((claims for _ in range(self.patience) if (claims := kind())), [])

    def left(self, group: str, key: str, picks: Picks) -> tuple[list[str], float] | None:
        """Return the parts of a whole that are shown, and what they leave, where that is less than each of them: likely one part alone."""
        rows, whole = self.ask(group, (key,), picks)["rows"], self.total(group, picks)[1]
        shown = {row[key]: float(row[group]) for row in rows if row[key] != ""}
        if whole is None or len(shown) < 2 or not 0 < whole - sum(shown.values()) < min(shown.values()):
            return None
        return [*shown], whole - sum(shown.values())

    def complement(self) -> list[Claim]:
        """Everything, and everything but one code."""
        group, key, code, picks = self.target()
        return self.differ(group, picks, [{**picks, key: tuple(each for each in self.codes[key] if each != code)}])

    def multi_pick(self) -> list[Claim]:
        """Several codes, and the same without one."""
        group, key, code, picks = self.target()
        some = self.chance.sample(self.codes[key], min(len(self.codes[key]), self.chance.randint(2, 6)))
        others = tuple(each for each in some if each != code)
        return self.differ(group, {**picks, key: (code, *others)}, [{**picks, key: others}]) if others else []

    def time(self) -> list[Claim]:
        """A period, and the same without its last part."""
        key = self.chance.choice([key for key in ("month", "quarter", "year") if key in self.codes])
        group, picks, codes = self.chance.choice(self.groups), self.context(("month", "quarter", "year")), self.codes[key]
        first = self.chance.randrange(len(codes) - 1)
        last = self.chance.randrange(first + 1, len(codes))
        if self.ask(group, (), {**picks, key: (codes[last],)})["fit"] == "exact":
            return []
        return self.differ(group, {**picks, key: codes[first : last + 1]}, [{**picks, key: codes[first:last]}])

    def siblings(self) -> list[Claim]:
        """A whole, and all its parts but one, each asked by itself."""
        group, key, _, picks = self.target()
        found = self.left(group, key, picks)
        return self.differ(group, picks, [{**picks, key: (each,)} for each in found[0]]) if found else []

    def top(self) -> list[Claim]:
        """A ranking: the whole without all that it shows."""
        group, key, _, picks = self.target()
        found = self.left(group, key, picks)
        if not found:
            return []
        named = {**picks, key: tuple(found[0])}
        inside = self.ask(group, (), named)
        return [Claim(group, (picks, self.total(group, picks)[0]), ((named, inside),), found[1])] if inside["rows"] else []

    def ratio(self) -> list[Claim]:
        """A share as it is shown, times the whole: what the others leave."""
        return [self._rounded(claim) for claim in self.complement()]

    def _rounded(self, claim: Claim) -> Claim:
        whole = sum(float(row[claim.group]) for row in claim.plus[1]["rows"])
        share = round(claim.figure / whole, self.digits) if whole else 0.0
        return Claim(claim.group, claim.plus, claim.minus, share * whole, 0.5 * 10**-self.digits * abs(whole))

    def unit_value(self) -> list[Claim]:
        """The value of a kilogram times the mass of a part, where both are shown of the same."""
        if not {"value", "mass"} <= {*self.groups}:
            return []
        _, key, code, picks = self.target()
        part = {**picks, key: (code,)}
        answers = [self.total(name, asked) for name in ("value", "mass") for asked in (picks, part)]
        if any(low is None or answer["fit"] != "exact" for answer, low in answers[:1] + answers[2:]) or not answers[2][1]:
            return []
        figure = answers[0][1] / answers[2][1] * answers[3][1]
        return [Claim("value", (part, answers[3][0] | {"of": "mass"}), (), figure, PRICE * figure)]

    def screen(self) -> list[Claim]:
        """Rounded figures of the screen: three digits of a whole and of its part."""
        found = self.multi_pick()
        return [Claim(each.group, each.plus, each.minus, float(f"{each.figure:.3g}"), 0.005 * abs(each.figure)) for each in found]

    def drill(self) -> list[Claim]:
        """Down a hierarchy: a parent, and all children that are shown below it."""
        key = self.chance.choice([key for key in self.codes if key in COARSER and COARSER[key] in self.codes])
        group, above = self.chance.choice(self.groups), COARSER[key]
        picks = {**self.context((key, above)), above: (self.chance.choice(self.codes[above]),)}
        found = self.left(group, key, picks)
        return self.differ(group, picks, [{**picks, key: tuple(found[0])}]) if found else []


KINDS = ("complement", "multi_pick", "time", "siblings", "top", "ratio", "unit_value", "screen", "drill")
DIFFERENCING = ("complement", "multi_pick", "time", "siblings", "top", "drill")
