"""An address too long to be sent about becomes a short link that keeps every pick, in reloads and in the history too."""

from urllib.parse import urlencode

from tests.browser.conftest import opened, search, settled, until

PICKS = [(key, f"{key}-number-{place:03}") for key in ("trader", "broker") for place in range(180)]
CHIPS = "document.querySelectorAll('#chips [data-value]').length"


def test_a_long_address_becomes_a_short_link_that_opens_the_same_picks(page):
    opened(page, f"?{urlencode(PICKS)}")
    until(page, f"{CHIPS} === {len(PICKS)}")
    page.locator("#chips [data-value='trader-number-000']").click()
    until(page, "location.search.startsWith('?kept=')")
    until(page, f"{CHIPS} === {len(PICKS) - 1}")
    settled(page)
    short = search(page)
    assert len(short) < 40
    page.goto(f"/{short}")
    settled(page)
    until(page, f"{CHIPS} === {len(PICKS) - 1}")
    page.locator("#chips [data-value='broker-number-000']").click()
    until(page, f"location.search.startsWith('?kept=') && location.search !== {short!r}")
    until(page, f"{CHIPS} === {len(PICKS) - 2}")
    settled(page)
    page.go_back()
    until(page, f"location.search === {short!r} && {CHIPS} === {len(PICKS) - 1}")
    settled(page)
