"""A method tried on files without the warehouse: they are loaded into one that is deleted, split in time, measured on the last months."""

import os
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from analytics.risk import metrics
from data.frames import Frame
from data.loading import begin, load
from data.loading.mapping.mapping import Options
from data.months import month_name, months_between, shifted
from data.series_names import REVENUE, node
from queries.engine import engine
from queries.engine.question import ALL
from queries.revenue import revenue_series
from queries.risk import models
from queries.rollups import building
from services.forecasting import forecaster
from services.risk import training
from settings import settings, variable

AHEAD = 12  # months that are held back at each origin
SHARES = (0.05, 0.10)
Interval = tuple[float, float, float]


@dataclass(frozen=True)
class TargetingTrial:
    """A targeting model on files: its card, and the lift (precision over the share irregular of all) at SHARES with 95 % intervals."""

    card: dict[str, Any]
    lift: dict[float, Interval]


@dataclass(frozen=True)
class ForecastTrial:
    """A revenue forecast on files: months read, and what was said of months held back.

    origins: a row for each last month known to it, with the first and last month held back, the error of their sum (`forecast`, and `naive`
    for repeating the twelve months before; fractions of what came), and how many of the months the 80 % range held (`inside` of `n`).
    scores: as the forecast of a release is scored, by model: mase, cover80, cover95, n.
    """

    first: int
    last: int
    origins: Frame
    scores: Frame


@contextmanager
def loaded(source: str, files: Sequence[Path], options: Options) -> Generator[list[load.Report]]:
    """Load files into a warehouse in a temporary folder, which this process reads inside the block; yields their reports.

    Raises FileRefused as a load would. The folder is deleted at the end, and the warehouse of the settings is untouched.
    """
    with tempfile.TemporaryDirectory() as scratch, _warehouse(Path(scratch) / "warehouse") as folder:
        with begin.draft(folder, source) as draft:
            reports = load.load_files(draft, source, list(files), None, options)
            building.refresh(draft.connection)
            draft.publish(f"{source}: tried", demonstration=False, as_of=load.end(draft, source))
        yield reports


@contextmanager
def _warehouse(folder: Path) -> Generator[Path]:
    """Open the warehouse of a folder for this process inside the block, in place of that of the settings."""
    name = variable("warehouse")
    before = os.environ.get(name)
    os.environ[name] = f"duckdb:///{folder}"
    _forgotten()
    try:
        yield folder
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
        _forgotten()


def _forgotten() -> None:
    for held in (settings, engine.warehouse):
        held.cache_clear()


def targeting(seed: int, step: training.Step) -> TargetingTrial:
    """Fit a model on the declarations loaded and test it on their last months; raises TooFewResults where these are too few."""
    card = training.train(seed=seed, step=step)
    tested = models.tested()
    found, chance = tested["found"].to_numpy(float), tested["chance"].to_numpy(float)
    return TargetingTrial(card, {share: lift(found, chance, share) for share in SHARES})


def lift(found: metrics.Floats, chance: metrics.Floats, share: float) -> Interval:
    """Return how many times as often the riskiest share is irregular as all are, with the 95 % interval of drawing declarations again."""
    measured = metrics.precision_at(share)

    def times(rows: Any) -> float:
        return measured(found[rows], chance[rows]) / float(found[rows].mean()) if found[rows].any() else float("nan")

    drawn = [times(rows) for rows in metrics.resamples(len(found), metrics.DRAWS)]
    return times(slice(None)), *metrics.interval(drawn)


def forecast() -> ForecastTrial:
    """Forecast the revenue loaded from up to three earlier months, twelve months ahead each; raises ValueError where it is too short."""
    from analytics.forecasting import job

    read = revenue_series.sliced(ALL)
    plan = replace(forecaster.planned(read, AHEAD), scope=job.TRIED)
    first, last = int(plan.values.index[0]), plan.last
    if not plan.backtests:
        held = f"{month_name(first)} to {month_name(last)}, {months_between(first, last)} months"
        raise ValueError(f"too little revenue to hold back twelve months: it takes 42 to 47 months, and these are {held}")
    results = job.results(plan, {})
    series: Any = plan.values[node(REVENUE, {})]
    actual = {int(month): float(value) for month, value in series.items()}
    made = results["forecast"]
    rows = [_measured(origin, made[made["origin"] == origin], actual) for origin in plan.backtests]
    return ForecastTrial(first, last, pd.DataFrame(rows), results["score"].set_index("model"))


def _measured(origin: int, made: Frame, actual: dict[int, float]) -> dict[str, Any]:
    """Return a row of `ForecastTrial.origins`."""
    ahead = [shifted(origin, step) for step in range(1, AHEAD + 1)]
    by_month = made.set_index("month").loc[ahead]
    came = sum(actual[month] for month in ahead)
    naive = sum(actual[shifted(month, -12)] for month in ahead)
    held = [low <= actual[month] <= high for month, low, high in zip(ahead, by_month["p10"], by_month["p90"], strict=True)]
    errors = {"forecast": float(by_month["p50"].sum()) / came - 1, "naive": naive / came - 1}
    return {"origin": origin, "first": ahead[0], "last": ahead[-1], "inside": sum(held), "n": len(held)} | errors
