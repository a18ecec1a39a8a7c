"""Risk in a real browser: a click on the detection curve and the sliders set the budget, the link holds it, and Back returns."""

from itertools import pairwise

import pytest

from tests.browser.conftest import COUNTED, eventually, placed, rested, search, until

SHOWN = "(document.querySelector('#risk-portfolio-head h2')?.textContent ?? '').replace(/\\u202f/g, ' ')"
CURVE = "document.querySelector('#risk-detection-card .js-plotly-plot')"


@pytest.fixture(scope="module")
def trained(demo_warehouse, served_after):
    """The address of a server on a copy of the demonstration with a trained model."""
    return served_after("risk", "train", warehouse=demo_warehouse)


@pytest.fixture
def risk(chromium, trained):
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, base_url=trained)
    context.add_init_script(COUNTED)
    page = context.new_page()
    page.goto("/risk")
    until(page, f"{SHOWN}.startsWith('Inspecting 10 %') && !!{CURVE}?.calcdata", 90)
    rested(page)
    yield page
    context.close()


def clicked(page, share: int) -> None:
    """Click the mark of a share in the last panel of the curve, where a person does; drawn anew, the curve is as large as before."""
    rested(page)
    place = page.evaluate(
        f"""(share) => {{
            const plot = {CURVE}, box = plot.getBoundingClientRect(), axis = plot._fullLayout.xaxis, up = plot._fullLayout.yaxis3;
            const trace = plot.data.findLast((each) => each.customdata), at = trace.x.findIndex((x) => Math.round(x) === share);
            return [box.x + axis._offset + axis.l2p(trace.x[at]), box.y + up._offset + up.l2p(trace.y[at])];
        }}""",
        share,
    )
    page.mouse.move(*place)
    page.mouse.click(*place)


def test_a_click_on_the_curve_sets_the_share_inspected_and_back_returns(risk):
    risk.locator("#risk-detection-card").scroll_into_view_if_needed()
    clicked(risk, 30)
    until(risk, f"{SHOWN}.startsWith('Inspecting 30 %')")
    assert search(risk) == "?inspected_share=30"
    eventually(lambda: risk.locator(".control.inspected_share [role=slider]").get_attribute("aria-valuenow"), "30")
    until(risk, f"{CURVE}.layout.shapes[0].x0 === 30")
    clicked(risk, 50)
    until(risk, f"{SHOWN}.startsWith('Inspecting 50 %')")
    assert search(risk) == "?inspected_share=50"
    risk.go_back()
    until(risk, "location.search === '?inspected_share=30'")
    risk.go_back()
    until(risk, f"location.search === '' && {SHOWN}.startsWith('Inspecting 10 %')")


def test_without_a_random_part_the_page_warns(risk):
    card = risk.locator("#risk-portfolio-card")
    assert "Warning" not in card.inner_text()
    risk.locator(".control.random_share [role=slider]").focus()
    risk.keyboard.press("Home")
    until(risk, "document.querySelector('#risk-portfolio-card').innerText.includes('Warning: nothing is inspected at random')")
    assert search(risk) == "?random_share=0"


def test_on_a_phone_a_declaration_of_the_watch_list_is_a_block_that_is_read_without_scrolling_sideways(risk):
    risk.set_viewport_size({"width": 390, "height": 844})
    risk.goto("/risk")
    until(risk, "!!document.querySelector('#risk-watch-card .listing tbody tr .reasons')", 60)
    until(risk, "!!document.querySelector('#risk-prices-card .listing tbody tr .reasons')", 60)
    for region in ("document.querySelector('#risk-watch-card .scroll')", "document.querySelector('#risk-prices-card .scroll')"):
        until(risk, f"{region}.scrollWidth <= {region}.clientWidth")
    rested(risk)
    row = risk.locator("#risk-watch-card").get_by_role("row").nth(1)
    placed(row)
    cells = [row.get_by_role("cell").nth(place).bounding_box() for place in range(5)]
    assert all(low["y"] >= high["y"] + high["height"] - 1 and low["x"] == high["x"] for high, low in pairwise(cells))
    assert risk.evaluate("getComputedStyle(document.querySelector('#risk-watch-card td.end'), '::before').content").startswith('"Chance')
