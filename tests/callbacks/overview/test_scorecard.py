"""The scorecard on demonstration data: its numbers are those of `ask`, exceptions come first, and a reason adds up."""

import json

import pytest

from callbacks.core.period import within
from callbacks.overview import reasons, scorecard
from dashboard.words.notes import sentences
from queries.addresses.filters import Filters
from queries.catalogue import INDICATORS, MEASURES, SCORECARD
from queries.engine.ask import ask
from queries.engine.question import MixedCurrencies, Question
from queries.engine.unapplied import inapplicable
from services.core.comparison import pair
from services.overview import movements

pytestmark = pytest.mark.usefixtures("read_demo")
SEARCHES = (
    "", "flow=import", "lane=red&mode=sea", "compare=none", "compare=previous&clock=working", "office=KAL", "origin=CN&hs2=84",
    "origin=CN&lane=red", "hs2=84&lane=red&office=KAL", "flow=export",
)  # fmt: skip


def tiles(search: str) -> dict:
    return {tile.measure.key: tile for _, each in scorecard.tiles(within(Filters.parse(search))).body for tile in each}


def test_the_scorecard_holds_the_numbers_of_ask():
    found = tiles("")
    [row] = ask(Question(tuple(found), (), within(Filters()))).rows
    assert len(found) == 12 and len(scorecard.tiles(within(Filters())).body) == 4
    assert {key: tile.value for key, tile in found.items()} == pytest.approx({key: float(value) for key, value in row.items()})
    assert all(tile.observations > 0 for tile in found.values())


def test_no_target_is_set_against_a_part_of_the_revenue_nor_one_lane_against_the_goal_of_all():
    assert tiles("")["revenue_collected"].goal > 0 and tiles("origin=CN")["revenue_collected"].goal is None
    assert tiles("")["inspection_rate"].goal > 0 and tiles("lane=red")["inspection_rate"].goal is None


@pytest.mark.parametrize("search", ["", "origin=CN&hs2=84", "tax=VAT", "trader=T1&lane=red"])
def test_a_tile_has_the_notes_of_what_it_is_counted_from_and_no_others(search):
    filters = Filters.parse(search)
    for key, tile in tiles(search).items():
        leaves = tile.measure.parts if tile.measure.kind == "ratio" else (key,)
        gone = {pick for each in leaves for pick in inapplicable(MEASURES[each], filters)}
        assert {note.filter for note in tile.notes if note.kind == "filter_off"} == gone, key
        assert all({*leaves, key} & {*note.measures} for note in tile.notes)


@pytest.mark.parametrize("search", SEARCHES)
def test_indicators_keep_their_places_and_the_sentence_counts_the_exceptions(search):
    body = scorecard.scorecard(within(Filters.parse(search))).body
    assert {lens["lens"]: tuple(tile["key"] for tile in lens["tiles"]) for lens in body["lenses"]} == SCORECARD
    statuses = [tile["status"] for lens in body["lenses"] for tile in lens["tiles"]]
    off, judged = (sum(each in kinds for each in statuses) for kinds in (("bad",), ("bad", "watch", "good")))
    assert body["headline"]["off"].startswith((f"{off} of {judged} off target" if off else f"None of {judged} ") if judged else "No figure")


@pytest.mark.parametrize("search", SEARCHES)
def test_every_indicator_is_explained_in_words_that_travel(search):
    found, shown = reasons.sentences(within(Filters.parse(search))).body, tiles(search)
    assert set(found) == set(INDICATORS) and "NaN" not in json.dumps(found)
    assert {key for key, each in found.items() if each["why"]} == {key for key, tile in shown.items() if tile.value is not None}
    assert all(each["why"] == ["No period is selected for comparison."] for each in found.values()) == (search == "compare=none")


def test_where_no_roll_up_divides_a_figure_its_reason_is_read_from_the_rows():
    filters = within(Filters.parse("origin=CN&lane=red"))
    parts = movements.movements(scorecard.answered(filters)[0], ("tax_assessed",))["tax_assessed"]["hs2"]
    found = pair(("tax_assessed",), ("hs2",), filters).frame("tax_assessed").set_index("key")[["value", "before"]].astype(float).fillna(0.0)
    moved = dict(zip(parts.keys, parts.change, strict=True))
    assert {key: moved[key] for key in found.index} == pytest.approx((found["value"] - found["before"]).to_dict())


def test_codes_that_nobody_stated_are_named_by_what_is_missing():
    assert reasons.called("origin", "-") == "Origin not stated" and reasons.called("lane", "red") == "Red"


@pytest.mark.parametrize("search", SEARCHES)
def test_contributions_add_up_to_the_change(search):
    both, _ = scorecard.answered(within(Filters.parse(search)))
    keys = tuple(key for key in INDICATORS if both.then(key) is not None and both.now.value(key) is not None)
    for key, parts in (movements.movements(both, keys) if both.before else {}).items():
        for by, each in parts.items():
            exact = key not in ("release_hours_p50", "customs_hours_p90") and each.keys
            assert not exact or each.change.sum() == pytest.approx(both.now.value(key) - both.then(key), rel=1e-6, abs=1e-9), (key, by)


def test_a_group_named_is_a_pick_that_shows_its_own_numbers():
    filters = within(Filters.parse("flow=import"))
    both, _ = scorecard.answered(filters)
    for by, parts in movements.movements(both, ("on_target_share",))["on_target_share"].items():
        place = int(parts.weight.argmax())
        alone = pair(("on_target_share",), (), filters.with_pick(by, parts.keys[place]))
        assert (parts.now[place], parts.before[place]) == pytest.approx((alone.now.value("on_target_share"), alone.then("on_target_share")))


def test_where_currencies_are_mixed_all_else_is_shown(monkeypatch):
    def refusing(measures, by, filters):
        if "revenue_collected" in measures:
            raise MixedCurrencies("Revenue collected holds KRW and MRL here: cut by currency, or pick one (currency=KRW)")
        return pair(measures, by, filters)

    monkeypatch.setattr(scorecard, "pair", refusing)
    found = tiles("")
    assert found["revenue_collected"].value is None and "cut by currency" in sentences(found["revenue_collected"].notes)[0]
    assert found["declarations"].value > 0 and len(found) == 12
