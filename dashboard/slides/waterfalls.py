"""Waterfalls as PowerPoint can hold them: stacked bars on a base that is not seen, cut at zero where a step crosses it."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from dashboard.core.format import short
from dashboard.core.theme import ACTUAL, CLEAR, FORECAST, INK_3, Figure
from dashboard.slides.contents import STEPS, Chart, ChartSeries
from dashboard.slides.text import clean
from dashboard.slides.traces import held_in, listed, measured
from dashboard.slides.twin import cells, columns
from data.language import mark, say

LONGEST = 34
BASE, RISE, FALL, WHOLE = mark("Base (not shown)"), mark("Increase"), mark("Decrease"), mark("Total")
BEYOND = {RISE: mark("Increase, below zero"), FALL: mark("Decrease, below zero"), WHOLE: WHOLE}
ROLES = {RISE: ACTUAL, FALL: FORECAST, WHOLE: INK_3}


def stepped(figure: Figure, traces: Sequence[Figure]) -> Chart | None:
    """Return a waterfall, or bars of which each begins where it is said to; None where the traces are anything else."""
    [trace] = traces if len(traces) == 1 else [{}]
    across = trace.get("orientation") == "h"
    amounts = [each or 0.0 for each in measured(trace, "x" if across else "y")]
    rows, places = cells(trace), listed(trace, "y" if across else "x")
    begun = starts(trace, amounts)
    if not begun or not len(rows) == len(amounts) == len(set(places)) or not (held := held_in(rows, amounts)) or len(held.at) > 1:
        return None
    at = min(held.at)
    names = tuple(short(clean(row[1]), LONGEST) for row in rows)
    labels = tuple(clean(row[at]) for row in rows)
    heading = columns(figure)[at - 1] if len(columns(figure)) >= at else ""
    return Chart(STEPS, names, series(begun, amounts, wholes(trace, begun), labels), heading, upright=not across)


def starts(trace: Figure, amounts: Sequence[float]) -> list[float]:
    """Return where each bar begins; empty where the trace has bars of no such kind."""
    if trace.get("type") == "waterfall":
        sums = [0.0, *accumulate(amounts)]
        return [0.0 if whole else sums[at] for at, whole in enumerate(wholes(trace, sums))]
    base = trace.get("base")
    if trace.get("type") != "bar" or base is None:
        return []
    return [float(each) for each in (base if isinstance(base, list | tuple) else [base] * len(amounts))]


def wholes(trace: Figure, begun: Sequence[float]) -> list[bool]:
    """Return which bars are totals: those that a waterfall calls so, or that begin at zero."""
    measures = trace.get("measure")
    return [each in ("total", "absolute") for each in measures] if measures else [each == 0 for each in begun]


def series(begun: Sequence[float], amounts: Sequence[float], totals: Sequence[bool], labels: Sequence[str]) -> tuple[ChartSeries, ...]:
    """Return the base that is not seen, then rises, falls and totals, each with the part beyond zero apart where there is one."""
    bars = [(min(start, start + amount), max(start, start + amount)) for start, amount in zip(begun, amounts, strict=True)]
    kinds = [WHOLE if total else RISE if amount >= 0 else FALL for total, amount in zip(totals, amounts, strict=True)]
    base = ChartSeries(say(BASE), tuple(max(low, 0.0) + min(high, 0.0) for low, high in bars), CLEAR)
    made = [base]
    for kind in (RISE, FALL, WHOLE):
        above = [high - max(low, 0.0) if high > 0 else None for low, high in bars]
        below = [low - min(high, 0.0) if low < 0 else None for low, high in bars]
        made += _parts(kind, kinds, above, below, labels)
    return tuple(made)


def _parts(kind: str, kinds: Sequence[str], above: Any, below: Any, labels: Sequence[str]) -> list[ChartSeries]:
    """Return the bars of a kind: one series, or two where some of its bars stand on both sides of zero."""
    up = [value if own == kind else None for own, value in zip(kinds, above, strict=True)]
    down = [value if own == kind else None for own, value in zip(kinds, below, strict=True)]
    crossing = any(one is not None and other is not None for one, other in zip(up, down, strict=True))
    main = tuple(one if one is not None else other for one, other in zip(up, down, strict=True))
    told = tuple(label if own == kind else "" for label, own in zip(labels, kinds, strict=True))
    found = [ChartSeries(say(kind), main, ROLES[kind], told)] if any(each is not None for each in main) else []
    beyond = tuple(other if one is not None else None for one, other in zip(up, down, strict=True))
    return [*found, ChartSeries(say(BEYOND[kind]), beyond, ROLES[kind])] if crossing else found
