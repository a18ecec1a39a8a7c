"""By which names the server is asked, and from which pages it takes a change."""

import pytest

ENVELOPE = {
    "output": "..page.children...title.data..",
    "outputs": [{"id": "page", "property": "children"}, {"id": "title", "property": "data"}],
    "inputs": [{"id": "url", "property": "pathname", "value": "/glossary"}, {"id": "release", "property": "data", "value": {}}],
    "state": [{"id": "title", "property": "data", "value": None}],
    "changedPropIds": ["url.pathname"],
}
TOKEN = "b7Jx0-QmZt4_wLrK9vHsYcN2dPfA8uEg"


def posted(client, **headers):
    return client.post("/_dash-update-component", json=ENVELOPE, headers=headers)


@pytest.mark.parametrize("host", ["localhost", "localhost:8050", "LOCALHOST", "127.0.0.1", "127.9.9.9:80", "[::1]:8050", "localhost."])
def test_loopback_names_are_answered(asked, host):
    assert asked().get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "10.0.0.7",
        "[2001:db8::1]",
        "a@localhost",
        "localhost,evil",
        "lo cal",
        ":80",
    ],
)
@pytest.mark.parametrize("path", ["/", "/api/ask?measures=declarations", "/assets/alive.js", "/readyz", "/nowhere"])
def test_any_other_name_is_misdirected(asked, host, path):
    reply = asked().get(path, headers={"Host": host})
    assert reply.status_code == 421 and "PORTOLAN_HOSTS" in reply.text and host not in reply.text


def test_a_request_without_a_name_is_misdirected(asked):
    assert asked().get("/healthz", headers={"Host": ""}).status_code == 421


def test_host_and_portolan_hosts_are_answered(asked):
    client = asked(host="192.0.2.7", allow_remote="1", token=TOKEN, hosts="stats.example.org, other.example:8443")
    found = {
        host: client.get("/healthz", headers={"Host": host}).status_code
        for host in (
            "192.0.2.7:8050",
            "stats.example.org",
            "stats.example.org:9000",
            "STATS.example.org",
            "other.example:8443",
            "other.example",
            "x.example",
        )
    }
    assert list(found.values()) == [200, 200, 200, 200, 200, 421, 421]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://localhost"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://localhost:8050", "Host": "localhost:8050", "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_a_change_from_its_own_page_or_a_program_is_taken(asked, headers):
    assert posted(asked(), **headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://localhost:3000"},
        {"Origin": "file://"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "javascript://localhost"},
        {"Origin": "http://[::1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "strange"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_change_from_a_foreign_page_is_refused(asked, headers):
    reply = posted(asked(), **headers)
    assert reply.status_code == 403 and "another" in reply.text


def test_a_page_of_a_name_behind_a_proxy_that_asks_by_another_is_its_own(asked):
    client = asked(hosts="stats.example.org")
    assert posted(client, Origin="https://stats.example.org").status_code == 200
    assert posted(client, Origin="https://stats.example.org:444").status_code == 403


def test_reading_from_elsewhere_is_no_change(asked):
    assert asked().get("/healthz", headers={"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}).status_code == 200
