"""Response headers, and the refusal of malformed requests before Dash reads them."""

import json
import re
from collections.abc import Mapping
from typing import Any

from dash import Dash, Output
from flask import Response, abort, request

from callbacks.http import links
from callbacks.http.values import fits, sound
from data.markup import SET_APART

APART = re.compile(rb"(<|\\u003c)(" + SET_APART[1:].encode() + rb"|\\u2060)")  # as JSON may write it
LARGEST_REQUEST = 1_000_000
MALFORMED = "This request is malformed: it is none that a page of this server sends.\n"
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def policy(hashes: list[str]) -> str:
    """Return the content security policy: scripts from this server only, and inline scripts only if their hash is listed."""
    rules = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", *hashes]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "worker-src": "'self' blob:",
        "connect-src": "'self'",
        "font-src": "'self' data:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def register(app: Dash) -> None:
    """Add the headers, the refusal of malformed requests and then short links; to be called after all callbacks are registered."""
    guard(app)
    links.register(app.server)


def guard(app: Dash) -> None:
    """Refuse malformed requests and add the headers of every answer; to be called after all callbacks are registered."""
    headers = {**FIXED, "Content-Security-Policy": policy([f"'{each.strip(chr(39))}'" for each in app.csp_hashes()])}
    app.server.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST

    @app.server.before_request
    def refused() -> None:
        if request.path.endswith("/_dash-update-component") and not well_formed(envelope(request.get_data()), app.callback_map):
            abort(Response(MALFORMED, 400, mimetype="text/plain"))

    @app.server.after_request
    def secured(response: Response) -> Response:
        response.headers.update(headers)
        return worded(response) if request.path.endswith("/_dash-update-component") else response


def worded(response: Response) -> Response:
    """Return a callback's response with names as the data write them: undoes the escaping that kept charts from reading markup."""
    body, apart = APART.subn(rb"\1", response.get_data())
    if apart:
        response.set_data(body)
    return response


def envelope(body: bytes) -> Any:
    """Return a request body read as JSON; None if it is not JSON or is nested too deeply."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def well_formed(found: Any, known: Mapping[str, Any]) -> bool:
    """Tell whether a callback request names an existing output and lists its inputs, state and outputs as Dash does."""
    if not isinstance(found, dict) or not isinstance(found.get("output"), str) or found["output"] not in known:
        return False
    changed = found.get("changedPropIds", [])
    return (
        sound(found)
        and isinstance(changed, list)
        and all(isinstance(each, str) and "." in each for each in changed)
        and _listed(found, known[found["output"]])
    )


def _listed(envelope: dict[str, Any], callback: dict[str, Any]) -> bool:
    given = {name: envelope.get(name, []) for name in ("inputs", "state")}
    return all(
        isinstance(parts, list) and len(parts) == len(callback[name]) and all(map(_given, parts, callback[name]))
        for name, parts in given.items()
    ) and _outputs(envelope.get("outputs"), callback["output"])


def _given(part: Any, wanted: dict[str, Any]) -> bool:
    """Tell whether a part of a request has the property and the type that the callback expects, also for each match of a wildcard."""
    if isinstance(part, list):
        return many(wanted["id"]) and all(not isinstance(each, list) and _given(each, wanted) for each in part)
    return _property(part) and part["property"] == wanted["property"] and fits(wanted["id"], wanted["property"], part.get("value"))


def many(owner: str) -> bool:
    """Tell whether an id stands for several components, through a wildcard."""
    return '["ALL"]' in owner or '["ALLSMALLER"]' in owner


def _outputs(given: Any, defined: Any) -> bool:
    """Tell whether a request asks for exactly the outputs of the callback."""
    many = isinstance(defined, list | tuple)
    parts, wanted = (given, defined) if many else ([given], [defined])
    return isinstance(parts, list) and len(parts) == len(wanted) and all(map(_names, parts, wanted))


def _names(part: Any, wanted: Output) -> bool:
    each = part if isinstance(part, list) else [part]
    if isinstance(part, list) != many(wanted.component_id_str()):
        return False
    return all(_property(one) and Output(one["id"], one["property"].split("@")[0]) == wanted for one in each)


def _property(part: Any) -> bool:
    if isinstance(part, list):
        return all(map(_property, part))
    return isinstance(part, dict) and isinstance(part.get("property"), str) and isinstance(part.get("id"), str | dict)
