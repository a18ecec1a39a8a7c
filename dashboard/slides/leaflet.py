"""A leaflet: a document of a few A4 pages of texts, tables and bars, as one file of HTML that runs nothing and asks for nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, tostring

from dashboard.slides.colours import hexed
from dashboard.slides.contents import Deck, Grid
from dashboard.slides.handout import cover, head, node, table

STYLE = "apart/leaflet.css"


@dataclass(frozen=True)
class LeafletBar:
    """A bar: its name, its colour role, its length as a share (0 to 1) of the longest there could be, and its figures as texts."""

    name: str
    colour: str
    share: float
    figures: tuple[str, ...]


@dataclass(frozen=True)
class LeafletPart:
    """A part of a page: its heading, facts as name and words, lines, bars with the headings of their figures, a table, and a remark."""

    heading: str
    facts: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()
    bars: tuple[LeafletBar, ...] = ()
    columns: tuple[str, ...] = ()
    grid: Grid | None = None
    remark: str = ""


def written(deck: Deck, pages: Sequence[Sequence[LeafletPart]], kind: str = "") -> str:
    """Return the file as text. deck: its title, whose, the lines below it, language and direction. kind: of the emblem, as 'image/png'."""
    leaves = [leaf(deck, parts, place, len(pages), kind) for place, parts in enumerate(pages, 1)]
    direction = "rtl" if deck.rtl else "ltr"
    page = node("html", [head(deck, (), STYLE), node("body", [node("main", leaves)])], lang=deck.language, dir=direction)
    return "<!DOCTYPE html>\n" + tostring(page, encoding="unicode", method="html") + "\n"


def leaf(deck: Deck, parts: Sequence[LeafletPart], place: int, count: int, kind: str) -> Element:
    """Return one page: the title on the first, its parts, and at its foot whose it is, what it is called, and its number."""
    whose = node("span", [f"{deck.mark.line} · {deck.house} · {deck.title}"])
    foot = node("footer", [whose, node("span", [f"{place} / {count}"], dir="ltr")])
    top = [cover(deck, kind)] if place == 1 else []
    return node("article", [*top, *map(part, parts), foot], **{"class": "leaf"})


def part(held: LeafletPart) -> Element:
    """Return a part of a page."""
    inner = [node("h2", [held.heading])]
    if held.facts:
        inner.append(node("dl", [each for name, words in held.facts for each in (node("dt", [name]), node("dd", [words]))]))
    if held.lines:
        inner.append(node("ul", [node("li", [line]) for line in held.lines]))
    if held.bars:
        inner.append(bars(held.bars, held.columns))
    if held.grid:
        inner.append(table(held.grid))
    return node("section", [*inner, *([node("p", [held.remark], **{"class": "remark"})] if held.remark else [])])


def bars(held: Sequence[LeafletBar], columns: Sequence[str]) -> Element:
    """Return bars as a table: name, bar, figures. columns: the headings of the names and of the figures."""
    first, *others = columns
    top = node("tr", [node("th", [first], scope="col"), node("td", []), *(node("th", [each], scope="col") for each in others)])
    rows = [node("tr", [node("th", [each.name], scope="row"), _bar(each), *(node("td", [text]) for text in each.figures)]) for each in held]
    return node("table", [node("thead", [top]), node("tbody", rows)], **{"class": "bars"})


def _bar(each: LeafletBar) -> Element:
    style = f"inline-size:{100 * each.share:.1f}%;background:#{hexed(each.colour)}"
    return node("td", [node("i", [], style=style)], **{"class": "bar"})
