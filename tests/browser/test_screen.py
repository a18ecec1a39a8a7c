"""The screen itself: offline, in both themes, on a phone, accessible; a card that fails stands alone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from bench.server import serving
from callbacks.core.shell import PAGES
from tests.browser.conftest import COUNTED, opened, settled, until

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
POLLS = 1  # the page asks now and then whether there is a new release; drawing anew would ask once per view
ANSWERED = """!!document.querySelector('#page :is(h1, h2)') &&
  [...document.querySelectorAll('#page .words')].every((each) => each.children.length)"""
UPSTREAM = {"aria-hidden-focus": ".dash-dropdown-focus-target"}


def violations(page) -> list[str]:
    """Serious and critical findings of axe, less those inside the dropdown of the component library."""
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [
        f"{each['id']} {node['target']}"
        for each in found
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
        if not (each["id"] in UPSTREAM and UPSTREAM[each["id"]].strip(".") in node["html"])
    ]


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
    light, page.requested[:] = page.evaluate(bars), []
    page.locator("[data-switch]").click()
    until(page, f"{bars} !== '{light}'")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    assert len([url for url in page.requested if "_dash-update-component" in url]) <= POLLS
    page.reload()
    settled(page)
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark" and page.evaluate(bars) != light


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(page, theme):
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    opened(page, "?lane=red&origin=CN")
    page.locator(".define summary").first.click()
    page.locator("#overview-offices-card .twin summary").click()
    page.locator("#overview-records-open").click()
    page.locator(".listing tbody tr").first.wait_for()
    assert violations(page) == []


@pytest.mark.parametrize("path", [page.path for page in PAGES if page.path != "/"])
def test_axe_finds_nothing_serious_on_any_page(page, path):
    page.goto(path)
    until(page, ANSWERED, 90)
    until(page, "!window.pending", 90)
    assert violations(page) == []


def test_on_a_phone_cards_stack_and_filters_fold(page):
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, "?lane=red&origin=CN")
    until(page, "document.querySelector('#fold').textContent === 'Filters (2)'")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.locator(".chip").count() == 2 and not page.locator("#controls").is_visible()
    page.locator("#fold").click()
    assert page.locator("#controls").is_visible() and page.locator("#fold").get_attribute("aria-expanded") == "true"
    lefts = page.evaluate(
        "[...new Set([...document.querySelectorAll('.page .card')].map((card) => Math.round(card.getBoundingClientRect().left)))]"
    )
    assert len(lefts) == 1


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
        assert re.search(r"This card failed.*Error [0-9a-f]{8}", notice.inner_text(), re.DOTALL) and "planted" not in page.content()
        assert [text for text in page.locator(".notice").all_inner_texts() if text] == [notice.inner_text()]
        first = notice.locator("code").inner_text()
        notice.get_by_text("Try again").click()
        until(page, f"document.querySelector('#overview-chapters-notice code').textContent !== '{first}'")
        context.close()


def test_a_server_that_does_not_answer_is_said_until_it_does(chromium, served):
    page = chromium.new_page()
    page.route("**/healthz", lambda route: route.abort())
    page.goto(served)
    page.get_by_text("The server does not answer").wait_for(timeout=15_000)
    page.unroute("**/healthz")
    page.get_by_text("The server does not answer").wait_for(state="detached", timeout=15_000)
    page.close()
