"""A story as one file of HTML that opens without a server: figures, fonts and scripts inside it, no request to anywhere."""

import base64
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, tostring

from dashboard.core.theme import Figure, template
from dashboard.slides import twin
from dashboard.slides.colours import hexed, light
from dashboard.slides.contents import Deck, Grid, Slide
from dashboard.slides.text import clean
from dashboard.words.plotly_locale import plotly_locale
from data.language import locale, say, say_number
from data.markup import rejoined

ASSETS = Path(__file__).parents[2] / "assets"
STYLE = "apart/handout.css"
SCRIPTS = ("plotly/plotly.min.js", "present-figure.js", "apart/handout.js")
OUTLINES, MAPS = "topojson/world_110m.json", ("choropleth", "scattergeo")
FONTS = {
    "Noto Sans": "noto-sans-latin-{weight}-normal.woff2",
    "Noto Sans Arabic": "noto-sans-arabic-arabic-{weight}-normal.woff2",
}
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'; script-src"
MOST_TABLE = 60


@dataclass(frozen=True)
class Sheet:
    """A slide of the file: its heading, what it says, its chart if it has one, and the legend of that: colour role, stroke, words."""

    heading: str
    slide: Slide
    figure: Figure | None = None
    legend: tuple[tuple[str, str, str], ...] = ()


def written(deck: Deck, sheets: Sequence[Sheet], kind: str = "") -> str:
    """Return the file as text. deck: title slide, language and direction. kind: of the emblem, as 'image/png'."""
    figures = [painted({**sheet.figure, "layout": {**sheet.figure["layout"], "template": template()}}) for sheet in sheets if sheet.figure]
    scripts = [source(name) for name in SCRIPTS]
    if any(trace.get("type") in MAPS for figure in figures for trace in figure["data"]):
        scripts.insert(0, "window.PlotlyGeoAssets={topojson:{world_110m:" + source(OUTLINES) + "}};")
    page = node(
        "html", [head(deck, scripts), body(deck, sheets, kind, figures, scripts)], lang=deck.language, dir="rtl" if deck.rtl else "ltr"
    )
    return "<!DOCTYPE html>\n" + tostring(page, encoding="unicode", method="html") + "\n"


def head(deck: Deck, scripts: Sequence[str], style: str = STYLE) -> Element:
    """Return the head: the policy that allows these scripts and nothing else, the title and the styles. style: a file of the assets."""
    policy = " ".join([POLICY, *(allowed(each) for each in scripts)])
    return node(
        "head",
        [
            node("meta", [], charset="utf-8"),
            node("meta", [], **{"http-equiv": "Content-Security-Policy", "content": policy}),
            node("meta", [], name="viewport", content="width=device-width, initial-scale=1"),
            node("meta", [], name="classification", content=deck.mark.classification),
            node("title", [deck.title]),
            node("style", [faces(deck.rtl) + tokens() + source(style)]),
        ],
    )


def body(deck: Deck, sheets: Sequence[Sheet], kind: str, figures: Sequence[Figure], scripts: Sequence[str]) -> Element:
    """Return the slides, the bar below them, the figures and the scripts."""
    places = iter(range(len(figures)))
    slides = [cover(deck, kind), *(section(sheet, next(places) if sheet.figure else None) for sheet in sheets)]
    for slide in slides:
        slide.insert(0, node("p", [deck.mark.line], **{"class": "mark"}))
    data = json.dumps({"figures": figures, "config": config()}, ensure_ascii=False, separators=(",", ":"))
    held = node("script", [rejoined(data).replace("<", "\\u003c")], id="figures", type="application/json")
    return node("body", [node("main", slides), bar(len(slides)), held, *(node("script", [each]) for each in scripts)])


def cover(deck: Deck, kind: str) -> Element:
    """Return the title slide."""
    picture = f"data:{kind};base64,{base64.b64encode(deck.emblem).decode()}" if deck.emblem else ""
    house = node("p", [*([node("img", [], src=picture, alt="")] if picture else []), deck.house], **{"class": "house"})
    return node("section", [house, node("h1", [deck.title]), *(node("p", [line]) for line in deck.lines)], **{"class": "slide cover"})


def section(sheet: Sheet, place: int | None) -> Element:
    """Return one slide; place: that of its figure among the figures of the file."""
    slide = sheet.slide
    parts = [node("h2", [slide.title]), *([node("p", [slide.sub], **{"class": "sub"})] if slide.sub else [])]
    if place is not None and sheet.figure:
        parts += [
            *legend(sheet),
            node("div", [], **{"class": "chart", "data-figure": str(place), "role": "img", "aria-label": slide.title}),
        ]
        parts += table_of(sheet.figure)
    elif slide.grid:
        parts.append(node("div", [table(slide.grid)], **{"class": "rows"}))
    elif slide.lines:
        parts.append(node("ul", [node("li", [line]) for line in slide.lines], **{"class": "rows"}))
    told = [node("p", [line]) for line in (*slide.remarks, *slide.foot)]
    return node("section", [*parts, node("footer", told)], **{"class": "slide"})


def legend(sheet: Sheet) -> list[Element]:
    """Return the legend of a chart: a swatch and words for each mark."""
    spans = [
        node("span", [node("i", [], **{"class": stroke, "style": f"background:#{hexed(role)}"}), words])
        for role, stroke, words in sheet.legend
    ]
    return [node("p", spans, **{"class": "legend"})] if spans else []


def table_of(figure: Figure) -> list[Element]:
    """Return the data table of a chart, folded; none where it has none."""
    rows, columns = twin.rows(figure), twin.columns(figure)
    left = len(rows) - MOST_TABLE
    more = [node("p", [say_number("{number} more row is not shown.", "{number} more rows are not shown.", left)])] if left > 0 else []
    shown = table(Grid(columns, tuple(rows[:MOST_TABLE])))
    return [node("details", [node("summary", [say("Data table")]), shown, *more])] if rows and columns else []


def table(grid: Grid) -> Element:
    """Return a table of texts."""
    top = node("tr", [node("th", [text], scope="col") for text in grid.columns])
    rows = [node("tr", [node("th", [row[0]], scope="row"), *(node("td", [text]) for text in row[1:])]) for row in grid.rows]
    return node("table", [node("thead", [top]), node("tbody", rows)])


def bar(count: int) -> Element:
    """Return the bar with the buttons that step, and the counter."""
    back, on, whole = say("Previous slide"), say("Next slide"), say("Full screen")
    counter = node("span", [f"1 / {count}"], **{"id": "counter", "aria-live": "polite"})
    buttons = [("back", "‹", back), ("counter", "", ""), ("next", "›", on), ("whole", whole, "")]
    parts = [
        counter if name == "counter" else node("button", [sign], **{"id": name, "type": "button", "aria-label": words or sign})
        for name, sign, words in buttons
    ]
    return node("nav", parts, **{"aria-label": say("Slides")})


def config() -> dict[str, Any]:
    """Return what keeps a chart from offering anything but to look at it."""
    return {
        "displayModeBar": False,
        "showSendToCloud": False,
        "plotlyServerURL": "",
        "displaylogo": False,
        "showTips": False,
        **plotly_locale(locale()),
    }


def painted(part: Any) -> Any:
    """Return a figure with its colour roles as the colours of the light theme, and other values as JSON knows them."""
    if isinstance(part, dict):
        return {str(key): painted(each) for key, each in part.items()}
    if isinstance(part, str):
        return f"#{hexed(part)}" if part.startswith("$") and part[1:] in light() else part
    if isinstance(part, Iterable):
        return [painted(each) for each in part]
    plain = part.item() if hasattr(part, "item") else part
    return None if isinstance(plain, float) and plain != plain else plain


def node(tag: str, parts: Sequence[Element | str], **attributes: str) -> Element:
    """Return an element of a page with its parts in order; texts are written so that none is markup."""
    made = Element(tag, {key: clean(value) for key, value in attributes.items()})
    for part in parts:
        if isinstance(part, Element):
            made.append(part)
        elif len(made):
            made[-1].tail = (made[-1].tail or "") + part
        else:
            made.text = (made.text or "") + (part if tag in ("script", "style") else clean(part))
    return made


def allowed(script: str) -> str:
    """Return the hash by which a policy allows one script."""
    return "'sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() + "'"


@cache
def source(name: str) -> str:
    """Return the text of a file of the assets."""
    return (ASSETS / name).read_text("utf-8")


@cache
def faces(rtl: bool) -> str:
    """Return the fonts as styles, inside the file; the Arabic one only where it is read from the right."""
    rule = "@font-face{{font-family:'{name}';font-weight:{weight};src:url(data:font/woff2;base64,{data}) format('woff2')}}\n"
    return "".join(
        rule.format(name=name, weight=weight, data=base64.b64encode((ASSETS / "fonts" / file.format(weight=weight)).read_bytes()).decode())
        for name, file in FONTS.items()
        for weight in (400, 600)
        if rtl or name == "Noto Sans"
    )


@cache
def tokens() -> str:
    """Return the colours of the light theme as style."""
    return ":root{" + "".join(f"--{name}:#{digits};" for name, digits in light().items()) + "}\n"
