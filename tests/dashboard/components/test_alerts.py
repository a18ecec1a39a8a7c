"""Alerts on screen: the figure is one that Plotly accepts, and words say what the marks say."""

from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go

from dashboard.components.overview import alerts as parts
from dashboard.components.overview.alerts import AlertLine
from dashboard.core.format import Scale
from dashboard.figures.months import expected

LINE = AlertLine(
    "Worse", "bad", "Kalvasse Harbour", ("office", "KAL"), "customs time, P90", "54.4 h", "18.8 h (12.7 to 27.6)", "+5.5", "Mar 2026", "",
    "/clearance?office=KAL",
)  # fmt: skip


def test_the_figure_has_a_band_a_gap_where_nothing_is_known_and_a_ring_on_what_is_out_of_line():
    rows = [(202601, 10.0, 9.0, 8.0, 11.0), (202602, float("nan"), 9.0, 8.0, 11.0), (202603, 20.0, 9.0, 8.0, 11.0)]
    frame = pd.DataFrame(rows, columns=["month", "value", "expected", "low", "high"])
    drawn = expected.figure(frame, {202603}, Scale(1, "hours"), ("Month", "Came", "Expected", "Low", "High"))
    low, high, _, came, rings = drawn["data"]
    assert (low["y"], high["y"], high["fill"]) == ([8.0] * 3, [11.0] * 3, "tonexty")
    assert came["y"] == [10.0, None, 20.0] and came["customdata"][2] == [202603, "Mar 2026", "20 hours", "9 hours", "8 hours", "11 hours"]
    assert (rings["x"], rings["y"]) == ([2], [20.0])
    plain = [{name: part for name, part in each.items() if name not in ("line", "marker", "fillcolor")} for each in drawn["data"]]
    go.Figure({"data": plain, "layout": drawn["layout"]})


def test_a_line_is_one_sentence_with_its_evidence():
    assert LINE.sentence == "Kalvasse Harbour, Mar 2026: customs time, P90 54.4 h, expected 18.8 h (12.7 to 27.6)"
    assert replace(LINE, what="", came="0 declarations", expected="").sentence == "Kalvasse Harbour, Mar 2026: 0 declarations"


def test_an_office_is_a_button_that_picks_it_and_all_offices_are_words():
    button = parts.named(LINE).children
    assert getattr(button, "data-value") == "KAL" and parts.named(replace(LINE, pick=())).children == "Kalvasse Harbour"
