"""Slides from the browser: of a view from its menu, of a page from its bar and while it is presented; a second press cancels."""

import io

import pptx

from tests.browser.conftest import eventually, opened, saying, settled, until

VIEW = ".more[data-view='overview.chapters']"
REFUSED = """() => { const sent = window.fetch;
  window.fetch = (address, more) => (String(address).includes("/api/slides/")
    ? Promise.resolve(new Response("nothing matches", { status: 400 })) : sent(address, more)); }"""
BUTTON = ".filters button[data-slides]"


def kept(page, press) -> tuple[str, pptx.presentation.Presentation]:
    with page.expect_download(timeout=60_000) as got:
        press()
    with open(got.value.path(), "rb") as file:
        return got.value.suggested_filename, pptx.Presentation(io.BytesIO(file.read()))


def test_the_menu_of_a_view_gives_a_slide_under_the_filters_of_the_moment(page):
    opened(page, "?lane=red")
    page.locator(f"{VIEW} > summary").click()
    name, deck = kept(page, page.locator(f"{VIEW} a", has_text="PowerPoint").click)
    assert name.startswith("overview.chapters_") and name.endswith("_en.pptx") and len(deck.slides) == 2
    assert "Lane: Red" in deck.slides[1].notes_slide.notes_text_frame.text


def test_a_page_becomes_slides_and_is_told_so(page):
    opened(page, "?since=2026-01&until=2026-03")
    name, deck = kept(page, page.locator(BUTTON).click)
    assert name == "overview_2026-01_2026-03_en.pptx" and len(deck.slides) > 5
    until(page, "document.getElementById('live').textContent.includes('ready')")
    eventually(page.locator(BUTTON).inner_text, "Slides")


def test_a_presentation_offers_the_same_and_its_address_is_that_of_the_page(page):
    opened(page, "?present=1")
    page.locator(".present-bar").wait_for()
    _, deck = kept(page, lambda: page.locator(".present-bar button[data-slides]").dispatch_event("click"))
    assert "present" not in deck.slides[1].notes_slide.notes_text_frame.text


def test_a_second_press_cancels(page):
    opened(page, "")
    page.route("**/api/slides/**", lambda route: None)
    page.locator(BUTTON).click()
    page.get_by_text("Cancel slides").wait_for()
    with saying(page, "Cancelled"):
        page.locator(BUTTON).click()
    until(page, f"document.querySelector('{BUTTON}').textContent === 'Slides'")
    settled(page)


def test_what_cannot_be_made_says_why(page):
    opened(page, "")
    page.evaluate(REFUSED)
    with saying(page, "Not saved"):
        page.locator(BUTTON).click()
    assert page.locator(BUTTON).get_attribute("title") == "nothing matches"
