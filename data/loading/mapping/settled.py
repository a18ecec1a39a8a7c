"""Settings of a mapping that can be written but not used: each is refused with the value seen and what is accepted."""

import codecs
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from data import reference
from data.loading.values import country_names

FLOWS = ("import", "export", "transit")
MOMENT = datetime(2024, 12, 31, 23, 59, 58)


def expressions(stated: str | dict[str, str]) -> str | dict[str, str]:
    """Return a regular expression, or several as keys of a table, unchanged; raises ValueError if one is invalid."""
    for one in (stated,) if isinstance(stated, str) else stated:
        try:
            re.compile(one)
        except re.error as error:
            raise ValueError(f"{one!r} is not a regular expression: {error}") from None
    return stated


def dates(stated: tuple[str, ...]) -> tuple[str, ...]:
    """Return the forms of dates, as they are; ValueError where one holds no letter of a date, or one that is not known."""
    for one in stated:
        try:
            is_form = "%" in one and bool(datetime.strptime(MOMENT.strftime(one), one))
        except (ValueError, re.error):
            is_form = False
        if not is_form:
            raise ValueError(f"{one!r} is not a form of dates: write it as %d/%m/%Y or %Y-%m-%d %H:%M:%S")
    return stated


def encodings(stated: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of encodings, as they are; ValueError where one is not known, or there is none."""
    _some(stated, "utf-8 or cp1252")
    for one in stated:
        try:
            codecs.getincrementaldecoder(one)
        except LookupError:
            raise ValueError(f"{one!r} is not an encoding: name one as utf-8, cp1252, latin-1, cp1256 or utf-16") from None
    return stated


def delimiters(stated: tuple[str, ...]) -> tuple[str, ...]:
    """Return the delimiters unchanged; raises ValueError unless each is a single character and there is at least one."""
    _some(stated, "a comma")
    for one in stated:
        if len(one) != 1 or one in '\r\n"':
            raise ValueError(f"{one!r} is not a mark between fields: state one character, as ',' or ';' or '|'")
    return stated


def constants(stated: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of one value, as they are; ValueError where they name a flow that there is not."""
    if stated.get("flow", FLOWS[0]) not in FLOWS:
        raise ValueError(f"flow: {stated['flow']!r} is not one of {', '.join(FLOWS)}")
    currency = stated.get("currency")
    if currency is not None and not re.fullmatch("[A-Z]{3}", str(currency)):
        raise ValueError(f"currency: {currency!r} is no code of a currency: state its three capital letters, as USD")
    return stated


def country(stated: str) -> str:
    """Return the code of a country unchanged.

    Raises ValueError if it is not one, with the code that belongs to its name.
    """
    known = {*reference.country_codes(), "XK"}
    if stated and stated not in known:
        code = country_names.shipped().code(stated)
        hint = f"; did you mean {code!r}?" if code in known else ""
        raise ValueError(f"{stated!r} is no ISO code of a country: state its two capital letters, as PE{hint}")
    return stated


def fields(stated: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of fields, as they are; ValueError where there is none."""
    if not stated:
        raise ValueError("none is stated: name one or more fields, as decl_id, or leave the setting out")
    return stated


def widths(stated: tuple[int, ...]) -> tuple[int, ...]:
    """Return the numbers of digits, as they are; ValueError where there is none, or one that no code has."""
    if not stated or not all(1 <= one <= 30 for one in stated):
        raise ValueError("state numbers of digits from 1 to 30, as [6, 8, 10]")
    return stated


def headers(stated: tuple[str, ...]) -> tuple[str, ...]:
    """Return headers, as they are; ValueError where there is none."""
    if not stated or not all(one.strip() for one in stated):
        raise ValueError('none is stated: name the headers that the column goes by, as ["Office", "Bureau"]')
    return stated


def zone(stated: str) -> str:
    """Return an offset from Greenwich unchanged, or that clocks are taken as written; raises ValueError if it is neither."""
    if not re.fullmatch(r"(?:written|[+-][0-9]{2}:[0-9]{2})?", stated):
        raise ValueError(f'{stated!r} is no offset: state "+02:00", or "written" to take each clock as it is written')
    return stated


def multiplier(stated: int) -> int:
    """Return the factor on amounts unchanged; raises ValueError if it would make them zero."""
    if not stated:
        raise ValueError("every amount would come to nought: state what amounts are multiplied by, as 1000, or leave the setting out")
    return stated


def _some(stated: Iterable[str], example: str) -> None:
    if not stated:
        raise ValueError(f"none is stated: state one or more, as {example}")


CHECKS: dict[str, Callable[[Any], Any]] = {  # by the name of a setting, in whichever group it stands
    "pattern": expressions,
    "aggregates": expressions,
    "refuses": expressions,
    "formats": dates,
    "months": dates,
    "names": headers,
    "widths": widths,
    "zone": zone,
    "multiplier": multiplier,
    "encodings": encodings,
    "delimiters": delimiters,
    "constants": constants,
    "key": fields,
    "period": fields,
    "own_country": country,
}
