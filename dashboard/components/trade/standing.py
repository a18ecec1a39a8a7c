"""Rows of goods beside the world."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.core.format import UNKNOWN, Scale, missing, per_cent, significant, written


def rows(frame: pd.DataFrame, picked: Sequence[str], scale: Scale) -> list[dict[str, Any]]:
    """Return the rows of exports beside the world. frame: key, name, value, own_share, world_share, ratio, symmetric, before."""
    return [_row(each, picked, scale) for each in frame.to_dict("records")]


def _row(each: dict[str, Any], picked: Sequence[str], scale: Scale) -> dict[str, Any]:
    shares = {f"{field}_text": per_cent(significant(each[field] * 100)) for field in ("own_share", "world_share")}
    ratios = {f"{field}_text": _number(each[field]) for field in ("ratio", "symmetric", "before")}
    known = {field: None if missing(each[field]) else each[field] for field in ("ratio", "symmetric", "before")}
    return each | known | shares | ratios | {"value_text": scale.text(each["value"]), "picked": each["key"] in picked}


def _number(value: float | None) -> str:
    return UNKNOWN if missing(value) else written(f"{value:.2f}")
