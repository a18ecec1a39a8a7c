"""Trade over time: spans of months, growth on the same months, and no sum over a break."""

import pandas as pd
import pytest

from analytics.trade.series import by_flow, pieced, segments, spanned
from data.months import shifted

MONTHS = [shifted(202401, step) for step in range(30)]
FRAME = pd.DataFrame(
    [
        {"month": month, "flow": flow, "import_value": value if flow == "import" else None,
         "export_value": value / 2 if flow == "export" else None, "net_weight": 10.0 * size}
        for place, month in enumerate(MONTHS)
        for flow, size in (("import", 1), ("export", 2), ("transit", 7))
        for value in [100.0 + place]
        if not (flow == "export" and month == 202403)
    ]
)  # fmt: skip


def monthly():
    return by_flow(FRAME, 202401, MONTHS[-1], frozenset(MONTHS))


def test_flows_stand_apart_and_transit_in_neither():
    found = monthly()
    assert found.loc[202401].to_dict() == {"imports": 100.0, "exports": 50.0, "import_kg": 10.0, "export_kg": 20.0}


def test_a_month_without_a_row_is_zero_and_a_flow_without_any_is_unknown():
    assert monthly().loc[202403, "exports"] == 0
    assert by_flow(FRAME[FRAME["flow"] == "import"], 202401, 202412, frozenset())["exports"].isna().all()


@pytest.mark.parametrize(
    ("span", "month", "expected"),
    [
        ("month", 202502, 113.0),
        ("quarter", 202503, 112.0 + 113.0 + 114.0),
        ("year", 202503, 112.0 + 113.0 + 114.0),
        ("rolling", 202503, sum(100.0 + place for place in range(3, 15))),
    ],
)
def test_a_point_sums_the_months_it_spans(span, month, expected):
    assert spanned(monthly(), span).loc[month, "imports"] == expected


def test_a_point_whose_months_are_not_all_there_is_unknown():
    late = monthly().loc[202402:]
    assert pd.isna(spanned(late, "rolling").loc[202412, "imports"]) and pd.isna(spanned(late, "year").loc[202412, "imports"])
    assert pd.isna(spanned(late, "quarter").loc[202403, "imports"]) and spanned(late, "year").loc[202501, "imports"] == 112.0


def test_a_quarter_ends_in_its_last_month():
    assert [month % 100 for month in spanned(monthly(), "quarter").index[:4]] == [3, 6, 9, 12]


def test_growth_is_on_the_same_months_a_year_before():
    found = pieced(monthly(), "year", [])
    assert found.loc[202503, "imports_growth"] == pytest.approx((112 + 113 + 114) / (100 + 101 + 102) - 1)
    assert pd.isna(found.loc[202412, "imports_growth"]) and pd.isna(pieced(monthly(), "month", []).loc[202503, "exports_growth"])


def test_a_kilogram_is_worth_the_ratio_of_the_sums():
    found = pieced(monthly(), "quarter", [])
    assert found.loc[202403, "import_unit"] == pytest.approx(303 / 30) and found.loc[202403, "balance"] == 50 + 50.5 - 303


@pytest.mark.parametrize("span", ["month", "quarter", "year", "rolling"])
def test_nothing_reaches_over_a_break(span):
    alone = pieced(monthly().loc[202506:], span, [])
    broken = pieced(monthly(), span, [202506]).loc[202506:]
    pd.testing.assert_frame_equal(broken, alone)
    assert pieced(monthly(), "month", [202506])["imports_growth"].loc[202506:].dropna().index.min() == 202606


def test_a_series_is_cut_before_each_break():
    assert segments([1, 2, 3, 4], [1, 3]) == [[1, 2], [3, 4]]
