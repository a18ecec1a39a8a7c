"""Options of a command that say nothing of a file: refused, for they would be ignored, and the reader would believe them heeded."""

import re
from typing import TYPE_CHECKING

from data import schema
from data.loading.mapping.mapping import Mapping
from data.loading.reading.file_bytes import FileRefused, shown
from data.loading.values import day_order

if TYPE_CHECKING:
    from data.loading.mapping.header_match import Match

TOGETHER = "asycuda"  # several files are loaded as one, and an option may concern one of them


def judge(match: "Match") -> None:
    """Raise FileRefused if an option that the command states does not apply to a file."""
    zone = f"--zone {match.options.zone}" if match.options.zone else ""
    dates = f"--dates {match.options.dates}" if match.options.dates else ""
    flow, sheet = (_flow_option(match), _flow), (_sheet_option(match), _sheet)
    encoding = f"--encoding {shown(match.options.encoding)}" if match.options.encoding else ""
    options = (flow, sheet, (encoding, _encoding), (_number_option(match), _numbers), (zone, _zone), (dates, _dates))
    for option, judged in options:
        if option and (why := judged(match)):
            remedy = "leave it out, or load this file in a command of its own"
            raise FileRefused(f"{match.content.name}: {option} does not apply: {why}: {remedy}")


def notes(match: "Match") -> list[str]:
    """Return what the report says of options that apply in part, and of lines that stand above the header."""
    found: list[str] = []
    if match.content.form == "workbook" and (option := _number_option(match)):
        found.append(f"{option} was used for cells that hold text; a cell that holds a number is that number")
    if match.above and not match.mapping.skip_before:
        first = "; ".join(repr(shown(" ".join(text.strip() for text in row if text.strip())[:80])) for row in match.above[:3])
        rest = f" and {len(match.above) - 3} more" if len(match.above) > 3 else ""
        line = match.header_line - match.is_numbered
        found.append(f"the header stands on line {line}; what is above it is left out and is in no sum: {first}{rest}")
    if match.is_numbered:
        found.append(f"line {match.header_line} numbers the columns and is no record")
    for field, place in match.years:
        month, year = shown(match.headed(field)), shown(match.names[place])
        found.append(f"where column {month!r} holds a month alone, its year is that of column {year!r}")
    return found


def _flow_option(match: "Match") -> str:
    return f"--flow {match.options.flow}" if match.options.flow else ""


def _sheet_option(match: "Match") -> str:
    return f"--sheet {shown(match.options.sheet)}" if match.options.sheet else ""


def _number_option(match: "Match") -> str:
    stated = match.options.stated_numbers
    return shown(stated)


def _flow(match: "Match") -> str:
    """Return why --flow would change nothing; nothing where it applies."""
    if match.content.form == "xml":
        return "each declaration says its own flow"
    if "flow" in match.fields:
        return f"column {shown(match.headed('flow'))!r} says the flow of each record"
    if match.mapping.source == TOGETHER or _takes_flow(match.mapping):
        return ""
    return f"{match.mapping.name}.toml fills nothing with the flow that it states"


def _takes_flow(mapping: Mapping) -> bool:
    """Tell whether a mapping fills a table with a flow that it does not work out by itself."""
    if "flow" in mapping.derived:
        return False
    tables = {table: columns for table, columns in mapping.into.items() if "flow" in schema.metadata.tables[table].columns}
    return any("flow" not in columns or re.search(r"\bflow\b", columns["flow"]) for columns in tables.values())


def _sheet(match: "Match") -> str:
    return "" if match.content.form == "workbook" else "the file is no workbook and has no sheets"


def _encoding(match: "Match") -> str:
    """Return why --encoding would change nothing; nothing where it applies."""
    if match.content.form != "text":
        return f"the file is {'a workbook' if match.content.form == 'workbook' else match.content.form.upper()}, which states its own"
    return "the byte-order mark at its beginning states its own" if match.content.marked else ""


def _zone(match: "Match") -> str:
    dated = any(column.kind in ("date", "stamp") for _, column in match.places)
    return "" if dated or match.mapping.source == TOGETHER else "no column of this file is read as a date"


def _dates(match: "Match") -> str:
    """Return why --dates would change nothing; nothing where it applies."""
    ordered = any(day_order.order_of(form) for _, column in match.places for form in column.formats if column.kind in ("date", "stamp"))
    return "" if ordered or match.mapping.source == TOGETHER else "no column of this file is read as a date with day and month as numbers"


def _numbers(match: "Match") -> str:
    """Return why --decimal and the like would change nothing; nothing where they apply."""
    if match.mapping.reader == "geojson":
        return "the numbers of GeoJSON are written in one way"
    decimals = any(column.kind == "decimal" for _, column in match.places) or match.wide
    return "" if decimals or match.mapping.source == TOGETHER else "no column of this file is read as a number with decimals"
