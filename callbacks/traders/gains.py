"""The nearest peers of a trader, and what each segment of traders would gain if it were treated as AEO are."""

import pandas as pd

from analytics.clearance.matching import matched
from callbacks.clearance.authorised import WHOLE, alike
from callbacks.core.comparison import clock, stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from callbacks.traders.aeo_candidates import told_apart
from callbacks.traders.traders import FILED, beside, money, nameless
from dashboard.components.traders import gains_told
from dashboard.core.format import missing, percent
from dashboard.core.page import Drawing
from dashboard.pages.traders.traders import GAINS, PEERS
from data.frames import Frame
from data.language import mark, say
from data.months import period_name
from data.notes import Note
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.question import CannotCut
from queries.engine.trace import unheard
from services.risk.targeting import note
from services.traders import facilitation, nearest_peers, trader_segments
from services.traders.beside_peers import asked
from services.traders.facilitation import TreatmentEffect

UNTIMED = mark("No customs processing times of AEO and of others alike are known under these filters.")
EFFECTS = {
    "times": mark("customs processing {less} shorter ({low} to {high})"),
    "fewer": mark("inspected {less} less often ({low} to {high})"),
}
TOLD = {
    "name": "name", "n": "declarations", "hours": "customs_hours", "hours_less": "hours_fewer", "hours_less_low": "hours_fewer_low",
    "hours_less_high": "hours_fewer_high", "inspected": "inspections", "inspected_less": "inspections_fewer",
    "inspected_less_low": "inspections_fewer_low", "inspected_less_high": "inspections_fewer_high",
}  # fmt: skip


@draws(PEERS)
def peers(filters: Filters, _picked: Codes) -> Drawing:
    """Return a trader and those nearest to it by goods and partners."""
    frame: Frame = beside(nearest_peers.nearest(filters), filters)
    rows = frame.to_dict("records")
    note(say("Nearest peers of a trader"), filed(frame), filters, ("clearance", "item", "tax_line"))
    body, sub = gains_told.peers(rows, money(frame), PEERS.title), PEERS.read(period=period_name(filters.first_month, filters.last_month))
    return Drawing(body, int(frame["n"].sum()), stamp(engine.current()), gains_told.stands(rows[0], rows[1:]), sub)


def filed(frame: Frame) -> Frame:
    """Return the nearest peers as they are kept in a file."""
    return frame[["alike", *FILED]].rename(columns=FILED)


@draws(GAINS)
def gains(filters: Filters, _picked: Codes) -> Drawing:
    """Return what each segment would gain in customs hours and inspections if it were treated as AEO are."""
    times, fewer = faster(filters), facilitation.inspections(filters)
    frame = facilitation.gains(filters, times, fewer)
    frame = frame.assign(name=told_apart(trader_segments.found(filters), frame["segment"].astype(int).tolist()))
    note(say("What facilitation would gain"), frame[list(TOLD)].rename(columns=TOLD), filters, ("clearance",))
    rows = frame.to_dict("records")
    sub = GAINS.read(period=period_name(filters.first_month, filters.last_month), clock=clock(filters), **told(times, fewer))
    notes, body = (Note("gains_estimated"), *nameless(filters)), gains_told.gains(rows, GAINS.title)
    return Drawing(body, int(frame["n"].sum()), stamp(engine.current()), gains_told.would(rows[0]), sub, notes)


def faster(filters: Filters) -> TreatmentEffect:
    """Return by how much customs processing of AEO is shorter than that of others alike: as the page of clearance compares them.

    Raises CannotCut where no two are alike.
    """
    with unheard():
        found, within, _notes = alike(asked(filters))
    whole: pd.DataFrame = matched(found.frame.assign(all=WHOLE), "all", within, "aeo")
    if whole.empty:
        raise CannotCut(say(UNTIMED))
    change, low, high = (float(whole[name].iloc[0]) for name in ("change", "low", "high"))
    return TreatmentEffect(-change, -high, -low)


def told(times: TreatmentEffect, fewer: TreatmentEffect) -> dict[str, str]:
    """Return the two effects in words for the subtitle."""
    known = {key: effect for key, effect in (("times", times), ("fewer", fewer)) if not missing(effect.less)}
    ends = {key: {name: percent(value, 2) for name, value in vars(effect).items()} for key, effect in known.items()}
    return {key: say(EFFECTS[key], **each) for key, each in ends.items()}
