"""Preference: exact against plain SQL, the planted agreement and tariff change recovered over seeds, and the traps by hand."""

import json
from decimal import Decimal
from math import sqrt
from pathlib import Path

import pytest

from analytics.trade.event import course, moved
from data import schema
from data.demo import generate
from data.demo.traffic import CLAIMED_SHARE
from data.releases import release
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import Question
from queries.rollups import building
from queries.trade import events
from settings import settings
from tests.queries.small import filled, publish

WIDE = 3.5 / 1.96
SEEDS = (3, 4, 5)


@pytest.fixture(scope="module", params=SEEDS)
def planted(request, tmp_path_factory) -> dict:
    """The truths of a demonstration of 9,000 declarations over four years, read by this process."""
    folder: Path = tmp_path_factory.mktemp("preference") / "warehouse"
    with release.draft(folder, fresh=True) as draft:
        as_of = generate.fill(draft.raw, declarations=9_000, years=4, seed=request.param)
        building.refresh(draft.connection)
        rows = draft.raw.execute("SELECT key, scope, value FROM planted_truth").fetchall()
        draft.publish("planted", demonstration=True, as_of=as_of)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{folder}")
        reread()
        yield {key: (json.loads(scope), json.loads(value)) for key, scope, value in rows}
    reread()


def reread() -> None:
    for held in (settings, engine.warehouse):
        held.cache_clear()


def one(sql: str):
    with engine.reading() as connection:
        return connection.exec_driver_sql(sql).fetchone()


def test_the_planted_agreement_is_recovered(planted):
    scope, shift = planted["agreement_shift"]
    agreement = events.agreements()[0]
    assert (agreement.code, agreement.since, set(agreement.partners)) == (scope["agreement"], scope["since"], set(scope["partners"]))
    frame = events.around_agreement(agreement, Filters())
    found = course(frame, agreement.partners, agreement.since)
    effect, (before, _) = found.shift(), found.shares(late=False)
    assert effect.certain and effect.value > 0
    assert abs(effect.value - shift * (1 - before)) <= WIDE * (effect.high - effect.low) / 2
    growth = found.growth()
    assert abs(growth.value) <= WIDE * (growth.high - growth.low) / 2
    assert sum(moved(frame, agreement.since)["change"]) == pytest.approx(0.0, abs=1e-9)


def test_goods_covered_are_those_of_the_planted_chapters(planted):
    scope, _ = planted["agreement_shift"]
    frame = events.around_agreement(events.agreements()[0], Filters())
    chapters = ", ".join(f"'{chapter}'" for chapter in scope["chapters"])
    (value,) = one(f"SELECT sum(import_value)::DOUBLE FROM item WHERE hs2 IN ({chapters})")
    assert frame["value"][frame["covered"]].sum() == pytest.approx(value)
    assert frame["value"].sum() == pytest.approx(one("SELECT sum(import_value)::DOUBLE FROM item")[0])


def test_the_planted_tariff_change_is_recovered(planted):
    scope, after = planted["tariff_change"]
    [change] = events.changes()
    assert (change.hs2, change.since, change.before, change.after) == (scope["hs2"], scope["since"], scope["before"], after)
    sides = one(
        "SELECT min(rate_mfn) FILTER (late), max(rate_mfn) FILTER (late), min(rate_mfn) FILTER (NOT late), max(rate_mfn) FILTER (NOT late) "
        f"FROM (SELECT rate_mfn, month >= {change.since} AS late FROM item WHERE hs2 = '{change.hs2}')"
    )
    assert [float(rate) for rate in sides] == [change.after, change.after, change.before, change.before]
    growth = course(events.around_change(change, Filters()), (), change.since).growth()
    assert growth.low < 0 < growth.high


def test_the_share_that_claims_is_that_of_the_generator(planted):
    claimed, offered = one("SELECT sum(preference_claimed), sum(preference_eligible) FROM item")
    assert offered > 500
    assert abs(claimed / offered - CLAIMED_SHARE) <= 3.5 * sqrt(CLAIMED_SHARE * (1 - CLAIMED_SHARE) / offered)


def test_the_money_is_that_of_the_rates_of_each_item(planted):
    answer = ask(Question(("eligible_value", "duty_saved", "duty_left", "preference_utilisation")))
    eligible, used, saved, left = one(
        "SELECT sum(value) FILTER (offered <> '-'), sum(value) FILTER (agreement <> '-'), "
        "sum(value * (rate_mfn - rate_applied)) FILTER (agreement <> '-') / 100, "
        "sum(value * (rate_mfn - rate_preference)) FILTER (offered <> '-' AND agreement = '-') / 100 FROM item"
    )
    [row] = answer.rows
    assert row["eligible_value"] == eligible
    assert [float(row[key]) for key in ("duty_saved", "duty_left")] == pytest.approx([float(saved), float(left)], rel=1e-12)
    assert row["preference_utilisation"] == pytest.approx(float(used / eligible))


def test_lines_free_for_all_and_goods_under_relief_are_not_eligible(planted):
    partners = "SELECT country FROM agreement_partner WHERE agreement = offered"
    assert one(
        "SELECT count(*) FROM item WHERE offered <> '-' AND (rate_mfn = 0 OR rate_preference >= rate_mfn OR flow <> 'import' "
        f"OR relief NOT IN ('-', 'PRF') OR (origin NOT IN ({partners}) AND origin <> '-'))"
    ) == (0,)
    assert one("SELECT count(*) FROM item WHERE rate_mfn = 0 AND flow = 'import'")[0] > 0


@pytest.mark.parametrize("by", ["offered", "size", "partner", "hs2", "month"])
def test_parts_add_up_to_the_whole(planted, by):
    keys = ("eligible_value", "duty_saved", "duty_left")
    [whole] = ask(Question(keys)).rows
    parts = ask(Question(keys, (by,))).rows
    assert [sum(Decimal(row[key]) for row in parts) for key in keys] == [Decimal(whole[key]) for key in keys]


def test_partners_are_origins_of_imports_and_destinations_of_exports(planted):
    for flow, column in (("import", "origin"), ("export", "departure")):
        assert one(f"SELECT count(*) FROM item WHERE flow = '{flow}' AND partner <> {column}") == (0,)
    exports = ask(Question(("export_value",), ("partner",), Filters.parse("flow=export"))).rows
    assert len(exports) > 10 and {row["partner"] for row in exports} != {"XM"}


def test_utilisation_is_a_ratio_of_sums_and_unknown_where_a_source_cannot_know(folder):
    known = {"preference_eligible": 1, "duty_saved": 0, "duty_left": 0, "items": 1, "import_value": 1}
    rows = [
        filled(schema.item, month=202601, decl_id="a", eligible_value=1, preferred_value=1, **known),
        filled(schema.item, month=202602, decl_id="b", eligible_value=9, preferred_value=0, **known),
        filled(schema.item, month=202603, decl_id="c", items=1, import_value=5),
    ]
    publish(folder, {schema.item: rows})
    assert ask(Question(("preference_utilisation",))).rows[0]["preference_utilisation"] == pytest.approx(0.1)
    [unknown] = ask(
        Question(("preference_utilisation", "duty_left", "import_value"), (), Filters.parse("since=2026-03&until=2026-03"))
    ).rows
    assert unknown == {"preference_utilisation": None, "duty_left": None, "import_value": 5}
