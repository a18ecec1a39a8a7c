"""Runs a command of the tree it is started in, and writes how long each phase of a load took and the most memory it held.

Started by path (python bench/phases.py OUT load ...) in the folder of any revision, so that two revisions can be compared: a phase is a
function by its name, wherever a revision keeps it. The time of a phase leaves out the phases that it calls.
"""

import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

PHASES = {
    "digest": ("data.records:digest",),
    "reading and staging": ("data.loading.staging:stage", "data.staging:stage"),
    "sifting and joining": ("data.loading.asycuda.extract:load", "data.loading.asycuda:load", "data.asycuda:load"),
    "filling": ("data.loading.upsert:fill", "data.filling:fill"),
    "clocks": ("data.derived.clearances:clear", "data.declarations:clear"),
    "clocks that run on": ("data.derived.clearances:run_on", "data.declarations:run_on"),
    "arrears": ("data.derived.arrears:age", "data.arrears:age"),
    "unit values": ("data.derived.unit_values:fill", "data.derived.invoices:fill", "data.unit_values:fill", "data.invoices:fill"),
    "quality": ("data.quality.assessment:run", "data.quality:run"),
    "roll-ups": ("queries.rollups.building:refresh", "queries.engine.rollups:refresh", "queries.rollups:refresh"),
    "publishing": ("data.releases.release:Draft.publish", "data.release:Draft.publish"),
}
REST = "all else"


class Clock:
    """Seconds, processor seconds and megabytes by phase: the innermost phase under way is the one that is charged."""

    def __init__(self):
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.work: defaultdict[str, float] = defaultdict(float)
        self.megabytes: defaultdict[str, int] = defaultdict(int)
        self._stack, self._since, self._worked = [REST], time.perf_counter(), time.process_time()

    def enter(self, phase: str) -> None:
        self.charge()
        self._stack.append(phase)

    def leave(self) -> None:
        self.charge()
        self._stack.pop()

    def charge(self) -> None:
        """Charge what passed since the last turn to the innermost phase."""
        now, worked, phase = time.perf_counter(), time.process_time(), self._stack[-1]
        self.seconds[phase] += now - self._since
        self.work[phase] += worked - self._worked
        self.megabytes[phase] = max(self.megabytes[phase], _most_held())
        self._since, self._worked = now, worked


def _most_held() -> int:
    """Megabytes held at most since this was last asked; 0 where the system does not say."""
    try:
        status = Path("/proc/self/status").read_text()
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return 0
    return next(int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def watch(clock: Clock) -> None:
    """Put the clock around every function of PHASES that this tree holds, under every name it was imported by."""
    for phase, places in PHASES.items():
        for place in places:
            _watch(clock, phase, *place.split(":"))


def _watch(clock: Clock, phase: str, module: str, name: str) -> None:
    try:
        holder: Any = import_module(module)
    except ModuleNotFoundError:
        return
    *outer, last = name.split(".")
    for part in outer:
        holder = getattr(holder, part)
    plain = getattr(holder, last, None)
    if plain is not None:
        _replace(plain, _timed(clock, phase, plain), holder, last)


def _timed(clock: Clock, phase: str, plain: Callable[..., Any]) -> Callable[..., Any]:
    def timed(*args: Any, **named: Any) -> Any:
        clock.enter(phase)
        try:
            return plain(*args, **named)
        finally:
            clock.leave()

    return timed


def _replace(plain: Any, timed: Any, holder: Any, name: str) -> None:
    setattr(holder, name, timed)
    for module in list(sys.modules.values()):
        for key, value in list(vars(module).items()):
            if value is plain:
                setattr(module, key, timed)


def main() -> None:
    """Run `manage.py` of the folder at hand with the arguments after OUT."""
    out, sys.argv = Path(sys.argv[1]), ["manage.py", *sys.argv[2:]]
    sys.path[0] = str(Path.cwd())
    clock = Clock()
    manage = import_module("manage")
    watch(clock)
    try:
        manage.run()
    finally:
        clock.charge()
        out.write_text(json.dumps({"seconds": clock.seconds, "processor_seconds": clock.work, "megabytes": clock.megabytes}))


if __name__ == "__main__":
    main()
