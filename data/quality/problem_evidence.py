"""The evidence of a data quality problem: what kind it is, and its numbers. It is kept as data, and worded for whoever reads it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

Kind = Literal["few_declarations", "treasury_differs", "none_received", "targets_differ", "share_of_rows"]


@dataclass(frozen=True)
class ProblemEvidence:
    """What a rule found, by its kind.

    few_declarations: declared, norm, days (working days without any). treasury_differs: tax, currency, paid, treasury. none_received: facts
    (names). targets_differ: of (office, tax, offices or taxes), tax, currency, whole, parts. share_of_rows: failed, rows. What an earlier
    version kept has no currency.
    """

    kind: Kind
    values: Mapping[str, Any]


def kept(kind: Kind, **values: Any) -> str:
    """Return evidence as it is kept with a finding."""
    return json.dumps({"kind": kind, **values})


def sql(kind: Kind, **values: str) -> str:
    """Return the expression of DuckDB that keeps evidence. values: by name, an expression of each."""
    pairs = "".join(f", '{name}', {value}" for name, value in values.items())
    return f"CAST(json_object('kind', '{kind}'{pairs}) AS VARCHAR)"


def read(text: str) -> ProblemEvidence | None:
    """Return evidence as it is kept; None of a text, as those are that were kept before, and the declaration that is an example."""
    if not text.startswith("{"):
        return None
    try:
        values = dict(json.loads(text))
    except ValueError:
        return None
    kind = values.pop("kind", None)
    return ProblemEvidence(kind, values) if kind in get_args(Kind) else None
