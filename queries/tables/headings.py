"""What the columns of rows that no question gives are called, and the names that stand beside their codes."""

from typing import Any

import pandas as pd

from data.language import mark, say
from data.months import month_text
from queries.catalogue import DIMENSIONS, MEASURES
from queries.engine.labels import TRADER, label, shown_code
from queries.tables.heading_words import HEADINGS

CODED = {"stratum": "office", "product": "hs6"}  # columns of codes, by the dimension that names them
MONTHS = ("month", "first", "last")
NUMBERS = {  # of columns of numbers that share their name with one of texts
    "early": mark("Ended before they began"),
    "size": mark("Size of the mark"),
}


def heading(name: str, text: bool = True) -> str:
    """Return what a column is called: of texts as their dimension, else as HEADINGS say, else as the catalogue does.

    A name that none of them knows is words already. text: whether the column holds texts.
    """
    if text and name in DIMENSIONS:
        return DIMENSIONS[name].label
    if name in HEADINGS:
        return say(HEADINGS[name] if text else NUMBERS.get(name, HEADINGS[name]))
    if not text and name in NUMBERS:
        return say(NUMBERS[name])
    known = {**{key: each.label for key, each in MEASURES.items()}, **{key: each.label for key, each in DIMENSIONS.items()}}
    return known.get(name, f"{name[:1].upper()}{name[1:]}")


def readable(frame: pd.DataFrame) -> pd.DataFrame:
    """Return rows with months as '2026-10', truths as words, and the name of each code in a column at its right, `<column>_name`.

    A column of names stands where the codes have names, in a table of the warehouse or of their own, and the rows have none yet. Traders
    whom the settings do not name stand under their pseudonyms in both: a code beside it would undo it.
    """
    columns: dict[str, Any] = {}
    for name in frame.columns:
        columns[name] = plain(str(name), frame[name])
        dimension = coded(str(name), frame[name])
        if dimension and f"{name}_name" not in frame:
            columns[f"{name}_name"] = [None if pd.isna(code) else label(dimension, str(code)) for code in frame[name]]
        if dimension == TRADER:
            columns[name] = [None if pd.isna(code) else shown_code(dimension, str(code)) for code in frame[name]]
    return pd.DataFrame(columns, index=frame.index)


def coded(name: str, column: Any) -> str:
    """Return the dimension whose codes a column of texts holds, where they have names; else an empty text."""
    key = CODED.get(name, name)
    texts = not pd.api.types.is_numeric_dtype(column)
    return key if texts and key in DIMENSIONS and (DIMENSIONS[key].names or DIMENSIONS[key].order) else ""


def plain(name: str, column: Any) -> Any:
    """Return a column with months written as '2026-10' and truths as words."""
    if name in MONTHS and pd.api.types.is_integer_dtype(column):
        return [month_text(int(code)) for code in column]
    if pd.api.types.is_bool_dtype(column):
        return [say("yes") if each else say("no") for each in column]
    return column


def named_heading(name: str) -> str:
    """Return what the column of names beside a column of codes is called: 'Office, name'."""
    return say("{dimension}, name", dimension=heading(name))
