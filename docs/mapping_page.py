"""The page docs/mapping.md: how to write a mapping, two worked examples, every setting of the models, every table and field."""

import inspect
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from data import schema
from data.loading.ledger import DATED
from data.loading.mapping import mapping
from data.loading.mapping.essential import ESSENTIAL
from data.schema import facts

ROOT = Path(__file__).parents[1]
EXAMPLES = Path(__file__).parent / "examples"
FIELDS = tomllib.loads((ROOT / "data/reference/labels/fields.toml").read_text(encoding="utf-8"))
REFERENCE = ("office", "trader", "broker", "procedure", "agreement", "relief", "tax", "officer", "country")
CUTS = schema.HEADER
MODELS = (mapping.Mapping, mapping.MappedColumn, mapping.Tax, mapping.NumberFormat, mapping.Sum, mapping.Wide, mapping.Product)
GROUPS = {"columns": "column", "tax": "tax"}
TITLES: dict[type[BaseModel], str] = {mapping.Mapping: "At the top of the file, and its groups"}
WORDS = {bool: "true or false", int: "whole number", float: "number", str: "text"}

HEAD = (EXAMPLES / "introduction.md").read_text(encoding="utf-8")


def page() -> str:
    """Return the text of docs/mapping.md."""
    return "\n".join([HEAD, *_examples(), *_settings(), *_tables()])


def _examples() -> Iterator[str]:
    yield "## Example 1: one record per item, taxes in columns, lines above the header and a total below\n"
    yield from _example("dua", "csv")
    yield "## Example 2: no header, fields between pipes, decimal comma\n"
    yield from _example("gd", "txt")


def _example(name: str, ending: str) -> Iterator[str]:
    yield f"The file `{name}.{ending}`:\n\n```\n{(EXAMPLES / f'{name}.{ending}').read_text(encoding='utf-8').rstrip()}\n```\n"
    yield f"The mapping `{name}.toml`; `manage.py load {name} {name}.{ending}` loads the file:\n"
    yield f"```toml\n{(EXAMPLES / f'{name}.toml').read_text(encoding='utf-8').rstrip()}\n```\n"


def _settings() -> Iterator[str]:
    yield "## Every setting\n"
    for model in MODELS:
        yield f"### {TITLES.get(model) or _sentence(inspect.getdoc(model) or '')}\n"
        yield "| setting | form | if not stated | what it does |\n|---|---|---|---|"
        yield from (_setting(name, field) for name, field in model.model_fields.items() if name != "name")
        yield ""


def _sentence(text: str) -> str:
    return text.partition("\n")[0].rstrip(".")


def _setting(name: str, field: FieldInfo) -> str:
    default = "**required**" if field.is_required() else _written(field.default)
    told = field.description or _group_told(field.annotation)
    return f"| `{field.alias or name}` | {_form(field.annotation)} | {default} | {_cell(told)} |"


def _group_told(annotation: Any) -> str:
    models = [one for one in (annotation, *getattr(annotation, "__args__", ())) if isinstance(one, type) and issubclass(one, BaseModel)]
    return f"see {_sentence(inspect.getdoc(models[0]) or '').partition(':')[0]} below" if models else ""


def _form(annotation: Any) -> str:
    """Return the form of a setting in words."""
    text = str(annotation)
    if "Literal" in text:
        return _cell(" or ".join(f"`{one}`" for one in re.findall(r"'([^']+)'", text)))
    if models := re.findall(r"data\.loading\.(?:mapping|groups)\.(\w+)", text):
        return "groups" if text.startswith("tuple") or models[0] == "Column" else "a group of each name" if "dict" in text else "a group"
    if text.startswith("dict"):
        return "names and texts"
    if text.startswith("tuple"):
        return "list of numbers" if "int" in text else "list of texts"
    if "None" in text or "|" in text:
        return "text or list" if "tuple" in text else "whole number"
    return WORDS.get(annotation, "text")


def _written(default: Any) -> str:
    if default is None or default is PydanticUndefined or default in ("", (), {}):
        return ""
    if isinstance(default, tuple):
        return _cell(", ".join(f"`{one}`".replace("\t", "\\t") for one in default))
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _tables() -> Iterator[str]:
    yield "## Every table and field\n"
    yield "`money` is in the currency of the record. Codes that are not stated are `-`. A field not known is left out.\n"
    yield f"**The cuts** that `{'`, `'.join(table for table in DATED if _is_cut(table))}` share:\n"
    yield from _fields("item", CUTS)
    for table in DATED:
        names = [name for name in _own(table) if not _is_computed(table, name)]
        yield f"### `{table}`\n\n{grain(table)}{' The cuts, and:' if _is_cut(table) else ''}\n"
        yield from _fields(table, names)
    yield "The intervals, bins, owners of the delay and counts of `clearance` are worked out from the stamps by themselves.\n"
    yield from _essential()
    yield "### Reference tables, for `[adds]`\n\n| table | grain | fields |\n|---|---|---|"
    for table in REFERENCE:
        yield f"| `{table}` | {_cell(grain(table))} | {', '.join(f'`{name}`' for name in columns_of(table))} |"
    yield ""


def _essential() -> Iterator[str]:
    yield "### Cells that a record cannot do without\n"
    yield (
        "A cell that cannot be read, of a column that fills one of these fields, by itself or in an expression, sets its record aside;\n"
        "so does one of a `required` column (but for masses and quantities), of `key`, `period`, `replaces`, `where` or `when`, or of\n"
        "kind `hs`. A bad cell of any other column is set aside alone, and its record is loaded with the field unknown. In tables not\n"
        "listed, it takes its record.\n"
    )
    yield "| table | fields |\n|---|---|"
    for table, needed in ESSENTIAL.items():
        yield f"| `{table}` | {', '.join(f'`{name}`' for name in needed if name in columns_of(table))} |"
    yield ""


def _fields(table: str, names: tuple[str, ...] | list[str]) -> Iterator[str]:
    yield "| field | unit or form | meaning |\n|---|---|---|"
    for name in names:
        unit, meaning = FIELDS.get(f"{table}.{name}") or FIELDS[name]
        yield f"| `{name}` | {_cell(unit)} | {_cell(meaning)} |"
    yield ""


def _is_cut(table: str) -> bool:
    return set(CUTS) <= set(columns_of(table))


def columns_of(table: str) -> list[str]:
    """Return the names of the columns of a table."""
    return [column.name for column in schema.metadata.tables[table].columns]


def _own(table: str) -> list[str]:
    shared = {*CUTS, "load_id"} if _is_cut(table) else {"load_id"}
    return [name for name in columns_of(table) if name not in shared]


def _is_computed(table: str, name: str) -> bool:
    """Return whether a field of `clearance` is worked out from others, and stated by no mapping."""
    return table == "clearance" and name not in FIELDS


def grain(table: str) -> str:
    """Return what one row of a table is, from the comment above it in the schema."""
    text = "\n".join(Path(inspect.getfile(module)).read_text(encoding="utf-8") for module in (facts, schema))
    found = re.search(rf"((?:^# .*\n)+)^{table} = Table\(", text, re.MULTILINE)
    lines = [line.removeprefix("# ").strip() for line in (found[1] if found else "").splitlines() if not line.startswith("# ---")]
    return " ".join(lines).removeprefix("Grain: ")
