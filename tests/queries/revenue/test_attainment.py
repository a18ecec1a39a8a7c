"""Revenue beside its target: which of several targets counts, what revenue it is set against, and what is found where they contradict."""

import json
from collections import defaultdict
from decimal import Decimal
from itertools import product
from random import Random

import pytest

from data import schema
from queries.addresses.filters import Filters
from queries.compliance import alert_inputs
from queries.engine.ask import ask
from queries.engine.question import Question
from tests.queries.small import filled, publish

MEASURES = ("revenue_target", "target_due", "revenue_targeted", "target_achievement", "target_coverage")
OFFICES, TAXES, MONTHS, LAST = ("A", "B", "C"), ("DTY", "VAT"), tuple(range(202507, 202513)), 202510


def paid(month: int, office: str, tax: str, amount) -> dict:
    return filled(schema.payment, month=month, office=office, tax=tax, amount=Decimal(amount), receipts=1, method="receipt")


def aimed(month: int, office: str, tax: str, amount) -> dict:
    row = {"measure": "revenue_collected", "month": month, "office": office, "tax": tax, "revenue_target": Decimal(amount), "targets": 1}
    return filled(schema.target, **row)


def answered(where: str = "", by: tuple[str, ...] = ()) -> dict:
    rows = ask(Question(MEASURES, by, Filters.parse(where))).rows
    return {tuple(row[key] for key in by): row for row in rows}


def test_revenue_of_offices_without_a_target_is_not_set_against_the_targets_of_others(folder):
    """B has no target; A's stands in 2 of 3 months: 95 + 99 over 100 + 100, where all revenue over all targets would say 247 %."""
    months = (202601, 202602, 202603)
    rows = [paid(month, office, "VAT", amount) for month, amount in zip(months, (95, 99, 100), strict=True) for office in ("A", "B")]
    publish(folder, {schema.payment: rows, schema.target: [aimed(month, "A", "-", 100) for month in months[:2]]})
    row = answered()[()]
    assert (row["target_due"], row["revenue_targeted"]) == (200, 194)
    assert row["target_achievement"] == pytest.approx(0.97) and row["target_coverage"] == pytest.approx(194 / 588)


def test_a_national_target_and_those_of_offices_are_never_added(folder):
    """The offices' 40 + 50 cover all revenue in January and count; in February only A has one, so that of all, 100, counts."""
    revenue = [paid(month, office, "VAT", 48) for month in (202601, 202602) for office in ("A", "B")]
    targets = [aimed(202601, "A", "-", 40), aimed(202601, "B", "-", 50), aimed(202602, "A", "-", 45)]
    targets += [aimed(month, "-", "-", 100) for month in (202601, 202602)]
    publish(folder, {schema.payment: revenue, schema.target: targets})
    monthly = answered(by=("month",))
    assert (monthly[202601,]["target_due"], monthly[202602,]["target_due"]) == (90, 100)
    assert monthly[202601,]["revenue_targeted"] == monthly[202602,]["revenue_targeted"] == 96
    assert answered("office=A")[()]["target_due"] == 85 and answered("office=B")[()]["target_due"] == 50
    assert {key: row["target_due"] for key, row in answered(by=("office",)).items()} == {("A",): 85, ("B",): 50}


def test_targets_that_contradict_are_a_finding_of_data_quality(folder):
    """January: 40 + 50 against 100; February: A alone stands above all; March: they add up."""
    revenue = [paid(month, office, "VAT", 48) for month in (202601, 202602, 202603) for office in ("A", "B")]
    targets = [aimed(202601, "A", "-", 40), aimed(202601, "B", "-", 50), aimed(202602, "A", "-", 101)]
    targets += [aimed(202603, "A", "-", 60), aimed(202603, "B", "-", 40), *(aimed(month, "-", "-", 100) for month in range(202601, 202604))]
    publish(folder, {schema.payment: revenue, schema.target: targets})
    found = [each for each in alert_inputs.findings() if each.rule == 17]
    assert [(each.month, each.office) for each in found] == [(202601, "-"), (202602, "-")]
    known = {"kind": "targets_differ", "of": "offices", "tax": None, "currency": "MRL", "whole": 100, "parts": 90}
    assert json.loads(found[0].evidence) == known


def test_a_target_of_months_to_come_is_not_due_and_one_before_the_first_receipt_neither(folder):
    revenue = [paid(month, "A", "VAT", 90) for month in (202602, 202603)]
    publish(folder, {schema.payment: revenue, schema.target: [aimed(month, "A", "-", 100) for month in range(202601, 202607)]})
    row = answered()[()]
    assert (row["revenue_target"], row["target_due"], row["revenue_targeted"]) == (600, 200, 180)


def test_a_filter_that_no_target_knows_leaves_no_attainment(folder):
    publish(folder, {schema.payment: [paid(202601, "A", "VAT", 90)], schema.target: [aimed(202601, "-", "-", 100)]})
    assert answered("office=A") == {} or answered("office=A")[()]["target_achievement"] is None
    assert answered("lane=red")[()]["target_achievement"] is None


@pytest.mark.parametrize("seed", range(12))
def test_every_cut_equals_the_rules_applied_one_by_one(folder, seed):
    """Random receipts and targets of all kinds: each cut equals what the rules of `data.derived.attainment` give, cell by cell."""
    draw = Random(seed)
    revenue = {key: Decimal(draw.randint(1, 90)) for key in product(MONTHS, OFFICES, TAXES) if draw.random() < 0.8 and key[0] <= LAST}
    kinds = [(office, tax) for office in (*OFFICES, "-") for tax in (*TAXES, "-")]
    targets = {(month, *kind): Decimal(draw.randint(1, 300)) for month in MONTHS for kind in kinds if draw.random() < 0.5}
    rows = {schema.payment: [paid(*key, each) for key, each in revenue.items()]}
    rows[schema.target] = [aimed(*key, each) for key, each in targets.items()]
    publish(folder, rows)
    rules = Rules(revenue, targets)
    for by in ((), ("office",), ("tax",), ("office", "tax")):
        found, expected = answered(by=("month", *by)), rules.table(by)
        for key, (target, due, covered) in expected.items():
            row = found.get(key, {})
            assert (row.get("revenue_target"), row.get("target_due"), row.get("revenue_targeted")) == (target, due, covered), (by, key)
        assert {key for key, row in found.items() if row["revenue_target"] is not None} == set(expected)


class Rules:
    """The rules followed by hand: (target, due, revenue covered) of a month and a place, None where there is no target."""

    def __init__(self, revenue: dict, targets: dict):
        self.revenue, self.targets = revenue, targets
        self.months = sorted({month for month, *_ in revenue})

    def table(self, by: tuple[str, ...]) -> dict:
        offices, taxes = OFFICES if "office" in by else ("-",), TAXES if "tax" in by else ("-",)
        every = {(month, office, tax): self.of(month, office, tax)[:3] for month, office, tax in product(MONTHS, offices, taxes)}
        kept = {(month, *(place for place in (office, tax) if place != "-")): each for (month, office, tax), each in every.items()}
        return {key: each for key, each in kept.items() if each[0] is not None}

    def weights(self, month: int) -> dict:
        """Revenue by office and tax; of a month to come, that of all months known (fewer than twelve here)."""
        found: dict = defaultdict(Decimal)
        for (at, office, tax), amount in self.revenue.items():
            if at == month or month not in self.months:
                found[office, tax] += amount
        return found

    def of(self, month: int, office: str, tax: str) -> tuple:
        """target, due, covered revenue, and the cells that are covered."""
        cells = [(o, t) for o, t in product(OFFICES, TAXES) if office in ("-", o) and tax in ("-", t)]
        if office != "-" and tax != "-":
            return self.whole(month, office, tax, cells)
        if office != "-":
            return self.either(month, office, tax, cells, [[(office, t) for t in TAXES]])
        if tax != "-":
            return self.either(month, office, tax, cells, [[(o, tax) for o in OFFICES]])
        return self.either(month, office, tax, cells, [[(o, "-") for o in OFFICES], [("-", t) for t in TAXES]])

    def either(self, month: int, office: str, tax: str, cells: list, finer: list) -> tuple:
        weights, own = self.weights(month), self.whole(month, office, tax, cells)
        options = [self.added([self.of(month, *part) for part in parts]) for parts in finer]
        for option in options:
            if option[0] is not None and all(cell in option[3] for cell in cells if weights.get(cell)):
                return option
        if own[0] is not None:
            return own
        return max((each for each in options), key=lambda each: (each[0] is not None, sum(weights.get(cell, 0) for cell in each[3])))

    def whole(self, month: int, office: str, tax: str, cells: list) -> tuple:
        target = self.targets.get((month, office, tax))
        if target is None:
            return None, None, None, []
        begun = all(any(at <= month and place in ("-", key[spot]) for at, *key in self.revenue) for spot, place in ((0, office), (1, tax)))
        if month not in self.months or not begun:
            return target, None, None, cells
        return target, target, sum((self.revenue.get((month, *cell), Decimal(0)) for cell in cells), Decimal(0)), cells

    @staticmethod
    def added(parts: list) -> tuple:
        sums = [[part[place] for part in parts if part[place] is not None] for place in range(3)]
        covered = [cell for part in parts if part[0] is not None for cell in part[3]]
        return *(sum(each) if each else None for each in sums), covered
