"""Documentation made from the program: the glossary, and the README's tables of settings and commands."""
from collections.abc import Mapping
from pathlib import Path

from pydantic.fields import FieldInfo

import manage
from queries import glossary
from settings import Settings, variable

ROOT = Path(__file__).parents[1]
README, GLOSSARY = ROOT / "README.md", ROOT / "docs/glossary.md"


def settings_table() -> str:
    """Every setting: its environment variable, its default, what it does."""
    fields = Settings.model_fields.items()
    return "\n".join(["| variable | default | what it does |", "|---|---|---|", *(_row(variable(name), field) for name, field in fields)])


def _row(name: str, field: FieldInfo) -> str:
    default = int(field.default) if isinstance(field.default, bool) else field.default
    return f"| `{name}` | `{default}` | {field.description} |"


def commands_table() -> str:
    """Every command of manage.py and its first line of help."""
    return "\n".join(["| command | what it does |", "|---|---|", *(_command(name) for name in sorted(manage.main.commands))])


def _command(name: str) -> str:
    return f"| `manage.py {name}` | {manage.main.commands[name].get_short_help_str(200).rstrip('.')} |"


def filled(text: str, blocks: Mapping[str, str]) -> str:
    """The text with what stands between `<!-- name -->` and `<!-- /name -->` replaced."""
    for name, block in blocks.items():
        opened, closed = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        before, _, rest = text.partition(opened)
        text = f"{before}{opened}{block}\n{closed}{rest.partition(closed)[2]}"
    return text


def documents() -> dict[Path, str]:
    """Each generated document and what it must hold now."""
    return {GLOSSARY: glossary.markdown(), README: filled(README.read_text(), {"settings": settings_table(), "commands": commands_table()})}


if __name__ == "__main__":
    for path, text in documents().items():
        path.write_text(text)
