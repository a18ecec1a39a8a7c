"""Plays the same on two heads of the code in one run, by turns: time from click to painted and bytes of scripts, newer over older."""
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import click
from playwright.sync_api import Playwright, sync_playwright

from bench.heads import MOST_BYTES, MOST_TIME, judged, played, steps
from bench.recording import PATH
from bench.results import kept, table
from bench.screen import CHROMIUM, FLAGS, MEASURE, Screen
from bench.server import ROOT, serving
from data.releases import release
from settings import settings

WARM = 20  # seconds in which the servers answer every default address
LOADED = """performance.getEntriesByType("resource").filter((each) => each.initiatorType === "script" || /[.]js/.test(each.name))
    .reduce((sum, each) => sum + each.decodedBodySize, 0)"""
PAGES = (
    "/alerts", "/revenue", "/gap", "/gap-ahead", "/evidence", "/drivers", "/tariff", "/target", "/clearance", "/trs", "/what-if",
    "/trade", "/partners", "/agreements", "/position", "/explore",
)


@click.command()
@click.argument("base")
@click.option("--count", default=40, show_default=True, help="how many of the recorded interactions")
@click.option("--rounds", default=3, show_default=True, help="how often each page is opened and its comparison changed, there and back")
def main(base: str, count: int, rounds: int) -> None:
    """Compares the code as it stands with BASE, a commit, on the demonstration in PORTOLAN_WAREHOUSE; exits with 1 above a limit."""
    last = release.current(release.folder_of(settings().warehouse)).last_full_month
    with checked_out(base) as folder, sync_playwright() as playwright, both(playwright, folder, last) as (screens, addresses):
        figures = {"base": base, **measured(screens, addresses, json.loads(PATH.read_text())[:count], rounds)}
    print(report(figures))
    print(f"Written to {kept('heads', figures).relative_to(ROOT)}")
    sys.exit(0 if figures["met"] else 1)


@contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    """The code of a commit in a folder of its own, removed on leaving."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "base"
        subprocess.run(["git", "worktree", "add", "--detach", str(folder), commit], cwd=ROOT, check=True, capture_output=True)
        try:
            yield folder
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", str(folder)], cwd=ROOT, check=True, capture_output=True)


@contextmanager
def both(playwright: Playwright, base: Path, last_month: int) -> Iterator[tuple[list[Screen], list[str]]]:
    """A browser and a server for each head, the older first."""
    with ExitStack() as stack:
        addresses = [stack.enter_context(serving("manage:served()", folder)) for folder in (base, ROOT)]
        pages = []
        for _ in addresses:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            stack.callback(browser.close)
            pages.append(browser.new_page(viewport={"width": 1440, "height": 900}))
            pages[-1].add_init_script(MEASURE)
        time.sleep(WARM)
        yield [Screen(page, last_month, "overview", 5) for page in pages], addresses


def measured(screens: Sequence[Screen], addresses: Sequence[str], recorded: Sequence[dict[str, Any]], rounds: int) -> dict[str, Any]:
    """Pairs of milliseconds by kind of interaction, script bytes of the landing page, and whether the newer head keeps the limits."""
    for each, address in zip(screens, addresses, strict=True):
        each.opened(address)
    scripts = [each.evaluated(LOADED) for each in screens]
    clicks = played(screens, [lambda each, act=act: each.played(act) for act in recorded])
    opened, turned = [], {}
    for path in PAGES:
        pairs = played(screens, [step for _ in range(rounds) for step in steps(path)])
        opened += pairs[::3]
        turned[path] = [pair for at, pair in enumerate(pairs) if at % 3]
    return judged({"clicks": clicks, "opening a page": opened, **turned}, scripts)


def report(figures: dict[str, Any]) -> str:
    """The table for the reader: ratios, and the medians behind them."""
    medians = {kind: [side["p50"] for side in sides] for kind, sides in figures["milliseconds"].items()}
    rows = [(kind, found["n"], found["p50"], *medians[kind]) for kind, found in figures["ratios"].items()]
    older, newer = figures["script_bytes"]
    return (
        f"{table(('Newer over older', 'pairs', 'median', 'older ms', 'newer ms'), rows)}\n\n"
        f"All pairs: {figures['value']} (at most {MOST_TIME}); script bytes {older:,} to {newer:,}: {figures['script_ratio']} "
        f"(at most {MOST_BYTES})"
    )


if __name__ == "__main__":
    main()
