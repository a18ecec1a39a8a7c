"""The period of the filter bar: ready-made periods by the fiscal year of the administration, and what each button sets in the address."""

from dataclasses import replace

import pytest

from callbacks.core import months
from callbacks.core.months import ready_periods
from callbacks.core.period import within
from callbacks.overview import overview
from dashboard.components.core import period
from dashboard.words.notes import sentences
from data.months import months_between
from queries.addresses.filters import Filters

NAMES = ("Last month", "Last full quarter", "Fiscal year to date", "Last 12 months", "Previous fiscal year")


def found(first: int, last: int, start: int) -> dict[str, tuple[int, int]]:
    return {each.english: (each.since, each.until) for each in ready_periods(first, last, start)}


@pytest.mark.parametrize(
    ("last", "start", "expected"),
    [
        (202610, 7, ((202610, 202610), (202607, 202609), (202607, 202610), (202511, 202610), (202507, 202606))),
        (202607, 7, ((202607, 202607), (202604, 202606), (202607, 202607), (202508, 202607), (202507, 202606))),
        (202606, 7, ((202606, 202606), (202604, 202606), (202507, 202606), (202507, 202606), (202407, 202506))),
        (202612, 1, ((202612, 202612), (202610, 202612), (202601, 202612), (202601, 202612), (202501, 202512))),
        (202611, 1, ((202611, 202611), (202607, 202609), (202601, 202611), (202512, 202611), (202501, 202512))),
        (202602, 4, ((202602, 202602), (202510, 202512), (202504, 202602), (202503, 202602), (202404, 202503))),
        (202603, 10, ((202603, 202603), (202601, 202603), (202510, 202603), (202504, 202603), (202410, 202509))),
    ],
)
def test_ready_made_periods_follow_the_fiscal_year(last, start, expected):
    assert found(202001, last, start) == dict(zip(NAMES, expected, strict=True))


def test_what_the_data_do_not_hold_is_cut_or_cannot_be_pressed():
    short = found(202605, 202610, 7)
    assert short["Last 12 months"] == (202605, 202610) and short["Previous fiscal year"] == (202605, 202606)
    assert found(202608, 202610, 7)["Previous fiscal year"] == (0, 0)
    button = period.preset(ready_periods(202608, 202610, 7)[-1], False)
    assert button.disabled and "do not hold" in button.title


@pytest.mark.usefixtures("read_demo")
def test_a_button_sets_its_months_and_the_one_in_use_is_pressed(read_demo):
    filters = within(Filters())
    words, presets, grid = months.written(filters, read_demo)
    assert words == period.span(filters.since, filters.until)
    pressed = [each for each in presets if getattr(each, "aria-pressed", "") == "true"]
    assert [each.children[0].children for each in pressed] == ["Last 12 months"]
    for each in presets:
        chosen = within(Filters.parse(getattr(each, "data-set")))
        assert each.children[1].children == period.span(chosen.since, chosen.until)
    buttons = [each for each in grid._traverse() if getattr(each, "data-month", "")]
    held = [each for each in buttons if getattr(each, "aria-pressed") == "true"]
    assert len(held) == 12 and len(buttons) >= 24


@pytest.mark.usefixtures("read_demo")
def test_a_ready_made_period_takes_the_place_of_years_and_quarters_selected():
    keys = dict(pair.split("=") for pair in period.addressed(202601, 202603).split("&"))
    assert keys == {"since": "2026-01", "until": "2026-03", "year": "", "fiscal_year": "", "quarter": "", "fiscal_quarter": ""}


def test_without_a_full_month_there_is_nothing_to_choose(read_demo):
    assert months.written(Filters(), replace(read_demo, last_full_month=None)) == ("–", [], "")


def test_every_period_of_as_many_months_may_be_compared_with_but_the_one_shown(read_demo):
    filters = within(Filters.parse("?since=2026-05&until=2026-07"))
    options = months.other_periods(filters, read_demo)
    values = [each["value"] for each in options]
    assert "2026-05" not in values and {"2026-04", "2026-06", "2025-05"} <= {*values} and values == sorted(values, reverse=True)
    assert {"value": "2025-01", "label": "Jan 2025 – Mar 2025"} in options
    assert len(values) == months_between(read_demo.first_month, read_demo.last_full_month) - 3
    beyond = months.other_periods(within(Filters.parse("?since=2026-05&until=2026-07&compare=2019-01")), read_demo)
    assert beyond[-1] == {"value": "2019-01", "label": "Jan 2019 – Mar 2019"} and len(beyond) == len(options) + 1


def test_a_card_names_the_period_compared_with_and_says_when_the_data_lack_it(read_demo):
    said = overview.revenue(within(Filters.parse("?since=2026-05&until=2026-07&compare=2025-02")), ())
    assert "Feb 2025 – Apr 2025" in said.sub and "Feb 2025 – Apr 2025" in said.body["layout"]["meta"]["columns"]
    lacking = overview.revenue(within(Filters.parse("?since=2026-05&until=2026-07&compare=2019-01")), ())
    assert "The data loaded do not hold the period compared with: no comparison." in sentences(lacking.notes)
    assert "2019" not in lacking.sub
