"""Taxes with levers moved, against cases reckoned by hand, and the present to the last bit."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics.revenue.tariff import TAXES, TariffLevers, outcome, summary

STILL = TariffLevers(rate_response=0, tax_response=0)
MOVED = (
    TariffLevers(duty=0.05),
    TariffLevers(vat=-0.03),
    TariffLevers(excise=0.5),
    TariffLevers(relief_off="INV"),
    TariffLevers(agreement_off="GNA"),
    TariffLevers(cut=0.5, cut_origin="CN"),
    TariffLevers(exempt=0.3, exempt_goods="85"),
    TariffLevers(rate=0.2),
    TariffLevers(volume=-0.1),
)


def cell(value=1000.0, duty=0.1, excise=0.0, vat=0.2, paid=1.0, statutory=None, **keys) -> dict:
    """A cell whose taxes stand on each other, of which a part is paid; `statutory` is the duty rate of the law."""
    amounts = [value * duty, value * (1 + duty) * excise, value * (1 + duty) * (1 + excise) * vat]
    law = value * (duty if statutory is None else statutory)
    legal = [law, (value + law) * excise, (value + law) * (1 + excise) * vat]
    held = {"section": "XVI", "hs2": "85", "hs4": "8517", "origin": "CN", "agreement": "-", "relief": "-", "size": "large"}
    taxes = {tax: amount * paid for tax, amount in zip(TAXES, amounts, strict=False)}
    assessed = {f"{tax}_assessed": amount for tax, amount in zip(TAXES, amounts, strict=False)}
    return (
        held
        | taxes
        | assessed
        | {f"{tax}_statutory": each for tax, each in zip(TAXES, legal, strict=False)}
        | {
            "value": value,
            "other": value * 0.0025,
        }
        | keys
    )


def after(levers: TariffLevers, *cells: dict) -> list[float]:
    return outcome(pd.DataFrame(cells), levers).after.sum(axis=0).tolist()


@pytest.fixture(scope="module")
def many() -> pd.DataFrame:
    random = np.random.default_rng(7)
    made = [
        cell(
            random.lognormal(8, 2),
            random.choice([0, 0.05, 0.1, 0.25]),
            random.choice([0, 0.4]),
            random.choice([0, 0.19]),
            random.uniform(0.6, 1),
            0.3,
            hs2=(goods := random.choice(["01", "69", "85"])),
            hs4=f"{goods}{random.integers(10, 14)}",
            origin=random.choice(["CN", "DE"]),
            agreement=random.choice(["-", "GNA"]),
            relief=random.choice(["-", "INV"]),
        )
        for _ in range(500)
    ]
    return pd.DataFrame(made)


def test_with_no_lever_moved_every_amount_is_todays_to_the_last_bit(many):
    for responses in ((-0.8, -0.8), (-1.5, -3.0), (0.0, 0.0)):
        still = replace(TariffLevers(), rate_response=responses[0], tax_response=responses[1])
        found = outcome(many, still)
        assert (found.today == found.after).all() and (found.today == found.mechanical).all()
        assert summary(many, still, ("hs2",)).ratio == 1.0
        assert (found.taxes()["before"] == found.taxes()["value"]).all() and (found.by("hs2")["before"] == found.by("hs2")["value"]).all()


def test_taxes_stand_on_each_other():
    assert after(replace(STILL, duty=0.05), cell(excise=0.4)) == pytest.approx([150, 460, 322, 2.5])
    assert after(replace(STILL, excise=0.5), cell(excise=0.4)) == pytest.approx([100, 660, 352, 2.5])
    assert after(replace(STILL, vat=0.05), cell()) == pytest.approx([100, 0, 275, 2.5])
    assert after(replace(STILL, duty=-0.3), cell()) == pytest.approx([0, 0, 200, 2.5])


def test_what_the_law_adds_is_collected_as_today():
    assert after(replace(STILL, duty=0.1), cell(paid=0.5))[0] == pytest.approx(100)
    assert after(replace(STILL, duty=0.1), cell(duty=0.0), cell(paid=0.5))[0] == pytest.approx(1000 * 0.1 * 0.5 + 100)


def test_an_agreement_keeps_its_rate_and_a_relief_frees_still():
    preferred, freed = cell(duty=0.02, statutory=0.1, agreement="GNA", relief="PRF"), cell(duty=0.0, statutory=0.1, relief="INV")
    assert after(replace(STILL, duty=0.05), preferred)[0] == 20 and after(replace(STILL, duty=0.05), freed)[0] == 0
    assert after(replace(STILL, duty=-0.09), preferred)[0] == pytest.approx(10)
    assert after(replace(STILL, agreement_off="GNA"), preferred)[0] == pytest.approx(100)
    assert after(replace(STILL, agreement_off="GNA", duty=0.05), preferred)[0] == pytest.approx(150)
    assert after(replace(STILL, agreement_off="NPA"), preferred)[0] == 20
    assert after(replace(STILL, relief_off="INV"), freed) == pytest.approx([100, 0, 220, 2.5])


def test_a_preference_and_an_exemption_given():
    both = cell(), cell(origin="DE", section="I", hs2="01", hs4="0102")
    assert after(replace(STILL, cut=0.5, cut_origin="CN"), *both)[0] == pytest.approx(150)
    assert after(replace(STILL, cut=0.5), *both)[0] == 200
    for goods in ("XVI", "85", "8517"):
        assert after(replace(STILL, exempt=0.25, exempt_goods=goods), *both)[0] == pytest.approx(175)
        assert after(replace(STILL, duty=0.05, duty_goods=goods), *both)[0] == pytest.approx(250)


def test_the_rate_of_exchange_is_not_passed_on_one_for_one():
    today, moved = sum(after(TariffLevers(), cell())), sum(after(TariffLevers(rate=0.1), cell()))
    assert moved / today == pytest.approx(1.1**0.2) and TariffLevers().net == pytest.approx(0.2)
    assert sum(after(TariffLevers(rate=0.1, pass_through=0.5), cell())) / today == pytest.approx(1.05**0.2)
    assert sum(after(TariffLevers(rate=0.1, pass_through=0), cell())) == today
    assert sum(after(TariffLevers(volume=0.1), cell())) / today == pytest.approx(1.1)


def test_volumes_answer_to_the_price_with_taxes():
    found = outcome(pd.DataFrame([cell()]), TariffLevers(duty=0.1))
    dearer = 1.2 * 1.2 / (1.1 * 1.2)
    assert found.mechanical.sum(axis=0) == pytest.approx([200, 0, 240, 2.5])
    assert found.after.sum(axis=0) == pytest.approx(np.array([200, 0, 240, 2.5]) * dearer**-0.8)


@pytest.mark.parametrize("levers", MOVED)
def test_cuts_add_up_to_the_taxes_and_reach_only_what_they_name(many, levers):
    found = outcome(many, levers)
    for key in ("section", "hs2", "hs4", "origin", "size"):
        for column in ("before", "mechanical", "value"):
            assert found.by(key)[column].sum() == pytest.approx(found.taxes()[column].sum(), rel=1e-12)
    spared = {
        "relief_off": many["relief"] != levers.relief_off,
        "agreement_off": many["agreement"] != levers.agreement_off,
        "cut_origin": many["origin"] != levers.cut_origin,
        "exempt_goods": many["hs2"] != levers.exempt_goods,
    }
    for name, others in spared.items():
        if getattr(levers, name):
            assert (found.after[others] == found.today[others]).all() and (found.after != found.today).any()


def test_cells_without_a_value_are_left_as_they_are():
    empty = cell(value=0.0) | {"other": 7.0}
    assert after(TariffLevers(duty=0.1, rate=0.0), empty) == [0, 0, 0, 7.0]
