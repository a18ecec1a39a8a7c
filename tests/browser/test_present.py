"""A page presented: one view at a time, nothing small, stepped by keys, and back to where it was."""

from tests.browser.conftest import eventually, opened, placed, rested, search, settled, until

SHOWN = "document.querySelectorAll('.presented').length"
SMALL = """(() => {
  const found = new Set(), seen = (node) => node.getBoundingClientRect().width > 0 && getComputedStyle(node).visibility !== "hidden";
  for (const part of document.querySelectorAll(".presented, .present-bar")) {
    const walk = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    for (let text = walk.nextNode(); text; text = walk.nextNode()) {
      const size = parseFloat(getComputedStyle(text.parentElement).fontSize);
      if (text.textContent.trim() && seen(text.parentElement) && size < 18) found.add(size + " " + text.textContent);
    }
  }
  return [...found];
})()"""
ANSWERED = "document.querySelectorAll('#page .words').length === document.querySelectorAll('#page .words .foot').length"
PLACED = """(() => { const box = document.querySelector(".presented").getBoundingClientRect();
  return [box.left, box.top, box.width === innerWidth, box.height > innerHeight * 0.8]; })()"""


def presented(page, path: str = "/", query: str = "?present=1") -> None:
    page.goto(path + query)
    until(page, f"{SHOWN} === 1 && !!document.querySelector('.presented .foot, .presented .figure, .presented .kpi')")
    rested(page)


def place(page) -> str:
    return page.locator(".present-bar span").nth(1).inner_text()


def test_a_view_without_data_is_no_slide_and_is_counted(page):
    """Of the forecasts of revenue most views have nothing to show yet: the address goes on to number all."""
    presented(page, "/revenue")
    until(page, ANSWERED)
    rested(page)
    views, empty = (page.locator(f"#page {each}").count() for each in (".card", ".card .notice:not(:empty)"))
    page.keyboard.press("End")
    steps = views - empty
    until(page, f"document.querySelector('.present-bar').textContent.includes('{steps} / {steps}')")
    assert empty and f"views without data: {empty}" in page.locator(".present-said").inner_text()
    shown = page.evaluate("[...document.querySelectorAll('#page .card')].findIndex((card) => card.matches('.presented'))")
    assert search(page) == f"?present={shown + 1}"


def test_a_page_without_views_does_not_offer_it(page):
    page.goto("/saved")
    until(page, "!!document.querySelector('#page h1')")
    assert page.locator("button[data-present]").is_hidden()
    page.goto("/saved?present=1")
    page.get_by_text("This page has no view to present.").wait_for()
    page.keyboard.press("Escape")
    until(page, "!location.search && !document.querySelector('.present-bar')")


def test_keys_step_and_escape_returns_to_the_page_with_its_filters(page):
    presented(page, "/clearance", "?lane=red&present=2")
    assert place(page).startswith("2 / ")
    for key, now in (("ArrowRight", 3), ("PageDown", 4), (" ", 5), ("ArrowLeft", 4), ("PageUp", 3), ("Home", 1), ("ArrowLeft", 1)):
        page.keyboard.press(key)
        until(page, f"document.querySelectorAll('.present-bar span')[1].textContent.startsWith('{now} / ')")
    page.keyboard.press("Escape")
    until(page, f"{SHOWN} === 0 && location.search === '?lane=red'")
    assert page.locator(".top-bar").is_visible() and page.locator(".chip").count() == 1 and page.locator(".present-bar").count() == 0


def test_the_button_begins_and_back_ends_it(page):
    opened(page, "?office=KAL")
    page.locator("button[data-present]").click()
    until(page, f"{SHOWN} === 1 && location.search === '?office=KAL&present=1'")
    assert not page.locator(".top-bar").is_visible() and "Kalvasse Harbour" in page.locator(".present-bar").inner_text()
    page.keyboard.press("Escape")
    until(page, f"{SHOWN} === 0 && location.search === '?office=KAL'")
    settled(page)


def test_a_room_is_not_told_who_trades(page):
    """The list of open declarations names their traders on the page, and not while it is presented."""
    page.goto("/clearance")
    until(page, "!!document.querySelector('#clearance-backlog-card .listing tbody tr')")
    named = (
        "[...document.querySelectorAll('#clearance-backlog-card .listing .trader')].filter((cell) => cell.getClientRects().length).length"
    )
    until(page, f"{named} > 1")
    cards = "[...document.querySelectorAll('#page :is(.brief, .card:not(.guarded, .records))')]"
    place_ = page.evaluate(f"{cards}.findIndex((card) => card.id === 'clearance-backlog-card')")
    presented(page, "/clearance", f"?present={place_ + 1}")
    until(
        page,
        "document.querySelector('.presented').id === 'clearance-backlog-card' && !!document.querySelector('.presented .listing tbody tr')",
    )
    assert page.evaluate(named) == 0 and "Trader" not in page.locator(".presented thead").inner_text()


def test_what_shows_by_what_goods_are_selected_is_not_presented_nor_offered_as_slides(page):
    page.goto("/risk?present=1")
    until(page, f"{SHOWN} === 1")
    seen = set()
    for _ in range(8):
        seen.add(page.evaluate("document.querySelector('.presented').id"))
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(100)
    assert seen and not seen & {"risk-watch-card", "model-card-card"}
    page.goto("/risk")
    until(page, "!!document.querySelector('#risk-watch-card .notice, #risk-watch-card .listing')")
    page.locator("#risk-watch-card .more > summary").click()
    entries = page.locator("#risk-watch-card .more .entries")
    until(page, "document.querySelectorAll('#risk-watch-card .more .entries > *').length > 4")
    assert "CSV" in entries.inner_text() and "PowerPoint" not in entries.inner_text()


def test_a_click_in_a_presented_chart_filters_and_the_presentation_goes_on(page):
    presented(page, "/", "?present=9")
    until(page, "!!document.querySelector('.presented .bars .point path')")
    box = placed(page.locator(".presented .bars .point path").first)
    page.mouse.move(box["x"] + box["width"] / 3, box["y"] + box["height"] / 2)
    page.wait_for_timeout(150)
    page.mouse.click(box["x"] + box["width"] / 3, box["y"] + box["height"] / 2)
    until(page, "location.search.includes('office=')")
    rested(page)
    assert page.evaluate(SHOWN) == 1 and place(page).startswith("9 / ")
    page.keyboard.press("Escape")
    until(page, f"{SHOWN} === 0 && !location.search.includes('present')")


def test_a_view_that_paints_while_it_ends_does_not_begin_it_again(page):
    presented(page, "/", "?office=KAL&present=3")
    page.evaluate("""() => {
      const made = () => document.getElementById("page").appendChild(document.createElement("i")).remove(), paint = setInterval(made, 0);
      setTimeout(() => clearInterval(paint), 1500);
    }""")
    page.keyboard.press("Escape")
    page.wait_for_timeout(1800)
    assert page.evaluate(SHOWN) == 0 and search(page) == "?office=KAL"


def test_it_holds_on_a_phone(page):
    page.set_viewport_size({"width": 390, "height": 844})
    presented(page, "/what-if", "?present=1")
    page.locator(".present-bar button").nth(1).click()
    eventually(lambda: (place(page)[:4], page.evaluate(SMALL), page.evaluate(PLACED)[:3]), ("2 / ", [], [0, 0, True]))
    page.locator(".present-bar button").last.click()
    until(page, f"{SHOWN} === 0")
