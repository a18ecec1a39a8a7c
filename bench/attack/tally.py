"""What was tried and what became of it, by kind, as a table."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

REFUSED, ANSWERED, FAILED = "refused", "answered", "failed"
SHOWN, COLUMNS = 20, ("tried", REFUSED, ANSWERED, FAILED)


@dataclass(frozen=True)
class Tried:
    """One attempt: of what kind, how it ended, in words, and of a failure all that repeats it."""

    kind: str
    outcome: str
    said: str = ""
    detail: str = ""


@dataclass
class Tally:
    """Attempts counted by kind and outcome; failures kept."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    failures: list[Tried] = field(default_factory=list)

    def add(self, tried: Iterable[Tried]) -> None:
        for each in tried:
            self.counts.setdefault(each.kind, Counter())[each.outcome] += 1
            if each.outcome == FAILED:
                self.failures.append(each)

    def lines(self) -> list[str]:
        """A row per kind, the sum, and the first failures."""
        rows = [(kind, [counted.total(), *(counted[name] for name in COLUMNS[1:])]) for kind, counted in self.counts.items()]
        whole = [sum(values) for values in zip(*(values for _, values in rows), strict=True)] or [0] * len(COLUMNS)
        wide = max(map(len, (*self.counts, "in all")))
        told = [f"{kind:<{wide}}" + "".join(f"{value:>10,}" for value in values) for kind, values in (*rows, ("in all", whole))]
        failed = [f"FAILED {each.kind}: {each.said}\n      {each.detail}" for each in self.failures[:SHOWN]]
        return [" " * wide + "".join(f"{name:>10}" for name in COLUMNS), *told, *failed]
