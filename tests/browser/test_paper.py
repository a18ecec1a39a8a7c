"""Views as files and pages on paper: in the light theme, with what they are, of what, and from which release."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.browser.conftest import opened, rested, until

THEME = "document.documentElement.dataset.bsTheme"
COLOURS = """[...document.querySelectorAll("#whatif-tail-card .bars .point path")].map((bar) => getComputedStyle(bar).fill).join()"""


@pytest.fixture
def dark(page):
    """The what-if page in the dark theme, once every card has answered."""
    page.goto("/what-if?office=KAL&red_green=25")
    until(page, "document.querySelectorAll('.words .foot').length === 6 && !!document.querySelector('#whatif-tail-card .bars path')")
    rested(page)
    light = page.evaluate(COLOURS)
    page.locator("button[data-switch]").click()
    until(page, f"{THEME} === 'dark' && {COLOURS} !== {light!r}")
    rested(page)
    return page


def saved(page, kind: str, view: str = "whatif.tail") -> tuple[str, bytes]:
    menu = page.locator(f".more[data-view='{view}']")
    if menu.get_attribute("open") is None:
        menu.locator("summary").click()
    with page.expect_download() as download:
        menu.locator("button", has_text=f"Download {kind}").click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_a_chart_is_saved_as_svg_with_all_that_anchors_it(dark):
    name, content = saved(dark, "SVG")
    words = " ".join(text for text in ElementTree.fromstring(content).itertext() if text.strip())
    title = dark.locator("#whatif-tail-card h2").inner_text()
    assert name.endswith(".svg") and title in words and "Customs processing time, all hours" in words
    assert (
        "Demonstration data · Declarations of" in words
        and "Office: Kalvasse Harbour" in words
        and "Data to 31 Oct 2026 (version 1) · For official use" in words
    )
    assert b"#16212c" not in content.lower() and b"rgb(22, 33, 44)" not in content and b'fill="#ffffff"' in content


def test_a_chart_is_saved_as_png_at_twice_the_size(dark):
    name, content = saved(dark, "PNG")
    assert name.endswith(".png") and content.startswith(b"\x89PNG") and int.from_bytes(content[16:20]) == 2400


def texts(content: bytes) -> list[str]:
    return [text.strip() for text in ElementTree.fromstring(content).itertext() if text.strip()]


def test_a_list_is_saved_with_every_cell_in_the_light_theme(dark):
    shown = dark.locator("#whatif-effect-card .listing :is(th, td)").all_inner_texts()
    name, content = saved(dark, "SVG", "whatif.effect")
    words = texts(content)
    assert name == "Today-and-after-the-change.svg" and set(filter(None, shown)) <= set(words) and words[0] == "Today and after the change"
    assert "Data to 31 Oct 2026 (version 1)" in " ".join(words) and b"rgb(232,238,244)" not in content and b"foreignObject" not in content
    assert dark.evaluate(THEME) == "dark" and not dark.locator(".sheet").count()
    assert saved(dark, "PNG", "whatif.effect")[1].startswith(b"\x89PNG")


def test_a_grid_is_saved_with_all_its_rows_and_the_scorecard_with_its_release(page):
    opened(page)
    words = texts(saved(page, "SVG", "overview.table")[1])
    offices = page.evaluate("""() => { const names = [], grid = document.querySelector("#overview-table-card .ag-root-wrapper");
        dash_ag_grid.getApi(grid.closest("[id]").id).forEachNode(({ data }) => names.push(data.name)); return names; }""")
    assert len(offices) == 24 and [word for word in words if word in offices] == offices
    name, content = saved(page, "SVG", "overview.strip")
    assert name == "Key-indicators.svg" and " ".join(texts(content)).endswith("Data to 31 Oct 2026 (version 1) · For official use")
    assert all(label in " ".join(texts(content)) for label in page.locator(".kpi h3").all_inner_texts())


def test_a_page_on_paper_is_light_without_controls_and_comes_back_as_it_was(dark):
    before = dark.evaluate(COLOURS)
    dark.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert dark.evaluate(THEME) == "light" and dark.evaluate(COLOURS) != before
    hidden = (".top-bar nav", ".controls", ".buttons", ".tools", ".more", ".twin")
    assert not any(dark.locator(each).first.is_visible() for each in hidden)
    assert all(dark.locator(each).first.is_visible() for each in ("#page h1", "#sentence", ".badge", "#age"))
    widths = dark.evaluate(
        "[...document.querySelectorAll('.dash-graph')].map((each) => [each.clientWidth, each.querySelector('.main-svg').clientWidth])"
    )
    assert len(widths) == 4 and all(abs(place - drawn) <= 1 and place < 720 for place, drawn in widths)
    dark.evaluate("window.dispatchEvent(new Event('afterprint'))")
    until(dark, f"{THEME} === 'dark' && {COLOURS} === {before!r}")
    assert dark.locator(".top-bar nav").is_visible()


def test_the_page_is_a4(dark):
    paper = dark.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)
    assert boxes and all(abs(float(width) - 595) < 2 and abs(float(height) - 842) < 2 for width, height in boxes) and len(boxes) <= 4
