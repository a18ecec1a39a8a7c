"""Mappings of one's own, for tests: a folder of them that the settings name, and a draft to load into."""

from collections.abc import Callable
from pathlib import Path

import pytest

from data.loading import load
from data.loading.mapping.mapping import Options
from data.releases import release
from settings import settings

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "docs/examples"
Put = Callable[[str, str], Path]


@pytest.fixture
def own_folder(tmp_path, monkeypatch):
    """A folder of mappings that PORTOLAN_SOURCES names."""
    folder = tmp_path / "mappings"
    folder.mkdir()
    monkeypatch.setenv("PORTOLAN_SOURCES", str(folder))
    monkeypatch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{tmp_path}/warehouse")
    settings.cache_clear()
    yield folder
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def draft(tmp_path):
    with release.draft(tmp_path / "warehouse", fresh=True) as draft:
        yield draft


def loaded(draft, source: str, path: Path, **stated) -> load.Report:
    [report] = load.load_files(draft, source, [path], options=Options(**stated))
    return report


def rows(draft, query: str):
    return draft.raw.execute(query).fetchall()
