"""The application with one view that fails, to see that it fails alone."""

from app import server as server
from dashboard.words import findings


def _broken(_frame):
    raise RuntimeError("planted failure")


findings.grew.__code__ = _broken.__code__
