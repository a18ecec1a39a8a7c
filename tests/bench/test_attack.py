"""A small part of `make attack`: malformed requests to the real server, bad files into an empty warehouse; what it would find is found."""

import json
from pathlib import Path

import pytest

from bench.attack import faults, loads
from bench.attack.files import TABLES, Bad, written
from bench.attack.requests import KINDS, Request, requests
from bench.attack.sending import known, sent, wrong
from bench.attack.tally import ANSWERED, FAILED, REFUSED, Tally, Tried
from callbacks.core.shell import PAGES

REQUESTS, FILES, SEED = 200, 20, 11


@pytest.fixture(scope="module")
def under(served):
    return known(served, [page.path for page in PAGES])


def test_no_malformed_request_fails_or_is_answered_with_the_whole(served, under):
    tally = Tally()
    tally.add(sent(served, requests(under, REQUESTS, SEED)))
    assert [f"{each.kind}: {each.said} {each.detail[:800]}" for each in tally.failures] == []
    assert sum(counted.total() for counted in tally.counts.values()) == REQUESTS
    assert sum(counted[REFUSED] for counted in tally.counts.values()) > REQUESTS / 3


def test_no_bad_file_fails_or_is_loaded_without_an_account():
    found = list(loads.tried(FILES, SEED))
    assert [f"{each.detail}: {each.said}" for each in found if each.outcome == FAILED] == [] and len(found) == FILES
    assert {each.outcome for each in found} == {REFUSED, ANSWERED}


def test_bytes_that_are_no_request_are_refused_in_words(served):
    assert [each for each in faults.no_http(served) if each.outcome == FAILED] == []


def test_the_same_seed_makes_the_same_requests_and_files(under, tmp_path):
    first, again, other = ([*requests(under, 60, seed)] for seed in (1, 1, 2))
    assert first == again != other and len({each.kind for each in first}) >= len(KINDS)
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    made = [[(each.kind, each.source, each.path.name) for each in written(tmp_path / name, 26, 3)] for name in ("a", "b")]
    assert made[0] == made[1] and len({kind for kind, *_ in made[0]}) == 13


@pytest.mark.parametrize(
    ("status", "body", "fault"),
    [
        (500, b"x", "an error of the server"),
        (200, b'{"x": "Traceback (most recent call last)"}', "a trace back"),
        (200, b"..This card failed...", "a card failed"),
        (200, b"rows", "answered, and not refused"),
        (400, b" ", "refused without a word"),
        (400, b"office=Q: nothing matches this code", ""),
        (503, b"the answer took longer", ""),
    ],
)
def test_what_is_wrong_with_an_answer_is_seen(status, body, fault):
    found = wrong("", Request("question", "GET", "/api/ask?office=Q", refused=True), status, body)
    assert found.startswith(fault) and bool(found) == bool(fault)


def test_the_whole_in_silence_is_seen(served, under):
    """An address that nothing is wrong with is answered with the whole: as a malformed one, that would be a failure."""
    view = next(each for each in under.envelopes if "overview-offices-head" in each["output"])
    body = json.dumps(view).encode()
    request = Request("screen", "POST", "/_dash-update-component", (("Content-Type", "application/json"),), body, same=body)
    [found] = sent(served, [request])
    assert (found.outcome, found.said) == (FAILED, "200: the whole, in silence")


def test_a_load_that_breaks_is_seen(tmp_path, monkeypatch):
    path = Path(tmp_path / "a.csv")
    path.write_text(TABLES["revenue"])
    bad = Bad("odd cell", "revenue", path)
    assert loads.loaded(bad, tmp_path / "one").outcome == ANSWERED
    monkeypatch.setattr(loads.manage.load, "load_files", lambda *_: 1 / 0)
    found = loads.loaded(bad, tmp_path / "two")
    assert (found.outcome, found.said) == (FAILED, "ZeroDivisionError: division by zero")


def test_records_and_amounts_that_are_missing_from_an_account_are_seen():
    whole = {"file": "a", "physical": 3, "loaded": 2, "quarantined": 1, "blank": 0, "sums": {"tax": {"file": 5.0, "loaded": 5.0}}}
    changes = ({}, {"loaded": 1}, {"sums": {"tax": {"file": 5, "loaded": 4}}})
    said = [loads.unaccounted(json.dumps({"files": [whole | change]})) for change in changes]
    assert said == ["", "a: records are missing from the account", "a: amounts are missing from the account: tax"]


def test_the_table_counts_by_kind_and_shows_what_failed():
    tally = Tally()
    tally.add([Tried("a", REFUSED), Tried("a", FAILED, "500: x", "GET /"), Tried("b", ANSWERED)])
    lines = tally.lines()
    assert lines[0].split() == ["tried", "refused", "answered", "failed"] and lines[1].split() == ["a", "2", "1", "0", "1"]
    assert lines[3].split() == ["in", "all", "3", "1", "1", "1"] and lines[4].startswith("FAILED a: 500: x")
