"""Names out of the data are text in a chart: never a link, never a style, escaped once."""

import json

from dashboard.figures.core.plain import plain

HOSTILE = '<a href="https://evil.example">Port & <span style="font-size:90px">Quay</span></a>'
SHOWN = '&lt;a href="https://evil.example">Port &amp; &lt;span style="font-size:90px">Quay&lt;/span>&lt;/a>'


def test_a_name_with_markup_is_text_wherever_it_stands():
    figure = {
        "data": [
            {
                "customdata": [["A&B", HOSTILE, 5]],
                "text": [f"<b>{HOSTILE}</b>"],
                "name": HOSTILE,
                "y": [HOSTILE],
                "hovertemplate": "<b>%{customdata[1]}</b><br>",
            }
        ],
        "layout": {"annotations": [{"text": HOSTILE}], "yaxis": {"ticktext": [HOSTILE, "plain"]}, "meta": {"columns": ["A & B"]}},
    }
    found = plain(figure)
    assert found["data"][0] == {
        "customdata": [["A&B", SHOWN, 5]],
        "text": [f"<b>{SHOWN}</b>"],
        "name": SHOWN,
        "y": [SHOWN],
        "hovertemplate": "<b>%{customdata[1]}</b><br>",
    }
    assert found["layout"]["annotations"][0]["text"] == SHOWN and found["layout"]["yaxis"]["ticktext"] == [SHOWN, "plain"]
    assert found["layout"]["meta"] == {"columns": ["A & B"]} and "<a" not in json.dumps(found) and "<span" not in json.dumps(found)


def test_cells_of_rows_are_escaped_one_by_one():
    assert plain({"customdata": [[["k<", "v<"], ["k&", "v&"]]]}) == {"customdata": [[["k<", "v&lt;"], ["k&", "v&amp;"]]]}


def test_what_is_plain_stays_as_it_is():
    figure = {"data": [{"x": [1, None, 2.5], "text": ["12.5 h"], "customdata": None}], "layout": {"height": 300, "showlegend": False}}
    assert plain(figure) == figure
