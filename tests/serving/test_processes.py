"""Several processes serve as one: the same answers, one screen in one process, sessions that hold and end in all, new releases."""

import glob
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from bench.crowd import enveloped
from bench.server import ROOT, running
from bench.speed.arms import family
from serving import together
from serving.seats import SeatConnection, Seated
from settings import settings

TOKEN = "b7Jx0-QmZt4_wLrK9vHsYcN2dPfA8uEg"
ASKED = "/api/ask?measures=declarations&measures=release_hours_p50&by=office&mode=sea"


@pytest.fixture(scope="module")
def pair(demo_warehouse, tmp_path_factory):
    """The address of a server of two processes, its first process, and the folder of a warehouse of its own."""
    place = tmp_path_factory.mktemp("pair")
    shutil.copytree(demo_warehouse, place / "warehouse")
    given = {
        "PORTOLAN_WAREHOUSE": f"duckdb:///{place}/warehouse", "PORTOLAN_SIDE_STORE": f"sqlite:///{place}/side.db", "TMPDIR": str(place),
        "PORTOLAN_PROCESSES": "2", "PORTOLAN_TOKEN": TOKEN,
    }  # fmt: skip
    with running("app:server", environment=given) as (address, process):
        until = time.monotonic() + 60
        while len(glob.glob(f"{place}/portolan-*/seat-*")) < 2 and time.monotonic() < until:
            time.sleep(0.1)
        yield address, process, place
    until = time.monotonic() + 10
    while glob.glob(f"{place}/portolan-*") and time.monotonic() < until:
        time.sleep(0.1)
    assert glob.glob(f"{place}/portolan-*") == []  # the folder goes with its server


def said(place, seat: int, path: str, headers: dict[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
    """What the process of a seat answers, asked through its own socket."""
    [found] = glob.glob(f"{place}/portolan-*/seat-{seat}")
    with closing(SeatConnection(found)) as line:
        line.request("GET", path, headers={"Portolan-From": "127.0.0.1", "Authorization": f"Bearer {TOKEN}", **(headers or {})})
        reply = line.getresponse()
        return reply.status, dict(reply.getheaders()), reply.read()


def rows(body: bytes) -> object:
    return {key: value for key, value in json.loads(body).items() if key != "seconds"}


def test_both_processes_give_the_same_answer(pair):
    _, _, place = pair
    (status, _, first), (other, _, second) = said(place, 0, ASKED), said(place, 1, ASKED)
    assert (status, other) == (200, 200) and rows(first) == rows(second) and json.loads(first)["rows"]


def test_the_figures_are_those_of_both_processes(pair):
    _, _, place = pair
    counted = re.compile(rb'portolan_requests_total{method="GET",route="/healthz",status="200"} (\S+)')
    before = counted.search(said(place, 0, "/metrics")[2])
    for seat in (0, 1, 1):
        said(place, seat, "/healthz")
    after = [counted.search(said(place, seat, "/metrics")[2]) for seat in (0, 1)]
    assert [float(each[1]) - (float(before[1]) if before else 0) for each in after if each] == [3, 3]


def test_the_folder_is_closed_to_others(pair):
    [folder] = glob.glob(f"{pair[2]}/portolan-*")
    assert os.stat(folder).st_mode & 0o777 == 0o700


def test_a_session_holds_in_both_processes_and_ends_in_both(pair):
    _, _, place = pair
    [folder] = glob.glob(f"{place}/portolan-*/seat-0")
    with closing(SeatConnection(folder)) as line:
        form = {"Content-Type": "application/x-www-form-urlencoded", "Portolan-From": "127.0.0.1"}
        line.request("POST", "/login", f"token={TOKEN}", form)
        reply = line.getresponse()
        reply.read()
        cookie = {"Cookie": reply.getheader("Set-Cookie", "").partition(";")[0], "Authorization": ""}
        assert [said(place, seat, "/glossary", cookie)[0] for seat in (0, 1)] == [200, 200]
        line.request("POST", "/logout", "", {**cookie, **form})
        assert line.getresponse().status == 303
    assert [said(place, seat, "/glossary", cookie)[0] for seat in (0, 1)] == [401, 401]


def test_a_question_of_a_screen_is_answered_as_it_would_be_by_any(pair):
    address, _, _ = pair
    where = urlsplit(address)
    request = {"Authorization": f"Bearer {TOKEN}"}
    with closing(HTTPConnection(where.hostname, where.port, timeout=60)) as opened:
        opened.request("GET", "/_dash-dependencies", headers=request)
        known = json.load(opened.getresponse())
    [volume] = [each for each in known if '"name":"volume"' in each["output"] and '"page":"overview"' in each["output"]]
    body = json.dumps(enveloped(volume))
    answers = set()
    for screen in range(8):
        with closing(HTTPConnection(where.hostname, where.port, timeout=60)) as opened:
            head = {**request, "Content-Type": "application/json", "Portolan-Turn": f"{screen:x} 1"}
            opened.request("POST", "/_dash-update-component", body, head)
            reply = opened.getresponse()
            answers.add((reply.status, reply.read()))
    assert len(answers) == 1 and {status for status, _ in answers} == {200}


def test_after_a_new_release_neither_process_gives_the_old(pair):
    _, _, place = pair
    asked = "/api/ask?measures=on_target_share&by=office"
    before = [said(place, seat, asked) for seat in (0, 1)]
    given = os.environ | {"PORTOLAN_WAREHOUSE": f"duckdb:///{place}/warehouse"}
    (place / "standards.csv").write_text("office,mode,lane,calendar hours\n-,-,-,1\n", encoding="utf-8")
    command = [sys.executable, "manage.py", "load", "service_standards", str(place / "standards.csv")]
    done = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    after = [said(place, seat, asked) for seat in (0, 1)]
    assert [headers["Portolan-Release"] for _, headers, _ in (*before, *after)] == ["1", "1", "2", "2"]
    assert rows(before[0][2])["rows"] == rows(before[1][2])["rows"] != rows(after[0][2])["rows"] == rows(after[1][2])["rows"]


def test_a_process_that_falls_is_started_again_and_readers_are_answered_meanwhile(pair):
    address, process, _ = pair
    found = [each for each in family(process) if each != process]
    os.kill(found[0], signal.SIGKILL)
    for _ in range(5):
        assert urlopen(f"{address}/healthz", timeout=30).status == 200
    until = time.monotonic() + 60
    while len([each for each in family(process) if each not in (process, *found)]) < 1 and time.monotonic() < until:
        time.sleep(0.2)
    assert len([each for each in family(process) if each != process]) >= 2


def test_the_folder_goes_where_the_keeper_is_killed_too(tmp_path):
    with running("tests.serving.slow:server", environment={"PORTOLAN_PROCESSES": "2", "TMPDIR": str(tmp_path)}) as (_, process):
        assert len(glob.glob(f"{tmp_path}/portolan-*")) == 1
        others = [each for each in family(process) if each != process]
        os.kill(process, signal.SIGKILL)
        until = time.monotonic() + 30
        while (glob.glob(f"{tmp_path}/portolan-*") or any(map(alive, others))) and time.monotonic() < until:
            time.sleep(0.2)
        assert glob.glob(f"{tmp_path}/portolan-*") == [] and not any(map(alive, others))


def alive(process: int) -> bool:
    return os.path.exists(f"/proc/{process}")


def test_the_screen_leads_to_a_seat_and_the_questions_spread():
    seats = [Seated(lambda *_: [], together.Seat(None, place, 3)) for place in range(3)]
    turns = [f"{screen:032x} {turn}" for screen in range(60) for turn in (1, 2)]
    asked = [{"PATH_INFO": "/_dash-update-component", "HTTP_PORTOLAN_TURN": turn} for turn in turns]
    found = [{seat.place(each) for seat in seats} for each in asked]
    assert all(len(each) == 1 for each in found) and found[::2] == found[1::2]
    assert set().union(*found) == {0, 1, 2}
    assert [seat.place({"PATH_INFO": "/api/ask", "HTTP_PORTOLAN_TURN": "a 1"}) for seat in seats] == [0, 1, 2]


def test_a_question_for_a_process_that_is_gone_is_answered_here(tmp_path):
    from io import BytesIO

    heard = []
    seated = Seated(lambda environ, _start: [environ["wsgi.input"].read()], together.Seat(tmp_path, 0, 2))
    asked = {"PATH_INFO": "/_dash-update-component", "REQUEST_METHOD": "POST", "HTTP_PORTOLAN_TURN": "", "wsgi.input": BytesIO(b"whole")}
    screen = next(each for each in "0123456789abcdef" if seated.place({**asked, "HTTP_PORTOLAN_TURN": f"{each} 1"}) == 1)
    assert b"".join(seated({**asked, "HTTP_PORTOLAN_TURN": f"{screen} 1"}, lambda *said: heard.append(said))) == b"whole"
    assert heard == []


def test_a_reader_cannot_state_another_address(tmp_path):
    stated = []
    seated = Seated(lambda environ, _start: stated.append(environ.get("HTTP_PORTOLAN_FROM")) or [], together.Seat(tmp_path, 0, 2))
    seated({"PATH_INFO": "/api/ask", "HTTP_PORTOLAN_FROM": "10.0.0.1"}, lambda *_: None)
    assert stated == [None]


@pytest.mark.parametrize(("stated", "proxy", "cores", "gigabytes", "expected"), [
    ("3", "", 2, 1, 3), ("0", "", 8, 64, 1), ("0", "X-User", 4, 64, 4), ("0", "X-User", 8, 6, 3), ("0", "X-User", 64, 512, 8),
    ("0", "X-User", 1, 64, 1), ("0", "X-User", 4, 1, 1),
])  # fmt: skip
def test_how_many_processes_there_are(monkeypatch, stated, proxy, cores, gigabytes, expected):
    monkeypatch.setenv("PORTOLAN_PROCESSES", stated)
    monkeypatch.setenv("PORTOLAN_PROXY_HEADER", proxy)
    settings.cache_clear()
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(cores)))
    monkeypatch.setattr(os, "sysconf", lambda name: gigabytes * 2**30 // 4096 if name == "SC_PHYS_PAGES" else 4096)
    assert together.processes() == expected
    settings.cache_clear()


def test_memory_is_divided_and_all_together_take_no_more_than_is_set(monkeypatch):
    monkeypatch.setenv("PORTOLAN_MEMORY", "4GB")
    monkeypatch.setenv("PORTOLAN_CACHE_MEMORY", "512MB")
    settings.cache_clear()
    given = together.divided(3)
    assert int(given["PORTOLAN_MEMORY"][:-2]) * 3 <= 4096
    assert int(given["PORTOLAN_CACHE_MEMORY"][:-2]) * 3 + 512 // together.SHARED <= 512
    settings.cache_clear()


def test_a_wrong_port_is_refused_before_anything_starts():
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        given = os.environ | {"PORT": str(taken.getsockname()[1]), "PORTOLAN_PROCESSES": "2"}
        command = [sys.executable, "-m", "serving", "app:server"]
        found = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, timeout=60)
    assert found.returncode != 0 and "cannot listen" in found.stderr


def test_the_keeper_stays_small():
    """It lives as long as its server, and reads neither data nor answers: what it would import for that it would hold for good."""
    script = "import sys, serving.keeper; print(sorted({'pandas', 'pyarrow', 'duckdb', 'sqlalchemy', 'sqlite3', 'flask'} & {*sys.modules}))"
    said = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout == "[]\n"
