"""Every planted truth is found again in the warehouse, by plain SQL and arithmetic."""

import json
from math import log

import numpy as np
import pandas as pd
import pytest

from data.demo.world import truths
from data.demo.world.offices import feasts


@pytest.fixture(scope="module")
def planted(demonstration):
    """Scope and value by key."""
    rows = demonstration.execute("SELECT key, scope, value FROM planted_truth").fetchall()
    return {key: (json.loads(scope), json.loads(value)) for key, scope, value in rows}


def test_every_key_is_documented_and_planted_once(planted, one):
    assert one("SELECT count(*) FROM planted_truth") == len(planted) == 20
    assert [key for key in planted if key not in truths.__doc__] == []


def test_undervaluation_shows_in_unit_values_against_other_origins(planted, frame):
    scope, share = planted["undervaluation"]
    cell = frame(f"SELECT hs6, origin, ln(value / net_kg) AS u FROM item WHERE hs4 = '{scope['hs4']}' AND flow = 'import' AND valid = 1")
    theirs = cell["origin"] == scope["origin"]
    elsewhere = cell[~theirs].groupby("hs6")["u"].median()
    found = 1 - np.exp((cell[theirs]["u"] - cell[theirs]["hs6"].map(elsewhere)).median())
    assert theirs.sum() > 100
    assert found == pytest.approx(share, abs=0.06)


def test_the_clogged_office_waits_from_its_month(planted, frame):
    scope, factor = planted["clogged_office"]
    waits = frame(
        f"SELECT office, month >= {scope['since']} AS late, median(date_diff('minute', docs_end_at, insp_start_at)) AS hours "
        "FROM clearance WHERE insp_start_at IS NOT NULL GROUP BY ALL HAVING count(*) >= 20"
    )
    hours = waits.set_index(["office", "late"])["hours"].unstack()
    growth = (hours[True] / hours[False]).dropna()
    assert growth.idxmax() == scope["office"]
    assert 2 < growth.max() < 2 * factor
    assert growth.drop(scope["office"]).max() < 0.6 * growth.max()


def test_the_clog_begins_in_the_planted_month(planted, frame):
    scope, _ = planted["clogged_office"]
    monthly = frame(
        "SELECT month, median(date_diff('minute', docs_end_at, insp_start_at)) AS wait FROM clearance "
        f"WHERE office = '{scope['office']}' AND insp_start_at IS NOT NULL GROUP BY 1 ORDER BY 1"
    ).set_index("month")["wait"]
    costs = {month: _split_error(np.log(monthly), month) for month in monthly.index[6:-2]}
    assert min(costs, key=costs.get) == scope["since"]


def _split_error(series, month):
    return sum(((part - part.mean()) ** 2).sum() for part in (series[series.index < month], series[series.index >= month]))


def test_one_officer_meets_one_broker_far_too_often(planted, frame):
    scope, share = planted["excess_interaction"]
    met = frame("SELECT office, officer, broker, count(*) AS n FROM inspection GROUP BY ALL")
    by_office = met.groupby("office")["n"].transform("sum")
    expected_share = met.groupby(["office", "officer"])["n"].transform("sum") / by_office
    of_broker = met.groupby(["office", "broker"])["n"].transform("sum")
    met["z"] = (met["n"] - of_broker * expected_share) / np.sqrt(of_broker * expected_share * (1 - expected_share) + 1e-9)
    worst = met[of_broker >= 10].nlargest(1, "z").iloc[0]
    assert (worst["office"], worst["officer"], worst["broker"]) == (scope["office"], scope["officer"], scope["broker"])
    assert worst["z"] > 5
    assert worst["n"] / of_broker[worst.name] == pytest.approx(share, abs=0.15)


def _mirror(frame, partner):
    """Log of what the partner reports (CIF) over what is declared: by value and by weight."""
    found = frame(
        f"""WITH theirs AS (SELECT sum(value_usd * rate) AS v, sum(net_kg) AS w FROM mirror
                 JOIN exchange_rate USING (month) WHERE exchange_rate.currency = 'MRL' AND reporter = '{partner}' AND flow = 'export'),
             ours AS (SELECT sum(fob_value) AS v, sum(net_kg) AS w FROM item WHERE departure = '{partner}' AND flow = 'import')
        SELECT ln(theirs.v / ours.v) AS value, ln(theirs.w / ours.w) AS weight FROM theirs, ours"""
    ).iloc[0]
    return found["value"], found["weight"]


def test_the_mirror_gap_of_value_alone(planted, frame):
    scope, gap = planted["mirror_gap_value"]
    value, weight = _mirror(frame, scope["partner"])
    assert value == pytest.approx(log(1 + gap), abs=0.08)
    assert weight == pytest.approx(0, abs=0.08)


def test_the_mirror_gap_of_value_and_weight(planted, frame):
    scope, gap = planted["mirror_gap_weight"]
    assert _mirror(frame, scope["partner"]) == pytest.approx((log(1 + gap), log(1 + gap)), abs=0.08)


@pytest.mark.parametrize("partner", ["CN", "DE", "US", "IN"])
def test_other_partners_report_what_is_declared(frame, partner):
    value, weight = _mirror(frame, partner)
    assert abs(value) < 0.1
    assert abs(weight) < 0.1


def test_the_new_agreement_shifts_trade_from_its_month(planted, frame):
    scope, moved = planted["agreement_shift"]
    monthly = frame(
        f"SELECT month, avg((origin IN {tuple(scope['partners'])})::INT) AS share, "
        f"max((agreement = '{scope['agreement']}')::INT) AS claimed, count(*) AS n "
        f"FROM item WHERE flow = 'import' AND hs2 IN {tuple(scope['chapters'])} GROUP BY 1 ORDER BY 1"
    ).set_index("month")
    before, after = (_share(part) for part in (monthly[monthly.index < scope["since"]], monthly[monthly.index >= scope["since"]]))
    assert (after - before) / (1 - before) == pytest.approx(moved, abs=0.03)
    assert monthly[monthly["claimed"] == 1].index[0] == scope["since"]
    costs = {month: _split_error(monthly["share"], month) for month in monthly.index[3:-3]}
    assert min(costs, key=costs.get) in (scope["since"], *monthly.index[monthly.index > scope["since"]][:1])


def _share(part):
    return (part["share"] * part["n"]).sum() / part["n"].sum()


def test_the_tariff_change_shows_in_the_effective_rate(planted, frame, one):
    scope, rate = planted["tariff_change"]
    monthly = frame(
        "SELECT month, 100.0 * sum(duty_assessed) / sum(value) AS rate FROM item "
        f"WHERE hs2 = '{scope['hs2']}' AND flow = 'import' AND agreement = '-' "
        "AND relief = '-' GROUP BY 1 ORDER BY 1"
    ).set_index("month")["rate"]
    assert monthly[monthly.index < scope["since"]].to_numpy() == pytest.approx(scope["before"])
    assert monthly[monthly.index >= scope["since"]].to_numpy() == pytest.approx(rate)
    assert one(f"SELECT count(DISTINCT rate) FROM tariff WHERE hs6 LIKE '{scope['hs2']}%' AND tax = 'DTY' AND agreement = '-'") == 2


@pytest.mark.parametrize("table", ["item", "tax_line", "clearance"])
def test_one_office_is_silent_in_one_month_only(planted, frame, table):
    scope, held = planted["missing_office_month"]
    counts = frame(f"SELECT month, count(*) AS n FROM {table} WHERE office = '{scope['office']}' GROUP BY 1").set_index("month")["n"]
    assert counts.get(scope["since"], 0) == held
    assert len(counts) == 59


def test_random_selection_tells_the_true_irregularity(planted, one):
    _, rate = planted["random_irregularity"]
    examined = one("SELECT sum(inspected_random) FROM clearance")
    found = one("SELECT sum(irregular_random) / sum(inspected_random) FROM clearance")
    assert found == pytest.approx(rate, abs=3 * (rate * (1 - rate) / float(examined)) ** 0.5)
    assert one("SELECT sum(irregular_targeted) / sum(inspected_targeted) FROM clearance") > 2 * rate


def test_risky_goods_are_irregular_as_often_as_planted(planted, frame):
    scope, rate = planted["risky_goods"]
    pairs = " OR ".join(f"(hs2 = '{chapter}' AND origin = '{origin}')" for chapter, origin in scope["pairs"])
    seen = frame(
        f"SELECT {pairs} AS risky, count(*) AS n, sum(irregular) AS found FROM clearance "
        f"WHERE flow = '{scope['flow']}' AND inspected_random = 1 GROUP BY 1"
    ).set_index("risky")
    n, found = seen.loc[True]
    assert found / n == pytest.approx(rate, abs=3 * (rate * (1 - rate) / n) ** 0.5)
    assert found / n > 4 * seen.loc[False, "found"] / seen.loc[False, "n"]


def test_authorised_operators_are_cleared_faster(planted, frame):
    _, factor = planted["aeo_time_effect"]
    medians = frame(
        "SELECT mode, lane, pre_arrival, aeo, median(customs_span_calendar / 3600) AS hours, count(*) AS n FROM clearance "
        "WHERE flow = 'import' AND lane IN ('green', 'blue') "
        "AND oga_request_at IS NULL GROUP BY ALL"
    )
    sides = medians.pivot_table(index=["mode", "lane", "pre_arrival"], columns="aeo", values=["hours", "n"]).dropna()
    kept = sides[sides["n"]["yes"] >= 40]
    found = np.exp(np.average(np.log(kept["hours"]["yes"] / kept["hours"]["no"]), weights=kept["n"]["yes"]))
    assert found == pytest.approx(factor, abs=0.05)


def test_seasons_trend_shock_and_feast_explain_the_volume(planted, frame):
    counts = frame("SELECT month, sum(declarations)::DOUBLE AS n FROM clearance GROUP BY 1 ORDER BY 1").set_index("month")["n"]
    shock = planted["shock"][0]
    design = pd.DataFrame(
        {
            **{f"s{number}": (counts.index % 100 == number).astype(float) for number in range(1, 13)},
            "trend": np.arange(len(counts)) / 12,
            "shock": ((counts.index >= shock["since"]) & (counts.index <= shock["until"])).astype(float),
            "feast": [sum(day.year * 100 + day.month == month for day in feasts()) / 3 for month in counts.index],
        }
    )
    fitted = dict(zip(design.columns, np.linalg.lstsq(design.to_numpy(), np.log(counts.to_numpy()), rcond=None)[0], strict=True))
    seasons = np.exp([fitted[f"s{number}"] for number in range(1, 13)])
    assert seasons / seasons.mean() == pytest.approx(np.array(planted["seasonality"][1]), abs=0.03)
    assert np.exp(fitted["trend"]) - 1 == pytest.approx(planted["trend"][1], abs=0.01)
    assert np.exp(fitted["shock"]) == pytest.approx(planted["shock"][1], abs=0.03)
    assert np.exp(fitted["feast"]) == pytest.approx(planted["moving_holiday"][1], abs=0.03)


def test_faulty_items_are_as_many_as_planted(planted, one):
    _, share = planted["faulty_items"]
    wrong_rate = "coalesce(abs(invoice_value::DOUBLE * fx::DOUBLE / nullif(fob_value, 0) - 1) > 0.1, false)"
    faulty = f"net_kg = 0 OR gross_kg < net_kg OR origin = '-' OR value = 0 OR {wrong_rate}"
    assert one(f"SELECT avg(({faulty})::INT) FROM item") == pytest.approx(share, abs=0.003)
    assert one(f"SELECT count(*) FROM item WHERE (valid = 0) <> ({faulty})") == 0


def _shares(frame, group, now, trait, where):
    """Share of imported items with a trait, in the last twelve months (True) and in the twelve before."""
    rows = frame(
        f"SELECT {group} AS what, month >= {now} AS now, avg(({trait})::INT) AS share, count(*) AS n FROM item WHERE flow = 'import' "
        f"AND month >= {now - 100} AND {where} GROUP BY ALL"
    )
    assert rows["n"].min() >= 30
    return rows.set_index(["what", "now"])["share"].unstack()


def test_a_few_headings_move_to_their_lowest_duty(planted, frame):
    scope, share = planted["switched_codes"]
    codes = ", ".join(f"'{code}'" for code in scope["headings"])
    lowest = "hs6 = (SELECT min_by(t.hs6, (t.rate, t.hs6)) FROM tariff t WHERE t.hs6[:4] = hs4 AND t.tax = 'DTY' AND t.agreement = '-')"
    found = _shares(frame, "hs4", scope["since"], lowest, f"hs4 IN ({codes})")
    assert len(found) == 2 and np.allclose(found[True], found[False] + share * (1 - found[False]), atol=0.15)


def test_a_few_headings_move_to_an_origin_with_a_preference(planted, frame):
    scope, share = planted["redeclared_origins"]
    codes = ", ".join(f"'{code}'" for code in scope["headings"])
    found = _shares(frame, "hs4", scope["since"], f"origin = '{scope['origin']}'", f"hs4 IN ({codes})")
    assert len(found) == 2 and np.allclose(found[True], found[False] + share * (1 - found[False]), atol=0.15)


def test_a_few_goods_are_declared_at_half_their_mass(planted, frame):
    scope, light = planted["light_masses"]
    for heading, origin in scope["pairs"]:
        mass = frame(
            f"SELECT net_kg / quantity AS mass, median(net_kg / quantity) OVER (PARTITION BY hs6, floor(log2(quantity))) AS usual, "
            f"origin = '{origin}' AND month >= {scope['since']} AS chosen FROM item "
            f"WHERE hs4 = '{heading}' AND flow = 'import' AND net_kg > 0"
        )
        gone = (mass["mass"] / mass["usual"]).between(0.75 * light, 1.25 * light)
        assert mass["chosen"].sum() >= 15
        assert gone[mass["chosen"]].mean() == pytest.approx(0.5, abs=0.2) and gone[~mass["chosen"]].mean() < 0.2


def test_split_consignments_stay_just_under_the_limit(planted, frame):
    scope, limit = planted["split_consignments"]
    found = frame(
        f"SELECT trader IN {tuple(scope['traders'])} AS chosen, month >= {scope['since']} AS now, avg((value BETWEEN {0.89 * limit} AND "
        f"{limit} AND value <> {limit})::INT) AS share FROM (SELECT decl_id, trader, month, sum(value) AS value FROM item WHERE "
        "flow = 'import' GROUP BY ALL) GROUP BY ALL"
    ).set_index(["chosen", "now"])["share"]
    assert found[True, True] > 0.15 and max(found[True, False], found[False, True], found[False, False]) < 0.06


def test_a_short_history_names_only_what_it_holds():
    plan = truths.DemoPlan.ending(truths.datetime(2026, 10, 31, 23, 59), 1)
    shifts = [("switched_codes", {"headings": ["8417"], "since": plan.switched_from}, 0.6)]
    keys = {key for key, _, _ in truths.rows(plan, "F01", "B001", [("61", "CN")], shifts)}
    assert {"clogged_office", "missing_office_month"} <= keys
    assert not keys & {"tariff_change", "agreement_shift", "shock", "switched_codes"}
