"""Dates and times as databases, spreadsheets and offices write them, read by the columns of the shipped mappings."""

import unicodedata
from datetime import date, datetime

import pyarrow as pa
import pytest
from babel import Locale

from data.loading.mapping import sources
from data.loading.values import month_names, parse, typed_cells

DAY, MINUTE, SECOND = datetime(2025, 3, 2), datetime(2025, 3, 2, 16, 3), datetime(2025, 3, 2, 16, 3, 59)
FRACTION = datetime(2025, 3, 2, 16, 3, 59, 123456)
STAMPS = {
    "02-MAR-25 04.03.59.123456000 PM": FRACTION,  # Oracle, its own form of a time stamp
    "02-MAR-25 04.03.59.123456 PM": FRACTION,
    "02-MAR-25 16.03.59.123456000": FRACTION,
    "02-MAR-2025 16:03": MINUTE,
    "02/03/25 16:03:59,123456000": FRACTION,  # Oracle in French
    "Mar  2 2025  4:03PM": MINUTE,  # SQL Server, turned into text without a style
    "Mar  2 2025  4:03:59PM": SECOND,
    "2025-03-02 16:03:59.1234567": FRACTION,  # SQL Server, datetime2
    "20250302": DAY,
    "202503021603": MINUTE,
    "20250302160359": SECOND,
    "20250302 16:03:59": SECOND,
    "2 mars 2025": DAY,
    "02-MARS-25": DAY,
    "2 de marzo de 2025 16:03": MINUTE,
    "02-mar.-2025": DAY,
}
NOT_DATES = ("2025030216035", "2025032", "20252503", "25-AUT-25", "20250229", "20250302160360")
MONTHS = {
    "janv-25": 1, "févr. 2025": 2, "March 2025": 3, "avr-25": 4, "mayo 2025": 5, "Juin 2025": 6, "JUILLET 2025": 7,
    "août-25": 8, "sept-2025": 9, "octubre de 2025": 10, "nov. 2025": 11, "dez-25": 12,
}  # fmt: skip
ARABIC = {
    "يناير 2025": 1, "جانفي 2025": 1, "كانون الثاني 2025": 1, "فيفري 2025": 2, "شباط 2025": 2, "مارس 2025": 3, "آذار 2025": 3,
    "أفريل 2025": 4, "ماي 2025": 5, "جوان 2025": 6, "حزيران 2025": 6, "جويلية 2025": 7, "يوليوز 2025": 7, "غشت 2025": 8, "آب 2025": 8,
    "شتنبر 2025": 9, "تشرين الأول 2025": 10, "تشرين الثاني 2025": 11, "نونبر 2025": 11, "كانون الأول 2025": 12, "ديسمبر ٢٠٢٥": 12,
}  # fmt: skip
OTHERS = {"Mayıs 2025": 5, "Ağustos 2025": 8, "Januar 2025": 1, "März 2025": 3, "Dezember 2025": 12, "марта 2025": 3, "Июнь 2025": 6}


def column(mapping: str, field: str):
    [found] = [one for one in sources.mappings() if one.name == mapping]
    return next(one for one in found.columns if one.field == field), found.formats[-1]


def read(mapping: str, field: str, texts):
    """What a column makes of texts, as a file is read: those of a fixed width all at once, the others one by one."""
    one, numbers = column(mapping, field)
    return typed_cells.typed(one, pa.array(texts), parse.reader(one, numbers), numbers)


STAMPED = [("asycuda_general", "registered_at"), ("asycuda_flat", "released_at"), ("asycuda_events", "moment")]


@pytest.mark.parametrize(("mapping", "field"), STAMPED)
def test_a_time_is_read_as_its_database_writes_it(mapping, field):
    cells = read(mapping, field, list(STAMPS))
    assert dict(zip(STAMPS, cells.values.to_pylist(), strict=True)) == STAMPS and not cells.rules


def test_what_could_be_read_in_several_ways_or_is_no_day_is_none():
    cells = read("asycuda_general", "registered_at", list(NOT_DATES))
    assert cells.values.null_count == len(NOT_DATES) and sorted(cells.rules) == list(range(len(NOT_DATES)))


@pytest.mark.parametrize("mapping", ["revenue", "targets"])
def test_a_month_is_read_in_the_languages_of_the_offices(mapping):
    assert read(mapping, "starts_on", list(MONTHS)).values.to_pylist() == [date(2025, month, 1) for month in MONTHS.values()]


@pytest.mark.parametrize("mapping", ["revenue", "targets"])
@pytest.mark.parametrize("months", [ARABIC, OTHERS], ids=["arabic", "others"])
def test_a_month_is_read_in_arabic_of_each_region_and_in_turkish_german_and_russian(mapping, months):
    assert read(mapping, "starts_on", list(months)).values.to_pylist() == [date(2025, month, 1) for month in months.values()]


def test_months_are_those_of_the_locales_of_their_countries():
    """A second way: the names that Babel gives for seven countries of Arabic, Turkey, Germany and Russia."""
    for region in ("ar_DZ", "ar_EG", "ar_MA", "ar_MR", "ar_IQ", "ar_LB", "ar_TN", "tr", "de", "ru"):
        for month, name in Locale.parse(region).months["format"]["wide"].items():
            assert month_names.month_of(f"{name} 2025", ["%b %Y"]) == 202500 + month, (region, name)


def test_months_are_read_in_capitals_without_hamza_and_in_composed_letters():
    """A second way: the names of Babel, in the capitals of Turkish and of others, with bare alifs, and decomposed as some systems write."""
    bare = str.maketrans("أإآ", "ااا")
    for region in ("ar_EG", "ar_MA", "ar_IQ", "ar_LB", "tr", "de", "ru", "fr", "es", "pt"):
        for month, name in Locale.parse(region).months["format"]["wide"].items():
            capitals = name.replace("i", "İ" if region == "tr" else "i").replace("ı", "I").upper()
            for form in (capitals, name.translate(bare), unicodedata.normalize("NFD", name), name.replace(" ", "  ")):
                assert month_names.month_of(f"{form} 2025", ["%b %Y"]) == 202500 + month, (region, form)


def test_no_name_is_that_of_two_months():
    names = [(month_names._folded(name), month) for month, listed in month_names._NAMES.items() for name in listed.split()]
    assert len({name for name, _ in names}) == len(set(names)) > 150


@pytest.mark.parametrize("mapping", ["revenue", "targets", "exchange_rates"])
def test_a_day_without_marks_is_read_where_it_has_eight_digits(mapping):
    cells = read(mapping, "starts_on", ["20250301", "202503", "2025030"])
    assert cells.values.to_pylist() == [date(2025, 3, 1), date(2025, 3, 1), None]


def test_holidays_are_read_day_before_month():
    texts = ["2025-05-01", "01/05/2025", "1.5.2025", "1 mai 2025"]
    assert read("holidays", "date", texts).values.to_pylist() == [date(2025, 5, 1)] * 4
