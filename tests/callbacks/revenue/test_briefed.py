"""The briefing of the Overview tells the same fiscal year as the Revenue page."""

import json

from callbacks.core.views import filtered
from callbacks.overview import briefing
from dashboard.core.format import amount
from data.language import spoken
from services.forecasting import revenue_forecast
from tests.callbacks.revenue.test_revenue import forecast, forecast_folder

__all__ = ["forecast", "forecast_folder"]


def test_the_briefing_tells_the_year_of_this_page_and_none_where_a_filter_does_not_apply(forecast):
    for search in ("", "?tax=VAT", "?office=PTM", "?currency=MRL"):
        page = revenue_forecast.revenue_forecast(filtered(search)).landing
        assert revenue_forecast.year_of_selection(filtered(search)) == page
    for search in ("?lane=red", "?partner=CN", "?office=PTM&partner=CN"):
        assert revenue_forecast.year_of_selection(filtered(search)) is None
    _, _, figures = briefing.figures(filtered("")).body
    words = json.dumps(figures.children[0].to_plotly_json(), default=lambda each: each.to_plotly_json())
    assert amount(page.collected, "money", "MRL").digits in words


def test_the_year_is_named_for_each_reader_of_a_kept_forecast(forecast):
    """A forecast is kept once for all languages: the first reader's words must not stay for the others."""
    assert revenue_forecast.year_of_selection(filtered("")).year == "Fiscal year 2026/27"
    with spoken("fr"):
        assert revenue_forecast.year_of_selection(filtered("")).year == "Exercice 2026/27"
    assert revenue_forecast.year_of_selection(filtered("")).year == "Fiscal year 2026/27"
