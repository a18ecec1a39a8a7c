"""Parts of a drafted mapping: how numbers are written, words for lanes and modes, and the tables that its fields fill."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from data.loading.authoring.column_evidence import WRITTEN
from data.loading.authoring.guess import Guess
from data.loading.mapping.mapping import NumberFormat
from data.loading.values.numerals import fits_both

MODES = {
    "sea": ("sea", "mar", "marit", "vessel", "ship", "ocean", "1", "10"),
    "rail": ("rail", "ferro", "train", "2", "20"),
    "road": ("road", "terr", "carre", "rodov", "route", "routi", "truck", "land", "3", "30"),
    "air": ("air", "aer", "4", "40"),
    "post": ("post", "correo", "correio", "5", "50"),
}
LANES = {
    "green": ("green", "verde", "vert", "g", "admis", "libre"),
    "yellow": ("yellow", "amar", "jaune", "naranja", "orange", "y", "document"),
    "red": ("red", "rojo", "roug", "verm", "r", "visit", "physi", "fisic", "reconoc"),
    "blue": ("blue", "azul", "bleu", "b"),
}
NOT_STATED = "'-'"
CLASSES = {"duty_assessed": ("duty",), "tax_assessed": ("duty", "vat", "excise", "fee", "other")}


def quoted(text: str) -> str:
    """Return a text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False)


def toml_list(texts: Iterable[str]) -> str:
    """Return a list of texts as TOML writes it."""
    return f"[{', '.join(map(quoted, texts))}]"


def numbers_of(columns: Sequence[Guess]) -> tuple[list[NumberFormat], str]:
    """Return the formats that numbers may be written in, with an example: one where the values tell, two where both fit, none if plain."""
    amounts = [one for one in columns if one.facts.numbers and not one.facts.whole and (one.kind == "decimal" or not one.field)]
    formats = [one for one in WRITTEN if amounts and all(one in column.facts.numbers for column in amounts)]
    marked = [text for column in amounts for text in column.facts.samples if not text.lstrip("+-").isdigit()]
    if not formats or not marked:
        return [], ""
    least = min(len(one.thousands) for one in formats)
    open_ = all(fits_both(text) for text in marked)
    kept = formats if open_ and len({one.decimal for one in formats}) > 1 else [one for one in formats if len(one.thousands) == least][:1]
    first = {one.decimal: one for one in reversed(kept)}
    return list(first.values()), max(marked, key=len)


def mode_codes(one: Guess) -> Iterator[str]:
    """Yield the modes of transport that the values of a column name."""
    yield from _coded(one, MODES, "sea, air, road, rail or post")


def lane_codes(one: Guess) -> Iterator[str]:
    """Yield the lanes that the values of a column name."""
    yield from _coded(one, LANES, "green, blue, yellow or red")


def _coded(one: Guess, words: dict[str, tuple[str, ...]], allowed: str) -> Iterator[str]:
    found = {text: code for text in one.facts.codes if (code := _named(text, words))}
    if found:
        left = [text for text in one.facts.codes if text not in found and text not in words]
        yield f"codes = {{ {', '.join(f'{quoted(text)} = {quoted(code)}' for text, code in found.items())} }}  # {allowed}. CHECK"
        yield from [f"# what is {', '.join(map(quoted, left))}?"] if left else []
    else:
        yield f'# codes = {{ "A" = "..." }}  # say which value means {allowed}'


def _named(text: str, words: dict[str, tuple[str, ...]]) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold().strip()
    exact = [code for code, stems in words.items() if plain in stems]
    return next(
        iter(exact or [code for code, stems in words.items() if any(len(stem) > 2 and plain.startswith(stem) for stem in stems)]), ""
    )


def into(columns: Sequence[Guess]) -> Iterator[str]:
    """Yield the tables that the fields fill."""
    fields = {one.field for one in columns}
    yield from _derived(columns, fields)
    yield from _item(columns, fields)
    yield from _clearance(fields)
    yield from _adds(fields)
    known = ["item", *(["tax_line"] if any(one.tax for one in columns) else []), "clearance"]
    yield "[replaces]  # the same declarations in another file replace the earlier ones"
    yield from (f'{table} = ["decl_id"]' for table in known)
    yield "\n[sums]  # compared between the file and the warehouse, to the cent"
    for name, field in (("value", "value" if "value" in fields else "fob_value"), ("weight", "net_kg")):
        if field in fields:
            yield f'{name} = {{ field = "{field}", table = "item", column = "{field}" }}'


def _derived(columns: Sequence[Guess], fields: set[str]) -> Iterator[str]:
    yield "[derived]"
    if "number" in fields:
        yield "decl_id = \"concat_ws('-', office, number)\"  # each office counts its declarations by itself"
    if "item_no" not in fields and not {"decl_id", "number"} & fields:
        yield 'item_no = "1"  # each record is a declaration of its own'
    elif "item_no" not in fields:
        yield 'item_no = "row_number() OVER (PARTITION BY decl_id ORDER BY line)"  # the file numbers no items'
    if "registered_at" in fields:
        yield 'registered_on = "CAST(registered_at AS DATE)"'
    if "hs_code" in fields:
        yield from (f'hs{digits} = "hs_code[:{digits}]"' for digits in (2, 4, 6))
    if "value" not in fields and "fob_value" in fields:
        parts = [f"coalesce({name}, 0)" for name in ("freight", "insurance") if name in fields]
        yield f"value = {quoted(' + '.join(['fob_value', *parts]))}  # no column holds the customs value. CHECK"
    yield f"home_use = {quoted(_home_use(columns))}  # imports for consumption, on which taxes fall due. CHECK"
    yield ""


def _home_use(columns: Sequence[Guess]) -> str:
    """Return the condition for home use: where procedures are those of the WCO (4000, IM4), they say."""
    codes = next((one.facts.codes for one in columns if one.field == "procedure"), ())
    if codes and all(re.fullmatch(r"(IM|EX)?[1-9][0-9]*", text) for text in codes):
        return "flow = 'import' AND ltrim(procedure, 'IMEX')[:1] NOT IN ('5', '7', '8')"
    return "flow = 'import'"


def _item(columns: Sequence[Guess], fields: set[str]) -> Iterator[str]:
    abroad = "CASE WHEN flow = 'export' THEN destination ELSE origin END" if {"origin", "destination"} <= fields else ""
    abroad = abroad or next((one for one in ("origin", "destination", "departure") if one in fields), "")
    yield "[into.item]"
    yield from [f"partner = {quoted(abroad)}"] if abroad else []
    if {"value", "fob_value"} & fields:
        yield "import_value = \"CASE WHEN flow = 'import' THEN value ELSE 0 END\""
        yield "export_value = \"CASE WHEN flow = 'export' THEN value ELSE 0 END\""
        yield 'home_use_value = "CASE WHEN home_use THEN value ELSE 0 END"'
    taxes = [one.tax for one in columns if one.tax]
    amount = "tax{}_amount" if any(one.name for one in columns) else "amount{}"
    for column, classes in zip(("home_use_duty", "home_use_tax"), CLASSES.values(), strict=True):
        amounts = [f"coalesce({amount.format(number)}, 0)" for number, tax in enumerate(taxes, 1) if tax in classes]
        if amounts:
            yield f'{column} = "CASE WHEN home_use THEN {" + ".join(amounts)} ELSE 0 END"'
    yield 'items = "1"\nrecords = "1"\nvalid = "1"\n'


def _clearance(fields: set[str]) -> Iterator[str]:
    if fields & {"registered_on", "registered_at"}:
        yield "[into.clearance]  # one row per declaration is made by itself"
        yield f"first_lane = {quoted('lane' if 'lane' in fields else NOT_STATED)}"
        yield from ['is_open = "CASE WHEN released_at IS NULL THEN 1 ELSE 0 END"'] if "released_at" in fields else []
        yield ""


def _adds(fields: set[str]) -> Iterator[str]:
    rows = {
        "office": {"code": "office"},
        "trader": {"code": "trader", "kind": "CASE WHEN flow = 'export' THEN 'exporter' ELSE 'importer' END"},
        "broker": {"code": "broker"},
        "procedure": {"code": "procedure", "flow": "flow", "suspensive": "NOT home_use AND flow = 'import'"},
        "agreement": {"code": "agreement"},
        "relief": {"code": "relief", "class": "'policy'"},
    }
    for table, columns in rows.items():
        if table in fields:
            yield f"[adds.{table}]  # codes that are new"
            yield from (f"{column} = {quoted(expression)}" for column, expression in columns.items())
            yield ""
