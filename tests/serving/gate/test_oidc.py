"""Signing in by a provider of OpenID Connect: one on loopback is asked over HTTP, and what it sends is changed where a test says so."""

import base64
import hashlib
import json
import socket
import threading
from html import unescape
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from data.access.user import Scope, current_user
from data.audit.recording import of_process
from queries.workspace import user_accounts as accounts
from serving.gate import login, oidc, provider, sessions
from serving.gate.claims import NO_NAME, NO_OFFICE, NO_ROLE

pytestmark = [  # of the provider, which signs by what its library will drop
    pytest.mark.filterwarnings("ignore::authlib.deprecate.AuthlibDeprecationWarning"),
    pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning"),
]
CLIENT, SECRET, KEY = "portolan", "s3cret-of-the-client", "4fQx-zR8vLm2_tWb7KcNsYhJ9dPaEu3G"
ROLES = "heads=leader; risk=analyst; CN=Auditors,OU=Customs=auditor"
WORDS = "barge lantern orchid quill"
NAMED = "Customs ID"
PATIENCE = 60.0  # seconds, of a busy machine


class Between:
    """Stands before the provider: notes what is asked, and changes what is answered at a path. change: from path to a function of bytes."""

    def __init__(self, application):
        self.application, self.asked, self.change = application, [], {}

    def __call__(self, environ, start):
        request = Request(environ)
        body = request.get_data()
        self.asked.append((request.path, request.args.to_dict() | request.form.to_dict(), request.headers.get("Authorization", "")))
        environ["wsgi.input"] = BytesIO(body)
        reply = Response.from_app(self.application, environ)
        if request.path in self.change:
            reply.set_data(self.change[request.path](reply.get_data()))
        return reply(environ, start)


@pytest.fixture(scope="module")
def running():
    import oidc_provider_mock

    between = Between(oidc_provider_mock.app())
    server = make_server("127.0.0.1", 0, between, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield between, f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def between(running):
    running[0].asked.clear()
    yield running[0]
    running[0].change.clear()


@pytest.fixture
def issuer(between, running):
    return running[1]


@pytest.fixture
def client(asked, monkeypatch, tmp_path_factory, issuer):
    """A function from further settings to a client of a server where people sign in by the provider."""
    held = sessions.Sessions(tmp_path_factory.mktemp("sessions"))
    for module in (login, oidc):
        monkeypatch.setattr(module, "sessions", lambda: held)
    for limit in ("CONNECT", "READ", "TURN"):
        monkeypatch.setattr(provider, limit, PATIENCE)
    fields = {"oidc_issuer": issuer, "oidc_name": NAMED, "oidc_client": CLIENT, "oidc_secret": SECRET, "oidc_roles": ROLES}
    return lambda **wanted: asked(**{**fields, "public_address": "http://localhost", **wanted})


def states(issuer, **claims):
    """Have the provider state claims of anna."""
    given = {"preferred_username": "Anna", "roles": ["staff", "heads"], **claims}
    assert requests.put(f"{issuer}/users/anna", json=given, timeout=PATIENCE).status_code == 204


def sent(client, link="/revenue?office=KVA"):
    """Return where a person is sent who wants to sign in."""
    reply = client.get("/login/oidc", query_string={"next": link})
    assert reply.status_code == 303, reply.text
    return reply.headers["Location"]


def answered(way, **form):
    """Return where the provider sends a person back to who signs in there as anna."""
    reply = requests.post(way, data={"sub": "anna", **form}, allow_redirects=False, timeout=PATIENCE)
    assert reply.status_code == 302
    return reply.headers["Location"]


def back(client, location):
    parts = urlsplit(location)
    return client.get(parts.path, query_string=parts.query)


def sign_in(client, **form):
    return back(client, answered(sent(client), **form))


def status(client, path="/_dash-layout", **headers):
    return client.get(path, headers=headers).status_code


def who(client):
    """Return who asks, as the application knows them."""
    seen = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(client.application.view_functions, "healthz", lambda: (seen.append(current_user()), "")[1])
        client.get("/healthz")
    return seen[0].name, seen[0].role, seen[0].scope


def refused(client, reply, sentence, code=403):
    assert reply.status_code == code and sentence.format(provider=NAMED) in unescape(reply.text)
    assert login.COOKIE not in " ".join(reply.headers.getlist("Set-Cookie")) and status(client) == 401


def test_a_person_signs_in_by_code_with_challenge_and_nonce_and_no_token_is_kept(client, between, issuer, tmp_path_factory):
    states(issuer)
    tokens, one = [], client()
    between.change["/oauth2/token"] = lambda body: (tokens.append(json.loads(body)), body)[1]
    reply = sign_in(one)
    assert (reply.status_code, reply.headers["Location"]) == (303, "/revenue?office=KVA")
    assert who(one) == ("Anna", "leader", Scope()) and "Anna" in one.get("/_dash-layout").text
    [way] = [form for path, form, _ in between.asked if path == "/oauth2/authorize"]
    [(exchange, shown)] = [(form, header) for path, form, header in between.asked if path == "/oauth2/token"]
    digest = hashlib.sha256(exchange["code_verifier"].encode()).digest()
    assert (way["code_challenge_method"], way["code_challenge"]) == ("S256", base64.urlsafe_b64encode(digest).rstrip(b"=").decode())
    assert (way["response_type"], way["scope"], way["redirect_uri"]) == ("code", "openid profile", "http://localhost/login/oidc/back")
    assert len({way["state"], way["nonce"], exchange["code_verifier"]}) == 3 and min(map(len, (way["state"], way["nonce"]))) >= 43
    assert base64.b64decode(shown.removeprefix("Basic ")).decode() == f"{CLIENT}:{SECRET}"
    cookies = "".join(reply.headers.getlist("Set-Cookie"))
    kept = b"".join(file.read_bytes() for file in tmp_path_factory.getbasetemp().rglob("sessions.db*"))
    for secret in (tokens[0]["id_token"], tokens[0]["access_token"], exchange["code"]):
        assert secret not in cookies and secret not in reply.text and secret.encode() not in kept
    assert "HttpOnly" in cookies and "SameSite=Lax" in cookies


def test_two_sign_ins_have_nothing_in_common(client):
    one, ways = client(), [{}, {}]
    for way in ways:
        way.update(parse_qs(urlsplit(sent(one)).query))
    assert all(ways[0][name] != ways[1][name] for name in ("state", "nonce", "code_challenge"))


def test_an_answer_with_another_state_in_another_browser_or_sent_twice_signs_nobody_in(client, issuer):
    states(issuer)
    one = client()
    location = answered(sent(one))
    other = urlsplit(answered(sent(one.application.test_client())))
    refused(one, one.get("/login/oidc/back", query_string=other.query), oidc.NOT_BEGUN)
    refused(one, back(one, location), oidc.NOT_BEGUN)
    bare = one.application.test_client()
    refused(bare, back(bare, answered(sent(one))), oidc.NOT_BEGUN)
    again = answered(sent(one))
    cookie = one.get_cookie(oidc.COOKIE, path="/login/oidc").value
    assert back(one, again).status_code == 303
    replayed = one.application.test_client(use_cookies=False)
    parts = urlsplit(again)
    reply = replayed.get(parts.path, query_string=parts.query, headers={"Cookie": f"{oidc.COOKIE}={cookie}"})
    refused(replayed, reply, oidc.NOT_BEGUN)


def test_an_answer_that_comes_too_late_signs_nobody_in(client, issuer, monkeypatch):
    states(issuer)
    one = client()
    location, later = answered(sent(one)), sessions.time.time() + sessions.AT_PROVIDER + 5
    with monkeypatch.context() as patch:
        patch.setattr(sessions.time, "time", lambda: later)
        reply = back(one, location)
    refused(one, reply, oidc.NOT_BEGUN)


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1},
        {"exp": None},
        {"aud": "another"},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"iss": "https://evil.example"},
        {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
        {"nbf": 9_999_999_999},
        {"iat": "yesterday"},
    ],
    ids=json.dumps,
)
def test_a_token_of_another_sign_in_client_issuer_or_time_signs_nobody_in(client, issuer, claims):
    states(issuer, **claims)
    one = client()
    refused(one, sign_in(one), oidc.NOT_PROVED)


def test_issuer_and_audience_are_demanded_by_name(client, issuer, monkeypatch):
    """Not only by what a package demands of itself: another version of it may demand less."""
    demanded = []

    class Recorded(CodeIDToken):
        def __init__(self, claims, header, options, known):
            demanded.append(options)
            super().__init__(claims, header, options, known)

    monkeypatch.setattr(provider, "CodeIDToken", Recorded)
    states(issuer)
    assert sign_in(client()).status_code == 303
    assert demanded == [{"iss": {"essential": True, "value": issuer}, "aud": {"essential": True, "value": CLIENT}}]


def other_key(body):
    [held] = json.loads(body)["keys"]
    return json.dumps({"keys": [RSAKey.generate_key(2048).as_dict(private=False) | {"kid": held.get("kid")}]}).encode()


def without_signature(body):
    held = json.loads(body)
    head = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    return json.dumps(held | {"id_token": f"{head}.{held['id_token'].split('.')[1]}."}).encode()


def signed_with_the_secret(body):
    held = json.loads(body)
    claims = json.loads(base64.urlsafe_b64decode(held["id_token"].split(".")[1] + "=="))
    return json.dumps(held | {"id_token": jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET + KEY))}).encode()


def changed(body):
    held = json.loads(body)
    head, claims, signature = held["id_token"].split(".")
    said = json.loads(base64.urlsafe_b64decode(claims + "==")) | {"roles": ["risk"]}
    text = base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()
    return json.dumps(held | {"id_token": f"{head}.{text}.{signature}"}).encode()


def without_token(body):
    return json.dumps({name: value for name, value in json.loads(body).items() if name != "id_token"}).encode()


@pytest.mark.parametrize(
    ("path", "change"),
    [("/jwks", other_key)] + [("/oauth2/token", each) for each in (without_signature, signed_with_the_secret, changed, without_token)],
)
def test_a_token_that_the_provider_has_not_signed_signs_nobody_in(client, between, issuer, path, change):
    states(issuer)
    one, between.change[path] = client(), change
    refused(one, sign_in(one), oidc.NOT_PROVED)


@pytest.mark.parametrize(
    ("claims", "wanted", "sentence", "why"),
    [
        ({"roles": ["staff"]}, {}, NO_ROLE, "role"),
        ({"roles": "administrator"}, {}, NO_ROLE, "role"),
        ({"roles": []}, {}, NO_ROLE, "role"),
        ({"roles": {"heads": True}}, {}, NO_ROLE, "role"),
        ({}, {"oidc_role_claim": "groups"}, NO_ROLE, "role"),
        ({"preferred_username": ""}, {}, NO_NAME, "name"),
        ({"preferred_username": "a\nb"}, {}, NO_NAME, "name"),
        ({"preferred_username": ["Anna"]}, {}, NO_NAME, "name"),
        ({}, {"oidc_office_claim": "offices"}, NO_OFFICE, "office"),
        ({"offices": [""]}, {"oidc_office_claim": "offices"}, NO_OFFICE, "office"),
    ],
)
def test_who_has_no_role_name_or_office_is_refused_in_a_sentence_and_the_log_says_why(
    client, issuer, tmp_path, claims, wanted, sentence, why
):
    states(issuer, **claims)
    one = client(audit=str(tmp_path / "audit"), audit_key=KEY, **wanted)
    reply = sign_in(one)
    assert reply.status_code == 403 and sentence.format(provider=NAMED) in unescape(reply.text) and status(one) == 401
    [event] = events(tmp_path)
    assert (event["action"], event["of"], event["outcome"], event["detail"]) == ("refused", ["/login/oidc/back"], "403", {"why": why})


def events(tmp_path):
    assert of_process().finish()
    return [json.loads(line) for line in (tmp_path / "audit" / "audit.jsonl").read_text().splitlines()[1:]]


def test_a_sign_in_and_a_sign_out_are_events_of_who_it_was_and_hold_no_code(client, issuer, tmp_path):
    states(issuer)
    one = client(audit=str(tmp_path / "audit"), audit_key=KEY)
    location = answered(sent(one))
    assert back(one, location).status_code == 303 and one.post("/logout").status_code == 200
    found = events(tmp_path)
    assert [(each["action"], each["who"], each["role"], each.get("detail")) for each in found] == [
        ("sign-in", "Anna", "leader", {"by": "oidc"}), ("sign-out", "Anna", "leader", None),
    ]  # fmt: skip
    assert parse_qs(urlsplit(location).query)["code"][0] not in json.dumps(found)


@pytest.mark.parametrize(
    ("claims", "wanted", "expected"),
    [
        ({"roles": ["risk", "heads"]}, {}, ("leader", Scope())),
        ({"roles": "CN=Auditors,OU=Customs"}, {}, ("auditor", Scope())),
        ({"realm_access": {"roles": ["risk"]}}, {"oidc_role_claim": "realm_access.roles"}, ("analyst", Scope())),
        ({"https://c.example/roles": ["risk"]}, {"oidc_role_claim": "https://c.example/roles"}, ("analyst", Scope())),
        ({"offices": ["KVA", "NAR"]}, {"oidc_office_claim": "offices"}, ("leader", Scope(frozenset({"KVA", "NAR"})))),
        ({"offices": "KVA"}, {"oidc_office_claim": "offices"}, ("leader", Scope(frozenset({"KVA"})))),
        ({"offices": ["*"]}, {"oidc_office_claim": "offices"}, ("leader", Scope())),
    ],
)
def test_claims_give_role_and_offices_as_the_settings_say(client, issuer, claims, wanted, expected):
    states(issuer, **claims)
    one = client(**wanted)
    assert sign_in(one).status_code == 303 and who(one)[1:] == expected


def test_another_role_at_the_provider_acts_at_the_next_sign_in_and_ends_the_session_of_before(client, issuer):
    states(issuer)
    one = client()
    sign_in(one)
    before = one.get_cookie(login.COOKIE).value
    assert status(one, "/api/stories") == 200
    states(issuer, roles=["CN=Auditors,OU=Customs"])
    assert status(one, "/api/stories") == 200
    sign_in(one)
    assert who(one)[1] == "auditor" and status(one, "/api/stories") == 403
    bare = one.application.test_client(use_cookies=False)
    assert status(bare, Cookie=f"{login.COOKIE}={before}") == 401


def test_who_is_refused_at_the_provider_is_told_so(client, issuer):
    states(issuer)
    one = client()
    way = sent(one)
    denied, [state] = answered(way, action="deny"), parse_qs(urlsplit(way).query)["state"]
    assert "error=access_denied" in denied
    refused(one, back(one, f"{denied}&state={state}"), oidc.NOT_SIGNED_IN)  # this provider forgets the state where it denies
    way = sent(one)
    [state] = parse_qs(urlsplit(way).query)["state"]
    refused(one, one.get("/login/oidc/back", query_string={"state": state, "code": "never given"}), oidc.NOT_SIGNED_IN)


def test_a_provider_that_is_down_is_told_in_a_sentence_and_the_server_goes_on(client, issuer):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        one = client(oidc_issuer=f"http://127.0.0.1:{free.getsockname()[1]}")
        reply = one.get("/login/oidc", query_string={"next": "/revenue"})
        refused(one, reply, oidc.DOWN, 503)
        assert "Traceback" not in reply.text and "/login/oidc?next=%2Frevenue" in reply.text and status(one, "/login") == 200


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/oauth2/token", "/jwks"])
def test_a_provider_that_is_slow_is_not_waited_for(client, between, issuer, monkeypatch, path):
    states(issuer)
    one, goes_on = client(), threading.Event()
    location = answered(sent(one))
    monkeypatch.setattr(provider, "READ", 0.2)
    between.change[path] = lambda body: (goes_on.wait(PATIENCE), body)[1]
    try:
        refused(one, back(one, location), oidc.DOWN, 503)
    finally:
        goes_on.set()


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": "https://evil.example"},
        {"authorization_endpoint": "http://evil.example/authorize"},
        {"token_endpoint": None},
        {"jwks_uri": "ftp://login.example.org/keys"},
    ],
    ids=json.dumps,
)
def test_a_document_of_another_provider_or_of_open_addresses_is_not_followed(client, between, issuer, change):
    between.change[provider.DISCOVERY] = lambda body: json.dumps(json.loads(body) | change).encode()
    one = client()
    refused(one, one.get("/login/oidc"), oidc.DOWN, 503)


def test_signing_out_ends_the_session_here_and_leads_to_where_the_provider_ends_its_own(client, between, issuer):
    states(issuer)
    one = client()
    sign_in(one)
    cookie = f"{login.COOKIE}={one.get_cookie(login.COOKIE).value}"
    page = one.post("/logout").text
    [_, address] = unescape(page).split('content="0;url=')
    parts = urlsplit(address.partition('"')[0])
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{issuer}/oauth2/end_session"
    assert parse_qs(parts.query) == {"client_id": [CLIENT], "post_logout_redirect_uri": ["http://localhost/login"]}
    assert requests.get(parts.geturl(), timeout=PATIENCE).status_code == 200
    bare = one.application.test_client(use_cookies=False)
    assert status(one) == 401 and status(bare, Cookie=cookie) == 401
    sign_in(one)
    between.change[provider.DISCOVERY] = lambda body: json.dumps(
        {**json.loads(body), "end_session_endpoint": "javascript:alert(1)"}
    ).encode()
    assert one.post("/logout").headers["Location"] == "/login" and status(one) == 401


@pytest.mark.parametrize(
    "link", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb", '/"><script>']
)
def test_the_way_back_leads_nowhere_else(client, issuer, link):
    states(issuer)
    one = client()
    where = back(one, answered(sent(one, link))).headers["Location"]
    assert where.startswith("/") and not where.startswith(("//", "/\\")) and "<" not in where and '"' not in where


def test_the_page_offers_the_provider_and_a_form_only_where_there_are_accounts_too(client, issuer):
    states(issuer)
    alone = client(token=KEY).get("/login?next=/revenue").text
    assert f'href="/login/oidc?next=%2Frevenue">Sign in with {NAMED}<' in alone and "<form" not in alone
    assert client(token=KEY).post("/login", data={"token": KEY}).status_code == 403
    both = client(accounts="1")
    assert 'name="password"' in (page := both.get("/login").text) and NAMED in page
    accounts.add("ben", "auditor", Scope(), WORDS)
    assert both.post("/login", data={"name": "ben", "password": WORDS}).status_code == 303 and who(both)[:2] == ("ben", "auditor")
    assert both.post("/logout").headers["Location"] == "/login", "who came with an account is not led to the provider"
    assert sign_in(both).status_code == 303 and who(both)[:2] == ("Anna", "leader")
    assert "<script>" not in client(oidc_name="<script>").get("/login").text


def test_where_no_provider_is_set_its_addresses_are_not_there(asked):
    assert [status(asked(**each), f"/login/oidc{end}") for each in ({}, {"token": KEY}) for end in ("", "/back")] == [404, 404, 401, 401]


def test_a_foreign_name_is_refused_and_an_address_that_begins_too_often(client, monkeypatch):
    one = client(public_address="https://stats.example.org")
    assert one.get("/login/oidc", headers={"Host": "evil.example"}).status_code == 421
    monkeypatch.setattr(sessions, "OF_ADDRESS", 2)
    replies = [one.get("/login/oidc") for _ in range(3)]
    assert [each.status_code for each in replies] == [303, 303, 429]
    assert all(f" {part}" in replies[0].headers["Set-Cookie"] for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/login/oidc"))


def test_a_client_without_secret_and_one_that_shows_it_in_the_body(client, between, issuer, tmp_path):
    states(issuer)
    assert sign_in(client(oidc_secret="")).status_code == 403, "this provider takes no client without a secret"
    (tmp_path / "secret").write_text(SECRET + "\n")
    between.change[provider.DISCOVERY] = lambda body: json.dumps(
        json.loads(body) | {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    ).encode()
    assert sign_in(client(oidc_secret="", oidc_secret_file=str(tmp_path / "secret"))).status_code == 303
    [(bare, none), (posted, header)] = [(form, header) for path, form, header in between.asked if path == "/oauth2/token"]
    assert (bare["client_id"], "client_secret" in bare, none) == (CLIENT, False, "")
    assert (posted["client_id"], posted["client_secret"], header) == (CLIENT, SECRET, "")
