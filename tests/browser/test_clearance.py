"""The clearance page in a real browser: cells, clock and cohorts filter each other, tables hold what the charts show."""

import pytest

from tests.browser.conftest import clicked, placed, rested, search, until

TITLE = "document.querySelector('#clearance-clock-card h2').textContent"


@pytest.fixture
def clearance(page):
    """The page once every card has answered."""
    page.goto("/clearance")
    answered(page)
    return page


def answered(page) -> None:
    until(page, "document.querySelectorAll('.words .foot').length === 10 && document.querySelectorAll('.js-plotly-plot').length === 9")
    rested(page)


def observations(page, view: str) -> str:
    return page.locator(f"#clearance-{view}-foot").inner_text()


def cell(page, mode: str) -> None:
    """A click on the first cell of a mode in the matrix."""
    rows = page.evaluate("document.querySelector('#clearance-matrix-card .js-plotly-plot').data[0].customdata.map((row) => row[0])")
    box = placed(page.locator("#clearance-matrix-card .bars .point path").nth(rows.index(mode)))
    clicked(page, box["x"] + box["width"] / 2, box["y"] + box["height"] / 4)


def test_a_cell_filters_the_clock_and_not_the_matrix_and_back_undoes_it(clearance):
    clearance.locator("#clearance-matrix-card").scroll_into_view_if_needed()
    before = {view: observations(clearance, view) for view in ("clock", "matrix", "paths", "cohorts")}
    cell(clearance, "air")
    until(clearance, "location.search === '?mode=air'")
    answered(clearance)
    after = {view: observations(clearance, view) for view in before}
    assert [view for view in before if before[view] == after[view]] == ["matrix", "paths"]
    clearance.go_back()
    until(clearance, "!location.search")
    answered(clearance)
    assert {view: observations(clearance, view) for view in before} == before


def test_the_clock_is_switched_everywhere_and_said(clearance):
    calendar = clearance.evaluate(TITLE)
    clearance.goto("/clearance?clock=working")
    answered(clearance)
    said = clearance.locator(".card .sub").all_inner_texts()
    assert clearance.evaluate(TITLE) != calendar and search(clearance) == "?clock=working"
    assert sum("working hours" in words for words in said) == 9 and not any("all hours" in words for words in said)


@pytest.mark.parametrize(("view", "rows"), [("clock", 4), ("cohorts", 12), ("matrix", 20), ("week", 336)])
def test_the_table_beside_a_chart_holds_every_mark(clearance, view, rows):
    card = clearance.locator(f"#clearance-{view}-card")
    card.locator(".twin summary").click()
    card.locator(".twin-rows tbody tr").nth(rows - 1).wait_for()
    assert card.locator(".twin-rows tbody tr").count() == rows


def test_the_worked_list_shows_what_each_declaration_waits_for(clearance):
    heads = clearance.locator("#clearance-backlog-card th").all_inner_texts()
    assert heads[-2:] == ["Waits for", "Responsible"] and clearance.locator("#clearance-backlog-card tbody tr").count() > 0
