"""The provider of OpenID Connect: where it is, the way to its sign-in, and what it states of a person, verified.

It is asked when somebody signs in or out and never before, so that this server starts and serves without it. Its addresses and keys are
read anew each time: a key that it has taken back signs nobody in.
"""

import logging
import re
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from provider_settings import ADDRESS
from serving.gate.sessions import SentOff
from settings import settings

LOG = logging.getLogger(__name__)
BACK, DISCOVERY = "/login/oidc/back", "/.well-known/openid-configuration"
CONNECT, READ, TURN, AT_ONCE = 3.05, 5.0, 2.0, 4  # seconds to connect, for an answer and for a turn; sign-ins that ask it side by side
LEEWAY = 60  # seconds that its clock and ours may differ
OK = 200
SIGNED = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]  # by a key that it alone holds
ENDPOINT = re.compile(rf"{ADDRESS}(\?[^\s#]*)?")
_turns = threading.BoundedSemaphore(AT_ONCE)


class ProviderDown(RuntimeError):
    """The provider does not answer in time, or not as one; what of it is for the log."""


class NotProved(RuntimeError):
    """What came back proves nothing; its text is a code for the log."""


def way(begun: SentOff) -> str:
    """Return the address of the provider where a person signs in, with the challenge (S256) for what only we know."""
    with _asking() as session:
        address = _stated(session)["authorization_endpoint"]
        return session.create_authorization_url(address, begun.state, code_verifier=begun.verifier, nonce=begun.nonce)[0]


def claims(code: str, begun: SentOff) -> Mapping[str, Any]:
    """Return the claims of the ID token that the provider gives for a code: verified, and all that is kept of it."""
    with _asking() as session:
        stated = _stated(session)
        session.token_endpoint_auth_method = _method(stated)
        try:
            token = session.fetch_token(
                stated["token_endpoint"], grant_type="authorization_code", code=code, code_verifier=begun.verifier, allow_redirects=False
            )
        except OAuthError as fault:
            LOG.warning("the provider refuses a code: %s", str(fault.error)[:80])
            raise NotProved("code") from None
        return _verified(token, _read(session, stated["jwks_uri"]), begun.nonce)


def farewell() -> str:
    """Return the address where the provider ends its own session; empty where it states none, or does not answer."""
    try:
        with _asking() as session:
            stated = _stated(session)
            address = _reached(stated["end_session_endpoint"]) if "end_session_endpoint" in stated else ""
    except ProviderDown:
        return ""
    known = {"client_id": settings().oidc_client, "post_logout_redirect_uri": f"{_public()}/login"}
    return f"{address}{'&' if '?' in address else '?'}{urlencode(known)}" if address else ""


def _verified(token: Mapping[str, Any], keys: Any, nonce: str) -> Mapping[str, Any]:
    """Return the claims of an ID token of this issuer, for this client, in force, for this sign-in, signed with one of these keys."""
    held, client = settings(), settings().oidc_client
    options: Any = {"iss": {"essential": True, "value": held.oidc_issuer}, "aud": {"essential": True, "value": client}}
    known = {"nonce": nonce, "client_id": client, "access_token": token.get("access_token")}
    asymmetric = JWSRegistry(algorithms=SIGNED, strict_check_header=False)
    try:
        signed = jwt.decode(token["id_token"], KeySet.import_key_set(keys), registry=asymmetric)
        found = CodeIDToken(signed.claims, signed.header, options, known)
        found.validate(leeway=LEEWAY)
    except (JoseError, KeyError, TypeError, ValueError) as fault:
        LOG.warning("an ID token is refused: %s", fault if isinstance(fault, JoseError) else type(fault).__name__)
        raise NotProved("token") from None
    return found


@contextmanager
def _asking() -> Generator[Any]:
    """Ask the provider with a limit of time; raises ProviderDown for whatever keeps it from answering."""
    if not _turns.acquire(timeout=TURN):
        raise ProviderDown("too many ask it at once")
    try:
        with _session() as session:
            yield session
    except (requests.RequestException, ValueError, KeyError) as fault:
        LOG.warning("the provider does not answer as one: %s", type(fault).__name__)
        raise ProviderDown(type(fault).__name__) from None
    finally:
        _turns.release()


def _session() -> Any:  # Any: the stubs know it as no session of requests
    held = settings()
    return OAuth2Session(
        held.oidc_client,
        held.client_secret or None,
        scope=held.oidc_scopes,
        redirect_uri=_public() + BACK,
        code_challenge_method="S256",
        default_timeout=(CONNECT, READ),
    )


def _stated(session: Any) -> Mapping[str, Any]:
    """Return the discovery document of the provider, whose issuer is the one that is set, and whose addresses nobody can listen in on."""
    issuer = settings().oidc_issuer
    found = _read(session, issuer.rstrip("/") + DISCOVERY)
    if found["issuer"] != issuer:
        raise ValueError("another issuer")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        _reached(found[name])
    return found


def _read(session: Any, address: str) -> Mapping[str, Any]:
    reply = session.get(_reached(address), withhold_token=True, allow_redirects=False)
    found = reply.json()
    if reply.status_code != OK or not isinstance(found, dict):
        raise ValueError("no object")
    return found


def _reached(address: object) -> str:
    """Return an address of the provider; ValueError where others could listen in on it."""
    if not ENDPOINT.fullmatch(str(address)):
        raise ValueError("an address without https")
    return str(address)


def _method(stated: Mapping[str, Any]) -> str:
    """Return how this client shows its secret: in the header, or in the body where only that is taken; `none` where it has none."""
    if not settings().client_secret:
        return "none"
    taken = stated.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return "client_secret_post" if "client_secret_post" in taken and "client_secret_basic" not in taken else "client_secret_basic"


def _public() -> str:
    return settings().public_address.rstrip("/")
