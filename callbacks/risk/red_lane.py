"""What became of the red lane, by office, and which declarations changed their lane after selection."""

import pandas as pd

from analytics.compliance.survey import wilson
from callbacks.core.comparison import stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.risk import lanes_told
from dashboard.core.page import Drawing
from dashboard.pages.risk.risk import RED, REROUTED
from data.frames import Frame
from data.language import mark, say
from data.months import period_name
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS
from queries.engine import engine
from queries.engine.labels import named, names
from queries.engine.question import CannotCut
from queries.risk import red_lane
from services.risk.targeting import note

OFFICES = 12
NO_RED = mark("No red declaration that left customs is known under these filters.")
NO_ROUTE = mark("The data hold no first lane of these declarations: whether their lane changed cannot be known.")
NONE = float("nan")


@draws(RED)
def red(filters: Filters, _picked: Codes) -> Drawing:
    """Return what became of red declarations, by office."""
    frame: Frame = by_office(filters)
    note(say("Red lane by office"), frame.drop(columns="name"), filters, ("clearance",))
    rows = shown(frame).to_dict("records")
    body, whole = lanes_told.red(rows, RED.title), rows[-1]
    sub = RED.read(period=period_name(filters.first_month, filters.last_month))
    title = lanes_told.unresolved(whole["missed"], whole["unknown"], whole["n"])
    return Drawing(body, int(whole["n"]), stamp(engine.current()), title, sub)


def shown(frame: Frame) -> Frame:
    """Return the offices with the most red declarations, the others as one row, and all of them."""
    rest = frame.iloc[OFFICES:]
    others = [together(rest, say("Other offices"))] if len(rest) else []
    return pd.concat([frame.head(OFFICES), *others, together(frame, say("All"))])


def by_office(filters: Filters) -> pd.DataFrame:
    """Return office, name, n, missed, unknown, irregular, and clean with low and high, most red declarations first; raises CannotCut."""
    frame = red_lane.results(filters)
    if frame.empty:
        raise CannotCut(say(NO_RED))
    frame = frame.sort_values(["n", "office"], ascending=[False, True], ignore_index=True)
    return judged(frame.assign(name=names("office", frame["office"].tolist())))


def judged(frame: Frame) -> Frame:
    """Return rows with what is missing, and the share of known results that found nothing with its 95 % interval."""
    pairs = zip(frame["irregular"].tolist(), frame["judged"].tolist(), strict=True)
    shares = [(1 - found / n, *wilson(1 - found / n, n)) if n else (NONE, NONE, NONE) for found, n in pairs]
    clean = pd.DataFrame(shares, columns=["clean", "low", "high"], index=frame.index)
    return frame.assign(missed=frame["n"] - frame["inspected"], unknown=frame["inspected"] - frame["judged"]).join(clean)


def together(frame: Frame, name: str) -> Frame:
    """Return offices as one row of a name."""
    sums = {name: [float(frame[name].sum())] for name in red_lane.RESULTS[1:]}
    return judged(pd.DataFrame({"office": [""], "name": [name], **sums}))


@draws(REROUTED)
def rerouted(filters: Filters, _picked: Codes) -> Drawing:
    """Return the lanes that were changed after selection."""
    routes = red_lane.routes(filters)
    changed, whole = changes(routes), sum(routes["n"].tolist())
    rows = [row | {key: named("lane", row[key]) for key in ("first", "last")} for row in changed.to_dict("records")]
    note(say("Lanes changed"), changed.rename(columns={"first": "first_lane", "last": "lane"}), filters, ("clearance",))
    sub = REROUTED.read(period=period_name(filters.first_month, filters.last_month))
    return Drawing(lanes_told.routes(rows, REROUTED.title), int(whole), stamp(engine.current()), lanes_told.rerouted(changed, whole), sub)


def changes(routes: Frame) -> Frame:
    """Return first, last, stricter, n, share of its first lane with low and high, inspected, irregular; raises CannotCut without lanes."""
    if routes.empty:
        raise CannotCut(say(NO_ROUTE))
    order = DIMENSIONS["lane"].order
    whole = routes.groupby("first_lane")["n"].transform("sum")
    ends = [wilson(n / every, every) for n, every in zip(routes["n"].tolist(), whole.tolist(), strict=True)]
    places = [[order.index(code) if code in order else len(order) for code in routes[key]] for key in ("first_lane", "lane")]
    stricter = [last > first for first, last in zip(*places, strict=True)]
    held = routes.rename(columns={"first_lane": "first", "lane": "last"}).assign(stricter=stricter, share=routes["n"] / whole)
    held = held.assign(low=[low for low, _ in ends], high=[high for _, high in ends])
    return held[held["first"] != held["last"]].sort_values("n", ascending=False, ignore_index=True)
