"""A deck as a file: names like formulas stay texts, gaps stay gaps, long words stay in their boxes, Arabic runs from the right."""

import time

import pytest

from dashboard.slides.colours import hexed, light
from dashboard.slides.contents import BARS, LINES, POINTS, STACKED_BARS, Chart, ChartSeries, Deck, Grid, Slide
from dashboard.slides.deck import written
from dashboard.slides.text import clean, cut, fitted, lines, width
from dashboard.slides.twin import rows
from data.access.marking import file_mark
from data.markup import apart
from tests import decks
from tests.dashboard.core.tokens import tokens

HOSTILE = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x")', "\x07bell", "<b>x</b>", "http://evil.example")


def slide(*charts, grid=None, title="A finding", **more):
    return Slide(title, "how to read it", tuple(charts), grid, **more)


def deck(*slides, rtl=False, title="A page"):
    return decks.opened(written(Deck("Customs", title, ("Data to 31 Oct 2026",), slides, file_mark(), "ar" if rtl else "en", rtl)))


def hostile_chart(kind=BARS):
    series = tuple(ChartSeries(clean(apart(name)), tuple(map(float, range(len(HOSTILE)))), "$actual") for name in HOSTILE)
    return Chart(kind, tuple(clean(apart(name)) for name in HOSTILE), series[:2] if kind == POINTS else series, "=1+1", "@x")


@pytest.mark.parametrize("kind", [BARS, POINTS])
def test_a_name_that_begins_like_a_formula_is_text_in_the_workbook_and_in_the_chart(kind):
    [chart] = decks.charts(deck(slide(hostile_chart(kind))))
    cells = [cell for row in decks.book(chart).iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in cells} == {"s"} and [cell for cell in cells if cell.hyperlink] == []
    if kind == BARS:
        wanted = ["bell" if name == "\x07bell" else name for name in HOSTILE]
        assert [cell.value for cell in cells[: len(HOSTILE)]] == wanted == [*chart.plots[0].categories]


def test_an_unknown_value_is_a_gap():
    chart = Chart(LINES, ("Jan 2026", "Feb 2026", "Mar 2026"), (ChartSeries("A", (1.0, None, 3.0), "$actual"),), "h")
    [made] = decks.charts(deck(slide(chart)))
    assert [*made.plots[0].series[0].values] == [1.0, None, 3.0] and decks.book(made)["B3"].value is None
    tags = [element.tag.rpartition("}")[2] for element in made._chartSpace.iter()]
    assert "dateAx" not in tags and "catAx" in tags and made.plots[0].series[0].smooth is False


@pytest.mark.parametrize(("values", "end"), [((0.97, 0.5), 1.0), ((0.3, 0.2), None), ((1.2, 0.9), None)])
def test_bars_of_shares_end_at_the_whole_and_each_has_its_name(values, end):
    """Left to itself a program goes on to 120 %, and names each second bar where there are many."""
    chart = Chart(BARS, ("A", "B"), (ChartSeries("Share", values, "$actual"),), "%", share=True)
    [made] = decks.charts(deck(slide(chart)))
    skips = [element.get("val") for element in made._chartSpace.iter() if element.tag.endswith("}tickLblSkip")]
    assert made.value_axis.maximum_scale == end and skips == ["1"]


def test_a_stack_of_shares_ends_at_the_whole_too():
    parts = tuple(ChartSeries(name, (share, share), "$actual") for name, share in (("A", 0.4), ("B", 0.6)))
    [made] = decks.charts(deck(slide(Chart(STACKED_BARS, ("X", "Y"), parts, "%", share=True))))
    assert made.value_axis.maximum_scale == 1.0


def test_long_words_stay_in_their_boxes_and_a_title_is_cut_at_a_word_only_where_it_must_be():
    long = "Declarations of the office of Meridian International Airport take longer than those of any other office " * 4
    grid = Grid(("Office", "Value"), ((long, "1"),) * 13)
    made = deck(slide(grid=grid, title=long, foot=(long, long, long), remarks=(long,), notes=(long,)), title=long)
    assert decks.outside(made) == [] and decks.overlapping(made) == [] and decks.overfull(made) == []
    title = made.slides[1].shapes.title.text_frame
    assert decks.size(title.paragraphs[0]) == 18 and title.text.endswith("…") and title.text[:-1].rsplit(" ", 1)[-1] in long.split()
    assert made.slides[1].notes_slide.notes_text_frame.text == long.strip()


def test_a_short_title_is_large_and_whole():
    title = deck(slide(hostile_chart())).slides[1].shapes.title.text_frame
    assert title.text == "A finding" and decks.size(title.paragraphs[0]) == 28


def test_the_text_that_stands_for_a_chart_names_its_finding_series_and_entries():
    series = (ChartSeries("Now", (1.0, 2.0), "$actual"), ChartSeries("Before", (1.0, 2.0), "$previous"))
    chart = Chart(BARS, ("Port", "Airport"), series, "Hours")
    made = deck(slide(chart), slide(grid=Grid(("Office", "Hours"), (("Port", "1"),))))
    said = [shape.element.xpath(".//p:cNvPr")[0].get("descr") for _, shape in decks.shapes(made) if shape.has_chart or shape.has_table]
    assert said == [
        "Bar chart. A finding. Hours: Now, Before. 2 entries, from Port to Airport.",
        "Table. A finding. Columns: Office, Hours. 1 row.",
    ]


def test_a_table_in_arabic_has_its_first_column_at_the_right_and_every_paragraph_runs_from_there():
    made = deck(slide(grid=Grid(("المكتب", "القيمة"), (("ميناء", "12.5"),)), title="عنوان"), rtl=True)
    [table] = [shape.table for _, shape in decks.shapes(made) if shape.has_table]
    assert [cell.text_frame.text for cell in table.rows[0].cells] == ["القيمة", "المكتب"]
    assert all(each._p.pPr.get("rtl") == "1" and each._p.pPr.get("algn") in ("r", "l") for each in decks.paragraphs(made))
    assert {run.font._element.get("lang") for each in decks.paragraphs(made) for run in each.runs} == {"ar"}


def test_numbers_stand_at_the_end_of_their_column_and_names_at_its_start():
    made = deck(slide(grid=Grid(("Office", "Hours", "Cause"), (("7 Gates", "+1.5 h", "rain"), ("Port", "–", "wind")))))
    [table] = [shape.table for _, shape in decks.shapes(made) if shape.has_table]
    sides = [cell.text_frame.paragraphs[0]._p.pPr.get("algn") for cell in table.rows[1].cells]
    assert sides == ["l", "r", "l"]


def test_colours_are_those_of_the_light_theme():
    wanted = tokens("light")
    assert {name: f"#{value.lower()}" for name, value in light().items()} == {name: wanted[name].lower() for name in light()}
    assert hexed("$actual") == wanted["actual"].lstrip("#").upper()


def test_text_is_measured_broken_between_words_and_cut():
    assert width("iii", 10) < width("mmm", 10) and width("a", 20) == 2 * width("a", 10)
    assert lines("one two three", 10, width("one two", 10)) == ["one two", "three"]
    assert lines("abcdefghij", 10, width("abcde", 10)) == ["abcde", "fghij"]
    assert cut("one two three", 10, width("one two…", 10)) == "one two…" and cut("one", 10, 100) == "one"
    assert cut("abcdefghij", 10, width("abc…", 10)) == "abc…"
    assert fitted("word " * 20, (200, 30), 28, 8)[1] < 28 and fitted("word", (200, 40), 28, 18) == ("word", 28)


def test_a_data_table_keeps_each_row_once_and_names_as_the_data_write_them():
    figure = {"data": [{"customdata": [["a", "R&D <\u2060b>x", "1"], ["", "", "0"]]}, {"customdata": [[["a", "R&D <\u2060b>x", "1"]]]}],
              "layout": {"meta": {"columns": ("Name", "Value", "More")}}}  # fmt: skip
    assert rows(figure) == [("R&D <b>x", "1", "")]


def test_twelve_slides_are_a_file_within_five_seconds():
    series = (ChartSeries("Now", tuple(map(float, range(10))), "$actual"),) * 3
    chart = Chart(BARS, tuple(f"Office {at}" for at in range(10)), series, "Hours")
    begun = time.perf_counter()
    made = deck(*[slide(chart, notes=("a note",))] * 12)
    assert len(made.slides) == 13 and time.perf_counter() - begun < 5
