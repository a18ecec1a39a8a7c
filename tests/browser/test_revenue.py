"""The revenue page in a real browser: the landing in ten words, a slice fitted in the background with progress, and its stop."""

import pytest

from tests.browser.conftest import eventually, until

TITLE = "(document.querySelector('#revenue-landing-head h2') || {}).innerText || ''"
FIT = "document.querySelector('#fit')"


@pytest.fixture(scope="module")
def served(served_after):
    """The server on five years of few declarations: long enough for every model, so that a fit takes a while."""
    return served_after("demo", "--declarations", "3000", "--years", "5")


@pytest.fixture(scope="module")
def context(chromium, served):
    made = chromium.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light", base_url=served)
    yield made
    made.close()


def test_the_landing_is_shown_on_a_first_visit_and_the_tables_show_what_is_collected(page):
    page.goto("/revenue")
    until(page, f"({TITLE}).startsWith('The year-end forecast is ')", 90)
    eventually(page.locator("#revenue-landing-card .kpi").count, 5)
    page.locator("#revenue-offices-card .ag-row", has_text="coming").first.wait_for()
    page.locator("#revenue-offices-card", has_text="The forecast is being computed and will fill what is missing.").wait_for()


def stopped(page, slice_: str) -> bool:
    """Stop the fit of a slice as soon as it is told of; returns false where it was done before."""
    page.goto(f"/revenue?{slice_}")
    told = f"{FIT} && !{FIT}.hidden && {FIT}.innerText.includes('Forecast of this selection')"
    until(page, f"{told} && (document.querySelector('#fit-stop').click(), true)", 60)
    until(page, f"{FIT}.hidden || {FIT}.innerText.includes('Stopped after')", 60)
    return not page.evaluate(f"{FIT}.hidden")


def test_a_slice_is_fitted_with_progress_stopped_and_begun_again(page):
    assert any(stopped(page, each) for each in ("mode=sea", "mode=air", "mode=road"))
    assert page.locator("#fit-stop").is_hidden()
    page.wait_for_timeout(1500)
    assert "Stopped after" in page.locator("#fit").inner_text()
    page.locator("#fit-start").click()
    until(page, f"{FIT}.hidden", 120)
    until(page, f"({TITLE}).startsWith('The year-end forecast is ')", 60)
    until(page, "!!document.querySelector('#revenue-came-card .js-plotly-plot .bars')", 60)
