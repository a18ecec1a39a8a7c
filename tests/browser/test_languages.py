"""The languages of the menu in a real browser: each opens every page, is chosen from the bar, and Arabic is read from right to left."""

import re

import pytest

from callbacks.core.shell import PAGES
from data.language import languages
from tests.browser.conftest import COUNTED, opened, rested, search, settled, until

CHOSEN = sorted({*languages()} - {"en"})
ENGLISH = {"Overview", "Alerts", "Revenue", "Clearance", "Trade", "Tools"}
OPENED = "!!document.querySelector('#page :is(h1, h2)') && document.title.includes(' · ')"
PLACES = """() => Object.fromEntries([".navbar-brand", ".switch", ".tongues"].map((name) =>
  [name, document.querySelector(name).getBoundingClientRect().left]))"""
# How far the digit after each sign stands to the right of it, of every number with a sign that is in sight.
SIGNS = """() => {
  const found = [], range = document.createRange();
  const walker = document.createTreeWalker(document.getElementById('page'), NodeFilter.SHOW_TEXT);
  const left = (node, at) => { range.setStart(node, at); range.setEnd(node, at + 1); return range.getBoundingClientRect(); };
  while (walker.nextNode()) {
    for (const { index } of walker.currentNode.data.matchAll(/[+−](?=\\d)/g)) {
      const sign = left(walker.currentNode, index), digit = left(walker.currentNode, index + 1);
      if (sign.width && digit.width) found.push(digit.left - sign.left);
    }
  }
  return found;
}"""


@pytest.fixture
def reader(chromium, served):
    """A reader with a browser of their own, who has chosen no language; the test fails where the console held an error."""
    context, wrong = chromium.new_context(viewport={"width": 1440, "height": 900}, base_url=served), []
    context.add_init_script(COUNTED)
    context.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    yield context
    context.close()
    assert wrong == []


def named(page) -> tuple[str, str]:
    return page.evaluate("[document.documentElement.lang, document.documentElement.dir]")


def pages(page) -> set[str]:
    """What the bar calls the pages and groups."""
    found = {words.strip() for words in page.locator(".top-bar .nav-link").all_inner_texts()}
    assert len(found) > 4
    return found


@pytest.mark.parametrize("language", CHOSEN)
def test_pages_open_in_the_language_of_their_address(reader, language):
    """All pages in Arabic, which is read from the right; of the other languages each its own part of them."""
    page, others = reader.new_page(), sorted({*CHOSEN} - {"ar"})
    for each in PAGES if language == "ar" else PAGES[others.index(language) :: len(others)]:
        page.goto(f"{each.path}?lang={language}")
        until(page, OPENED, 60)
        assert named(page) == [language, "rtl" if language == "ar" else "ltr"] and search(page) == f"?lang={language}"
        assert not page.title().startswith(f"{each.english} ·") or each.english in ENGLISH, each.key


def test_the_bar_names_the_administration_in_one_row_at_any_width(reader):
    """The longest names of pages are those of French; below 1200 px the pages are behind a button."""
    page = reader.new_page()
    page.goto("/glossary?lang=fr")
    until(page, OPENED, 60)
    for width in (1920, 1560, 1440, 1366, 1200):
        page.set_viewport_size({"width": width, "height": 900})
        bar = page.locator(".top-bar").bounding_box()
        name = page.locator(".mark-name")
        assert name.inner_text() == "Customs of Meridia" and bar["height"] <= 60 and bar["width"] <= width, width
        assert name.evaluate("(each) => each.scrollWidth <= each.clientWidth"), width
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_reader_chooses_a_language_and_it_is_kept(reader):
    page = reader.new_page()
    opened(page, "?lane=green")
    page.locator(".tongues summary").click()
    assert page.locator(".tongues button").all_inner_texts() == [*languages().values()]
    page.get_by_role("button", name="Français").click()
    until(page, "document.documentElement.lang === 'fr'")
    settled(page)
    assert search(page) == "?lane=green&lang=fr" and not ENGLISH & pages(page)
    page.locator("[data-reset]").first.click()
    until(page, "location.search === '?lang=fr'")
    page.goto("/alerts")
    until(page, OPENED)
    assert named(page) == ["fr", "ltr"] and search(page) == "?lang=fr"
    page.locator(".tongues summary").click()
    page.get_by_role("button", name="English").click()
    until(page, "document.documentElement.lang === 'en' && " + OPENED)
    assert search(page) == "" and ENGLISH & pages(page)


def test_two_pages_of_one_reader_are_each_answered_in_their_own_language(reader):
    french, arabic = reader.new_page(), reader.new_page()
    opened(french, "?lang=fr"), opened(arabic, "?lang=ar")
    for page, words in ((french, r"[àéèê]"), (arabic, "[\u0600-\u06ff]"), (french, r"[àéèê]")):
        page.evaluate("window.portolan.dispatch({ set: [['lane', new URLSearchParams(location.search).has('lane') ? '' : 'green']] })")
        settled(page)
        said = page.locator("#page .card .words").first.inner_text() + page.locator("#sentence").inner_text()
        assert re.search(words, said) and bool(re.search("[\u0600-\u06ff]", said)) == (page is arabic)


def test_a_link_to_a_file_and_to_another_page_keeps_the_language(reader):
    page = reader.new_page()
    page.goto("/trs?lang=fr")
    until(page, "!!document.querySelector('a[href^=\"/api/trs.xlsx\"]')", 60)
    rested(page)
    with page.expect_download() as file:
        page.locator("a[href^='/api/trs.xlsx']").first.click()
    assert "lang=fr" in file.value.url
    page.locator("a.nav-link", has_text=re.compile("Alertes")).first.click()
    until(page, "location.pathname === '/alerts' && " + OPENED)
    assert named(page) == ["fr", "ltr"]


def test_arabic_begins_at_the_right_and_a_sign_stays_before_its_number(reader):
    page = reader.new_page()
    opened(page, "?lang=ar")
    places = page.evaluate(PLACES)
    assert places[".navbar-brand"] > 1000 and places[".switch"] < 200 and places[".tongues"] < 400
    signs = page.evaluate(SIGNS)
    assert len(signs) > 5 and min(signs) > 0
    assert page.evaluate("!!document.querySelector('.ag-rtl .ag-pinned-right-header')")
    months = page.locator("#page .card:has(.xtick)").first.locator(".xtick text")
    assert months.first.bounding_box()["x"] < months.last.bounding_box()["x"]  # time runs from left to right
    assert page.evaluate("getComputedStyle(document.querySelector('#page h2')).fontFamily").count("Noto Sans Arabic") == 1
