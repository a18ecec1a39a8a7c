"""Every slide of every page, measured at four sizes of screen: all of it fits, nothing lies over anything else, and no half is empty."""

import time
from pathlib import Path

import pytest

from callbacks.core.shell import PAGES
from tests.browser.conftest import rested, until

SIZES = ((1280, 720), (1366, 768), (1920, 1080), (3840, 2160))
SLIDE = (Path(__file__).parent / "slide.js").read_text()
READY = """document.querySelectorAll(".presented").length === 1 && !window.pending &&
  document.querySelectorAll("#page .words").length === document.querySelectorAll("#page .words .foot").length &&
  !document.querySelector("#page .brief:empty, #page .strip:empty")"""
COMPUTED = "[...document.querySelectorAll('#fit, #gap-fit')].every((each) => each.hidden)"
COUNTER = "document.querySelector('.present-bar span[aria-live]').textContent"
SETTLED, OPENED = 10.0, 180.0
LEAST = {"all": 0.2, "left": 0.05, "right": 0.05, "top": 0.05, "bottom": 0.05, "wide": 0.7, "tall": 0.5}
PRESENTED = [page.path for page in PAGES if page.order and any(not view.guarded for view in page.views)]
KEPT_BACK = [page.path for page in PAGES if page.views and all(view.guarded for view in page.views)]


def counter(page) -> tuple[int, int]:
    """Return which slide is shown and how many there are, as the bar says: more, once a forecast that is still computed stands."""
    place, count = page.evaluate(COUNTER).split(" / ")
    return int(place), int(count)


def faults(measured: dict) -> list[str]:
    """Return what is wrong with a slide, an empty half too; a page that has only a notice to show may be empty."""
    shares = {} if measured["notice"] else measured["filled"]
    return measured["wrong"] + [f"empty: {part} {share:.2f}" for part, share in shares.items() if share < LEAST[part]]


def judged(page) -> list[str]:
    """Return what is wrong with the slide in sight once it has come to rest."""
    end = time.monotonic() + SETTLED
    while found := faults(page.evaluate(SLIDE)):
        if time.monotonic() > end:
            break
        page.wait_for_timeout(60)
    return found


def shown(page, path: str) -> None:
    """Open a page as slides, once no forecast of its own is computed any more: it would add slides among them."""
    page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})
    page.goto(f"{path}?present=1")
    until(page, READY, OPENED)
    until(page, COMPUTED, OPENED)
    rested(page)


@pytest.mark.parametrize("path", PRESENTED)
def test_every_slide_fits_at_every_size(page, path):
    shown(page, path)
    wrong = {}
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.keyboard.press("Home")
        rested(page)
        until(page, READY)
        while True:
            if found := judged(page):
                wrong[f"{width} × {height}, slide {counter(page)}"] = found
            place, count = counter(page)
            if place == count:
                break
            page.evaluate("window.left = document.querySelector('.presented')")
            page.keyboard.press("PageDown")
            until(page, "![null, window.left].includes(document.querySelector('.presented'))")
    assert wrong == {}


@pytest.mark.parametrize("path", KEPT_BACK)
def test_a_page_whose_views_are_all_kept_back_offers_no_presentation_and_says_so(page, path):
    page.goto(f"{path}?present=1")
    until(page, "document.querySelector('.present-said')?.textContent === 'This page has no view to present.'", OPENED)
    offered = "[...document.querySelectorAll('.filters button:is([data-present], [data-slides])')].filter((each) => !each.hidden).length"
    seen = "[...document.querySelectorAll('#page .card')].filter((card) => card.checkVisibility({ checkVisibilityCSS: true })).length"
    until(page, f"{offered} + {seen} === 0")


PLANTED = {
    "small": "box.style.fontSize = '12px'; box.style.display = 'inline-block'",
    "outside": "box.style.cssText += 'position: absolute; left: 99%; white-space: nowrap'",
    "overlap": "box.style.cssText += 'position: absolute; left: 60px; top: 40px; font-size: 30px'",
    "overflow": "box.style.cssText += 'display: block; height: 3000px'",
    "cut": "box.style.cssText += 'display: block; width: 60px; overflow: hidden; white-space: nowrap'",
    "control": "box.outerHTML = '<button class=ghost style=\"display: inline !important\">Save</button>'",
    "link": "box.outerHTML = '<a href=# style=\"color: var(--accent)\">See more</a>'",
    "heading over figure": "card.querySelector('.body').style.marginTop = '-60px'",
    "figure over notes": "card.querySelector('.body').style.marginBottom = '-60px'",
    "cut by its chart": "card.querySelector('.ytick text').setAttribute('transform', 'translate(-900, 0)')",
    "tick over words": "tick = card.querySelector('.scatterlayer path.point'), tick.setAttribute('transform', card.moved(tick))",
    "slide": "card.style.right = '40px'",
    "empty": "card.querySelector('.body').style.cssText += 'display: none !important'",
}
MOVED = """card.moved = (tick) => {
  const words = card.querySelectorAll('.textpoint text')[1].getBoundingClientRect(), from = tick.parentElement.getScreenCTM();
  return `translate(${words.left + words.width / 2 - from.e}, ${words.top + words.height / 2 - from.f})`; };"""


PLANT = """() => {{
  const sound = document.querySelector(".presented"), card = sound.cloneNode(true), box = document.createElement("span");
  let tick;
  sound.replaceWith(card);
  box.textContent = "Some words";
  card.querySelector(".foot").append(box);
  {moved} {plant};
  const found = ({measure})();
  card.replaceWith(sound);
  return found; }}"""


def test_the_measure_sees_each_kind_of_fault(page):
    """A fault of each kind is planted in a copy of a sound slide of ranked bars, and is told by its name."""
    shown(page, "/agreements")
    while not page.locator(".presented .textpoint").count():
        page.keyboard.press("PageDown")
        page.wait_for_timeout(200)
    assert judged(page) == []
    for kind, plant in PLANTED.items():
        found = faults(page.evaluate(PLANT.format(moved=MOVED, plant=plant, measure=SLIDE)))
        assert any(each.startswith(kind) for each in found), (kind, found)
