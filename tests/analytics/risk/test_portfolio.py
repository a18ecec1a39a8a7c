"""A budget of inspections a second way: the random part drawn many times, the rest ranked and counted one by one."""

import time

import numpy as np
import pytest

from analytics.risk.portfolio import Budget, Results, capped, portfolio


def results(rows: int = 600, seed: int = 3) -> Results:
    rng = np.random.default_rng(seed)
    chance, duty = rng.random(rows), rng.lognormal(6, 1.4, rows)
    found = (rng.random(rows) < chance / 2).astype(float)
    return Results(chance, duty, found, duty * 0.3 * found)


def drawn(tested: Results, budget: Budget, rng) -> dict[str, list[int]]:
    """One draw of a budget: first the random part of all, then the highest chances of the rest, then the highest chances × duty."""
    rows = len(tested.found)
    whole = max(1, round(budget.inspected * rows))
    random = round(budget.random * whole)
    value = round(budget.value * whole)
    taken = list(rng.choice(rows, random, replace=False))
    limit = np.quantile(tested.duty[tested.duty > 0], 0.99)
    ranked = sorted(range(rows), key=lambda i: -tested.chance[i])
    by_chance = [place for place in ranked if place not in set(taken)][: whole - random - value]
    rest = set(taken) | set(by_chance)
    worth = [tested.chance[i] * min(tested.duty[i], limit) for i in range(rows)]
    by_value = [place for place in sorted(range(rows), key=lambda i: -worth[i]) if place not in rest][:value]
    return {"chance": by_chance, "value": by_value, "random": taken, "all": [*taken, *by_chance, *by_value]}


@pytest.mark.parametrize("budget", [Budget(), Budget(0.2, 0.3, 0.4), Budget(0.05, 0.0, 0.5)])
def test_its_yield_is_that_of_many_draws(budget):
    tested, rng = results(), np.random.default_rng(9)
    draws = [drawn(tested, budget, rng) for _ in range(400)]
    rows = portfolio(tested, budget).set_index("part")
    for part, row in rows.iterrows():
        chosen = [each[part] for each in draws]
        assert row["inspected"] == len(chosen[0])
        assert row["found"] == pytest.approx(np.mean([tested.found[each].sum() for each in chosen]), abs=0.6)
        assert row["recall"] == pytest.approx(row["found"] / tested.found.sum())
        money = np.mean([tested.revenue[each].sum() for each in chosen]) / tested.revenue.sum()
        assert row["money"] == pytest.approx(money, abs=0.02)
        least = np.minimum(tested.revenue, np.quantile(tested.revenue[tested.revenue > 0], 0.99))
        assert row["capped"] == pytest.approx(np.mean([least[each].sum() for each in chosen]) / least.sum(), abs=0.02)


def test_without_a_random_part_it_is_one_ranking_and_then_another():
    tested = results()
    budget = Budget(0.2, 0.25, 0.0)
    rows, once = portfolio(tested, budget).set_index("part"), drawn(tested, budget, np.random.default_rng(1))
    for part in ("chance", "value", "all"):
        assert rows.loc[part, "found"] == pytest.approx(tested.found[once[part]].sum())
        assert rows.loc[part, "money"] == pytest.approx(tested.revenue[once[part]].sum() / tested.revenue.sum())


def test_all_at_random_finds_what_chance_does():
    tested = results()
    row = portfolio(tested, Budget(0.3, 0.0, 1.0)).set_index("part").loc["all"]
    assert row["precision"] == pytest.approx(tested.found.mean()) and row["recall"] == pytest.approx(0.3)


def test_the_random_part_comes_first_where_more_than_all_is_asked():
    assert Budget(0.5, 0.8, 0.6).counts(200) == {"chance": 0, "value": 40, "random": 60}
    assert Budget(0.1, 0.0, 0.0).counts(3) == {"chance": 1, "value": 0, "random": 0}


def test_a_part_without_inspections_has_no_precision():
    rows = portfolio(results(), Budget(0.1, 0.0, 0.0)).set_index("part")
    assert np.isnan(rows.loc["random", "precision"]) and rows.loc["random", "inspected"] == 0 and rows.loc["random", "recall"] == 0


def test_amounts_are_capped_among_those_above_zero():
    amounts = np.concatenate([np.zeros(900), np.arange(1.0, 101.0)])
    assert capped(amounts).max() == pytest.approx(np.quantile(np.arange(1.0, 101.0), 0.99))
    assert (capped(np.zeros(4)) == 0).all()


def test_a_slider_moves_in_time_on_as_many_declarations_as_are_kept():
    tested = results(100_000)
    portfolio(tested, Budget())
    began = time.process_time()
    portfolio(tested, Budget(0.11, 0.2, 0.3))
    assert time.process_time() - began < 0.3
