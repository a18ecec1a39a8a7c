"""A real Chromium on the real server: a fresh page per test that records every request, and what is wrong in its console."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from bench.server import serving
from tests.conftest import ROOT

QUIET_CHECKS = 5
COUNTED = """let flying = 0;
const sent = window.fetch, waiting = () => ((window.dash_clientside || {}).charts || { waiting: () => 0 }).waiting();
Object.defineProperty(window, "pending", { get: () => flying + waiting() });
window.fetch = (...asked) => { flying += 1; return sent(...asked).finally(() => setTimeout(() => (flying -= 1), 30)); };"""
PENDING = "window.pending"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def served_after(tmp_path_factory) -> Iterator[Callable[..., str]]:
    """What serves a warehouse of its own after a command: takes the words of the command, and the folder to copy first if any."""
    with ExitStack() as stack:

        def address(*command: str, warehouse: Path | None = None) -> str:
            folder = tmp_path_factory.mktemp("after") / "warehouse"
            if warehouse:
                shutil.copytree(warehouse, folder)
            environment = {"PORTOLAN_WAREHOUSE": f"duckdb:///{folder}", "PORTOLAN_SIDE_STORE": f"sqlite:///{folder.parent}/side.db"}
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=os.environ | environment, check=True, capture_output=True)
            patch = stack.enter_context(pytest.MonkeyPatch.context())
            for name, value in environment.items():
                patch.setenv(name, value)
            return stack.enter_context(serving("app:server"))

        yield address


@pytest.fixture(scope="session")
def context(chromium, served):
    """One profile for all tests, so that scripts are read from its cache."""
    made = chromium.new_context(
        viewport={"width": 1440, "height": 900}, color_scheme="light", permissions=["clipboard-read", "clipboard-write"], base_url=served
    )
    made.add_init_script(COUNTED)
    yield made
    made.close()


@pytest.fixture
def page(context, served):
    """A page of 1440 × 900 in light mode; the test fails where its console held an error or a request left the machine."""
    opened = context.new_page()
    opened.requested, wrong = [], []
    opened.on("request", lambda request: opened.requested.append(request.url))
    opened.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    yield opened
    opened.evaluate("localStorage.clear()")
    opened.close()
    assert wrong == []
    assert [url for url in opened.requested if not url.startswith((served, "data:", "blob:"))] == []


def until(page: Page, script: str, seconds: float = 30) -> None:
    """Waits until an expression holds in the page. (The page's own policy forbids the browser to wait on a string of code.)"""
    end = time.monotonic() + seconds
    while not page.evaluate(script):
        assert time.monotonic() < end, f"not within {seconds} s: {script}"
        page.wait_for_timeout(30)


def settled(page: Page) -> None:
    """Every card has answered, and for a moment nothing is on its way."""
    until(page, "document.querySelectorAll('.kpi').length >= 12 || !!document.querySelector('.strip-frame .notice:not(:empty)')")
    until(page, "document.querySelectorAll('.words .foot').length >= 8")
    quiet = 0
    while quiet < QUIET_CHECKS:
        page.wait_for_timeout(40)
        quiet = 0 if page.evaluate(PENDING) else quiet + 1


def opened(page: Page, search: str = "") -> Page:
    page.goto(f"/{search}")
    settled(page)
    return page


def shown(page: Page, view: str) -> list[str]:
    """The keys of the marks that a view shows, with their values."""
    script = """(view) => document.querySelector(`#overview-${view}-card .js-plotly-plot`)
        .data.flatMap((trace) => (trace.customdata || []).map((row) => row.slice(0, 3).join(" ")))"""
    return list(dict.fromkeys(page.evaluate(script, view)))


def pressed(page: Page, view: str, place: int = 0) -> None:
    """A click in the middle of a bar."""
    bar = page.locator(f"#overview-{view}-card .bars .point path").nth(place)
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    clicked(page, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def clicked(page: Page, x: float, y: float) -> None:
    """A click as a hand makes it: charts learn from the hover before it what is clicked."""
    page.mouse.move(x, y)
    page.wait_for_timeout(120)
    page.mouse.click(x, y)


def search(page: Page) -> str:
    return page.evaluate("location.search")


def violations(page) -> list[str]:
    """Serious and critical findings of axe."""
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response["violations"]
    return [f"{each['id']} {node['target']}" for each in found if each["impact"] in ("serious", "critical") for node in each["nodes"]]


def reached(page, script: str, presses: int = 160) -> None:
    """Press Tab until what has the focus is as a script of `node` says."""
    for _ in range(presses):
        page.keyboard.press("Tab")
        if page.evaluate(f"((node) => {script})(document.activeElement)"):
            return
    raise AssertionError(f"Tab does not reach {script}")
