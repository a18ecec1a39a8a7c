"""The wiring without a browser: no ghost ids, one writer per output, every view drawn and laid out."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from dash import Dash, html
from dash._callback import GLOBAL_CALLBACK_LIST
from dash._utils import stringify_id

import app
from callbacks.core.shell import PAGES
from dashboard import pages, shell

VIEWS = [view for page in PAGES for view in page.views]


def identified(component) -> list[str]:
    found = [component, *component._traverse()]
    return [stringify_id(each.id) for each in found if getattr(each, "id", None) is not None]


@pytest.fixture(scope="module")
def callbacks() -> list[dict]:
    return [*GLOBAL_CALLBACK_LIST, *app.app._callback_list]


@pytest.fixture(scope="module")
def ids() -> set[str]:
    return {each for layout in (app.app.layout(), *(part for page in PAGES for part in page.opened())) for each in identified(layout)}


def written(callbacks) -> list[str]:
    return [output for each in callbacks for output in each["output"].strip(".").split("...") if output]


def stands_for(wanted: str, present: str) -> bool:
    """Whether an id, or an id with wildcards, means one that is present."""
    if not wanted.startswith("{") or not present.startswith("{"):
        return wanted == present
    keys, found = json.loads(wanted), json.loads(present)
    return keys.keys() == found.keys() and all(isinstance(value, list) or found[key] == value for key, value in keys.items())


def test_every_id_that_a_callback_names_is_laid_out(callbacks, ids):
    read = {part["id"] for each in callbacks for part in (*each["inputs"], *each["state"])}
    named = read | {output.rpartition(".")[0] for output in written(callbacks) if "." in output}
    assert [wanted for wanted in named if not any(stands_for(wanted, present) for present in ids)] == []


def test_what_a_page_is_written_by_goes_with_it(callbacks):
    """Dash throws in the browser where a callback that waits has lost a part of its ids: with all its inputs gone it is dropped."""
    always = {*identified(app.app.layout())}
    stays = lambda part: part in always or "ALL" in part  # noqa: E731
    mixed = [
        (each["output"], inputs)
        for each in callbacks
        if (inputs := [part["id"] for part in each["inputs"] if part["id"] in always])
        and not all(stays(output.rpartition(".")[0]) for output in written([each]) if "." in output)
    ]
    assert mixed == []


def test_every_output_has_one_writer(callbacks):
    assert [output for output, writers in Counter(written(callbacks)).items() if writers > 1] == []


def test_no_press_shares_an_asking_with_what_turns_by_itself(callbacks):
    """Of two askings of one callback that wait, the earlier is dropped: a press of Stop would be lost to the next turn of a clock."""
    turned = [{part["property"] for part in each["inputs"]} for each in callbacks]
    assert [inputs for inputs in turned if {"n_clicks", "n_intervals"} <= inputs] == []
    assert {"n_clicks"} in turned and any("n_intervals" in inputs for inputs in turned)


def test_an_id_is_laid_out_once():
    for page in PAGES:
        every = [*identified(app.app.layout()), *(each for part in page.opened() for each in identified(part))]
        assert [each for each, times in Counter(every).items() if times > 1] == []


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_every_view_is_drawn_and_laid_out(view, callbacks, ids):
    body = {
        "figure": f"{stringify_id(view.mark)}.figure",
        "rows": f"{stringify_id(view.mark)}.rowData",
        "list": f"{stringify_id(view.mark)}.children",
        "tiles": f"{view.part('tiles')}.data",
        "listing": f"{view.part('rows')}.children",
    }[view.body]
    assert body in written(callbacks) and body.rpartition(".")[0] in ids


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.key)
def test_a_page_holds_at_most_ten_views(page):
    assert len(page.views) <= 10


def test_every_module_of_a_room_of_pages_is_a_page_and_the_navigation_lists_them_in_order():
    rooms = Path(pages.__file__).parent
    assert len(PAGES) == len([*rooms.glob("*/[a-z]*.py")]) > 15
    linked = re.findall(r"href='(/[a-z-]*)'", str(html.Div(shell.entries(PAGES))))
    assert linked == [page.path for page in sorted(PAGES, key=lambda page: page.order) if page.order]


def test_pages_have_their_own_paths_and_places():
    assert len({page.path for page in PAGES}) == len({page.order for page in PAGES}) == len({page.key for page in PAGES}) == len(PAGES)


def test_no_callback_shares_an_output(callbacks):
    assert isinstance(app.app, Dash)
    assert not any("@" in output for output in written(callbacks))


@pytest.mark.usefixtures("read_demo")
def test_a_document_does_not_carry_the_other_pages():
    """Which ids exist is tested above: the browser need not be told of every page to check it again."""
    document = app.server.test_client().get("/").text
    assert "validation_layout" not in document and len(document) < 60_000
