"""Why it changed in a real browser: the waterfall adds up, its sentence follows the filters, Back undoes them."""

import pytest

from tests.browser.conftest import rested, until

STEPS = "(document.querySelector('#drivers-causes-card .js-plotly-plot')?.data ?? [])"
TITLE = "(document.querySelector('#drivers-causes-head h2')?.textContent ?? '')"


@pytest.fixture
def drivers(page):
    """The page once every card has answered."""
    page.goto("/drivers")
    until(page, f"document.querySelectorAll('.words .foot').length === 3 && {STEPS}.length > 0", 40)
    rested(page)
    return page


def table(page) -> list[list[str]]:
    """The rows of the table beside the chart: cause, amount, points of the growth."""
    opened = page.locator("#drivers-causes-card .twin")
    if opened.get_attribute("open") is None:
        opened.locator("summary").click()
    until(page, "document.querySelectorAll('#drivers-causes-card .twin-rows tbody tr').length > 3")
    return [row.locator("td, th").all_inner_texts() for row in opened.locator("tbody tr").all()]


def amounts(rows: list[list[str]], column: int) -> list[float]:
    return [float(row[column].replace("−", "-").replace(",", "")) for row in rows]


def adds_up(page) -> None:
    """The causes drawn add up to the change drawn last, those told to it within their rounding, and the sentence tells what is drawn."""
    drawn, rows = page.evaluate(f"{STEPS}[0].x"), table(page)
    assert sum(drawn[:-1]) == pytest.approx(drawn[-1], rel=1e-9)
    for column in (1, 2):
        *causes, whole = amounts(rows, column)
        assert sum(causes) == pytest.approx(whole, abs=0.5 * 10 ** -places(rows[-1][column]) * len(rows))
    title, first = page.evaluate(TITLE), max(rows[:-1], key=lambda row: abs(amounts([row], 2)[0]))
    assert ("rose" if drawn[-1] > 0 else "fell") in title and first[0] in title and first[2] in title


def places(text: str) -> int:
    return len(text.partition(".")[2])


def test_the_causes_add_up_and_the_sentence_says_what_is_drawn(drivers):
    adds_up(drivers)


def test_a_chapter_filters_the_waterfall_and_back_undoes_it(drivers):
    before = drivers.evaluate(TITLE)
    chapter = drivers.locator("#drivers-chapters-card button[data-keys]").first
    code = chapter.get_attribute("data-value")
    chapter.click()
    until(drivers, f"location.search === '?hs2={code}' && {TITLE} !== {before!r}")
    rested(drivers)
    adds_up(drivers)
    drivers.go_back()
    until(drivers, f"!location.search && {TITLE} === {before!r}")
