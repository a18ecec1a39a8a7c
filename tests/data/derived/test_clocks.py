"""The clearance clocks on hand-made declarations."""

import numpy as np
import pandas as pd
import pytest

from data.derived.clocks import BIN_ORIGIN, BIN_RATIO, Opening, binned, derived

STAMPS = (
    "arrival_at",
    "unloaded_at",
    "lodged_at",
    "registered_at",
    "lane_at",
    "insp_end_at",
    "assessed_at",
    "paid_at",
    "released_at",
    "gate_out_at",
    "oga_request_at",
    "oga_ok_at",
)


def declarations(*rows: dict, as_of: str = "2026-10-31T23:59:59") -> pd.DataFrame:
    """Declarations derived with default opening hours, Monday to Friday, 8 to 17, as known at `as_of`."""
    defaults = {"office": "A", "mode": "sea", "flow": "import", "aeo": "no", "selection": "-", "is_open": 0, "amendments": 0}
    defaults |= {"inspected": 0, "irregular": None}
    frame = pd.DataFrame([defaults | row for row in rows])
    frame = frame.assign(**{name: pd.to_datetime(frame.get(name)) if name in frame else pd.NaT for name in STAMPS})
    return derived(frame.astype(dict.fromkeys(STAMPS, "datetime64[s]")), {"A": Opening()}, np.datetime64(as_of))


def elapsed(opening: Opening, start: str, end: str) -> float:
    return float(opening.elapsed(np.array([start], "datetime64[s]"), np.array([end], "datetime64[s]"))[0])


@pytest.mark.parametrize(
    ("weekend", "start", "end", "expected"),
    [
        ((6, 7), "2026-10-30T16:00:00", "2026-11-02T09:00:00", 2.0),  # Friday to Monday
        ((5, 6), "2026-10-29T16:00:00", "2026-11-01T09:00:00", 2.0),  # Thursday to Sunday, Friday and Saturday closed
        ((5, 6), "2026-10-30T08:00:00", "2026-10-30T17:00:00", 0.0),  # a Friday there
        ((6, 7), "2026-10-26T18:00:00", "2026-10-26T23:00:00", 0.0),  # after hours
        ((6, 7), "2026-10-26T00:00:00", "2026-10-27T00:00:00", 9.0),  # a whole day
    ],
)
def test_working_hours_know_the_weekend_of_the_office(weekend, start, end, expected):
    assert elapsed(Opening(weekend=weekend), start, end) == pytest.approx(expected)


def test_working_hours_leave_holidays_out():
    assert elapsed(Opening(holidays=("2026-10-27",)), "2026-10-26T16:00:00", "2026-10-28T09:00:00") == pytest.approx(2.0)


def test_pre_arrival_lodgement_is_good_news_and_customs_time_starts_at_arrival():
    row = declarations(
        {
            "lodged_at": "2026-10-26T09:00",
            "registered_at": "2026-10-26T09:30",
            "arrival_at": "2026-10-27T10:00",
            "assessed_at": "2026-10-26T10:00",
            "released_at": "2026-10-27T12:00",
        }
    ).iloc[0]
    assert row["pre_arrival"] == 1 and row["stamped_imports"] == 1 and row["same_day"] == 1
    assert row["release_calendar"] == pytest.approx(2) and row["customs_calendar"] == pytest.approx(2)


def test_the_owners_of_the_delay_add_up_to_the_whole():
    row = declarations(
        {
            "arrival_at": "2026-10-05T00:00",
            "unloaded_at": "2026-10-05T06:00",
            "registered_at": "2026-10-06T00:00",
            "assessed_at": "2026-10-06T05:00",
            "paid_at": "2026-10-07T05:00",
            "released_at": "2026-10-07T06:00",
            "gate_out_at": "2026-10-08T06:00",
            "oga_request_at": "2026-10-06T01:00",
            "oga_ok_at": "2026-10-06T03:00",
        }
    ).iloc[0]
    owners = ("port", "trader", "customs", "oga")
    calendar, working = ([f"{owner}_seconds_{clock}" for owner in owners] for clock in ("calendar", "working"))
    assert row[calendar].tolist() == [hours * 3600 for hours in (6, 18 + 24 + 24, 3 + 1, 2)]
    assert row["total_seconds_calendar"] == row[calendar].sum() == 78 * 3600 and row["gone"] == 1
    assert row[working].tolist() == [0, (9 + 9 + 9) * 3600, 0, 0] and row["total_seconds_working"] == row[working].sum()


def test_slow_stuck_and_open_declarations():
    frame = declarations(
        {"registered_at": "2026-10-01T09:00", "assessed_at": "2026-10-01T12:00"},
        {"registered_at": "2026-09-01T09:00", "assessed_at": "2026-09-07T12:00"},
        {"registered_at": "2026-09-01T09:00", "is_open": 1},
        {"registered_at": "2026-10-30T09:00", "is_open": 1},
    )
    assert frame["same_day"].tolist() == [1, 0, 0, 0]
    assert frame["slow"].tolist()[:3] == [0, 1, 1] and pd.isna(frame["slow"].iloc[3])
    assert frame["slow_base"].tolist() == [1, 1, 1, 0]
    assert frame["stuck_base"].tolist() == [1, 1, 1, 0]
    assert frame["stuck"].tolist()[:3] == [0, 0, 1] and pd.isna(frame["stuck"].iloc[3])
    assert frame["still_open"].tolist() == [0, 0, 1, 1]


def test_only_those_old_enough_to_be_slow_are_asked_whether_they_are():
    """To the second: five days before the end of the data is old enough, a second less is not, however soon they were assessed."""
    rows = [
        {"registered_at": "2026-10-26T23:59:59", "assessed_at": "2026-10-31T23:59:59"},
        {"registered_at": "2026-10-26T23:59:59", "assessed_at": "2026-10-27T00:00:00"},
        {"registered_at": "2026-10-27T00:00:00", "assessed_at": "2026-10-27T01:00:00"},
        {"registered_at": "2026-10-27T00:00:00", "is_open": 1},
    ]
    frame = declarations(*rows)
    assert frame["slow_base"].tolist() == [1, 1, 0, 0]
    assert frame["slow"].tolist()[:2] == [1, 0] and frame["slow"].isna().tolist()[2:] == [True] * 2


def test_a_day_that_is_not_over_says_nothing_of_same_day_assessment():
    rows = [{"registered_at": "2026-10-31T09:00", "is_open": 1}, {"registered_at": "2026-10-30T09:00", "is_open": 1}]
    over, early = declarations(*rows), declarations(*rows, as_of="2026-10-31T18:00:00")
    assert over["same_day"].tolist() == [0, 0] and early["same_day_base"].tolist() == [0, 1] and pd.isna(early["same_day"].iloc[0])


def test_an_open_declaration_is_judged_on_each_clock_by_its_own_hours():
    """By hand: Thursday 08:00 to Saturday midnight is 64 calendar and 18 working hours; the limit by air is 24 h on both."""
    rows = [
        {"arrival_at": "2026-10-29T08:00", "registered_at": "2026-10-29T08:00", "is_open": 1, "mode": "air"},
        {"arrival_at": "2026-10-28T08:00", "registered_at": "2026-10-28T08:00", "is_open": 1, "mode": "air"},
        {"arrival_at": "2026-10-28T08:00", "registered_at": "2026-10-28T08:00", "is_open": 0, "mode": "air"},
    ]
    frame = declarations(*rows)
    assert frame["waiting_working"].tolist()[:2] == [18, 27]
    assert frame["target_base_calendar"].tolist() == [1, 1, 0] and frame["target_base_working"].tolist() == [0, 1, 0]
    assert frame["on_target_working"].tolist()[1] == 0 and pd.isna(frame["on_target_working"].iloc[0])


def test_open_beyond_the_target_counts_against_it():
    frame = declarations(
        {"arrival_at": "2026-10-01T00:00", "registered_at": "2026-10-01T00:00", "released_at": "2026-10-02T00:00"},
        {"arrival_at": "2026-10-01T00:00", "registered_at": "2026-10-01T00:00", "is_open": 1},
        {"arrival_at": "2026-10-31T00:00", "registered_at": "2026-10-31T00:00", "is_open": 1},
    )
    assert frame["on_target_calendar"].tolist()[:2] == [1, 0] and pd.isna(frame["on_target_calendar"].iloc[2])
    assert frame["target_base_calendar"].tolist() == [1, 1, 0]


def test_what_the_source_does_not_know_stays_unknown():
    row = declarations({"is_open": None, "amendments": None, "aeo": "-", "inspected": None}).iloc[0]
    assert row[["same_day_base", "slow", "amended", "by_aeo"]].isna().all() and row["inspectable"] == 0


def test_random_and_targeted_inspections_are_told_apart():
    frame = declarations(
        {"selection": "random", "inspected": 1, "irregular": 1}, {"selection": "criteria", "inspected": 1, "irregular": 0}, {"inspected": 0}
    )
    assert frame["inspected_random"].tolist() == [1, 0, 0] and frame["irregular_random"].iloc[0] == 1
    assert frame["inspected_targeted"].tolist() == [0, 1, 0] and frame["irregular_targeted"].iloc[1] == 0


def test_bins_hold_their_hours():
    hours = pd.Series([0.0, 0.01, BIN_ORIGIN * 1.0001, 1.0, 40.0, 8760.0, np.nan])
    bins = binned(hours)
    assert bins.iloc[:2].tolist() == [0, 0] and pd.isna(bins.iloc[6])
    for hour, bin_ in zip(hours.iloc[2:6], bins.iloc[2:6], strict=True):
        assert BIN_ORIGIN * BIN_RATIO ** (bin_ - 1) <= hour * (1 + 1e-9) and hour <= BIN_ORIGIN * BIN_RATIO**bin_ * (1 + 1e-9)


def test_steps_are_timed_and_early_lodgement_stays_negative():
    rows = declarations(
        {
            "lodged_at": "2026-10-05T08:00",
            "registered_at": "2026-10-05T09:00",
            "arrival_at": "2026-10-07T08:00",
            "assessed_at": "2026-10-05T10:00",
        },
        {
            "lodged_at": "2026-10-07T10:00",
            "registered_at": "2026-10-07T10:30",
            "arrival_at": "2026-10-07T08:00",
            "paid_at": "2026-10-06T08:00",
        },
    )
    assert rows["lodgement_span_calendar"].tolist() == [-48 * 3600, 2 * 3600]
    assert rows["lodgement_span_working"].tolist() == [-18 * 3600, 2 * 3600]
    assert rows["lodgement_calendar_bin"].tolist() == binned(pd.Series([-48.0, 2.0])).tolist() and rows["pre_arrival"].tolist() == [1, 0]
    assert rows["assessment_span_calendar"].iloc[0] == 3600 and pd.isna(rows["assessment_span_calendar"].iloc[1])
    assert rows["payment_span_calendar"].isna().all()


def test_duty_paid_in_advance_is_no_wait():
    row = declarations({"assessed_at": "2026-10-07T10:00", "paid_at": "2026-10-06T08:00", "released_at": "2026-10-07T11:00"}).iloc[0]
    assert row["payment_span_calendar"] == 0 and row["payment_calendar_bin"] == 0 and row["granting_span_calendar"] == 27 * 3600


def test_the_way_taken_is_known_or_not():
    rows = declarations(
        {"lodged_at": "2026-10-05", "arrival_at": "2026-10-07", "inspected": 1, "oga_request_at": "2026-10-06", "amendments": 2},
        {"lodged_at": "2026-10-08", "arrival_at": "2026-10-07"},
        {"lodged_at": "2026-10-08"},
        {"lodged_at": "2026-10-08", "arrival_at": "2026-10-07", "amendments": None},
    )
    assert rows["path"].tolist()[:2] == [15, 0] and rows["path"].isna().tolist() == [False, False, True, True]


def test_bins_mirror_below_zero():
    assert binned(pd.Series([-0.01, -40.0, 40.0])).tolist() == [
        -1,
        -1 - binned(pd.Series([40.0])).iloc[0],
        binned(pd.Series([40.0])).iloc[0],
    ]
