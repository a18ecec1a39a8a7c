"""How a forecast was made, in words: as stored by this version and by earlier ones."""

from dataclasses import replace

import pytest

from analytics.forecasting.method import Method
from callbacks.revenue import revenue
from dashboard.words.notes import worded
from data.notes import Note
from queries.addresses.filters import Filters
from services.forecasting import revenue_forecast
from tests.callbacks.revenue.test_revenue import forecast, forecast_folder

__all__ = ["forecast", "forecast_folder"]
CALENDAR = Note("calendar_counted", names=("working days", "Feast of Lanterns"))
SINCE = Note("range_wider", months=(202607,))


@pytest.mark.parametrize(("stored", "notes"), [
    (Method().stored, ()),
    (Method("share").stored, ()),
    (Method("own", ("working days", "Feast of Lanterns")).stored, (CALENDAR,)),
    (Method("driver").stored, (Note("rate_used"),)),
    (Method("undriven", ("working days",)).widened(202607).stored,
     (Note("rate_unused"), replace(CALENDAR, names=("working days",)), SINCE)),
    ("own", ()),
    ("undriven, working days and Feast of Lanterns; wider since 202607",
     (Note("rate_unused"), replace(CALENDAR, names=("working days and Feast of Lanterns",)), SINCE)),
    ("share; wider since 202607", (SINCE,)),
    ("by hand, as ever", (Note("method_unread", text="by hand, as ever"),)),
    ('{"kind": "own"}', (Note("method_unread", text='{"kind": "own"}'),)),
])  # fmt: skip
def test_how_a_forecast_was_made_is_said_of_this_version_and_of_older_files(forecast, stored, notes):
    found = revenue_forecast.revenue_forecast(Filters())
    assert revenue.eased(replace(found, months=found.months.assign(method=stored))) == notes


def test_the_words_of_a_method_name_the_calendar_and_the_month():
    assert worded(CALENDAR) == (
        "The forecast takes working days and Feast of Lanterns into account, which made tests on the past more accurate."
    )
    assert worded(SINCE) == "The likely range is wider: collections have been unusual since Jul 2026."
    assert "uses the new rate" in worded(Note("rate_used")) and "is not used" in worded(Note("rate_unused"))
