"""A real Chromium on the real server: a fresh page per test that records every request, and what is wrong in its console."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FloatRect, Locator, Page

from bench.server import serving
from tests.conftest import ROOT

QUIET_CHECKS = 5
COUNTED = """let flying = 0;
const polled = (text) => String(text).includes("badges.children");  // whether there is a new release is asked every four seconds
const sent = window.fetch, waiting = () => ((window.dash_clientside || {}).charts || { waiting: () => 0 }).waiting();
const queued = () => {
  const [store] = window.dash_stores || [], { stored, ...queue } = store ? store.getState().callbacks : {};
  const steps = Object.entries(queue).filter(([, held]) => Array.isArray(held));
  const asked = steps.flatMap(([step, held]) => held.map((each) => [step, each.callback.output]));
  return store ? asked.filter(([, output]) => !polled(output)) : [...document.querySelectorAll("#_dash-config")];
};
Object.defineProperty(window, "pending", { get: () => flying + queued().length + waiting() });
Object.defineProperty(window, "underway", { get: () => JSON.stringify([flying, waiting(), queued().slice(0, 3)]) });
window.fetch = (...asked) => {
  const counted = polled((asked[1] || {}).body) ? 0 : 1;
  flying += counted;
  return sent(...asked).finally(() => setTimeout(() => (flying -= counted), 30)); };"""
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
        assert time.monotonic() < end, f"not within {seconds} s: {script}; under way: {page.evaluate('window.underway')}"
        page.wait_for_timeout(30)


def eventually(read: Callable[[], object], expected: object, seconds: float = 30) -> None:
    """Waits until what is read is as expected, and fails with both where it stays another."""
    end = time.monotonic() + seconds
    while (found := read()) != expected and time.monotonic() < end:
        time.sleep(0.05)
    assert found == expected


def rested(page: Page, seconds: float = 120, strict: bool = True) -> None:
    """For a moment nothing is on its way: no request, no callback of the queue, no chart.

    Not strict: a page that asks again and again how far a forecast is counts as at rest after some seconds.
    """
    end, quiet = time.monotonic() + seconds, 0
    while quiet < QUIET_CHECKS:
        if time.monotonic() > end:
            assert not strict, f"not at rest within {seconds} s"
            return
        page.wait_for_timeout(40)
        quiet = 0 if page.evaluate(PENDING) else quiet + 1


def settled(page: Page) -> None:
    """Every card has answered, and for a moment nothing is on its way."""
    until(page, "document.querySelectorAll('.kpi').length >= 12 || !!document.querySelector('.strip-frame .notice:not(:empty)')")
    until(page, "document.querySelectorAll('.words .foot').length >= 8")
    rested(page)


def placed(locator: Locator) -> FloatRect:
    """The box of what is scrolled into view, once it stands still: charts above it may still take their heights."""
    last, box = None, None
    end = time.monotonic() + 30
    while box is None or box != last:
        assert time.monotonic() < end, f"does not stand still: {locator}"
        locator.scroll_into_view_if_needed()
        last, box = box, locator.bounding_box()
        locator.page.wait_for_timeout(60)
    return box


@contextmanager
def saying(page: Page, words: str) -> Iterator[None]:
    """Waits until words stand in the page, be it for a moment only, after what is done inside."""
    page.evaluate(
        """(words) => { window.heard = false;
          const said = ({ target }) => target !== document.body && target.textContent.includes(words);
          new MutationObserver((all) => { heard ||= all.some(said); })
            .observe(document.body, { childList: true, characterData: true, subtree: true }); }""",
        words,
    )
    yield
    until(page, "heard")


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
    box = placed(page.locator(f"#overview-{view}-card .bars .point path").nth(place))
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
    axe = Axe("0") if page.evaluate("!!window.axe") else Axe()  # its half a megabyte of script is read once a page
    found = axe.run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response["violations"]
    return [f"{each['id']} {node['target']}" for each in found if each["impact"] in ("serious", "critical") for node in each["nodes"]]


def reached(page, script: str, presses: int = 160) -> None:
    """Press Tab until what has the focus is as a script of `node` says."""
    for _ in range(presses):
        page.keyboard.press("Tab")
        if page.evaluate(f"((node) => {script})(document.activeElement)"):
            return
    raise AssertionError(f"Tab does not reach {script}")
