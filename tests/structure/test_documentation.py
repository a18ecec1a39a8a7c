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


@pytest.mark.parametrize("field", reference.Settings.model_fields)
def test_every_setting_is_documented(field):
    assert f"| `{reference.variable(field)}` |" in reference.SETTINGS.read_text()
    assert reference.Settings.model_fields[field].description


@pytest.mark.parametrize("name", reference.manage.main.commands)
def test_every_command_is_documented(name):
    assert f"| `manage.py {name}` |" in reference.COMMANDS.read_text()
    assert reference.manage.main.commands[name].get_short_help_str(200)


@pytest.mark.parametrize("key", [*MEASURES, *BESIDE, *DIMENSIONS])
def test_every_measure_and_dimension_is_documented(key):
    assert f"(`{key}`)" in reference.GLOSSARY.read_text()


@pytest.mark.parametrize("path", sorted((ROOT / "dashboard/pages").glob("*/[a-z]*.py")), ids=lambda path: path.stem)
def test_every_page_is_documented(path):
    page = import_module(f"dashboard.pages.{path.parent.name}.{path.stem}").PAGE
    assert f"| **{page.title}** |" in (ROOT / "docs/pages.md").read_text()


@pytest.mark.parametrize("name", sources.names())
def test_every_source_is_documented(name):
    written = reference.SOURCES.read_text()
    assert f"| `{name}` |" in written and f"`manage.py load {name} FILE`" in written


@pytest.mark.parametrize("each", sources.mappings(), ids=lambda each: each.name)
def test_every_column_of_a_source_is_documented(each):
    assert each.title and all(name in reference.SOURCES.read_text() for column in each.columns for name in column.names)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path):
    links = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", path.read_text())
    assert [link for link in links if not link.startswith("http") and not (path.parent / link).exists()] == []


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


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_path_and_module_that_a_document_names_exists(path):
    assert [named for named in re.findall(r"`([\w./-]+)`", path.read_text()) if absent(named)] == []


@pytest.mark.parametrize(
    ("named", "is_absent"),
    [("queries/engine/ask.py", False), ("queries/ask.py", True), ("ask.py", True), ("data.months", False), ("data.month", True)],
)
def test_what_is_not_there_is_found(named, is_absent):
    assert absent(named) == is_absent


@pytest.mark.parametrize("path", sorted({*DOCUMENTS} - {*GENERATED}), ids=lambda path: path.name)
def test_a_document_fits_a_page(path):
    assert len(path.read_text().splitlines()) <= 70


def test_decisions_are_numbered_without_gaps():
    numbers = [int(path.name[:3]) for path in sorted((ROOT / "docs/decisions").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_commented_table_states_its_grain():
    lines = (ROOT / "data/schema/__init__.py").read_text().splitlines()
    tables = [number for number, line in enumerate(lines) if re.match(r"\w+ = Table\(", line)]
    assert [lines[number] for number in tables if not lines[number - 1].startswith("# Grain: ")] == []
