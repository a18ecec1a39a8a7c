"""Who asks: where accounts, a provider, a token or a proxy are set, a request is answered that shows it by a session, a bearer or a header.

An account is read anew at each request: whoever is disabled, or has another role, is so from the next one on. What a provider has stated
holds until the session ends.
"""

import hmac
import secrets
from html import escape
from urllib.parse import quote

from cachetools import TTLCache
from flask import jsonify, redirect, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug import Response

from data.access.policy import Forbidden
from data.access.user import LOCAL, User, acting_as
from data.audit.recording import Action, record
from data.language import mark, say
from queries.workspace import user_accounts as accounts
from queries.workspace.user_accounts import Account
from serving import together
from serving.gate import login_page, provider, who
from serving.gate.proxy import address, vouched
from serving.gate.sessions import sessions
from settings import settings

COOKIE, HOURS, LONGEST_LINK, LONGEST_NAME = "portolan-session", 12, 2000, 80
OPEN, BY_PROVIDER = ("/healthz", "/readyz", "/login"), ("/login/oidc", "/login/oidc/back")
WANTED = mark("Sign in at /login, or send PORTOLAN_TOKEN as a bearer.")
POLL = b'"changedPropIds":["poll.n_intervals"]'  # a page that asks by itself whether there are newer data
WRONG = mark("That is not the token of this server.")
UNKNOWN = mark("There is no account of this name with this password.")
TOO_OFTEN = mark("This was tried too often. Wait 15 minutes, then try again.")
NO_ACCOUNT = mark("You have no account on this server. An administrator of it can give you one.")
LEFT: TTLCache[str, bool] = TTLCache(maxsize=100_000, ttl=HOURS * 3600)


def checked() -> Response | None:
    """Return None for a request that may pass; else the way to the form for a page, and 401 for all else."""
    if found := user():
        who.entered(found)
    if found or request.path.rstrip("/") in (OPEN + BY_PROVIDER if settings().oidc_issuer else OPEN):
        return None
    if request.method == "GET" and "text/html" in request.headers.get("Accept", "") and (settings().token or settings().signs_in):
        return unkept(redirect(f"/login?next={quote(_here(), safe='')}"))
    refused = unkept(jsonify(error=say(WANTED)))
    refused.status_code, refused.headers["WWW-Authenticate"] = 401, "Bearer"
    return refused


def user() -> User | None:
    """Return who asks: as the proxy names them, or whoever has the token or a session; None if nobody is known.

    Raises Forbidden where the proxy names somebody who has no account.
    """
    if not settings().asks_who:
        return LOCAL
    if name := vouched():
        return _vouched(name) if settings().accounts else User(name)
    if _is_token(request.headers.get("Authorization", "").removeprefix("Bearer ")):
        return User(role=settings().token_role)
    if settings().signs_in:
        return _signed_in()
    return User(role=settings().token_role) if session() else None


def _vouched(name: str) -> User:
    found = _account(name)
    if found is None or found.disabled:
        raise Forbidden(say(NO_ACCOUNT))
    return found.user


def _signed_in() -> User | None:
    """Return the user of the request's session; None if it is none, or its account is gone, disabled or has had another password since."""
    held = sessions().of(request.cookies.get(COOKIE, ""), used=POLL not in request.get_data())
    if held is None or held.stated:
        return held.stated if held else None
    found = _account(held.name)
    return found.user if found and not found.disabled and found.password_at <= held.begun else None


def _account(name: str) -> Account | None:
    with acting_as(LOCAL):
        return accounts.find(name)


def session() -> str:
    """Return the session of the request's cookie; empty if there is none, or it is forged, too old or signed out."""
    if not settings().token:
        return ""
    try:
        found = _signer().loads(request.cookies.get(COOKIE, ""), max_age=HOURS * 3600)
    except BadSignature:
        return ""
    return found if isinstance(found, str) and not (found in LEFT or together.has_left(found)) else ""


def form() -> Response:
    """Return the page that asks who it is."""
    return asked_again("", 200, _next())


def entered() -> Response:
    """Give a session to who has the token, or an account and its password, and lead to the page that was asked for."""
    if settings().accounts:
        return _entered_by_name(request.form.get("name", "").strip()[:LONGEST_NAME], request.form.get("password", ""))
    if settings().signs_in or not _is_token(request.form.get("token", "").strip()):
        return asked_again(say(WRONG), 403, _next())
    record(Action.SIGN_IN, who=User(role=settings().token_role))
    return led_in(_signer().dumps(secrets.token_hex(16)), _next(), secure=_by_https())


def _entered_by_name(name: str, password: str) -> Response:
    """Begin a session of an account, and end the one that the request came with."""
    if not sessions().tries(name, address()):
        return asked_again(say(TOO_OFTEN), 429, _next())
    with acting_as(LOCAL):
        found = accounts.verified(name, password)
    if found is None:
        return asked_again(say(UNKNOWN), 403, _next())
    sessions().forgive(name, address())
    sessions().end(request.cookies.get(COOKIE, ""))
    record(Action.SIGN_IN, who=found.user)
    return led_in(sessions().begin(found.name), _next(), secure=_by_https())


def led_in(session: str, link: str, *, secure: bool) -> Response:
    """Give the browser a session, and lead it to a page of this application. secure: whether the session is for https alone."""
    reply = unkept(redirect(link, 303))
    reply.set_cookie(COOKIE, session, max_age=HOURS * 3600, httponly=True, samesite="Lax", secure=secure)
    return reply


def left() -> Response:
    """End the session: its cookie is not accepted again; who came by the provider is led to where that ends its own."""
    provided = False
    if settings().signs_in:
        held = sessions().of(key := request.cookies.get(COOKIE, ""), used=False)
        sessions().end(key)
        provided = bool(held and held.stated)
        record(Action.SIGN_OUT)
    elif found := session():
        LEFT[found] = True
        together.leave(found)
        record(Action.SIGN_OUT)
    way = provider.farewell() if provided else ""
    page = Response(login_page.farewell(escape(way), escape(settings().provider_name)), mimetype="text/html") if way else None
    reply = unkept(page or redirect("/login", 303))
    reply.delete_cookie(COOKIE)
    return reply


def asked_again(said: str, status: int, link: str) -> Response:
    """Return the page that asks who it is. said: what was wrong; link: the page of this application that it leads to."""
    held = settings()
    by = login_page.Ways(accounts=held.accounts, token=not held.signs_in, provider=escape(held.provider_name) if held.oidc_issuer else "")
    return unkept(Response(login_page.login(escape(quote(link, safe="")), escape(said), by), status, mimetype="text/html"))


def _next() -> str:
    return inside(request.args.get("next", "/"))


def _by_https() -> bool:
    return request.headers.get("Origin", "").startswith("https://")


def _is_token(given: str) -> bool:
    token = settings().token
    return bool(token) and hmac.compare_digest(given.encode("utf-8", "replace"), token.encode())


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().token + together.boot(), salt="portolan session")


def _here() -> str:
    whole = request.full_path.rstrip("?")
    return whole if len(whole) <= LONGEST_LINK else request.path


def inside(link: str) -> str:
    """Return a link of this application; its first page for any other link, however a browser reads it."""
    leads = link.startswith("/") and link[1:2] not in ("/", "\\") and link.isprintable() and " " not in link
    return quote(link, safe="/?&=%+,:;@~!$'()*") if leads else "/"


def unkept(reply: Response) -> Response:
    """Return an answer that no cache keeps."""
    reply.headers["Cache-Control"] = "no-store"
    return reply
