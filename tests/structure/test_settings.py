"""Settings: a wrong value is refused with one clear line, and nobody listens beyond the machine by accident."""
import pytest
from pydantic import ValidationError

import provider_settings
from data.access.policy import GIVEN
from settings import Settings, settings, variable

TOKEN = "b7Jx0-QmZt4_wLrK9vHsYcN2dPfA8uEg"


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
    ("PORTOLAN_HOSTS", "https://stats.example.org"), ("PORTOLAN_HOSTS", "a b"),
    ("PORTOLAN_PUBLIC_ADDRESS", "stats.example.org"), ("PORTOLAN_PUBLIC_ADDRESS", "ftp://a.b"), ("PORTOLAN_PROXY_HEADER", "X User"),
    ("PORTOLAN_PROXY_ADDRESSES", "somewhere"), ("PORTOLAN_ACCESS_LOG", "loud"),
        ("PORTOLAN_READ_ONLY", "perhaps"), ("PORTOLAN_CACHE_MEMORY", "much"),
    ("PORTOLAN_CACHE_ENTRIES", "many"), ("PORTOLAN_QUERY_ROWS", "1"), ("PORTOLAN_LANGUAGE", "de"), ("PORTOLAN_LOCALES", "de-DE"),
    ("PORTOLAN_LOCALES", "fr-ZZQ"), ("PORTOLAN_VALUE_LIMITS", "much"), ("PORTOLAN_VALUE_LIMITS", "-5"),
])
def test_a_wrong_value_is_refused_in_one_line_that_names_it(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as refused:
        settings()
    line = str(refused.value)
    assert line.startswith(f"{name}='{value}': ") and "\n" not in line


def test_inspectors_are_not_shown_under_pseudonyms_that_can_be_worked_out(monkeypatch):
    monkeypatch.setenv("PORTOLAN_INTEGRITY", "1")
    with pytest.raises(SystemExit, match="set PORTOLAN_PSEUDONYM_KEY"):
        settings()
    monkeypatch.setenv("PORTOLAN_PSEUDONYM_KEY", TOKEN)
    assert settings().integrity and not Settings(integrity=False).integrity


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "example.org"])
def test_an_address_beyond_the_machine_needs_leave(monkeypatch, host):
    monkeypatch.setenv("HOST", host)
    with pytest.raises(SystemExit, match="PORTOLAN_ALLOW_REMOTE=1"):
        settings()
    monkeypatch.setenv("PORTOLAN_ALLOW_REMOTE", "1")
    with pytest.raises(SystemExit, match="PORTOLAN_TOKEN"):
        settings()
    monkeypatch.setenv("PORTOLAN_TOKEN", TOKEN)
    assert settings().host == host and settings().token == TOKEN


def test_a_proxy_that_knows_who_asks_stands_for_a_token(monkeypatch):
    monkeypatch.setenv("PORTOLAN_ALLOW_REMOTE", "1")
    monkeypatch.setenv("PORTOLAN_PROXY_HEADER", "X-Remote-User")
    assert settings().proxy_header == "X-Remote-User"


@pytest.mark.parametrize("token", ["short", "a" * 40, TOKEN[:31], f"{TOKEN} x", f"{TOKEN}\té", "ab" * 20])
@pytest.mark.parametrize("name", ["PORTOLAN_TOKEN", "PORTOLAN_AUDIT_KEY", "PORTOLAN_PSEUDONYM_KEY"])
def test_a_weak_secret_is_refused_and_not_printed(monkeypatch, name, token):
    monkeypatch.setenv(name, token)
    with pytest.raises(SystemExit) as refused:
        settings()
    assert f"{name}=(not shown): " in str(refused.value) and token not in str(refused.value)


@pytest.mark.parametrize(("name", "value"), [
    ("PORTOLAN_WAREHOUSE", "postgresql://ann:swordfish@db/customs"), ("PORTOLAN_WAREHOUSE", "postgres://ann:swordfish/db"),
    ("PORTOLAN_SIDE_STORE", "postgresql:ann:swordfish@db"), ("PORTOLAN_SIDE_STORE", "sqlite?password=swordfish"),
    ("PORTOLAN_MEMORY", "ann:swordfish@db"), ("HOST", "ann:swordfish@db"), ("PORTOLAN_HOSTS", "https://ann:swordfish@db"),
])  # fmt: skip
def test_a_refused_value_never_prints_a_password(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as refused:
        settings()
    assert name in str(refused.value) and "swordfish" not in str(refused.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.3.2.1", "::1", "localhost"])
def test_the_machine_itself_needs_none(monkeypatch, host):
    monkeypatch.setenv("HOST", host)
    assert settings().host == host


def test_settings_do_not_change_while_running():
    with pytest.raises(ValidationError):
        settings().port = 1


def test_a_region_of_a_language_that_the_screen_does_not_speak_is_refused_with_what_is_accepted(monkeypatch):
    monkeypatch.setenv("PORTOLAN_LOCALES", "ar-MA,de-DE")
    with pytest.raises(SystemExit, match=r"de-DE is in no language of the screen: one of en, ar, es, fr with a region, as fr-CA"):
        settings()
    monkeypatch.setenv("PORTOLAN_LOCALES", "ar-MA,fr_CA")
    assert settings().regions == {"ar": "ar_MA", "fr": "fr_CA"}


PROVIDER = {
    "PORTOLAN_OIDC_ISSUER": "https://login.example.org/", "PORTOLAN_OIDC_CLIENT": "portolan",
    "PORTOLAN_OIDC_ROLES": "heads = leader;risk=analyst", "PORTOLAN_PUBLIC_ADDRESS": "https://stats.example.org",
}


@pytest.fixture
def provided(monkeypatch):
    for name, value in PROVIDER.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_the_roles_that_a_provider_can_give_are_those_of_an_account():
    assert provider_settings.ROLES == GIVEN


def test_a_provider_stands_for_accounts(provided):
    provided.setenv("PORTOLAN_ALLOW_REMOTE", "1")
    assert settings().asks_who and settings().audit_folder and settings().roles_by_value == {"heads": "leader", "risk": "analyst"}
    assert settings().provider_name == "login.example.org" and not settings().client_secret
    provided.setenv("PORTOLAN_TRADER_NAMES", "1")
    settings.cache_clear()
    with pytest.raises(SystemExit, match="PORTOLAN_TRADER_NAMES"):
        settings()


@pytest.mark.parametrize(("name", "value", "said"), [
    ("PORTOLAN_OIDC_ISSUER", "http://login.example.org", "OIDC_ISSUER="), ("PORTOLAN_OIDC_ISSUER", "login", "OIDC_ISSUER="),
    ("PORTOLAN_OIDC_CLIENT", "", "needs PORTOLAN_OIDC_CLIENT"), ("PORTOLAN_OIDC_ROLES", "", "needs PORTOLAN_OIDC_ROLES"),
    ("PORTOLAN_PUBLIC_ADDRESS", "", "needs PORTOLAN_PUBLIC_ADDRESS"), ("PORTOLAN_PUBLIC_ADDRESS", "http://stats.example.org", "https://"),
    ("PORTOLAN_PUBLIC_ADDRESS", "http://localhost.example.org", "https://"), ("PORTOLAN_OIDC_ROLES", "heads=local", "heads=local: "),
    ("PORTOLAN_OIDC_ROLES", "heads", "heads: "), ("PORTOLAN_OIDC_ROLES", "=leader", "=leader: "),
    ("PORTOLAN_OIDC_SCOPES", "profile", "SCOPES="),
    ("PORTOLAN_OIDC_SECRET_FILE", "nowhere", "no file nowhere"),
])
def test_half_a_provider_is_refused_in_one_line(provided, name, value, said):
    provided.setenv(name, value)
    with pytest.raises(SystemExit) as refused:
        settings()
    assert said in str(refused.value) and "\n" not in str(refused.value)


def test_the_secret_of_the_client_is_read_from_its_file_and_never_shown(provided, tmp_path):
    (tmp_path / "secret").write_text("hunter2 of the client\nrest")
    provided.setenv("PORTOLAN_OIDC_SECRET_FILE", str(tmp_path / "secret"))
    assert settings().client_secret == "hunter2 of the client"
    settings.cache_clear()
    provided.setenv("PORTOLAN_OIDC_SECRET", "hunter3")
    assert "hunter" not in repr(settings())
