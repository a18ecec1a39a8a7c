"""The plain-pandas application: each fact is read into a frame as the server starts, and each chart filters and groups it."""
from typing import Any

import pandas as pd

from bench.rivals.page import OPENED, application
from bench.rivals.views import CHARTS, CHOSEN, DERIVED, Chart, narrowed

HOW: dict[str, Any] = {"sum": "sum", "mean": "mean", "median": "median", "q90": lambda column: column.quantile(0.9)}


def loaded() -> dict[str, pd.DataFrame]:
    """The columns of each fact that any view reads; amounts as floats, as a CSV file would give them."""
    needed: dict[str, set[str]] = {}
    for chart in CHARTS:
        columns = {*chart.by, *(column for _, _, column in chart.values), *chart.only} - {"*"}
        plain = {DERIVED[each][1] if each in DERIVED else each for each in columns} - {""}
        needed.setdefault(chart.fact, {"month", *CHOSEN}).update(plain)
    needed["clearance"] |= {"target_hours"}
    return {fact: _read(fact, sorted(columns)) for fact, columns in needed.items()}


def _read(fact: str, columns: list[str]) -> pd.DataFrame:
    frame = OPENED.execute(f"SELECT {', '.join(columns)} FROM {fact}").df()
    for name, (_, column, made) in DERIVED.items():
        if column in frame and made:
            frame[name] = made(frame[column])
    if "target_hours" in frame:
        met = (frame["release_calendar"] <= frame["target_hours"]).astype(float)
        frame["on_target"] = met.where(frame["target_hours"].notna())
    return frame


FRAMES = loaded()


def rows(chart: Chart, since: int, until: int, picks: dict[str, str]) -> pd.DataFrame:
    """The rows of a view: a mask over its fact, then a group-by."""
    frame = FRAMES[chart.fact]
    mask = frame["month"].between(since, until)
    for key, code in narrowed(chart, picks).items():
        mask &= frame[key].astype(str) == code if key in chart.only else frame[key] == code
    chosen = frame[mask]
    if not chart.by:
        return pd.DataFrame({name: [_one(chosen, how, column)] for name, how, column in chart.values})
    grouped = chosen.groupby([*chart.by], dropna=False)
    found = pd.DataFrame({name: grouped.size() if how == "count" else grouped[column].agg(HOW[how]) for name, how, column in chart.values})
    found = found.reset_index()
    return found.nlargest(chart.most, chart.values[0][0]) if chart.most else found


def _one(chosen: pd.DataFrame, how: str, column: str) -> float:
    return len(chosen) if how == "count" else chosen[column].agg(HOW[how])


server = application(__name__, rows)
