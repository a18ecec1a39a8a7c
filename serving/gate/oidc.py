"""Signing in by a provider of OpenID Connect: authorisation code with PKCE, state and nonce, and then a session as any other."""

import hmac
import secrets

from flask import abort, g, redirect, request
from werkzeug import Response

from data.access.user import User
from data.audit.recording import Action, record
from data.language import mark, say
from serving.gate import login, provider
from serving.gate.claims import NoPlace, user_of
from serving.gate.provider import NotProved, ProviderDown
from serving.gate.proxy import address
from serving.gate.sessions import AT_PROVIDER, SentOff, sessions
from settings import settings

COOKIE, PLACE, BYTES = "portolan-sign-in", "/login/oidc", 32
DOWN = mark("{provider} does not answer at the moment. Try again in a few minutes, or tell an administrator of this server.")
NOT_BEGUN = mark("This sign-in was not begun in this browser, or it took too long. Sign in again.")
NOT_SIGNED_IN = mark("{provider} has not signed you in. Try again, or ask an administrator there.")
NOT_PROVED = mark("What {provider} states of you cannot be verified, so you are not signed in. Tell an administrator of this server.")


def to() -> Response:
    """Return the way to the provider, once it is kept here what its answer is compared with."""
    _only_where_set()
    state, nonce, verifier = (secrets.token_urlsafe(BYTES) for _ in range(3))
    begun = SentOff(state, nonce, verifier, login.inside(request.args.get("next", "/")))
    key = sessions().send(begun, address())
    if not key:
        return login.asked_again(say(login.TOO_OFTEN), 429, begun.link)
    try:
        reply = login.unkept(redirect(provider.way(begun), 303))
    except ProviderDown:
        return login.asked_again(_said(DOWN), 503, begun.link)
    reply.set_cookie(COOKIE, key, max_age=AT_PROVIDER, path=PLACE, httponly=True, samesite="Lax", secure=_is_secure())
    return reply


def back() -> Response:
    """Begin a session for whoever the provider sends back, and lead to the page that was asked for; else a sentence says why not."""
    _only_where_set()
    begun = sessions().take(request.cookies.get(COOKIE, ""))
    if begun is None or not hmac.compare_digest(request.args.get("state", "").encode(), begun.state.encode()):
        return _refused("state", say(NOT_BEGUN))
    try:
        user = user_of(provider.claims(_code(), begun))
    except ProviderDown:
        return login.asked_again(_said(DOWN), 503, begun.link)
    except NotProved as fault:
        return _refused(str(fault), _said(NOT_SIGNED_IN if str(fault) == "code" else NOT_PROVED), begun.link)
    except NoPlace as fault:
        return _refused(fault.why, str(fault), begun.link)
    return _led_in(user, begun.link)


def _led_in(user: User, link: str) -> Response:
    sessions().end(request.cookies.get(login.COOKIE, ""))
    record(Action.SIGN_IN, who=user, detail={"by": "oidc"})
    reply = login.led_in(sessions().begin(user.name, user), link, secure=_is_secure())
    reply.delete_cookie(COOKIE, path=PLACE)
    return reply


def _code() -> str:
    """Return the code that the provider sends back; raises NotProved where it sends an error in its place."""
    if "error" in request.args or not request.args.get("code"):
        raise NotProved("code")
    return request.args["code"]


def _refused(why: str, said: str, link: str = "/") -> Response:
    g.why_refused = why
    return login.asked_again(said, 403, link)


def _said(sentence: str) -> str:
    return say(sentence, provider=settings().provider_name)


def _is_secure() -> bool:
    return settings().public_address.startswith("https://")


def _only_where_set() -> None:
    if not settings().oidc_issuer:
        abort(404)
