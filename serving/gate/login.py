"""Who asks: where accounts, a token or a proxy are set, a request is answered that carries a session, a bearer or the header of the proxy.

An account is read anew at each request: whoever is disabled, or has another role, is so from the next one on.
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
from serving.gate import login_page, who
from serving.gate.proxy import address, vouched
from serving.gate.sessions import sessions
from settings import settings

COOKIE, HOURS, LONGEST_LINK, LONGEST_NAME = "portolan-session", 12, 2000, 80
OPEN = ("/healthz", "/readyz", "/login")
WANTED = mark("Sign in at /login, or send PORTOLAN_TOKEN as a bearer.")
POLL = b'"changedPropIds":["poll.n_intervals"]'  # a page that asks by itself whether there are newer data
WRONG = mark("That is not the token of this server.")
UNKNOWN = mark("There is no account of this name with this password.")
TOO_OFTEN = mark("This was tried too often. Wait 15 minutes, then try again.")
NO_ACCOUNT = mark("You have no account on this server. An administrator of it can give you one.")
LEFT: TTLCache[str, bool] = TTLCache(maxsize=100_000, ttl=HOURS * 3600)


def needed() -> bool:
    """Return whether accounts, a token or a proxy are set, so that a request must show who asks."""
    return bool(settings().accounts or settings().token or settings().proxy_header)


def checked() -> Response | None:
    """Return None for a request that may pass; else the way to the form for a page, and 401 for all else."""
    if found := user():
        who.entered(found)
    if found or request.path.rstrip("/") in OPEN:
        return None
    if request.method == "GET" and "text/html" in request.headers.get("Accept", "") and (settings().token or settings().accounts):
        return _unkept(redirect(f"/login?next={quote(_here(), safe='')}"))
    refused = _unkept(jsonify(error=say(WANTED)))
    refused.status_code, refused.headers["WWW-Authenticate"] = 401, "Bearer"
    return refused


def user() -> User | None:
    """Return who asks: as the proxy names them, or whoever has the token or a session; None if nobody is known.

    Raises Forbidden where the proxy names somebody who has no account.
    """
    if not needed():
        return LOCAL
    if name := vouched():
        return _vouched(name) if settings().accounts else User(name)
    if _is_token(request.headers.get("Authorization", "").removeprefix("Bearer ")):
        return User(role=settings().token_role)
    if settings().accounts:
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
    found = _account(held[0]) if held else None
    return found.user if held and found and not found.disabled and found.password_at <= held[1] else None


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
    return _form("")


def entered() -> Response:
    """Give a session to who has the token, or an account and its password, and lead to the page that was asked for."""
    if settings().accounts:
        return _entered_by_name(request.form.get("name", "").strip()[:LONGEST_NAME], request.form.get("password", ""))
    if not _is_token(request.form.get("token", "").strip()):
        return _form(say(WRONG), 403)
    record(Action.SIGN_IN, who=User(role=settings().token_role))
    return _led_in(_signer().dumps(secrets.token_hex(16)))


def _entered_by_name(name: str, password: str) -> Response:
    """Begin a session of an account, and end the one that the request came with."""
    if not sessions().tries(name, address()):
        return _form(say(TOO_OFTEN), 429)
    with acting_as(LOCAL):
        found = accounts.verified(name, password)
    if found is None:
        return _form(say(UNKNOWN), 403)
    sessions().forgive(name, address())
    sessions().end(request.cookies.get(COOKIE, ""))
    record(Action.SIGN_IN, who=found.user)
    return _led_in(sessions().begin(found.name))


def _led_in(session: str) -> Response:
    reply = _unkept(redirect(_inside(request.args.get("next", "/")), 303))
    secure = request.headers.get("Origin", "").startswith("https://")
    reply.set_cookie(COOKIE, session, max_age=HOURS * 3600, httponly=True, samesite="Lax", secure=secure)
    return reply


def left() -> Response:
    """End the session: its cookie is not accepted again."""
    if settings().accounts:
        sessions().end(request.cookies.get(COOKIE, ""))
        record(Action.SIGN_OUT)
    elif found := session():
        LEFT[found] = True
        together.leave(found)
        record(Action.SIGN_OUT)
    reply = _unkept(redirect("/login", 303))
    reply.delete_cookie(COOKIE)
    return reply


def _form(said: str, status: int = 200) -> Response:
    link = quote(_inside(request.args.get("next", "/")), safe="")
    return _unkept(Response(login_page.login(escape(link), escape(said), settings().accounts), status, mimetype="text/html"))


def _is_token(given: str) -> bool:
    token = settings().token
    return bool(token) and hmac.compare_digest(given.encode("utf-8", "replace"), token.encode())


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().token + together.boot(), salt="portolan session")


def _here() -> str:
    whole = request.full_path.rstrip("?")
    return whole if len(whole) <= LONGEST_LINK else request.path


def _inside(link: str) -> str:
    """Return a link of this application; its first page for any other link, however a browser reads it."""
    leads = link.startswith("/") and link[1:2] not in ("/", "\\") and link.isprintable() and " " not in link
    return quote(link, safe="/?&=%+,:;@~!$'()*") if leads else "/"


def _unkept(reply: Response) -> Response:
    reply.headers["Cache-Control"] = "no-store"
    return reply
