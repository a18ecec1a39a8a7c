"""The two plots of the forecast benchmark: accuracy against the yardsticks, and whether what is said is what comes."""
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.forecasting.evaluate import reliability

NAMES = {"combined": "Portolan", "naive": "seasonal naive", "prophet": "Prophet"}
COLOURS = {"combined": "#0b5fa5", "naive": "#8a8f98", "prophet": "#c2571a"}


def drawn(rows: pd.DataFrame, path: Path) -> None:
    """MASE by months ahead, a panel each, of the combination and its yardsticks."""
    plt = _pyplot()
    panels = list(dict.fromkeys(rows["panel"]))
    figure, axes = plt.subplots(1, len(panels), figsize=(4.4 * len(panels), 4), squeeze=False)
    for axis, panel in zip(axes[0], panels, strict=True):
        means = rows[rows["panel"] == panel].groupby(["model", "step"])["mase"].mean()
        for model, name in NAMES.items():
            axis.plot(means[model].index, means[model], color=COLOURS[model], label=name, linewidth=2)
        axis.set(title=panel, xlabel="months ahead", ylim=(0, None))
    axes[0][0].set_ylabel("mean absolute scaled error")
    axes[0][0].legend(frameon=False)
    _saved(figure, path)


def calibration(own: pd.DataFrame, missed: pd.DataFrame, path: Path) -> None:
    """Coverage of the bands against what they promise, and the chance of a miss against how often it came."""
    plt = _pyplot()
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 4))
    said = np.array([50, 80, 95])
    left.bar([str(each) for each in said], [100 * own[f"cover{each}"].mean() for each in said], color=COLOURS["combined"], width=0.5)
    left.plot(range(3), said, "k_", markersize=60, markeredgewidth=2)
    left.set(title="Bands: promised (line) and covered", xlabel="promised %", ylabel="covered %", ylim=(0, 100))
    found = reliability(missed["said"].to_numpy(), missed["came"].to_numpy())
    right.plot([0, 1], [0, 1], color=COLOURS["naive"])
    right.plot(found["said"], found["came"], "o-", color=COLOURS["combined"])
    for row in found.itertuples():
        right.annotate(f"n={row.n}", (row.said, row.came), textcoords="offset points", xytext=(6, -12), fontsize=8)
    right.set(title="Missing last year + 8 %, said half-way", xlabel="chance said", ylabel="share that missed")
    right.set(xlim=(-0.05, 1.15), ylim=(-0.1, 1.1))
    _saved(figure, path)


def _pyplot():
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    return pyplot


def _saved(figure, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, dpi=110)
