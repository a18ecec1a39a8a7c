"""What a declaration shows as it is registered, as the text codes and numbers that the model reads."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from analytics.risk import knowledge
from data.frames import Column, Frame

NOT_STATED = "-"
CODES = (
    "office", "flow", "procedure", "mode", "origin", "departure", "hs2", "hs4", "hs6", "trader", "broker", "agreement", "relief", "aeo",
    "size", "currency", "invoice_currency", "unit", "process_type", "transaction_type", "payment_type", "tax_type", "origin_marking",
    "seller", "courier",
)  # fmt: skip
AMOUNTS = ("value", "fob_value", "freight", "invoice_value", "fx", "net_kg", "gross_kg", "quantity", "rate_mfn", "rate_applied",
           "customs_value", "item_count")  # fmt: skip
PAIRS = {
    "origin_chapter": ("origin", "hs2"),
    "origin_heading": ("origin", "hs4"),
    "tax_heading": ("tax_type", "hs4"),
    "broker_office": ("broker", "office"),
}
SOURCES = (*CODES, *AMOUNTS)  # what of a declaration is read at all
# A value of these that was never seen in training is for a person to look at.
WATCHED = ("office", "origin", "hs4", "hs6", "trader", "broker")


def _log(frame: pd.DataFrame, column: str) -> Any:
    return np.log1p(frame[column].clip(lower=0))


def _ratio(frame: pd.DataFrame, above: str, below: str) -> Any:
    """Return the logarithm of a ratio, NaN where one side is unknown or not above zero."""
    return np.log(frame[above].where(frame[above] > 0) / frame[below].where(frame[below] > 0))


NUMBERS: dict[str, Callable[[pd.DataFrame], Any]] = {
    "value_log": lambda frame: _log(frame, "value"),
    "total_log": lambda frame: _log(frame, "customs_value"),
    "weight_log": lambda frame: _log(frame, "net_kg"),
    "price_log": lambda frame: np.log((frame["value"].clip(lower=0) + 1) / (frame["net_kg"].clip(lower=0) + 1)),
    "unit_price_log": lambda frame: _ratio(frame, "value", "quantity"),
    "rate": lambda frame: frame["rate_applied"],
    "rate_reduced": lambda frame: frame["rate_mfn"] - frame["rate_applied"],
    "duty_log": lambda frame: np.log1p((frame["value"] * frame["rate_applied"] / 100).clip(lower=0)),
    "gross_to_net": lambda frame: _ratio(frame, "gross_kg", "net_kg"),
    "freight_to_value": lambda frame: _ratio(frame, "freight", "fob_value"),
    "invoice_to_value": lambda frame: _ratio(frame.assign(local=frame["invoice_value"] * frame["fx"]), "local", "fob_value"),
    "items": lambda frame: frame["item_count"],
}  # fmt: skip


def features(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the features of declarations, a row each: codes and pairs of codes as text, and numbers.

    frame: the columns of SOURCES that are known; others count as not stated. Raises KnownTooLate if one of these columns is known only
    after the decision, ValueError where codes are no text (a number has lost its leading zeros).
    """
    knowledge.refuse(SOURCES)
    held = frame.reindex(columns=list(SOURCES))
    codes = {name: coded(held[name]) for name in CODES}
    joined = {name: codes[first] + "|" + codes[second] for name, (first, second) in PAIRS.items()}
    amounts: Any = held[list(AMOUNTS)].astype(float)
    numbers = {name: made(amounts).replace([np.inf, -np.inf], np.nan) for name, made in NUMBERS.items()}
    return pd.DataFrame(codes | joined | numbers, index=frame.index)


def coded(column: Column) -> Column:
    """Return a column of codes as text, `-` where not stated; raises ValueError where it holds numbers."""
    if pd.api.types.is_numeric_dtype(column) and bool(column.notna().any()):
        raise ValueError(f"codes must be text, or they lose their leading zeros: {column.name} holds numbers")
    return column.astype(object).where(column.notna(), NOT_STATED).astype(str)


def informative(table: Frame) -> list[str]:
    """Return the features that differ between declarations, in their order: one that never does says nothing."""
    return [name for name in table.columns if table[name].nunique(dropna=False) > 1]


def textual(names: list[str]) -> list[str]:
    """Return those features that are codes."""
    return [name for name in names if name in CODES or name in PAIRS]
