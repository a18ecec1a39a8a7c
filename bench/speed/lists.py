"""Moves a lever of a page of tables, each table sent as one component, and each of its cells: from the key to the words."""

import time
from typing import Any

import click
from flask import Flask
from playwright.sync_api import Page, sync_playwright

from bench.results import kept, spread, table
from bench.screen import CHROMIUM, FLAGS
from bench.server import ROOT, serving

PATH, HEAD, LEVER, PRESSES = "/studies", "#studies-sample-head", "[role=slider]", ("ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft")
READY, PATIENCE = "document.querySelectorAll('.words .foot').length === 3", 120.0
ARMS = {"one component": "manage:served()", "a component each cell": "bench.speed.lists:every_cell()"}


def every_cell() -> Flask:
    """The application as it is served, but for the tables: each of their cells is a component of Dash."""
    from dashboard.core import still

    still.stilled = lambda body: body
    from manage import served

    return served()


@click.command()
@click.option("--rounds", default=3, show_default=True, help="how often each of the two is measured, in turn")
def main(rounds: int) -> None:
    """Measures the demonstration in PORTOLAN_WAREHOUSE and prints seconds."""
    told: dict[str, list[float]] = {name: [] for name in ARMS}
    with sync_playwright() as playing:
        browser = playing.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for _ in range(rounds):
            for name, target in ARMS.items():
                with serving(target) as address:
                    told[name] += pressed(browser.new_page(viewport={"width": 1440, "height": 900}), address + PATH)
    one, each = told.values()
    ratios = [new / old for new, old in zip(one, each, strict=True)]
    figures: dict[str, Any] = {"page": PATH, "seconds": {name: spread(held) for name, held in told.items()}, "ratio": spread(ratios)}
    rows = [(name, *spread(held).values()) for name, held in (*told.items(), ("ratio", ratios))]
    print(table(("From the key to the words, s", "n", "min", "p50", "p95", "max"), rows))
    print(f"Written to {kept('lists', figures).relative_to(ROOT)}")


def pressed(page: Page, address: str) -> list[float]:
    """Seconds of each press of the first lever, after one that is not counted."""
    page.goto(address)
    until(page, READY)
    time.sleep(2)
    return [moved(page, key) for key in ("ArrowRight", *PRESSES)][1:]


def moved(page: Page, key: str) -> float:
    """Seconds from a key to other words above the table."""
    said = page.locator(HEAD).inner_text()
    page.locator(LEVER).first.focus()
    page.keyboard.press(key)
    begun = time.perf_counter()
    until(page, f"document.querySelector('{HEAD}').innerText !== {said!r}")
    return time.perf_counter() - begun


def until(page: Page, true: str) -> None:
    """Wait until an expression holds; TimeoutError."""
    late = time.monotonic() + PATIENCE
    while not page.evaluate(true):
        if time.monotonic() > late:
            raise TimeoutError(true)
        time.sleep(0.02)


if __name__ == "__main__":
    main()
