"""Every module that wires something, imported so that Dash knows its callbacks."""

from callbacks import change, clearance, goods, overview, partners, reasons, records, saved, state, table, trade, whatif

MODULES = (change, clearance, goods, overview, partners, reasons, records, saved, state, table, trade, whatif)
