"""An empty folder that the process reads as its warehouse, as the tests of questions have it."""

from tests.queries.conftest import folder

__all__ = ["folder"]
