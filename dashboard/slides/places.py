"""Where things stand on a slide, in points: one grid of boxes that never touch."""

from dataclasses import dataclass

WIDE, HIGH, EDGE, GAP = 960.0, 540.0, 36.0, 16.0
INNER = WIDE - 2 * EDGE


@dataclass(frozen=True)
class Box:
    """A box on a slide in points: its left and top edge, its width and height."""

    left: float
    top: float
    width: float
    height: float

    def part(self, place: int, count: int) -> "Box":
        """Return one of so many boxes side by side in this one, with a gap between them."""
        width = (self.width - GAP * (count - 1)) / count
        return Box(self.left + place * (width + GAP), self.top, width, self.height)


MARK = Box(EDGE, 8, INNER, 12)
TITLE = Box(EDGE, 22, INNER, 66)
SUB = Box(EDGE, 92, INNER, 36)
BODY = Box(EDGE, 134, INNER, 316)
REMARK = Box(EDGE, 452, INNER, 28)
FOOT = Box(EDGE, 484, INNER, 44)
EMBLEM = Box(EDGE, 22, INNER, 36)
HOUSE = Box(EDGE, 60, INNER, 40)
COVER = Box(EDGE, 120, INNER, 110)
LINES = Box(EDGE, 246, INNER, 220)
