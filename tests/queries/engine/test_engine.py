"""Every measure by every dimension, against pandas on the fact tables of the demonstration, on every route."""

import math
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data import schema
from data.demo import generate
from data.releases import release
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS, MEASURES, Measure
from queries.engine import engine
from queries.engine.ask import ask, ask_beside
from queries.engine.question import CannotCut, Question
from queries.engine.route import able, base
from queries.engine.statement import Cut, bins, part, percentiles, totals
from queries.rollups import building
from queries.rollups.candidates import FINEST_FIRST
from queries.trade import cells
from settings import settings

PERIOD = "since=2025-03&until=2026-02"
FILTERS = (f"{PERIOD}&lane=red&lane=yellow", "year=2026&section=XVI&clock=working")


@pytest.fixture(scope="module", autouse=True)
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small demonstration with every roll-up, that this process reads for the length of the module."""
    folder = tmp_path_factory.mktemp("engine") / "warehouse"
    with release.draft(folder, fresh=True) as draft, pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "chosen", lambda _connection: [*FINEST_FIRST])
        as_of = generate.fill(draft.raw, declarations=2500, years=2, seed=5)
        building.refresh(draft.connection)
        draft.publish("engine suite", demonstration=True, as_of=as_of)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{folder}")
        for held in (settings, engine.warehouse):
            held.cache_clear()
        yield folder
    for held in (settings, engine.warehouse):
        held.cache_clear()


@pytest.fixture(scope="module")
def facts(demonstration: Path) -> dict[str, pd.DataFrame]:
    """Every fact as a frame, with the coarser dimensions looked up in plain pandas."""
    with engine.reading() as connection:
        read = {name: _frame(connection, table) for name, table in schema.metadata.tables.items()}
    return {name: _looked_up(read[name], read) for name in schema.FACTS}


def _frame(connection, table) -> pd.DataFrame:
    names = list(table.columns.keys())
    return pd.DataFrame(connection.execute(table.select()).fetchall(), columns=names)


def _looked_up(frame: pd.DataFrame, read: dict[str, pd.DataFrame]) -> pd.DataFrame:
    for dimension in DIMENSIONS.values():
        table, on, value = dimension.lookup
        if table and dimension.finer in frame:
            names = read[table].drop_duplicates(on).set_index(on)[value]
            frame[dimension.key] = frame[dimension.finer].map(names).fillna("-")
    days = frame["month"].map(lambda month: f"{month // 100}-{month % 100:02d}-01")
    dates = pd.PeriodIndex(days, freq="Q-JUN")  # the fiscal year of the demonstration
    quarters = [f"{year}-Q{quarter}" for year, quarter in zip(dates.qyear, dates.quarter, strict=True)]
    return frame.assign(fiscal_year=dates.qyear, fiscal_quarter=quarters)


def expected(measure: Measure, facts: dict[str, pd.DataFrame], by: tuple[str, ...], filters: Filters) -> dict[tuple, object]:
    """The measure in plain pandas; percentiles exactly, from the hours themselves."""
    frame = _kept(facts[measure.fact], filters)
    groups = [((), frame)] if not by else [(key, part) for key, part in frame.groupby(list(by), sort=False)]
    return {key: value for key, rows in groups if (value := _value(measure, rows, filters.clock)) is not None}


def _kept(frame: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    keep = pd.Series(True, index=frame.index)
    for key, codes in filters.picks:
        if key in frame:
            keep &= frame[key].astype(str).isin(codes)
    keep &= frame["month"] >= (filters.since or 0)
    return frame[keep & (frame["month"] <= (filters.until or 999999))]


def _value(measure: Measure, rows: pd.DataFrame, clock: str):
    columns = [name if name in rows else f"{name}_{clock}" for name in measure.parts]
    if measure.kind == "percentile":
        seconds = f"{measure.parts[0]}_span_{clock}"
        hours = (rows[columns[0]] if columns[0] in rows else rows[seconds] / 3600).dropna().astype(float)
        return None if hours.empty else np.quantile(hours, measure.q, method="averaged_inverted_cdf")
    sums = [sum(known) if len(known := rows[name].dropna()) else None for name in columns]
    if measure.kind == "total":
        return sums[0]
    return None if sums[0] is None or not sums[1] else float(Decimal(str(sums[0])) / Decimal(str(sums[1]))) / measure.per


def agrees(measure: Measure, found, wanted) -> bool:
    if measure.kind == "total":
        return Decimal(found) == Decimal(str(wanted))
    if measure.kind == "share":
        return math.isclose(found, wanted, rel_tol=1e-9)
    return abs(math.log(max(found, 1 / 60) / max(wanted, 1 / 60))) <= math.log(1.03) + 1e-9


LEAVES = [measure for measure in MEASURES.values() if measure.kind != "ratio"]


@pytest.mark.parametrize("where", FILTERS)
@pytest.mark.parametrize("measure", LEAVES, ids=lambda measure: measure.key)
def test_every_measure_by_every_dimension_equals_pandas(measure, where, facts):
    filters = Filters.parse(where)
    for by in [(), *((key,) for key in DIMENSIONS if base(measure.fact, DIMENSIONS[key]))]:
        wanted = expected(measure, facts, by, filters)
        answer = ask(Question((measure.key,), by, filters))
        found = {tuple(row[key] for key in by): row[measure.key] for row in answer.rows if row[measure.key] is not None}
        assert found.keys() == wanted.keys(), by
        assert all(agrees(measure, found[key], wanted[key]) for key in wanted), (by, answer.route)


@pytest.mark.parametrize("measure", LEAVES, ids=lambda measure: measure.key)
def test_a_dimension_that_a_fact_does_not_have_is_refused(measure):
    for key in DIMENSIONS:
        if not base(measure.fact, DIMENSIONS[key]):
            with pytest.raises(CannotCut, match=DIMENSIONS[key].label):
                ask(Question((measure.key,), (key,)))


UNCUT = ("target", "attainment")


@pytest.mark.parametrize("clock", ["calendar", "working"])
@pytest.mark.parametrize("measure", LEAVES, ids=lambda measure: measure.key)
def test_every_route_gives_the_same_answer(measure, clock):
    cut = Cut(("month",), Filters.parse(f"{PERIOD}&flow=import&clock={clock}"))
    with engine.reading() as connection:
        answers = [_answered(connection, table, measure, cut) for table in able(measure.fact, frozenset(_read(measure, clock)))]
    assert all(answer == answers[0] for answer in answers)
    assert len(answers) > 1 or measure.fact in UNCUT


def _read(measure: Measure, clock: str) -> set[str]:
    names = (
        {bins(measure, clock), "declarations"}
        if measure.kind == "percentile"
        else {part(schema.FACTS[measure.fact], name, clock) for name in (*measure.parts, measure.observed)}
    )
    return {"month", *names} | (set() if measure.fact in UNCUT else {"flow"})


def _answered(connection, table, measure: Measure, cut: Cut) -> dict[int, object]:
    select = (
        percentiles(table, bins(measure, cut.filters.clock), (measure,), cut.shape)
        if measure.kind == "percentile"
        else totals(table, (measure,), cut.shape)
    )
    return {row["month"]: row[measure.key] for row in engine.rows(connection, select, cut.values(table))}


@pytest.mark.parametrize("by", [(), ("month",), ("office",), ("mode", "lane"), ("origin",)], ids=" ".join)
@pytest.mark.parametrize("earlier", ["since=2024-11&until=2025-04", "since=2025-02&until=2025-07"], ids=["apart", "overlapping"])
def test_two_periods_together_are_what_each_is_alone(by, earlier):
    keys = tuple(key for key, each in MEASURES.items() if each.fact in ("clearance", "item", "payment"))
    now, before = (Question(keys, by, Filters.parse(f"{months}&flow=import")) for months in ("since=2025-05&until=2025-10", earlier))
    alone = [replace(ask(each), seconds=0.0, routes=()) for each in (now, before)]
    assert [replace(each, seconds=0.0, routes=()) for each in ask_beside(now, before)] == alone
    assert alone[0].rows != alone[1].rows


@pytest.mark.parametrize("where", ["", "&origin=CN&section=XVI", "&lane=red&lane=yellow"])
@pytest.mark.parametrize("partner", ["origin", "office"])
def test_cells_of_goods_and_taxes_equal_pandas_on_the_table_that_holds_the_picks(where, partner, facts):
    filters = Filters.parse(PERIOD + where)
    for fact, made, names in (
        ("item", goods_of, ("value", "weight", "foreign")),
        ("tax_line", taxes_of, ("statutory", "assessed", "paid")),
    ):
        rows = _kept(facts[fact], filters)
        wanted = made(rows[rows["flow"] == "import"].assign(product=lambda held: held["hs6"], partner=lambda held: held[partner]))
        found = (cells.imports if fact == "item" else cells.taxes)(filters, partner)
        keys = ["product", "partner", "currency" if fact == "item" else "tax"]
        pd.testing.assert_frame_equal(
            found.sort_values(keys, ignore_index=True)[[*keys, *names]],
            wanted.sort_values(keys, ignore_index=True)[[*keys, *names]],
            check_dtype=False,
            rtol=1e-12,
        )
        if "lane" in where or partner != "origin":
            assert cells.source(fact, filters, partner).name == fact, "no roll-up of subheadings holds lanes or offices"


def goods_of(rows: pd.DataFrame) -> pd.DataFrame:
    named = rows.assign(currency=rows["invoice_currency"], value=rows["import_value"], weight=rows["net_kg"], foreign=rows["foreign_value"])
    exact = named["import_value"].astype(float) / named["fx"].astype(float)
    assert np.abs(exact - named["foreign"].astype(float)).max() <= 0.5e-4 * 1.01
    return summed(named, ["product", "partner", "currency"], ["value", "weight", "foreign"])


def taxes_of(rows: pd.DataFrame) -> pd.DataFrame:
    return summed(rows.assign(paid=rows["paid"].fillna(rows["assessed"])), ["product", "partner", "tax"], ["statutory", "assessed", "paid"])


def summed(rows: pd.DataFrame, keys: list[str], names: list[str]) -> pd.DataFrame:
    return rows.groupby(keys, as_index=False)[names].sum().astype(dict.fromkeys(names, float))


def test_the_parts_of_a_total_add_up_to_it():
    filters = Filters.parse(PERIOD)
    for measure in LEAVES:
        whole = ask(Question((measure.key,), (), filters)).rows[0][measure.key]
        for key in ("office", "lane", "hs2", "origin", "month"):
            if measure.kind == "total" and base(measure.fact, DIMENSIONS[key]):
                assert sum(row[measure.key] for row in ask(Question((measure.key,), (key,), filters)).rows) == whole


def test_overview_questions_of_one_pick_never_touch_the_item_table():
    keys = tuple(key for key, measure in MEASURES.items() if measure.fact in ("item", "clearance", "payment"))
    for pick in ("", "&office=NMC", "&flow=import&lane=red&mode=sea", "&origin=CN", "&hs2=85"):
        answer = ask(Question(tuple(key for key in keys if MEASURES[key].fact == "item"), ("month",), Filters.parse(PERIOD + pick)))
        assert answer.route and all(name.startswith("rollup_") for name in answer.route)


def test_answers_of_a_kept_question_are_the_same_object():
    question = Question(("declarations",), ("office",), Filters.parse(PERIOD))
    assert ask(question) is ask(question)
