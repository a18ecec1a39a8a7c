"""Every view under a filter of every dimension: either it shows something else, or it says that the filter changes nothing there."""

import json

import pytest
from plotly.utils import PlotlyJSONEncoder

import app  # noqa: F401
from callbacks.core import explore
from callbacks.core.views import DRAWN, filtered
from callbacks.overview import scorecard
from dashboard.words.notes import sentences
from data.releases.release import NoRelease
from queries.addresses.filters import PICKABLE
from queries.catalogue import DIMENSIONS
from queries.engine.ask import ask
from queries.engine.engine import TooMany
from queries.engine.question import CannotCut, MixedCurrencies, Question
from queries.revenue.forecasts import NoForecast

REFUSED = (CannotCut, MixedCurrencies, NoForecast, NoRelease, TooMany)
COUNTED = ("declarations", "import_value", "tax_assessed", "revenue_collected", "concessions")
OWN = {
    ("explore", "cross"): explore.cross,
    ("explore", "multiples"): explore.side_by_side,
    ("overview", "strip"): lambda search: scorecard.scorecard(filtered(search)),
}
PAGES = sorted({view.page for view in DRAWN})


def codes(key: str) -> list[str]:
    """The codes of a dimension in the data, the largest first, by the first measure that knows it."""
    for measure in COUNTED:
        try:
            rows = ask(Question((measure,), (key,))).rows
        except CannotCut:
            continue
        if found := [str(row[key]) for row in rows if row[key] != "-" and row[measure]]:
            return found
    return []


@pytest.fixture
def picks(read_demo) -> dict[str, list[str]]:
    """Codes of every dimension: the second largest first, so that a filter by it must change something, then the last and the first."""
    found = {key: codes(key) for key in PICKABLE}
    assert all(found.values()), found
    return {key: list(dict.fromkeys((each[min(1, len(each) - 1)], each[-1], each[0]))) for key, each in found.items()}


def drawn(view, search: str):
    """What a view shows and what it says of filters; None where it is refused, which is said in its place."""
    try:
        drawing = OWN.get((view.page, view.name), DRAWN[view])(search)
    except REFUSED:
        return None
    said = drawing.body["headline"]["missed"] if (view.page, view.name) == ("overview", "strip") else " ".join(sentences(drawing.notes))
    return json.dumps([drawing.body, drawing.title], cls=PlotlyJSONEncoder, sort_keys=True, default=str), said


def silent(view, key: str, picked: list[str], plain) -> bool:
    """Whether a view shows under filters of a dimension what it shows without, and says nothing of it.

    A filter that is applied may change nothing, where all that is shown has its code: then another code changes something.
    """
    if key == view.dimension or not plain:
        return False
    for code in picked:
        found = drawn(view, f"?{key}={code}")
        if found is None or found[0] != plain[0] or f"filter on {DIMENSIONS[key].label} " in found[1]:
            return False
    return True


@pytest.mark.parametrize("page", PAGES)
def test_a_filter_that_changes_nothing_on_a_view_is_said_there(picks, page):
    views = [(view, drawn(view, "")) for view in DRAWN if view.page == page]
    assert [(view.name, key) for view, plain in views for key, found in picks.items() if silent(view, key, found, plain)] == []


def test_the_walk_sees_a_view_that_is_silent(picks, monkeypatch):
    """The walk itself: a view that forgets its filters is found out."""
    view = next(view for view in DRAWN if (view.page, view.name) == ("overview", "volume"))
    monkeypatch.setitem(DRAWN, view, lambda _search, draw=DRAWN[view]: draw(""))
    assert silent(view, "lane", picks["lane"], drawn(view, ""))
