"""Numbers as they stand on the screen."""

import pytest

from dashboard.core import format
from dashboard.figures.core import ticks
from dashboard.figures.core.months import axis
from data import number_text
from data.language import PSEUDO, say, set_regions, spoken

NAN = float("nan")


@pytest.mark.parametrize(
    ("value", "unit", "digits", "follows"),
    [
        (38.4123, "hours", "38.4", "h"),
        (0.25, "hours", "0.25", "h"),
        (0.713, "percent", "71.3", "%"),
        (0.06, "percent", "6", "%"),
        (1.0, "percent", "100", "%"),
        (41208, "count", "41,208", ""),
        (7, "count", "7", ""),
        (1_234_567, "count", "1.23", "m"),
        (999_999.9, "count", "1,000,000", ""),
        (1_842_000_000, "money", "1.84", "bn MRL"),
        (0.1, "money", "0.10", "MRL"),
        (412_000, "money", "412", "k MRL"),
        (-5_200_000, "money", "−5.20", "m MRL"),
        (999_960, "money", "1.00", "m MRL"),
        (12_345, "kg", "12.3", "t"),
        (NAN, "money", "–", ""),
        (None, "hours", "–", ""),
        (0, "percent", "0", "%"),
    ],
)
def test_amounts(value, unit, digits, follows):
    assert format.amount(value, unit, "MRL") == format.Amount(digits, follows)


def test_the_unit_is_written_once():
    assert str(format.amount(0.5, "percent")) == "50\u202f%" and str(format.amount(5, "count")) == "5"


@pytest.mark.parametrize(
    ("now", "before", "unit", "words"),
    [
        (0.713, 0.755, "percent", "4.2 points"),
        (38.4, 32.3, "hours", "6.1\u202fh"),
        (105.7, 100, "money", "5.7\u202f%"),
        (5, 0, "count", ""),
        (NAN, 1, "hours", ""),
        (1, None, "hours", ""),
    ],
)
def test_differences(now, before, unit, words):
    assert format.difference(now, before, unit) == words


@pytest.mark.parametrize(
    ("now", "before", "unit", "step"),
    [
        (0.71, 0.70, "percent", 1),
        (0.70, 0.71, "percent", -1),
        (0.7001, 0.70, "percent", 0),
        (24.01, 24.0, "hours", 0),
        (24.2, 24.0, "hours", 1),
        (1000.1, 1000, "count", 0),
        (1001, 1000, "count", 1),
        (NAN, 1, "count", 0),
        (0, 0, "count", 0),
    ],
)
def test_a_change_too_small_to_show_is_none(now, before, unit, step):
    assert format.direction(now, before, unit) == step


@pytest.mark.parametrize(
    ("largest", "unit", "words", "value", "text"),
    [
        (412e6, "money", "million MRL", 96e6, "96"),
        (2.5e9, "money", "billion MRL", 1.84e9, "1.84"),
        (650, "count", "", 41_208, "41,208"),
        (5e6, "count", "million", 5e6, "5"),
        (60, "hours", "hours", 38.44, "38.4"),
        (0.5, "percent", "%", 0.125, "12.5"),
        (NAN, "money", "MRL", NAN, "–"),
        (9e9, "kg", "million t", 9e9, "9"),
    ],
)
def test_a_chart_has_one_scale(largest, unit, words, value, text):
    found = format.scale(largest, unit, "MRL")
    assert (found.words, found.text(value)) == (words, text)


def test_a_scale_plots_unknown_as_a_gap():
    assert format.scale(4e6, "money", "MRL").value(2e6) == 2.0 and format.Scale().value(NAN) is None


def test_months():
    assert format.month(202510) == "Oct 2025"
    assert [format.tick(202511, True), format.tick(202512, False)] == ["Nov<br>2025", "Dec"]


@pytest.mark.parametrize(
    ("first", "count", "most", "words"),
    [
        (202511, 4, 15, ["Nov<br>2025", "Dec", "Jan<br>2026", "Feb"]),
        (202312, 26, 6, ["Dec<br>2023", "May<br>2024", "Oct", "Mar<br>2025", "Aug", "Jan<br>2026"]),
        (202511, 0, 6, []),
    ],
)
def test_each_year_of_an_axis_is_named_at_its_first_label(first, count, most, words):
    start = first // 100 * 12 + first % 100 - 1
    months = [each // 12 * 100 + each % 12 + 1 for each in range(start, start + count)]
    found = axis(months, most)
    assert (found["ticktext"], len(found["tickvals"])) == (words, len(words))


def test_a_number_and_its_unit_stay_on_one_line():
    found = format.together("12 % of 3 h, 2.0 × the median; 4 million, 5 hours, 6 to 7 %")
    assert found == "12\u202f% of 3\u202fh, 2.0\u202f× the median; 4 million, 5 hours, 6 to 7\u202f%"


def test_long_names_are_cut_to_fit():
    assert format.short("Meridian International Airport", 12) == "Meridian…"
    assert format.short("Sea") == "Sea"
    assert format.short("Machinery and electronics", 18) == "Machinery and…"
    assert format.short("Food, drinks, tobacco", 13) == "Food, drinks…"
    assert format.short("Internationalisation", 12) == "Internation…"
    assert format.short("A Internationalisation", 12) == "A Internati…"
    assert all(len(format.short("Wood, cork and basketware of every kind", each)) <= each for each in range(6, 40))


@pytest.mark.parametrize(
    ("wanted", "money", "share", "month", "change"),
    [
        ("en", "−1,234.5", "79.96\u202f%", "Sep 2025", "+2.10\u202f%"),
        ("fr", "−1\u202f234,5", "79,96\u202f%", "sept. 2025", "+2,10\u202f%"),
        ("es", "−1.234,5", "79,96\u202f%", "sept 2025", "+2,10\u202f%"),
        ("tr", "−1.234,5", "%79,96", "Eyl 2025", "%+2,10"),
        ("ar", "\u200e−1,234.5", "79.96\u200e%\u200e", "سبتمبر 2025", "\u200e+2.10\u200e%\u200e"),
    ],
)
def test_numbers_and_months_are_written_as_the_language_writes_them(wanted, money, share, month, change):
    with spoken(wanted):
        assert format.written("-1,234.5") == money and format.month(202509) == month and format.signed(0.021) == change
        assert str(format.apart(0.7996, 0.8, "percent")[0]) == share
        assert str(format.apart(0.7996, 0.8, "percent")[1]) == str(format.Amount("80", "%"))


def test_units_are_whole_messages():
    with spoken(PSEUDO):
        assert str(format.amount(1_842_000_000, "money", "MRL")) == "1.84\u202f⟦bñ MRL⟧"
        assert format.scale(5e6, "money", "MRL").words == "⟦míllíóñ MRL⟧" and format.changed(1.0, 0.0) == "⟦ñéw⟧"


@pytest.fixture
def regional():
    yield set_regions
    set_regions({}, "latin")


@pytest.mark.parametrize(("region", "money", "months"), [
    ("ar", "1,234.5", ["يناير", "مايو", "أغسطس"]),
    ("ar_MA", "1.234,5", ["يناير", "ماي", "غشت"]),
    ("ar_DZ", "1.234,5", ["جانفي", "ماي", "أوت"]),
    ("ar_SY", "1,234.5", ["كانون الثاني", "أيار", "آب"]),
    ("es_MX", "1,234.5", ["ene", "may", "ago"]),
    ("fr_CA", "1\u00a0234,5", ["janv.", "mai", "août"]),
])  # fmt: skip
def test_numbers_and_months_are_those_of_the_region_in_the_settings(regional, region, money, months):
    regional({region[:2]: region}, "latin")
    with spoken(region[:2]):
        assert format.written("1,234.5") == money and [format.tick(code, False) for code in (202501, 202505, 202508)] == months
        assert format.month(202508) == f"{months[2]} 2025"


def test_arabic_digits_are_those_of_the_settings_and_no_other_language_takes_them(regional):
    regional({}, "arabic")
    with spoken("ar"):
        assert format.written("-1,234.5") == "\u200e−١٬٢٣٤٫٥" and str(format.Amount(format.significant(80), "%")) == "٨٠٪"
        assert format.month(202508) == "أغسطس ٢٠٢٥" and say("{count} of {whole}", count=3, whole="x").startswith("٣")
    with spoken("fr"):
        assert format.written("-1,234.5") == "−1\u202f234,5" and say("{count}", count=3) == "3"


def test_a_sign_stays_before_its_number_where_one_reads_from_right_to_left():
    with spoken("ar"):
        assert [number_text.plus("3"), number_text.minus("3"), format.written("-3"), format.written("+3"), format.written("3")] == [
            "\u200e+3", "\u200e−3", "\u200e−3", "\u200e+3", "3"
        ]  # fmt: skip
        assert format.Scale(1, "x").signed(2.0) == "\u200e+2" and format.signed(-0.021) == "\u200e−2.10\u200e%\u200e"
    assert number_text.plus("3") == "+3" and format.written("-3") == "−3"


def test_axes_name_shares_and_hours_as_the_language_writes_them():
    assert ticks.share_ticks((-0.25, 0, 0.5), signed=True) == {"tickvals": [-0.25, 0, 0.5], "ticktext": ["−25 %", "0 %", "+50 %"]}
    with spoken("tr"):
        assert ticks.percent_ticks() == {"tickprefix": "%"} and ticks.share_ticks((0.5,))["ticktext"] == ["%50"]
    with spoken("fr"):
        assert ticks.percent_ticks() == {"ticksuffix": "\u202f%"} and ticks.hour_ticks() == {"ticksuffix": " h"}


@pytest.mark.parametrize(("low", "high", "unit", "words"), [
    (0.0631, 0.0884, "percent", "6.31 to 8.84\u202f%"), (12.06, 14.8, "hours", "12.1 to 14.8\u202fh"),
    (2.42e9, 2.77e9, "money", "2.42 to 2.77\u202fbn MRL"), (950e6, 1.02e9, "money", "950\u202fm MRL to 1.02\u202fbn MRL"),
    (None, 0.1, "percent", "–"), (float("nan"), 1.0, "hours", "–"), (3.0, 12_000.0, "count", "3 to 12,000"),
])  # fmt: skip
def test_a_range_has_its_unit_once_where_both_ends_have_the_same(low, high, unit, words):
    assert format.ends(low, high, unit, "MRL") == words


@pytest.mark.parametrize(("language", "value", "words"), [
    ("fr", 0.27e6, "0,27 million MRL"), ("fr", 1.5e6, "1,50 million MRL"), ("fr", 3.2e6, "3,20 millions MRL"),
    ("es", 0.27e6, "0,27 millones MRL"), ("es", 1e6, "1 millón MRL"),
    ("ar", 3e6, "3 ملايين \u2068MRL\u2069"), ("en", 0.27e6, "0.27 million MRL"),
])  # fmt: skip
def test_a_size_takes_the_form_of_its_number(language, value, words):
    """A chart names its unit once, in the form for many; where a value stands alone, the size takes the form of its own number."""
    with spoken(language):
        unit = format.scale(40e6, "money", "MRL")
        assert unit.full(value) == words
        assert unit.words == {"fr": "millions MRL", "es": "millones MRL", "ar": "مليون \u2068MRL\u2069", "en": "million MRL"}[language]
