"""Small charts side by side: each axis keeps room for the label of its longest bar, at the width of a phone too."""

import pytest

from dashboard.core.format import Scale
from dashboard.figures.compared import multiples
from dashboard.figures.compared.multiples import LEFT, NARROWEST, RIGHT, MultipleBar, MultiplePanel

LETTER = 6.2  # pixels of a digit of 11 px in the face used, measured in a browser


def panels(count: int, values: list[float]) -> list[MultiplePanel]:
    marks = [MultipleBar(f"office={place}", f"Office {place}", value) for place, value in enumerate(values)]
    return [MultiplePanel(f"Panel {place}", Scale(1), marks, max(values)) for place in range(count)]


ABOVE, BELOW = ([5.0, 3.0], [123_456.0, 20.0]), ([-7_500.0, 4_300.0], [-7_500.0, -20.0])


@pytest.mark.parametrize(
    ("count", "values"), [*((n, each) for n in (1, 4, 7) for each in ABOVE), *((n, each) for n in (1, 4) for each in BELOW)]
)
def test_the_label_of_the_longest_bar_fits_beside_it(count, values):
    figure = multiples.figure(panels(count, values), ("Row", "Value"))
    for place in range(count):
        axis = figure["layout"][f"xaxis{place + 1 if place else ''}"]
        (low, high), (left, right) = axis["range"], axis["domain"]
        pixel = (high - low) / ((right - left) * (NARROWEST - LEFT - RIGHT))
        for value, text in zip(values, figure["data"][place]["text"], strict=True):
            label = len(text) * LETTER * pixel
            assert value + label <= high if value >= 0 else value - label >= low
