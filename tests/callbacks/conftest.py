"""An empty folder that the process reads as its warehouse, as the tests of questions have it; every view is registered before a test."""

import app  # noqa: F401
from tests.queries.conftest import folder

__all__ = ["folder"]
