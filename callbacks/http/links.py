"""Short links over HTTP, and in what a page posts: POST /api/link keeps a long address, GET /api/link/<key> gives it back."""

import json
from typing import Any

from flask import Flask, Response, jsonify, request

from callbacks.http.values import writable
from data.language import sentence
from data.side.store import NotAllowed, Unavailable
from queries.workspace import links
from queries.workspace.links import KEY, Unkept

ADDRESSED = ("search", "data")
NO_ADDRESS = "Send {search: '?…'} as JSON, at the address of a page."


def register(server: Flask) -> None:
    """Add the routes of short links to a Flask server, and expand short links in callback requests."""
    server.add_url_rule("/api/link", view_func=kept, methods=["POST"])
    server.add_url_rule("/api/link/<key>", view_func=given)
    server.before_request(expanded)


def kept() -> tuple[Response, int]:
    """Answer POST /api/link with the short address of a long one; 400 or 503 with the reason if it is not kept."""
    asked = request.get_json(silent=True)
    search = asked.get("search") if isinstance(asked, dict) else None
    if not isinstance(search, str) or not writable(search):
        return jsonify(error=NO_ADDRESS), 400
    try:
        return jsonify(search=links.keep(search)), 200
    except Unkept as refusal:
        return jsonify(error=str(refusal)), 400
    except NotAllowed as refusal:
        return jsonify(error=str(refusal)), 403
    except Unavailable as fault:
        return jsonify(error=str(fault)), 503


def given(key: str) -> tuple[Response, int]:
    """Answer GET /api/link/<key> with the long address; 404 if the key is unknown."""
    try:
        return jsonify(search=links.found(key)), 200
    except Unkept as refusal:
        return jsonify(error=sentence(refusal)), 404


def expanded() -> None:
    """Replace short links in a callback request by what they stand for; unknown ones stay, and each view reports them."""
    body = request.get_data() if request.path.endswith("/_dash-update-component") else b""
    if f"{KEY}=".encode() not in body:
        return
    asked: Any = json.loads(body)
    for part in (*asked["inputs"], *asked.get("state", ())):
        if isinstance(part, dict) and part.get("property") in ADDRESSED and isinstance(part.get("value"), str):
            part["value"] = links.lengthened(part["value"])
    vars(request)["_cached_data"] = json.dumps(asked).encode()
