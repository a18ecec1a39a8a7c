"""`make trust`: runs the checks of each goal, the long ones too, and writes what came of them to `bench/results/trust.json`.

A goal is met where every check that ran passed and none was skipped; one that found nothing to run is not met. A counted goal is met where
it was tried as often as it says; all goals begin within the minutes given, and one that could not begin is named as not run.
"""

import contextlib
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from bench.results import kept, table
from bench.trust import measured

ROOT = Path(__file__).parents[2]
COUNTED = 0.5  # of the time, for the goals that are counted
GOALS = {
    "roles: every cell of the policy, asked of the running application": [
        "tests/serving/gate/test_cells.py",
        "tests/data/access/test_policy.py",
    ],
    "sign-in: forged, replayed, ended, disabled, downgraded": ["tests/serving/gate/test_accounts.py", "tests/serving/gate/test_login.py"],
    "requests from other pages and by other names": ["tests/serving/gate/test_origin.py"],
    "rows of other offices, by any page, link, file or error": [
        "tests/data/access/test_row_scope.py",
        "tests/queries/engine/test_row_scope.py",
        "tests/callbacks/test_row_scope.py",
    ],
    "engines: nothing but reads": ["tests/queries/engine/test_locked.py"],
    "audit: each action one event, each tampering found, killed writers": ["tests/data/audit"],
    "pseudonyms": ["tests/queries/engine/test_pseudonyms.py", "tests/commands/test_pseudonyms.py"],
    "hostile texts and requests": [
        "tests/callbacks/test_hostile_names.py",
        "tests/browser/test_hostile_texts.py",
        "tests/bench/test_attack.py",
        "tests/callbacks/http/test_headers.py",
    ],
    "files: formulas, links, marks": [
        "tests/queries/tables/test_formula_texts.py",
        "tests/callbacks/http/test_marked.py",
        "tests/callbacks/seminar/test_marked_release.py",
    ],
    "backup: destroyed, restored, same answers": ["tests/data/backup"],
    "parts of others": ["tests/structure/test_parts.py"],
    "figures and log hold nothing personal": ["tests/serving/test_server_figures.py", "tests/serving/test_errors.py"],
}


@dataclass(frozen=True)
class Proof:
    """What came of the checks of a goal."""

    goal: str
    checks: int
    passed: int
    failed: tuple[str, ...]
    skipped: tuple[str, ...]
    seconds: float

    @property
    def met(self) -> bool:
        """Return whether every check ran and passed, and there was one at all."""
        return bool(self.passed) and self.passed == self.checks


def proofs(until: float) -> Iterator[Proof]:
    """Run the checks of each goal, and yield what came of them; a goal that cannot begin in time has no checks.

    until: seconds of the monotonic clock.
    """
    for goal, paths in GOALS.items():
        left = until - time.monotonic()
        yield proof(goal, paths, left) if left > 0 else Proof(goal, 0, 0, (), (), 0)


def proof(goal: str, paths: list[str], seconds: float | None = None) -> Proof:
    """Run the checks of one goal, in so many seconds at most; a file that is not there fails, and what is broken off counts as not run."""
    with tempfile.TemporaryDirectory() as folder:
        report, started = Path(folder) / "report.xml", time.monotonic()
        command = [sys.executable, "-m", "pytest", "-q", "-m", "nightly or not nightly", f"--junitxml={report}", *paths]
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.DEVNULL, timeout=seconds)
        took = round(time.monotonic() - started, 1)
        return read(goal, report.read_text("utf-8") if report.exists() else "<testsuites/>", took)


def read(goal: str, report: str, seconds: float) -> Proof:
    """Return what a report of checks says."""
    cases = list(ET.fromstring(report).iter("testcase"))
    failed = tuple(_name(each) for each in cases if each.find("failure") is not None or each.find("error") is not None)
    skipped = tuple(_name(each) for each in cases if each.find("skipped") is not None)
    return Proof(goal, len(cases), len(cases) - len(failed) - len(skipped), failed, skipped, seconds)


def _name(case: ET.Element) -> str:
    return f"{case.get('classname', '')}.{case.get('name', '')}"


@click.command()
@click.option("--minutes", default=25.0, show_default=True, help="how long all goals may take; a goal that cannot begin is not run")
@click.option("--seed", default=1, show_default=True, help="the same seed makes the same tampered bodies")
def main(minutes: float, seed: int) -> None:
    """Print each goal with its checks, and exit with 1 where one is not met."""
    began = time.monotonic()
    counted = []
    for each in measured.counts(seed, minutes * 60 * COUNTED):
        counted.append(each)
        click.echo(measured.printed(each))
    found = list(proofs(began + minutes * 60))
    goals = [asdict(each) | {"met": each.met} for each in found]
    not_run = [each.goal for each in found if not each.checks]
    figures = [asdict(each) | {"met": each.met, "said": each.said} for each in counted]
    kept("trust", {"seed": seed, "versions": measured.versions(), "counted": figures, "goals": goals, "not_run": not_run})
    rows = [(each.goal, each.checks, each.passed, len(each.failed), len(each.skipped), _said(each)) for each in found]
    click.echo(table(("goal", "checks", "passed", "failed", "skipped", "met"), rows))
    for each in found:
        for name in (*each.failed, *each.skipped):
            click.echo(f"  {each.goal}: {name}")
    sys.exit(not all(each.met for each in (*counted, *found)))


def _said(each: Proof) -> str:
    return "yes" if each.met else "NO" if each.checks else "not run"


if __name__ == "__main__":
    main()
