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
    "?rows=hs2&columns=flow&measure=import_value&measure=hit_rate&change=yes",
    "?rows=currency&columns=month&measure=import_value&measure=release_hours_p90&change=yes&compare=previous&others=hidden",
)


@pytest.mark.parametrize("search", SEARCHES)
def test_every_cross_is_drawn_and_anchored(search):
    for found in (explore.cross(search), explore.side_by_side(search)):
        assert found.observations > 0 and found.release.startswith("Data to ") and not found.empty and "{" not in found.sub
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
    notice = str(explore.crossed_table("?rows=origin&columns=none&measure=revenue_target"))
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


def lines(search: str) -> list[list[str]]:
    [table_] = [each for each in explore.cross(search).body._traverse() if type(each).__name__ == "Table"]
    rows = [row for part in table_.children for row in ([part] if type(part).__name__ == "Tr" else part.children)]
    return [["".join(flat(cell)) for cell in row.children] for row in rows]


def flat(cell) -> list[str]:
    inside = cell.children
    return [inside] if isinstance(inside, str) else flat(inside)


def test_before_change_and_share_stand_beside_each_value_others_and_total_too():
    head, columns, parts, *rows = lines("?rows=office&columns=lane&measure=declarations&measure=hit_rate&change=yes")
    assert head == ["", "Declarations", "Detection rate, %"] and columns[1:7] == ["Green", "Blue", "Yellow", "Red", "Total", "Green"]
    assert parts[:5] == ["Office", "Now", "Before", "Change", "Share of change, %"] and parts[-3:] == ["Now", "Before", "Change, points"]
    assert [row[0] for row in rows[-2:]] == ["Others (12)", "Total"] and {len(row) for row in rows} == {1 + 5 * 4 + 5 * 3}
    for row in rows:
        for at in range(1, 21, 4):
            now, before, change = (int(text.replace(",", "").replace("−", "-")) for text in row[at : at + 3])
            assert now - before == change and (not change or row[at + 2].startswith("−" if change < 0 else "+"))
    assert rows[-1][20] == "100"


def test_others_can_be_hidden_and_totals_stay():
    shown, hidden = (lines(f"?rows=office&columns=none{more}") for more in ("", "&others=hidden"))
    assert [row for row in shown if not row[0].startswith("Others")] == hidden and len(shown) == len(hidden) + 1
    assert "12 others are hidden. Totals include them." in sentences(explore.cross("?rows=office&columns=none&others=hidden").notes)
    assert all("Others" not in mark.name for panel in explore.paneled(explore.found("?rows=office&others=hidden")) for mark in panel.marks)


def test_the_title_says_what_moved_and_what_changed_most():
    head, _, *rows = lines("?rows=office&columns=none&measure=declarations&change=yes")
    most = max(rows[:-2], key=lambda row: abs(int(row[3].replace("−", "-"))))
    drawn = explore.cross("?rows=office&columns=none&measure=declarations&change=yes")
    assert head == ["", "Declarations"] and drawn.title.endswith(f"{most[0]} changed most, by {most[3]}")
    now, before = (int(rows[-1][at].replace(",", "")) for at in (1, 2))
    assert ("rose" if now > before else "fell") in drawn.title and "before = Nov 2024 – Oct 2025" in drawn.sub
