"""Documentation made from the program: the glossary, the files it reads, its settings and its commands."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic.fields import FieldInfo

import manage
from data.loading.asycuda import xml
from data.loading.mapping import mapping
from data.loading.mapping import sources as library
from docs import mapping_page
from provider_settings import ProviderSettings
from queries.catalogue import glossary
from settings import Settings, variable

ROOT = Path(__file__).parents[1]
GLOSSARY, SOURCES, MAPPING = ROOT / "docs/glossary.md", ROOT / "docs/sources.md", ROOT / "docs/mapping.md"
SETTINGS, COMMANDS = ROOT / "docs/settings.md", ROOT / "docs/commands.md"
SOURCES_HEAD = """# The files that Portolan reads

Made from `data/sources/`. Columns are found by name, in any order and letter case; the report names those that were ignored.
A column in **bold** must be in the file; in a required one an empty cell is set aside as one that cannot be read. A cell that
cannot be read goes into quarantine: with its record where the record cannot do without it, else alone, and the record is loaded without it.
"""


def settings_table() -> str:
    """Return every setting: its environment variable, its default, what it does; those of a provider last."""
    fields = sorted(Settings.model_fields.items(), key=lambda each: each[0] in ProviderSettings.model_fields)
    return "\n".join(["| variable | default | what it does |", "|---|---|---|", *(_row(variable(name), field) for name, field in fields)])


def _row(name: str, field: FieldInfo) -> str:
    default = int(field.default) if isinstance(field.default, bool) else field.default
    return f"| `{name}` | `{default}` | {field.description} |"


def commands_table() -> str:
    """Return every command of manage.py and its first line of help."""
    return "\n".join(["| command | what it does |", "|---|---|", *(_command(name) for name in sorted(manage.main.commands))])


def _command(name: str) -> str:
    return f"| `manage.py {name}` | {manage.main.commands[name].get_short_help_str(200).rstrip('.')} |"


def sources_table() -> str:
    """Return every source and the kinds of file it reads."""
    titles = {source: "; ".join(each.title for each in library.mappings() if each.source == source) for source in library.names()}
    return "\n".join(["| source | what it reads |", "|---|---|", *(f"| `{source}` | {title} |" for source, title in titles.items())])


def sources() -> str:
    """Return every kind of file: its columns, their names, how they are read."""
    kinds = sorted(library.mappings(), key=lambda each: (each.source, each.name))
    return "\n".join([SOURCES_HEAD, sources_table(), "", *(line for each in kinds for line in _kind(each))])


def _kind(each: mapping.Mapping) -> Iterator[str]:
    yield f"## {each.title}\n\n`manage.py load {each.source} FILE`, mapping `{each.name}`\n"
    yield "| column | read as | required | a cell that cannot be read |\n|---|---|---|---|"
    optional = xml.completed(each).optional
    yield from (_column(one, one.field in optional) for one in each.columns)
    yield ""


def _column(each: mapping.MappedColumn, is_optional: bool) -> str:
    names = " or ".join(each.names if each.may_be_absent else (f"**{each.names[0]}**", *each.names[1:]))
    return f"| {names} | {each.kind} | {'yes' if each.required else ''} | {'alone' if is_optional else 'with its record'} |"


def filled(text: str, blocks: Mapping[str, str]) -> str:
    """Return the text with what stands between `<!-- name -->` and `<!-- /name -->` replaced."""
    for name, block in blocks.items():
        opened, closed = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        before, _, rest = text.partition(opened)
        text = f"{before}{opened}{block}\n{closed}{rest.partition(closed)[2]}"
    return text


def documents() -> dict[Path, str]:
    """Return each generated document and what it must hold now."""
    filled_in = {
        SETTINGS: filled(SETTINGS.read_text(), {"settings": settings_table()}),
        COMMANDS: filled(COMMANDS.read_text(), {"commands": commands_table()}),
    }
    return {GLOSSARY: glossary.markdown(), SOURCES: sources(), MAPPING: mapping_page.page(), **filled_in}


if __name__ == "__main__":
    for path, text in documents().items():
        path.write_text(text)
