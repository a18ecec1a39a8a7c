"""Settings: a wrong value is refused with one clear line, and nobody listens beyond the machine by accident."""
import pytest
from pydantic import ValidationError

from settings import Settings, settings, variable


@pytest.fixture(autouse=True)
def untouched(monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(variable(name), raising=False)
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.mark.parametrize(("name", "value"), [
    ("PORT", "0"), ("PORT", "http"), ("PORT", "70000"), ("PORTOLAN_WAREHOUSE", "sqlite:///x"),
    ("PORTOLAN_WAREHOUSE", ""), ("PORTOLAN_THREADS", "0"),
    ("PORTOLAN_QUERY_SECONDS", "-1"), ("PORTOLAN_MEMORY", "lots"), ("PORTOLAN_LOG_LEVEL", "loud"), ("PORTOLAN_ALLOW_REMOTE", "perhaps"),
    ("PORTOLAN_CACHE_ENTRIES", "many"), ("PORTOLAN_QUERY_ROWS", "1"),
])
def test_a_wrong_value_is_refused_in_one_line_that_names_it(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as refused:
        settings()
    line = str(refused.value)
    assert line.startswith(f"{name}='{value}': ") and "\n" not in line


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "example.org"])
def test_an_address_beyond_the_machine_needs_leave(monkeypatch, host):
    monkeypatch.setenv("HOST", host)
    with pytest.raises(SystemExit, match="PORTOLAN_ALLOW_REMOTE=1"):
        settings()
    monkeypatch.setenv("PORTOLAN_ALLOW_REMOTE", "1")
    assert settings().host == host


@pytest.mark.parametrize("host", ["127.0.0.1", "127.3.2.1", "::1", "localhost"])
def test_the_machine_itself_needs_none(monkeypatch, host):
    monkeypatch.setenv("HOST", host)
    assert settings().host == host


def test_settings_do_not_change_while_running():
    with pytest.raises(ValidationError):
        settings().port = 1
