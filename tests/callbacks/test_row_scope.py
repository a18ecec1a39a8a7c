"""A user of two offices, on every view and page and by every address: nothing of another office, and what these two alone would show."""

import json
import re
import shutil
from datetime import datetime
from io import BytesIO
from math import isclose
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from plotly.utils import PlotlyJSONEncoder
from sqlalchemy import select, text

import app
from callbacks.core import shell
from callbacks.core.views import DRAWN
from callbacks.overview import declaration
from dashboard.words.notes import sentences
from data import schema
from data.access import row_scope
from data.access.user import Scope, User, acting_as, set_user
from data.releases import release
from data.side.store import Unavailable
from queries.catalogue import MEASURES
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import Question
from queries.revenue import forecasts
from queries.rollups import building
from queries.workspace import saved
from serving.gate import who
from settings import settings
from tests.callbacks.test_every_filter import OWN, REFUSED

SEEN = ("KVA", "LSP")
TWO_OFFICES = User("someone", "steward", Scope(frozenset(SEEN)))
WORD = re.compile(r"[\w-]+")
WITHHELD = ("some of its offices", "some of them")


@pytest.fixture
def canaries(read_demo) -> frozenset[str]:
    """Codes and names of all other offices, and the numbers of declarations and codes of traders that only these have, in words."""
    with engine.reading() as connection:
        offices = connection.execute(select(schema.office.c.code, schema.office.c.name).where(schema.office.c.code.not_in(SEEN))).all()
        columns = (schema.clearance.c.decl_id, schema.clearance.c.trader)
        mine, others = (
            {code for column in columns for code in connection.execute(select(column).where(condition)).scalars()}
            for condition in (schema.clearance.c.office.in_(SEEN), schema.clearance.c.office.not_in(SEEN))
        )
    assert len(offices) > 20 and len(others - mine) > 5_000
    return frozenset({words for office in offices for words in office} | (others - mine))


def found(written: str, canaries: frozenset[str]) -> set[str]:
    """The canaries that stand in a text, as words of it; of several words, anywhere."""
    whole = {each for each in canaries if " " in each and each in written}
    return whole | canaries.intersection(WORD.findall(written))


def written(body: Any) -> str:
    return json.dumps(body, cls=PlotlyJSONEncoder, sort_keys=True, default=str)


def drawn(view: Any) -> Any:
    """What a view shows, its title, notes and observations; the reason where it is refused."""
    try:
        drawing = OWN.get((view.page, view.name), DRAWN[view])("")
    except (*REFUSED, Unavailable) as refused:
        return f"refused: {refused}"
    return json.loads(written([drawing.body, drawing.title, sentences(drawing.notes), drawing.observations]))


def test_no_view_and_no_page_shows_anything_of_another_office(canaries):
    with acting_as(TWO_OFFICES):
        shown = {f"{view.page}.{view.name}": written(drawn(view)) for view in DRAWN}
        shown |= {page.path: written(shell.opened(page.path)) for page in shell.PAGES}
        shown |= {"badges": written(shell.badges(shell.current()))}
    assert {name: met for name, body in shown.items() if (met := found(body, canaries))} == {}
    assert all(words in shown["badges"] for words in ("Offices you see: KVA, LSP", "Kalvasse Airport, Lissane Post"))
    assert sum(not body.startswith('"refused') for body in shown.values()) > 120


def test_the_walk_sees_a_build_without_the_scope(canaries, monkeypatch):
    monkeypatch.setattr(row_scope, "_listed", lambda _seen: "IS NOT NULL")
    views = [view for view in DRAWN if view.page == "overview"]
    with acting_as(User("another", "steward", Scope(frozenset({*SEEN, "NONE"})))):
        assert found(written([drawn(view) for view in views]), canaries)


@pytest.fixture
def signed_in(monkeypatch):
    """A client whose every request is that of the user of two offices, from where the gate knows who asks to the end of the request."""
    monkeypatch.setattr(who, "entered", lambda _user: set_user(TWO_OFFICES))
    return app.server.test_client()


ADDRESSES = [
    "/api/records?format=csv",
    "/api/records?format=xlsx",
    "/api/view/overview.volume?format=xlsx",
    "/api/view/overview.volume?format=pptx",
    "/api/trs-summary?format=html",
    "/api/ask?measures=release_hours_p90&by=office",
    "/_dash-layout",
    "/readyz",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_file_and_no_address_gives_anything_of_another_office(canaries, signed_in, address):
    reply = signed_in.get(address)
    assert reply.status_code == 200
    assert found(f"{opened(reply.data)} {reply.headers}", canaries) == set()


def opened(body: bytes) -> str:
    """The text of a reply: of a workbook or slides, of all that it is packed of."""
    if not body.startswith(b"PK"):
        return body.decode()
    with ZipFile(BytesIO(body)) as packed:
        return " ".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist() if name.endswith((".xml", ".rels")))


@pytest.mark.parametrize(("key", "theirs", "none"), [("office", "PTM", "PTX"), ("region", "Capital", "Capitul")])
def test_a_code_of_another_office_is_refused_as_one_that_nobody_has(read_demo, signed_in, key, theirs, none):
    refused = [signed_in.get(f"/api/ask?measures=declarations&{key}={code}") for code in (theirs, none)]
    assert [each.status_code for each in refused] == [400, 400]
    assert refused[0].text.replace(theirs, none) == refused[1].text


def test_a_number_of_another_office_and_one_that_nobody_has_are_told_alike(canaries):
    number, nobody = min(each for each in canaries if re.fullmatch(r"\d{6}-\d{7}", each)), "209901-0000001"
    with acting_as(TWO_OFFICES):
        theirs, none = (written(declaration.drawn(code).body) for code in (number, nobody))
    assert theirs.replace(number, nobody) == none and written(declaration.drawn(number).body) != theirs


def test_what_people_saved_is_shown_to_those_who_see_all(read_demo):
    saved.save("Port Meridian", "/", "?office=PTM")
    with acting_as(TWO_OFFICES), pytest.raises(Unavailable, match="shared by the whole administration"):
        saved.views()
    assert [each.name for each in saved.views()] == ["Port Meridian"]


@pytest.fixture
def reduced(demo_warehouse: Path, tmp_path: Path) -> Path:
    """The demonstration with the rows of two offices alone: all others deleted, and what follows from the rows worked out again."""
    folder = tmp_path / "reduced"
    shutil.copytree(demo_warehouse, folder, ignore=shutil.ignore_patterns("*.sqlite*", "lock"))
    with release.continued(folder) as (draft, before):
        for table in ("item", "tax_line", "payment", "clearance", "inspection", "finding", "officer"):
            draft.connection.execute(text(f"DELETE FROM {table} WHERE office NOT IN {SEEN}"))
        draft.connection.execute(text(f"DELETE FROM target WHERE office NOT IN {SEEN} AND goal IS NULL"))
        draft.connection.execute(text(f"DELETE FROM office WHERE code NOT IN {SEEN}"))
        draft.connection.execute(text("DELETE FROM mirror"))
        for role in ("trader", "broker"):
            met = f"SELECT {role} FROM clearance UNION SELECT {role} FROM item"
            draft.connection.execute(text(f"DELETE FROM {role} WHERE code NOT IN ({met})"))
        building.refresh(draft.connection)
        draft.publish("two offices", demonstration=True, as_of=datetime.fromisoformat(str(before.as_of)))
    return folder


def read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process read another warehouse, as a test ends no longer."""
    monkeypatch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{folder}")
    for held in (settings, engine.warehouse):
        held.cache_clear()


def alike(one: Any, other: Any) -> bool:
    """Whether two bodies are equal, amounts to the last digit that a sum in another order leaves."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return one == other


def asked(key: str) -> Any:
    """The answer of every measure, but of targets that are due: they are from the month in which any office first collects their tax."""
    measures = tuple(measure for measure in MEASURES if measure not in ("target_due", "target_achievement"))
    found = ask(Question(measures, (key,) if key else ()))
    return found.rows, found.observations, found.counts


CUTS = ("", "office", "lane", "partner", "fiscal_year", "tax")


def test_every_measure_is_what_a_warehouse_of_these_offices_alone_gives(read_demo, reduced, monkeypatch):
    with acting_as(TWO_OFFICES):
        scoped = {key: asked(key) for key in CUTS}
    whole = {key: asked(key) for key in CUTS}
    read(reduced, monkeypatch)
    alone = {key: asked(key) for key in CUTS}
    assert [key for key in CUTS if scoped[key] != alone[key]] == [] and [key for key in CUTS if whole[key] == alone[key]] == []


@pytest.mark.nightly
def test_every_view_is_what_a_warehouse_of_these_offices_alone_shows(read_demo, reduced, monkeypatch):
    """Apart from what is withheld, with its reason."""
    monkeypatch.setenv("PORTOLAN_FORECAST", "0")
    settings.cache_clear()
    with acting_as(TWO_OFFICES):
        scoped = {view: drawn(view) for view in DRAWN}
    read(reduced, monkeypatch)
    number = engine.current().number
    versions = f"(version {number})", f"(version {read_demo.number})"
    unforecast = f"Data version {number} has no forecast: run `manage.py forecast`.", forecasts.WHOLE
    alone = {view: json.loads(json.dumps(drawn(view)).replace(*versions).replace(*unforecast)) for view in DRAWN}
    bodies = {view: shown if isinstance(shown, str) else json.dumps(shown[0]) for view, shown in scoped.items()}
    withheld = {view for view, body in bodies.items() if any(each in body for each in WITHHELD)}
    assert [f"{view.page}.{view.name}" for view in DRAWN if view not in withheld and not alike(scoped[view], alone[view])] == []
    assert len(withheld) < 50
