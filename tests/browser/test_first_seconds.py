"""The first seconds and the small screen: nothing jumps, early clicks count, a page may be left at once, alerts keep their evidence."""

import pytest

from bench.server import serving
from tests.browser.conftest import COUNTED, clicked, placed, rested, until

MOST, QUICK = 0.05, 10.0
SHIFTS = """window.shifted = []; new PerformanceObserver((list) => list.getEntries().forEach((each) => shifted.push(each.value)))
  .observe({ type: "layout-shift", buffered: true });"""
DRAWN = """document.querySelectorAll('#page .words').length > 0 && !window.pending &&
  document.querySelectorAll('#page .words').length === document.querySelectorAll('#page .words .foot').length"""
BAR = "#overview-{}-card .bars .point path"
GO = "(path) => { history.pushState({}, '', path); dispatchEvent(new CustomEvent('_dashprivate_pushstate')); }"


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("path", ["/", "/revenue", "/clearance", "/trade"])
def test_nothing_jumps_while_a_page_loads(page, path, width):
    """The sum of all layout shifts, as browsers measure them, is at most 0.05, on a laptop and on a phone."""
    page.set_viewport_size({"width": width, "height": 844 if width == 390 else 900})
    page.add_init_script(SHIFTS)
    page.goto(path)
    until(page, DRAWN, 90)
    rested(page)
    page.wait_for_timeout(500)  # what should not move has time to
    assert sum(page.evaluate("shifted")) <= MOST


@pytest.fixture
def fresh(chromium, demo_warehouse, monkeypatch, tmp_path):
    """A page on a server that has just started, and what is wrong in its console."""
    monkeypatch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{demo_warehouse}")
    monkeypatch.setenv("PORTOLAN_SIDE_STORE", f"sqlite:///{tmp_path}/side.db")
    with serving("app:server") as address:
        context = chromium.new_context(viewport={"width": 1440, "height": 900}, base_url=address)
        context.add_init_script(COUNTED)
        opened = context.new_page()
        opened.wrong = []
        opened.on("console", lambda message: opened.wrong.append(message.text) if message.type == "error" else None)
        yield opened
        context.close()


def test_two_quick_clicks_on_a_fresh_server_both_count(fresh):
    """Two bars of two charts, one right after the other, as soon as both are seen; then two more of one chart."""
    fresh.goto("/")
    until(fresh, "['offices', 'modes'].every((name) => document.querySelector(`#overview-${name}-card .bars .point path`))", 60)
    fresh.locator(BAR.format("offices")).first.scroll_into_view_if_needed()
    for view in ("offices", "modes"):
        struck(fresh, view, 0)
    until(fresh, "location.search.includes('office=') && location.search.includes('mode=')", QUICK)
    for place in (1, 2):
        struck(fresh, "offices", place)
    until(fresh, "new URLSearchParams(location.search).getAll('office').length === 3", QUICK)
    assert fresh.wrong == []


def test_pages_left_at_once_end_on_the_one_asked_last(fresh):
    """Each page is left before its views have answered."""
    fresh.goto("/")
    until(fresh, "!!document.querySelector('#page .card')", 60)
    for path in ("/clearance", "/trade", "/revenue", "/gap", "/", "/partners", "/"):
        fresh.evaluate(GO, path)
        fresh.wait_for_timeout(250)
    until(fresh, DRAWN, 90)
    assert fresh.evaluate("document.querySelector('#page [data-page]').dataset.page") == "overview"
    assert fresh.wrong == []


def struck(page, view: str, place: int) -> None:
    """Click the left third of a bar, free of labels."""
    box = placed(page.locator(BAR.format(view)).nth(place))
    clicked(page, box["x"] + box["width"] / 3, box["y"] + box["height"] / 2)


def test_on_a_phone_an_alert_shows_its_evidence_without_scrolling_sideways(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/alerts")
    page.locator(".alerts tbody td").first.wait_for()
    cells = "[...document.querySelectorAll('.alerts tbody td')].map((cell) => cell.getBoundingClientRect())"
    rested(page)
    assert page.evaluate(f"{cells}.every(({{ left, right }}) => left >= 0 && right <= innerWidth)")
    assert page.evaluate("[...document.querySelectorAll('.alerts tbody td')].every((cell) => cell.scrollWidth <= cell.clientWidth + 1)")
    frame = "document.querySelector('.scroll:has(> .alerts)')"
    assert page.evaluate(f"{frame}.scrollHeight <= {frame}.clientHeight + 1")


def test_on_a_phone_a_grid_that_goes_on_sideways_is_shaded_until_its_end(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/")
    page.locator("#overview-table-card .ag-center-cols-container .ag-row").first.wait_for()
    page.locator("#overview-table-card .ag-root").scroll_into_view_if_needed()  # what is out of sight is not animated
    shade = "getComputedStyle(document.querySelector('#overview-table-card .ag-root'), '::after').opacity"
    columns = "document.querySelector('#overview-table-card .ag-center-cols-viewport')"
    until(page, f"{columns}.scrollWidth > {columns}.clientWidth + 100 && {shade} === '1'")
    until(page, f"({columns}.scrollLeft = 99999) && {shade} === '0'")
    page.set_viewport_size({"width": 1440, "height": 900})
    until(page, f"{shade} === '0'")
