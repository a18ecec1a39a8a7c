"""Tables that PowerPoint itself can edit: columns as wide as their texts ask, rows of one line, in the order of reading."""

import re
from collections.abc import Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import PP_ALIGN
from pptx.util import Pt

from dashboard.core.format import UNKNOWN
from dashboard.slides.colours import hexed
from dashboard.slides.contents import Grid
from dashboard.slides.places import Box
from dashboard.slides.text import cut, width
from dashboard.slides.writing import Type, Voice, described, placed, written

SIZE, HEAD_SIZE, PAD, LEAST = 11, 11, 6.0, 48.0
ROW, HEAD = 21.0, 36.0
MARGINS = (("anchor", "ctr"), *((name, str(Pt(PAD))) for name in ("marL", "marR")), *((name, str(Pt(2))) for name in ("marT", "marB")))
PAPER, SHADE = "card", "paper"
NUMBER = re.compile(r"[\s\u200e\u061c+\-−<>▲▼%]*\d")


def drawn(slide: Any, where: Box, grid: Grid, alt: str, voice: Voice) -> None:
    """Add a native table to a slide, with the text that stands for it. A language read from the right has its first column there."""
    height = HEAD + ROW * len(grid.rows)
    frame = slide.shapes.add_table(len(grid.rows) + 1, len(grid.columns), *placed(Box(where.left, where.top, where.width, height)))
    described(frame, alt)
    table, rooms = frame.table, widths(grid, where.width)
    ends = _turned([place > 0 and numeric([row[place] for row in grid.rows]) for place in range(len(grid.columns))], voice)
    for place, room in enumerate(_turned(rooms, voice)):
        table.columns[place].width = Pt(room)
    for at, row in enumerate((grid.columns, *grid.rows)):
        table.rows[at].height = Pt(HEAD if at == 0 else ROW)
        for place, (text, room) in enumerate(_turned([*zip(row, rooms, strict=True)], voice)):
            _cell(table.cell(at, place), text, room, (at, ends[place]), voice)


def widths(grid: Grid, room: float) -> list[float]:
    """Return the width of each column: what its longest text asks, in proportion where all of them ask for more or less than there is."""
    asked = [_asked(heading, [row[place] for row in grid.rows]) + 2 * PAD for place, heading in enumerate(grid.columns)]
    held = [min(each, room * 0.5) for each in asked]
    return [each * room / sum(held) for each in held]


def _asked(heading: str, texts: Sequence[str]) -> float:
    """Return the room of a column: of its longest text, of half its heading, which has two lines, and of each word of that."""
    words = [width(word, HEAD_SIZE + 1) for word in heading.split(" ")]
    return max(LEAST, width(heading, HEAD_SIZE) / 2, *words, *(width(text, SIZE) for text in texts))


def numeric(texts: Sequence[str]) -> bool:
    """Return whether a column holds numbers: most of its texts begin with a digit, after a sign or an arrow."""
    held = [text for text in texts if text not in ("", UNKNOWN)]
    return bool(held) and sum(bool(NUMBER.match(text)) for text in held) * 2 > len(held)


def _turned(parts: Any, voice: Voice) -> list[Any]:
    return [*reversed(parts)] if voice.rtl else [*parts]


def _cell(cell: Any, text: str, room: float, at: tuple[int, bool], voice: Voice) -> None:
    """Write one cell: numbers stand at the end of their column, so that their digits are one under the other."""
    row, at_end = at
    about = cell._tc.get_or_add_tcPr()  # noqa: SLF001 - five properties at once, a third of the time
    for name, value in MARGINS:
        about.set(name, value)
    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor.from_string(hexed("brand" if row == 0 else PAPER if row % 2 else SHADE))
    kind = Type(SIZE, SIZE, "brand-ink" if row == 0 else "ink", bold=row == 0)
    paragraph = cell.text_frame.paragraphs[0]
    written(paragraph, cut(text, SIZE, room - 2 * PAD, 2 if row == 0 else 1), SIZE, kind, voice)
    if at_end:
        paragraph.alignment = PP_ALIGN.LEFT if voice.rtl else PP_ALIGN.RIGHT
