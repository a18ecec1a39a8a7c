"""The goals of trust that are counted: tampered bodies here and over HTTP, and users by turns on one cache, each with its control."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version

from flask.testing import FlaskClient

from bench.server import ROOT, running
from bench.trust import attempts, canaries, crossing, tampering
from settings import settings

DEMO = ("demo", "--declarations", "3000", "--years", "2")
USERS, MIXED, VIEWS, CONTROLS = 2, 9, 12, 200
TARGETS = {"here": 200_000, "wire": 20_000, "mixed": 100_000}
SHARES = {"here": 0.45, "wire": 0.2, "mixed": 0.35}  # of the time that all may take
PACKAGES = ("dash", "duckdb", "flask", "plotly", "sqlalchemy")


@dataclass(frozen=True)
class Count:
    """A counted goal. value: what must not be, found in so many tries; control: the same in the build that is made weak."""

    goal: str
    value: int
    tried: int
    target: int
    control: int
    seconds: float
    seed: int
    wrong: list[str]

    @property
    def met(self) -> bool:
        """Return whether nothing was found in as many tries as the goal names, and the control found something."""
        return self.value == 0 and self.control > 0 and self.tried >= self.target

    @property
    def said(self) -> str:
        """Return in words what came of it."""
        rate = self.tried / max(self.seconds, 0.1)
        whole = f"; all would take {self.target / max(rate, 0.01) / 60:,.0f} minutes" if self.tried < self.target else ""
        return f"{self.value} in {self.tried:,} of {self.target:,} tries ({rate:.1f} a second{whole}); the control: {self.control}"


def versions() -> dict[str, str]:
    """Return the versions of the packages that answer."""
    return {name: version(name) for name in PACKAGES}


@contextmanager
def application() -> Iterator[FlaskClient]:
    """Yield a client of the application on a demonstration of its own, whose users a proxy names."""
    with tempfile.TemporaryDirectory() as folder:
        own = {"WAREHOUSE": f"duckdb:///{folder}/warehouse", "SIDE_STORE": f"sqlite:///{folder}/side.db", "AUDIT": f"{folder}/audit"}
        own |= {"ACCOUNTS": "1", "PROXY_HEADER": "X-Remote-User", "FORECAST": "0", "READ_ONLY": "0", "PROCESSES": "1"}
        own |= {"PSEUDONYM_KEY": "kept-by-whoever-tests-0123456789"}
        os.environ.update({f"PORTOLAN_{name}": value for name, value in own.items()})
        settings.cache_clear()
        subprocess.run([sys.executable, "manage.py", *DEMO], cwd=ROOT, check=True, capture_output=True)
        from app import server

        yield server.test_client()


def counts(seed: int, seconds: float) -> Iterator[Count]:
    """Count each goal, for as long as all of them may take together. seconds: without the controls."""
    with application() as client:
        users = tuple(canaries.principals(MIXED))
        attempts.enrol(users)
        weak = attempts.control(users[:USERS])
        attempts.enrol(weak)
        known, open_ = tampering.recorded(client, users[:USERS]), tampering.recorded(client, weak)
        yield here(client, known, open_, seed, seconds * SHARES["here"])
        yield wire(known, open_, seed, seconds * SHARES["wire"])
        yield mixed(client, tampering.recorded(client, users), seed, seconds * SHARES["mixed"])


def here(client: FlaskClient, known: tampering.Recorded, weak: tampering.Recorded, seed: int, seconds: float) -> Count:
    """Send tampered bodies in this process."""
    found = attempts.attempted(known, attempts.here(client, known), tampering.tampered(known, TARGETS["here"], seed), seconds)
    with attempts.unscoped():
        leaks = attempts.attempted(weak, attempts.here(client, weak), tampering.tampered(weak, CONTROLS, seed), seconds).leaks
    return _count("tampered bodies in one process: rows of other offices, errors 500, trace backs", found, "here", leaks, seed)


def wire(known: tampering.Recorded, weak: tampering.Recorded, seed: int, seconds: float) -> Count:
    """Send tampered bodies to a server over HTTP."""
    with running("app:server") as (address, _):
        found = attempts.attempted(known, attempts.wire(address, known), tampering.tampered(known, TARGETS["wire"], seed + 1), seconds)
    with running("bench.trust.unscoped:server") as (address, _):
        leaks = attempts.attempted(weak, attempts.wire(address, weak), tampering.tampered(weak, CONTROLS, seed), seconds).leaks
    return _count("tampered bodies over HTTP: rows of other offices, errors 500, trace backs", found, "wire", leaks, seed + 1)


def _count(goal: str, found: attempts.Attempts, kind: str, leaks: int, seed: int) -> Count:
    return Count(goal, found.leaks + found.errors, found.tried, TARGETS[kind], leaks, found.seconds, seed, found.wrong)


def mixed(client: FlaskClient, known: tampering.Recorded, seed: int, seconds: float) -> Count:
    """Ask by turns as nine users on one cache."""
    told = crossing.alone(client, known, crossing.views(known, VIEWS))
    found = crossing.interleaved(client, known, told, TARGETS["mixed"], seed, seconds)
    with crossing.shared():
        crossed = crossing.interleaved(client, known, told, CONTROLS, seed, seconds).crossed
    goal = "nine users by turns on one cache: answers of another"
    return Count(goal, found.crossed, found.tried, TARGETS["mixed"], crossed, found.seconds, seed, found.wrong)


def printed(each: Count) -> str:
    """Return the line of a counted goal."""
    return "\n  ".join((f"{'met' if each.met else 'NOT MET'}  {each.goal}: {each.said}", *each.wrong))
