"""The briefing of the demonstration: its figures are those of the scorecard, and without a forecast it says so."""

from dataclasses import replace

import pytest

from callbacks.core.views import filtered
from callbacks.overview import briefing
from callbacks.overview.scorecard import tiles
from dashboard.components.overview.briefing import DECLARATIONS, DETECTED, TIME
from queries.catalogue import MEASURES
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import Question
from services.forecasting.revenue_forecast import year_of_selection

pytestmark = pytest.mark.usefixtures("read_demo")


@pytest.mark.parametrize("search", ["", "?office=KAL", "?lane=red&since=2026-01&until=2026-03"])
def test_the_figures_are_those_of_the_scorecard(search):
    filters = filtered(search)
    every = {tile.measure.key: tile for _, each in tiles(filters).body for tile in each}
    _, _, figures = briefing.figures(filters).body
    shown = [each.children[1].children[0] for each in figures.children]
    for place, key in enumerate((TIME, DETECTED, DECLARATIONS), 1):
        assert shown[place] == briefing_value(every[key])
    months = ask(Question((DECLARATIONS,), ("month",), filters)).rows
    bars = next(each for each in figures.children[3].children if getattr(each, "className", "") == "months")
    assert len(bars.children) == len(months) and bars.children[0].title.endswith(f": {int(months[0][DECLARATIONS]):,}")


def test_the_top_line_says_the_latest_full_month_and_the_fiscal_year_to_date():
    filters = filtered("?since=2026-03&until=2026-04")
    release = replace(engine.current(), last_full_month=202610)
    assert briefing.standing(filters, 1234, release) == (
        "Latest full month: Oct 2026. Fiscal year 2026/27 to date: Jul 2026 to Oct 2026. "
        "Figures are of Mar 2026 to Apr 2026: 1,234 declarations."
    )
    assert "Fiscal year 2025/26 to date: Jul 2025 to Jun 2026" in briefing.standing(filters, 1, replace(release, last_full_month=202606))
    assert briefing.standing(filters, 5, replace(release, last_full_month=None)) == "Figures are of Mar 2026 to Apr 2026: 5 declarations."
    assert briefing.figures(filters).body[1].children.startswith("Latest full month: ")


def briefing_value(tile) -> str:
    return "–" if tile.value is None else tile.shown[0].digits if tile.covered is None else ""


def test_without_a_forecast_stored_the_first_figure_is_the_revenue_of_the_period():
    assert year_of_selection(filtered("")) is None
    _, _, figures = briefing.figures(filtered("")).body
    assert figures.children[0].children[0].children[0].children.children == MEASURES["revenue_collected"].label
    [bars] = [each for each in figures.children[0].children if getattr(each, "className", "") == "months"]
    paid = ask(Question(("revenue_collected",), ("month",), filtered(""))).rows
    heights = [float(bar.style["height"].rstrip("%")) for bar in bars.children]
    most = max(row["revenue_collected"] for row in paid)
    assert heights == [round(100 * row["revenue_collected"] / most) for row in paid]
