"""Every module that wires something, imported so that Dash knows its callbacks."""

from callbacks.clearance import authorised, clearance, record, trs, whatif
from callbacks.compliance import evidence, hypotheses, sampling
from callbacks.core import explore, records, saved, state, table
from callbacks.overview import alerts, overview, reasons
from callbacks.revenue import ahead, concessions, drivers, fit_progress, gap, landings, revenue, shortfall, tariff, yields
from callbacks.trade import agreements, change, goods, partners, position, prices, trade, trade_flows

MODULES = (
    agreements,
    ahead,
    alerts,
    authorised,
    change,
    clearance,
    drivers,
    concessions,
    evidence,
    explore,
    fit_progress,
    gap,
    goods,
    hypotheses,
    landings,
    overview,
    trade_flows,
    partners,
    position,
    prices,
    reasons,
    record,
    records,
    revenue,
    sampling,
    saved,
    shortfall,
    state,
    table,
    tariff,
    trade,
    trs,
    whatif,
    yields,
)
