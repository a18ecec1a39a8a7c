"""Two periods side by side."""

import pandas as pd

from queries.filters import shifted


def beside(now: pd.DataFrame, before: pd.DataFrame | None, by: str, measure: str, months: int = 0) -> pd.DataFrame:
    """Columns key, value, before: a row per cut of the period shown, in its order.

    `months` moves the earlier period's months onto the later one's.
    """
    shown = now.rename(columns={by: "key", measure: "value"})[["key", "value"]]
    if before is None:
        return shown.assign(before=float("nan"))
    earlier = before.rename(columns={by: "key", measure: "before"})[["key", "before"]]
    if by == "month":
        earlier = earlier.assign(key=[shifted(month, months) for month in earlier["key"]])
    return shown.merge(earlier, on="key", how="left")


def cut(frame: pd.DataFrame, rows: int, picked: tuple[str, ...] = ()) -> pd.DataFrame:
    """The largest rows and every picked one, largest first, unknown last."""
    ranked = frame.sort_values("value", ascending=False, na_position="last", kind="stable")
    return ranked[(ranked["key"].isin(picked)) | (ranked.reset_index(drop=True).index < rows)]
