"""`manage.py refresh` of a release whose date of data was never noted, as early versions left it."""

import json
from datetime import datetime

import duckdb

import manage
from data import schema
from data.releases import release
from queries.rollups import building
from queries.rollups.candidates import FINEST_FIRST
from tests.queries.conftest import folder
from tests.queries.small import filled, publish

__all__ = ["folder"]


def test_a_release_without_a_date_of_its_data_is_refreshed_as_of_its_creation(folder, monkeypatch, capsys):
    monkeypatch.setattr(building, "chosen", lambda _connection: [*FINEST_FIRST])
    first = publish(folder, {schema.item: [filled(schema.item, items=1, import_value=7)]})
    with duckdb.connect(first.path) as raw:
        raw.execute("DELETE FROM rollup_item_place")
    pointer = folder / "current.json"
    pointer.write_text(json.dumps({**json.loads(pointer.read_text("utf-8")), "as_of": None}), "utf-8")
    monkeypatch.setattr("sys.argv", ["manage.py", "refresh"])
    manage.run()
    assert "roll-ups rebuilt" in capsys.readouterr().out
    fresh = release.current(folder)
    as_of = datetime.fromisoformat(fresh.as_of)
    assert fresh.number == first.number + 1 and as_of.tzinfo is None
    assert as_of == datetime.fromisoformat(first.created_at).replace(tzinfo=None)
