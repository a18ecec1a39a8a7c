"""Trade agreements: use of preferences, unused preference duty, and the effects of agreements and tariff changes; one function per view."""

from collections.abc import Callable
from dataclasses import dataclass
from math import expm1
from typing import Any

import pandas as pd

from analytics.statistics.compare import cut
from analytics.trade.event import Course, Effect, course, moved
from callbacks.core.comparison import named, pair, stamp
from callbacks.core.period import Codes, full_months
from callbacks.core.shapes import drawing, earlier, missed, scaled
from callbacks.core.views import draws
from dashboard.components.trade import pacts
from dashboard.core.format import Scale, amount, count, missing, month, scale, short, significant
from dashboard.core.page import Drawing, View
from dashboard.core.theme import ACTUAL, INK_3, PICK
from dashboard.figures.compared import ranked
from dashboard.figures.months import panels, trend
from dashboard.figures.months.panels import Line, Panel
from dashboard.pages.trade.agreements import CHAPTERS, DIVERTED, EVENT, PACTS, PARTNERS, SIZES, TARIFF, USE
from dashboard.words import findings
from data.frames import Frame
from data.months import month_text, shifted
from data.notes import Note
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS, MEASURES
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import CannotCut, Question
from queries.trade import events

USED, LEFT, PAID = "preference_utilisation", "duty_left", "effective_duty_rate"
ASKED = ("eligible_value", USED, "duty_saved", LEFT)
REACH, LOSERS, CHANGES = 24, 9, 12
UNDONE = ("section", "hs2", "hs4", "hs6", "origin", "partner", "partner_region", "agreement", "offered", "relief", "flow")
HEADED = ("Month", "Of goods covered", "Of all other goods", "Covered, from the partners", "Covered, from others")


@draws(USE)
def use(filters: Filters, picked: Codes) -> Drawing:
    """Draw the use of preferences by month, and write how much preference duty is unused."""
    both, whole = pair((USED,), ("month",), filters), ask(Question((USED, LEFT), (), filters))
    frame, unit = both.frame(USED).assign(target=float("nan")), scale(1, "percent")
    figure = trend.figure(frame, picked, missed(filters), unit, ("Month", "Utilisation", earlier(both)))
    left = amount(whole.value(LEFT), "money", whole.release.currency)
    title = f"{amount(whole.value(USED), 'percent')} of eligible imports use their preference; {left} of duty is left on the table"
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
    return Drawing(rows, **both.anchors(USED), title=least_used(frame), sub=PACTS.read(unit=unit.words), empty=frame.empty)


def least_used(frame: Frame) -> str:
    """Write the title: 'Northern Partnership Agreement is used least: 77.2 % of what is eligible'; empty for one agreement alone."""
    if len(frame) < 2:
        return ""
    row = frame.loc[frame[USED].idxmin()]
    return f"{named('offered', row['key'])} is used least: {amount(row[USED], 'percent')} of what is eligible"


@draws(SIZES)
def sizes(filters: Filters, picked: Codes) -> Drawing:
    """Draw unused preference duty by size of importer."""
    return left_by(SIZES, filters, picked, lambda frame: frame.assign(name=frame["name"] + " importers"), "leave", 3)


@draws(CHAPTERS)
def chapters(filters: Filters, picked: Codes) -> Drawing:
    """Draw unused preference duty by HS chapter."""
    return left_by(CHAPTERS, filters, picked, lambda frame: frame, "holds")


@draws(PARTNERS)
def partners(filters: Filters, picked: Codes) -> Drawing:
    """Draw unused preference duty by partner."""
    return left_by(PARTNERS, filters, picked, lambda frame: frame, "holds")


def left_by(
    view: View, filters: Filters, picked: Codes, worded: Callable[[Any], pd.DataFrame], verb: str, rows: int = ranked.SLOTS
) -> Drawing:
    """Draw unused preference duty by the dimension of a view, the largest first, without the codes that have none."""
    both = pair((LEFT,), (view.dimension,), filters)
    frame: Frame = worded(both.frame(LEFT)).sort_values("value", ascending=False)
    frame, unit = frame[frame["value"] > 0], scaled(frame, LEFT, both)
    columns = (DIMENSIONS[view.dimension].label, MEASURES[LEFT].label, earlier(both))
    figure = ranked.figure(cut(frame, rows, picked), picked, unit, columns, rows)
    return drawing(view, figure, both, LEFT, unit, frame, findings.leader(frame, verb, "the duty left on the table"))


@dataclass(frozen=True)
class Event:
    """An agreement that began within the data: imports around its start, its course by month, and the filters that do not apply."""

    agreement: events.Agreement
    frame: Frame
    course: Course
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
    subject = " or ".join(named("offered", code) for code in chosen) if chosen else "No agreement"
    raise CannotCut(f"{subject} {'does not begin' if chosen else 'begins'} with at least six months of data before and after it.")


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
    sums = pd.DataFrame(deal.course.sums, columns=list("abcd"), index=list(deal.course.months))
    frame = pd.DataFrame({"covered": sums["a"] / (sums["a"] + sums["b"]), "other": sums["c"] / (sums["c"] + sums["d"])})
    frame = frame.assign(partners=sums["a"], others=sums["b"])
    unit = scale(frame[["partners", "others"]].max().max(), "money", engine.current().currency)
    starts = ((deal.agreement.since, f"{short(deal.agreement.label, 34)}, {month(deal.agreement.since)} →"),)
    figure = panels.figure(frame, lines(unit), texts(frame, unit), HEADED, (), starts)
    return Drawing(figure, seen(deal.frame), stamp(engine.current()), gained(deal), f"{created(deal)} · {EVENT.sub}", deal.notes)


def lines(unit: Scale) -> tuple[Panel, ...]:
    """Return the two panels of the chart: shares (of one) and import values."""
    shares = (Line("covered", "Goods covered", ACTUAL), Line("other", "All other goods", INK_3, "dash"))
    values = (Line("partners", "From the partners", ACTUAL), Line("others", "From others", PICK))
    return Panel("Share of the partners", Scale(0.01, "%"), shares), Panel("Imports of the goods covered", unit, values)


def texts(frame: Frame, unit: Scale) -> list[list[str]]:
    """Return the texts of each month: key, name, two shares and two values."""
    return [
        [month_text(key), month(key), *(str(amount(each, "percent")) for each in values[:2]), *map(unit.full, values[2:])]
        for key, *values in frame.itertuples()
    ]


def seen(frame: Frame) -> int:
    """Return the number of items behind the goods covered."""
    return int(frame["items"][frame["covered"]].sum())


def gained(deal: Event) -> str:
    """Write 'Egypt and Türkiye went from 5.1 % to 19.6 % of the goods covered: 14 points more than in other goods (12.1 to 16)'."""
    (then, _), (now, _) = deal.course.shares(late=False), deal.course.shares(late=True)
    effect, names = deal.course.shift(), [named("partner", code) for code in deal.agreement.partners]
    who = " and ".join(names) if len(names) < 3 else f"The {count(len(names))} partners"
    went = f"{who} went from {amount(then, 'percent')} to {amount(now, 'percent')} of the goods covered"
    return f"{went}: {apart(effect)}"


def apart(effect: Effect) -> str:
    """Write a difference of shares: '14 points more than in other goods (12.1 to 16)', or that there is no sure difference."""
    if missing(effect.low):
        return "too little trade to compare with other goods"
    if not effect.certain:
        low, high = (significant(each * 100) for each in (effect.low, effect.high))
        return f"no sure difference from other goods ({low} to {high} points)"
    low, points, high = (significant(each * 100) for each in sorted(map(abs, (effect.low, effect.value, effect.high))))
    return f"{points} points {'more' if effect.value > 0 else 'less'} than in other goods ({low} to {high})"


def created(deal: Event) -> str:
    """Write whether trade was created: growth of the goods covered beyond that of other goods."""
    effect = deal.course.growth()
    if missing(effect.low):
        return "Too little trade before or after to say whether trade was created"
    if not effect.certain:
        start = "Taken from others, no sure sign of new trade" if deal.course.shift().certain else "No sure sign of new trade"
        return f"{start}: imports of the goods covered {beyond(effect)} beyond other goods"
    return f"Imports of the goods covered {beyond(effect)} beyond other goods: trade {'created' if effect.value > 0 else 'lost'}"


def beyond(effect: Effect) -> str:
    """Write a difference of logarithms as a growth rate with its 90 % interval: '+4.1 % (−2 to +9)'.

    'not comparable' where either side has no trade, and the rate alone where it is too little for an interval.
    """
    if missing(effect.value):
        return "not comparable"
    if missing(effect.low):
        return f"{expm1(effect.value) * 100:+.1f} % (too little trade for an interval)".replace("-", "−")
    value, low, high = (f"{expm1(each) * 100:+.1f}".replace("-", "−") for each in (effect.value, effect.low, effect.high))
    return f"{value} % ({low} to {high})"


@draws(DIVERTED)
def diverted(filters: Filters, picked: Codes) -> Drawing:
    """Draw the share that each partner outside the agreement lost, the largest loss first."""
    deal = event(filters)
    frame: Frame = lost(deal)
    top = cut(frame, LOSERS, picked)
    rest = frame["value"].sum() - top["value"].sum()
    shown = pd.concat([top, pd.DataFrame([{**REST, "value": rest}])]) if rest > 0 else top
    figure = ranked.figure(shown, picked, Scale(0.01, "points"), ("Partner", "Lost", "Not compared"))
    return Drawing(figure, seen(deal.frame), stamp(engine.current()), foremost(frame), spans(deal, rest), deal.notes)


REST = {"key": "", "name": "All others", "before": float("nan")}


def lost(deal: Event) -> Frame:
    """Return the share lost by each partner outside the agreement; columns key, name, value (negative for a gain), before (NaN)."""
    shares = moved(deal.frame, deal.agreement.since)
    losses = shares[~shares["key"].isin(deal.agreement.partners)]
    names = [named("partner", key) for key in losses["key"]]
    return pd.DataFrame({"key": losses["key"], "name": names, "value": -losses["change"], "before": float("nan")})


def foremost(frame: Frame) -> str:
    """Write the title: 'Côte d’Ivoire lost most: 4.48 of 16.8 points'."""
    most, whole = (significant(each * 100) for each in (frame["value"].iloc[0], frame["value"].sum()))
    return f"{frame['name'].iloc[0]} lost most: {most} of {whole} points"


def spans(deal: Event, rest: float) -> str:
    """Describe the months compared, and what the partners not shown gained together."""
    late, others = deal.course.late, f"less the {significant(-rest * 100)} that the others gained"
    return DIVERTED.read(months=count((~late).sum()), after=count(late.sum()), others="" if rest > 0 else others)


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


def latest(changes: list[events.Change]) -> str:
    """Write the title: 'General duty on 69 Ceramics went from 10 % to 20 % in Jul 2025'; empty without a change."""
    if not changes:
        return ""
    rates = " to ".join(f"{significant(rate)} %" for rate in (changes[0].before, changes[0].after))
    return f"General duty on {named('hs2', changes[0].hs2)} went from {rates} in {month(changes[0].since)}"


def within_data(since: int) -> bool:
    """Return whether a change of duty (yyyymm) lies after the first month and within the full months of the data."""
    first, last = full_months()
    return first < since <= last


def raised(change: events.Change, filters: Filters) -> tuple[dict[str, Any], int]:
    """Return the table row of a changed duty rate, and the number of items behind it."""
    frame = events.around_change(change, filters)
    timeline = course(frame, (), change.since)
    sides = (filters.over(filters.since, shifted(change.since, -1)), filters.over(change.since, filters.until))
    before, after = (ask(Question((PAID,), (), each.with_pick("hs2", change.hs2))).value(PAID) for each in sides)
    words = beyond(timeline.growth()) if timeline.known else "too few months"
    rates = (change.before, change.after)
    return pacts.change(change.hs2, named("hs2", change.hs2), change.since, rates, (before, after), words), seen(frame)
