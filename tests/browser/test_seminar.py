"""A release in a browser: cards are drawn, a filter is kept and says how it fits, views are presented; nothing leaves the machine."""

import json
import shutil
import subprocess
import sys

import pytest

from bench.server import free
from callbacks.seminar.carried_stories import carried
from queries.engine import engine
from services.seminar.build import build
from settings import settings
from tests.browser.conftest import reached, until
from tests.conftest import ROOT

FEET = "document.querySelectorAll('.card:not(.story-slide) .words .foot')"
DRAWN = f"document.querySelectorAll('.js-plotly-plot .point').length > 20 && {FEET}.length === 5"
STORY = {
    "name": "عرض الندوة",
    "language": "ar",
    "event": "الدوحة",
    "slides": [{"view": "seminar.years", "filters": "?flow=import", "note": "ببطء"}, {"title": "قرار", "text": "الساعات"}],
}


@pytest.fixture(scope="module")
def release(demo_warehouse, tmp_path_factory):
    """The address of a release of the demonstration."""
    folder = tmp_path_factory.mktemp("seminar")
    own = shutil.copytree(demo_warehouse, folder / "warehouse", ignore=shutil.ignore_patterns("seminar"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{own}")
        for held in (settings, engine.warehouse):
            held.cache_clear()
        (folder / "story.json").write_text(json.dumps(STORY), "utf-8")
        build("trade", folder / "trade.portolan", {}, stories=carried([folder / "story.json"], {}))
    for held in (settings, engine.warehouse):
        held.cache_clear()
    port = free()
    command = [sys.executable, "manage.py", "present", str(folder / "trade.portolan"), "--port", str(port)]
    # in a process of its own: here it would take the callbacks of whatever pages other tests have imported
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            assert "Stop with Ctrl-C" in process.stdout.readline()
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture
def shown(chromium, release):
    """A page of the release, which fails where its console holds an error or a request leaves the machine."""
    page, wrong, asked = chromium.new_page(viewport={"width": 1440, "height": 900}, base_url=release), [], []
    # a warning is told of a script that was fetched early and is used late: that is the load of the machine
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    yield page
    page.close()
    assert wrong == [] and [url for url in asked if not url.startswith((release, "data:", "blob:"))] == []


def test_a_release_is_shown_filtered_and_presented(shown):
    shown.goto("/")
    until(shown, DRAWN)
    shown.locator("select[name=hs2]").select_option("01")
    shown.locator("select[name=region]").select_option("North")
    with shown.expect_navigation():
        shown.get_by_role("button", name="Show").click()
    until(shown, "location.search.includes('hs2=01') && document.body.textContent.includes('the nearest that can be shown')")
    assert shown.locator("select[name=hs2]").input_value() == "01"
    shown.locator("button[data-present]").click()
    until(shown, "document.querySelectorAll('.presented').length === 1")
    shown.keyboard.press("ArrowRight")
    until(shown, "document.querySelector('.present-bar').textContent.includes('2 / ')")
    shown.keyboard.press("Escape")
    until(shown, "document.querySelectorAll('.presented').length === 0 && !location.search.includes('present')")


def test_a_release_is_read_from_the_right_in_arabic(shown):
    shown.goto("/?lang=ar")
    until(shown, DRAWN)
    assert shown.evaluate("document.documentElement.dir") == "rtl" and "جزء" in shown.locator("#page").inner_text()


@pytest.mark.parametrize(("language", "ahead", "back"), [("en", "ArrowRight", "ArrowLeft"), ("ar", "ArrowLeft", "ArrowRight")])
def test_a_presentation_is_rehearsed_by_keyboard_alone(shown, language, ahead, back):
    """A filter is chosen, the views are presented to the last and back, and the page is there again: by Tab, arrows and Enter."""

    def at(place):
        until(shown, f"document.querySelector('.present-bar')?.textContent.includes('{place} / {count}')")
        return shown.locator(".presented").get_attribute("id")

    shown.goto(f"/?lang={language}")
    until(shown, f"{DRAWN} && !!document.querySelector('select[name=flow]')")
    reached(shown, "node.matches('select[name=flow]')")
    shown.keyboard.press("ArrowDown")
    flow = shown.locator("select[name=flow]").input_value()
    reached(shown, "node.matches('#choices button[type=submit], #choices button:not([type])')")
    with shown.expect_navigation():
        shown.keyboard.press("Enter")
    until(shown, f"location.search.includes('flow={flow}') && document.querySelector('select[name=flow]')?.value === '{flow}'")
    until(shown, DRAWN)
    assert shown.evaluate("document.documentElement.lang").startswith(language), "the filters keep the language of the address"
    reached(shown, "node.matches('button[data-present]')")
    shown.keyboard.press("Enter")
    count = shown.locator("#page .card:not(.workings, .story-slide, :has(.notice))").count()
    cards = [at(1)]
    for place, key in enumerate((ahead, "PageDown", "ArrowDown", " ")[: count - 1], 2):
        shown.keyboard.press(key)
        cards.append(at(place))
    assert flow and len({*cards}) == count >= 4
    for place, key in ((count - 1, back), (count - 2, "PageUp"), (1, "Home"), (count, "End")):
        shown.keyboard.press(key)
        assert at(place) == cards[place - 1]
    shown.keyboard.press("Escape")
    until(shown, "document.querySelectorAll('.presented, .present-bar').length === 0 && !location.search.includes('present')")
    assert f"flow={flow}" in shown.evaluate("location.search") and shown.locator("select[name=flow]").input_value() == flow


def test_a_story_is_presented_in_its_own_language_beside_its_notes(shown):
    shown.goto("/")
    until(shown, DRAWN)
    with shown.expect_popup() as opened:
        shown.locator("button[data-story-do=window]").click()
    until(shown, "document.documentElement?.dir === 'rtl' && !!document.querySelector('.presented.story-cover')")
    assert "الدوحة" in shown.locator(".presented").inner_text()
    for place, card in ((2, "seminar-years-card"), (3, "story-0-slide-2")):
        shown.keyboard.press("ArrowLeft")
        until(shown, f"document.querySelector('.presented')?.id === '{card}'")
        until(shown, f"document.querySelector('.present-bar')?.textContent.includes('{place} / 3')")
        assert ("flow=import" in shown.url) == (place == 2) and "lang=ar" in shown.url
        until(opened.value, f"document.getElementById('counter')?.textContent === '{place} / 3'")
    opened.value.close()
    shown.keyboard.press("Escape")
    until(shown, "document.querySelectorAll('.presented, .present-bar').length === 0 && location.search === '?lang=ar'")
