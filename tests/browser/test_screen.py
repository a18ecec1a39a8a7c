"""The screen itself: offline, in both themes, on a phone, accessible; a card that fails stands alone."""

import re

from bench.server import serving
from tests.browser.conftest import COUNTED, opened, settled, until, violations

EXPANDED = "(document.getElementById('{}').getAttribute('aria-expanded') === 'true')"


def asked(page) -> list[str]:
    """What the page asks of the server from now on, but for whether there is a new release; drawing anew would ask once per view."""
    heard = []
    views = lambda request: "_dash-update-component" in request.url and "badges" not in (request.post_data or "")  # noqa: E731
    page.on("request", lambda request: heard.append(request.post_data) if views(request) else None)
    return heard


def test_the_map_is_drawn_from_our_own_assets(page):
    opened(page)
    until(page, "document.querySelectorAll('#overview-origins-card .choroplethlayer path').length > 20")
    assert any(url.endswith("topojson/world_110m.json") for url in page.requested)


def test_small_states_can_be_seen(page):
    opened(page)
    until(page, "document.querySelectorAll('#overview-origins-card .scattergeo path').length > 0")


def test_nothing_offers_to_share_the_data(page):
    opened(page)
    page.locator("#overview-offices-card .js-plotly-plot").hover()
    assert page.locator(".modebar-btn").count() == 0 and page.get_by_text("Share chart").count() == 0


def test_the_theme_recolours_everything_without_asking_the_server(page):
    opened(page)
    bars = "getComputedStyle(document.querySelector('#overview-volume-card .barlayer .trace:last-child path')).fill"
    light, heard = page.evaluate(bars), asked(page)
    page.locator("[data-switch]").click()
    until(page, f"{bars} !== '{light}'")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    assert heard == []
    page.reload()
    settled(page)
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark" and page.evaluate(bars) != light


def test_on_a_phone_cards_stack_and_filters_fold(page):
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, "?lane=red&origin=CN")
    until(page, "document.querySelector('#fold').textContent === 'Filters (2)'")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.locator(".chip").count() == 2 and not page.locator("#controls").is_visible()
    page.locator("#fold").click()
    until(page, EXPANDED.format("fold"))
    assert page.locator("#controls").is_visible() and violations(page) == []
    page.locator("#controls .control.flow button").first.click()
    page.locator(".dash-dropdown-content >> text=Import").click()
    until(page, "location.search === '?flow=import&lane=red&origin=CN'")
    page.keyboard.press("Escape")
    until(page, "!document.querySelector('.dash-dropdown-content')")
    page.keyboard.press("Escape")
    until(page, "!" + EXPANDED.format("fold"))
    until(page, "document.activeElement.id === 'fold'")
    until(page, "!document.querySelector('#controls.show, .offcanvas-backdrop')")
    assert not page.locator("#controls").is_visible()
    lefts = page.evaluate(
        "[...new Set([...document.querySelectorAll('.page .card')].map((card) => Math.round(card.getBoundingClientRect().left)))]"
    )
    assert len(lefts) == 1


def test_on_a_phone_the_pages_are_one_button_away_and_take_the_filters_along(page):
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, "?lane=red")
    assert page.evaluate("document.querySelector('.top-bar').offsetHeight") < 60 and not page.locator("#pages").is_visible()
    heard = asked(page)
    page.locator(".navbar-toggler").click()
    until(page, "document.querySelector('#pages.show')")
    assert heard == []
    assert page.locator("#pages [aria-current]").all_inner_texts() == ["Overview"]
    until(page, "!document.querySelector('.offcanvas-toggling, .showing') && document.getAnimations().every((each) => !each.pending)")
    until(page, "getComputedStyle(document.querySelector('.offcanvas-backdrop')).opacity === '0.5'")
    assert violations(page) == []
    page.locator("#pages").get_by_role("button", name="Clearance").click()
    page.locator("#pages").get_by_role("link", name="Clearance simulation").click()
    until(page, "location.pathname === '/what-if' && location.search === '?lane=red'")
    until(page, "!document.querySelector('.offcanvas-backdrop') && !document.querySelector('#pages.show, #pages.offcanvas-toggling')")
    assert not page.locator("#pages").is_visible()


def test_a_group_of_pages_opens_by_keyboard_and_says_which_page_it_holds(page):
    page.goto("/gap?lane=red")
    until(page, "document.querySelector('.group [aria-current]')")
    group = page.locator(".group .dropdown-toggle", has_text="Revenue")
    group.focus()
    page.keyboard.press("Enter")
    until(page, "document.querySelector('.group.show')")
    for place in range(3):
        page.keyboard.press("ArrowDown")
        until(page, f"document.activeElement === document.querySelectorAll('.group.show .dropdown-item')[{place}]")
    page.keyboard.press("Enter")
    until(page, "location.pathname === '/gap-ahead' && location.search === '?lane=red'")
    until(page, "!!document.querySelector(\".group .dropdown-toggle[data-page='Gap forecast']\")")
    until(page, "!document.querySelector('.group.show')")


def test_nothing_jumps_when_filters_change(page):
    opened(page)
    tops = "[...document.querySelectorAll('.page > *')].map((each) => Math.round(each.getBoundingClientRect().top + scrollY))"
    before = page.evaluate(tops)
    page.evaluate("history.pushState({}, '', '?flow=import'); dispatchEvent(new PopStateEvent('popstate'))")
    until(page, "document.querySelectorAll('.chip').length === 1")
    settled(page)
    assert page.evaluate(tops) == before


def test_targets_are_large_enough_to_press(page):
    opened(page, "?lane=red")
    small = """[...document.querySelectorAll("button, summary, .link")].filter((each) => each.offsetParent)
        .filter((each) => each.offsetHeight < 24 || each.offsetWidth < 24).map((each) => each.outerHTML.slice(0, 80))"""
    assert page.evaluate(small) == []


def test_a_card_that_fails_stands_alone_with_an_error_id(chromium, demo_warehouse, monkeypatch):
    monkeypatch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{demo_warehouse}")
    with serving("tests.browser.faulty:server") as address:
        context = chromium.new_context()
        context.add_init_script(COUNTED)
        page = context.new_page()
        page.goto(address)
        settled(page)
        notice = page.locator("#overview-chapters-notice")
        assert re.search(r"This view failed.*Error [0-9a-f]{8}", notice.inner_text(), re.DOTALL) and "planted" not in page.content()
        assert [text for text in page.locator(".notice").all_inner_texts() if text] == [notice.inner_text()]
        [first] = re.findall(r"[0-9a-f]{8}", notice.inner_text())
        notice.get_by_text("Try again").click()
        until(page, f"!document.querySelector('#overview-chapters-notice').innerText.includes('{first}')")
        context.close()


def test_a_server_that_does_not_answer_is_said_until_it_does(chromium, served):
    page = chromium.new_page()
    page.route("**/healthz", lambda route: route.abort())
    page.goto(served)
    page.get_by_text("The server does not answer").wait_for(timeout=30_000)
    page.unroute("**/healthz")
    page.get_by_text("The server does not answer").wait_for(state="detached", timeout=30_000)
    page.close()
