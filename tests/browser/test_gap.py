"""The gap page in a real browser: a relief filters the accounts and not its own ranking, the tables hold every step."""

import pytest

from tests.browser.conftest import clicked, until

VIEWS, PLOTS = 10, 8


@pytest.fixture
def gap(page):
    """The page once every card has answered."""
    page.goto("/gap")
    answered(page)
    return page


def answered(page) -> None:
    until(page, f"document.querySelectorAll('.words .foot').length === {VIEWS}")
    until(page, f"document.querySelectorAll('.js-plotly-plot').length === {PLOTS}")
    until(page, "!window.pending")
    page.wait_for_timeout(250)
    until(page, "!window.pending")


def observations(page) -> dict[str, str]:
    return {view: page.locator(f"#gap-{view}-foot").inner_text() for view in ("waterfall", "months", "reliefs", "agreements")}


def test_a_relief_filters_the_accounts_and_not_itself_and_back_undoes_it(gap):
    gap.locator("#gap-reliefs-card").scroll_into_view_if_needed()
    before = observations(gap)
    box = gap.locator("#gap-reliefs-card .bars .point path").first.bounding_box()
    clicked(gap, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    until(gap, "location.search.startsWith('?relief=')")
    answered(gap)
    after = observations(gap)
    assert [view for view in before if before[view] == after[view]] == ["reliefs"]
    assert "cannot be set beside" not in gap.locator("#gap-treasury-card").inner_text()
    gap.go_back()
    until(gap, "!location.search")
    answered(gap)
    assert observations(gap) == before


@pytest.mark.parametrize(("view", "rows"), [("waterfall", 13), ("months", 12), ("rates", 12)])
def test_the_table_beside_a_chart_holds_every_mark(gap, view, rows):
    gap.locator(f"#gap-{view}-card .twin summary").click()
    until(gap, f"document.querySelectorAll('#gap-{view}-card .twin-rows tbody tr').length === {rows}")


def test_the_accounts_fit_a_phone(gap):
    gap.set_viewport_size({"width": 390, "height": 900})
    gap.wait_for_timeout(600)
    until(gap, "!window.pending")
    assert gap.evaluate("document.documentElement.scrollWidth") == 390
    cut = """[...document.querySelectorAll('#gap-waterfall-card .textpoint text, #gap-treasury-card .textpoint text')].filter((text) =>
      text.getBoundingClientRect().right > text.closest('.card').getBoundingClientRect().right).length"""
    assert gap.evaluate(cut) == 0 and gap.locator("#gap-waterfall-card .textpoint text").count() == 13
