"""What the files of the container state: no rights, nothing written but the data, health asked for, this machine alone."""

import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from settings import Settings, variable

SECRET = "0123456789abcdefghijklmnopqrstuvwxyz"
ROOT = Path(__file__).parents[2]


def instructions():
    """The instructions of the Dockerfile: (name, the rest), lines that go on joined."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    return [tuple(line.split(None, 1)) for line in text.splitlines() if line.strip()]


def tree(lines, indent=0):
    """What a block of YAML holds, in the forms that compose.yaml has: mappings, lists of quoted texts, plain and quoted scalars."""
    held, found = {}, []
    while lines and (depth := len(lines[0]) - len(lines[0].lstrip())) >= indent:
        assert depth == indent, f"indented unlike its neighbours: {lines[0]!r}"
        line = lines.pop(0).strip()
        if line.startswith("- "):
            assert re.fullmatch(r'- "[^"\\]*"', line), f"a text that is not quoted: {line!r}"
            found.append(line[3:-1])
            continue
        name, said = re.fullmatch(r'([\w-]+):(?: ("[^"\\]*"|[\w./-]+|\{\}))?', line).groups()
        assert name not in held, f"{name} twice"
        held[name] = {} if said == "{}" else said.strip('"') if said else tree(lines, len(lines[0]) - len(lines[0].lstrip()))
    assert not (held and found)
    return found or held


def composed():
    lines = [line for line in (ROOT / "compose.yaml").read_text().splitlines() if line.strip() and not line.startswith("#")]
    return tree(lines)


def test_the_image_runs_without_rights_and_installs_by_hash():
    said = instructions()
    last = max(place for place, (name, _) in enumerate(said) if name == "FROM")
    names = [name for name, _ in said[last:]]
    assert {*names} <= {"FROM", "RUN", "COPY", "ENV", "WORKDIR", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "CMD"}
    [(_, user)] = [each for each in said if each[0] == "USER"]
    assert user == "10001" and names.index("USER") > max(place for place, name in enumerate(names) if name in ("RUN", "COPY"))
    [installed] = [rest for name, rest in said if name == "RUN" and "pip install" in rest]
    assert "--require-hashes" in installed and "--no-deps" in installed
    assert all(re.match(r"python:3\.11-", rest) for name, rest in said if name == "FROM")


def test_the_image_and_the_service_set_only_what_the_program_knows(monkeypatch):
    known = {variable(name) for name in Settings.model_fields} | {"PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "MPLCONFIGDIR"}
    image = dict(re.findall(r"(\w+)=(\S+)", " ".join(rest for name, rest in instructions() if name == "ENV")))
    service = composed()["services"]["portolan"]["environment"]
    assert {*image} | {*service} <= known
    assert (image["PORTOLAN_WAREHOUSE"], image["PORTOLAN_SIDE_STORE"]) == ("duckdb:////data/warehouse", "sqlite:////data/side.db")
    assert service["PORTOLAN_TOKEN"].startswith("${PORTOLAN_TOKEN:?"), "compose stops where no secret is given"
    for name, said in {**image, **service, "PORTOLAN_TOKEN": SECRET}.items():
        monkeypatch.setenv(name, said)
    assert Settings().host == "0.0.0.0" and Settings().token == SECRET
    monkeypatch.delenv("PORTOLAN_TOKEN")
    with pytest.raises(ValueError, match="lets others reach this server"):
        Settings()


def test_the_service_writes_nothing_but_its_data_and_is_published_on_this_machine_alone():
    [(name, service)] = composed()["services"].items()
    assert name == "portolan" and service["read_only"] == "true" and service["tmpfs"] == ["/tmp"]
    assert service["cap_drop"] == ["ALL"] and service["security_opt"] == ["no-new-privileges:true"]
    assert service["ports"] == ["127.0.0.1:8050:8050"] and service["volumes"] == ["data:/data"] and composed()["volumes"] == {"data": {}}
    assert not {"privileged", "network_mode", "user", "pid", "cap_add", "devices"} & {*service}


def test_the_image_is_built_of_the_program_alone():
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    assert lines[0] == "*"
    named = {line[1:] for line in lines if line.startswith("!")}
    assert all((ROOT / name).exists() for name in named)
    assert not named & {".git", ".venv", "var", "tests", "bench"}
    code = {path.parent.name for path in ROOT.glob("*/__init__.py")} | {path.name for path in ROOT.glob("*.py")}
    assert code - {"bench", "tests"} <= named | {"docs"} and {"assets", "locales", "requirements.txt"} <= named


class Health(BaseHTTPRequestHandler):
    code = 200

    def do_GET(self):
        self.send_response(self.code if self.path == "/healthz" else 404)
        self.end_headers()

    def log_message(self, *_):
        pass


def test_the_health_check_asks_whether_the_server_answers():
    [(_, check)] = [each for each in instructions() if each[0] == "HEALTHCHECK"]
    words = re.findall(r'"((?:[^"\\])*)"', check.split("CMD", 1)[1])
    assert words[:2] == ["python", "-c"] and "/healthz" in words[2]
    with HTTPServer(("127.0.0.1", 0), Health) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        asked = [sys.executable, "-c", words[2]]
        codes = {}
        for code in (200, 503):
            Health.code = code
            codes[code] = subprocess.run(asked, env={"PORT": str(server.server_port)}, capture_output=True).returncode
        server.shutdown()
    assert codes == {200: 0, 503: 1}
    assert subprocess.run(asked, env={"PORT": str(server.server_port)}, capture_output=True).returncode == 1
