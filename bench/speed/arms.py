"""The arms of a run: each a server and a browser of its own, on which the trace is played by turns."""
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Playwright, sync_playwright

from bench.screen import CHROMIUM, FLAGS, MEASURE, Screen
from bench.server import ROOT, running
from bench.speed import FLOOR, HEAD, OLDER, PANDAS, SQL

TARGETS = {HEAD: "manage:served()", OLDER: "manage:served()", SQL: "bench.rivals.with_sql:server",
           PANDAS: "bench.rivals.with_pandas:server", FLOOR: "bench.canned:server"}
CALMED = 3  # charts on the Overview before it counts as opened
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Arm:
    """One arm: its page and its server, and what was measured on it (milliseconds; None where nothing was there to click)."""

    name: str
    screen: Screen
    address: str
    process: int
    took: list[float | None] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)

    def play(self, interaction: Mapping[str, Any]) -> float | None:
        """Play an interaction and keep what it took."""
        try:
            self.took.append(self.screen.played(interaction))
        except Exception as error:
            print(f"{self.name}: {interaction} could not be played ({type(error).__name__})")
            self.took.append(None)
        return self.took[-1]


@contextmanager
def arms(names: Sequence[str], older: Path | None, warehouses: Mapping[str, str], last_month: int) -> Iterator[tuple[dict[str, Arm], Arm]]:
    """Every arm, opened at its first page, and a second page of the floor to be probed.

    older: the folder of the older head; warehouses: URLs by arm, where not that at hand.
    """
    with sync_playwright() as playwright, ExitStack() as stack:
        made = {}
        for name in names:
            folder = older if name == OLDER and older else ROOT
            address, process = stack.enter_context(running(TARGETS[name], folder, environment(name, warehouses)))
            made[name] = Arm(name, Screen(stack.enter_context(_page(playwright)), last_month, "overview", CALMED), address, process)
        floor = made[FLOOR]
        probe = Arm("probe", Screen(stack.enter_context(_page(playwright)), last_month, "overview", CALMED), floor.address, floor.process)
        for each in (*made.values(), probe):
            each.screen.opened(each.address)
        yield made, probe


def environment(name: str, warehouses: Mapping[str, str]) -> dict[str, str]:
    """What the server of an arm is started with beside the environment at hand."""
    return {"PORTOLAN_WAREHOUSE": warehouses[name]} if name in warehouses else {}


@contextmanager
def _page(playwright: Playwright) -> Iterator[Any]:
    browser: Browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    try:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.add_init_script(MEASURE)
        yield page
    finally:
        browser.close()


def family(process: int) -> list[int]:
    """A process and all that it has started."""
    try:
        children = [child for task in Path(f"/proc/{process}/task").iterdir() for child in (task / "children").read_text().split()]
    except OSError:
        return [process]
    return [process, *(each for child in children for each in family(int(child)))]


def processor(process: int) -> float:
    """Seconds of processor time that a server has used, with all its processes."""
    return sum(sum(map(int, _stat(each)[11:13])) for each in family(process)) / TICKS


def megabytes(process: int) -> float:
    """Memory of a server that no other program shares, as its processes divide it (PSS)."""
    return round(sum(_pss(each) for each in family(process)) / 1024, 1)


def _stat(process: int) -> list[str]:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return ["0"] * 20


def _pss(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
