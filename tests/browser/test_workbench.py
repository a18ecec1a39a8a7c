"""The workbench in a real browser: a view as a table and as a workbook that computes the screen, saved views, a cross."""

import re
from pathlib import Path

import pytest

from tests.browser.conftest import eventually, opened, rested, saying, search, shown, until
from tests.recompute import sheets


def menu(page, view: str):
    page.locator(f"#overview-{view}-card .more summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name="Open as table").wait_for()


def number(text: str) -> float:
    return float(text.replace(",", "").replace("−", "-"))


def test_a_view_opens_as_a_table_and_its_workbook_computes_what_the_screen_shows(page):
    opened(page, "?lane=red")
    bars = dict(mark.split(" ", 1) for mark in shown(page, "modes"))
    menu(page, "modes")
    page.get_by_role("menuitem", name="Open as table").click()
    page.wait_for_url("**/table/overview.modes?lane=red")
    page.locator(".ag-floating-bottom .ag-cell", has_text="Total").wait_for()
    eventually(page.locator(".ag-center-cols-container .ag-row").count, len(bars))
    rested(page)
    rows = [row.locator(".ag-cell").all_inner_texts() for row in page.locator(".ag-center-cols-container .ag-row").all()]
    total = page.locator(".ag-floating-bottom .ag-cell").all_inner_texts()
    with page.expect_download() as loaded:
        page.get_by_role("link", name="All tables (XLSX)").click()
    [cells] = sheets(Path(loaded.value.path()).read_bytes())
    assert len(rows) == len(bars) == len(cells) - 2
    for row, cell in zip([*rows, total], cells[1:], strict=True):
        assert row[:2] == [part or "" for part in cell[:2]] and number(row[2]) == cell[2] and number(row[3]) == cell[3]
        assert [number(row[4]), number(row[5])] == pytest.approx([cell[4] * 100, cell[5] * 100], abs=0.005)
    assert sum(number(row[2]) for row in rows) == number(total[2])
    page.get_by_text("Back to the view").click()
    until(page, "location.pathname === '/' && location.search === '?lane=red'")


def test_a_menu_gives_the_command_and_closes_with_escape(page):
    opened(page, "?lane=red")
    menu(page, "modes")
    with saying(page, "Copied"):
        page.get_by_role("menuitem", name="Copy as command").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(
        r"\.venv/bin/python manage\.py ask declarations --by mode --where 'lane=red&since=\d{4}-\d\d&until=\d{4}-\d\d'", copied
    )
    page.keyboard.press("Escape")
    until(page, "!document.querySelector('.more[open]')")
    until(page, "document.activeElement.tagName === 'SUMMARY'")


def test_the_keys_of_a_menu_move_among_its_entries(page):
    opened(page)
    page.locator("#overview-modes-card .more summary").focus()
    entries, at = "[...document.querySelectorAll('#overview-modes-card .entries > *')]", "indexOf(document.activeElement)"
    for key, place in (("ArrowDown", 0), ("ArrowDown", 1), ("Home", 0), ("ArrowUp", -1), ("ArrowDown", 0), ("End", -1)):
        page.keyboard.press(key)
        until(page, f"{entries}.length > 4 && {entries}.{at} === {entries}.indexOf({entries}.at({place}))")
    page.keyboard.press("Escape")
    until(page, "!document.querySelector('.more[open]') && document.activeElement.matches('#overview-modes-card .more summary')")


def test_a_saved_view_is_found_opened_renamed_and_deleted(page):
    opened(page, "?lane=red")
    page.get_by_text("Save view").click()
    until(page, "document.activeElement.id === 'keep-name'")
    page.locator("#keep-name").fill("Red lane")
    page.locator("#keep").click()
    page.get_by_text("Saved as “Red lane”").wait_for()
    page.locator("#keep").click()
    page.get_by_text("There is a view named “Red lane” already").wait_for()
    page.goto("/saved")
    page.locator(".saved td a", has_text="Red lane").click()
    until(page, "location.pathname === '/' && location.search === '?lane=red'")
    page.goto("/saved")
    row = page.locator(".saved tr:has(td a:text-matches('^Red'))")
    row.locator(".act summary", has_text="Rename").click()
    row.locator(".act input").fill("Red, inspected")
    row.locator(".act button", has_text="Rename").click()
    page.get_by_text("Renamed to “Red, inspected”").wait_for()
    row.locator(".act summary", has_text="Delete").click()
    row.get_by_role("button", name="Delete for everybody").click()
    row.wait_for(state="detached")


def test_the_parts_of_a_cross_are_its_totals_and_a_cell_is_a_filter(page):
    page.goto("/explore?measure=declarations&rows=mode")
    page.locator(".cross tbody tr").first.wait_for()
    rested(page)
    lines = [row.locator("td").all_inner_texts() for row in page.locator(".cross tbody tr").all()]
    values = [[0 if text == "–" else number(text) for text in line] for line in lines]
    *parts, total = values
    assert [sum(column) for column in zip(*parts, strict=True)] == total and all(sum(line[:-1]) == line[-1] for line in values)
    page.locator(".cross td button").first.click()
    until(page, "location.search.includes('lane=') && location.search.includes('mode=')")
    until(page, "document.querySelectorAll('.cross td.picked').length === 1")
    assert len(page.locator(".cross tbody tr").all()) == len(lines) and "rows=mode" in search(page)
    page.locator(".control.columns button").first.click()
    page.locator(".dash-dropdown-content >> text=Nothing").click()
    until(page, "location.search.includes('columns=none')")
