"""Many fits: the tasks of a forecast and its backtest, those that are already held left out, the others run on every core."""

import hashlib
import os
import threading
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context, parent_process

import numpy as np

from analytics.forecasting.forecast import FITS, Fit, fit
from analytics.forecasting.members import Floats
from data.months import shifted

Held = MutableMapping[str, Fit]
FEW = 16
SINGLE = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "STAN")}


@dataclass(frozen=True, eq=False)
class Task:
    """One series up to one origin: the values of consecutive months that end at `origin` (yyyymm)."""

    node: str
    origin: int
    values: Floats
    horizon: int

    @property
    def digest(self) -> str:
        """Return the name of what a fit depends on: the same history gives the same name, in this release or another."""
        head = f"{FITS}:{self.origin}:{self.horizon}:".encode()
        return hashlib.sha256(head + np.ascontiguousarray(self.values, np.float64).tobytes()).hexdigest()[:32]


def origins(first: int, last: int, *, least: int, step: int, most: int) -> list[int]:
    """Return rolling origins that end a step before `last`, oldest first: at least `least` months of history, at most `most` origins."""
    earliest = shifted(first, least - 1)
    found = [month for count in range(1, most + 1) if (month := shifted(last, -step * count)) >= earliest]
    return sorted(found)


def fitted(
    tasks: Iterable[Task], held: Held, progress: Callable[[int, int], None] = lambda done, whole: None, cores: int | None = None
) -> None:
    """Put into `held` what it lacks, by digest, as each is done, on `cores` or on all: stopped half-way, it goes on where it was."""
    wanted = {task.digest: task for task in tasks}
    missing = [task for digest, task in wanted.items() if digest not in held]
    progress(len(wanted) - len(missing), len(wanted))
    for done, (digest, found) in enumerate(_run(missing, cores), len(wanted) - len(missing) + 1):
        held[digest] = found
        progress(done, len(wanted))


def _run(tasks: list[Task], cores: int | None) -> Iterator[tuple[str, Fit]]:
    """Yield each task's digest and fit, in processes of one thread each."""
    if len(tasks) < FEW:
        yield from map(_one, tasks)
        return
    with SingleThreaded(), ProcessPoolExecutor(cores or os.cpu_count(), get_context("spawn"), _watching) as pool:
        yield from pool.map(_one, tasks, chunksize=4)


def _watching() -> None:
    """End this process when the one that started it does, killed or not."""
    parent = parent_process()
    if parent:
        threading.Thread(target=lambda: (parent.join(), os._exit(1)), daemon=True).start()


def _one(task: Task) -> tuple[str, Fit]:
    return task.digest, fit(task.values, task.origin, task.horizon)


class SingleThreaded:
    """The environment of processes that are each to use one core."""

    def __enter__(self) -> None:
        self._before = {name: os.environ.get(name) for name in SINGLE}
        os.environ.update(SINGLE)

    def __exit__(self, *_: object) -> None:
        for name, value in self._before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
