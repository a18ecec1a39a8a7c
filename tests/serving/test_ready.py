"""What /readyz says of the release and of the side store."""

import pytest

import app
from data.side import store as stores


@pytest.fixture
def client(read_demo):
    stores.store.cache_clear()
    yield app.server.test_client()
    stores.store.cache_clear()


def test_a_side_store_with_a_fault_is_reported_and_does_not_take_the_server_away(client, tmp_path):
    assert client.get("/readyz").json["side_store"] == "ok"
    whole = (tmp_path / "side.db").read_bytes()
    (tmp_path / "side.db").write_bytes(b"damaged" * 1000)
    found = client.get("/readyz")
    assert (found.status_code, found.json["status"], found.json["side_store"]) == (200, "impaired", "its file is damaged")
    (tmp_path / "side.db").write_bytes(whole)
    assert client.get("/readyz").json["status"] == "ready"
