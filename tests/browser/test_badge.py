"""The demonstration is badged at every width, and an open page learns of a new release within seconds."""

import pytest

from dashboard.shell import POLL_MS
from tests.browser.conftest import opened


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_demonstration_data_are_badged_at_every_width(page, width):
    page.set_viewport_size({"width": width, "height": 844})
    opened(page)
    badge = page.locator(".badge")
    box, bar = badge.bounding_box(), page.locator(".top-bar").bounding_box()
    assert badge.inner_text() == "Demonstration data" and box["x"] + box["width"] <= width
    assert bar["y"] <= box["y"] and box["y"] + box["height"] <= bar["y"] + bar["height"]
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_an_open_page_asks_for_the_release_within_five_seconds(page):
    opened(page)
    assert POLL_MS < 5_000
    with page.expect_request(lambda request: "badges" in (request.post_data or ""), timeout=POLL_MS + 2_000):
        pass
