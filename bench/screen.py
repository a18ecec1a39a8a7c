"""The screen under measurement: one Chromium page on which recorded interactions are played and timed from click to painted."""
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Response, sync_playwright

from data.months import month_text, shifted

CHROMIUM = "/usr/bin/chromium"
# Of several such arguments the last counts alone: first those that Playwright 1.65 leaves out itself; then the pages behind the bar of
# addresses, which Chromium loads for each window, though nobody sees it: half of the processor time of an empty page.
LEFT_OUT = (
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch",
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup", "PreloadTopChromeWebUI",
)  # fmt: skip
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync", f"--disable-features={','.join(LEFT_OUT)}"]
MEASURE = (Path(__file__).parent / "measure.js").read_text()
TIMING = re.compile(r"(\w+);dur=([\d.]+)")
PAUSE_MS = 120


class Screen:
    """A page that is played on. `timings` holds, per view, the milliseconds of each part that its server answers state,
    `sights` those from each click to the last of what is in sight painted."""

    def __init__(self, page: Page, last_month: int, name: str, plots: int):
        self._page, self._last_month, self._plots = page, last_month, plots
        self._view = re.compile(rf"{name}-([a-z]+)-(?:head|tiles)")
        self.sights: list[float | None] = []
        self.timings: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
        page.on("response", self._noted)

    def opened(self, address: str) -> None:
        """The page, drawn and at rest."""
        self._page.goto(address)
        self._page.evaluate("(plots) => portolanBench.ready(plots)", self._plots)
        self.timings.clear()
        self.sights.clear()

    def played(self, interaction: Mapping[str, Any]) -> float | None:
        """Milliseconds from the click to the last view painted; None where there was nothing to click or nothing changed."""
        self._page.wait_for_timeout(PAUSE_MS)
        self._page.evaluate("portolanBench.arm()")
        acted = getattr(self, f"_{interaction['do']}")(**{key: value for key, value in interaction.items() if key != "do"})
        took = self._page.evaluate("portolanBench.settled()") if acted else None
        self.sights.append(took and took["sight"])
        return took and took["all"]

    def _pick(self, view: str, at: int) -> bool:
        place = self._page.evaluate("([view, at]) => portolanBench.place(view, at)", [view, at])
        if not place:
            return False
        self._page.mouse.move(place["x"], place["y"])
        self._page.wait_for_timeout(PAUSE_MS)
        self._page.evaluate("portolanBench.arm()")
        self._page.mouse.click(place["x"], place["y"])
        return True

    def evaluated(self, script: str) -> Any:
        """What an expression is in the page."""
        return self._page.evaluate(script)

    def _go(self, path: str) -> bool:
        return self._page.evaluate("(path) => portolanBench.go(path)", path)

    def _unpick(self, keys: str) -> bool:
        return self._pressed(f"#chips [data-keys='{keys}']")

    def _reset(self) -> bool:
        return self._pressed(".buttons [data-reset]")

    def _pressed(self, selector: str) -> bool:
        found = self._page.locator(selector)
        if not found.count():
            return False
        found.first.click()
        return True

    def _month(self, end: str, ago: int) -> bool:
        return self._set(end, month_text(shifted(self._last_month, -ago)), "")

    def _compare(self, compare: str) -> bool:
        return self._set("compare", compare, "year")

    def _slide(self, lever: str, press: str) -> bool:
        thumb = self._page.locator(f".control.{lever} [role=slider]")
        thumb.focus()
        self._page.evaluate("portolanBench.arm()")
        self._page.keyboard.press(press)
        return True

    def _set(self, key: str, value: str, default: str) -> bool:
        control = {"type": "control", "key": key, "many": "no", "default": default}
        self._page.evaluate("([id, value]) => portolanBench.set(id, value)", [control, value])
        return True

    def _noted(self, response: Response) -> None:
        if "/_dash-update-component" not in response.url or not (named := self._view.search(response.request.post_data or "")):
            return
        for part, milliseconds in TIMING.findall(response.headers.get("server-timing", "")):
            self.timings[named[1]][part].append(float(milliseconds))


@contextmanager
def screen(last_month: int, name: str = "overview", plots: int = 5) -> Iterator[Screen]:
    """A screen of 1440 × 900 in a Chromium of its own; `last_month` (yyyymm) is that of the data, `plots` the fewest charts of the page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.add_init_script(MEASURE)
        yield Screen(page, last_month, name, plots)
        browser.close()
