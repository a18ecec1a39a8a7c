"""Data quality problems, told before any indicator is judged by them: no data, late data, equal amounts, another unit."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np
import pandas as pd

from analytics.compliance.anomaly import Residuals
from data.language import mark_number, say, say_number
from data.months import months_between
from data.number_text import written

SILENT, LATE, EQUAL, UNIT, RULE = "silent", "late", "equal", "unit", "rule"
LEAST_AMOUNT, NEAR_POWER, CERTAIN = 100.0, 0.12, 6.0
FEW, LEAST_SPREAD = 6, 0.05
EARLY_END = mark_number("{kind}: data end {number} month before the rest", "{kind}: data end {number} months before the rest")


@dataclass(frozen=True)
class Fault:
    """What is wrong with the data: its kind, the offices concerned (none: all), first and last month, and the evidence in words.

    `rule` is the number of the rule of data quality, or 0; of a rule the evidence stands as it is kept (`data.quality.problem_evidence`).
    """

    kind: str
    offices: tuple[str, ...]
    since: int
    until: int
    evidence: str
    rule: int = 0


def silent(found: Iterable[tuple[str, int, str]], last: int) -> Iterator[Fault]:
    """Return one fault per office and run of months that fell short; LATE where it reaches the last month."""
    for office, run in _runs(found):
        until = run[-1][0]
        yield Fault(LATE if until == last else SILENT, (office,), run[0][0], until, run[-1][1], 14)


def failing(rule: int, found: Iterable[tuple[str, int, str]]) -> Iterator[Fault]:
    """Return one fault per office and run of months that fail a rule of data quality."""
    for office, run in _runs(found):
        yield Fault(RULE, (office,) if office != "-" else (), run[0][0], run[-1][0], run[0][1], rule)


def equal(amounts: pd.DataFrame) -> Iterator[Fault]:
    """Return a fault for each month and pair of taxes with one and the same amount at an office; rows: month, office, tax, value."""
    known = amounts[amounts["value"] >= LEAST_AMOUNT]
    both = known.merge(known, on=["month", "office", "value"])
    pairs = both[both["tax_x"] < both["tax_y"]]
    for key, rows in pairs.groupby(["month", "tax_x", "tax_y"], sort=True):
        month, one, other = cast("tuple[int, str, str]", key)
        offices = tuple(sorted(str(office) for office in rows["office"]))
        evidence = say("{one} = {other}, {amount} in all", one=one, other=other, amount=written(f"{rows['value'].sum():,.0f}"))
        yield Fault(EQUAL, offices, int(month), int(month), evidence)


def jumps(measure: str, values: pd.DataFrame, found: Residuals) -> Iterator[Fault]:
    """Yield the months of a node (of logarithms) off expectation by almost exactly a power of ten, as when kilograms are sent for tonnes.

    Where the past is too short for an expectation, the middle of FEW months before at least stands for it, with their spread, and
    only a factor of a hundred or more is told.
    """
    amounts = pd.DataFrame(np.log(values.where(values > 0)))
    past = amounts.shift().expanding(FEW)
    off, sigma = found.z * found.sigma, found.sigma
    early, spread = amounts - past.median(), past.std().clip(lower=LEAST_SPREAD)
    early = early.where(early.abs() > np.log(10) * (2 - NEAR_POWER))
    powers = off.where(off.notna(), early).to_numpy(float) / np.log(10)
    size = np.abs(found.z.where(off.notna(), early / spread.where(sigma.isna(), sigma)).to_numpy(float))
    whole = np.round(powers)
    certain = (size > CERTAIN) & (whole != 0) & (np.abs(powers - whole) < NEAR_POWER)
    for place, column in zip(*np.nonzero(certain), strict=True):
        month, node, factor = int(values.index[place]), str(values.columns[column]), 10.0 ** whole[place, column]
        evidence = say("{measure} is {factor} times what was expected", measure=measure, factor=written(f"{factor:,g}"))
        yield Fault(UNIT, (node,) if node else (), month, month, evidence)


def late(last: Mapping[str, int], full: int) -> Iterator[Fault]:
    """Return the kinds of data that end before the last full month, from the last month of each."""
    for kind, month in sorted(last.items()):
        if month < full:
            short = months_between(month, full) - 1
            yield Fault(LATE, (), month, full, say_number(*EARLY_END, short, kind=kind))


def _runs(found: Iterable[tuple[str, int, str]]) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """Return, per office, the runs of consecutive months with their evidence."""
    held: dict[str, list[tuple[int, str]]] = {}
    for office, month, evidence in sorted(found):
        run = held.setdefault(office, [])
        if run and months_between(run[-1][0], month) > 2:
            yield office, run
            run = held[office] = []
        run.append((month, evidence))
    yield from held.items()
