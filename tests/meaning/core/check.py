"""The one check of a view: what it draws at an address is what its second computation finds, or it refuses where that does too."""

import pytest

from callbacks.clearance import record
from callbacks.core import explore, records
from callbacks.core.views import DRAWN, filtered
from dashboard import pages
from dashboard.core.page import Drawing, View
from dashboard.core.registry import listed, modules
from data.releases.release import NoRelease
from queries.addresses.levers import LEVERS as LEVERED
from queries.engine.engine import TooMany
from queries.engine.question import CannotCut
from queries.revenue.forecasts import NoForecast
from tests.meaning.core.facts import Asked, Facts
from tests.meaning.core.kinds import Refuses, Second
from tests.meaning.core.single import slowest

SEARCHES = (
    "",
    "?office=KAL",
    "?hs2=84",
    "?origin=CN&since=2026-03&until=2026-06&compare=previous",
    "?since=2026-04&until=2026-06&compare=2025-02",
)
MOVED = "?aeo_irregular=30&aeo_amended=20&aeo_overdue=5&aeo_years=1&aeo_months=6&aeo_declarations=10"
LEVERS = {
    "explore": ("?measure=declarations&measure=release_hours_p50",),
    "whatif": ("?office=KAL&yellow_green=50",),
    "studies": (
        "?study_margin=25&study_confidence=90&outliers=fences",
        "?outliers=slowest_5&studies=quarter",
        "?since=2026-02&until=2026-04&studies=month",
    ),
    "tariff": ("?duty_points=5&volume_change=10",),
    "model": ("?inspected_share=20",),
    "risk": ("?inspected_share=20&value_share=30&random_share=0&half_width=5",),
    "methods": tuple(f"?method={key}" for key in LEVERED["method"]),
    "traders": ("?trader=T00005&trader=T00020", "?clock=working&flow=import&trader=T00011", MOVED),
    "ahead": ("?arrears_share=50&relief_cut=20&regularised_share=10&preference_change=-10&random_points=5",),
}
REFUSED = (CannotCut, NoForecast, NoRelease, TooMany)
SUBJECTS = {module.PAGE.key: module.__name__.split(".")[2] for module in modules(pages)}
Name = tuple[str, str]
ELSEWHERE = {
    ("table", "rows"): "holds the rows behind any other view: tests/callbacks/core/test_table.py adds each up again from the tables",
}


def named(view: View) -> Name:
    return view.page, view.name


def views() -> list[View]:
    """Return the views of all pages, as they are found by walking the packages, but those that are tested elsewhere."""
    found = {named(view): view for page in listed(pages) for view in page.views} | {named(view): view for view in DRAWN}
    return [found[name] for name in sorted(found) if name not in ELSEWHERE]


def every_view(subject: str):
    """Parametrise a test by each view of a subject and each address, and by an address with levers moved where its page has any."""
    here = [view for view in views() if SUBJECTS[view.page] == subject]
    every = [(view, search) for view in here for search in (*SEARCHES, *LEVERS.get(view.page, ()))]
    return pytest.mark.parametrize(("view", "search"), every, ids=[f"{view.page}-{view.name}-{search or 'all'}" for view, search in every])


def draw(view: View, search: str, facts: Facts, asked: Asked) -> Drawing:
    """Draw a view at an address, as its callback does."""
    match named(view):
        case ("explore", "cross"):
            return explore.cross(search)
        case ("explore", "multiples"):
            return explore.side_by_side(search)
        case ("overview", "records"):
            return records.page(filtered(search), 0)
        case ("trs", "record"):
            return record.opened(slowest(facts, asked))
    return DRAWN[view](search)


def checked(view: View, search: str, facts: Facts, second: dict[Name, Second], refuses: dict[Name, Refuses]) -> None:
    """Assert that a view shows what its second computation finds; one that has none fails."""
    assert named(view) in second, f"{view.page} {view.name} has no second computation: say in tests/meaning what it shows"
    asked = facts.asked(view, search)
    try:
        drawn = draw(view, search, facts, asked)
    except REFUSED as refused:
        assert refuses.get(named(view), lambda *_: False)(facts, asked), f"{refused}"
        return
    assert named(view) not in refuses or not refuses[named(view)](facts, asked)
    second[named(view)](facts, asked, drawn)
