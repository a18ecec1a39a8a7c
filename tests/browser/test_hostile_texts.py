"""Texts of the data that are written as markup, in a real Chromium: no element, no link and no breach of the policy comes of them."""

import shutil

import duckdb
import pytest

from bench.server import serving
from queries.catalogue import DIMENSIONS
from tests.browser.conftest import COUNTED, rested, until

MARKED = '<hr data-made><a href="javascript:void 0" data-made>x</a>{{7*7}} '
TEXTS = [("administration", "name"), ("trader", "name"), ("broker", "name"), ("finding", "example"), ("load", "source")]
MADE = "[...document.querySelectorAll('[data-made], .main-svg a, [href^=\"javascript\" i]')].map((each) => each.outerHTML.slice(0, 300))"
PAGES = {"/": 8, "/data-quality": 1, "/traders": 1}  # and how many cards of each have answered before it is looked at


@pytest.fixture(scope="module")
def hostile(demo_warehouse, tmp_path_factory):
    """The address of the demonstration, every name and free text of which begins with markup; traders go by their names."""
    folder = shutil.copytree(demo_warehouse, tmp_path_factory.mktemp("hostile") / "warehouse")
    [file] = folder.glob("release-*.duckdb")
    with duckdb.connect(str(file)) as connection:
        for table, column in sorted({*TEXTS, *(each.names for each in DIMENSIONS.values() if each.names)}):
            connection.execute(f"UPDATE {table} SET {column} = ? || {column}", [MARKED])
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"WAREHOUSE": f"duckdb:///{folder}", "SIDE_STORE": f"sqlite:///{folder.parent}/side.db"}.items():
            patch.setenv(f"PORTOLAN_{name}", value)
        patch.setenv("PORTOLAN_FORECAST", "0")
        patch.setenv("PORTOLAN_TRADER_NAMES", "1")
        with serving("app:server") as address:
            yield address


def test_markup_in_the_data_makes_no_element_and_no_link_on_a_page(chromium, hostile):
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, base_url=hostile)
    context.add_init_script(COUNTED)
    page, wrong = context.new_page(), []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    for path, cards in PAGES.items():
        page.goto(path)
        until(page, f"document.querySelectorAll('.words .foot').length >= {cards}", 120)
        rested(page)
        assert page.evaluate(f"document.body.textContent.includes({MARKED.strip()!r})"), path
        assert page.evaluate(MADE) == [], path
    assert wrong == []
    page.evaluate("(text) => { document.body.append(Object.assign(document.createElement('div'), { innerHTML: text })); }", MARKED)
    assert len(page.evaluate(MADE)) == 2  # the control: this is what would be seen
    context.close()
