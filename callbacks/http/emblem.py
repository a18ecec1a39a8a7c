"""The emblem of the administration, as it is served: one picture of a kind that holds no program, told by its digest."""

from flask import Response, abort

from data.access.user import LOCAL, acting_as
from data.administration import profile
from data.releases.release import NoRelease
from queries.engine import engine

PATH = "/emblem"


def address(digest: str) -> str:
    """Return the path of an emblem; empty if there is none."""
    return f"{PATH}/{digest}" if digest else ""


def emblem(digest: str) -> Response:
    """Answer with the emblem of the release in service, whoever has signed in; 404 for any other digest."""
    with acting_as(LOCAL):
        return _emblem(digest)


def _emblem(digest: str) -> Response:
    try:
        if not digest or engine.current().administration.emblem != digest:
            abort(404)
        with engine.reading() as connection:
            picture, kind = profile.emblem(connection)
    except NoRelease:
        abort(404)
    return Response(picture, mimetype=kind, headers={"Cache-Control": "private, max-age=86400, immutable"})
