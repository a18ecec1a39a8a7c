"""The adjusted series on the Trade page: drawn beside the recorded one, with its revisions, or why it is not."""

import json
import re
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from analytics.statistics.adjust import Adjusted, adjusted
from analytics.statistics.workdays import regressors
from callbacks.core.period import own, within
from callbacks.trade import trade
from callbacks.trade.adjusted import headline, read, reasons
from dashboard.words.notes import sentences
from data import schema
from data.demo.world.offices import feasts
from data.demo.world.truths import FEAST_FACTOR, SEASONS
from data.demo.world.volumes import feast_share
from data.months import shifted
from queries.addresses.filters import Filters
from queries.clearance.calendars import calendars
from services.trade.adjusted import adjusted_series
from tests.queries import small
from tests.queries.conftest import folder

__all__ = ["folder"]
FIRST, MONTHS = 202211, 48


def value(place: int) -> float:
    month = shifted(FIRST, place)
    noise = np.random.default_rng(place).normal(0, 0.01)
    return 1e6 * 1.005**place * SEASONS[month % 100 - 1] * FEAST_FACTOR ** feast_share(month) * np.exp(noise)


def entered(months: int = MONTHS, left_out: int = 0) -> dict:
    """Rows of imports over the months up to October 2026 and a calendar with the feast."""
    items = [
        small.filled(
            schema.item,
            month=shifted(FIRST, place),
            office="A",
            decl_id=str(place),
            items=1,
            value=Decimal(round(value(place))),
            import_value=Decimal(round(value(place))),
            net_kg=Decimal(1000),
            hs_edition=2022,
        )
        for place in range(MONTHS - months, MONTHS)
        if shifted(FIRST, place) != left_out
    ]
    offices = [{"code": "A", "calendar": "STD"}]
    days = [{"calendar": "STD", "date": day, "label": "Feast"} for day in feasts() if day > date(2020, 1, 1)]
    return {schema.item: items, schema.office: offices, schema.calendar: [{"code": "STD", "weekend": "6,7"}], schema.holiday: days}


def drawn(search: str):
    return trade.trend(own(within(Filters.parse(search)), "month"), ())


@pytest.fixture
def four_years(folder):
    small.publish(folder, entered())


@pytest.mark.usefixtures("four_years")
@pytest.mark.parametrize("search", ["adjust=yes", "adjust=yes&span=quarter", "adjust=yes&span=rolling", "adjust=yes&hs2=85&since=2025-01"])
def test_recorded_and_adjusted_are_drawn(search):
    found = drawn(search)
    coloured = json.loads(re.sub(r'"\$[\w-]+"', '"#123456"', json.dumps(found.body)))
    assert go.Figure(coloured).data and "NaN" not in json.dumps(found.body) and "{" not in found.sub
    names = [trace["name"] for trace in found.body["data"]]
    assert names[:2] == ["Unadjusted", "Adjusted"] and "for season and Feast −1" in found.sub
    assert ("As estimated 1 month earlier" in names) == ("span" not in search) and found.title.startswith("Adjusted for season")


@pytest.mark.usefixtures("four_years")
def test_the_adjusted_line_is_that_of_a_second_computation():
    [line] = [trace for trace in drawn("adjust=yes").body["data"] if trace["name"] == "Adjusted"]
    raw = [Decimal(round(value(place))) for place in range(MONTHS)]

    months = [shifted(FIRST, place) for place in range(MONTHS)]
    alone = adjusted(pd.Series(map(float, raw), months), regressors(*calendars(), FIRST, months[-1])).values
    assert line["y"] == pytest.approx([each / 1e6 for each in alone[months[-12:]]])


@pytest.mark.usefixtures("four_years")
def test_revisions_are_said_and_the_period_shown_changes_nothing():
    assert any(
        re.search(r"Imports revised: Sep 2026 \S+\s% in 1 month and Jul 2026 \S+\s% in 3 months", note)
        for note in sentences(drawn("adjust=yes").notes)
    )
    wide, narrow = (adjusted_series(within(Filters.parse(search))) for search in ("", "since=2026-01&until=2026-03"))
    assert wide is narrow


@pytest.mark.parametrize(
    ("rows", "why"),
    [(entered(35), "the data hold fewer than 36 months"), (entered(left_out=202405), "months are missing in between")],
)
def test_too_short_or_broken_says_why_and_draws_as_recorded(folder, rows, why):
    small.publish(folder, rows)
    found = drawn("adjust=yes")
    assert sentences(found.notes)[-1] == f"Imports are not adjusted: {why}."
    assert found.body["data"][0]["name"] == "Imports" and "adjusted" not in found.sub


def test_goods_over_two_editions_are_not_adjusted(folder):
    rows = entered()
    for row in rows[schema.item]:
        row["hs_edition"] = 2017 if row["month"] < 202501 else 2022
    small.publish(folder, rows)
    assert "Imports are not adjusted: the HS edition changes" in " ".join(sentences(drawn("adjust=yes&hs2=85").notes))
    assert "imports adjusted by X-13ARIMA-SEATS for season" in drawn("adjust=yes").sub


FLAT = pd.Series(100.0, [202609, 202610])


def flow(**known):
    return {"imports": (Adjusted(FLAT, FLAT, **known), {})}


@pytest.mark.parametrize(
    ("known", "sub", "title"),
    [
        ({}, "imports adjusted by X-13ARIMA-SEATS for season ·", "Adjusted for season, imports rose"),
        (
            {"effects": {"Feast": -0.1}},
            "imports adjusted by X-13ARIMA-SEATS for season and Feast −9.52",
            "Adjusted for season and calendar, imports rose",
        ),
        (
            {"effects": {"Feast": -0.1}, "seasonal": False},
            "imports adjusted by X-13ARIMA-SEATS for Feast −9.52",
            "Adjusted for calendar, imports rose",
        ),
        ({"seasonal": False, "method": "STL"}, "imports: STL shows neither a season nor an effect of the calendar", ""),
        ({"why": "months are missing in between"}, "", ""),
    ],
)
def test_no_more_is_said_to_be_taken_out_than_was(known, sub, title):
    adjusted_to = [float("nan")] * 2 if "why" in known else [100.0, 110.0]
    points = pd.DataFrame({"imports_adjusted": adjusted_to, "imports_step": [float("nan"), 0.1]}, FLAT.index)
    assert sub in read(flow(**known)) and bool(sub) == bool(read(flow(**known)))
    assert headline(points, flow(**known)).startswith(title) and bool(title) == bool(headline(points, flow(**known)))


def test_another_method_and_a_season_left_in_are_noted():
    notes = sentences(reasons(flow(method="STL", instead="X-13ARIMA-SEATS is not on this machine", seasonal=False)))
    assert notes == (
        "Imports are adjusted by STL: X-13ARIMA-SEATS is not on this machine.",
        "Imports show no certain season, so none is taken out.",
    )
