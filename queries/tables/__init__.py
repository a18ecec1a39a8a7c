"""Answers as tables: rows behind a view, records, crosses, workbooks."""
