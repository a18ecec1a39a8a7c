"""Steps between wholes: accounts as filled bars that each begin where the one above ends, estimates as hatched ranges apart from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from dashboard.core.format import Scale, between, percent
from dashboard.core.theme import ACTUAL, CARD, CLEAR, INK, INK_3, LINE, MUTED, PICK, Figure
from dashboard.figures.core.axis_words import names_room
from data.language import say
from data.number_text import plus

ROOM = 1.64
LINE_LETTERS = 19  # of a name, before it goes on in a second line: a phone has room for the amounts beside it


@dataclass(frozen=True)
class Bar:
    """A whole, or a step (negative: less) from `base`; None is not known; a residual is what the accounts leave unexplained."""

    key: str
    name: str
    amount: float | None
    base: float
    whole: bool
    residual: bool = False


@dataclass(frozen=True)
class EstimateRange:
    """A range that is not an account: never added to a bar."""

    key: str
    name: str
    low: float
    middle: float
    high: float


def figure(bars: Sequence[Bar], of: float | None, scale: Scale, columns: Sequence[str], estimates: Sequence[EstimateRange] = ()) -> Figure:
    """Draw the steps from one whole to the next, and estimates apart from them.

    of: what shares are taken of. columns: headings of the data table: name, amount, share.
    """
    custom = [[each.key, each.name, _signed(each, scale), _share(each, of)] for each in bars]
    ranges = [[each.key, each.name, _between(each, scale), say("estimate")] for each in estimates]
    ends = [max(each.base, each.base + (each.amount or 0.0)) / scale.size for each in bars]
    reach = max([*ends, *(each.high / scale.size for each in estimates)], default=1.0) or 1.0
    names = [*(each.name for each in bars), *(each.name for each in estimates)]
    texts = [f"  <b>{row[2]}</b>  {row[3]}" if each.whole else f"  {row[2]}  {row[3]}" for each, row in zip(bars, custom, strict=True)]
    unknown = say("not known")
    texts = [f"  {unknown}" if each.amount is None else text for each, text in zip(bars, texts, strict=True)]
    ends += [each.high / scale.size for each in estimates]
    data = [_accounts(bars, scale, custom), _labels(ends, [*texts, *(f"  {row[2]}" for row in ranges)])]
    if estimates:
        data[1:1] = [_ranges(estimates, len(bars), scale, ranges), _middles(estimates, len(bars), scale)]
    return {"data": data, "layout": _layout(names, reach, scale, columns, len(bars) if estimates else 0)}


def _accounts(bars: Sequence[Bar], scale: Scale, custom: list[list[str]]) -> Figure:
    colours = [ACTUAL if each.whole else INK_3 if each.residual else PICK if (each.amount or 0) > 0 else MUTED for each in bars]
    return {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(bars))),
        "x": [(each.amount or 0.0) / scale.size for each in bars],
        "base": [each.base / scale.size for each in bars],
        "width": 0.66,
        "marker": {
            "color": colours,
            "line": {"color": [INK_3 if each.residual or not each.whole else ACTUAL for each in bars], "width": 1},
            "pattern": {"shape": ["x" if each.residual else "" for each in bars], "fgcolor": INK_3, "bgcolor": CARD, "size": 6},
        },
        "customdata": custom,
        "hovertemplate": f"<b>%{{customdata[1]}}</b><br>%{{customdata[2]}} {scale.words}<br>%{{customdata[3]}}<extra></extra>",
    }


def _ranges(estimates: Sequence[EstimateRange], first: int, scale: Scale, custom: list[list[str]]) -> Figure:
    """Return a hatched bar from the low to the high end of each estimate."""
    return {
        "type": "bar",
        "orientation": "h",
        "y": list(range(first, first + len(estimates))),
        "x": [(each.high - each.low) / scale.size for each in estimates],
        "base": [each.low / scale.size for each in estimates],
        "width": 0.5,
        "marker": {"color": CLEAR, "line": {"color": PICK, "width": 1.4}, "pattern": {"shape": "/", "fgcolor": PICK, "size": 6}},
        "customdata": custom,
        "hovertemplate": f"<b>%{{customdata[1]}}</b><br>%{{customdata[2]}} {scale.words}, %{{customdata[3]}}<extra></extra>",
    }


def _middles(estimates: Sequence[EstimateRange], first: int, scale: Scale) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "y": list(range(first, first + len(estimates))),
        "x": [each.middle / scale.size for each in estimates],
        "marker": {"symbol": "line-ns-open", "size": 16, "color": PICK, "line": {"width": 2.4, "color": PICK}},
        "hoverinfo": "skip",
    }


def _labels(ends: Sequence[float], texts: Sequence[str]) -> Figure:
    return {
        "type": "scatter",
        "mode": "text",
        "y": list(range(len(ends))),
        "x": list(ends),
        "text": list(texts),
        "textposition": "middle right",
        "textfont": {"color": INK, "size": 12},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _layout(names: Sequence[str], reach: float, scale: Scale, columns: Sequence[str], divided: int) -> Figure:
    lines = [wrap(name, LINE_LETTERS) for name in names]
    border = {"color": INK_3, "dash": "dot", "width": 1}
    apart = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": divided - 0.5, "y1": divided - 0.5, "line": border}
    return {
        "barmode": "overlay",
        "margin": {"l": names_room((line for name in lines for line in name), 132), "r": 8, "t": 4, "b": 8},
        "uirevision": "kept",
        "xaxis": {"range": [0, reach * ROOM], "showgrid": False, "showticklabels": False, "zeroline": True, "zerolinecolor": LINE},
        "yaxis": {
            "range": [len(names) - 0.5, -0.5],
            "showgrid": False,
            "tickvals": list(range(len(names))),
            "ticktext": ["<br>".join(f"{line} " for line in name) for name in lines],
            "tickfont": {"color": INK, "size": 12},
        },
        "shapes": [apart] if divided else [],
        "meta": {"columns": [columns[0], f"{columns[1]} {scale.words}".strip(), *columns[2:]]},
    }


def _between(each: EstimateRange, scale: Scale) -> str:
    return between(scale.text(each.low), scale.text(each.high))


def _signed(each: Bar, scale: Scale) -> str:
    if each.amount is None:
        return say("not known")
    text = scale.text(each.amount)
    return text if each.whole or each.amount <= 0 or text in ("0", "٠") else plus(text)


def _share(each: Bar, of: float | None) -> str:
    if each.amount is None or not of:
        return ""
    return percent(abs(each.amount) / of)
