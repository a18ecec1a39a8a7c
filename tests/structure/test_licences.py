"""The packages that Portolan installs: pinned, with hashes, and under licences that let anyone use it."""
import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = ("requirements", "requirements-dev")
PINNED = re.compile(r"^([A-Za-z0-9_.-]+)==(\S+)", re.MULTILINE)
COPYLEFT = re.compile(r"(?<![A-Z])A?GPL|(?<!Lesser )(?<!Library )General Public License", re.IGNORECASE)


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(file: str) -> dict[str, str]:
    return {canonical(name): version for name, version in PINNED.findall((ROOT / f"{file}.txt").read_text())}


def asked(file: str) -> set[str]:
    lines = (ROOT / f"{file}.in").read_text().splitlines()
    return {canonical(re.split(r"[\[=<>~ ]", line)[0]) for line in lines if line and not line.startswith(("-", "#"))}


def licences(name: str) -> str:
    """What a package says of its licence: its SPDX expression, else its classifiers, else its own words, else its licence file."""
    package = distribution(name)
    classifiers = [entry for entry in package.metadata.get_all("Classifier", []) if entry.startswith("License ::")]
    stated = package.metadata.get("License-Expression") or " ".join(classifiers) or (package.metadata.get("License") or "")[:200]
    return stated or "".join(file.read_text()[:200] for file in package.files or () if "LICENSE" in file.name.upper())


def free(licence: str) -> bool:
    """Whether one of the licences offered is neither GPL nor AGPL."""
    return any(not COPYLEFT.search(choice) for choice in re.split(r"\bOR\b", licence))


@pytest.mark.parametrize("name", sorted({name for file in FILES for name in pinned(file)}))
def test_no_package_is_under_the_gpl(name):
    try:
        licence = licences(name)
    except PackageNotFoundError:
        pytest.skip(f"{name} is not installed on this kind of machine")
    assert licence and free(licence), f"{name}: {licence or 'no licence stated'}"


@pytest.mark.parametrize(("licence", "expected"), [
    ("MIT", True), ("GPL-3.0-only", False), ("AGPL-3.0", False), ("LGPL-3.0-or-later", True), ("MIT OR GPL-2.0", True),
    ("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", False),
])
def test_a_licence_is_told_from_its_name(licence, expected):
    assert free(licence) is expected


@pytest.mark.parametrize("file", FILES)
def test_every_package_is_pinned_with_hashes_and_without_an_address(file):
    text = (ROOT / f"{file}.txt").read_text()
    assert asked(file) <= set(pinned(file))
    assert len(re.findall(r"^\S+==\S+ (?:; [^\\\n]+)?\\\n    --hash=sha256:", text, re.MULTILINE)) == len(pinned(file))
    assert not re.search(r"https?://|file:|--(extra-)?index|--find-links", text)


def test_both_lists_agree_on_every_version():
    run, dev = (pinned(file) for file in FILES)
    assert {name: (run[name], dev[name]) for name in run.keys() & dev.keys() if run[name] != dev[name]} == {}


def test_every_package_asked_for_has_its_reason():
    [decision] = (ROOT / "docs/decisions").glob("005-*.md")
    explained = {canonical(name) for name in re.findall(r"`([A-Za-z0-9_.-]+)`", decision.read_text())}
    assert (asked("requirements") | asked("requirements-dev")) - explained == set()
