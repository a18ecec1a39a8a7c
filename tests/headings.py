"""Whether the columns of a table can be understood by somebody who has never seen the warehouse."""

from queries.catalogue import DIMENSIONS, MEASURES
from queries.engine.labels import labels
from queries.tables.headings import CODED, HEADINGS, NUMBERS
from queries.tables.tables import Table


def understood(table: Table) -> None:
    """Every heading is words that a table of headings or the catalogue states, and each column of codes has its names beside it."""
    for place, column in enumerate(table.columns):
        assert column.label and "_" not in column.label and column.label[0] in (column.label[0].upper(), "Σ"), column
        if not table.question:
            assert stated(column.key), column
        dimension = DIMENSIONS.get(CODED.get(column.key, column.key))
        if column.kind in ("code", "text") and dimension and dimension.names:
            beside = table.columns[place + 1]
            assert beside.key == f"{column.key}_name" and beside.label == f"{column.label}, name", (column, beside)
            named = labels(dimension.key)
            for row in table.rows:
                assert row[place] not in named or row[place + 1] == named[row[place]]


def stated(key: str) -> bool:
    """Tell whether a column of rows that no question gives has a heading: a stated one, that of the catalogue, or words of its own."""
    return any(key in each for each in (HEADINGS, NUMBERS, DIMENSIONS, MEASURES)) or " " in key or key.endswith("_name")
