"""Which cells a record cannot do without: one of them that cannot be read sets it aside, any other costs itself alone."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.loading.mapping.mapping import Mapping

UNREAD = "unread_cells"  # of each staged record: the fields whose cells are set aside
_RECORD = (
    *("decl_id", "item_no", "version", "instance", "month"),
    *("year", "serial", "number", "regime", "type_procedure", "status"),  # of files that name the declaration, or its flow, in other words
)
_GOODS = ("flow", "hs_code", "heading", "heading2", "hs_edition", "value", "currency")
ESSENTIAL: dict[str, tuple[str, ...]] = {  # by table, the columns without which a row says nothing, or something else
    "item": (*_RECORD, *_GOODS, "registered_on", "import_value", "export_value"),
    "clearance": (*_RECORD, "flow", "registered_on", "currency"),
    "tax_line": (*_RECORD, "tax", "payable", "currency"),
    "payment": (*_RECORD, "tax", "receipt", "amount", "currency"),
    "inspection": _RECORD,
    "mirror": (*_GOODS, "month", "months", "reporter", "partner"),
    "office": ("code",),
    "country": ("code",),
    "country_name": ("name", "code"),
    "concordance": ("from_edition", "from_code", "to_edition", "to_code"),
    "hs": ("edition", "code", "level"),
    "standard": ("office", "mode", "lane"),
    "target": ("measure", "month", "office", "tax", "currency", "revenue_target", "goal", "treasury"),
    "calendar": ("code", "weekend", "opens", "closes"),
    "holiday": ("calendar", "date"),
    "exchange_rate": ("month", "currency", "rate", "quoted"),
    "cif_fob": ("partner", "hs4", "mode", "factor"),
    "port": ("code", "country", "lat", "lon"),
}
MADE_OF = {"lane": ("red", "yellow", "blue", "green")}  # columns that the join of an extract makes of other fields
MASSES = frozenset({"net_kg", "gross_kg", "quantity"})  # one that must be stated and is not costs itself, too
ASKS_FOR_NOTHING = re.compile(r"\bIS\s+(?:NOT\s+)?NULL\b|\bcoalesce\b|\bifnull\b", re.IGNORECASE)
OF_WHAT_IS_KNOWN = "inspection"  # its rows are those whose result is known, so that an unknown one makes none


def optional(mapping: "Mapping") -> frozenset[str]:
    """Return the fields whose cells may be unknown: one that cannot be read is set aside alone, and its record is loaded without it.

    None but those of taxes if the mapping fills a table that is not listed: its rows are kept whole or not at all.
    """
    of_taxes = {column.field for column in mapping.of_taxes}
    if not mapping.into or not set(mapping.into) <= set(ESSENTIAL):
        return frozenset(of_taxes)
    needed = _traced(mapping, _needed(mapping))
    return frozenset({column.field for column in mapping.read} - needed | of_taxes)


def optional_in(mapping: "Mapping", filled: Iterable[str]) -> frozenset[str]:
    """Return those of a file that fills some of the fields: where totals of trade state one amount alone, it is what they say."""
    amounts = {name for total in mapping.totals.values() for name in total.fields} & set(filled)
    of_totals = mapping.into.get("item", {}).get("records") == "1"
    return mapping.optional - (amounts if of_totals and len(amounts) == 1 else frozenset())


def feeding(mapping: "Mapping", table: str, column: str) -> frozenset[str]:
    """Return the fields whose cells may be unknown and that a column of items or declarations is made from, by itself or by SQL."""
    if not {"item", "clearance"} & set(mapping.into):
        return frozenset()
    return _traced(mapping, [mapping.into.get(table, {}).get(column, column), *MADE_OF.get(column, ())]) & mapping.optional


def guarded(mapping: "Mapping", name: str, expression: str) -> str:
    """Return the SQL of a column so that a cell that cannot be read is not taken for an empty one: what rests on it is unknown.

    Amounts that are added up and compared with the file stay as they are, and fall short of what is unknown; so do sums of taxes.
    """
    if name == "where" or not ASKS_FOR_NOTHING.search(expression) or name in {total.column for total in mapping.totals.values()}:
        return expression
    of_taxes = {column.field for column in mapping.of_taxes}
    doubted = sorted((_traced(mapping, [expression]) & mapping.optional) - of_taxes)
    if not doubted:
        return expression
    names = ", ".join(f"'{name}'" for name in doubted)
    return f"CASE WHEN coalesce(list_has_any({UNREAD}, [{names}]), false) THEN NULL ELSE {expression} END"


def _needed(mapping: "Mapping") -> Iterator[str]:
    """Yield what decides whether a record can be loaded, and where: fields, and expressions of SQL."""
    kinds = {column.field: column.kind for column in mapping.columns}
    alone = _amounts_of_tax_rows(mapping) | MASSES
    yield from (column.field for column in mapping.columns if (column.required and column.field not in alone) or column.kind == "hs")
    yield from (name for column in mapping.columns for name in column.when)
    # A base or rate in a key tells lines of one tax apart; where it is unknown, nothing is told to be the same.
    yield from (name for name in mapping.key if kinds.get(name) != "decimal")
    yield from mapping.period
    yield from (name for names in mapping.replaces.values() for name in names)
    for table, columns in mapping.into.items():
        yield from (columns.get(name, name) for name in ESSENTIAL[table])
        if table != OF_WHAT_IS_KNOWN:
            yield columns.get("where", "")


def _amounts_of_tax_rows(mapping: "Mapping") -> frozenset[str]:
    """Return the amounts of records that are taxes themselves: one that cannot be read makes a line without an amount."""
    if "tax_line" not in mapping.into or "item" in mapping.into:
        return frozenset()
    return frozenset(name for total in mapping.sums.values() if total.table == "tax_line" for name in total.fields)


def _traced(mapping: "Mapping", expressions: Iterable[str]) -> frozenset[str]:
    """Return every field that expressions rest on, by way of those made from others."""
    made = dict(mapping.derived)
    if mapping.product:
        made[mapping.product.field] = " ".join(mapping.product.of)
    found: set[str] = set()
    left = list(expressions)
    while left:
        new = {*re.findall(r"\w+", left.pop())} - found
        found |= new
        left += [made[name] for name in new if name in made]
    return frozenset(found)
