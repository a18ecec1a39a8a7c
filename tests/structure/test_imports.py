"""The one-way rule between floors, and what may not be written where."""
import ast
import re
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.structure.parsed import tree

ROOT = Path(__file__).parents[2]
FLOORS = ("data", "queries", "analytics", "services", "dashboard", "callbacks", "serving")
MAY_SPEAK_SQL = ("embedded.py", "postgresql.py", "postgresql_dialect.py")


def sources(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def modules_imported(path: Path) -> set[str]:
    return named(tree(path))


def named(module: ast.Module) -> set[str]:
    nodes = list(ast.walk(module))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {name for node in nodes if isinstance(node, ast.ImportFrom) and node.module for name in _from(node)}


def importing(paths: list[Path], *unwanted: str) -> list[str]:
    """Each path that imports a module whose name begins in one of some ways, with that name; there are many paths."""
    assert len(paths) > 100
    return [f"{path}: {name}" for path in paths for name in modules_imported(path) if name.startswith(unwanted)]


def _from(node: ast.ImportFrom) -> set[str]:
    return {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}


def found(pattern: str, paths: list[Path]) -> list[str]:
    lines = [(path, number, line) for path in paths for number, line in enumerate(path.read_text().splitlines(), 1)]
    return [f"{path.relative_to(ROOT)}:{number}" for path, number, line in lines if re.search(pattern, line)]


def test_every_contract_of_the_house_is_kept():
    linter = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    found = subprocess.run([sys.executable, "-c", linter], cwd=ROOT, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout


def test_the_settings_know_no_floor():
    imported = {name.split(".")[0] for file in ("settings.py", "provider_settings.py") for name in modules_imported(ROOT / file)}
    assert not imported & {*FLOORS, "app", "manage"}


def test_figures_are_plain_dicts():
    paths = [*sources(*FLOORS), ROOT / "app.py", ROOT / "manage.py"]
    assert importing(paths, "plotly.express", "plotly.graph_objects", "plotly.graph_objs") == []


def test_a_graph_is_made_in_one_place():
    assert len({place.split(":")[0] for place in found(r"\bGraph\(", sources("dashboard", "callbacks"))}) == 1


def test_questions_are_portable():
    paths = [path for path in sources("queries") if path.name not in MAY_SPEAK_SQL]
    assert importing(paths, "sqlalchemy.text", "duckdb", "sqlalchemy.dialects") == []
    assert found(r"\.(execute|sql|exec_driver_sql)\(\s*f?[\"']|\btext\(|\.raw\b", paths) == []


APART = ("psycopg", "data.postgresql", "queries.engine.backends.postgresql")


def test_nothing_of_postgresql_is_imported_where_the_warehouse_is_a_folder():
    """Its modules are imported by each other, and inside the functions that are called where a warehouse is there."""
    others = [path for path in [*sources(*FLOORS, "commands"), ROOT / "manage.py"] if not name_of(path).startswith(APART)]
    at_start = {path: [node for node in tree(path).body if isinstance(node, ast.Import | ast.ImportFrom)] for path in others}
    imported = [(path, name) for path, nodes in at_start.items() for name in named(ast.Module(nodes, []))]
    assert len(imported) > 2_000 and [(path, name) for path, name in imported if name.startswith(APART)] == []


def test_no_module_below_the_callbacks_reads_a_request():
    assert found(r"\bflask\.request\b|\bfrom flask import .*\brequest\b|\bctx\b", sources(*FLOORS[: FLOORS.index("callbacks")])) == []


@pytest.mark.parametrize("floor", ["queries", "analytics"])
def test_no_modules_import_each_other_in_a_circle(floor):
    graph = {name_of(path): modules_imported(path) for path in (ROOT / floor).rglob("*.py")}
    known = {name: {each for each in names if each in graph and each != name} for name, names in graph.items()}
    assert len(known) > 20 and tuple(TopologicalSorter(known).static_order())


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
