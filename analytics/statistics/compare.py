"""Two periods side by side."""

from typing import Any

import pandas as pd

from data.frames import Frame
from data.months import shifted


def beside(now: pd.DataFrame, before: pd.DataFrame | None, by: str, measure: str, months: int = 0) -> pd.DataFrame:
    """Return columns key, value, before: a row per cut of the period shown, in its order.

    `months` moves the earlier period's months onto the later one's.
    """
    earlier: dict[Any, Any] = {} if before is None else dict(zip(before[by], before[measure], strict=True))
    if by == "month":
        earlier = {shifted(month, months): value for month, value in earlier.items()}
    keys: Any = now[by]
    return pd.DataFrame({"key": keys, "value": now[measure], "before": keys.map(earlier).astype(float)})


def cut(frame: pd.DataFrame, rows: int, picked: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return the largest rows and every selected one, largest first, unknown last."""
    ranked: Frame = frame.sort_values("value", ascending=False, na_position="last", kind="stable")
    return ranked[ranked["key"].isin(picked) | (ranked.reset_index(drop=True).index < rows)]
