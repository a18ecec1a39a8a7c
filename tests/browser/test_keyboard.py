"""What a director and an analyst do most, by keyboard alone: every step is a Tab, a letter or Enter, and activations are counted."""

import pytest

from tests.browser.conftest import opened, reached, rested, search, until
from tests.recompute import sheets

NUMBER = "node.matches('#overview-records-card .listing button, #overview-records-card .listing a')"


@pytest.fixture
def overview(page):
    page.emulate_media(reduced_motion="reduce")
    return opened(page)


def test_the_cause_of_a_shortfall_is_one_activation_away(overview):
    """The first exception names its place at once; its link leads to the page that splits it, under the filters of the exception."""
    until(overview, "!!document.querySelector('.alert-lines ol li .show')")
    assert overview.locator(".alert-lines ol li .where").first.inner_text()
    reached(overview, "node.matches('.alert-lines ol li .show')")
    target = overview.evaluate("document.activeElement.getAttribute('href')")
    overview.keyboard.press("Enter")
    until(overview, f"location.pathname + location.search === '{target}' && location.pathname !== '/'")
    until(overview, "document.querySelectorAll('#page .words .foot').length > 0", 60)


def test_a_table_is_opened_and_downloaded(overview):
    """Three activations: the menu of a view, 'Open as table', the workbook."""
    reached(overview, "node.matches('#overview-modes-card .more > summary')", 300)
    overview.keyboard.press("Enter")
    reached(overview, "node.textContent.trim() === 'Open as table'", 6)
    overview.keyboard.press("Enter")
    overview.wait_for_url("**/table/overview.modes")
    overview.get_by_role("link", name="All tables (XLSX)").wait_for()
    reached(overview, "node.textContent.trim() === 'All tables (XLSX)'", 80)
    with overview.expect_download() as loaded:
        overview.keyboard.press("Enter")
    [cells] = sheets(loaded.value.path().read_bytes())
    assert cells[0][:3] == ["Mode of transport", "Mode of transport, name", "Declarations"]


def test_the_menu_of_a_view_is_announced_and_moved_in_by_arrows(overview):
    """A screen reader is told of the menu, of its state and of its entries; Down, End, Home and Escape act as in any menu."""
    menu = overview.locator("#overview-modes-card .more")
    button, entries = menu.locator("summary"), menu.get_by_role("menuitem")
    assert button.get_attribute("aria-haspopup") == "menu" and button.get_attribute("aria-expanded") == "false"
    button.focus()
    overview.keyboard.press("ArrowDown")
    until(overview, "document.querySelector('#overview-modes-card .more > summary').getAttribute('aria-expanded') === 'true'")
    assert overview.get_by_role("menu").count() == 1
    assert entries.count() == menu.locator(".entries > *").count() > 5
    reading = "document.activeElement.textContent"
    first = overview.evaluate(reading)
    overview.keyboard.press("End")
    assert overview.evaluate(reading) == entries.last.text_content() != first
    overview.keyboard.press("Home")
    assert overview.evaluate(reading) == first == "Open as table"
    overview.keyboard.press("Escape")
    until(overview, "document.querySelector('#overview-modes-card .more > summary').getAttribute('aria-expanded') === 'false'")
    assert overview.evaluate("document.activeElement.matches('#overview-modes-card .more > summary')")


def test_a_view_is_saved(overview):
    reached(overview, "node.textContent.trim() === 'Save view'")
    overview.keyboard.press("Enter")
    until(overview, "document.activeElement.id === 'keep-name'")
    overview.keyboard.type("By keyboard")
    reached(overview, "node.id === 'keep'", 4)
    overview.keyboard.press("Enter")
    overview.get_by_text("Saved as “By keyboard”").wait_for()


def test_a_declaration_is_opened_and_closed(overview):
    """Two activations: the list of records, and a number in it."""
    reached(overview, "node.matches('#overview-records-open')", 400)
    overview.keyboard.press("Enter")
    overview.locator("#overview-records-card .listing tbody tr").first.wait_for()
    reached(overview, NUMBER, 12)
    number = overview.evaluate("document.activeElement.textContent.trim()")
    overview.keyboard.press("Enter")
    until(overview, "location.search.includes('declaration=')")
    overview.locator("#overview-declaration-panel", has_text=number).wait_for()
    reached(overview, "node.matches('#overview-declaration-panel .btn-close')", 400)
    overview.keyboard.press("Enter")
    until(overview, "!location.search.includes('declaration=')")
    assert search(overview) in ("", "?")


def test_who_chooses_months_by_keyboard_stays_on_the_last_one(overview):
    """The months are painted anew when the period changes; the keyboard does not start at the top of the page again."""
    reached(overview, "node.matches('.period > summary')")
    overview.keyboard.press("Enter")
    reached(overview, "node.matches('button[data-month]')", 12)
    overview.keyboard.press("Enter")
    overview.keyboard.press("ArrowRight")
    chosen = overview.evaluate("document.activeElement.dataset.month")
    overview.keyboard.press("Enter")
    until(overview, f"new URLSearchParams(location.search).get('until') === '{chosen}'")
    until(overview, "document.querySelectorAll('#month-grid [aria-pressed=true]').length === 2")
    until(overview, f"document.activeElement.dataset.month === '{chosen}'")


def test_who_opens_a_declaration_by_keyboard_stays_on_its_row_in_a_table_that_is_scrolled(page):
    page.emulate_media(reduced_motion="reduce")
    page.goto("/trs")
    row = page.locator("#trs-slow-card button.plain").nth(20)
    row.focus()
    number = row.inner_text()
    place = page.evaluate("document.querySelector('#trs-slow-card .scroll').scrollTop")
    page.keyboard.press("Enter")
    until(page, f"location.search.includes('{number}') && document.querySelector('#trs-record-card table') !== null")
    rested(page)
    assert page.evaluate("document.activeElement.textContent") == number
    assert place == page.evaluate("document.querySelector('#trs-slow-card .scroll').scrollTop") > 0
    page.mouse.click(3, 500)
    page.go_back()
    until(page, "location.search === ''")
    rested(page)
    assert page.evaluate("document.activeElement === document.body")  # who pointed elsewhere is not called back
