"""Price dispersion on the Partners page: headings and partners with the widest range of unit values, and one heading by partner."""

import pandas as pd

from analytics.statistics.compare import cut
from analytics.trade.dispersion import QUANTILES, dispersion
from callbacks.core.comparison import names, stamp
from callbacks.core.period import Codes, one_flow
from callbacks.core.views import draws
from dashboard.core.format import count, significant
from dashboard.core.page import Drawing
from dashboard.figures.spread import quartiles
from dashboard.pages.trade.partners import HEADING, SPREAD
from data.frames import Frame
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.trade.stated import need
from queries.trade.unit_values import BY, unfollowed, unit_values

ENOUGH, FEWEST, ROWS = 30, 5, 10
HEADED = ("Median", "Half within", "P10 to P90", "P90 / P10", "Robust spread", "Items")


def widest(filters: Filters) -> Frame:
    """Return headings by partner with at least ENOUGH items, the widest range of unit values first."""
    need("weights", "goods", "partners")
    return dispersion(unit_values(one_flow(filters), ENOUGH, filters), BY)


@draws(SPREAD)
def spread(filters: Filters, picked: Codes) -> Drawing:
    """Draw the headings by partner with the widest range of unit values, relative to their median."""
    cells = widest(filters)
    partners = names("partner", cells["partner"].tolist())
    named = [f"{heading} {partner}" for heading, partner in zip(cells["hs4"], partners, strict=True)]
    relative = {name: cells[name] / cells["median"] for name in QUANTILES}
    frame = cut(cells.assign(**relative, key=cells["hs4"], name=named, note="", value=cells["ratio"]), ROWS, picked)
    figure = quartiles.figure(frame, picked, ("Heading and partner", *HEADED), "of the median")
    sub = SPREAD.read(flow=f"{one_flow(filters)}s", enough=str(ENOUGH), cells=count(len(cells)))
    return Drawing(figure, int(cells["n"].sum()), stamp(engine.current()), apart(frame), sub, unfollowed(filters), cells.empty)


def apart(frame: Frame) -> str:
    """Write the title: 'Unit values of 8471 China lie widest: P90 is 14 × P10', from the first row; empty without rows."""
    if frame.empty:
        return ""
    first = frame.iloc[0]
    return f"Unit values of {first['name']} lie widest: P90 is {significant(first['ratio'], 2)} × P10"


@draws(HEADING)
def heading(filters: Filters, picked: Codes) -> Drawing:
    """Draw the unit values of one heading by partner: the selected heading, or the one with the widest range."""
    code = next(iter(filters.picked("hs4")), "") or next(iter(widest(filters)["hs4"]), "")
    values = unit_values(one_flow(filters), FEWEST, filters.with_pick("hs4", code))
    cells: Frame = dispersion(values, BY)
    currency, shown = next(iter(values["currency"]), ""), beside(cells, picked)
    figure = quartiles.figure(shown, picked, ("Partner", *HEADED), f"{currency} a kilogram", left=150)
    sub = HEADING.read(flow=f"{one_flow(filters)}s", currency=currency, fewest=str(FEWEST), enough=str(ENOUGH))
    return Drawing(figure, int(cells["n"].sum()), stamp(engine.current()), told(shown, code), sub, unfollowed(filters), cells.empty)


def beside(cells: pd.DataFrame, picked: Codes) -> Frame:
    """Return the partners with most items and every selected one, the dearest first; partners with few items are marked."""
    few = ["few" if n < ENOUGH else "" for n in cells["n"]]
    frame = cells.assign(key=cells["partner"], name=names("partner", cells["partner"].tolist()), note=few, value=cells["n"])
    return cut(frame, ROWS, picked).sort_values("median", ascending=False, ignore_index=True)


def told(frame: Frame, code: str) -> str:
    """Write '0302 Fish: the median of Norway is 2.1 × that of Chile', of partners with ENOUGH items; else the heading alone."""
    sound = frame[frame["n"] >= ENOUGH]
    words = names("hs4", [code])[0]
    if len(sound) < 2:
        return words
    dear, cheap = sound.iloc[0], sound.iloc[-1]
    return f"{words}: the median of {dear['name']} is {significant(dear['median'] / cheap['median'], 2)} × that of {cheap['name']}"
