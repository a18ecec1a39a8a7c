"""A view of words or rows is sent as a few components, however many rows it has, and with every word that it holds."""

import json

import pytest
from plotly.utils import PlotlyJSONEncoder

import app  # noqa: F401
from callbacks.core.views import DRAWN, shown
from queries.engine.question import CannotCut
from queries.revenue.forecasts import NoForecast
from tests.meaning.core.reading import text

MOST = 8  # components of a view, of a table and of what stands around it
LISTS = sorted((view for view in DRAWN if view.body == "list" and (view.page, view.name) != ("explore", "cross")), key=str)


def components(sent: object) -> int:
    if isinstance(sent, list):
        return sum(map(components, sent))
    return 1 + components(sent["props"].get("children")) if isinstance(sent, dict) else 0


def words(sent: object) -> str:
    """All words of what is sent, in order: of components, and of the trees [tag, attributes, *parts] of those painted at once."""
    if isinstance(sent, dict):
        return words(sent["props"]["tree"][2:] if sent["type"] == "Still" else sent["props"].get("children"))
    if isinstance(sent, list):
        parts = sent[2:] if len(sent) > 1 and isinstance(sent[0], str) and isinstance(sent[1], dict) and "props" not in sent[1] else sent
        return " ".join(found for each in parts if (found := words(each)))
    return "" if sent is None else str(sent)


@pytest.mark.parametrize("view", LISTS, ids=lambda view: f"{view.page}.{view.name}")
def test_a_list_is_a_few_components_with_all_its_words(read_demo, view):
    try:
        drawing = DRAWN[view]("")
    except (CannotCut, NoForecast):
        pytest.skip("nothing to list in this warehouse")
    if drawing.empty:
        pytest.skip("nothing to list in this warehouse")
    sent = json.loads(json.dumps(shown(view, drawing), cls=PlotlyJSONEncoder))
    assert components(sent) <= MOST
    assert words(sent).split() == text(drawing.body).split()
