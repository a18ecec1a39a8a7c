"""Amounts whose headers name their currency, as `CIF value (ZAR)`: refused where it is not known to be that of the administration."""

from typing import TYPE_CHECKING

from duckdb import DuckDBPyConnection

from data.loading.reading.file_bytes import FileRefused, shown
from data.loading.refusals.layouts import key_of
from data.loading.values import units

if TYPE_CHECKING:
    from data.loading.mapping.header_match import Match

NOT_MONEY = ("_kg", "quantity")
OF_TAXES = ("tax_line", "payment")
_OWN = "SELECT currency FROM administration WHERE currency <> ''"


def judge(raw: DuckDBPyConnection, match: "Match") -> None:
    """Raise FileRefused where a header names a currency that is not the administration's, or of which nothing says that it is.

    Where no currency is stated, that of the headers is taken where all amounts, taxes among them, are in it, or where they say CFA francs.
    """
    named = _named(match)
    if not named or _in_cells(match) or match.mapping.own_money:
        return
    own = _own(raw)
    name, codes = next(((name, codes) for name, codes in named.items() if own not in codes), ("", frozenset[str]()))
    if not name or (not own and _taken(match)):
        return
    why = f"the currency of the administration is {own}" if own else "nothing states that this is the currency of the administration"
    code = min(codes)
    raise FileRefused(
        f"{match.content.name}: line {match.header_line}, column {shown(name)!r}: amounts in {' or '.join(sorted(codes))}, and {why}: "
        f'export the column in national currency, or, if all amounts are in {code}, state currency = "{code}" in the file of the '
        f"administration (manage.py load administration FILE), or under [constants] in a copy of {match.mapping.name}.toml in a folder of "
        "PORTOLAN_SOURCES"
    )


def differing(match: "Match", stated: list[str]) -> None:
    """Raise FileRefused where the cells of the column of currencies say another currency than a header; `-` is said by empty ones."""
    for name, codes in _named(match).items() if _in_cells(match) and not match.mapping.own_money else ():
        if other := sorted(set(stated) - codes):
            where = f"column {shown(match.headed('currency'))!r} says {', '.join(map(shown, other)).replace('-', 'nothing')}"
            told = f"column {shown(name)!r} is in {' or '.join(sorted(codes))}, and {where}: correct the header or the column"
            raise FileRefused(f"{match.content.name}: line {match.header_line}: {told}")


def notes(raw: DuckDBPyConnection, match: "Match") -> list[str]:
    """Return in which currency the amounts were taken to be, where the headers alone say it."""
    if _in_cells(match) or match.mapping.own_money or _own(raw) or not (taken := _taken(match)):
        return []
    headers = ", ".join(map(shown, _named(match)))
    told = f"amounts are taken to be in national currency, and this to be {taken}, as the headers say ({headers})"
    return [f"{told}: no currency of the administration is stated (docs/administration.md)"]


def _in_cells(match: "Match") -> bool:
    return "currency" in match.fields or "currency" in match.mapping.derived


def _own(raw: DuckDBPyConnection) -> str:
    return next((str(code) for (code,) in raw.execute(_OWN).fetchall()), "")


def _named(match: "Match") -> dict[str, frozenset[str]]:
    """Return the headers that were read without the currency that they name, each with the codes that it may mean."""
    found: dict[str, frozenset[str]] = {}
    for place, column in match.places if match.mapping.header else ():
        name = match.names[place].strip()
        known = {key_of(one) for one in column.names}
        if column.kind == "decimal" and not {key_of(name), key_of(name.rpartition(".")[2])} & known and (codes := units.currencies(name)):
            found[name] = codes
    return found


def _taken(match: "Match") -> str:
    """Return the one currency that the headers name, where all amounts, taxes among them, are in it, or they say CFA francs; else none."""
    named = _named(match)
    common = frozenset[str].intersection(*named.values()) if named else frozenset[str]()
    if not common or any(codes == units.CFA for codes in named.values()):
        return " or ".join(sorted(common))
    sums = [one for one in match.mapping.totals.values() if not one.column.endswith(NOT_MONEY)]
    money = {field: match.headed(field).strip() for one in sums for field in one.fields if field in match.fields}
    taxes = {field for one in sums if one.table in OF_TAXES for field in one.fields} & set(money)
    return min(common) if taxes and set(money.values()) <= set(named) else ""
