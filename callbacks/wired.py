"""Every module that wires something, imported so that Dash knows its callbacks."""

from callbacks import (
    agreements,
    change,
    clearance,
    explore,
    goods,
    overview,
    pairs,
    partners,
    reasons,
    records,
    saved,
    state,
    table,
    trade,
    whatif,
)

MODULES = (agreements, change, clearance, explore, goods, overview, pairs, partners, reasons, records, saved, state, table, trade, whatif)
