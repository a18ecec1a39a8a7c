"""Known vulnerabilities of the parts: `make vulnerabilities SNAPSHOT=FILE.zip` compares them with a dated snapshot of OSV, offline.

The snapshots are the archives that OSV publishes for each ecosystem (PyPI/all.zip, npm/all.zip). What could not be checked counts as a
fault: no snapshot of an ecosystem, one older than stated, one that does not know vulnerabilities everybody knows, a version that cannot
be compared.
"""

import json
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from packaging.version import InvalidVersion, Version

from docs.parts import Part, parts

KNOWN = (Part("PyPI", "requests", "2.19.0", ""), Part("npm", "bootstrap", "3.3.7", ""))  # a snapshot that finds nothing here is not whole
OLDEST = 14  # days
Advisory = dict[str, Any]


@dataclass(frozen=True)
class Snapshot:
    """What was known at a time: advisories by ecosystem and package, and the moment at which the newest of each ecosystem was changed."""

    advisories: dict[tuple[str, str], list[Advisory]]
    dates: dict[str, datetime]


@dataclass(frozen=True)
class Verdict:
    """What came of it: faults (vulnerable parts and what could not be checked), and how many parts were checked."""

    faults: tuple[str, ...]
    checked: int


def read(files: list[Path]) -> Snapshot:
    """Read snapshots of OSV; withdrawn advisories are left out. Raises zipfile.BadZipFile and ValueError where a file is none."""
    found: dict[tuple[str, str], list[Advisory]] = defaultdict(list)
    dates: dict[str, datetime] = {}
    for advisory in (each for file in files for each in _advisories(file)):
        changed = datetime.fromisoformat(advisory["modified"])
        for each in advisory.get("affected", []):
            package = each.get("package", {})
            ecosystem = str(package.get("ecosystem", "")).partition(":")[0]
            dates[ecosystem] = max(changed, dates.get(ecosystem, changed))
            if not advisory.get("withdrawn"):
                found[ecosystem, _plain(package.get("name", ""))].append({**each, "id": advisory["id"]})
    return Snapshot(found, dates)


def _advisories(file: Path) -> Iterator[Advisory]:
    with zipfile.ZipFile(file) as opened:
        for name in opened.namelist():
            if name.endswith(".json"):
                yield json.loads(opened.read(name))


def _plain(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def hits(part: Part, snapshot: Snapshot) -> list[str]:
    """Return the advisories that a part is affected by; raises InvalidVersion where its version cannot be compared."""
    version = Version(part.version)
    held = snapshot.advisories.get((part.ecosystem, _plain(part.name)), [])
    return sorted({each["id"] for each in held if _affected(version, part.version, each)})


def _affected(version: Version, written: str, advisory: Advisory) -> bool:
    listed = written in advisory.get("versions", [])
    ranges = (each for each in advisory.get("ranges", []) if each["type"] in ("ECOSYSTEM", "SEMVER"))
    return listed or any(_within(version, each["events"]) for each in ranges)


def _within(version: Version, events: list[dict[str, str]]) -> bool:
    """Return whether a version lies between an event that brought the fault in and one that ended it."""
    inside = False
    for at, kind in sorted(((_read(text), kind) for event in events for kind, text in event.items()), key=lambda found: found[0]):
        if kind == "introduced" and version >= at:
            inside = True
        if (kind == "fixed" and version >= at) or (kind == "last_affected" and version > at):
            inside = False
    return inside


def _read(text: str) -> Version:
    return Version("0.dev0") if text == "0" else Version(text)


def judged(found: list[Part], snapshot: Snapshot, today: datetime, oldest: int = OLDEST) -> Verdict:
    """Compare parts with a snapshot. oldest: how many days old it may be."""
    wanted = sorted({each.ecosystem for each in found if each.ecosystem})
    faults = [fault for ecosystem in wanted for fault in _doubts(ecosystem, snapshot, today, oldest)]
    checked = 0
    for part in (each for each in found if each.ecosystem):
        try:
            known = hits(part, snapshot)
        except InvalidVersion as error:
            faults.append(f"{part.name} {part.version} could not be compared: {error}")
            continue
        checked += part.ecosystem in snapshot.dates
        faults += [f"{part.name} {part.version} is affected by {', '.join(known)}"] if known else []
    return Verdict(tuple(faults), checked)


def _doubts(ecosystem: str, snapshot: Snapshot, today: datetime, oldest: int) -> Iterator[str]:
    """Yield why a snapshot cannot be relied on for an ecosystem."""
    if ecosystem not in snapshot.dates:
        yield f"{ecosystem}: not checked, no snapshot holds it"
        return
    if today - snapshot.dates[ecosystem] > timedelta(days=oldest):
        yield f"{ecosystem}: the snapshot is of {snapshot.dates[ecosystem]:%Y-%m-%d}, more than {oldest} days old"
    for part in KNOWN:
        if part.ecosystem == ecosystem and not hits(part, snapshot):
            yield f"{ecosystem}: the snapshot does not know the faults of {part.name} {part.version}, so it is not whole"


@click.command()
@click.argument("snapshots", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--oldest", default=OLDEST, show_default=True, help="days that a snapshot may be old")
def main(snapshots: tuple[Path, ...], oldest: int) -> None:
    """Print what is known against the parts; exit with 1 where anything is, or where anything could not be checked."""
    try:
        snapshot = read([*snapshots])
    except (zipfile.BadZipFile, ValueError, KeyError) as error:
        raise click.ClickException(f"not an archive of OSV: {error}") from None
    found = judged(parts(), snapshot, datetime.now(UTC), oldest)
    dates = ", ".join(f"{ecosystem} of {date:%Y-%m-%d}" for ecosystem, date in sorted(snapshot.dates.items()))
    click.echo(f"{found.checked} packages compared with what was known: {dates or 'nothing'}")
    for fault in found.faults:
        click.echo(f"  {fault}")
    sys.exit(bool(found.faults))


if __name__ == "__main__":
    main()
