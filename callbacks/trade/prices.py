"""Price dispersion on the Partners page: headings and partners with the widest range of unit values, and one heading by partner."""

import pandas as pd

from analytics.statistics.compare import cut
from analytics.trade.dispersion import QUANTILES, dispersion
from callbacks.core.comparison import stamp
from callbacks.core.period import Codes, one_flow
from callbacks.core.views import draws
from dashboard.core.format import count, significant
from dashboard.core.page import Drawing
from dashboard.figures.spread import quartiles
from dashboard.pages.trade.partners import HEADING, SPREAD
from data.frames import Frame
from data.language import mark, say
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.labels import names
from queries.trade.stated import need
from queries.trade.unit_values import BY, unfollowed, unit_values

ENOUGH, FEWEST, ROWS = 30, 5, 10
HEADED = (
    mark("Median"),
    mark("Middle half"),
    mark("8 in 10 items"),
    mark("Highest over lowest of these"),
    mark("Robust spread"),
    mark("Items"),
)
FLOWS = {"import": mark("imports"), "export": mark("exports")}


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
    frame = cut(cells.assign(**relative, key=cells["hs4"], name=named, country=partners, note="", value=cells["ratio"]), ROWS, picked)
    figure = quartiles.figure(frame, picked, (say("Heading and partner"), *map(say, HEADED)), say("of the median"))
    sub = SPREAD.read(flow=say(FLOWS[one_flow(filters)]), enough=str(ENOUGH), cells=count(len(cells)))
    return Drawing(figure, int(cells["n"].sum()), stamp(engine.current()), apart(frame), sub, unfollowed(filters), cells.empty)


def apart(frame: Frame) -> str:
    """Write 'Prices of heading 8471, partner China, vary most: ...' from the first row; empty without rows."""
    if frame.empty:
        return ""
    first = frame.iloc[0]
    vary = mark(
        "Prices of heading {heading}, partner {partner}, vary most: without the lowest and highest tenth, "
        "the highest is {ratio} times the lowest"
    )
    return say(vary, heading=first["hs4"], partner=first["country"], ratio=significant(first["ratio"], 2))


@draws(HEADING)
def heading(filters: Filters, picked: Codes) -> Drawing:
    """Draw the unit values of one heading by partner: the selected heading, or the one with the widest range."""
    code = next(iter(filters.picked("hs4")), "") or next(iter(widest(filters)["hs4"]), "")
    values = unit_values(one_flow(filters), FEWEST, filters.with_pick("hs4", code))
    cells: Frame = dispersion(values, BY)
    currency, shown = next(iter(values["currency"]), ""), beside(cells, picked)
    figure = quartiles.figure(shown, picked, (say("Partner"), *map(say, HEADED)), say("{currency} a kilogram", currency=currency), left=150)
    sub = HEADING.read(flow=say(FLOWS[one_flow(filters)]), currency=currency, fewest=str(FEWEST), enough=str(ENOUGH))
    return Drawing(figure, int(cells["n"].sum()), stamp(engine.current()), told(shown, code), sub, unfollowed(filters), cells.empty)


def beside(cells: pd.DataFrame, picked: Codes) -> Frame:
    """Return the partners with most items and every selected one, the dearest first; partners with few items are marked."""
    few = [say("few") if n < ENOUGH else "" for n in cells["n"]]
    frame = cells.assign(key=cells["partner"], name=names("partner", cells["partner"].tolist()), note=few, value=cells["n"])
    return cut(frame, ROWS, picked).sort_values("median", ascending=False, ignore_index=True)


def told(frame: Frame, code: str) -> str:
    """Write '0302 Fish: the median price from Norway is 2.1 times that from Chile', of partners with ENOUGH items; else the heading."""
    sound = frame[frame["n"] >= ENOUGH]
    words = names("hs4", [code])[0]
    if len(sound) < 2:
        return words
    dear, cheap = sound.iloc[0], sound.iloc[-1]
    ratio = significant(dear["median"] / cheap["median"], 2)
    apart_ = mark("{goods}: the median price from {dear} is {ratio} times that from {cheap}")
    return say(apart_, goods=words, dear=dear["name"], ratio=ratio, cheap=cheap["name"])
