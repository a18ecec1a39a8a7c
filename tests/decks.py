"""Decks read back as PowerPoint would: their shapes, texts and charts, and whether anything leaves the slide or lies upon another."""

import io

import openpyxl
import pptx
from pptx.util import Pt

from dashboard.slides.text import LINE, lines
from dashboard.slides.text import width as wide


def opened(blob: bytes):
    return pptx.Presentation(io.BytesIO(blob))


def shapes(deck) -> list:
    return [(number, shape) for number, slide in enumerate(deck.slides, 1) for shape in slide.shapes]


def paragraphs(deck) -> list:
    frames = [shape.text_frame for _, shape in shapes(deck) if shape.has_text_frame]
    cells = [cell.text_frame for _, shape in shapes(deck) if shape.has_table for row in shape.table.rows for cell in row.cells]
    return [paragraph for frame in (*frames, *cells) for paragraph in frame.paragraphs if paragraph.text]


def charts(deck) -> list:
    return [shape.chart for _, shape in shapes(deck) if shape.has_chart]


def book(chart):
    """The sheet of the workbook inside a chart."""
    return openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).worksheets[0]


def edges(shape) -> tuple[float, float, float, float]:
    tall = sum(row.height for row in shape.table.rows) if shape.has_table else shape.height
    return tuple(each / Pt(1) for each in (shape.left, shape.top, shape.left + shape.width, shape.top + tall))


def outside(deck) -> list:
    """Shapes that leave the slide."""
    across, down = deck.slide_width / Pt(1), deck.slide_height / Pt(1)
    found = [(number, shape.name, edges(shape)) for number, shape in shapes(deck)]
    return [each for each in found if each[2][0] < 0 or each[2][1] < 0 or each[2][2] > across + 0.01 or each[2][3] > down + 0.01]


def overlapping(deck) -> list:
    """Pairs of shapes of one slide that share more than an edge."""
    every = [(number, shape.name, edges(shape)) for number, shape in shapes(deck)]
    pairs = [(one, other) for place, one in enumerate(every) for other in every[place + 1 :] if one[0] == other[0]]
    return [(one[:2], other[1]) for one, other in pairs if _meet(one[2], other[2])]


def _meet(one, other) -> bool:
    return all(one[at] < other[at + 2] - 0.01 and other[at] < one[at + 2] - 0.01 for at in (0, 1))


def overfull(deck) -> list[str]:
    """Texts that ask for more height than their box has, or more width than their cell."""
    found = []
    for _, shape in shapes(deck):
        if shape.has_text_frame:
            tall = sum(len(lines(each.text, size(each), shape.width / Pt(1))) * size(each) * LINE for each in shape.text_frame.paragraphs)
            found += [shape.text_frame.text] if tall > shape.height / Pt(1) + 0.5 else []
        if shape.has_table:
            rooms = [column.width / Pt(1) - 12 for column in shape.table.columns]
            rows = [[cell.text_frame.paragraphs[0] for cell in row.cells] for row in shape.table.rows][1:]
            found += [each.text for row in rows for each, room in zip(row, rooms, strict=True) if wide(each.text, size(each)) > room + 0.5]
    return found


def size(paragraph) -> float:
    return paragraph.runs[0].font.size.pt if paragraph.runs else 0.0
