"""What the audit log says of a request: who was answered what, which file was given out, who was refused. Here alone, and in no page."""

import hashlib
import re
from collections.abc import Sequence
from typing import Any

from flask import Flask, Response, g, request

from callbacks.core.shell import PAGES
from callbacks.http.headers import envelope
from data.access.refusals import Refused
from data.access.user import LOCAL, acting_as
from data.audit.recording import Action, NotAudited, of_process, record
from data.releases.release import NoRelease
from data.side.store import Shared
from queries.addresses.audited_address import audited_address
from queries.engine import engine
from queries.engine.refused import OutOfScope
from queries.engine.trace import Read
from queries.workspace import links

OK, BAD, FORBIDDEN, BUSY = 200, 400, 403, 503
OUT_OF_SCOPE = (OutOfScope.__name__, Shared.__name__)
REFUSALS = (400, 403, 404, 413, 503)  # of a question: an office that the user may not see is one that nothing has
DATA = "/api/"
CALLBACK, ASKED = "/_dash-update-component", "asked"


def register(server: Flask) -> None:
    """Record what a server answers; after whatever else makes an answer, and before it is compressed."""
    server.after_request(audited)


def audited(response: Response) -> Response:
    """Return the response once it is recorded; 503 in place of a file of which the log cannot say that it was given out."""
    if of_process() is None:
        return response
    if response.status_code == FORBIDDEN or (response.status_code in REFUSALS and _rule().startswith(DATA)):
        record(Action.REFUSED, of=(_refused(),), outcome=str(response.status_code), detail=_why_not_in())
    elif response.status_code == OK and _is_file(response):
        return _exported(response)
    elif response.status_code == OK:
        _answered(_asked(), g.get("refused", ()))
    return response


def _answered(asked: tuple[tuple[str, str], str] | None, refused: Sequence[Refused]) -> None:
    """Record what was asked: as refused where nothing but the reason is shown, else as an answer, with what of it was not allowed."""
    barred = [each for each in refused if _is_barred(each)]
    if whole := [each for each in refused if each.whole] or (barred if asked and not g.trace else []):
        view, search = asked or ((whole[0].page or CALLBACK, ""), "")
        status = FORBIDDEN if _is_barred(whole[0]) else BAD
        record(Action.REFUSED, of=(_address(*view, search),), outcome=str(status), detail=_why(whole[:1]))
    elif asked:
        record(Action.ANSWER, of=(_address(*asked[0], asked[1]),), detail=_why(barred), **_given())


def _is_barred(refused: Refused) -> bool:
    """Return whether the role or the offices of the user do not allow it; else the question itself has no answer."""
    return refused.needs is not None or refused.why in OUT_OF_SCOPE


def _why(refused: Sequence[Refused]) -> dict[str, str]:
    """Return what was refused: the permissions that were missing, else the kinds of refusal."""
    said = {"-".join(each.needs) if each.needs else each.why for each in refused}
    return {"refused": "+".join(sorted(said))} if said else {}


def _refused() -> str:
    """Return what was asked and refused, as far as it is known here."""
    return _rule() if _current() is None else _address(_rule(), "", _search())


def _why_not_in() -> dict[str, str]:
    """Return the code of why somebody was not signed in, where that is what was refused."""
    return {"why": g.why_refused} if "why_refused" in g else {}


def _is_file(response: Response) -> bool:
    return "attachment" in response.headers.get("Content-Disposition", "") or response.mimetype == "text/csv"


def _exported(response: Response) -> Response:
    response.direct_passthrough = False
    digest = hashlib.sha256(response.get_data()).hexdigest()
    rows = response.headers.get("Portolan-Rows", type=int)
    given: dict[str, Any] = _given() if rows is None else _given() | {"rows": rows}
    try:
        record(Action.EXPORT, of=(_address(_route(), "", _search()),), digest=digest, **given)
    except NotAudited as fault:
        return Response(f"{fault}\n", BUSY, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})
    return response


def _asked() -> tuple[tuple[str, str], str] | None:
    """Return path and view of a request that read data, and its query string; None of one that did not."""
    if not request.path.endswith(CALLBACK):
        return ((_rule(), ""), _search()) if g.get("trace") else None
    body: Any = envelope(request.get_data())
    parts = [part for part in body.get("inputs", ()) if isinstance(part, dict)] if isinstance(body, dict) else []
    for part in parts:
        owner = part.get("id")
        if isinstance(owner, dict) and owner.get("type") == ASKED:
            return (_path(str(owner.get("page"))), _view(body.get("outputs"))), str(part.get("value") or "")
    return ((CALLBACK, ""), "") if g.get("trace") else None


def _view(outputs: Any) -> str:
    """Return the name of the first output of a callback: the view that it draws, or its id on the page."""
    first = outputs[0] if isinstance(outputs, list) and outputs else outputs
    owner = first.get("id", "") if isinstance(first, dict) else ""
    return str(owner.get("name") or owner.get("type")) if isinstance(owner, dict) else str(owner)


def _path(page: str) -> str:
    return next((each.path for each in PAGES if each.key == page), "/")


def _rule() -> str:
    """Return the route of the request as it is registered, which holds nothing that was typed."""
    return request.url_rule.rule if request.url_rule else "unknown"


def _route() -> str:
    """Return the route of a file, with the name of the view or page that it is of, which is one of ours since it was found."""
    named = request.view_args or {}
    return re.sub(r"<(\w+)>", lambda part: str(named[part[1]]), _rule())


def _search() -> str:
    return links.lengthened(request.query_string.decode("utf-8", "replace"))


def _given() -> dict[str, Any]:
    """Return the release that answered, and how many rows all that was read has."""
    read = [found for found, _ in g.get("trace", ())]
    rows = sum(len(found.frame) if isinstance(found, Read) else len(found.rows) for found in read)
    return {"release": read[0].release.number if read else _current(), "rows": rows if read else None}


def _current() -> int | None:
    """Return the release in service, whoever asks; None where there is none."""
    try:
        with acting_as(LOCAL):
            return engine.current().number
    except NoRelease:
        return None


def _address(path: str, view: str, search: str) -> str:
    writer = of_process()
    address = audited_address(search, writer.secret(), _current()) if writer else ""
    return f"{path}{address}{f'#{view}' if view else ''}"
