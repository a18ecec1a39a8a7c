"""Documentation that cannot lie: what the program knows, the documents name."""
import re
from importlib import import_module
from pathlib import Path

import pytest

from data.loading.mapping import sources
from docs import reference
from queries.catalogue import BESIDE, DIMENSIONS, MEASURES

ROOT = Path(__file__).parents[2]
GENERATED = (reference.SETTINGS, reference.COMMANDS, reference.GLOSSARY, reference.SOURCES, reference.MAPPING)
HOUSE = {path.name for path in ROOT.iterdir() if path.is_dir() and path.name.isalpha()} - {"var"}
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("path", GENERATED, ids=lambda path: path.name)
def test_what_is_generated_is_up_to_date(path):
    assert path.read_text() == reference.documents()[path], "run `make docs`"


def test_every_setting_is_documented():
    fields, written = reference.Settings.model_fields, reference.SETTINGS.read_text()
    assert len(fields) > 30
    assert [name for name in fields if f"| `{reference.variable(name)}` |" not in written or not fields[name].description] == []


def test_every_command_is_documented():
    commands, written = reference.manage.main.commands, reference.COMMANDS.read_text()
    assert len(commands) > 20
    assert [name for name in commands if f"| `manage.py {name}` |" not in written or not commands[name].get_short_help_str(200)] == []


def test_every_measure_and_dimension_is_documented():
    written = reference.GLOSSARY.read_text()
    assert len(MEASURES) > 50 and [key for key in (*MEASURES, *BESIDE, *DIMENSIONS) if f"(`{key}`)" not in written] == []


@pytest.mark.parametrize("path", sorted((ROOT / "dashboard/pages").glob("*/[a-z]*.py")), ids=lambda path: path.stem)
def test_every_page_is_documented(path):
    page = import_module(f"dashboard.pages.{path.parent.name}.{path.stem}").PAGE
    assert f"| **{page.title}** |" in (ROOT / "docs/pages.md").read_text()


def test_every_source_is_documented():
    written, names = reference.SOURCES.read_text(), sources.names()
    assert len(names) > 15
    assert [name for name in names if f"| `{name}` |" not in written or f"`manage.py load {name} FILE`" not in written] == []


def test_every_column_of_a_source_is_documented():
    written = reference.SOURCES.read_text()
    assert [each.name for each in sources.mappings() if not each.title] == []
    named = [(each.name, name) for each in sources.mappings() for column in each.columns for name in column.names]
    assert len(named) > 100 and [(source, name) for source, name in named if name not in written] == []


def test_every_link_leads_somewhere():
    links = [(path, link) for path in DOCUMENTS for link in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", path.read_text())]
    assert len(links) > 50
    assert [(path, link) for path, link in links if not link.startswith("http") and not (path.parent / link).exists()] == []


def absent(named: str) -> bool:
    """Whether a document names a path of the house, or a module or a name in one, that is not there."""
    first = re.split(r"[/.]", named)[0]
    if "/" in named or named.endswith(".py"):
        return (first in HOUSE or named.endswith(".py")) and not (ROOT / named).exists()
    if first not in HOUSE or "." not in named or (ROOT / named).exists():
        return False
    return not any((ROOT / "/".join(named.split(".")[:depth])).with_suffix(".py").exists() for depth in (2, 3, 4, 5)) and not hasattr(
        import_module(named.rpartition(".")[0]), named.rpartition(".")[2]
    )


def test_every_path_and_module_that_a_document_names_exists():
    named = [(path, name) for path in DOCUMENTS for name in re.findall(r"`([\w./-]+)`", path.read_text())]
    assert len(named) > 500 and [(path, name) for path, name in named if absent(name)] == []


@pytest.mark.parametrize(
    ("named", "is_absent"),
    [("queries/engine/ask.py", False), ("queries/ask.py", True), ("ask.py", True), ("data.months", False), ("data.month", True)],
)
def test_what_is_not_there_is_found(named, is_absent):
    assert absent(named) == is_absent


def test_a_document_fits_a_page():
    written = {*DOCUMENTS} - {*GENERATED}
    assert {path: long for path in written if (long := len(path.read_text().splitlines())) > 70} == {}


def test_decisions_are_numbered_without_gaps():
    numbers = [int(path.name[:3]) for path in sorted((ROOT / "docs/decisions").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_commented_table_states_its_grain():
    lines = (ROOT / "data/schema/__init__.py").read_text().splitlines()
    tables = [number for number, line in enumerate(lines) if re.match(r"\w+ = Table\(", line)]
    assert [lines[number] for number in tables if not lines[number - 1].startswith("# Grain: ")] == []
