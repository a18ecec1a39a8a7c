"""The measures: every KPI, one entry each, by what it is about."""

from queries.measures import clearance, control, preference, revenue, trade

MEASURES = (*clearance.MEASURES, *trade.MEASURES, *preference.MEASURES, *revenue.MEASURES, *control.MEASURES)
