"""A filter on a code that no data have: no view shows the whole under it without saying so."""

import json

import pytest
from plotly.utils import PlotlyJSONEncoder

import app  # noqa: F401
from callbacks.core.views import DRAWN
from dashboard.words.notes import sentences
from queries.addresses.filters import PICKABLE
from queries.catalogue import DIMENSIONS
from tests.callbacks.test_every_filter import OWN, PAGES, REFUSED

MARKED = {("explore", "office"), ("explore", "lane")}  # what a view is cut by, it marks and is not filtered by


def drawn(view, search: str):
    """What a view shows and says of filters; None where it shows nothing, or says in its place why."""
    try:
        drawing = OWN.get((view.page, view.name), DRAWN[view])(search)
    except REFUSED:
        return None
    said = drawing.body["headline"]["missed"] if (view.page, view.name) == ("overview", "strip") else " ".join(sentences(drawing.notes))
    return None if drawing.empty else (json.dumps([drawing.body, drawing.title], cls=PlotlyJSONEncoder, sort_keys=True, default=str), said)


def silent(view, key: str, plain) -> bool:
    found = drawn(view, f"?{key}=no%20such%20code")
    return bool(found) and found[0] == plain[0] and f"filter on {DIMENSIONS[key].label} " not in found[1]


@pytest.mark.usefixtures("read_demo")
@pytest.mark.parametrize("page", PAGES)
def test_a_code_that_no_data_have_never_shows_the_whole_in_silence(page):
    views = [(view, plain) for view in DRAWN if view.page == page and (plain := drawn(view, ""))]
    keys = {view: [key for key in PICKABLE if key != view.dimension and (page, key) not in MARKED] for view, _ in views}
    assert [(view.name, key) for view, plain in views for key in keys[view] if silent(view, key, plain)] == []
