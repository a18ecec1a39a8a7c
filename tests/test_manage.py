"""The commands as a person runs them."""

import csv
import io
import json
import os
import socket
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEADER = (
    "Declaration ID,Date,Office ID,Process Type,Import Type,Import Use,Payment Type,Mode of Transport,Declarant ID,Importer ID,"
    "Seller ID,Courier ID,HS6 Code,Country of Departure,Country of Origin,Tax Rate,Tax Type,Country of Origin Indicator,"
    "Net Mass,Item Price,Fraud,Critical Fraud"
)
ROWS = (
    "1,2021-01-01,40,B,11,21,11,40,D1,I1,S1,,010121,CN,NA,8.0,A,E,12.5,100.10,0,0",
    "2,2021-01-02,40,B,11,21,11,10,D1,I2,S1,,851713,CN,CN,0.0,A,E,1.0,200.20,1,1",
    "3,2021-02-01,20,B,11,21,11,10,D2,I2,,,851713,HK,CN,13.0,A,E,0.0,not a number,0,0",
)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return os.environ | {"PORTOLAN_WAREHOUSE": f"duckdb:///{tmp_path_factory.mktemp('commands') / 'warehouse'}"}


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def loaded(environment, tmp_path_factory) -> dict:
    path = tmp_path_factory.mktemp("files") / "declarations.csv"
    path.write_text("\n".join([HEADER, *ROWS, ""]), encoding="utf-8")
    demonstration = run(environment, "demo", "--declarations", "400", "--years", "1")
    assert demonstration.returncode == 0, demonstration.stderr
    refused = run(environment, "load", "korea", str(path), "--json")
    assert (refused.returncode, refused.stdout) == (1, "") and "1 of 3 records (33.3%) cannot be loaded" in refused.stderr
    found = run(environment, "load", "korea", str(path), "--json", "--accept-loss")
    return {
        "path": path,
        "stderr": found.stderr,
        "code": found.returncode,
        "report": json.loads(found.stdout, parse_float=Decimal)["files"][0],
    }


def test_every_record_is_accounted_for(loaded):
    report = loaded["report"]
    assert loaded["code"] == 0
    assert (report["physical"], report["loaded"], report["quarantined"], report["blank"]) == (3, 2, 1, 0)
    value = report["sums"]["value"]
    assert value["file"] == value["loaded"] == value["warehouse"] == Decimal("300.3") and value["unreadable"] == 1
    assert report["loss"]


def test_real_data_never_mix_with_the_demonstration(environment, loaded):
    found = json.loads(
        run(environment, "ask", "declarations", "import_value", "duty_assessed", "--format", "json").stdout, parse_float=Decimal
    )
    assert found["rows"] == [{"declarations": 2, "import_value": Decimal("300.3"), "duty_assessed": Decimal("8.008")}]
    assert found["meta"]["release"]["demonstration"] is False


def test_the_same_file_again_changes_nothing(environment, loaded):
    before = run(environment, "releases").stdout
    again = json.loads(run(environment, "load", "korea", str(loaded["path"]), "--json").stdout)["files"][0]
    assert again["unchanged"] is True and again["loaded"] == 2
    assert run(environment, "releases").stdout == before


def test_releases_state_their_months(environment, loaded):
    (header, row) = run(environment, "releases").stdout.splitlines()[:2]
    assert "first_month" in header and "2021-01" in row and "202,101" not in row


def test_a_read_only_portolan_changes_nothing(environment, loaded):
    for arguments in (("demo",), ("refresh",), ("forecast",), ("load", "korea", str(loaded["path"]))):
        found = run(environment | {"PORTOLAN_READ_ONLY": "1"}, *arguments)
        assert found.returncode == 1 and found.stderr.startswith("manage.py: PORTOLAN_READ_ONLY=1: nothing is loaded")


def test_a_port_in_use_is_one_clear_line(environment):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        found = run(environment | {"PORT": str(port)}, "serve")
    assert found.returncode == 1
    assert found.stderr == f"manage.py: cannot listen on HOST=127.0.0.1 PORT={port}: Address already in use\n"


def test_quarantine_is_listed_and_exported(environment, loaded, tmp_path):
    assert "not a number" in run(environment, "quarantine").stdout
    target = tmp_path / "quarantine.csv"
    run(environment, "quarantine", "--export", str(target))
    (row,) = csv.DictReader(io.StringIO(target.read_text(encoding="utf-8")))
    assert row["line"] == "4" and row["column"] == "Item Price" and row["file"] == "declarations.csv"


@pytest.mark.parametrize(("arguments", "reason"), [
    (("ask", "import_valu"), "did you mean 'import_value'"),
    (("ask", "import_value", "--by", "ofice"), "did you mean 'office'"),
    (("ask", "import_value", "--where", "since=2021"), "a month is written"),
    (("load", "korean", "README.md"), "korea"),
    (("load", "korea", "README.md"), "README.md"),
])  # fmt: skip
def test_a_refusal_is_one_clear_line_and_a_failure(environment, loaded, arguments, reason):
    found = run(environment, *arguments)
    assert found.returncode != 0 and reason in found.stderr and "Traceback" not in found.stderr


def test_an_answer_names_its_route(environment, loaded):
    found = run(environment, "ask", "import_value", "--by", "hs2", "--explain", "--format", "csv")
    assert found.stdout.splitlines() == ["hs2,import_value", "85,200.2", "01,100.1"]
    assert "item: 2 rows in the months asked" in found.stderr, "a few rows are worth no roll-up"


def test_the_screen_is_served_in_its_style_from_any_folder(environment, loaded, tmp_path):
    command = [sys.executable, "-c", "from app import app; print(app.config.assets_folder)"]
    found = subprocess.run(command, cwd=tmp_path, env=environment | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == str(ROOT / "assets")
