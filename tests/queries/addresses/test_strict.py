"""The strict parser: what the screen drops is refused by name, on the API, the command line and files alike."""

from decimal import Decimal
from urllib.parse import parse_qsl, unquote, urlencode

import pytest
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

import manage
from callbacks.http import api
from data import schema
from data.access.user import Scope, User, acting_as
from queries.addresses.filters import COMPARE, PICKABLE, Filters
from queries.addresses.strict import API, FILE, QUESTION, Misread, strict
from queries.tables.answers import asked
from tests.queries.small import filled, publish

LONG = "Inland clearance depot of the northern valleys and of the three ports on the river, second gate"
LATER = "Inland clearance depot of the northern valleys and of the three ports on the river, first gate"
ROWS = (("A", "10"), ("B", "20"), (LONG, "40"), (LATER, "80"))
OFFICES = [("A", "North", "Port Alba"), ("B", "South", "Port Bruma"), (LONG, f"{LONG} (region)", LONG), (LATER, "South", LATER)]


@pytest.fixture
def held(folder):
    """Four offices, two of them with names of over 64 characters, and one row for each."""
    items = [filled(schema.item, office=office, decl_id=office, items=1, import_value=Decimal(value)) for office, value in ROWS]
    offices = [filled(schema.office, code=code, region=region, name=name) for code, region, name in OFFICES]
    return publish(folder, {schema.item: items, schema.office: offices})


@pytest.fixture
def client():
    server = Flask("strict")
    api.register(server)
    return server.test_client()


REFUSED = [
    ("ofice=A", "no filter named 'ofice'; did you mean 'office'?"),
    ("chapter=84", "no filter named 'chapter'; did you mean 'hs2'?"),
    ("Transport=air", "no filter named 'Transport'; did you mean 'mode'?"),
    ("since=2026-01&untl=2026-03", "did you mean 'until'?"),
    ("month=2025-01", "write since=2025-01&until=2025-01"),
    ("office=C", "office=C: nothing matches this code of Office; there are: A, B"),
    ("office=port%20alba", "did you mean 'A' (Port Alba)?"),
    ("region=Nroth", "did you mean 'North'?"),
    ("year=2031", "year=2031: nothing matches this code of Year; there are: 2026"),
    ("office=" + "x" * 1001, "no code is longer than 1,000 characters"),
    ("office=", "office: no code given"),
    ("office", "office: no code given"),
    ("since=2026-01&since=2026-02", "since is given 2 times: give it once"),
    ("compare=year&compare=none", "compare is given 2 times"),
    ("clock=lunar", "one of calendar, working"),
    ("since=2026-13", "a month is written 2024-01"),
    ("office=%ED%A0%80", "nothing matches this code"),
    ("since=1999-12", "since=1999-12: the data hold Jan 2026 to Jan 2026; did you mean 2026-01?"),
    ("since=2026-01&until=2026-02", "until=2026-02: the data hold Jan 2026 to Jan 2026; did you mean 2026-01?"),
    ("&".join(f"office={place}" for place in range(201)), "office is given 201 codes: at most 200"),
]


@pytest.mark.parametrize(("search", "reason"), REFUSED)
def test_what_the_screen_would_drop_is_refused_by_name_wherever_it_is_asked(held, client, search, reason):
    for grammar in (QUESTION, API, FILE):
        with pytest.raises(Misread) as refused:
            strict(search, grammar)
        assert reason in str(refused.value)
    with pytest.raises(Misread) as refused:
        asked(["import_value"], [], search)
    assert reason in str(refused.value)
    for path in ("/api/ask?measures=import_value&", "/api/records?"):
        reply = client.get(path + search)
        assert reply.status_code == 400 and reason in (reply.json["error"] if reply.is_json else reply.text)


@pytest.mark.parametrize("code", ["B", "NOWHERE"])
def test_a_code_that_is_not_seen_is_refused_like_one_that_there_is_not(held, code):
    with acting_as(User("a", "analyst", Scope(offices=frozenset({"A"})))), pytest.raises(Misread) as refused:
        strict(f"office={code}", QUESTION)
    assert str(refused.value) == f"office={code}: nothing matches this code of Office among the offices that you see"


@pytest.mark.parametrize("key", ["duty_points=5", "span=rolling", "adjust=yes", "rows=office", "present=1"])
def test_what_only_a_page_reads_is_refused_where_it_would_change_nothing(held, key):
    strict(key, FILE)
    with pytest.raises(Misread, match="changes nothing here"):
        strict(key, API)


@pytest.mark.parametrize("top", ["0", "-1", "100001", "1000001234", "1e3", "²", "9" * 5000, ""])
def test_top_is_a_whole_number_up_to_its_cap_on_the_api_and_on_the_command_line(held, client, top, monkeypatch, capsys):
    reply = client.get("/api/ask", query_string={"measures": "import_value", "by": "office", "top": top})
    assert reply.status_code == 400 and "from 1 to 100000" in reply.json["error"]
    monkeypatch.setattr("sys.argv", ["manage.py", "ask", "import_value", "--by", "office", "--top", top])
    with pytest.raises(SystemExit) as stopped:
        manage.run()
    assert stopped.value.code


def test_own_keys_stand_once_and_a_top_without_a_cut_is_not_ignored(held, client):
    twice = client.get("/api/ask?measures=import_value&by=office&top=1&top=2")
    uncut = client.get("/api/ask?measures=import_value&top=2")
    assert "top is given 2 times" in twice.json["error"] and "by which dimension" in uncut.json["error"]
    assert "format is given 2 times" in client.get("/api/records?format=csv&format=xlsx").text


def test_every_fault_is_named_at_once(held):
    with pytest.raises(Misread) as refused:
        strict("ofice=A&since=2026-13&until=2026-01&until=2026-02&month=2026-01")
    assert all(name in str(refused.value) for name in ("ofice", "since=2026-13", "until is given 2 times", "month is not a filter"))


@pytest.mark.parametrize(("key", "codes", "expected"), [
    ("office", [LONG], 40), ("office", [LONG, "A"], 50), ("office", ["A"], 10),
    ("region", [f"{LONG} (region)"], 40), ("region", ["South"], 100), ("region", ["North", f"{LONG} (region)"], 50),
])  # fmt: skip
def test_a_long_name_filters_as_a_short_one_does(held, client, key, codes, expected):
    search = urlencode([(key, code) for code in codes])
    regions = {office: region for office, region, _ in OFFICES}
    by_hand = sum(int(value) for office, value in ROWS if (office if key == "office" else regions[office]) in codes)
    assert by_hand == expected
    assert client.get(f"/api/ask?measures=import_value&{search}").json["rows"] == [{"import_value": expected}]
    assert asked(["import_value"], [], search).rows[0]["import_value"] == expected
    assert Filters.parse(Filters.parse(search).search).picked(key) == tuple(sorted(codes))


def test_a_code_too_long_to_be_one_matches_nothing_on_the_screen_instead_of_everything(held):
    from queries.engine.ask import ask
    from queries.engine.question import Question

    filters = Filters.parse("office=" + "A" * 5000)
    assert filters.picks and not ask(Question(("import_value",), ("office",), filters)).rows


CODES = {"office": ["A", "B", LONG, "C", "a"], "region": ["North", "South", "Nowhere"], "origin": ["-", "CN"], "hs2": ["85", "99"]}
PAIRS = st.lists(
    st.one_of(
        st.sampled_from([(key, code) for key, codes in CODES.items() for code in codes]),
        st.tuples(st.sampled_from(["since", "until", "month"]), st.sampled_from(["2026-01", "2026-12", "2026-1", ""])),
        st.tuples(st.just("compare"), st.sampled_from([*COMPARE, "tomorrow"])),
        st.tuples(st.text(max_size=8), st.text(max_size=8)),
    ),
    max_size=5,
)


@limits(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(PAIRS)
def test_what_is_accepted_loses_nothing(held, pairs):
    """Whatever the strict parser takes, the screen reads in full: each pair asked is in what was read, and nothing else is."""
    search = urlencode(pairs, errors="surrogatepass")
    try:
        read = strict(search)
    except Misread:
        return
    asked_for = {(key, code) for key, code in pairs if (key, code) != ("compare", "year") and (key, code) != ("clock", "calendar")}
    ends = {code for key, code in asked_for if key in ("since", "until")}
    back = set(parse_qsl(read.search.lstrip("?")))
    assert {pair for pair in back if pair[0] not in ("since", "until")} == {pair for pair in asked_for if pair[0] not in ("since", "until")}
    assert {code for key, code in back if key in ("since", "until")} == ends
    assert all(key in PICKABLE or key in ("since", "until", "compare") for key, _ in asked_for)


def test_what_does_not_apply_is_said_in_the_header_of_a_file_and_beside_a_csv(held, client, monkeypatch, capsys):
    reply = client.get("/api/ask?measures=import_value&by=month&format=csv&tax=-")
    assert "filter on Tax does not apply to Import value" in unquote(reply.headers["Portolan-Notes"])
    monkeypatch.setattr("sys.argv", ["manage.py", "ask", "import_value", "--where", "tax=-", "--format", "csv"])
    manage.run()
    printed = capsys.readouterr()
    assert "does not apply" in printed.err and "does not apply" not in printed.out
