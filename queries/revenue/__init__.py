"""Reads of revenue: series and stored forecasts, liabilities, receipts, rates."""
