"""What was forecast with the release, read by plain SQL, beside receipts and targets added up from the facts."""

import sqlite3
from statistics import NormalDist
from urllib.parse import quote

import numpy as np
import pandas as pd

from dashboard.core.page import Drawing
from tests.meaning.core.facts import Asked, Facts, months
from tests.meaning.core.reading import SHOWN, number, same
from tests.meaning.revenue.planting import WHOLE

LAST = 202610
YEAR = months(202607, 202706)
SHARES = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)


def told(facts: Facts, table: str, node: str) -> pd.DataFrame:
    """Rows of the file of forecasts of one series."""
    kept = sqlite3.connect(facts.folder / "forecasts.sqlite")
    found = pd.read_sql_query(f"select * from {table} where node = ?", kept, params=(node,))
    kept.close()
    return found


def node(asked: Asked) -> str:
    return WHOLE + "&".join(
        f"{key}={quote(asked.picks[key][0], safe='')}" for key in ("tax", "region", "office", "hs2") if key in asked.picks
    )


def brought(facts: Facts, asked: Asked) -> dict[int, float]:
    """Receipts of the slice by month, zero where there were none."""
    found = facts.by("payment", "sum(amount)", "month", asked.over(facts.first, LAST))
    return {month: found.get(month, 0.0) for month in months(facts.first, LAST)}


def targets(facts: Facts, asked: Asked) -> dict[int, float]:
    """Targets of the slice by month; none where it is cut by anything but office and tax."""
    if set(asked.picks) - {"office", "tax"}:
        return {}
    places = "".join(f"_{key}" for key in ("office", "tax") if key in asked.picks) or "_nation"
    table = "attainment" if places == "_office_tax" else f"attainment{places}"
    found = facts.sql(
        f"select month, sum(revenue_target) as value from {table} where {facts.where('attainment', asked.over(0, 999999))} group by 1"
    )
    return {int(row.month): float(row.value) for row in found.itertuples()}


def chance(quantiles: np.ndarray, target: float) -> float:
    """The probability of at least a target, between quantiles and with normal tails beyond them."""
    levels = np.array([NormalDist().inv_cdf(share) for share in SHARES])
    values, places = np.unique(quantiles, return_index=True)
    if values[0] < target < values[-1]:
        return 1 - NormalDist().cdf(float(np.interp(target, values, levels[places])))
    end = 0 if target <= values[0] else -1
    slope = (levels[-1] - levels[0]) / (values[-1] - values[0])
    return 1 - NormalDist().cdf(float(levels[places][end] + (target - values[end]) * slope))


def now(facts: Facts, asked: Asked) -> pd.Series:
    """Where the year under way lands, as said at the last month known."""
    found = told(facts, "landing", node(asked))
    return found[found["origin"] == LAST].iloc[0]


NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def words(drawn: Drawing) -> dict[int, list[str]]:
    """The words of each month of a chart, by month."""
    trace = next(trace for trace in drawn.body["data"] if trace.get("customdata"))
    return {int(row[1].split()[1]) * 100 + NAMES.index(row[1].split()[0]) + 1: row for row in trace["customdata"]}


def banded(row: list[str], quantiles: pd.Series | None, scale: float, column: int = 4) -> None:
    """Assert the middle and the 80 % band of a row in words; unknown where there are none."""
    if quantiles is None:
        assert row[column] == "–"
        return
    low, high = row[column + 1].split(" to ")
    for shown, level in ((row[column], "p50"), (low, "p10"), (high, "p90")):
        assert same(number(shown), quantiles[level] / scale, SHOWN, 0.006), (row, level)
