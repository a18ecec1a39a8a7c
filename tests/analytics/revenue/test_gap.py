"""The gap as accounts: steps lead from whole to whole, and what does not add up or is not known is never hidden."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.revenue.gap import RESIDUAL, laid, liability, tie, unknown

AMOUNT = st.decimals(0, 10**9, places=6)
LESS = ("preference_forgone", "relief_forgone", "tax_suspended")
KNOWN = {
    "statutory_tax": Decimal("1000.000001"),
    "preference_forgone": Decimal(100),
    "relief_forgone": Decimal(30),
    "tax_suspended": Decimal(70),
    "control_uplift": Decimal("5.5"),
    "tax_assessed": Decimal("805.500001"),
    "tax_unpaid": Decimal(5),
    "tax_refunded": Decimal("0.500001"),
    "tax_paid": Decimal(800),
}


def by_key(steps):
    return {each.key: each for each in steps}


def test_each_step_begins_where_the_one_before_ends():
    steps = liability(KNOWN)
    assert not any(each.key.startswith(RESIDUAL) for each in steps)
    assert [each.base for each in steps if not each.whole] == [
        Decimal(one) for one in ("1000.000001", "900.000001", "870.000001", "800.000001", "805.500001", "800.500001")
    ]
    assert by_key(steps)["liability"].amount == Decimal("800.000001") and all(each.base == 0 for each in steps if each.whole)


@given(st.fixed_dictionaries(dict.fromkeys(KNOWN, AMOUNT)))
def test_whatever_the_numbers_the_bars_lead_to_the_wholes(known):
    level = None
    for each in liability(known):
        if each.whole:
            assert level is None or level == each.amount
        else:
            assert each.base == level
        level = each.level
    residuals = sum(each.amount for each in liability(known) if each.key.startswith(RESIDUAL))
    steps = known["control_uplift"] - sum(known[key] for key in (*LESS, "tax_unpaid", "tax_refunded"))
    assert known["statutory_tax"] + steps + residuals == known["tax_paid"]


@pytest.mark.parametrize("key, whole", [("relief_forgone", "liability"), ("tax_unpaid", "tax_paid")])
def test_what_does_not_add_up_is_a_step_of_its_own(key, whole):
    steps = by_key(liability(KNOWN | {key: KNOWN[key] - Decimal("0.000001")}))
    assert steps[RESIDUAL + whole].amount == Decimal("-0.000001")
    assert sum(name.startswith(RESIDUAL) for name in steps) == 1


def test_what_a_source_cannot_know_is_named_and_the_rest_is_laid_back_from_what_it_knows():
    steps = liability(KNOWN | dict.fromkeys(("statutory_tax", "preference_forgone", "control_uplift", "tax_refunded"), None))
    assert unknown(steps) == ["statutory_tax", "preference_forgone", "liability", "control_uplift", "tax_refunded"]
    found = by_key(steps)
    assert found["relief_forgone"].base == KNOWN["tax_assessed"] + 100 and found["tax_suspended"].level == KNOWN["tax_assessed"]
    assert found[f"{RESIDUAL}tax_paid"].amount == -KNOWN["tax_refunded"]


def test_nothing_known_is_nothing_drawn():
    steps = liability(dict.fromkeys(KNOWN, None))
    assert len(unknown(steps)) == len(steps) and {each.base for each in steps} == {0}
    assert laid(()) == []


@given(AMOUNT, AMOUNT, AMOUNT, AMOUNT)
def test_receipts_lead_to_the_treasury_with_the_rest_shown(inside, later, earlier, extra):
    received = inside + earlier
    steps = by_key(tie(inside + later, later, earlier, received, received + extra))
    assert f"{RESIDUAL}revenue_collected" not in steps
    assert (f"{RESIDUAL}treasury_receipts" in steps) == (extra != 0)
    assert not extra or steps[f"{RESIDUAL}treasury_receipts"].amount == extra


def test_receipts_without_a_declaration_show():
    steps = by_key(tie(Decimal(100), Decimal(0), Decimal(0), Decimal(120), None))
    assert steps[f"{RESIDUAL}revenue_collected"].amount == 20 and unknown(list(steps.values())) == ["treasury_receipts"]
