"""The application asked in this process, under settings of the test."""

import pytest
from flask.testing import FlaskClient

import app
from queries.engine import engine
from settings import Settings, settings, variable


@pytest.fixture
def asked(monkeypatch, tmp_path):
    """A function from settings to a client of the application under them, on an empty warehouse and side store."""

    def client(**wanted: str) -> FlaskClient:
        fields = {"warehouse": f"duckdb:///{tmp_path}/warehouse", "side_store": f"sqlite:///{tmp_path}/side.db", **wanted}
        for name, value in fields.items():
            monkeypatch.setenv(variable(name), value)
        for held in (settings, engine.warehouse):
            held.cache_clear()
        return app.server.test_client()

    for name in Settings.model_fields:
        monkeypatch.delenv(variable(name), raising=False)
    yield client
    for held in (settings, engine.warehouse):
        held.cache_clear()
