"""Charts for those who read Arabic: drawn from left to right, their words from right to left; and what Plotly says in each language."""

import pytest

from dashboard.core.format import per_cent, written
from dashboard.core.theme import template
from dashboard.figures.core import ticks
from dashboard.figures.core.plain import plain
from dashboard.words.plotly_locale import plotly_locale
from data.language import say, spoken

ARABIC = "الإيرادات"


def test_each_line_that_holds_arabic_is_set_apart_and_nothing_else_is():
    figure = {"text": f"<b>{ARABIC}</b> 12<br>34<extra></extra>", "ids": ARABIC, "color": "$actual", "customdata": [["k", ARABIC]]}
    figure |= {"hovertemplate": "%{customdata[1]}"}
    with spoken("ar"):
        found = plain(figure)
    assert found["text"] == f"\u2067<b>{ARABIC}</b> 12\u2069<br>34<extra></extra>"
    assert found["hovertemplate"] == "\u2067%{customdata[1]}\u2069"
    assert (found["ids"], found["color"], found["customdata"]) == (ARABIC, "$actual", [["k", ARABIC]])
    assert plain(figure) == figure


@pytest.mark.parametrize(("language", "separators", "align"), [("en", ".,", "left"), ("fr", ",\u202f", "left"), ("ar", ".,", "right")])
def test_the_template_brings_the_separators_of_the_reader(language, separators, align):
    with spoken(language):
        layout = template()["layout"]
    assert (layout["separators"], layout["hoverlabel"]["align"], layout["yaxis"]["automargin"]) == (separators, align, language != "en")


def test_what_plotly_says_comes_from_babel():
    assert plotly_locale("en") == {} and plotly_locale("ar_MA")["locale"] == "ar-MA"
    arabic, french = (plotly_locale(each)["locales"][each]["format"] for each in ("ar", "fr"))
    assert arabic["months"][4] == arabic["shortMonths"][4] == "مايو" and len(set(arabic["months"])) == 12
    assert (french["shortMonths"][0], french["days"][0], french["days"][6], french["decimal"]) == ("janv.", "dimanche", "samedi", ",")


def test_an_axis_of_hours_has_its_unit_on_the_side_of_the_reader():
    with spoken("ar"):
        assert list(ticks.hour_ticks()) == ["tickprefix"]


def test_a_latin_name_in_an_arabic_sentence_is_set_apart():
    with spoken("ar"):
        assert say("{name}: {size}", name="Norvast Gate", size="26.3") == "\u2068Norvast Gate\u2069: 26.3"
    with spoken("fr"):
        assert say("{name}: {size}", name="Norvast Gate", size="26.3").startswith("Norvast Gate")


def test_a_number_that_keeps_its_order_does_not_change_places_with_what_stands_beside_it():
    """A per cent before a bracket with a signed amount: each is set apart, or both would be drawn as one run from the left."""
    with spoken("ar"):
        share, change = per_cent("0.05"), written("-0.05")
        fell = "Taxes on imports fell {share} ({change} {unit}). Main causes in points: {causes}"
        words = say(fell, share=share, change=change, unit="", causes="")
        assert f"\u2068{share}\u2069 (\u2068{change}\u2069" in words
        assert say("{low} to {high}", low="12", high="14") == "12 إلى 14"
    assert "\u2068" not in say("{low} to {high}", low=per_cent("1"), high="2")
