"""The pickers of the filter bar in a real browser: rows, search, all, none and invert, periods, and filters that a page does not use."""

import re

import pytest

from tests.browser.conftest import eventually, opened, search, until

MENU = ".dash-dropdown-content"
ROWS = """(() => {
    const menu = document.querySelector('.dash-dropdown-content').getBoundingClientRect();
    return [...document.querySelectorAll('.dash-dropdown-content .dash-dropdown-option')].map((row) => {
        const box = row.querySelector('input').getBoundingClientRect(), text = row.lastElementChild.getBoundingClientRect();
        const here = row.getBoundingClientRect();
        return {high: here.height, inside: here.top >= menu.top - 1 && here.bottom <= menu.bottom + 1,
            beside: box.right <= text.left + 1 && box.top < text.bottom && text.top < box.bottom, lines: text.height < 26};
    });
})()"""


def menu(page, key: str):
    page.locator(f".controls .control.{key} button").first.click()
    page.locator(f"{MENU} .dash-dropdown-option").first.wait_for()


def test_twelve_rows_of_one_line_are_seen_their_boxes_beside_the_text(page):
    opened(page)
    menu(page, "origin")
    until(page, f"{ROWS}.filter((row) => row.inside).length >= 12")
    rows = page.evaluate(ROWS)
    assert all(row["beside"] and row["lines"] and row["high"] <= 31 for row in rows)
    assert sum(row["inside"] for row in rows) >= 12


def test_the_choices_in_use_stand_out_and_are_in_view(page):
    opened(page, "?origin=ZA")
    menu(page, "origin")
    chosen = page.locator(f"{MENU} [aria-selected=true]")
    eventually(chosen.all_inner_texts, ["South Africa"])
    until(
        page,
        "(() => { const a = document.querySelector('[aria-selected=true]').getBoundingClientRect(), "
        "m = document.querySelector('.dash-dropdown-content').getBoundingClientRect(); return a.top >= m.top && a.bottom <= m.bottom; })()",
    )
    plain = page.locator(f"{MENU} [aria-selected=false]").first
    colours = [each.evaluate("(node) => getComputedStyle(node).backgroundColor") for each in (chosen, plain)]
    assert colours[0] != colours[1]


@pytest.mark.parametrize(
    ("key", "text", "found"),
    [
        ("office", "KAL", {"Kalvasse Harbour", "Kalvasse Airport"}),
        ("origin", "DE", {"Germany"}),
        ("origin", "viet", {"Vietnam"}),
        ("hs2", "85", {"85 Electrical and electronic goods"}),
        ("hs2", "mobile phone", {"85 Electrical and electronic goods"}),
        ("hs2", "shoes", {"64 Footwear"}),
    ],
)
def test_a_choice_is_found_by_its_code_and_by_words(page, key, text, found):
    opened(page)
    menu(page, key)
    page.locator(".dash-dropdown-search").fill(text)
    until(page, "document.querySelectorAll('.dash-dropdown-content .dash-dropdown-option').length < 40")
    options = page.locator(f"{MENU} .dash-dropdown-option")
    eventually(lambda: bool(found & {row.strip() for row in options.all_inner_texts()}) and options.count() < 40, True)


def test_all_none_and_invert(page):
    opened(page, "?lane=red")
    menu(page, "lane")
    assert page.locator(".dash-dropdown-action-button").all_inner_texts() == ["All", "None", "Invert"]
    page.locator(MENU).get_by_text("Invert", exact=True).click()
    until(page, "location.search === '?lane=blue&lane=green&lane=yellow'")
    page.locator(MENU).get_by_text("All", exact=True).click()
    until(page, "new URLSearchParams(location.search).getAll('lane').length === 4")
    page.locator(MENU).get_by_text("None", exact=True).click()
    until(page, "location.search === ''")


def test_a_ready_made_period_and_a_range_of_months(page):
    opened(page, "?fiscal_year=2026&lane=red")
    page.locator(".period summary").click()
    page.locator("#presets button", has_text="Last month").click()
    until(page, r"/^\?lane=red&since=(\d{4}-\d\d)&until=\1$/.test(location.search)")
    last = re.search(r"until=(\d{4})", search(page))[1]
    until(page, "document.querySelector('#presets [aria-pressed=true]').textContent.startsWith('Last month')")
    page.locator(f"[data-month='{int(last) - 1}-12']").click()
    page.get_by_text("Now press the last month.").wait_for()
    assert "since=" + last in search(page)
    page.locator(f"[data-month='{int(last) - 1}-12']").press("ArrowUp")
    until(page, f"document.activeElement.dataset.month === '{int(last) - 1}-12'")
    page.locator(f"[data-month='{last}-02']").click()
    until(page, f"location.search === '?lane=red&since={int(last) - 1}-12&until={last}-02'")
    until(page, f"document.querySelector('#period').textContent === 'Dec {int(last) - 1} – Feb {last}'")
    until(page, "document.querySelectorAll('[data-month][aria-pressed=true]').length === 3")
    page.keyboard.press("Escape")
    until(page, "!document.querySelector('.period[open]')")


def test_filters_that_a_page_does_not_use_are_absent(page):
    opened(page)
    eventually(page.locator(".controls > .control:visible").count, 10)
    page.goto("/trade")
    page.locator("#trade-trend-card .foot").wait_for()
    until(page, "document.querySelector('.control.clock').hidden")
    assert page.locator(".control.hs2").is_visible() and not page.locator(".control.clock").is_visible()
    page.goto("/glossary")
    page.locator("h1", has_text="Glossary").wait_for()
    until(page, "[...document.querySelectorAll('.controls > .control')].every((each) => !each.offsetHeight)")


def test_a_name_that_is_cut_short_tells_the_whole(page):
    opened(page, "?office=KAL&office=PTM&compare=previous")
    names = sorted(chip.inner_text().removesuffix(" ✕") for chip in page.locator(".chip").all())
    value = page.locator(".control.office .dash-dropdown-value").first
    assert value.evaluate("(node) => node.scrollWidth > node.clientWidth")
    page.locator(".control.office button").first.hover()
    until(page, "!!document.querySelector('.control.office button').title")
    assert sorted(page.locator(".control.office button").first.get_attribute("title").split(", ")) == names and len(names) == 2
    menu(page, "hs2")
    rows = page.locator(f"{MENU} .dash-options-list-option-text").all()
    assert all(row.get_attribute("title") == row.inner_text() for row in rows[:20])


def test_another_period_is_compared_with_and_said_and_stays_in_the_link(page):
    opened(page, "?since=2026-05&until=2026-07&office=PTM")
    menu(page, "compare")
    page.locator(MENU).get_by_text("Feb 2025 – Apr 2025", exact=True).click()
    until(page, "location.search === '?compare=2025-02&office=PTM&since=2026-05&until=2026-07'")
    until(page, "document.querySelector('#sentence').textContent.includes('Compared with Feb 2025 – Apr 2025.')")
    until(page, "document.querySelector('.control.compare .dash-dropdown-value').textContent === 'Feb 2025 – Apr 2025'")
    until(page, "document.querySelector('#overview-revenue-card .sub').textContent.includes('Feb 2025 – Apr 2025')")
    menu(page, "compare")
    page.locator(MENU).get_by_text("The months before", exact=True).click()
    until(page, "location.search === '?compare=previous&office=PTM&since=2026-05&until=2026-07'")
    page.go_back()
    until(page, "document.querySelector('.control.compare .dash-dropdown-value').textContent === 'Feb 2025 – Apr 2025'")
