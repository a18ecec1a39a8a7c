"""Tries what goes wrong against a server of its own on loopback, and prints what was tried, refused, answered and failed: `make attack`."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from bench.attack import faults, loads
from bench.attack.requests import requests
from bench.attack.sending import known, sent
from bench.attack.tally import Tally
from bench.server import ROOT, serving

DEMO = ("demo", "--declarations", "3000", "--years", "2")


@click.command()
@click.option("--requests", "asked", default=5_000, show_default=True, help="malformed requests")
@click.option("--files", "loaded", default=200, show_default=True, help="bad files")
@click.option("--seed", default=1, show_default=True, help="the same seed makes the same requests and files")
def main(asked: int, loaded: int, seed: int) -> None:
    """Replay malformed requests, bad files and faults; exit with 1 where any of them fails."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        side = folder / "side.db"
        own = {"WAREHOUSE": f"duckdb:///{folder}/warehouse", "SIDE_STORE": f"sqlite:///{side}", "FORECAST": "0", "READ_ONLY": "0"}
        os.environ.update({f"PORTOLAN_{name}": value for name, value in own.items()})
        subprocess.run([sys.executable, "manage.py", *DEMO], cwd=ROOT, check=True, capture_output=True)
        with serving("app:server") as address:
            attacked(tally, address, folder, asked, seed)
        tally.add(faults.no_space(folder))
    tally.add(loads.tried(loaded, seed))
    click.echo("\n".join(tally.lines()))
    sys.exit(bool(tally.failures))


def attacked(tally: Tally, address: str, folder: Path, asked: int, seed: int) -> None:
    """What is tried on a server that runs; damaged releases come last."""
    from callbacks.core.shell import PAGES

    tally.add(sent(address, requests(known(address, [page.path for page in PAGES]), asked, seed)))
    tally.add(faults.connections(address))
    tally.add(faults.no_http(address))
    tally.add(faults.side_store(address, folder / "side.db"))
    tally.add(faults.releases(address, folder / "warehouse"))


if __name__ == "__main__":
    main()
