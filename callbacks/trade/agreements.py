"""Trade agreements: use of preferences, unused preference duty, and the effects of agreements and tariff changes; one function per view."""
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics.statistics.compare import cut
from analytics.trade.event import EventSeries, course, moved
from callbacks.core.comparison import anchors, stamp
from callbacks.core.period import Codes, full_months
from callbacks.core.shapes import drawing, earlier, missed, scaled
from callbacks.core.views import draws
from dashboard.components.trade import pacts
from dashboard.core.format import Scale, amount, count, missing, month, percent, scale, short, significant
from dashboard.core.page import Drawing, View
from dashboard.core.theme import ACTUAL, INK_3, PICK
from dashboard.figures.compared import ranked
from dashboard.figures.months import panels, trend
from dashboard.figures.months.panels import Line, Panel
from dashboard.pages.trade.agreements import CHAPTERS, DIVERTED, EVENT, PACTS, PARTNERS, SIZES, TARIFF, USE
from dashboard.words import agreement_effects as words
from dashboard.words import findings
from data.frames import Frame
from data.language import mark, say, say_beside, say_list
from data.months import month_text, shifted
from data.notes import Note
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS, MEASURES
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.labels import named
from queries.engine.question import CannotCut, Question
from queries.trade import events
from services.core.comparison import pair

UNUSED = mark("{name} holds {share} % of the unused preference duty")
UNUSED_BY_SIZE = mark("{name} importers hold {share} % of the unused preference duty")
USED, LEFT, PAID = "preference_utilisation", "duty_left", "effective_duty_rate"
ASKED = ("eligible_value", USED, "duty_saved", LEFT)
REACH, LOSERS, CHANGES = 24, 9, 12
UNDONE = ("section", "hs2", "hs4", "hs6", "origin", "partner", "partner_region", "agreement", "offered", "relief", "flow")
HEADED = (
    mark("Month"),
    mark("Share of the partners in goods covered"),
    mark("Share of the partners in all other goods"),
    mark("Goods covered, from the partners"),
    mark("Goods covered, from others"),
)
BEGUN = mark("No agreement begins with at least six months of data before and after it")
NOT_BEGUN = mark("{names}: there are not six months of data before its start and six after")


@draws(USE)
def use(filters: Filters, picked: Codes) -> Drawing:
    """Draw the use of preferences by month, and write how much preference duty is unused."""
    both, whole = pair((USED,), ("month",), filters), ask(Question((USED, LEFT), (), filters))
    frame, unit = both.frame(USED).assign(target=float("nan")), scale(1, "percent")
    figure = trend.figure(frame, picked, missed(filters), unit, (say("Month"), say("Utilisation"), earlier(both)))
    left = amount(whole.value(LEFT), "money", whole.release.currency)
    used = amount(whole.value(USED), "percent")
    title = say("{share} of eligible imports use their preference; {left} of duty could have been saved", share=used, left=left)
    return drawing(USE, figure, both, USED, unit, frame, "" if missing(whole.value(USED)) else title)


@draws(PACTS)
def agreements(filters: Filters, picked: Codes) -> Drawing:
    """Return a table row per agreement: eligible value, use, duty saved and unused preference duty."""
    both = pair(ASKED, ("offered",), filters)
    then = both.frame(USED).set_index("key")["before"].to_dict()
    every: Frame = both.now.frame
    frame = every[every["eligible_value"] > 0].rename(columns={"offered": "key"})
    unit = scale(frame[[ASKED[2], LEFT]].max().min(), "money", both.now.release.currency)
    rows = [pacts.agreement(row, then[row["key"]], named("offered", row["key"]), picked, unit) for row in frame.to_dict("records")]
    return Drawing(rows, **anchors(both, USED), title=least_used(frame), sub=PACTS.read(unit=unit.words), empty=frame.empty)


def least_used(frame: Frame) -> str:
    """Write the title: 'Northern Partnership Agreement is used least: 77.2 % of what is eligible'; empty for one agreement alone."""
    if len(frame) < 2:
        return ""
    row = frame.loc[frame[USED].idxmin()]
    known = {"name": named("offered", row["key"]), "share": amount(row[USED], "percent")}
    return say("{name} is used least: {share} of what is eligible", **known)


@draws(SIZES)
def sizes(filters: Filters, picked: Codes) -> Drawing:
    """Draw unused preference duty by size of importer."""
    return left_by(SIZES, filters, picked, lambda frame: frame, UNUSED_BY_SIZE, 3)


@draws(CHAPTERS)
def chapters(filters: Filters, picked: Codes) -> Drawing:
    """Draw unused preference duty by HS chapter."""
    return left_by(CHAPTERS, filters, picked, lambda frame: frame, UNUSED)


@draws(PARTNERS)
def partners(filters: Filters, picked: Codes) -> Drawing:
    """Draw unused preference duty by partner."""
    return left_by(PARTNERS, filters, picked, lambda frame: frame, UNUSED)


def left_by(
    view: View, filters: Filters, picked: Codes, worded: Callable[[Any], pd.DataFrame], message: str, rows: int = ranked.SLOTS
) -> Drawing:
    """Draw unused preference duty by the dimension of a view, the largest first, without the codes that have none."""
    both = pair((LEFT,), (view.dimension,), filters)
    frame: Frame = worded(both.frame(LEFT)).sort_values("value", ascending=False)
    frame, unit = frame[frame["value"] > 0], scaled(frame, LEFT, both)
    columns = (DIMENSIONS[view.dimension].label, MEASURES[LEFT].label, earlier(both))
    figure = ranked.figure(cut(frame, rows, picked), picked, unit, columns, rows)
    return drawing(view, figure, both, LEFT, unit, frame, findings.leader(frame, message))


@dataclass(frozen=True)
class Event:
    """An agreement that began within the data: imports around its start, its course by month, and the filters that do not apply."""

    agreement: events.Agreement
    frame: Frame
    course: EventSeries
    notes: tuple[Note, ...]


def event(filters: Filters) -> Event:
    """Return the selected agreement, or the newest one with at least six months of data on both sides; raises CannotCut without one."""
    wide, notes = undone(filters)
    chosen = filters.picked("offered")
    for agreement in (each for each in events.agreements() if not chosen or each.code in chosen):
        frame = events.around_agreement(agreement, around(wide, agreement.since))
        timeline = course(frame, agreement.partners, agreement.since)
        if timeline.known:
            return Event(agreement, frame, timeline, notes)
    raise CannotCut(say(NOT_BEGUN if chosen else BEGUN, names=say_list([named("offered", code) for code in chosen], "or")))


def undone(filters: Filters) -> tuple[Filters, tuple[Note, ...]]:
    """Drop the filters on goods, partners and preferences, because an event is measured over all of them; return the notes on it too."""
    wide = filters
    for key in UNDONE:
        wide = wide.without(key)
    dropped = [key for key in UNDONE if key != "offered" and filters.picked(key)]
    return wide, tuple(Note("filter_off_event", filter=key) for key in dropped)


def around(filters: Filters, since: int) -> Filters:
    """Return the filters over up to REACH full months on either side of a month (yyyymm)."""
    first, last = full_months()
    return Filters(max(shifted(since, -REACH), first), min(shifted(since, REACH - 1), last), filters.picks)


@draws(EVENT)
def moved_shares(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the share of the agreement's partners in the goods covered and in other goods, before and after its start."""
    deal = event(filters)
    frame = shares(deal.course)
    unit = scale(frame[["partners", "others"]].max().max(), "money", engine.current().currency)
    starts = ((deal.agreement.since, f"{say_beside(short(deal.agreement.label, 34), month(deal.agreement.since))} →"),)
    figure = panels.figure(frame, lines(unit), texts(frame, unit), list(map(say, HEADED)), (), starts)
    said = gained(deal), f"{words.created(deal.course)} · {EVENT.read()}"
    return Drawing(figure, seen(deal.frame), stamp(engine.current()), *said, deal.notes)


def gained(deal: Event) -> str:
    """Write what share of the goods covered the partners of an agreement had before it and have now."""
    return words.gained([named("partner", code) for code in deal.agreement.partners], deal.course)


def shares(timeline: EventSeries) -> Frame:
    """Return by month the shares of the partners in goods covered and other goods, and the value of goods covered from them and others."""
    sums = pd.DataFrame(timeline.sums, columns=list("abcd"), index=list(timeline.months))
    frame = pd.DataFrame({"covered": sums["a"] / (sums["a"] + sums["b"]), "other": sums["c"] / (sums["c"] + sums["d"])})
    return frame.assign(partners=sums["a"], others=sums["b"])


def lines(unit: Scale) -> tuple[Panel, ...]:
    """Return the two panels of the chart: shares (of one) and import values."""
    parts = (Line("covered", say("Goods covered"), ACTUAL), Line("other", say("All other goods"), INK_3, "dash"))
    values = (Line("partners", say("From the partners"), ACTUAL), Line("others", say("From others"), PICK))
    return Panel(say("Share of the partners"), Scale(0.01, "%"), parts), Panel(say("Imports of the goods covered"), unit, values)


def texts(frame: Frame, unit: Scale) -> list[list[str]]:
    """Return the texts of each month: key, name, two shares and two values."""
    return [
        [month_text(key), month(key), *(str(amount(each, "percent")) for each in values[:2]), *map(unit.full, values[2:])]
        for key, *values in frame.itertuples()
    ]


def seen(frame: Frame) -> int:
    """Return the number of items behind the goods covered."""
    return int(frame["items"][frame["covered"]].sum())


@draws(DIVERTED)
def diverted(filters: Filters, picked: Codes) -> Drawing:
    """Draw the share that each partner outside the agreement lost, the largest loss first."""
    deal = event(filters)
    frame: Frame = lost(deal)
    top = cut(frame, LOSERS, picked)
    rest = frame["value"].sum() - top["value"].sum()
    others = {"key": "", "name": say("All others"), "before": float("nan"), "value": rest}
    shown = pd.concat([top, pd.DataFrame([others])]) if rest > 0 else top
    figure = ranked.figure(shown, picked, Scale(0.01, say("points")), (say("Partner"), say("Lost"), say("Not compared")))
    return Drawing(figure, seen(deal.frame), stamp(engine.current()), foremost(frame), spans(deal, rest), deal.notes)


def lost(deal: Event) -> Frame:
    """Return the share lost by each partner outside the agreement; columns key, name, value (negative for a gain), before (NaN)."""
    shares = moved(deal.frame, deal.agreement.since)
    losses = shares[~shares["key"].isin(deal.agreement.partners)]
    names = [named("partner", key) for key in losses["key"]]
    return pd.DataFrame({"key": losses["key"], "name": names, "value": -losses["change"], "before": float("nan")})


def foremost(frame: Frame) -> str:
    """Write the title: 'Côte d’Ivoire lost most: 4.48 of 16.8 points'."""
    most, whole = (significant(each * 100) for each in (frame["value"].iloc[0], frame["value"].sum()))
    return say("{name} lost most: {most} of {whole} points", name=frame["name"].iloc[0], most=most, whole=whole)


def spans(deal: Event, rest: float) -> str:
    """Describe the months compared, and what the partners not shown gained together."""
    late = deal.course.late
    others = "" if rest > 0 else say("less the {points} that the others gained", points=significant(-rest * 100))
    return DIVERTED.read(months=count((~late).sum()), after=count(late.sum()), others=others)


@draws(TARIFF)
def tariff(filters: Filters, picked: Codes) -> Drawing:
    """Return a table row per changed general duty rate: rates, duty paid, and growth beyond other goods."""
    wide, notes = undone(filters)
    newest = {each.hs2: each for each in reversed(events.changes()) if within_data(each.since)}
    changes = sorted(newest.values(), key=lambda each: -each.since)[:CHANGES]
    measured = [raised(each, around(wide, each.since)) for each in changes]
    rows = [row | {"picked": row["key"] in picked} for row, _ in measured]
    items = sum(read for _, read in measured)
    return Drawing(rows, items, stamp(engine.current()), latest(changes), TARIFF.read(), notes, not rows)


def latest(changes: list[events.DutyChange]) -> str:
    """Write the title: 'The MFN rate on 69 Ceramics went from 10 % to 20 % in Jul 2025'; empty without a change."""
    if not changes:
        return ""
    before, after = (percent(rate / 100) for rate in (changes[0].before, changes[0].after))
    known = {"goods": named("hs2", changes[0].hs2), "before": before, "after": after, "month": month(changes[0].since)}
    return say("The MFN rate on {goods} went from {before} to {after} in {month}", **known)


def within_data(since: int) -> bool:
    """Return whether a change of duty (yyyymm) lies after the first month and within the full months of the data."""
    first, last = full_months()
    return first < since <= last


def raised(change: events.DutyChange, filters: Filters) -> tuple[dict[str, Any], int]:
    """Return the table row of a changed duty rate, and the number of items behind it."""
    frame = events.around_change(change, filters)
    timeline = course(frame, (), change.since)
    sides = (filters.over(filters.since, shifted(change.since, -1)), filters.over(change.since, filters.until))
    before, after = (ask(Question((PAID,), (), each.with_pick("hs2", change.hs2))).value(PAID) for each in sides)
    moved_ = words.beyond(timeline.growth()) if timeline.known else say("too few months")
    rates = (change.before, change.after)
    return pacts.change(change.hs2, named("hs2", change.hs2), change.since, rates, (before, after), moved_), seen(frame)
