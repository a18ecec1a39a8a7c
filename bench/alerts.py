"""Measures the alerts: falls of one month put into series that are held out, how many are caught, and how many quiet months are flagged."""

import json
from collections.abc import Callable
from pathlib import Path

import click
import numpy as np
import pandas as pd

from analytics.compliance.anomaly import FALSE, discovered, law, residuals
from bench.panels import brazil
from bench.quiet import false_alarms
from bench.results import FOLDER, table

ROOT = Path(__file__).parents[1]
TAUGHT, YEAR, QUIET, NOISE = 60, 12, 12, 0.003
FALLS = (0.2, 0.3, 0.5)
GOALS = {0.3: 1 / 3, 0.5: 0.6}
Rule = Callable[[float], np.ndarray]


def read(folder: Path) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Revenue by month of the Brazilian offices and of the nation (by tax and in all), and the names of the offices."""
    panel = brazil(folder)
    wide = panel.frame.pivot(index="month", columns="node", values="value").sort_index()
    return wide[[*panel.offices, *panel.national]], panel.offices


def detection(series: tuple[pd.DataFrame, tuple[str, ...]], only: str = "") -> pd.DataFrame:
    """Rule, fall, false, caught: the share of held-out months (each in turn, in one series at a time) that are flagged as they were, and
    once they have fallen. Alerts go by their stated probability, alone or among all nodes of the month; of rules of thumb
    the threshold is the one that FALSE of the months as they were pass. `only` keeps the columns whose names hold it."""
    values, offices = series
    kept = [place for place, name in enumerate(values.columns) if only in name]
    flagged = {**thumbs(values), **ours(values, offices)}
    rows = [(name, fall, *(float(rule(each)[:, kept].mean()) for each in (0.0, fall))) for name, rule in flagged.items() for fall in FALLS]
    return pd.DataFrame(rows, columns=["rule", "fall", "false", "caught"])


def ours(values: pd.DataFrame, offices: tuple[str, ...]) -> dict[str, Rule]:
    """The alerts as functions of a fall: which held-out months are flagged, had only that month of that series fallen."""
    found = residuals(np.log(values), offices)
    known = law(found.z.to_numpy(float))
    assert known, "too short a past"

    def chance(fall: float) -> np.ndarray:
        return known.beyond((found.z + np.log(1 - fall) / found.sigma).to_numpy(float)[TAUGHT:])

    return {"residual": lambda fall: chance(fall) <= FALSE, "residual, told": lambda fall: told(chance(0.0), chance(fall))}


def told(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Which cells stand among all nodes of their month, each in turn being as it is after and the others as before."""
    flagged = np.zeros(before.shape, bool)
    for month, place in np.ndindex(*before.shape):
        row = before[month].copy()
        row[place] = after[month, place]
        flagged[month, place] = discovered(row)[place]
    return flagged


def thumbs(values: pd.DataFrame) -> dict[str, Rule]:
    """Rules of thumb as functions of a fall, at the threshold that FALSE of the months as they were pass."""
    held = values.to_numpy(float)
    now, before, year = held[TAUGHT:], held[TAUGHT - 1 : -1], held[TAUGHT - YEAR : -YEAR]
    past = np.stack([held[month - YEAR : month] for month in range(TAUGHT, len(held))])
    statistics: dict[str, Rule] = {
        "month on month": lambda fall: now * (1 - fall) / before - 1,
        "year on year": lambda fall: now * (1 - fall) / year - 1,
        "three sigma": lambda fall: (now * (1 - fall) - past.mean(axis=1)) / past.std(axis=1, ddof=1),
    }
    return {name: beyond(each) for name, each in statistics.items()}


def beyond(statistic: Rule) -> Rule:
    limit = np.quantile(np.abs(statistic(0.0)), 1 - FALSE)
    return lambda fall: np.abs(statistic(fall)) > limit


def goals(found: pd.DataFrame, quiet: pd.DataFrame) -> list[dict[str, object]]:
    """Falls caught, and the worst rates of false alarms, with their targets."""
    of = found.query("series == 'all' and rule == 'residual'").set_index("fall")
    caught = [
        (f"falls of {fall:.0%} caught at {FALSE:.0%} false alarms", float(of.loc[fall, "caught"]), least) for fall, least in GOALS.items()
    ]
    worst = {
        "false alarms on the real series": float(of["false"].max()),
        "false alarms of a node-month, worst kind of quiet series": float(quiet["alone"].max()),
        "the same, told among all nodes of the month": float(quiet["told"].max()),
    }
    return [
        *({"goal": name, "value": value, "target": f"≥ {least:.2f}", "met": value >= least} for name, value, least in caught),
        *({"goal": name, "value": value, "target": f"≤ {FALSE} + {NOISE}", "met": value <= FALSE + NOISE} for name, value in worst.items()),
    ]


@click.command()
@click.option("--data", default=ROOT.parent / "shared/data", type=click.Path(path_type=Path), help="the folder of the series")
def main(data: Path) -> None:
    """Tries every rule on the real series and the alerts on quiet ones, and writes what was caught and what was false, with the goals."""
    series = read(data)
    found = pd.concat([detection(series, only).assign(series=name) for name, only in (("all", ""), ("offices alone", "office="))])
    quiet = false_alarms(QUIET)
    FOLDER.mkdir(exist_ok=True)
    held = {"goals": goals(found, quiet), "caught": found.to_dict("records"), "quiet": quiet.to_dict("records")}
    (FOLDER / "alerts.json").write_text(json.dumps(held, indent=1))
    rows = [(row.rule, row.series, f"{row.fall:.0%}", f"{row.false:.4f}", f"{row.caught:.3f}") for row in found.itertuples()]
    print(table(("Rule", "series", "fall", "false", "caught"), rows))
    print(table(tuple(quiet.columns), [(row.kind, row.judged, *(f"{each:.4f}" for each in row[3:])) for row in quiet.itertuples()]))
    print(
        table(
            ("Goal", "value", "target", "met"),
            [(each["goal"], f"{each['value']:.4f}", each["target"], each["met"]) for each in held["goals"]],
        )
    )


if __name__ == "__main__":
    main()
