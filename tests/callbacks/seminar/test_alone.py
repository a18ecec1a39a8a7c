"""A release is presented in an empty folder, by the command, and not a byte of file or answer names a trader."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile

import duckdb
import pytest

from bench.server import free
from tests.warehouses import ROOT

GROUPS = ("value", "mass", "duty", "receipts", "refunds", "times", "open")


@pytest.fixture
def alone(releases, tmp_path):
    """The address of the release served by the command in an empty folder, without any setting."""
    port, folder = free(), tmp_path / "empty"
    folder.mkdir()
    plain = {key: value for key, value in os.environ.items() if not key.startswith("PORTOLAN_")}
    command = [sys.executable, str(ROOT / "manage.py"), "present", str(releases["trade"]), "--port", str(port)]
    with subprocess.Popen(command, cwd=folder, env=plain, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            assert "Stop with Ctrl-C" in process.stdout.readline()
            yield f"http://127.0.0.1:{port}", folder
        finally:
            process.terminate()
            process.wait(20)


def fetched(address, body=None):
    request = urllib.request.Request(address, body, {"Content-Type": "application/json"} if body else {})
    for _ in range(50):
        try:
            with urllib.request.urlopen(request, timeout=30) as reply:
                return reply.read()
        except urllib.error.HTTPError as refusal:
            return refusal.read()
        except OSError:
            time.sleep(0.2)
    raise AssertionError(address)


def callbacks_of(address):
    """Return the answers of every callback that the page asks of the server."""
    for each in json.loads(fetched(f"{address}/_dash-dependencies")):
        if each["clientside_function"]:
            continue
        parts = re.findall(r"(\{.*?\}|[\w-]+)\.(\w+)", each["output"])
        outputs = [{"id": json.loads(name) if name.startswith("{") else name, "property": key} for name, key in parts]
        inputs = [{**each["inputs"][0], "value": "?flow=import"}]
        envelope = {"output": each["output"], "outputs": outputs if len(outputs) > 1 else outputs[0], "inputs": inputs,
                    "changedPropIds": ["url.search"], "state": []}  # fmt: skip
        yield fetched(f"{address}/_dash-update-component", json.dumps(envelope).encode())


def test_no_byte_of_the_file_or_of_an_answer_names_a_trader(alone, releases, demo_warehouse, tmp_path):
    address, folder = alone
    answers = [fetched(f"{address}{path}") for path in ("/", "/_dash-layout", "/_dash-dependencies", "/?lang=ar", "/nope", "/healthz")]
    drawn = list(callbacks_of(address))
    assert len(drawn) == 6 and all(b'"response"' in each for each in drawn)
    for group in GROUPS:
        forms = ("by=hs2&format=json", "by=hs2&format=csv", "by=quarter&format=json", "by=region&by=year&format=csv")
        answers += [fetched(f"{address}/api/ask?group={group}&{form}") for form in forms]
        answers.append(fetched(f"{address}/api/blocks.csv?group={group}"))
    answers += [fetched(f"{address}/api/ask?trader=x"), fetched(f"{address}/api/ask?hs2=<script>")]
    story = f"{address}/api/story/file?name=Trade,+told"
    answers += [fetched(f"{address}{path}") for path in ("/api/story?name=Trade,+told&findings=1", "/presenter", "/api/story?name=x")]
    answers.append(fetched(f"{story}&format=html"))
    assert b"Regional seminar, Dakar" in answers[-1] and b"Three decisions" in answers[-4]
    for packed in (fetched(f"{address}/api/slides/seminar"), fetched(f"{story}&format=pptx"), releases["trade"].read_bytes()):
        with zipfile.ZipFile(io.BytesIO(packed)) as file:
            answers += [file.read(name) for name in file.namelist()]
            for name in file.namelist():
                if name.endswith(".xlsx"):
                    inner = zipfile.ZipFile(io.BytesIO(file.read(name)))
                    answers += [inner.read(each) for each in inner.namelist()]
    whole = b"\n".join([*answers, *drawn])
    own = shutil.copy(next(demo_warehouse.glob("release-*.duckdb")), tmp_path)  # this process may hold the file open with other settings
    with duckdb.connect(str(own), read_only=True) as raw:
        names = raw.execute("SELECT code, name FROM trader UNION SELECT code, name FROM broker").fetchall()
        declarations = [row[0] for row in raw.execute("SELECT decl_id FROM clearance LIMIT 500").fetchall()]
    assert len(names) > 200 and len(whole) > 200_000
    assert [name for _, name in names if name and name.encode() in whole] == []
    words = set(re.findall(rb"[\w/.-]+", whole))  # a code of four letters may stand inside a digest, and is found as a word of its own
    assert len(words) > 1000 and not words & {code.encode() for code, _ in names} and not words & {each.encode() for each in declarations}
    assert list(folder.iterdir()) == []


def test_a_file_that_is_no_release_is_refused_in_a_line(tmp_path):
    (tmp_path / "x").write_text("nothing")
    command = [sys.executable, str(ROOT / "manage.py"), "present", "x"]
    found = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert found.returncode == 1 and "x is no release of a seminar" in found.stderr and "Traceback" not in found.stderr
