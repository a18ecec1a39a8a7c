"""The demonstration is badged at every width, and an open page learns of a new release within seconds."""

import pytest

from dashboard.shell import POLL_MS
from tests.browser.conftest import eventually, opened, until

PLACED = """() => { const [badge, bar] = [".badge", ".top-bar"].map((each) => document.querySelector(each)), [inner, outer] =
  [badge, bar].map((each) => each.getBoundingClientRect());
  return [badge.innerText, inner.width > 0 && inner.right <= innerWidth, outer.top <= inner.top && inner.bottom <= outer.bottom]; }"""


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_demonstration_data_are_badged_at_every_width(page, width):
    page.set_viewport_size({"width": width, "height": 844})
    opened(page)
    until(page, "!!document.querySelector('.badge')")
    eventually(lambda: page.evaluate(PLACED), ["Demonstration data", True, True])
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_an_open_page_asks_for_the_release_within_five_seconds(page):
    opened(page)
    assert page.evaluate("dash_component_api.getLayout('poll').props.interval") == POLL_MS < 5_000
    with page.expect_request(lambda request: "badges" in (request.post_data or "")):
        pass
