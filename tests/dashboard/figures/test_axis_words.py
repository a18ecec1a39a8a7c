"""Axes of the risk page in words: what each measures, its unit once, with no unit beside the numbers again."""

import pandas as pd
import pytest

from dashboard.core.format import Scale
from dashboard.core.theme import PREVIOUS
from dashboard.figures.compared import matrix
from dashboard.figures.core.axis_words import names_room
from dashboard.figures.parts import waterfall
from dashboard.figures.spread import detection, ranges, reliability

CLASSES = pd.DataFrame({"n": [40, 20], "stated": [0.1, 0.6], "true": [0.12, 0.5], "low": [0.05, 0.3], "high": [0.2, 0.7]})
ENDS = [f"{part}{end}" for part in ("recall", "precision", "revenue") for end in ("", "_low", "_high", "_random", "_best")]
CURVE = pd.DataFrame({"share": [0.1, 0.5], "inspected": [10, 50], **dict.fromkeys(ENDS, 0.4)})


def words(figure) -> tuple[str, list[str], list[str]]:
    """The title of the horizontal axis, the annotations, and what stands beside the numbers of either axis."""
    layout = figure["layout"]
    beside = [layout[axis][side] for axis in ("xaxis", "yaxis") for side in ("ticksuffix", "tickprefix") if side in layout[axis]]
    return layout["xaxis"]["title"]["text"], [each["text"] for each in layout["annotations"]], beside


def test_axes_of_reliability_say_what_they_measure():
    assert words(reliability.figure(CLASSES)) == ("Stated chance, %", ["Found irregular, %"], [])


def test_the_curve_says_what_is_inspected_and_the_best_possible_line_has_a_neutral_ink():
    figure = detection.figure(CURVE, 0.1)
    title, above, _ = words(figure)
    assert title == "Share of declarations inspected, %" and len(above) == 3
    inks = [trace["line"].get("color") for trace in figure["data"] if trace["line"].get("dash") == "dash"]
    assert len(inks) == 3 and PREVIOUS not in inks


@pytest.mark.parametrize(("names", "room"), [((), 104), (("Volume",), 104), (("Volume", "New and lost goods"), 127), (("x" * 90,), 200)])
def test_names_left_of_an_axis_are_not_cut(names, room):
    assert names_room(names, 104) == room


def test_ranges_leave_the_room_that_short_names_do_not_need_to_their_texts():
    """On a phone of 390 pixels the text of the longest bar, some 120 pixels, ends inside the card of 340."""
    rows = pd.DataFrame([("lane", "Random inspections", 42.1, 62.5, 84.6)], columns=["key", "name", "low", "value", "high"])
    custom = [["lane", "Random inspections", ""]]
    layout = ranges.figure(rows, Scale(1.0, "million MRL"), custom, ("Estimate", "Tax lost"), left=152)["layout"]
    plot = 340 - layout["margin"]["l"] - layout["margin"]["r"]
    assert 84.6 / layout["xaxis"]["range"][1] * plot + 120 <= plot and layout["margin"]["l"] >= 6 * len("Random inspections")


def test_the_names_of_a_waterfall_have_room():
    """In every language: the longest name decides, at no less than six pixels a letter."""
    parts = [("entry", "New and lost goods", 1.0), ("unweighed", "Not split (no quantity)", 2.0)]
    drawn = waterfall.figure(parts, 10.0, Scale(1.0, "MRL"), ("Cause", "Change", "Points"))
    assert drawn["layout"]["margin"]["l"] >= 6 * len("Not split (no quantity)")


def test_the_rows_of_a_matrix_have_room():
    frame = pd.DataFrame({"x": ["sea"], "y": ["wait"], "value": [2.0], "n": [40]})
    drawn = matrix.figure(frame, [("sea", "Sea")], [("wait", "Payment to release")], ("Mode, step", "Median, h", "Declarations"))
    assert drawn["layout"]["margin"]["l"] >= 6 * len("Payment to release")
