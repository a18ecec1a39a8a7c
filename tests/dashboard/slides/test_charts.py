"""Figures as native charts: which kind, which series, what is a gap, and when a table must take the place of a chart."""

import pytest

from dashboard.core.format import Scale
from dashboard.core.theme import ACTUAL, CLEAR, PREVIOUS
from dashboard.figures.parts import waterfall
from dashboard.slides.charts import charts
from dashboard.slides.contents import BARS, COLUMNS, LINES, POINTS, STACKED_BARS, STACKED_COLUMNS, STEPS
from dashboard.slides.numbers import factor, parsed, rest
from dashboard.slides.slide_limits import held, readable, remarks
from data.language import set_regions, spoken

TICKS = {"tickvals": [0, 1, 2], "ticktext": ["a ", "b ", "c "]}
ROWS = [["a", "Alpha", "12.5", "10"], ["b", "Beta", "8.25", "–"], ["c", "Gamma", "1,842", "0"]]
HEADINGS = ("Office", "Value, h", "Last year, h")


def trace(values, rows=ROWS, kind="bar", **more):
    return {"type": kind, "x": [0, 1, 2], "y": values, "customdata": rows, **more}


def figure(*traces, columns=HEADINGS, **layout):
    return {"data": list(traces), "layout": {"meta": {"columns": columns}, "xaxis": TICKS, "yaxis": {}, **layout}}


def drawn(*traces, **layout):
    found, said = charts(figure(*traces, **layout))
    return (*found, said)


def test_bars_upright_with_a_gap_where_a_value_is_unknown_and_the_first_series_first():
    before = trace([10, float("nan"), 0], marker={"color": PREVIOUS})
    now = trace([12.5, 8.25, 1842], marker={"color": [ACTUAL, "$pick", ACTUAL]})
    chart, said = drawn(before, now)
    assert chart.kind == COLUMNS and chart.categories == ("Alpha", "Beta", "Gamma") and said == ()
    assert [(each.name, each.values) for each in chart.series] == [("Value, h", (12.5, 8.25, 1842)), ("Last year, h", (10, None, 0))]
    assert chart.axis == "h" and [each.colour for each in chart.series] == [ACTUAL, PREVIOUS]


def test_bars_across_stand_in_the_order_in_which_the_figure_has_them():
    bar = {"type": "bar", "orientation": "h", "y": [1, 0, 2], "x": [8.25, 12.5, 1842], "customdata": [ROWS[1], ROWS[0], ROWS[2]]}
    downwards, _ = drawn(bar, xaxis={}, yaxis={**TICKS, "range": [2.5, -0.5]})
    upwards, _ = drawn(bar, xaxis={}, yaxis={**TICKS, "range": [-0.5, 2.5]})
    assert downwards.kind == BARS and downwards.categories == ("Alpha", "Beta", "Gamma")
    assert downwards.series[0].values == (12.5, 8.25, 1842)
    assert upwards.categories == ("Gamma", "Beta", "Alpha") and upwards.series[0].values == (1842, 8.25, 12.5)


def test_a_stack_is_stacked_and_named_by_its_traces():
    parts = [trace([12.5, 8.25, 1842], name="Value"), trace([10, None, 0], name="Last year")]
    chart, _ = drawn(*parts, barmode="stack")
    assert chart.kind == STACKED_COLUMNS and [each.name for each in chart.series] == ["Value", "Last year"]
    turned = [{**each, "orientation": "h", "x": each["y"], "y": each["x"]} for each in parts]
    chart, _ = drawn(*turned, barmode="stack", xaxis={}, yaxis=TICKS)
    assert chart.kind == STACKED_BARS


def test_lines_with_a_target_are_lines_and_each_axis_is_a_chart():
    line = trace([12.5, 8.25, 1842], kind="scatter", mode="lines")
    apart = trace([10, None, 0], yaxis="y2")
    first, second, _ = drawn(line, apart)
    assert (first.kind, second.kind) == (LINES, COLUMNS) and first.series[0].values == (12.5, 8.25, 1842)


def test_months_are_texts_and_an_incomplete_one_has_a_star_that_is_explained():
    rows = [["2026-01", "Jan 2026", "12.5"], ["2026-02", "Feb 2026 (incomplete: Port)", "8.25"], ["2026-03", "Mar 2026", "7"]]
    chart, said = drawn(trace([12.5, 8.25, 7], rows))
    assert chart.categories == ("Jan 2026", "Feb 2026*", "Mar 2026") and said == ("* Feb 2026 (incomplete: Port)",)


def test_points_of_two_measures_are_a_scatter_chart():
    rows = [["a", "Alpha", "2.5", "+1.2 %"], ["b", "Beta", "3.5", "−4.0 %"]]
    marks = {"type": "scatter", "mode": "markers", "x": [2.5, 3.5], "y": [1.2, -4.0], "customdata": rows}
    [chart], _ = charts({"data": [marks], "layout": {"meta": {"columns": ("Partner", "Hours", "Growth")}}})
    assert chart.kind == POINTS and (chart.across, chart.axis) == ("Hours", "Growth")
    assert [each.values for each in chart.series] == [(2.5, 3.5), (1.2, -4.0)]


@pytest.mark.parametrize(
    "marks",
    [
        trace([12.5, 8.25, 1842], base=[0, 0, 0]) | {"x": [0, 0, 1]},
        trace([12.5, 8.25, 99.0]),
        trace([12.5, 8.25, 1842], kind="scatter", mode="markers", error_y={"array": [1, 1, 1]}),
        trace([12.5, 8.25, 1842], kind="heatmap"),
        trace([12.5, 8.25, 1842], rows=None),
        trace([None, None, None], rows=[["a", "Alpha", "–"]] * 3),
    ],
    ids=["two on one place", "a value that no cell holds", "intervals", "a heat map", "no data table", "nothing known"],
)
def test_what_is_no_such_chart_is_left_to_a_table(marks):
    assert charts(figure(marks)) == ((), ())


def test_a_waterfall_stands_on_a_base_that_is_not_seen_and_is_cut_at_zero():
    parts = [("a", "Volume", 30.0), ("b", "Price", -50.0), ("c", "Mix", 35.0)]
    made = waterfall.figure(parts, 200.0, Scale(1, "m"), ("Part", "Change", "Points"))
    [chart], _ = charts(made)
    named = {each.name: each.values for each in chart.series}
    assert chart.kind == STEPS and chart.categories == ("Volume", "Price", "Mix", "Change") and chart.series[0].colour == CLEAR
    assert named["Base (not shown)"] == (0, 0, 0, 0)
    assert named["Increase"] == (30, None, 15, None) and named["Increase, below zero"] == (None, None, -20, None)
    assert named["Decrease"] == (None, 30, None, None) and named["Decrease, below zero"] == (None, -20, None, None)
    assert named["Total"] == (None, None, None, 15)
    assert [label for each in chart.series for label in each.labels if label] == ["+30", "+35", "−50", "+15"]


def test_a_step_below_zero_hangs_from_its_base():
    made = waterfall.figure([("a", "Fall", -30.0), ("b", "More", -10.0)], 200.0, Scale(1, "m"), ("Part", "Change", "Points"))
    [chart], _ = charts(made)
    assert {each.name: each.values for each in chart.series} == {
        "Base (not shown)": (0, -30, 0),
        "Decrease": (-30, -10, None),
        "Total": (None, None, -40),
    }


def test_a_long_ranking_keeps_its_first_and_a_long_row_of_months_its_last_and_both_say_so():
    rows = [[f"c{at}", f"Code {at}", f"{at}"] for at in range(50)]
    many = {"type": "bar", "customdata": rows, "x": [*range(50)], "y": [*range(50)]}
    upright, said = readable(charts(figure(many, xaxis={"ticktext": ["x"]}))[0])
    assert upright[0].categories[-1] == "Code 49" and len(upright[0].categories) == 36 and said[0].startswith("14 entries")
    across, said = readable(charts(figure({**many, "orientation": "h"}, xaxis={}, yaxis={"range": [50, -1]}))[0])
    assert across[0].categories[0] == "Code 0" and len(across[0].series[0].values) == 15 and said[0].startswith("35 entries")


def test_a_waterfall_that_would_not_add_up_is_not_cut_but_left_to_a_table():
    made = waterfall.figure([(f"{at}", f"Part {at}", 1.0) for at in range(30)], 200.0, Scale(1, "m"), ("Part", "Change", "Points"))
    assert readable(charts(made)[0]) == ((), ())


def test_a_table_says_how_many_rows_and_columns_are_left_out():
    grid = held([f"h{at}" for at in range(9)], [["x"] * 9] * 14)
    assert (len(grid.rows), len(grid.columns)) == (13, 7)
    assert remarks(grid) == ("1 more row is not shown.", "2 more columns are not shown.")


@pytest.mark.parametrize(
    ("value", "text", "times"),
    [(12.5, "12.5 h", 1), (0.582, "58.2 %", 100), (1842, "1,842", 1), (-1.53, "−1.53", 1), (402.07, "402", 1), (1500, "1.50 kt", 1e-3),
     (0, "0", 1), (99.0, "0", None), (402.07, "403", None), (12.5, "", None), (None, "–", 1), (None, "0", None), (float("nan"), "–", 1)],
)  # fmt: skip
def test_a_number_agrees_with_what_is_written_of_it_or_not(value, text, times):
    assert factor(value, text) == times


def test_numbers_are_read_in_the_language_they_are_written_in():
    with spoken("fr"):
        assert parsed("1\u202f842,5\u202fm MRL") == (1842.5, 1) and rest("1\u202f842,5\u202fm MRL") == "m MRL"
    with spoken("es"):
        assert parsed("1.842,5 m") == (1842.5, 1)
    set_regions({}, "arabic")
    with spoken("ar"):
        assert parsed("\u200e−١٬٨٤٢٫٥ مليون") == (1842.5, 1) and rest("\u200e−١٬٨٤٢٫٥ مليون") == "مليون"
    set_regions({}, "latin")
    assert parsed("none") is None and rest("36.7\u202fm MRL") == "m MRL"
