"""Takes the pictures of the README from the application itself."""
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench.screen import CHROMIUM, FLAGS
from bench.server import serving

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs/pictures"
SHOTS = (
    ("overview", "", 1440, 1220, "light"),
    ("picked", "?lane=red&origin=CN", 1440, 1220, "light"),
    ("dark", "", 1440, 1220, "dark"),
    ("phone", "?lane=red&origin=CN", 390, 1400, "light"),
)
LARGEST = 400_000


def main() -> None:
    """Pictures of the warehouse in PORTOLAN_WAREHOUSE; RuntimeError where one is too heavy for a README."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with serving("app:server") as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, search, width, height, theme in SHOTS:
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=theme)
            print(taken(page, f"{address}/{search}", PICTURES / f"{name}.png").relative_to(ROOT))
            page.close()
        browser.close()


def taken(page: Page, address: str, path: Path) -> Path:
    """A screenful once every card has answered and the map is drawn."""
    page.goto(address)
    page.locator(".words .foot").nth(7).wait_for()
    page.locator(".choroplethlayer path").first.wait_for()
    page.locator(".alert-lines .inside").first.wait_for()
    page.wait_for_timeout(1500)
    page.screenshot(path=path)
    if path.stat().st_size > LARGEST:
        raise RuntimeError(f"{path.name} has {path.stat().st_size:,} bytes, more than {LARGEST:,}")
    return path


if __name__ == "__main__":
    main()
