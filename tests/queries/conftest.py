"""A folder that the process reads as its warehouse."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from queries.engine import engine
from settings import settings


def reread() -> None:
    for held in (settings, engine.warehouse):
        held.cache_clear()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty warehouse folder, read by this process for the length of a test."""
    monkeypatch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{tmp_path / 'warehouse'}")
    reread()
    yield tmp_path / "warehouse"
    reread()
