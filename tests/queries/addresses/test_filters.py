"""Filters: a table of cases and properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.months import month_code, month_text, months_between, shifted
from queries.addresses.filters import ADJUST, COMPARE, PICKABLE, SPANS, Filters, problems
from queries.addresses.levers import LEVERS, Codes
from queries.catalogue import CLOCKS, DIMENSIONS
from settings import settings

MONTHS = st.builds(lambda year, month: year * 100 + month, st.integers(1970, 2049), st.integers(1, 12))
CODES = st.text(min_size=1, max_size=12)
PICKS = st.dictionaries(
    st.sampled_from(PICKABLE), st.sets(CODES, min_size=1, max_size=3).map(lambda codes: tuple(sorted(codes))), max_size=4
).map(lambda found: tuple(sorted(found.items())))
PERIODS = st.one_of(st.just((None, None)), st.tuples(MONTHS, MONTHS).map(lambda pair: tuple(sorted(pair))))


def set_to(values):
    return st.from_regex(values.form, fullmatch=True) if isinstance(values, Codes) else st.sampled_from(values)


FILTERS = st.builds(
    lambda period, picks, *chosen: Filters(*period, picks, *chosen),
    PERIODS,
    PICKS,
    st.one_of(st.sampled_from(COMPARE), MONTHS.map(month_text)),
    st.sampled_from(CLOCKS),
    st.sampled_from(SPANS),
    st.sampled_from(ADJUST),
    st.fixed_dictionaries({}, optional={key: set_to(values) for key, values in LEVERS.items()}).map(
        lambda levers: tuple(sorted(levers.items()))
    ),
)


def test_a_lever_is_one_of_its_steps_or_left_alone():
    found = Filters.parse("?red_green=25&yellow_green=26&open_day=7&inspector_hours=-5")
    assert found.levers == (("open_day", "7"), ("red_green", "25")) and found.lever("red_green") == 25 and found.lever("yellow_green") == 0
    assert problems("duty_points=31") == ["duty_points=31: from -30 to 30 by 1"] and not problems("duty_points=-5&duty_goods=6907")
    assert problems("duty_goods=690") == ["duty_goods=690: an HS section, chapter or heading"]
    assert problems("red_green=26") == ["red_green=26: one of 10, 25, 50, 75, 100"]


@pytest.mark.parametrize(
    ("compare", "expected"),
    [("2024-01", (202401, 202403)), ("2026-05", (202605, 202607)), ("2026-03", (202603, 202605)), ("2025-12", (202512, 202602))],
)
def test_any_other_period_of_as_many_months_may_be_compared_with(compare, expected):
    filters = Filters.parse(f"?since=2026-02&until=2026-04&office=A&compare={compare}")
    earlier = filters.compared()
    assert (earlier.since, earlier.until) == expected and earlier.picks == filters.picks and filters.comparison == "period"
    assert filters.search == f"?compare={compare}&office=A&since=2026-02&until=2026-04" and not problems(filters.search)


def test_a_period_is_not_compared_with_itself_and_the_sentence_names_the_other():
    itself, other = (Filters.parse(f"?since=2026-02&until=2026-04&compare={month}") for month in ("2026-02", "2024-11"))
    assert itself.compared() is None and "Without comparison." in itself.sentence(lambda _key, code: code)
    assert "Compared with Nov 2024 – Jan 2025." in other.sentence(lambda _key, code: code)
    assert Filters.parse("?compare=2024-13").compare == "year" and problems("compare=2024-13")


def test_whole_years_selected_move_with_the_period_compared_with_and_parts_of_them_do_not():
    assert Filters(202501, 202512, (("year", ("2025",)),), compare="2022-01").compared().picks == (("year", ("2022",)),)
    assert Filters(202501, 202512, (("year", ("2025",)),), compare="2022-02").compared() is None


@given(FILTERS)
def test_search_is_read_back_as_it_was_written(filters):
    assert Filters.parse(filters.search) == filters


@given(st.text())
def test_no_query_string_is_an_error(search):
    parsed = Filters.parse(search)
    assert Filters.parse(parsed.search) == parsed


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("", Filters()),
        ("?since=2024-01&until=2024-12", Filters(202401, 202412)),
        ("?since=2024-12&until=2024-01", Filters(202401, 202412)),
        ("?since=2024-13&until=soon", Filters()),
        ("?origin=NA", Filters(picks=(("origin", ("NA",)),))),
        ("?office=B&office=A&office=B", Filters(picks=(("office", ("A", "B")),))),
        ("?hs2=01", Filters(picks=(("hs2", ("01",)),))),
        ("?unknown=1&office=", Filters()),
        ("?compare=sideways&clock=working&lang=ar", Filters(clock="working")),
        ("?span=rolling", Filters(span="rolling")),
        ("?span=week", Filters()),
    ],
)
def test_cases(search, expected):
    assert Filters.parse(search) == expected


@given(MONTHS, st.integers(-240, 240))
def test_shifting_months_is_undone_by_shifting_back(month, by):
    assert shifted(shifted(month, by), -by) == month
    assert months_between(month, shifted(month, by)) == by + 1


def test_comparison_shifts_the_months_and_nothing_else():
    filters = Filters(202407, 202412, (("office", ("A",)),))
    assert filters.compared() == Filters(202307, 202312, (("office", ("A",)),))
    previous = Filters(202407, 202412, compare="previous").compared()
    assert previous and (previous.since, previous.until) == (202401, 202406)
    assert Filters(202407, 202412, compare="none").compared() is None


def test_default_period_is_the_last_twelve_full_months():
    assert Filters().within(202001, 202610).search == "?since=2025-11&until=2026-10"
    assert Filters().within(202605, 202610).search == "?since=2026-05&until=2026-10"
    assert Filters(since=202601).within(202001, 202610).search == "?since=2026-01&until=2026-10"


@pytest.mark.parametrize(
    ("search", "hint"),
    [
        ("ofice=A", "did you mean 'office'"),
        ("since=2024-13", "a month is written 2024-01"),
        ("compare=yesterday", "one of year"),
        ("office=", "no code given"),
    ],
)
def test_problems_are_told_with_the_nearest_name(search, hint):
    assert any(hint in problem for problem in problems(search))


def test_good_filters_have_no_problems():
    assert problems("since=2024-01&until=2024-12&office=A&compare=previous&clock=working&lang=en") == []


@pytest.mark.parametrize("text", ["2024-1", "202401", "2024-00", "２０２４-01", "2024-01-01", ""])
def test_what_is_not_a_month(text):
    assert month_code(text) is None


def test_a_single_month_is_no_range():
    asked = Filters.parse("?since=2026-03&until=2026-03&compare=2025-01")
    assert asked.sentence(lambda _key, code: code).startswith("Declarations of Mar 2026. Compared with Jan 2025.")


def test_sentence_names_every_pick():
    said = (
        Filters.parse("?since=2025-11&until=2026-10&office=SEL&origin=CN&origin=VN")
        .within(202001, 202610)
        .sentence(lambda key, code: {"SEL": "Port Selene", "CN": "China", "VN": "Viet Nam"}[code])
    )
    assert "Nov 2025 – Oct 2026" in said and "Port Selene" in said and "China or Viet Nam" in said and "a year before" in said


def test_every_dimension_but_the_month_can_be_picked():
    assert set(PICKABLE) == set(DIMENSIONS) - {"month"}


def test_the_language_that_shows_what_is_not_translatable_is_known_only_where_a_setting_turns_it_on(monkeypatch):
    monkeypatch.delenv("PORTOLAN_LANGUAGE", raising=False)
    settings.cache_clear()
    [refused] = problems("lang=xx")
    assert refused.startswith("lang=xx: one of en, fr, es, ar")
    monkeypatch.setenv("PORTOLAN_LANGUAGE", "xx")
    settings.cache_clear()
    assert problems("lang=xx") == []
    settings.cache_clear()
