"""A second implementation judges every block, every union of few blocks, and what an outsider can work out from all answers."""

from itertools import combinations, product

import numpy as np
import pytest

from analytics.seminar.making import cube_of, grid_of
from analytics.seminar.safety import DisclosureRule
from tests.analytics.seminar.tables import ABOVE, PERCENT, THEME, bounds, by_unit, cells, passes, table

SCALES = {"value": 4, "mass": 3, "refunds": 6}
RULE = DisclosureRule()


def made_of(seed: int, rule: DisclosureRule = RULE):
    frame = table(seed)
    return frame, cube_of(frame, grid_of(frame, THEME, ABOVE), SCALES, rule, {})


@pytest.mark.parametrize("seed", range(100))
def test_every_block_and_every_union_of_blocks_passes(seed):
    _, made = made_of(seed)
    for group, rows in made.rows.items():
        assert rows["block"].nunique() == len(made.cube.groups[group].nodes)
        held = {block: by_unit(part, group) for block, part in rows.groupby("block")}
        assert all(passes(each) for each in held.values()) or group == "refunds"
        for size in (2, 3):
            for some in list(combinations(held, size))[:200]:
                union = {unit: sum(held[block].get(unit, 0) for block in some) for block in some for unit in held[block]}
                assert passes(union)


def test_the_judge_finds_what_is_unsafe():
    """Blocks made by no rule, the cells themselves, are found unsafe in every table."""
    for seed in range(10):
        frame = table(seed)
        cut = frame.groupby(["flow", "month", "hs2", "office"], observed=True)
        assert not all(passes(by_unit(part, "value")) for _, part in cut)


def answers(made):
    """Return every distinct sum of value that filters on any two dimensions give, as (cells covered, sum)."""
    cube, found = made.cube, {}
    keys = ("flow", "year", "hs2", "region", "quarter")
    for first, second in combinations(keys, 2):
        for one, other in product(cube.grid.codes[first], cube.grid.codes[second]):
            answer = cube.ask("value", (), {first: frozenset([one]), second: frozenset([other])})
            if answer.blocks:
                found[answer.blocks] = answer.rows[0]["value"]
            if answer.cut:
                found[answer.cut] = answer.beside["value"]
    return found


@pytest.mark.parametrize("seed", range(100))
def test_no_outsider_can_work_out_what_a_unit_contributes(seed):
    """Unknown: what each unit contributes to each block. Known: all answers, and what the second and third largest contribute."""
    _, made = made_of(seed)
    rows = made.rows["value"]
    units = sorted(set(rows["unit"]))
    blocks = range(len(made.cube.groups["value"].nodes))
    place = {pair: number for number, pair in enumerate(product(units, blocks))}
    true = np.zeros(len(place))
    for unit, block, value in zip(rows["unit"], rows["block"], rows["value"], strict=True):
        true[place[unit, block]] += value
    known = [(np.array([float(block in some) for _, block in place]), float(total)) for some, total in answers(made).items()]
    for total, (some, stated) in zip((each @ true for each, _ in known), known, strict=True):
        assert total == pytest.approx(stated), some
    for block in [*blocks][:: max(1, len(blocks) // 4)]:
        first, *others = sorted(units, key=lambda unit: -true[place[unit, block]])
        own = {place[unit, each]: true[place[unit, each]] for unit in others[:2] for each in blocks}
        wanted = np.array([float(pair == (first, block)) for pair in place])
        least, most = bounds(known, wanted, own)
        value = true[place[first, block]]
        assert least <= 1e-6 and most >= value * (1 + PERCENT / 100) - 1e-6


def test_the_linear_programme_finds_a_value_that_can_be_worked_out():
    """Two answers that differ by one trader give that trader away: the bounds meet."""
    both, others = np.array([1.0, 1, 1]), np.array([0.0, 1, 1])
    assert bounds([(both, 10.0), (others, 7.0)], np.array([1.0, 0, 0]), {}) == pytest.approx((3, 3))


@pytest.mark.parametrize("seed", range(20))
def test_a_block_covers_exactly_the_cells_of_its_rows(seed):
    """What the masks say of a block is where its rows lie; each cell of a row lies in one block."""
    _, made = made_of(seed)
    for group, rows in made.rows.items():
        masks = made.cube.masks[group]
        for block, cell in zip(rows["block"], cells(rows, made.cube.grid), strict=True):
            covering = [other for other in range(len(masks[0])) if all(mask[other][at] for mask, at in zip(masks, cell, strict=True))]
            assert covering == [block]


@pytest.mark.parametrize("seed", range(20))
def test_rarer_measures_are_shown_in_unions_of_the_blocks_of_the_base(seed):
    frame, made = made_of(seed)
    keys = ["flow", "month", "hs2", "office"]
    base = made.rows["value"].groupby(keys, observed=True)["block"].first()
    for group in ("mass", "refunds"):
        if group not in made.rows:
            continue
        joined = made.rows[group].join(base.rename("base"), on=keys)
        assert (joined.groupby("base")["block"].nunique() == 1).all()
    assert frame["value"].sum() == sum(made.cube.groups["value"].sums["value"].tolist())


def test_a_table_of_one_large_trader_is_refused():
    frame = table(1)
    frame.loc[frame["unit"] == "T1", "value"] *= 1000
    with pytest.raises(ValueError, match="one of them is too large"):
        cube_of(frame, grid_of(frame, THEME, ABOVE), SCALES, RULE, {})
