"""Stories in the browser: made from a template, every slide measured in English and Arabic, and a rehearsal by the keyboard alone."""

import time
from pathlib import Path

import pytest

from callbacks.stories.templates import TEMPLATES
from tests.browser.conftest import placed, reached, rested, until, violations

SLIDE = (Path(__file__).parent / "slide.js").read_text()
SETTLED, OPENED = 12.0, 60.0
SHOWN = """document.querySelectorAll(".presented").length === 1 && !window.pending &&
  (!!document.querySelector(".presented.story-slide, .presented .foot, .presented .figure"))"""
COUNTER = "document.querySelector('.present-bar span[aria-live]').textContent"
DO = "node.matches('button[data-story-do={act}]')"


def made(page, key: str, language: str) -> str:
    """Make the story of a template in a language and return its path."""
    page.goto(f"/stories?lang={language}")
    page.locator(f"[data-story-template={key}]").click()
    page.locator(".story-editor").wait_for(timeout=60_000)
    return page.evaluate("location.pathname")


def counter(page) -> tuple[int, int]:
    """Return which slide is shown, and how many there are, as the bar says."""
    at, count = page.locator(".present-bar span[aria-live]").inner_text().split(" / ")
    return int(at), int(count)


def judged(page) -> list[str]:
    """Return what is wrong with the slide in sight once it has come to rest."""
    end = time.monotonic() + SETTLED
    while found := page.evaluate(SLIDE)["wrong"]:
        if time.monotonic() > end:
            break
        page.wait_for_timeout(100)
    return found


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("key", [each.key for each in TEMPLATES])
def test_every_slide_of_every_template_fits(page, key, language):
    page.set_viewport_size({"width": 1366, "height": 768})
    made(page, key, language)
    page.locator("[data-story-do=present]").click()
    until(page, SHOWN, OPENED)
    until(page, f"{COUNTER}.includes('/')")
    count, wrong = counter(page)[1], {}
    for place in range(1, count + 1):
        until(page, f"{COUNTER} === '{place} / {count}'")
        until(page, SHOWN, OPENED)
        if found := judged(page):
            wrong[f"slide {place}: {page.evaluate('location.pathname')}"] = found
        page.keyboard.press("PageDown")
    assert wrong == {} and count >= 6


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_rehearsal_by_the_keyboard_alone(page, context, language):
    """From the gallery to the end: Tab, Enter, arrows, B, P, S, K and Escape; the reader of Arabic finds the next slide on the left."""
    page.goto(f"/stories?lang={language}")
    page.locator("[data-story-template=targeting]").wait_for()
    reached(page, "node.matches('[data-story-template=targeting]')")
    page.keyboard.press("Enter")
    page.locator(".story-editor").wait_for(timeout=60_000)
    reached(page, DO.format(act="present"))
    page.keyboard.press("Enter")
    until(page, f"{SHOWN} && !!document.querySelector('.presented.story-cover')", OPENED)
    on, back = ("ArrowLeft", "ArrowRight") if language == "ar" else ("ArrowRight", "ArrowLeft")
    page.keyboard.press(on)
    until(page, "location.pathname === '/risk' && " + SHOWN, OPENED)
    assert counter(page)[0] == 2 and page.locator(".present-head").inner_text()
    page.keyboard.press("b")
    page.locator(".present-veil").wait_for()
    page.keyboard.press("b")
    page.locator(".present-veil").wait_for(state="detached")
    page.keyboard.press("p")
    page.locator(".present-spot.dot").wait_for(state="attached")
    page.keyboard.press("s")
    page.locator(".present-spot.light").wait_for(state="attached")
    page.keyboard.press("s")
    page.keyboard.press("k")
    page.locator(".present-bar .on").wait_for(state="attached")
    page.keyboard.press("k")
    page.locator(".present-bar .on").wait_for(state="detached")
    page.keyboard.press("End")
    until(page, f"{COUNTER}.split(' / ').every((each, _at, all) => each === all[0])")
    page.keyboard.press(back)
    until(page, SHOWN, OPENED)
    assert counter(page)[0] == counter(page)[1] - 1
    page.keyboard.press("Escape")
    page.locator(".story-editor").wait_for()
    assert page.locator(".present-bar, .present-head").count() == 0 and page.evaluate("!location.search.includes('story')")


def test_the_window_of_the_presenter_keeps_step_and_drives(page, context):
    made(page, "mirror", "en")
    with context.expect_page() as opened:
        page.locator("[data-story-do=window]").click()
    notes = opened.value
    until(notes, "document.getElementById('counter').textContent === '1 / 9'")
    page.bring_to_front()
    page.keyboard.press("PageDown")
    until(notes, "document.getElementById('counter').textContent === '2 / 9'")
    until(notes, "document.getElementById('note').textContent.startsWith('Explain')")
    until(notes, "document.getElementById('next').textContent.startsWith('Largest gap')")
    until(notes, "/^0:\\d\\d$/.test(document.getElementById('timer').textContent)")
    notes.locator("#on").click()
    until(page, f"{COUNTER} === '3 / 9'")
    notes.locator("#black").click()
    until(page, "!!document.querySelector('.present-veil')")


def test_a_click_filters_and_escape_returns_to_the_slide(page):
    page.goto("/stories")
    page.locator("#story-new").fill("Live")
    page.locator("[data-story-empty]").click()
    page.locator(".story-editor").wait_for()
    page.goto("/?office=KAL")
    page.locator(".more[data-view='overview.chapters'] > summary").click()
    page.get_by_role("menuitem", name="Add to story").click()
    page.locator("dialog select").select_option("Live")
    page.locator("dialog button[type=submit]").click()
    page.get_by_role("link", name="Open the story").click()
    page.locator("[data-story-do=present]").click()
    until(page, SHOWN, OPENED)
    page.keyboard.press("PageDown")
    until(page, "location.pathname === '/' && !!document.querySelector('.presented .bars .point path')", OPENED)
    rested(page)
    box = placed(page.locator(".presented .bars .point path").first)
    page.mouse.move(box["x"] + box["width"] / 3, box["y"] + box["height"] / 2)
    page.wait_for_timeout(150)
    page.mouse.click(box["x"] + box["width"] / 3, box["y"] + box["height"] / 2)
    until(page, "location.search.includes('hs2=')")
    page.get_by_text("Filtered. Esc returns to the slide.").wait_for()
    page.keyboard.press("Escape")
    until(page, "!location.search.includes('hs2=') && location.search.includes('office=KAL') && location.search.includes('story=Live')")
    assert page.locator(".present-bar").count() == 1
    page.keyboard.press("Escape")
    page.locator(".story-editor").wait_for()


def test_slides_are_reordered_by_keys_and_by_dragging_and_edited(page):
    made(page, "study", "en")
    items = page.locator(".story-slides > li")
    first, second, third = (items.nth(place).locator("b").inner_text() for place in range(3))
    items.nth(0).focus()
    page.keyboard.press("Alt+ArrowDown")
    until(page, f"document.querySelectorAll('.story-slides > li b')[1].innerText === {first!r}")
    until(page, "document.activeElement.dataset.place === '1'")
    items.nth(2).drag_to(items.nth(0))
    page.locator(".story-slides > li").first.get_by_text(third).wait_for()
    page.locator(".story-slides > li").nth(1).locator("summary").click()
    page.locator(".story-slides > li").nth(1).locator("input[name=message]").fill("Our own words <b>")
    page.locator(".story-slides > li").nth(1).locator("[data-story-do=edit]").click()
    page.locator(".story-slides > li").nth(1).get_by_text("Our own words <b>").wait_for()
    page.reload()
    page.locator(".story-editor").wait_for()
    texts = [page.locator(".story-slides > li b").nth(place).inner_text() for place in range(3)]
    assert texts == [third, "Our own words <b>", first] and second not in texts


@pytest.mark.parametrize("language", ["en", "ar"])
def test_gallery_editor_box_and_notes_window_have_no_serious_finding_of_axe(page, language):
    made(page, "mirror", language)
    page.locator(".story-slides > li summary").first.click()
    page.locator(".story-editor > .act > summary").click()
    assert violations(page) == []
    page.goto("/stories")
    page.locator(".story-templates").wait_for()
    assert violations(page) == []
    page.goto("/")
    page.locator(".filters [data-story-page]").click()
    page.locator("dialog select").wait_for()
    assert [each for each in violations(page) if "dialog" in each] == []
    page.goto("/presenter")
    assert violations(page) == []
