"""Evidence in a real browser: three estimates with their intervals, other months on demand, a partner that filters the tables."""

import re

import pytest

from tests.browser.conftest import clicked, eventually, placed, rested, search, until

VIEWS, PLOTS = 8, 4


@pytest.fixture
def evidence(page):
    """The page once every card has answered."""
    page.goto("/evidence")
    answered(page)
    return page


def answered(page) -> None:
    until(page, f"document.querySelectorAll('.words .foot').length === {VIEWS}", 40)
    until(page, f"document.querySelectorAll('.js-plotly-plot').length === {PLOTS}")
    rested(page)


def words(page, view: str, part: str = ".sub") -> str:
    return page.locator(f"#evidence-{view}-head {part}").inner_text()


def estimates(page) -> list[list[str]]:
    """The rows of the table beside the chart: estimate, tax lost, range, observations."""
    table = page.locator("#evidence-estimates-card .twin")
    if table.get_attribute("open") is None:
        table.locator("summary").click()
    until(page, "document.querySelectorAll('#evidence-estimates-card .twin-rows tbody tr').length === 3")
    return [row.locator("td, th").all_inner_texts() for row in table.locator("tbody tr").all()]


def numbers(text: str) -> list[float]:
    return [float(found.replace(",", "")) for found in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


def test_three_estimates_each_within_its_interval_and_other_months_give_others(evidence):
    rows = estimates(evidence)
    assert [row[0] for row in rows] == ["Mirror analysis", "Unit values", "Random inspections"]
    known = [row for row in rows if row[2] != "–"]
    assert len(known) >= 2
    for _, value, interval, observations in known:
        low, high = numbers(interval)
        assert low <= numbers(value)[0] <= high and numbers(observations)[0] > 0
    assert evidence.locator("#evidence-terms-card article").count() == 3
    before = words(evidence, "estimates")
    evidence.locator(".period summary").click()
    evidence.locator(".control.until button").first.click()
    evidence.locator(".dash-dropdown-content [role=option], .dash-dropdown-content label").nth(6).click()
    until(evidence, "location.search.startsWith('?until=')")
    until(evidence, f"document.querySelector('#evidence-estimates-head .sub').textContent !== {before!r}")
    answered(evidence)
    eventually(lambda: estimates(evidence) != rows, True)
    evidence.go_back()
    until(evidence, f"!location.search && document.querySelector('#evidence-estimates-head .sub').textContent === {before!r}")


def test_a_partner_on_the_plane_filters_the_gaps_and_not_the_plane(evidence):
    plane = "document.querySelector('#evidence-plane-card .js-plotly-plot').data[0].customdata.map((row) => row[0]).join()"
    all_partners = evidence.evaluate(plane)
    marks = evidence.locator("#evidence-plane-card .points path")
    placed(marks.first)
    named = evidence.evaluate("document.querySelector('#evidence-plane-card .js-plotly-plot').data[0].text.findIndex(Boolean)")
    box = marks.nth(named).bounding_box()  # one that the title names: it stands apart, and has gaps
    clicked(evidence, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    until(evidence, "location.search.startsWith('?partner=')")
    picked = search(evidence).removeprefix("?partner=")
    ids = "[...document.querySelectorAll('#evidence-gaps-card .ag-center-cols-container .ag-row')].map((row) => row.getAttribute('row-id'))"
    until(evidence, f"{ids}.length > 0 && {ids}.every((key) => key.endsWith('partner={picked}'))")
    assert evidence.evaluate(plane) == all_partners
