"""Why revenue changed, on demonstration data: causes add up to the change asked, and the planted rise of a duty is found in the law."""

import json
import re

import pandas as pd
import plotly.graph_objects as go
import pytest
from sqlalchemy import func, select

from analytics.revenue.drivers import PARTS, by, parts
from callbacks.core.period import within
from callbacks.core.table import behind
from callbacks.revenue import drivers
from dashboard.core.format import signed
from dashboard.pages.revenue.drivers import CAUSES, VIEWS
from data import schema
from data.demo.world.truths import NEW_RATE, OLD_RATE, RAISED_CHAPTER
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import CannotCut, Question
from services.revenue.drivers import placed, split

pytestmark = pytest.mark.usefixtures("read_demo")
DRAWN = {view: getattr(drivers, view.name) for view in VIEWS}


def filters(search: str = "") -> Filters:
    return within(Filters.parse(search))


@pytest.mark.parametrize("search", ["", "office=PTM", "hs2=69&compare=previous&since=2026-05"])
@pytest.mark.parametrize("view", DRAWN, ids=lambda view: view.name)
def test_every_view_draws_and_is_anchored(view, search):
    found = DRAWN[view](filters(search), ())
    assert found.observations > 0 and found.release.startswith("Data to ") and not found.empty and "{" not in found.sub and found.title
    if view.body == "figure":
        coloured = json.loads(re.sub(r'"\$[\w-]+"', '"#123456"', json.dumps(found.body)))
        assert "NaN" not in json.dumps(found.body) and go.Figure(coloured).data


@pytest.mark.parametrize("search", ["", "office=PTM", "origin=CN&lane=green"])
def test_causes_add_up_to_the_change_of_the_question(search):
    asked = filters(search)
    then, now = (
        float(ask(Question(("tax_paid",), (), each.with_pick("flow", "import"))).rows[0]["tax_paid"]) for each in (asked.compared(), asked)
    )
    found = split(asked)
    assert sum(parts(found).values()) == pytest.approx(now - then, abs=1e-6 * abs(now))
    assert found["now"].sum() == pytest.approx(now, rel=1e-12) and found["before"].sum() == pytest.approx(then, rel=1e-12)
    rows = by(found, found["product"].str[:2])
    assert rows[list(PARTS)].sum(axis=1).to_numpy() == pytest.approx(rows["change"].to_numpy(), abs=1e-6 * abs(now))


@pytest.mark.parametrize("search", ["", "hs2=84", "region=North&origin=CN", "compare=previous&since=2026-05"])
def test_all_views_of_the_page_show_one_split_to_the_cent(search):
    """Each cause over chapters, over offices and in the waterfall is the same amount; offices change as the question says."""
    asked = filters(search)
    whole, chapters, places = (
        parts(split(asked)),
        by(split(asked), split(asked)["product"].str[:2]),
        placed(asked),
    )
    for part in PARTS:
        assert float(chapters[part].sum()) == pytest.approx(whole[part], abs=0.005), part
        assert float(places[part].sum()) == pytest.approx(whole[part], abs=0.005), part
    assert float(places["shift"].sum()) == pytest.approx(0, abs=0.005)
    assert places[[*PARTS, "shift"]].sum(axis=1).to_numpy() == pytest.approx(places["change"].to_numpy(), abs=0.005)
    sides = [ask(Question(("tax_paid",), ("office",), each.with_pick("flow", "import"))).rows for each in (asked, asked.compared())]
    then = {row["office"]: float(row["tax_paid"] or 0) for row in sides[1]}
    for row in sides[0]:
        change = float(row["tax_paid"] or 0) - then.get(row["office"], 0.0)
        assert places.set_index("key")["change"].get(row["office"], 0.0) == pytest.approx(change, abs=0.01)


def test_the_planted_rise_of_a_duty_is_the_law_of_its_chapter_and_of_no_other():
    asked = filters("since=2025-11&until=2026-06")
    found = split(asked)
    duty = found[found["tax"] == "DTY"]
    rows = by(duty, duty["product"].str[:2]).set_index("key")
    raised = rows.loc[RAISED_CHAPTER]
    assert raised["law"] > 0.2 * raised["before"] and raised["law"] == raised[[*PARTS]].drop("entry").max()
    others = rows.drop(RAISED_CHAPTER)
    assert (others["law"].abs() / others["before"]).median() < 0.05 < 0.5 * (NEW_RATE / OLD_RATE - 1)


def test_the_sentence_and_the_file_say_the_same():
    asked = filters()
    title = drivers.causes(asked, ()).title
    base = ask(Question(("tax_paid",), (), asked.compared().with_pick("flow", "import"))).value("tax_paid")
    causes = parts(split(asked))
    largest = max(causes, key=lambda part: abs(causes[part]))
    assert f"{abs(causes[largest]) / base * 100:.2f}" in title and title.startswith("Taxes on imports ")
    _, tables = behind(CAUSES, "")
    rows = next(table for table in tables if table.title.startswith("Goods by origin and tax"))
    places = [place for place, column in enumerate(rows.columns) if column.key in PARTS]
    assert sum(row[place] for row in rows.rows for place in places) == pytest.approx(sum(causes.values()), rel=1e-9)


def test_without_a_period_to_compare_with_it_says_so():
    with pytest.raises(CannotCut):
        drivers.causes(filters("compare=none"), ())


def test_the_change_at_the_same_age_is_said_and_is_that_of_payments_made_by_then():
    asked = filters("")
    [note] = [note for note in drivers.causes(asked, ()).notes if note.kind == "paid_at_same_age"]
    cells = split(asked)
    end, paid = pd.Timestamp(engine.current().as_of).normalize(), schema.payment.c
    chosen = (paid.flow == "import", paid.registered_month.between(asked.compared().since, asked.compared().until))
    with engine.reading() as connection:
        in_time = func.sum(paid.amount).filter(paid.paid_on <= (end - pd.DateOffset(years=1)).date())
        then, whole = connection.execute(select(in_time, func.sum(paid.amount)).where(*chosen)).one()
    assert float(cells["age"].sum()) == pytest.approx(float(then - whole), abs=0.01) and then < whole
    assert note.text == signed(float(cells["now"].sum()) / float(then) - 1) and note.share == pytest.approx(float((whole - then) / whole))
