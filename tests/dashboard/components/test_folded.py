"""A long list is folded on a phone, and named as before on slides."""

import pytest
from dash import html

from dashboard.components.core.table import FIRST, listing
from dashboard.slides.listing import of_words

HEADINGS = (("name", "Office"), ("value", "Share"))


@pytest.mark.parametrize(("count", "asked", "folded"), [(FIRST, True, False), (FIRST + 1, True, True), (FIRST + 1, False, False)])
def test_a_long_list_offers_all_its_rows_and_stands_whole_on_slides(count, asked, folded):
    rows = [{"name": f"Port {each}", "value": f"{each} %"} for each in range(count)]
    shown = listing(HEADINGS, rows, "Offices", blocks=True, folded=asked)
    rest = [each.children.children for each in (shown, *shown._traverse()) if isinstance(each, html.Details)]
    assert rest == ([f"All rows: {count}"] if folded else [])
    [(name, grid)] = of_words(shown)
    assert name == "Offices" and len(grid.rows) == count
