"""For everybody: nothing serious that axe can tell, on any page, theme or width, nor presented; and the keyboard does it all."""

import pytest

from callbacks.core.shell import PAGES
from tests.browser.conftest import opened, reached, rested, search, until, violations

ANSWERED = """!!document.querySelector('#page :is(h1, h2)') && !window.pending &&
  [...document.querySelectorAll('#page .words')].every((each) => each.children.length)"""
WIDTHS = (1440, 768, 390)
ACTIVE = "document.activeElement.{}"


TYPES = """[...document.querySelectorAll("#page .card, #page .brief .figure")].flatMap((card) => {
  const sizes = {}, walk = document.createTreeWalker(card, NodeFilter.SHOW_TEXT), range = document.createRange();
  for (let text = walk.nextNode(); text; text = walk.nextNode()) {
    const held = text.parentElement;
    range.selectNode(text);
    const { width, height } = range.getBoundingClientRect();
    if (!text.textContent.trim() || width < 2 || height < 2 || held.closest(".v, .size b, .unseen, style")) continue;
    if (!held.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true })) continue;
    sizes[parseFloat(getComputedStyle(held).fontSize)] = text.textContent;
  }
  return Object.keys(sizes).length > 2 ? [`${card.id || card.className}: ${JSON.stringify(sizes)}`] : [];
})"""  # of each card: the sizes of the letters that are seen, those of charts and tables too; the large figure of an indicator stands apart


def found(page, width: int, height: int = 900) -> list[str]:
    """Return what axe finds at a width, once charts are drawn at it."""
    page.set_viewport_size({"width": width, "height": height})
    until(page, f"innerWidth === {width}")
    until(page, ANSWERED, 90)
    rested(page, 5, strict=False)
    return violations(page)


@pytest.mark.parametrize("path", [page.path for page in PAGES])
def test_axe_finds_nothing_serious_on_any_page_and_no_card_has_more_than_two_sizes_of_type(page, path):
    page.emulate_media(reduced_motion="reduce")
    page.goto(path)
    wrong = {}
    for theme in ("light", "dark"):
        until(page, ANSWERED, 90)
        for width in WIDTHS:
            wrong[f"{theme}, {width}"] = found(page, width)
            wrong[f"type, {theme}, {width}"] = page.evaluate(TYPES)
        page.locator("[data-switch]").click()
    assert {at: each for at, each in wrong.items() if each} == {}


@pytest.mark.parametrize("path", [page.path for page in PAGES if page.order and page.views])
def test_axe_finds_nothing_serious_in_a_presentation(page, path):
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{path}?present=1")
    wrong = {"light": found(page, 1366, 768)}
    page.evaluate("document.querySelector('[data-switch]').click()")
    wrong |= {"dark": found(page, 1366, 768)}
    assert {theme: each for theme, each in wrong.items() if each} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_what_opens(page, theme):
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    opened(page, "?lane=red&origin=CN")
    page.locator(".define summary").first.click()
    page.locator("#overview-offices-card .twin summary").click()
    page.locator("#overview-records-open").click()
    page.locator(".listing tbody tr").first.wait_for()
    assert violations(page) == []


def test_a_filter_is_picked_by_keyboard_alone(page):
    """The first press of Tab in the page leads past the navigation; a menu opens, is searched, and its choice filters."""
    opened(page)
    reached(page, "node.matches('button.dash-dropdown') && !!node.closest('.control.office')")
    page.keyboard.press("Enter")
    page.locator(".dash-dropdown-content").wait_for()
    page.keyboard.type("Kalvasse Harbour")
    until(page, "[...document.querySelectorAll('.dash-dropdown-content .dash-dropdown-option')].length === 1")
    for _ in range(10):  # a list that is drawn anew meanwhile does not hear the key: a reader presses again
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(300)
        if page.evaluate("document.activeElement.matches('.dash-dropdown-content input[type=checkbox]')"):
            break
    page.keyboard.press(" ")
    until(page, "!!document.querySelector('.dash-dropdown-content input:checked')")
    page.keyboard.press("Escape")
    until(page, "location.search === '?office=KAL'")


def test_a_table_beside_a_chart_is_opened_and_filters_by_keyboard_alone(page):
    opened(page)
    reached(page, "node.matches('.twin > summary') && !!node.closest('#overview-modes-card')", 300)
    page.keyboard.press("Enter")
    page.locator("#overview-modes-card .twin-rows button").first.wait_for()
    reached(page, "node.matches('#overview-modes-card .twin-rows button')", 4)
    picked = page.evaluate(ACTIVE.format("dataset.value"))
    page.keyboard.press("Enter")
    until(page, f"location.search === '?mode={picked}'")


def test_a_presentation_is_begun_stepped_and_left_by_keyboard_alone(page):
    opened(page, "?office=KAL")
    reached(page, "node.matches('[data-present]')")
    page.keyboard.press("Enter")
    until(page, "location.search === '?office=KAL&present=1' && document.querySelectorAll('.presented').length === 1")
    page.keyboard.press("ArrowRight")
    until(page, "location.search === '?office=KAL&present=2'")
    reached(page, "node.matches('.present-bar button') && node.ariaLabel === 'End the presentation'")
    page.keyboard.press("Enter")
    until(page, "!document.querySelector('.presented')")
    assert search(page) == "?office=KAL"
