"""Prices far below their peers: items of open or recent declarations that were not inspected, each with its evidence."""

from typing import Any

from analytics.risk import unit_prices
from callbacks.core.comparison import stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.risk import prices_told, reasons_told
from dashboard.core.format import count
from dashboard.core.page import Drawing
from dashboard.pages.risk.risk import PRICES
from data.frames import Frame
from data.language import say
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.labels import named
from services.risk import price_flags
from services.risk.targeting import note

MOST = 50
SHOWN = ("decl_id", "item_no", "month", "goods", "origin", "price", "expected", "peers", "spread", "below", "mass", "state")


@draws(PRICES)
def prices(filters: Filters, _picked: Codes) -> Drawing:
    """Return the items priced farthest below their peers, and those whose quantity is to be checked first."""
    frame: Frame = price_flags.listed(filters)
    note(say("Prices far below their peers"), taken(frame), filters, ("item", "clearance"))
    body = prices_told.table([row(each) for each in shown(frame).to_dict("records")], PRICES.title)
    weights = frame["state"].tolist().count(unit_prices.WEIGHT)
    title, sub = prices_told.found(len(frame) - weights, weights), PRICES.read(currency=engine.current().currency, most=count(MOST))
    return Drawing(body, len(frame), stamp(engine.current()), title, sub)


def shown(frame: Frame) -> Frame:
    """Return the first items of each state, so that many low prices do not hide those whose quantity is to be checked."""
    return frame.groupby("state", sort=False).head(MOST)


def taken(frame: Frame) -> Frame:
    """Return the items as they can be taken along."""
    known = frame.rename(columns={"goods": "hs6"}).reindex(columns=["hs6" if name == "goods" else name for name in SHOWN])
    states = [say(prices_told.STATES[state]) for state in known["state"]]
    return known.assign(state=states).rename(columns={"price": "declared_price", "below": "shortfall", "peers": "similar"})


def row(each: dict[Any, Any]) -> dict[str, Any]:
    """Return an item as texts, its declaration as a link and its evidence as a list."""
    amounts = {name: prices_told.priced(each[name], each["per"]) for name in ("price", "expected")}
    goods = f"{named('hs6', each['goods'])} · {named('origin', each['origin'])}"
    told = {"item": str(each["item_no"]), "office": named("office", each["office"]), "goods": goods, "peers": count(each["peers"])}
    return {"declaration": reasons_told.declaration(each["decl_id"]), "why": prices_told.evidence(each)} | amounts | told
