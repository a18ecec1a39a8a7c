"""Two Dash applications as many are written: raw SQL on the same DuckDB file, and plain pandas; one callback a chart, plotly express.

They show the pages Overview, Clearance, Trade and Revenue, with the views that one aggregation gives. They do less than Portolan does:
no comparison with another period, no alerts, reasons, briefing or notes, no forecast, no intervals, no decomposition of changes, no
currencies, no working hours, no table behind a chart. A ratio against them is therefore on the careful side.
"""
