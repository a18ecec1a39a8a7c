"""The page of data quality for who sees some offices alone, and against a timetable that the administration states."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from callbacks.core.views import DRAWN
from callbacks.overview import declaration
from callbacks.quality import quality
from dashboard.components.quality import loads_told
from dashboard.pages.quality.quality import ASIDE, LOADS, OFFICES, RECORDS_ASIDE, RULES_VIEW, SUMMARY
from data import schema
from data.access.user import Scope, User, acting_as
from data.schema import clearance
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.refused import OutOfScope
from queries.quality import loads, set_aside
from queries.quality.loads import DataAge
from settings import settings
from tests.meaning.core.reading import listed
from tests.queries.small import filled, publish

KAL = User("k", "analyst", Scope(offices=frozenset({"KAL"})))


def test_who_sees_one_office_sees_its_findings_and_nothing_of_files(read_demo):
    with engine.reading() as connection:
        number = connection.execute(clearance.select().where(clearance.c.office == "KAL").limit(1)).mappings().one()["decl_id"]
    with acting_as(KAL):
        for view in (ASIDE, RECORDS_ASIDE, LOADS):
            with pytest.raises(OutOfScope):
                DRAWN[view]("")
        names = [row["Figure"] for row in listed(DRAWN[SUMMARY]("").body)]
        assert names == ["Items that pass every error rule", "Checks that find failures", "Declarations reach", "Payments reach"]
        assert len(listed(DRAWN[OFFICES]("").body)) == 1
        [told] = declaration.lineage(1, number)
        assert "several offices" in told
    assert len(listed(DRAWN[SUMMARY]("").body)) == 6 and len(listed(DRAWN[OFFICES]("").body)) > 1
    assert "made by the demonstration" in declaration.lineage(1, number)[0]


def test_who_may_not_see_declarations_sees_rules_without_examples(read_demo):
    analysed = listed(DRAWN[RULES_VIEW]("").body)
    with acting_as(User("l", "leader")):
        led = listed(DRAWN[RULES_VIEW]("").body)
    assert any(row["Example"] != "–" for row in analysed) and {row["Example"] for row in led} == {"–"}
    assert [row | {"Example": ""} for row in led] == [row | {"Example": ""} for row in analysed]


def test_who_may_not_see_declarations_sees_records_set_aside_without_their_values(tmp_path, monkeypatch):
    monkeypatch.setattr(set_aside, "_fields", lambda *_: {"net_kg"})
    kept = filled(schema.quarantine, load_id=1, file="a.csv", line=7, column="Net mass", rule="number", value="KVA-1", raw="KVA-1,x")
    monkeypatch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{tmp_path / 'w'}")
    settings.cache_clear()
    publish(tmp_path / "w", {schema.quarantine: [kept]})
    asked = lambda: [(one.line, one.value) for one in set_aside.records([1], 5)[0]]  # noqa: E731
    assert asked() == [(7, "KVA-1")]
    with acting_as(User("l", "leader")):
        assert asked() == [(7, None)] and set_aside.counted([1])["n"].sum() == 1


@pytest.mark.parametrize(("age", "due", "words"), [
    (1, 1, "on time: due within 1 day"),
    (30, 92, "on time: due within 92 days"),
    (2, 1, "late by 1 day: due within 1"),
    (30, 3, "late by 27 days: due within 3"),
    (30, None, "no timetable stated"),
])  # fmt: skip
def test_data_are_late_by_what_is_stated(age, due, words):
    assert loads_told.overdue(age, due) == words


def test_ages_follow_regions_and_what_follows_none_says_so(read_demo):
    facts = (clearance.c.registered_on, schema.payment.c.paid_on)
    end, expected = date.fromisoformat(read_demo.as_of[:10]), {}
    with engine.reading() as connection:
        for region in connection.execute(select(schema.office.c.region).distinct()).scalars().all():
            offices = connection.execute(select(schema.office.c.code).where(schema.office.c.region == region)).scalars().all()
            within = [select(func.max(each)).where(each.table.c.office.in_(offices), each <= end) for each in facts]
            expected[region] = [connection.execute(each).scalar_one() for each in within]
    found = {region: [age.until for age in loads.ages(Filters(picks=(("region", (region,)),)))][:2] for region in expected}
    assert found == expected and len(set(map(tuple, found.values()))) > 1
    told = [{row["Figure"]: row["Judged"] for row in listed(DRAWN[SUMMARY](search).body)} for search in ("", "?region=North")]
    whole, north = ([name for name, state in rows.items() if "whatever the filters" in state] for rows in told)
    assert (whole, north) == ([], ["Records set aside", "Reports of other countries reach"])


def test_the_timetable_of_the_administration_is_applied(tmp_path, monkeypatch):
    stated = tmp_path / "own.toml"
    stated.write_text("[freshness]\npayments = 3\n")
    monkeypatch.setenv("PORTOLAN_QUALITY", str(stated))
    monkeypatch.setattr(quality, "today", lambda: date(2026, 11, 30))
    settings.cache_clear()
    row = quality.aged(DataAge("payments", date(2026, 11, 30) - timedelta(10)), Filters())
    settings.cache_clear()
    assert (row["value"], row["change"], row["state"]) == ("20 Nov 2026", "10 days old", "late by 7 days: due within 3")
