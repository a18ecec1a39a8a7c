"""Measures the forecast on real series: accuracy against yardsticks, coverage, sums, the chance of missing a target, breaks."""
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
import pandas as pd
from tqdm import tqdm

from analytics.forecasting.bands import averaged
from analytics.forecasting.evaluate import brier, ratio, scored, share, summary
from analytics.forecasting.fit_tasks import fitted, origins
from analytics.forecasting.hierarchy import summing
from analytics.forecasting.method import read as read_method
from analytics.forecasting.reconcile import reconciled
from analytics.forecasting.rolling import COMBINED, forecasts, tasks, wide
from analytics.forecasting.unrest import unsettled
from analytics.forecasting.year_total import chance, landed, totals
from bench import accuracy, breaks
from bench.panels import PANELS, Panel
from bench.results import FOLDER, table
from data.months import shifted
from data.quantiles import LEVELS
from data.releases.forecast_store import Fits, writing
from data.series_names import cuts

ROOT = Path(__file__).parents[1]
HORIZON, LEAST, HALF, GROWTH, SEEDS = 12, 48, 6, 1.08, (1, 2)


@dataclass(frozen=True)
class Trial:
    """A panel, its values by month, and the scored rows of every model at every origin."""

    panel: Panel
    values: pd.DataFrame
    rows: pd.DataFrame

    @property
    def own(self) -> pd.DataFrame:
        return self.rows[self.rows["model"] == COMBINED]


@click.command()
@click.option("--data", default=ROOT.parent / "shared/data", type=click.Path(path_type=Path), help="the folder of the series")
def main(data: Path) -> None:
    """Fits what is not held yet, judges every origin and writes the goals and two plots."""
    FOLDER.mkdir(exist_ok=True)
    trials = list(_trials(data))
    if not trials:
        raise SystemExit(f"skipped: none of {', '.join(PANELS)} is in {data}")
    goals, missed = judged(trials), chances(trials)
    goals += [goal("Brier of P(miss) half-way through the year", share(missed["loss"], missed["node"]), most=0.12), *broken(trials)]
    (FOLDER / "forecast.json").write_text(json.dumps(goals, indent=1))
    accuracy.drawn(pd.concat([trial.rows.assign(panel=trial.panel.name) for trial in trials]), FOLDER / "forecast_accuracy.png")
    accuracy.calibration(pd.concat([trial.own for trial in trials]), missed, FOLDER / "forecast_calibration.png")
    cells = [(each["goal"], *(f"{each[key]:.3g}" for key in ("value", "low", "high")), each["target"], each["met"]) for each in goals]
    print(table(("Goal", "value", "low", "high", "target", "met"), cells))


def _trials(data: Path) -> Iterator[Trial]:
    for name, read in PANELS.items():
        try:
            panel = read(data)
        except FileNotFoundError as error:
            print(f"{name} skipped: no {error.filename}")
            continue
        yield tried(panel)


def tried(panel: Panel) -> Trial:
    """Every node at every origin: the combination with averaged bands, the yardsticks, scored."""
    values = wide(panel.frame)
    first, last = int(values.index[0]), int(values.index[-1])
    found = origins(first, shifted(last, panel.every - HORIZON), least=LEAST, step=panel.every, most=panel.most)
    work = tasks(values, found, HORIZON)
    started, cpu = time.perf_counter(), time.process_time()
    with writing(FOLDER / "fits.sqlite") as connection, tqdm(total=len(work), desc=panel.name, unit=" fits") as bar:
        held = Fits(connection)
        fitted(work, held, lambda done, whole: bar.update(done - bar.n))
        rows = pd.concat([forecasts(values, origin, HORIZON, held, {}) for origin in found], ignore_index=True)
    print(f"{panel.name}: {len(found)} origins, {time.perf_counter() - started:.0f} s, {time.process_time() - cpu:.0f} s of them here")
    narrow = averaged(rows[rows["model"] == COMBINED].reset_index(drop=True))
    own = scored(unsettled(narrow, values)).assign(narrow=scored(narrow)["cover80"])
    return Trial(panel, values, pd.concat([own, scored(rows[rows["model"] != COMBINED])]))


def goal(name: str, found: tuple[float, float, float], *, least: float | None = None, most: float | None = None) -> dict:
    """A goal with its value, 95 % interval and whether it is met; of a value that only stands beside another, neither."""
    value, low, high = found
    met = (least is None or value >= least) and (most is None or value <= most)
    target = f"{least} to {most}" if least and most else f"≥ {least}" if least else f"≤ {most}" if most else "none"
    return {"goal": name, "value": value, "low": low, "high": high, "target": target, "met": None if target == "none" else bool(met)}


def judged(trials: list[Trial]) -> list[dict]:
    """The goals of accuracy, coverage and coherence."""
    rows = pd.concat([trial.rows.assign(node=trial.panel.name + trial.rows["node"]) for trial in trials])
    national = rows[rows["node"].isin([trial.panel.name + name for trial in trials for name in trial.panel.national])]
    own = rows[rows["model"] == COMBINED]
    found = [
        goal("National series: MASE over seasonal naive", ratio(national, COMBINED, "naive"), most=0.72),
        goal("National series: MASE over Prophet", ratio(national, COMBINED, "prophet"), most=0.81),
        goal("All series: pinball loss over Prophet", ratio(rows, COMBINED, "prophet", "pinball"), most=0.75),
        goal("All series: coverage of 80 % bands", share(own["cover80"], own["node"]), least=0.76, most=0.84),
        goal("All series: coverage of 95 % bands", share(own["cover95"], own["node"]), least=0.91, most=0.97),
    ]
    wider = own[[read_method(str(each)).wider_since > 0 for each in own["method"]]]
    found += [
        goal("After a series strayed: coverage of 80 % bands that are wider", share(wider["cover80"], wider["node"]), least=0.65),
        goal("After a series strayed: coverage of the same had they not been", share(wider["narrow"], wider["node"])),
        goal("All series: coverage of 80 % bands that wider ones add", share(own["cover80"] - own["narrow"], own["node"]), most=0.02),
    ]
    for trial in trials:
        if trial.panel.offices:
            found += offices(trial)
    return found


def broken(trials: list[Trial]) -> list[dict]:
    """The goals of the driver: where a rate changed, the error as forecast over that of the plain median; with a table of breaks."""
    real = [breaks.seen(each.panel.name, each.values) for each in trials if {breaks.PAID, breaks.BOUGHT} <= {*each.values.columns}]
    with writing(FOLDER / "fits.sqlite") as connection:
        held = Fits(connection)
        found = pd.concat([breaks.tried(each, held) for each in (*real, *(one for seed in SEEDS for one in breaks.simulated(seed)))])
    found.to_json(FOLDER / "breaks.json", orient="records", indent=1, double_precision=3)
    least, low, middle, high, worst = (float(each) for each in breaks.ratios(found).quantile([0, 0.25, 0.5, 0.75, 1]))
    soon = found[found["name"].str.contains("seed")].groupby("name").head(breaks.SOON)
    return [
        goal("Simulated breaks: coverage of 80 % bands in the year after", share(soon["cover80"], soon["name"]), least=0.65),
        goal("Simulated breaks: coverage of the same had they not been widened", share(soon["narrow"], soon["name"])),
        goal("Breaks of a rate: MAE over the plain median, worst break (and range)", (worst, least, worst), most=1.05),
        goal("Breaks of a rate: MAE over the plain median, median break (and quartiles)", (middle, low, high), most=0.85),
    ]


def offices(trial: Trial) -> list[dict]:
    """The goals of a panel of offices and taxes."""
    name, places = trial.panel.name, trial.own[trial.own["node"].isin(trial.panel.offices)]
    worst = summary(places, ["node"]).set_index("node")["cover80"].idxmin()
    here = places[places["node"] == worst]
    cost, gap = coherence(trial)
    return [
        goal(f"{name}: MASE over seasonal naive", ratio(trial.rows, COMBINED, "naive"), most=0.88),
        goal(f"{name}: MASE over Prophet", ratio(trial.rows, COMBINED, "prophet"), most=0.86),
        goal(f"{name}: 80 % bands cover at the worst office, {cuts(worst)['office']}", share(here["cover80"], here["origin"]), least=0.65),
        goal(f"{name}: MASE reconciled over as forecast", cost, most=1.005),
        goal(f"{name}: largest relative gap of sums after reconciliation", (gap, gap, gap), most=1e-9),
    ]


def coherence(trial: Trial) -> tuple[tuple[float, float, float], float]:
    """The error of reconciled forecasts over that of the same unreconciled, variances from earlier origins alone; the largest gap left."""
    nodes = list(trial.values.columns)
    bottom = [name for name in nodes if len(cuts(name)) == 2]
    adds = summing(nodes, bottom, {})
    whole = next(place for place, name in enumerate(nodes) if not cuts(name))
    own, parts, gap = trial.own, [], 0.0
    for origin in sorted(own["origin"].unique()):
        past = own[own["origin"] <= shifted(int(origin), -HORIZON)]
        if past.empty:
            continue
        variance = ((past["actual"] - past["p50"]) ** 2).groupby(past["node"]).mean().reindex(nodes).to_numpy(float)
        base = own[own["origin"] == origin].pivot(index="node", columns="step", values="p50").reindex(nodes)
        settled = pd.DataFrame(reconciled(base.to_numpy(float), adds, variance), index=base.index, columns=base.columns)
        gap = max(gap, float(np.abs(settled.loc[bottom].sum() / settled.iloc[whole] - 1).max()))
        here = own[own["origin"] == origin]
        moved = settled.stack().reindex(pd.MultiIndex.from_frame(here[["node", "step"]])).to_numpy(float)
        parts += [here, here.assign(model="reconciled", mase=np.abs(here["actual"] - moved) / here["scale"])]
    return ratio(pd.concat(parts), "reconciled", COMBINED), gap


def chances(trials: list[Trial]) -> pd.DataFrame:
    """Half-way through each year: the chance said of missing last year's total plus 8 %, whether it was missed, and the loss."""
    found = [row for trial in trials if trial.panel.every == HALF for row in _chances(trial)]
    frame = pd.DataFrame(found, columns=["node", "said", "came"])
    return frame.assign(loss=brier(frame["said"].to_numpy(), frame["came"].to_numpy()))


def _chances(trial: Trial) -> Iterator[tuple[str, float, float]]:
    past = totals(trial.own)
    for (name, origin), part in trial.own.groupby(["node", "origin"]):
        if origin % 100 != HALF:
            continue
        months = trial.values[name]
        year, before = (months.loc[shifted(origin, since) : shifted(origin, until)].sum() for since, until in ((-5, 6), (-17, -6)))
        remaining = part.sort_values("step").loc[:, LEVELS].to_numpy(float)[:HALF]
        collected, target = months.loc[shifted(origin, -5) : origin].sum(), before * GROWTH
        said = 1 - chance(landed(collected, remaining, past.calibration(origin, HALF)), target)
        yield trial.panel.name + name, said, float(year < target)


if __name__ == "__main__":
    main()
