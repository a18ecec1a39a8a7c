"""What is wrong with the text of a mapping: each mistake with its line, the setting, and the nearest right name."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Entries
from difflib import get_close_matches
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from data.loading.authoring.lines import Path, SettingLines
from data.loading.mapping.mapping import Mapping

PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
MOST = 5
MESSAGES = {
    "missing": "is missing",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "string_type": "must be a text in quotes",
    "tuple_type": "must be a list in square brackets",
    "dict_type": "must be a group of settings",
    "model_type": "must be a group of settings",
}


def mapping_of(name: str, text: str) -> tuple[Mapping | None, list[str]]:
    """Return the mapping that a TOML text states and no mistakes, or none and each mistake as `line: setting: what is wrong`."""
    try:
        entry = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, [_syntax(str(error))]
    try:
        return Mapping(name=name, **{key: value for key, value in entry.items() if key != "name"}), []
    except ValidationError as error:
        lines = SettingLines(text)
        return None, [told(lines, tuple(one["loc"]), each) for one in error.errors() for each in _problem(one).split("\n")]


def without_mistakes(name: str, text: str) -> Mapping | None:
    """Return the mapping that a TOML text states but for the settings that are wrong, to look at the rest; none where that makes none."""
    try:
        entry: dict[str, Any] = tomllib.loads(text)
        for _ in range(MOST):
            try:
                return Mapping(name=name, **{key: value for key, value in entry.items() if key != "name"})
            except ValidationError as error:
                for one in error.errors():
                    _leave_out(entry, one["loc"])
    except (tomllib.TOMLDecodeError, LookupError, TypeError):
        pass
    return None


def _leave_out(entry: Any, path: Path) -> None:
    """Take a setting out of what a TOML text states; LookupError where it is not there."""
    if not path:
        raise LookupError
    for part in path[:-1]:
        entry = entry[part]
    del entry[path[-1]]


def told(lines: SettingLines, path: Path, problem: str) -> str:
    """Return a mistake as a person reads it: line, setting, what is wrong."""
    setting = ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
    return f"line {lines.of(_written(path, problem))}: " + (f"{setting}: " if setting else "") + problem


def nearest(name: str, names: Iterable[str]) -> str:
    """Return what to write for a wrong name: the nearest right one, or all there are."""
    known = sorted(names)
    near = get_close_matches(name.casefold(), known, 1, 0.5)
    return f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(known)}"


def settings_of(path: Path) -> list[str]:
    """Return the names of the settings that may stand where a setting of this path stands."""
    return [field.alias or name for name, field in _model(path[:-1]).model_fields.items() if name != "name"]


def _syntax(message: str) -> str:
    found = PLACE.search(message)
    told = PLACE.sub("", message).strip()
    return f"line {found[1]}, column {found[2]}: not TOML: {told}" if found else f"line 1: not TOML: {told}"


def _problem(error: Any) -> str:
    kind, path, value = error["type"], error["loc"], error["input"]
    if kind == "extra_forbidden":
        return f"no such setting; {nearest(str(path[-1]), settings_of(path))}"
    if kind == "literal_error":
        names = re.findall(r"'([^']+)'", error["msg"])
        return f"{value!r} is not one of {', '.join(names)}" + (
            f"; {hint}" if (hint := nearest(str(value), names)).startswith("did") else ""
        )
    message = MESSAGES.get(kind) or error["msg"].removeprefix("Value error, ")
    return message if kind in ("missing", "value_error") or isinstance(value, dict | Entries) else f"{value!r} {message}"


def _written(path: Path, problem: str) -> Path:
    """Return the path of the line to show: of a mistake that the whole mapping makes, that of the setting its message begins with."""
    if path:
        return path
    return tuple(problem.partition(":")[0].split("."))


def _model(path: Path) -> type[BaseModel]:
    """Return the model of the settings of a group."""
    model: type[BaseModel] = Mapping
    for part in path:
        if isinstance(part, str):
            field = next((one for name, one in model.model_fields.items() if part in (name, one.alias)), None)
            model = next(_models(field.annotation), model) if field else model
    return model


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel) and not get_origin(annotation):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)
