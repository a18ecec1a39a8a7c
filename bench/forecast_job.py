"""Times the forecast of a whole administration, as `manage.py forecast` makes it: wall and processor seconds by stage and by member.

Two idle processors take what is done here, and half of what is done in processes: that is what the goal is held against, for the wall
tells of other work of the machine too.
"""

import os
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path

import click
import numpy as np
import pandas as pd

from analytics.forecasting import fit_tasks
from analytics.forecasting.forecast import history
from analytics.forecasting.members import MEMBERS, quantiles
from bench.results import kept, table
from data import reference, schema
from data.demo.world import offices
from data.demo.world.truths import SEASONS, TREND
from data.months import shifted
from data.releases import forecast_store, release
from queries.rollups import building

ROOT = Path(__file__).parents[1]
AS_OF, LAST, GOAL = datetime(2026, 10, 31, 23, 59), 202610, 240.0
TAXES, PLACES, REGIONS, MONTHS, TIMED = 7, 42, 7, 120, 20
KINDS = {"payment": {"receipts": 1}, "item": {"flow": "import", "items": 1, "records": 1}}
STAGES = ("reading", "the forecast alone", "its trials on the past and what was said before")


@dataclass
class Clock:
    """Seconds of the wall and of processors (here, in the processes begun) whenever the work of a forecast changes, and its size then."""

    ticks: list[tuple[int, float, float, float]] = field(default_factory=list[tuple[int, float, float, float]])

    def moved(self, done: int, whole: int) -> None:
        if not self.ticks or self.ticks[-1][0] != whole:
            self.tick(whole)

    def tick(self, whole: int) -> None:
        spent = os.times()
        here, begun = spent.user + spent.system, spent.children_user + spent.children_system
        self.ticks.append((whole, time.perf_counter(), here, begun))

    def stages(self) -> list[dict[str, float | str]]:
        """Of each stage its fits, wall and processor seconds; the last tick is the end."""
        after = [np.subtract(later[1:], one[1:]) for one, later in zip(self.ticks, self.ticks[1:], strict=False)]
        return [
            {"stage": name, "fits": tick[0], "wall": float(wall), "here": float(here), "processes": float(begun)}
            for name, tick, (wall, here, begun) in zip(STAGES, self.ticks, after, strict=False)
        ]


@click.command()
@click.option("--taxes", default=TAXES, show_default=True)
@click.option("--offices", "places", default=PLACES, show_default=True)
@click.option("--regions", default=REGIONS, show_default=True)
@click.option("--months", default=MONTHS, show_default=True)
def main(taxes: int, places: int, regions: int, months: int) -> None:
    """Builds an administration of taxes, offices and regions in a folder of its own, forecasts it and prints what that took."""
    with tempfile.TemporaryDirectory() as folder:
        built(Path(folder), revenue(taxes, places, months), regions)
        os.environ["PORTOLAN_WAREHOUSE"] = f"duckdb:///{folder}"
        figures = timed(Path(folder))
    stages, members = figures["stages"], figures["members"]
    print(table(("Stage", "fits", "wall s", "processor s here", "in processes"), [(each["stage"], *rounded(each)) for each in stages]))
    print(table(("Member", "processor ms a fit"), [(name, f"{value:.1f}") for name, value in members.items()]))
    print(table(("In all", ""), [(name, value) for name, value in figures.items() if name not in ("stages", "members")]))
    print(f"Written to {kept('forecast_job', figures).relative_to(ROOT)}")


def rounded(stage: dict) -> list[str]:
    return [str(stage["fits"]), *(f"{stage[key]:.1f}" for key in ("wall", "here", "processes"))]


def revenue(taxes: int, places: int, months: int, seed: int = 1) -> pd.DataFrame:
    """Month, tax, office and amount: the demonstration's seasons and trend, offices and taxes of very different size and noise."""
    rng = np.random.default_rng(seed)
    since = [shifted(LAST, step - months + 1) for step in range(months)]
    size, noise = rng.lognormal(0, 1.2, (taxes, places)), rng.uniform(0.05, 0.35, (taxes, places))
    season, growth = np.log(SEASONS)[[month % 100 - 1 for month in since]], np.arange(months) / 12 * np.log(1 + TREND)
    wander = rng.normal(0, 0.02, (taxes, places, months)).cumsum(axis=2)
    amounts = 1e6 * size[..., None] * np.exp(season + growth + wander + noise[..., None] * rng.normal(size=wander.shape))
    tax, office, month = (each.ravel() for each in np.indices(amounts.shape))
    codes = {"month": np.array(since)[month], "tax": [f"T{each}" for each in tax], "office": [f"O{each:02d}" for each in office]}
    return pd.DataFrame({**codes, "amount": amounts.ravel().round(2)})


def built(folder: Path, paid: pd.DataFrame, regions: int) -> None:
    """A release of these payments, of imports four times all taxes of a month and office, and of the demonstration's calendars."""

    sums = paid.groupby(["month", "office"], as_index=False)["amount"].sum()
    imports = sums.assign(import_value=4 * sums["amount"]).drop(columns="amount")
    codes = sorted(paid["office"].unique())
    places = pd.DataFrame({"code": codes, "region": [f"R{place % regions}" for place in range(len(codes))]})
    with release.draft(folder) as draft:
        reference.fill_months(draft.raw)
        _put(draft.raw, schema.office, places, calendar="STD")
        days = pd.DataFrame(offices.holidays(), columns=["date", "label"])
        _put(draft.raw, schema.calendar, pd.DataFrame({"weekend": ["6,7"]}), code="STD")
        _put(draft.raw, schema.holiday, days, calendar="STD")
        _put(draft.raw, schema.payment, paid, **KINDS["payment"])
        _put(draft.raw, schema.item, imports, **KINDS["item"])
        building.refresh(draft.connection)
        draft.publish("the administration of the benchmark", demonstration=True, as_of=AS_OF)


def _put(raw, into, rows: pd.DataFrame, **same: object) -> None:
    """Rows of a table: codes that are not given are not stated."""
    given = rows.assign(**same, **({"currency": "MRL", "load_id": 1} if "load_id" in into.c else {}))
    blank = {column.name: schema.NOT_STATED for column in into.columns if not column.nullable and column.name not in given}
    raw.register("batch", given.assign(**blank))
    raw.execute(f"INSERT INTO {into.name} BY NAME SELECT * FROM batch")
    raw.unregister("batch")


def timed(folder: Path) -> dict:
    """What the forecast of the release in a folder took."""
    from services.forecasting import forecaster

    clock = Clock()
    made = forecaster.forecast_release(forecaster.HORIZON, clock.moved)
    clock.tick(-1)
    stages = clock.stages()
    with forecast_store.writing(folder / forecast_store.FILE) as connection:
        fits = len(forecast_store.Fits(connection))
    whole = {key: round(sum(float(each[key]) for each in stages), 1) for key in ("wall", "here", "processes")}
    rows = made.results["forecast"]
    methods = rows.loc[rows["origin"] == made.plan.last].drop_duplicates("node")["method"].value_counts().to_dict()
    return {
        "nodes": len(made.plan.values.columns),
        "months": len(made.plan.values),
        "fits": fits,
        "methods": methods,
        "wall_seconds": whole["wall"],
        "processor_seconds": round(whole["here"] + whole["processes"], 1),
        "wall_seconds_of_two_idle_processors": round(idle := whole["here"] + whole["processes"] / 2, 1),
        "goal": GOAL,
        "met": idle <= GOAL,
        "stages": stages,
        "members": members(made.plan.values),
    }


def members(values: pd.DataFrame) -> dict[str, float]:
    """Processor milliseconds of a fit of each member: the mean over some nodes, in a process of one thread as the job begins them."""
    chosen = [values[name].to_numpy(float) for name in values.columns[:: max(len(values.columns) // TIMED, 1)]]
    with fit_tasks.SingleThreaded(), ProcessPoolExecutor(1, get_context("spawn")) as alone:
        return {name: alone.submit(_each, name, chosen).result() for name in MEMBERS}


def _each(member: str, series: list[np.ndarray]) -> float:
    """The mean over series, after one that warms up; what the member starts is counted too."""
    spent: list[float] = []
    for past in (series[0], *series):
        months = pd.date_range(end="2026-10-01", periods=len(past), freq="MS")
        before = sum(os.times()[:4])
        quantiles(member, history(past), months, 18)
        spent.append(sum(os.times()[:4]) - before)
    return 1000 * sum(spent[1:]) / len(series)


if __name__ == "__main__":
    main()
