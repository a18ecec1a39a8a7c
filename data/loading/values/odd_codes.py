"""Codes that look like no code: words for nothing, kept and told, and numbers of which a spreadsheet kept the first digits alone."""

from duckdb import DuckDBPyConnection

from data.loading.reading.file_bytes import FileRefused, shown
from data.loading.staged import Staged

NOTHING = "('NULL', 'null', 'Null', '(null)', '<null>', 'N/A', 'n/a', 'None', 'NaN', 'nan', '\\N')"
LOST = r"'[0-9](\.[0-9]+)?[eE]\+[0-9]{2}'"
TOTALS = "('total', 'totals', 'grand total', 'subtotal', 'sub-total', 'sous-total', 'total general', 'total général', 'totales', 'somme')"
_ODD = """bool_or("{0}" IN {1} OR contains("{0}", '+') OR lower("{0}") IN {2})"""
_LOOK = """count(*) FILTER ("{0}" IN {1}), min("{0}") FILTER ("{0}" IN {1}),
    count(*) FILTER (contains("{0}", '+') AND regexp_full_match("{0}", {2})), arg_min("{0}", line) FILTER (contains("{0}", '+') AND
    regexp_full_match("{0}", {2})), min(line) FILTER (contains("{0}", '+') AND regexp_full_match("{0}", {2})),
    count(*) FILTER (lower("{0}") IN {3}), min("{0}") FILTER (lower("{0}") IN {3})"""


def judge(raw: DuckDBPyConnection, staged: Staged) -> None:
    """Note what looks like no code.

    Raises FileRefused where codes of the key have lost their last digits, for then unlike records look alike.
    """
    match = staged.match
    coded = [column.field for _, column in match.places if column.kind in ("code", "country") and not column.strict]
    fields = _suspects(raw, staged, coded)
    if not fields:
        return
    looked = ", ".join(_LOOK.format(field, NOTHING, LOST, TOTALS) for field in fields)
    [found] = raw.execute(f"SELECT {looked} FROM {staged.table}").fetchall()
    for place, field in enumerate(fields):
        count, word, lost, text, line, sums, total = found[7 * place : 7 * place + 7]
        name = shown(match.headed(field))
        if lost and field in match.mapping.key:
            raise FileRefused(
                f"{staged.name}: line {line}, column {name!r}: {text!r} is what a spreadsheet left of a code: its last digits are lost in "
                f"{lost:,} records, and unlike ones look alike: export the column as text"
            )
        if lost:
            staged.notes.append(f"column {name!r}: {lost:,} codes have lost their last digits to a spreadsheet, as {text!r}: export text")
        if sums and match.mapping.totals and field not in match.mapping.key:  # of the key: `record_totals`
            state = f'state aggregates = "{shown(total)}" for this column in the mapping, or delete them'
            staged.notes.append(f"column {name!r}: {sums:,} records hold {total!r}: if they sum up others, these count twice: {state}")
        if count:
            means = f'if it means nothing, state empty = ["{shown(word)}"] in the mapping'
            staged.notes.append(f"column {name!r}: {count:,} records hold {word!r}, kept as a code: {means}")


def _suspects(raw: DuckDBPyConnection, staged: Staged, fields: list[str]) -> list[str]:
    """Return the fields worth a closer look; few are, and this question costs half the work of looking."""
    if not fields:
        return []
    [found] = raw.execute(f"SELECT {', '.join(_ODD.format(field, NOTHING, TOTALS) for field in fields)} FROM {staged.table}").fetchall()
    return [field for field, is_odd in zip(fields, found, strict=True) if is_odd]
