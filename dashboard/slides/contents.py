"""What a deck holds before it is drawn: plain values, so that what a slide says can be tested without the file."""

from dataclasses import dataclass

from data.access.marking import FileMark

Values = tuple[float | None, ...]
BARS, COLUMNS, STACKED_BARS, STACKED_COLUMNS, LINES, POINTS, STEPS = (
    "bars", "columns", "stacked_bars", "stacked_columns", "lines", "points", "steps",
)  # fmt: skip
UPRIGHT = (COLUMNS, STACKED_COLUMNS, LINES)


@dataclass(frozen=True)
class ChartSeries:
    """One series of a chart: its name, a value for each category (None is a gap), its colour; `labels` replace the values."""

    name: str
    values: Values
    colour: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A native chart. `axis` names measure and unit; `share`: values are fractions, shown as per cent.

    `steps` runs across or upwards as the view does (`upright`); of `points`, the first series holds x and the others y.
    """

    kind: str
    categories: tuple[str, ...]
    series: tuple[ChartSeries, ...]
    axis: str = ""
    across: str = ""
    share: bool = False
    upright: bool = False


@dataclass(frozen=True)
class Grid:
    """A native table of texts: headings, rows, and how many rows and columns of the view it leaves out."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    rows_left: int = 0
    columns_left: int = 0


@dataclass(frozen=True)
class Slide:
    """One slide: the finding, how to read it, charts or else a table, remarks on what is left out, what anchors it, and its notes.

    lines: of a slide without chart and table, the paragraphs of its text.
    """

    title: str
    sub: str
    charts: tuple[Chart, ...] = ()
    grid: Grid | None = None
    remarks: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deck:
    """A file of slides: what it is called, by whom, the lines of its title slide, its mark, and whether it is read from the right.

    emblem: the bytes of a PNG or JPEG on the title slide; none where empty.
    """

    house: str
    title: str
    lines: tuple[str, ...]
    slides: tuple[Slide, ...]
    mark: FileMark
    language: str = "en"
    rtl: bool = False
    emblem: bytes = b""
