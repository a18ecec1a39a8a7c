"""Slides of the warehouse as a release shows them: the same measure by the same cut for the same period, or refused with what would do."""

from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlencode

from analytics.seminar.block_cells import quarter
from analytics.seminar.cube import EXACT
from callbacks.core.period import reach, within
from callbacks.seminar.presented_views import GOODS, GROUP, PLACES, YEARS, drawn, places
from callbacks.seminar.questions import Picks, Presented
from dashboard.components.seminar.presented import NAME
from dashboard.core.page import View
from data.language import mark, say, say_list
from data.months import month_name, months_between, shifted
from queries.addresses import strict
from queries.addresses.cross import Cross
from queries.addresses.filters import PERIODS, Filters, pairs
from queries.catalogue import DIMENSIONS
from queries.engine import engine, periods
from queries.workspace.story_parts import StorySlide

FLOWS = {"import_value": "import", "export_value": "export"}
RANKED = {  # views of the warehouse that show one measure by one cut, as a release does
    "overview.chapters": ("import_value", "hs2"),
    "partners.suppliers": ("import_value", "partner"),
    "partners.buyers": ("export_value", "partner"),
}
CROSSED = ("explore.cross", "explore.multiples")
TIMES = ("year", "quarter", "month")
NAMING = ("trader", "broker", "declaration")
SET = ("clock", "span", "adjust")
ALONE = mark("A release shows {names} alone, by rows alone: columns=none, panels=none, change=no.")
APART = mark("It is of {since} – {until}, which this release does not tell apart. Set its period to whole {units}, such as {example}.")


class Unfit(ValueError):
    """Why a release does not show a slide, and what would do."""


@dataclass(frozen=True)
class FittedSlide:
    """A slide as a release shows it; `snapped` where its filters cut blocks, so that the nearest that can be shown stands there."""

    slide: StorySlide
    snapped: bool = False


def fitted(presented: Presented, slide: StorySlide) -> FittedSlide:
    """Return a slide as the release shows it: a text or a view of the release as it is, one of the warehouse mapped; raises Unfit."""
    if not slide.view:
        return FittedSlide(replace(slide, filters=""))
    views = {f"{NAME}.{view.name}": view for view in drawn(presented)}
    view = views.get(slide.view)
    try:
        picks = presented.picks(parse_qs(slide.filters.lstrip("?"))) if view else {}
        if view is None:
            view, picks = mapped(presented, slide)
    except ValueError as why:
        raise Unfit(str(why)) from None
    snapped = answered(presented, view, picks)
    search = urlencode([(key, code) for key, codes in sorted(picks.items()) for code in sorted(codes)])
    return FittedSlide(replace(slide, view=f"{NAME}.{view.name}", filters=f"?{search}" if search else ""), snapped)


def mapped(presented: Presented, slide: StorySlide) -> tuple[View, Picks]:
    """Return the view of the release that shows what a view of the warehouse shows, and its filters; raises Unfit and ValueError."""
    try:
        measure, cut = shown(slide)
    except Unfit as why:
        raise Unfit(f"{why} {instead(presented)}") from None
    offered = {"year": YEARS, "hs2": GOODS, places(presented): PLACES}
    view = offered.get(cut)
    if view not in drawn(presented):
        reason = say("This release does not show the value of trade by {dimension}.", dimension=DIMENSIONS[cut].label)
        raise Unfit(f"{reason} {instead(presented)}")
    return view, filtered(presented, slide, cut) | {"flow": frozenset([FLOWS[measure]])}


def shown(slide: StorySlide) -> tuple[str, str]:
    """Return the one measure and the one cut of a view of the warehouse; raises Unfit where a release has no such figure."""
    if slide.view in RANKED:
        return RANKED[slide.view]
    cross = Cross.parse(slide.filters)
    if slide.view not in CROSSED:
        raise Unfit(say("It is no figure of a release."))
    if len(cross.dimensions) != 1 or len(cross.measures) != 1 or cross.change or cross.measures[0] not in FLOWS:
        raise Unfit(say(ALONE, names=say_list([*FLOWS], "or")))
    return cross.measures[0], cross.dimensions[0]


def instead(presented: Presented) -> str:
    """Return what can stand in place of a slide that is refused."""
    names = [f"{NAME}.{view.name}" for view in drawn(presented)]
    return say("Put a text or one of these in its place: {names}.", names=", ".join(names))


def filtered(presented: Presented, slide: StorySlide, cut: str) -> Picks:
    """Return the filters of a slide of the warehouse as those of a release; raises Unfit and ValueError."""
    if any(key in NAMING for key, _ in pairs(slide.filters)):
        raise Unfit(say("Its filters name a trader, a broker or a declaration. Remove them."))
    if wrong := strict.dropped(slide.filters):
        raise Unfit(strict.told(wrong))
    filters = Filters.parse(slide.filters)
    refuse(filters, cut)
    picks = {key: frozenset(codes) for key, codes in filters.picks if key not in PERIODS}
    measure, _ = shown(slide)
    if FLOWS[measure] not in picks.pop("flow", {FLOWS[measure]}):
        raise Unfit(say("It shows one flow, and its filters select another. Remove {key} from them.", key="flow"))
    return presented.picks(picks) | period(presented, within(filters))


def refuse(filters: Filters, cut: str) -> None:
    """Raise Unfit where filters ask for what a view of a release cannot show: a comparison, other settings, one bar that is marked."""
    kept = [key for key in SET if getattr(filters, key) != getattr(Filters, key)]
    kept += ["compare"] if filters.compare not in ("year", "none") else []
    kept += [key for key, _ in filters.levers]
    if kept:
        raise Unfit(say("A release cannot do what {names} asks for. Remove it from the filters.", names=", ".join(kept)))
    if cut not in PERIODS and filters.picked(cut):
        raise Unfit(say("It marks what {key} selects, and a release marks nothing. Remove {key} from the filters.", key=cut))


def period(presented: Presented, filters: Filters) -> Picks:
    """Return the months of filters as whole years, quarters or months of a release; raises Unfit where it cannot tell them apart."""
    release = engine.current()
    first, last, start = release.first_month or 0, reach(release), release.administration.fiscal_start
    held = [shifted(first, step) for step in range(months_between(first, last))]
    asked = {month for month in held if filters.first_month <= month <= filters.last_month and periods.within(filters, month, start)}
    for key in (key for key in TIMES if key in presented.dimensions):
        chosen = {_code(key, month) for month in asked}
        if asked and {month for month in held if _code(key, month) in chosen} == asked:
            return {key: frozenset(chosen)}
    finest = [key for key in TIMES if key in presented.dimensions][-1]
    whole = [str(month)[:4] for month in held if month % 100 == 12 and month - 11 in held and month <= (release.last_full_month or 0)]
    example = f"year={whole[-1]}" if whole else f"{finest}={_code(finest, first)}"
    over = {"since": month_name(filters.since), "until": month_name(filters.until)}
    raise Unfit(say(APART, units=DIMENSIONS[finest].plural, example=example, **over))


def _code(key: str, month: int) -> str:
    return {"year": str(month)[:4], "quarter": quarter(str(month)), "month": str(month)}[key]


def answered(presented: Presented, view: View, picks: Picks) -> bool:
    """Return whether the filters of a view of a release cut blocks; raises Unfit where nothing of their period alone can be shown."""
    group = GROUP[view]
    answer = presented.ask(group, (), picks)
    if not answer.rows:
        raise Unfit(say("Nothing can be shown under its filters. Take some of them away."))
    time = {key: codes for key, codes in picks.items() if key in TIMES}
    if not {*answer.blocks, *answer.cut} <= presented.bundle.cube.inside(group, time):
        raise Unfit(say("This release cannot tell its period apart under its filters. Ask for whole years, or take filters away."))
    return answer.fit != EXACT
