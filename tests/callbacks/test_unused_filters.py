"""Filters that a page leaves out of its bar change none of its views, and no page leaves out one that its views use."""

import pytest

from callbacks.core.shell import PAGES
from callbacks.core.views import DRAWN
from queries.catalogue import FILTERED
from tests.callbacks.test_every_filter import drawn

pytestmark = pytest.mark.usefixtures("read_demo")
PERIOD = "?since=2026-05&until=2026-07"
CHANGED = {"clock": "clock=working", "compare": "compare=previous"}
BY_KEY = {page.key: page for page in PAGES}


def moved(page: str, key: str) -> list[str]:
    """The views of a page that a control changes, of those that can be drawn."""
    views = [view for view in DRAWN if view.page == page]
    both = [(view.name, drawn(view, PERIOD), drawn(view, f"{PERIOD}&{CHANGED[key]}")) for view in views]
    return [name for name, plain, changed in both if plain and changed and plain[0] != changed[0]]


@pytest.mark.parametrize(("page", "key"), [(page.key, key) for page in PAGES for key in page.idle], ids="-".join)
def test_what_a_page_leaves_out_changes_none_of_its_views(page, key):
    assert moved(page, key) == []


USED = (("clearance", "clock"), ("trs", "clock"), ("whatif", "clock"), ("trade", "compare"), ("gap", "compare"))


@pytest.mark.parametrize(("page", "key"), USED)
def test_what_the_views_of_a_page_use_is_not_left_out(page, key):
    assert moved(page, key) and key not in BY_KEY[page].unused


def test_a_page_without_views_leaves_all_filters_out_and_others_what_all_their_views_are_blind_to():
    assert BY_KEY["glossary"].unused == ("period", "compare", *FILTERED, "clock")
    assert "flow" not in BY_KEY["trade"].unused and BY_KEY["trade"].unused == ("clock",)
    for page in PAGES:
        blind = [view for view in page.views if view.blind != ("*",)]
        assert not blind or {*page.unused} - {*page.idle} <= {key for view in page.views for key in view.blind}
