"""The measures: every KPI, one entry each, by what it is about."""

from queries.catalogue.measures import board, clearance, control, gap, preference, revenue, trade

MEASURES = (*clearance.MEASURES, *trade.MEASURES, *preference.MEASURES, *revenue.MEASURES, *gap.MEASURES, *control.MEASURES)
BESIDE = board.MEASURES
