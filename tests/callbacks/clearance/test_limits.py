"""The service standards in the tables of the Overview and of the time release study, against the modes of each row."""

import pytest
from sqlalchemy import select

from callbacks.core.period import within
from callbacks.core.views import DRAWN
from dashboard.components.clearance.standards import brief
from dashboard.pages.clearance.trs import CUTS
from dashboard.pages.overview.overview import TABLE
from data import schema
from data.standards.limits import USUAL
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.labels import labels

pytestmark = pytest.mark.usefixtures("read_demo")


def written(column: str) -> dict[str, str]:
    """The usual limits of the declarations counted, by code of a column of clearance, as the tables write them."""
    held, filters = schema.clearance.c, within(Filters())
    chosen = select(held[column], held.mode).where(held.month.between(filters.since, filters.until), held.target_base_calendar > 0)
    found: dict[str, set[float]] = {}
    with engine.reading() as connection:
        for code, mode in connection.execute(chosen.distinct()):
            found.setdefault(code, set()).add(USUAL[mode])
    return {code: f"{min(each):.0f} h" if len(each) == 1 else f"{min(each):.0f}–{max(each):.0f} h" for code, each in found.items()}


def test_each_office_of_the_overview_says_what_it_is_judged_by():
    wanted = written("office")
    rows = {row["key"]: row for row in DRAWN[TABLE]("").body}
    found = {code: row["on_target_share_text"].partition(" · ")[2] for code, row in rows.items()}
    assert found == {code: wanted.get(code, "") for code in rows}
    assert len({*wanted.values()}) > 1


def test_each_row_of_the_study_says_what_it_is_judged_by():
    head, body = DRAWN[CUTS]("").body.children.children
    place = [cell.children for cell in head.children.children].index("Standard")
    found = {(row.children[0].children, row.children[1].children): row.children[place].children for row in body.children}
    cuts = {"Mode of transport": "mode", "Lane": "lane", "Office": "office"}
    wanted = {(cut, labels(key).get(code, code)): limit for cut, key in cuts.items() for code, limit in written(key).items()}
    assert found == {row: wanted.get(row, "–") for row in found} and {*found.values()} >= {"72 h", "24 h", "48 h", "24–72 h"}


def test_hours_are_written_alone():
    assert [brief([]), brief([(24.0, 1.0)]), brief([(72.0, 0.6), (24.0, 0.4)])] == ["–", "24 h", "24–72 h"]
