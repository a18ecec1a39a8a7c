"""The first screen of the Overview: where each of a leader's five questions is answered, without a click and above the fold."""

import re

import pytest

from data.demo.world.offices import OFFICES
from tests.browser.conftest import COUNTED, eventually, opened, until

OFFICE = "|".join(re.escape(office.name) for office in OFFICES)
ANSWERS = {  # by question: the place of the answer, and what stands there
    "how are we doing": (".brief h2", "^Revenue is on course|^It is open whether revenue|^Revenue is likely to miss"),
    "will we meet the target": (".figure:first-child .strong", r"^Chance of reaching .+ this year: (\d+|under 1|over 99)"),
    "what got worse": (".alert-lines ol li .strong", r"\d.*(above the limit|below the target|against|longer|lower|higher|less)"),
    "where": (".alert-lines ol li div", OFFICE),
    "whom do I ask": (".alert-lines ol li b", "^(Head of |Director of |.+ department$|Risk management$)"),
}
SEEN = """([place, words]) => [...document.querySelectorAll(place)]
  .filter((each) => new RegExp(words).test(each.innerText.replace(/\\s/g, " "))).map((each) => each.getBoundingClientRect())
  .some(({ top, bottom, width }) => width > 0 && top >= 0 && bottom <= innerHeight)"""
TOP = r"^Latest full month: (\w{3} \d{4})\. Fiscal year \d{4}/\d\d to date: \w{3} \d{4} to \1\."
BOTTOMS = "(place) => [...document.querySelectorAll(place)].map((each) => each.getBoundingClientRect().bottom)"

LONG = """() => document.querySelectorAll(".strip .kpi").forEach((each) => [".why", ".n"].forEach((part) => {
  if (each.querySelector(part)) each.querySelector(part).textContent = "words and figures of an indicator ".repeat(5);
}))"""
OVERLAPS = """() => [...document.querySelectorAll(".strip .kpi")].filter((each) => {
  const [why, note] = [".why", ".n"].map((part) => each.querySelector(part)).map((part) => part && part.getBoundingClientRect());
  return each.scrollHeight > each.clientHeight + 1 || (why && note && why.bottom > note.top + 1);
}).length"""

ROWS = """() => new Set([...document.querySelectorAll(".strip .kpi")].map((each) => Math.round(each.getBoundingClientRect().top))).size"""


@pytest.fixture(scope="module")
def served(demo_warehouse, served_after):
    """The server on the demonstration with the forecast that the command makes for each release."""
    return served_after("forecast", "--horizon", "9", warehouse=demo_warehouse)


@pytest.fixture(scope="module")
def context(chromium, served):
    made = chromium.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light", base_url=served)
    made.add_init_script(COUNTED)
    yield made
    made.close()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_five_questions_are_answered_without_a_click_above_the_fold(page, width, height):
    """Each answer is words that can be read at once; on a phone the four figures and the whole first exception are seen."""
    page.set_viewport_size({"width": width, "height": height})
    opened(page)
    until(page, "!!document.querySelector('.brief h2') && !!document.querySelector('.alert-lines h2')")
    seen = ".figures .figure, .alert-lines ol li:first-child"
    eventually(lambda: [bottom <= height for bottom in page.evaluate(BOTTOMS, seen)], [True] * 5)
    assert re.match(TOP, page.locator(".brief .sub").inner_text())
    eventually(lambda: [question for question, place in ANSWERS.items() if not page.evaluate(SEEN, [*place])], [])


def test_the_list_of_exceptions_is_as_short_as_what_it_says(page):
    """A selection without targets has none: the card is no taller than its words."""
    opened(page, "?lane=green&mode=post")
    card = page.locator(".alert-lines")
    assert card.locator(".quiet").inner_text().startswith("Nothing is out of line in ")
    assert card.bounding_box()["height"] <= card.locator("> div").bounding_box()["height"] + 30


@pytest.mark.parametrize("width", [1440, 390])
def test_an_indicator_of_many_words_is_as_tall_as_they_are(page, width):
    """The reason of an indicator and the note on its target stand one under the other, however long."""
    page.set_viewport_size({"width": width, "height": 900})
    opened(page)
    until(page, "document.querySelectorAll('.strip .kpi .why').length > 4")
    assert page.evaluate(OVERLAPS) == 0
    page.evaluate(LONG)
    assert page.evaluate(OVERLAPS) == 0
    page.evaluate("document.querySelector('.strip .kpi .n').textContent = ''")
    assert width < 1100 or page.evaluate(ROWS) == 3  # those beside each other begin and end at one height
