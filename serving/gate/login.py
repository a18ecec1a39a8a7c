"""Who asks: where a token or a proxy is set, a request is answered that carries a cookie, a bearer or the header of the proxy."""

import hmac
import secrets
from html import escape
from urllib.parse import quote

from cachetools import TTLCache
from flask import jsonify, redirect, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug import Response

from data.access.user import LOCAL, User
from data.audit.recording import Action, record
from data.language import mark, say
from serving import together
from serving.gate import token_page, who
from serving.gate.proxy import vouched
from settings import settings

COOKIE, HOURS, LONGEST_LINK = "portolan-session", 12, 2000
OPEN = ("/healthz", "/readyz", "/login")
WANTED = mark("Sign in at /login, or send PORTOLAN_TOKEN as a bearer.")
WRONG = mark("That is not the token of this server.")
LEFT: TTLCache[str, bool] = TTLCache(maxsize=100_000, ttl=HOURS * 3600)


def needed() -> bool:
    """Return whether a token or a proxy is set, so that a request must show who asks."""
    return bool(settings().token or settings().proxy_header)


def checked() -> Response | None:
    """Return None for a request that may pass; else the way to the form for a page, and 401 for all else."""
    if found := user():
        who.entered(found)
    if found or request.path.rstrip("/") in OPEN:
        return None
    if request.method == "GET" and "text/html" in request.headers.get("Accept", "") and settings().token:
        return _unkept(redirect(f"/login?next={quote(_here(), safe='')}"))
    refused = _unkept(jsonify(error=say(WANTED)))
    refused.status_code, refused.headers["WWW-Authenticate"] = 401, "Bearer"
    return refused


def user() -> User | None:
    """Return who asks: as the proxy names them, or whoever has the token or a cookie of this server; None if nobody may be known."""
    if not needed():
        return LOCAL
    if name := vouched():
        return User(name)
    has_token = _is_token(request.headers.get("Authorization", "").removeprefix("Bearer ")) or session()
    return User(role=settings().token_role) if has_token else None


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
    """Return the page that asks for the token."""
    return _form("")


def entered() -> Response:
    """Give a session to who has the token, and lead to the page that was asked for."""
    if not _is_token(request.form.get("token", "").strip()):
        return _form(say(WRONG), 403)
    reply = _unkept(redirect(_inside(request.args.get("next", "/")), 303))
    secure = request.headers.get("Origin", "").startswith("https://")
    session = _signer().dumps(secrets.token_hex(16))
    record(Action.SIGN_IN, who=User(role=settings().token_role))
    reply.set_cookie(COOKIE, session, max_age=HOURS * 3600, httponly=True, samesite="Lax", secure=secure)
    return reply


def left() -> Response:
    """End the session: its cookie is not accepted again."""
    if found := session():
        LEFT[found] = True
        together.leave(found)
        record(Action.SIGN_OUT)
    reply = _unkept(redirect("/login", 303))
    reply.delete_cookie(COOKIE)
    return reply


def _form(said: str, status: int = 200) -> Response:
    link = quote(_inside(request.args.get("next", "/")), safe="")
    return _unkept(Response(token_page.login(escape(link), escape(said)), status, mimetype="text/html"))


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
