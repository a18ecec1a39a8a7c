"""The shapes that views of any page share: a ranking, months in a row, a map, shares; each asks and draws."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from analytics.forecasting.year_end import WHOLE
from analytics.statistics.compare import cut
from callbacks.core.comparison import anchors, before_words, earlier_words, without
from callbacks.core.period import Codes
from dashboard.components.overview import headline
from dashboard.core.format import Scale, scale
from dashboard.core.page import Drawing, View
from dashboard.figures.compared import ranked, world_map
from dashboard.figures.months import trend
from dashboard.figures.parts import share
from dashboard.words import findings
from dashboard.words.findings import Comparison
from dashboard.words.notes import worded
from data.language import say, say_list
from data.notes import Note
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS, MEASURES
from queries.engine.ask import ask
from queries.engine.labels import named
from queries.engine.question import Question
from queries.tables.records import gaps
from services.core.comparison import Pair, pair

Title = Callable[[pd.DataFrame], str]


def ranking(
    view: View, measure: str, filters: Filters, picked: Codes, title: Title, rows: int = ranked.SLOTS, left: int = ranked.LEFT
) -> Drawing:
    """Draw a measure by the dimension of a view as bars, largest first. rows: bars that fit; left: pixels for the names."""
    both = pair((measure,), (view.dimension,), filters)
    frame = both.frame(measure).sort_values("value", ascending=False, na_position="last")
    unit = scaled(frame, measure, both)
    figure = ranked.figure(
        cut(frame, rows, picked), picked, unit, (DIMENSIONS[view.dimension].label, MEASURES[measure].label, earlier(both)), rows, left
    )
    return drawing(view, figure, both, measure, unit, frame, title(frame))


def monthly(view: View, measure: str, aims: tuple[str, ...], filters: Filters, picked: Codes, words: Mapping[str, Comparison]) -> Drawing:
    """Draw a measure by month, beside its target where one applies.

    aims: three measures: the target to draw, the target that is due, and the amount that the target covers; empty for no target.
    words: the messages of the title, by what the measure is set against: target, year, previous.
    """
    both = pair((measure, *aims), ("month",), filters)
    known = bool(aims) and both.applies(aims[0]) and bool(both.now.frame[aims[0]].notna().any())
    frame = both.frame(measure).assign(target=both.now.frame[aims[0]] if known else float("nan"))
    unit = scaled(frame, measure, both)
    columns = (say("Month"), MEASURES[measure].label, earlier(both), *([say("Target")] if known else []))
    gone = missed(filters) | {month: worded(why) for month, why in both.now.gaps.items()}
    figure = trend.figure(frame, picked, gone, unit, columns)
    drawn = drawing(
        view,
        figure,
        both,
        measure,
        unit,
        frame,
        (known and judged(both, measure, aims, words["target"])) or ahead(frame, words, measure, both),
        target=say("target") if known else "",
    )
    aimed = partly(both, measure, aims) if known else ()
    partial = {month: offices for month, offices in gone.items() if month not in both.now.gaps}
    return replace(drawn, notes=(*drawn.notes, *aimed, *headline.incomplete(partial)))


def judged(both: Pair, measure: str, aims: tuple[str, ...], words: Comparison) -> str:
    """Return 'Revenue is 1.2 % above target'; says so if the target covers only part of the months, offices or taxes."""
    frame: Any = both.now.frame
    due, brought = (frame[each].sum(min_count=1) for each in aims[1:])
    said = findings.against(words, brought, due, "money")
    return say("Where a target is set: {finding}", finding=said) if said and partly(both, measure, aims) else said


def partly(both: Pair, measure: str, aims: tuple[str, ...]) -> tuple[Note, ...]:
    """Return a note with the share that has a target, if only a part of the measure has one."""
    frame: Any = both.now.frame
    share = frame[aims[2]].sum() / (frame[measure].sum() or 1)
    if share >= WHOLE:
        return ()
    return (Note("target_part_compared", share=float(share)),)


def mapped(view: View, measure: str, filters: Filters, picked: Codes, title: Title) -> Drawing:
    """Draw a measure by country as a map."""
    both = pair((measure,), (view.dimension,), filters)
    frame = both.frame(measure).sort_values("value", ascending=False)
    unit = scaled(frame, measure, both)
    figure = world_map.figure(frame, picked, unit, (DIMENSIONS[view.dimension].label, MEASURES[measure].label, say("Share"), earlier(both)))
    return drawing(view, figure, both, measure, unit, frame, title(frame))


def shared(view: View, measure: str, colours: dict[str, str], filters: Filters, picked: Codes, title: Title) -> Drawing:
    """Draw a measure as shares of its total, in the fixed order and colours of the dimension."""
    both = pair((measure,), (view.dimension,), filters)
    frame = both.frame(measure)
    unit, label = scaled(frame, measure, both), MEASURES[measure].label
    known = frame.loc[frame["key"].isin(list(colours)), :]
    figure = share.figure(known, picked, colours, unit, (DIMENSIONS[view.dimension].label, say("Share"), label, earlier(both)))
    return drawing(view, figure, both, measure, unit, known, title(frame))


def missed(filters: Filters) -> dict[int, str]:
    """Return the incomplete months (yyyymm), each with the names of offices that sent no or too few declarations."""
    names: dict[int, list[str]] = {}
    for month, office in gaps(filters):
        names.setdefault(month, []).append(named("office", office))
    return {month: say_list(offices, "unit") for month, offices in names.items()}


def held(measure: str) -> bool:
    """Tell whether the release has data for a measure."""
    return bool(ask(Question((measure,))).observations[measure])


def drawing(view: View, body: Any, both: Pair, measure: str, unit: Scale, frame: pd.DataFrame, title: str, **words: str) -> Drawing:
    """Return a drawing with its observations, notes, release and reading instructions. words: values for the subtitle."""
    return Drawing(
        body, **anchors(both, measure), title=title, sub=view.read(unit=unit.words, before=before(both), **words), empty=frame.empty
    )


def scaled(frame: pd.DataFrame, measure: str, both: Pair) -> Scale:
    """Return the scale that suits the largest value of the period shown."""
    largest: Any = frame["value"].max()
    return scale(largest, MEASURES[measure].unit, both.now.release.currency)


def before(both: Pair) -> str:
    """Return what the earlier period is called, such as 'last year'; empty if nothing is compared."""
    return before_words(both.now.question.filters) if both.before else ""


def earlier(both: Pair) -> str:
    """Return the heading of the column of the earlier period; 'Not compared' if there is none."""
    compared = earlier_words(both.now.question.filters) if both.before else ""
    return compared or say("Not compared")


def ahead(frame: pd.DataFrame, words: Mapping[str, Comparison], measure: str, both: Pair) -> str:
    """Return how far the period is above or below the earlier one, in words, over the months that have data in both."""
    compared, period = words.get(both.now.question.filters.comparison), before(both)
    months: Any = frame[~frame["key"].isin(list(both.gone.get(measure, ())))]
    if MEASURES[measure].kind == "total":
        months = months.assign(**{each: months[each].fillna(0.0) for each in ("value", "before") if months[each].notna().any()})
    value, then = (months[column].sum(min_count=max(len(months), 1)) for column in ("value", "before"))
    said = findings.against(compared, value, then, MEASURES[measure].unit, period) if compared and period else ""
    return say("{finding} (without {months})", finding=said, months=omitted) if said and (omitted := without(both, measure)) else said
