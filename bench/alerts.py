"""Measures the alerts: falls of one month put into series that are held out, and how many are caught at one rate of false alarms."""

import json
from pathlib import Path

import click
import numpy as np
import pandas as pd

from analytics.anomaly import residuals
from bench.panels import brazil
from bench.results import FOLDER, table

ROOT = Path(__file__).parents[1]
FALSE, TAUGHT, YEAR = 0.02, 60, 12
FALLS = (0.2, 0.3, 0.5)
GOALS = {0.3: 1 / 3, 0.5: 0.6}


def read(folder: Path) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Revenue by month of the Brazilian offices and of the nation (by tax and in all), and the names of the offices."""
    panel = brazil(folder)
    wide = panel.frame.pivot(index="month", columns="node", values="value").sort_index()
    return wide[[*panel.offices, *panel.national]], panel.offices


def detection(series: tuple[pd.DataFrame, tuple[str, ...]], only: str = "") -> pd.DataFrame:
    """Rule, fall, caught: the share of held-out months (each in turn, in one series at a time) whose fall passes the threshold that a
    share FALSE of the months as they were passes too. `only` keeps the columns whose names hold it."""
    values, offices = series
    kept = [place for place, name in enumerate(values.columns) if only in name]
    rows = [
        (name, fall, caught(*(each[:, kept] for each in (plain(0.0), plain(fall)))))
        for name, plain in rules(values, offices).items()
        for fall in FALLS
    ]
    return pd.DataFrame(rows, columns=["rule", "fall", "caught"])


def caught(before: np.ndarray, after: np.ndarray) -> float:
    return float((np.abs(after) > np.quantile(np.abs(before), 1 - FALSE)).mean())


def rules(values: pd.DataFrame, offices: tuple[str, ...]):
    """Each rule as a function of a fall: its statistic for every held-out month, had only that month of that series fallen."""
    held, found = values.to_numpy(float), residuals(np.log(values), offices)
    z, sigma, now = found.z.to_numpy()[TAUGHT:], found.sigma.to_numpy()[TAUGHT:], held[TAUGHT:]
    before, year = held[TAUGHT - 1 : -1], held[TAUGHT - YEAR : -YEAR]
    past = np.stack([held[month - YEAR : month] for month in range(TAUGHT, len(held))])
    return {
        "residual": lambda fall: z + np.log(1 - fall) / sigma,
        "month on month": lambda fall: now * (1 - fall) / before - 1,
        "year on year": lambda fall: now * (1 - fall) / year - 1,
        "three sigma": lambda fall: (now * (1 - fall) - past.mean(axis=1)) / past.std(axis=1, ddof=1),
    }


@click.command()
@click.option("--data", default=ROOT.parent / "shared/data", type=click.Path(path_type=Path), help="the folder of the series")
def main(data: Path) -> None:
    """Tries every rule on the real series and writes what was caught, with the goals."""
    series = read(data)
    found = pd.concat([detection(series, only).assign(series=name) for name, only in (("all", ""), ("offices alone", "office="))])
    goals = [
        {
            "goal": f"falls of {fall:.0%} caught at {FALSE:.0%} false alarms",
            "value": value,
            "target": f"≥ {least:.2f}",
            "met": value >= least,
        }
        for fall, least in GOALS.items()
        for value in [float(found.query("series == 'all' and rule == 'residual' and fall == @fall")["caught"].iloc[0])]
    ]
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "alerts.json").write_text(json.dumps({"goals": goals, "caught": found.to_dict("records")}, indent=1))
    print(
        table(
            ("Rule", "series", "fall", "caught"),
            [(row.rule, row.series, f"{row.fall:.0%}", f"{row.caught:.3f}") for row in found.itertuples()],
        )
    )


if __name__ == "__main__":
    main()
