"""Settings of a mapping that can be written but not used: each is refused with the value seen and what is accepted."""

import codecs
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

FLOWS = ("import", "export", "transit")
MOMENT = datetime(2024, 12, 31, 23, 59, 58)


def expressions(stated: str | dict[str, str]) -> str | dict[str, str]:
    """A regular expression, or several as keys of a table, as they are; ValueError where one is none."""
    for one in (stated,) if isinstance(stated, str) else stated:
        try:
            re.compile(one)
        except re.error as error:
            raise ValueError(f"{one!r} is not a regular expression: {error}") from None
    return stated


def dates(stated: tuple[str, ...]) -> tuple[str, ...]:
    """Forms of dates, as they are; ValueError where one holds no letter of a date, or one that is not known."""
    for one in stated:
        try:
            is_form = "%" in one and bool(datetime.strptime(MOMENT.strftime(one), one))
        except (ValueError, re.error):
            is_form = False
        if not is_form:
            raise ValueError(f"{one!r} is not a form of dates: write it as %d/%m/%Y or %Y-%m-%d %H:%M:%S")
    return stated


def encodings(stated: tuple[str, ...]) -> tuple[str, ...]:
    """Names of encodings, as they are; ValueError where one is not known, or there is none."""
    _some(stated, "utf-8 or cp1252")
    for one in stated:
        try:
            codecs.getincrementaldecoder(one)
        except LookupError:
            raise ValueError(f"{one!r} is not an encoding: name one as utf-8, cp1252, latin-1, cp1256 or utf-16") from None
    return stated


def delimiters(stated: tuple[str, ...]) -> tuple[str, ...]:
    """Marks between fields, as they are; ValueError where one is not a single character, or there is none."""
    _some(stated, "a comma")
    for one in stated:
        if len(one) != 1 or one in '\r\n"':
            raise ValueError(f"{one!r} is not a mark between fields: state one character, as ',' or ';' or '|'")
    return stated


def constants(stated: dict[str, Any]) -> dict[str, Any]:
    """Fields of one value, as they are; ValueError where they name a flow that there is not."""
    if stated.get("flow", FLOWS[0]) not in FLOWS:
        raise ValueError(f"flow: {stated['flow']!r} is not one of {', '.join(FLOWS)}")
    return stated


def _some(stated: Iterable[str], example: str) -> None:
    if not stated:
        raise ValueError(f"none is stated: state one or more, as {example}")


CHECKS: dict[str, Callable[[Any], Any]] = {"encodings": encodings, "delimiters": delimiters, "constants": constants}
