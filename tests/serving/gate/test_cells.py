"""Every role against everything that the running application answers: what is refused is what the policy says, and nothing else."""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from flask.testing import FlaskClient

import app
from callbacks.core.shell import PAGES
from callbacks.core.views import DRAWN
from data.access import policy
from data.access.policy import ROLES
from data.months import month_text, shifted
from queries.catalogue import DIMENSIONS, MEASURES
from queries.engine import engine
from settings import settings

TOKEN = "b7Jx0-QmZt4_wLrK9vHsYcN2dPfA8uEg"
KNOWN = ("analyst", "leader", "steward", "local", "administrator", "auditor", "presenter")  # the analyst first: what is kept is theirs
SIGNED_OUT = "anonymous"
FIGURES, TRADERS, RECORDS, NOTES = ("read", "figures"), ("read", "traders"), ("read", "records"), ("read", "notes")
FILES, RECORD_FILES, CHANGES, LINKS = ("export", "figures"), ("export", "records"), ("change", "notes"), ("use", "links")
SINGLE = {  # what these views tell of, as a person reads them: all others add up many declarations of many traders
    **dict.fromkeys(("clearance.backlog", "trs.slow", "risk.prices"), RECORDS),
    **dict.fromkeys(("compliance.moves", "compliance.origins", "compliance.digits", "compliance.limits", "compliance.splits"), TRADERS),
    **dict.fromkeys(("compliance.connected", "compliance.network"), TRADERS),
    **{f"integrity.{name}": ("read", "integrity") for name in ("summary", "results", "faster", "meetings")},
    **{f"traders.{name}": TRADERS for name in ("traders", "profile", "dealings", "candidates", "segments", "peers", "gains")},
}
PAGE_TAKES = {
    "access": (),
    "glossary": (),
    "traders": (TRADERS,),
    "integrity": (("read", "integrity"),),
    **dict.fromkeys(("saved", "stories", "hypotheses"), (NOTES,)),
}
ALIKE = ("steward", "local")  # read what an analyst reads: they are not asked every view once more
TELLS = re.compile(r"\b[A-Z2-7]{4}-[A-Z2-7]{4}\b")  # a pseudonym
READ = ("text/csv", "application/json")


class Cell(NamedTuple):
    """One thing asked: what it is called, how it is asked, and every permission that it takes."""

    name: str
    ask: Callable[[FlaskClient, dict[str, str]], Any]
    takes: frozenset[policy.Permission]
    refused: Callable[[Any], bool] = lambda reply: reply.status_code == 403


def got(path: str, *takes: policy.Permission) -> Cell:
    return Cell(f"GET {path}", lambda client, headers: client.get(path, headers=headers), frozenset(takes))


def sent(path: str, body: dict[str, Any], *takes: policy.Permission) -> Cell:
    return Cell(f"POST {path} {body}", lambda client, headers: client.post(path, json=body, headers=headers), frozenset(takes))


def of_view(view: Any) -> Cell:
    """A view of the last three months, which is sooner drawn than one of all."""
    name, last = f"{view.page}.{view.name}", engine.current().last_month
    period = f"since={month_text(shifted(last, -2))}&until={month_text(last)}"
    return got(f"/api/view/{name}?format=csv&{period}", FILES, FIGURES, *filter(None, [SINGLE.get(name)]))


def of_page(page: Any) -> Cell:
    """A page as the browser asks for it: one that the role may not open says so and leads to what each role may do."""
    parts = {"page": ("children", None), "title": ("data", None)}
    body = {
        "output": "..page.children...title.data..",
        "outputs": [{"id": name, "property": part} for name, (part, _) in parts.items()],
        "inputs": [{"id": "url", "property": "pathname", "value": page.path}, {"id": "release", "property": "data", "value": None}],
        "state": [{"id": "title", "property": "data"}],
        "changedPropIds": ["url.pathname"],
    }
    cell = sent("/_dash-update-component", body, *PAGE_TAKES.get(page.key, (FIGURES,)))
    return cell._replace(name=f"page {page.path}", refused=lambda reply: '"Alert"' in reply.text)


def of_dimension(key: str) -> Cell:
    people = [TRADERS] if key in ("trader", "broker") else []
    return got(f"/api/ask?measures=declarations&measures=trade_records&by={key}", FIGURES, *people)


def of_route(rule: Any) -> Cell:
    """What a route needs where it is asked without anything: documents and scripts hold no data, and are for whoever signed in."""
    path = re.sub(r"<[^>]*>", "x", rule.rule)
    takes = {
        "/api/ask": [],
        "/api/view/x": [FIGURES],
        "/api/slides/x": [],
        "/api/records": [FILES, FIGURES, RECORD_FILES, RECORDS],
        "/api/trs.xlsx": [FILES, FIGURES, RECORDS],
        "/api/trs-summary": [FILES, FIGURES],
        "/api/link/x": [LINKS],
        "/api/stories": [NOTES],
        "/api/story": [NOTES],
        "/api/story/file": [NOTES],
    }
    return got(path, *takes.get(path, []))


def cells() -> Iterator[Cell]:
    """Everything that can be asked: routes, views, measures, dimensions, filters, files and changes."""
    yield from map(of_page, PAGES)
    yield from (of_route(rule) for rule in app.server.url_map.iter_rules() if "GET" in rule.methods and rule.rule != "/login")
    yield from (got(f"/api/ask?measures={key}", FIGURES) for key in MEASURES)
    yield from map(of_dimension, DIMENSIONS)
    yield got("/api/ask?measures=declarations&trader=T1", FIGURES, TRADERS)
    yield got("/api/ask?measures=declarations&office=KVA", FIGURES)
    yield got("/api/records?format=csv", FILES, FIGURES, RECORD_FILES, RECORDS)
    yield sent("/api/link", {"search": "?office=KVA"}, LINKS)
    yield sent("/api/stories", {"name": "Cells"}, CHANGES, NOTES)
    yield sent("/api/story/slides", {"story": "", "new": "More cells", "view": "overview.revenue", "search": ""}, CHANGES, NOTES)


@pytest.fixture
def client(read_demo, monkeypatch):
    monkeypatch.setenv("PORTOLAN_TOKEN", TOKEN)
    monkeypatch.setenv("PORTOLAN_FORECAST", "0")
    settings.cache_clear()
    yield app.server.test_client()
    settings.cache_clear()


@pytest.fixture
def as_role(monkeypatch):
    """A function that makes requests those of a role, and returns the headers that they carry."""

    def headers(role: str) -> dict[str, str]:
        if role == SIGNED_OUT:
            return {}
        monkeypatch.setenv("PORTOLAN_TOKEN_ROLE", role)
        settings.cache_clear()
        return {"Authorization": f"Bearer {TOKEN}"}

    return headers


def wrong(role: str, cell: Cell, reply: Any) -> str:
    """How an answer departs from the policy; empty where it does not."""
    if reply.status_code == 500:
        return f"{role}: {cell.name}: 500"
    if role == SIGNED_OUT:
        is_open = cell.name in ("GET /healthz", "GET /readyz")
        return "" if is_open or reply.status_code == 401 else f"{role}: {cell.name}: {reply.status_code}"
    may = cell.takes <= policy.policy().roles[role].may
    if may == cell.refused(reply):
        return f"{role}: {cell.name}: {reply.status_code}, and the policy says {'yes' if may else 'no'}"
    if reply.status_code == 403 and not (0 < len(reply.text.strip()) < 200):
        return f"{role}: {cell.name}: refused without a sentence"
    single = TRADERS not in policy.policy().roles[role].may and reply.mimetype in READ and TELLS.search(reply.text)
    return f"{role}: {cell.name}: tells of a trader" if single else ""


def deviations(client: FlaskClient, as_role: Callable[[str], dict[str, str]], roles: list[str], asked: list[Cell]) -> list[str]:
    """Every cell that departs from the policy."""
    found = []
    for role in roles:
        headers = as_role(role)
        found += [wrong(role, cell, cell.ask(client, headers)) for cell in asked]
    return [each for each in found if each]


def test_every_role_is_refused_what_the_policy_says_and_nothing_else(client, as_role):
    asked = list(cells())
    assert {*KNOWN, SIGNED_OUT} == {*ROLES}
    roles = policy.policy().roles
    assert roles["analyst"].may <= roles["steward"].may <= roles["local"].may
    views = [of_view(view) for view in DRAWN]
    found = deviations(client, as_role, [*KNOWN, SIGNED_OUT], asked)
    found += deviations(client, as_role, [role for role in (*KNOWN, SIGNED_OUT) if role not in ALIKE], views)
    assert found == []
    assert len(asked) * len(ROLES) + len(views) * (len(ROLES) - len(ALIKE)) >= 1500


def test_an_application_that_asks_nobody_departs_from_the_policy(client, as_role, monkeypatch):
    monkeypatch.setattr(policy, "may", lambda *_: True)
    assert len(deviations(client, as_role, ["administrator"], list(cells()))) > 100
    view = next(view for view in DRAWN if (view.page, view.name) == ("clearance", "backlog"))
    assert deviations(client, as_role, ["leader"], [of_view(view)])


def test_what_an_analyst_is_shown_is_not_kept_for_a_leader(client, as_role):
    view = next(of_view(view) for view in DRAWN if (view.page, view.name) == ("traders", "traders"))
    shown, refused = (view.ask(client, as_role(role)) for role in ("analyst", "leader"))
    assert TELLS.search(shown.text) and refused.status_code == 403 and not TELLS.search(refused.text)
