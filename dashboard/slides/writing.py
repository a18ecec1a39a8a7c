"""Words on a slide: boxes of text that fit, in the direction in which the language is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.util import Pt

from dashboard.slides.colours import hexed
from dashboard.slides.places import Box
from dashboard.slides.text import clean, fitted


@dataclass(frozen=True)
class Voice:
    """How words are written: the language that a reader of the screen hears, and whether it is read from the right."""

    language: str
    rtl: bool


@dataclass(frozen=True)
class Type:
    """The type of a text: its largest and least size in points, its colour role, and whether it is bold."""

    largest: int
    least: int
    colour: str = "ink"
    bold: bool = False


def box(slide: Any, where: Box, texts: Sequence[str], kind: Type, voice: Voice, name: str = "") -> None:
    """Write paragraphs into a new box, all of them, in a size at which they fit, else each cut to its share of the lines."""
    if not texts:
        return
    shape = slide.shapes.add_textbox(*placed(where))
    shape.name = name or shape.name
    filled(shape, where, texts, kind, voice)


def filled(shape: Any, where: Box, texts: Sequence[str], kind: Type, voice: Voice) -> None:
    """Write paragraphs into a shape of this size, from its top."""
    frame = shape.text_frame
    frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    shown, size = sized([clean(text) for text in texts], where, kind)
    for place, text in enumerate(shown):
        paragraph = frame.paragraphs[0] if not place else frame.add_paragraph()
        written(paragraph, text, size, kind, voice)


def sized(texts: Sequence[str], where: Box, kind: Type) -> tuple[list[str], int]:
    """Return paragraphs and the one size in which they fill no more than their box: each may take its share of the height."""
    share = (where.width, where.height / len(texts))
    size = min(fitted(text, share, kind.largest, kind.least)[1] for text in texts)
    return [fitted(text, share, size, size)[0] for text in texts], size


def written(paragraph: Any, text: str, size: float, kind: Type, voice: Voice) -> None:
    """Write one paragraph: its direction, which the library has no name for, its language and its type."""
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold, run.font.color.rgb = Pt(size), kind.bold, RGBColor.from_string(hexed(kind.colour))
    run.font._element.set("lang", voice.language)  # noqa: SLF001
    directed(paragraph, voice)


def directed(paragraph: Any, voice: Voice) -> None:
    """Set a paragraph to run from the right where its language does."""
    paragraph.alignment = PP_ALIGN.RIGHT if voice.rtl else PP_ALIGN.LEFT
    if voice.rtl:
        paragraph._p.get_or_add_pPr().set("rtl", "1")  # noqa: SLF001


def described(frame: Any, text: str) -> None:
    """Give a chart or table the text that stands for it where it cannot be seen."""
    frame.element.xpath(".//p:cNvPr")[0].set("descr", clean(text))


def placed(where: Box) -> tuple[Any, Any, Any, Any]:
    """Return a box as the library takes it."""
    return Pt(where.left), Pt(where.top), Pt(where.width), Pt(where.height)


