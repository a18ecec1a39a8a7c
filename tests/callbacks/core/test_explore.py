"""Explore: what the table and the panels show are the numbers of the cross, each cell with the filters it stands for."""

import json
import re

import plotly.graph_objects as go
import pytest

from callbacks.core import explore, table
from callbacks.core.views import filtered
from dashboard.pages.core.explore import CROSS, MULTIPLES
from dashboard.words.notes import sentences
from queries.engine.ask import ask
from queries.engine.question import CannotCut, Question
from queries.tables.tables import listened

pytestmark = pytest.mark.usefixtures("read_demo")
SEARCHES = (
    "",
    "?measure=declarations&measure=hit_rate&measure=release_hours_p50",
    "?rows=hs2&columns=mode&panels=flow&measure=import_value&hs2=84&mode=sea",
    "?rows=month&columns=none&measure=revenue_collected&measure=revenue_target",
    "?rows=origin&columns=none&measure=declarations&measure=revenue_target",
)


@pytest.mark.parametrize("search", SEARCHES)
def test_every_cross_is_drawn_and_anchored(search):
    for found in (explore.cross(search), explore.side_by_side(search)):
        assert found.observations > 0 and found.release.startswith("Release ") and not found.empty and "{" not in found.sub
    coloured = json.loads(re.sub(r'"\$[\w-]+"', '"#123456"', json.dumps(explore.side_by_side(search).body)))
    assert go.Figure(coloured).data


def buttons(search: str) -> dict[str, str]:
    body = explore.cross(search).body
    return {getattr(each, "data-value"): each.children for each in body._traverse() if getattr(each, "data-value", None)}


def test_a_cell_shows_its_value_and_picks_its_filters():
    found = buttons("?rows=office&columns=lane&flow=import")
    rows = ask(Question(("declarations",), ("office", "lane"), filtered("?flow=import"))).rows
    shown = {f"office={row['office']}&lane={row['lane']}": f"{row['declarations']:,}" for row in rows}
    crossed = {picks: text for picks, text in found.items() if "&" in picks}
    assert crossed and all(shown[picks] == text for picks, text in crossed.items() if int(shown[picks].replace(",", "")) < 1000)
    assert not any("others" in picks or "total" in picks for picks in found)


def test_a_month_picks_both_ends_of_the_period():
    assert all(re.fullmatch(r"since=(\d{4}-\d\d)&until=\1", picks) for picks in buttons("?rows=month&columns=none"))


def test_a_picked_cell_is_marked_and_the_others_stay():
    plain, picked = (str(explore.cross(f"?rows=office&columns=lane{more}").body) for more in ("", "&lane=red"))
    assert "end picked" in picked and "end picked" not in plain and picked.count("Td(") == plain.count("Td(")


def test_what_cannot_be_cut_is_refused_with_the_reason():
    with pytest.raises(CannotCut, match="cannot be cut by Origin"):
        explore.cross("?rows=origin&columns=none&measure=revenue_target")
    notice = str(explore.crossed_table("?rows=origin&columns=none&measure=revenue_target", 1))
    assert "cannot be cut by Origin" in notice


def test_more_than_four_measures_are_said():
    keys = ("items", "declarations", "hit_rate", "import_value", "export_value")
    assert "1 more are chosen" in " ".join(sentences(explore.cross("?" + "&".join(f"measure={key}" for key in keys)).notes))


@pytest.mark.parametrize("view", [CROSS, MULTIPLES], ids=lambda view: view.name)
def test_the_table_of_a_cross_is_one_question(view):
    drawing, tables = table.behind(view, "?rows=office&columns=lane&measure=declarations&measure=hit_rate")
    assert [each.question.by for each in tables] == [("office", "lane")] and drawing.observations > 0


def test_what_adds_up_is_asked_once_for_the_whole_cross():
    read = [found.question.by for found in listened(lambda: explore.cross("?rows=office&columns=lane"))]
    assert read.count(("office", "lane")) == 1 and len(read) <= 4
