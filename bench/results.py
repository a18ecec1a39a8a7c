"""Where measurements go: a file of figures each, and a table for the reader."""
import json
import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

FOLDER = Path(__file__).parent / "results"


def kept(name: str, figures: Mapping[str, Any]) -> Path:
    """Writes figures, with the moment and the machine they were taken on, to results/NAME.json."""
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{name}.json"
    path.write_text(json.dumps({"taken_at": datetime.now(UTC).isoformat(timespec="seconds"), "machine": machine(), **figures}, indent=2))
    return path


def machine() -> dict[str, Any]:
    return {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 2), "python": platform.python_version(), "system": platform.system()}


def spread(values: Sequence[float]) -> dict[str, float]:
    """Observations, least, median, 95th percentile and most of some durations, in the unit given."""
    cuts = quantiles(values, n=20, method="inclusive") if len(values) > 1 else list(values) * 19
    found = {"min": min(values), "p50": cuts[9], "p95": cuts[18], "max": max(values)}
    return {"n": len(values), **{name: round(value, 2) for name, value in found.items()}}


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Aligned text: the first column to the left, the others to the right."""
    cells = [[str(cell) for cell in row] for row in (heads, *rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join("  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in cells)
