"""Which tests bear on a module: those that import it first, then those of its room and of what views mean, then those a step further."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bench.mutants.changes import ROOT

PARTS = ("data", "queries", "analytics", "services", "callbacks", "dashboard", "serving", "commands", "bench", "docs", "assets", "tests")
SUBJECTS = {"forecasting": "revenue", "alerts": "overview", "estimates": "compliance"}  # of rooms that are named for what they do
APART = ("browser", "serving", "structure", "bench")


@cache
def imports() -> dict[str, frozenset[str]]:
    """Return the modules (as files) that each file of the tree imports."""
    files = [path for part in PARTS if (ROOT / part).is_dir() for path in (ROOT / part).rglob("*.py")]
    return {str(path.relative_to(ROOT)): frozenset(named(path)) for path in files}


def named(path: Path) -> Iterator[str]:
    """Yield the files of the tree that a module imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{each.name}" for each in node.names)]
        for name in names:
            stem = name.replace(".", "/")
            yield from (each for each in (f"{stem}.py", f"{stem}/__init__.py") if (ROOT / each).is_file())


def chosen(file: str, most: int) -> list[str]:
    """Return the tests of a module, the nearest first: those that import it, those of its room, what views mean, those a step further."""
    reach, near = {file}, []
    room = f"tests/{Path(file).parent}/"
    for _ in range(3):
        found = [each for each, held in imports().items() if testing(each) and held & reach]
        near += sorted((each for each in found if each not in near), key=lambda each: (not each.startswith(room), size(each)))
        near += sorted(each for each in imports() if testing(each) and each.startswith(room) and each not in near)
        near += [each for each in meanings(file) if each not in near]
        reach |= {each for each, held in imports().items() if held & reach and not each.startswith("tests/")}
    return near[:most]


def meanings(file: str) -> list[str]:
    """Return the tests of what views mean that bear on a module: those of its subject, all where it is of none."""
    every = sorted(each for each in imports() if each.startswith("tests/meaning/") and testing(each))
    room = Path(file).parts[1]
    return [each for each in every if Path(each).parts[2] == SUBJECTS.get(room, room)] or every


def testing(file: str) -> bool:
    """Return whether a file holds tests that need no browser and no server."""
    parts = Path(file).parts
    return parts[0] == "tests" and parts[-1].startswith("test_") and parts[1] not in APART


def size(file: str) -> int:
    """Return the bytes of a file of the tree."""
    return (ROOT / file).stat().st_size
