"""Service standards: the finest row wins, on each clock; loaded alone they change the figures, as pandas has them."""

from io import StringIO
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from sqlalchemy import select

import manage
from data import schema
from data.loading import load
from data.releases import release
from data.standards import limits
from queries.addresses.filters import Filters
from queries.clearance.standards import holding, holding_by
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import Question
from tests.queries.conftest import folder
from tests.queries.small import filled, publish

__all__ = ["folder"]
TABLE = """office,mode,lane,calendar hours,working hours
,sea,,60,20
,air,,20,6
,,green,30,
,road,red,48,18
PTM,,,50,15
PTM,sea,,40,
PTM,sea,green,12,4
"""
PICKED = ("office=PTM", "office=PTM&lane=green", "flow=import&mode=air", "lane=red&lane=yellow", "origin=CN", "hs2=84")
SEARCHES = ("", *PICKED, "since=2026-05&until=2026-07")
FILES = [f"tests/data/loading/samples/asycuda/{name}.csv" for name in ("general", "items", "taxes", "global_taxes")]
CLOCKS, PLACES = limits.CLOCKS, limits.PLACES


def by_hand(rows: list[dict], office: str, mode: str, lane: str, clock: str) -> float:
    """The limit by weights: of the rows that fit and state one, that with the greatest sum of 4 (office), 2 (mode) and 1 (lane)."""
    asked = {"office": (office, 4), "mode": (mode, 2), "lane": (lane, 1)}
    fitting = [row for row in rows if all(row[name] in ("-", code) for name, (code, _) in asked.items()) and pd.notna(row[clock])]
    weighed = [(sum(weight for name, (_, weight) in asked.items() if row[name] != "-"), row[clock]) for row in fitting]
    return max(weighed)[1] if weighed else np.nan


def stated(path: Path, text: str = TABLE) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def run(*arguments: str) -> str:
    found = CliRunner().invoke(manage.main, arguments, catch_exceptions=False)
    assert found.exit_code == 0, found.output
    return found.output


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """A demonstration, its declarations as a frame, its shares before, and the same warehouse with standards loaded alone."""
    place = tmp_path_factory.mktemp("standards")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{place}/warehouse")
        _reread()
        run("demo", "--declarations", "4000", "--years", "1")
        before = engine.current(), {search: _share(search) for search in SEARCHES}
        said = run("load", "service_standards", stated(place / "own.csv"))
        yield before, said, _declarations()
    _reread()


def _reread() -> None:
    for each in (manage.settings, engine.warehouse):
        each.cache_clear()


def _declarations() -> pd.DataFrame:
    timed = (f"{each}_{clock}" for each in ("release", "waiting") for clock in CLOCKS)
    return _read(*PLACES, "flow", "origin", "hs2", "month", "is_open", *timed)


def _read(*names: str) -> pd.DataFrame:
    held = schema.clearance.c
    with engine.reading() as connection:
        rows = connection.execute(select(*(held[name] for name in names)).order_by(held.decl_id)).fetchall()
    return pd.DataFrame(rows, columns=list(names))


def _share(search: str) -> tuple[float | None, float | None]:
    found = [ask(Question(("on_target_share",), (), Filters.parse(f"{search}&clock={clock}"))) for clock in CLOCKS]
    return tuple(each.value("on_target_share") for each in found)


def _kept(frame: pd.DataFrame, search: str) -> pd.DataFrame:
    filters = Filters.parse(search)
    for key, codes in filters.picks:
        frame = frame[frame[key].isin(codes)]
    return frame[frame["month"].between(filters.since or 0, filters.until or 999999)]


@pytest.mark.parametrize("search", SEARCHES)
def test_loaded_alone_they_judge_released_and_open_as_pandas_does(loaded, search):
    (_, before), _, frame = loaded
    rows = pd.read_csv(StringIO(TABLE)).rename(columns={"calendar hours": "calendar", "working hours": "working"})
    rows = rows.fillna({"office": "-", "mode": "-", "lane": "-"}).to_dict("records")
    kept = _kept(frame, search)
    for place, clock in enumerate(CLOCKS):
        limit = np.array([by_hand(rows, *each, clock) for each in kept[["office", "mode", "lane"]].itertuples(index=False)])
        took, waited = (kept[f"{name}_{clock}"].to_numpy(float) for name in ("release", "waiting"))
        counted = ~np.isnan(limit) & (~np.isnan(took) | (waited > limit))
        wanted = (took <= limit)[counted].sum() / counted.sum() if counted.any() else None
        assert _share(search)[place] == (pytest.approx(wanted) if wanted is not None else None), clock
        found = holding(Filters.parse(f"{search}&clock={clock}"))
        shares = pd.Series(limit[counted]).value_counts(normalize=True).to_dict()
        assert dict(found.limits) == pytest.approx(shares)
        assert found.unjudged == pytest.approx(np.isnan(limit).mean())
        for cut in ("office", "mode", "lane"):
            own = kept.assign(limit=limit)[counted].groupby(cut)["limit"].agg(lambda limits: limits.value_counts(normalize=True).to_dict())
            by = holding_by(cut, Filters.parse(f"{search}&clock={clock}"))
            assert {code: dict(each.limits) for code, each in by.items() if each.limits} == {k: pytest.approx(v) for k, v in own.items()}
    assert _share(search) != before[search]


def test_all_else_stays_and_every_route_says_the_same(loaded):
    (before, _), said, frame = loaded
    assert engine.current().number == before.number + 1 and "7 records = 7 loaded" in said
    for by in ((), ("office",), ("origin",), ("hs2",), ("month", "lane")):
        answer = ask(Question(("on_target_share", "declarations"), by))
        assert sum(row["declarations"] for row in answer.rows) == len(frame)
        assert sum(counts["on_target_share"] for counts in answer.counts) == answer.observations["on_target_share"]
    cuts = ((), ("office",), ("origin",), ("hs2",))
    assert len({ask(Question(("on_target_share",), by)).observations["on_target_share"] for by in cuts}) == 1


def test_a_declaration_of_any_place_takes_the_finest_row():
    offices, modes, lanes = ("A", "B", "-"), ("sea", "air", "-"), ("red", "green", "-")
    rng = np.random.default_rng(9)
    for _ in range(30):
        rows = [
            dict(zip(PLACES, place, strict=True), calendar=float(rng.integers(1, 99)), working=rng.choice([np.nan, 5.0, 7.0]))
            for place in product(offices, modes, lanes)
            if rng.random() < 0.4
        ] or [{"office": "-", "mode": "-", "lane": "-", "calendar": 1.0, "working": 1.0}]
        found = limits.of((*(row[name] for name in PLACES), *(None if np.isnan(row[c]) else row[c] for c in CLOCKS)) for row in rows)
        for place, clock in product(product(("A", "B", "C"), modes, lanes), CLOCKS):
            limit = found.limit(place, clock)
            assert (np.nan if limit is None else limit) == pytest.approx(by_hand(rows, *place, clock), nan_ok=True)


def test_without_a_table_the_usual_limits_hold_on_both_clocks():
    usual = limits.of([])
    found = [[usual.limit(("A", mode, "red"), clock) for clock in CLOCKS] for mode in ("sea", "air", "road", "rail", "post", "-")]
    assert found == [[72, 72], [24, 24], [24, 24], [72, 72], [48, 48], [None, None]]


def test_declarations_loaded_later_are_judged_by_the_standards_that_are_loaded(folder, tmp_path):
    """Both orders come to the same marks; so does a table that replaced another, and the first again."""
    text = "mode,calendar hours,working hours\n*,1,1\n"
    found = []
    run("load", "asycuda", *FILES)
    for step in (text, "mode,hours\nany,9000\n", text):
        run("load", "service_standards", stated(tmp_path / "own.csv", step))
        found.append(_marks())
    assert found[0] == found[2] != found[1]
    with release.draft(tmp_path / "second") as draft:
        load.load_files(draft, "service_standards", [Path(stated(tmp_path / "own.csv", text))])
        load.load_files(draft, "asycuda", [Path(file) for file in FILES])
        rows = draft.raw.execute("SELECT target_base_calendar, on_target_calendar FROM clearance ORDER BY decl_id").fetchall()
    assert rows == found[0]


def _marks() -> list[tuple]:
    frame = _read("target_base_calendar", "on_target_calendar").astype(object)
    return list(frame.where(frame.notna(), None).itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mode,hours\nship,5\n", "none of the 1 records can be loaded: .*line 2, column 'mode': 'ship'"),
        ("mode,hours\nsea,-5\n", "line 2, column 'hours'"),
        ("mode,hours\nsea,5\nsea,6\n", "duplicate"),
        ("hours of the day\n5\n", "no column"),
        ("office,mode,lane,hours\n,sea,,72\n*,sea,any,24\n", "office -, mode sea, lane -.*more than once .24.0 and 72.0 hours.: keep one"),
        ("mode,hours,working hours\nair,24,\nsea,,\n", "mode sea.*states no hours"),
        ("mode,hours\nsea,0\n", "mode sea.*0.0 hours: accepted are more than 0"),
        ("mode,hours,working hours\nsea,24,99999\n", "24.0 and 99999.0 hours: accepted are .* at most 87,840"),
    ],
)
def test_a_bad_table_is_refused_by_line_and_column(tmp_path, text, said):
    with release.draft(tmp_path / "warehouse") as draft, pytest.raises(load.FileRefused, match=said):
        load.load_files(draft, "service_standards", [Path(stated(tmp_path / "own.csv", text))])


def test_an_office_that_is_not_known_is_said(folder, tmp_path):
    run("load", "asycuda", *FILES)
    said = run("load", "service_standards", stated(tmp_path / "own.csv", "office,hours\nNOWHERE,5\n,24\n"))
    assert "no declaration is from: NOWHERE" in said


def test_an_open_declaration_is_marked_on_each_clock_by_its_own_hours(folder, tmp_path):
    """By hand: open for 64 calendar and 18 working hours, of 24 and 20 allowed: late on the calendar, not yet counted in working hours."""
    waits = [(64.0, 18.0, None), (64.0, 21.0, None), (10.0, 5.0, None), (None, None, 24.0), (None, None, 24.5)]
    rows = [
        filled(
            schema.clearance,
            declaration=str(place),
            decl_id=str(place),
            office="X",
            mode="air",
            is_open=int(released is None),
            waiting_calendar=calendar,
            waiting_working=working,
            release_calendar=released,
            release_working=released,
        )
        for place, (calendar, working, released) in enumerate(waits)
    ]
    publish(folder, {schema.clearance: [{key: value for key, value in row.items() if key in schema.clearance.c} for row in rows]})
    run("load", "service_standards", stated(tmp_path / "own.csv", "mode,hours,working hours\nair,24,20\n"))
    found = _read("target_base_calendar", "on_target_calendar", "target_base_working", "on_target_working", "target_hours")
    assert found["target_base_calendar"].tolist() == [1, 1, 0, 1, 1] and found["target_base_working"].tolist() == [0, 1, 0, 1, 1]
    assert found["on_target_calendar"].fillna(-1).tolist() == [0, 0, -1, 1, 0]
    assert found["on_target_working"].fillna(-1).tolist() == [-1, 0, -1, 0, 0] and set(found["target_hours"]) == {24}
