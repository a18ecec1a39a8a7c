"""The gap ahead in a real browser: fitted in the background, a lever answers and writes the link, the link and Back bring it again."""

import pytest

from tests.browser.conftest import eventually, search, until

TITLE = "(document.querySelector('#ahead-scenarios-head h2')?.textContent ?? '')"
ROWS = "[...document.querySelectorAll('#ahead-scenarios-card tbody tr')].map((row) => row.cells[0].textContent)"
THUMB = ".control.relief_cut [role=slider]"


@pytest.fixture
def ahead(page):
    page.goto("/gap-ahead")
    until(page, "!!document.querySelector('#ahead-unpaid-card .js-plotly-plot .bars')", 180)
    until(page, f"{TITLE} === 'No change' && document.querySelector('#gap-fit').hidden", 120)
    return page


def test_the_fit_shows_the_fan_of_each_part_and_what_it_says_of_the_year(ahead):
    for part in ("preference", "relief", "suspended", "unpaid"):
        until(ahead, f"document.querySelectorAll('#ahead-{part}-card .js-plotly-plot .scatterlayer .trace').length >= 3")
    ahead.locator("#ahead-gaps-card h2", has_text="is forgone by law").wait_for()
    until(ahead, f"({ROWS}).join() === 'No change'")


def test_a_lever_repaints_the_scenarios_and_the_link_brings_it_again(ahead):
    ahead.locator(THUMB).focus()
    ahead.keyboard.press("End")
    until(ahead, f"{TITLE}.startsWith('Relief cut by 100')")
    eventually(lambda: (search(ahead), ahead.evaluate(ROWS)), ("?relief_cut=100", ["No change", "This page"]))
    ahead.go_back()
    until(ahead, f"{TITLE} === 'No change'")
    eventually(lambda: ahead.locator(THUMB).get_attribute("aria-valuenow"), "0")
    ahead.goto("/gap-ahead?random_points=10&relief_cut=20")
    until(ahead, f"{TITLE}.startsWith('Relief cut by 20')", 60)
    eventually(lambda: ahead.locator(THUMB).get_attribute("aria-valuenow"), "20")


def test_a_saved_scenario_stands_beside_the_page_and_opens(ahead):
    ahead.goto("/gap-ahead?arrears_share=50")
    until(ahead, f"{TITLE}.startsWith('50')", 60)
    ahead.get_by_text("Save view", exact=True).click()
    ahead.locator("#keep-name").fill("Half of the arrears")
    ahead.get_by_role("button", name="Save", exact=True).click()
    ahead.locator("#keep-said a").wait_for()
    ahead.keyboard.press("Escape")
    ahead.locator("#ahead-scenarios-card").get_by_role("link", name="Half of the arrears").wait_for()
    ahead.goto("/gap-ahead")
    ahead.locator("#ahead-scenarios-card").get_by_role("link", name="Half of the arrears").click()
    until(ahead, f"location.search === '?arrears_share=50' && {TITLE}.startsWith('50')", 60)
