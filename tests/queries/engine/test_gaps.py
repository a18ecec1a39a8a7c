"""A month without rows is a gap: a row with its reason in answers, tables and files, a finding, and left out by tile and title alike."""

import csv
import io
import json
from datetime import datetime
from decimal import Decimal

import pandas as pd
import pytest
from sqlalchemy import insert

import app
from callbacks.core.views import DRAWN, filtered
from callbacks.overview import scorecard
from dashboard.components.overview.scorecard import change
from dashboard.words.notes import sentences, worded
from data import schema
from data.months import shifted
from data.notes import Note
from data.quality import assessment
from data.quality.missing import RULE
from data.releases import release
from queries.addresses.filters import Filters
from queries.engine.ask import ask
from queries.engine.question import Question
from queries.rollups import building
from queries.tables.answers import as_csv, as_json, asked
from queries.tables.tables import as_csv as table_csv
from queries.tables.tables import listened, recorded
from services.core.comparison import pair
from tests.queries.small import filled

FIRST, LAST, GONE, EARLIER = 202401, 202512, 202505, 202408
NO_DATA = Note("no_data")
MONTHS = [shifted(FIRST, step) for step in range(24)]
AS_OF = datetime(2025, 12, 31, 23, 59, 59)


def rows() -> pd.DataFrame:
    """Two offices with some declarations in every month, but for one month of all, and one of the second office."""
    kept = [(month, "A", 10 + place) for place, month in enumerate(MONTHS) if month != GONE]
    kept += [(month, "B", 5 + place % 5) for place, month in enumerate(MONTHS) if month not in (GONE, EARLIER)]
    return pd.DataFrame(kept, columns=["month", "office", "n"])


@pytest.fixture
def held(folder):
    """The same as a release, with the quality of its months judged."""
    with release.draft(folder, fresh=True) as draft:
        made = [
            filled(schema.clearance, month=month, office=office, lane="green" if month % 2 else "red", decl_id=f"{office}{month}{place}")
            | {"declarations": 1, "registered_on": datetime(month // 100, month % 100, 1 + place % 28).date()}
            for month, office, n in rows().itertuples(index=False)
            for place in range(n)
        ]
        draft.connection.execute(insert(schema.clearance), made)
        draft.connection.execute(insert(schema.office), [filled(schema.office, code=code, name=f"Port {code}") for code in "AB"])
        quarters = [{"month": each, "quarter": "-", "year": each // 100, "fiscal_year": each // 100} for each in MONTHS]
        draft.connection.execute(insert(schema.month), quarters)
        assessment.run(draft.raw, None, 1)
        building.refresh(draft.connection)
        return draft.publish("gap", demonstration=False, as_of=AS_OF)


def test_an_answer_by_month_has_a_row_for_the_gap_with_its_reason(held):
    answer = asked(["declarations"], ["month"], "since=2025-01&until=2025-12")
    assert [row["month"] for row in answer.rows] == MONTHS[12:]
    by_hand = rows().groupby("month")["n"].sum()
    assert {row["month"]: row["declarations"] for row in answer.rows} == {
        month: None if month == GONE else by_hand[month] for month in MONTHS[12:]
    }
    assert answer.gaps == {GONE: NO_DATA} and answer.notes == (Note("unreceived", ("declarations",), months=(GONE,)),)
    assert worded(answer.notes[0]) == "Declarations: no data received for May 2025."
    told = json.loads(as_json(answer, worded))
    assert told["meta"]["notes"] == [worded(answer.notes[0])] and told["meta"]["gaps"] == {"2025-05": "no data received"}
    assert told["meta"]["noted"] == [
        {"kind": "unreceived", "text": worded(answer.notes[0]), "measures": ["declarations"], "months": ["2025-05"]}
    ]
    [gone] = [row for row in told["rows"] if row["month"] == "2025-05"]
    assert gone == {"month": "2025-05", "declarations": None, "reason": "no data received"}
    lines = list(csv.DictReader(io.StringIO(as_csv(answer, worded))))
    assert [line["reason"] for line in lines if not line["declarations"]] == ["no data received"] and len(lines) == 12


def test_an_office_that_sent_nothing_is_named(held):
    answer = asked(["declarations"], ["month"], "office=B")
    assert answer.gaps == dict.fromkeys((EARLIER, GONE), Note("no_data_from", names=("Port B",)))
    assert worded(answer.gaps[GONE]) == "no data received from Port B"


def test_a_month_that_no_filter_matches_is_told_from_one_that_was_not_received(held):
    answer = asked(["declarations"], ["month"], "since=2025-04&until=2025-08&lane=green")
    nothing = dict.fromkeys((202506, 202508), Note("no_rows"))
    assert answer.gaps == {GONE: NO_DATA, **nothing}
    assert [row["month"] for row in answer.rows] == [202505, 202506, 202507, 202508]


def test_a_cut_by_month_and_office_says_the_gap_once(held):
    lines = list(csv.DictReader(io.StringIO(as_csv(asked(["declarations"], ["month", "office"], "since=2025-04&until=2025-06"), worded))))
    assert [(line["month"], line["office"], line["reason"]) for line in lines if line["month"] == "2025-05"] == [
        ("2025-05", "", "no data received")
    ]


def test_the_table_of_a_view_and_its_axis_hold_the_gap(held):
    view = next(view for view in DRAWN if (view.page, view.name) == ("overview", "volume"))
    drawn = []
    read = listened(lambda: drawn.append(DRAWN[view]("?since=2025-01&until=2025-12")))
    [table, *_] = recorded(read, view.dimension, worded)
    lines = list(csv.DictReader(io.StringIO(table_csv(table))))
    assert [line["reason"] for line in lines if line["month"] == "2025-05"] == ["no data received"]
    bars = drawn[0].body["data"][1]
    assert len(bars["x"]) == 12 and pd.isna(bars["y"][4]) and "no data received" in bars["customdata"][4][1]


@pytest.mark.parametrize(("search", "gone"), [
    ("?since=2025-01&until=2025-12", [GONE]),
    ("?since=2025-01&until=2025-12&office=B", [GONE, shifted(EARLIER, 12)]),
    ("?since=2025-03&until=2026-02", [GONE]),
])  # fmt: skip
def test_tile_and_title_compare_the_same_months_and_say_which(held, search, gone):
    filters = filtered(search)
    counted = rows()[rows()["office"].isin(filters.picked("office") or ["A", "B"])].groupby("month")["n"].sum()
    alike = [month for month in MONTHS if filters.since <= month <= filters.until and month not in gone]
    now, before = (sum(counted.get(shifted(month, -back), 0) for month in alike) for back in (0, 12))
    tile = next(each for _, tiles in scorecard.tiles(filters).body for each in tiles if each.measure.key == "declarations")
    assert (tile.like, tile.before) == (now, before)
    said = sentences(DRAWN[next(view for view in DRAWN if (view.page, view.name) == ("overview", "volume"))](search).notes)
    assert ("The data hold Jan 2024 to Dec 2025: other months of the address are left out." in said) == ("2026" in search)
    size = f"{abs(now / before - 1) * 100:.2g}\u202f%"
    title = DRAWN[next(view for view in DRAWN if (view.page, view.name) == ("overview", "volume"))](search).title
    words = ", ".join(f"{datetime(month // 100, month % 100, 1):%b %Y}" for month in gone)
    assert size in change(tile) and size in title and all(each.endswith(f"(without {words})") for each in (change(tile), title))
    assert tile.value == sum(counted.get(month, 0) for month in MONTHS if filters.since <= month <= filters.until)


def test_what_is_compared_is_asked_with_the_months_left_out_and_a_command_asks_the_same(held):
    both = pair(("declarations",), (), Filters(202501, 202512))
    before = both.alike["declarations"][1]
    assert before.question.skipped == (202405,)
    told = asked(["declarations"], [], "since=2024-01&until=2024-12&skip=2024-05")
    assert told.rows == before.rows == ask(Question(("declarations",), (), Filters(202401, 202412), skipped=(202405,))).rows


def test_the_gap_is_a_finding_and_an_alert(held):
    found = {(row[0], row[1]) for row in _findings(held)}
    assert found == {(GONE, '{"kind": "none_received", "facts": ["declarations"]}')}
    faults = next(view for view in DRAWN if (view.page, view.name) == ("alerts", "faults"))
    drawn = json.dumps(DRAWN[faults]("").body, default=lambda part: part.to_plotly_json())
    assert "No data received" in drawn and "No declarations received" in drawn


def _findings(held: release.Release) -> list:
    from queries.engine import engine

    with engine.reading() as connection:
        statement = schema.finding.select().where(schema.finding.c.rule == RULE, schema.finding.c.failed > 0)
        return [(row.month, row.example) for row in connection.execute(statement)]


def test_where_every_month_is_there_nothing_is_said(held):
    answer = asked(["declarations"], ["month"], "since=2025-06&until=2025-12")
    assert answer.gaps == {} and not answer.notes and "reason" not in as_csv(answer, worded) and Decimal(answer.rows[0]["declarations"])
    assert app.server


def test_months_that_a_quarter_leaves_out_are_no_gaps(held):
    answer = asked(["declarations"], ["month"], "fiscal_quarter=2024-Q1&fiscal_quarter=2025-Q1")
    assert [row["month"] for row in answer.rows] == [*MONTHS[:3], *MONTHS[12:15]] and all(row["declarations"] for row in answer.rows)
    assert not answer.gaps and not [note for note in answer.notes if note.kind in ("no_rows", "unreceived", "unreceived_from")]
    with_gap = asked(["declarations"], ["month"], "fiscal_quarter=2024-Q1&fiscal_quarter=2025-Q2")
    assert [row["month"] for row in with_gap.rows] == [*MONTHS[:3], *MONTHS[15:18]] and with_gap.gaps == {GONE: NO_DATA}
