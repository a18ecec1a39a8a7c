"""The tariff bench in a real browser: a slider writes the link and every view answers, no lever is today, a saved scenario opens again."""

from statistics import quantiles

import pytest

from tests.browser.conftest import eventually, rested, search, until

THUMB = ".control.vat_points [role=slider]"
TITLE = "(document.querySelector('#tariff-change-head h2')?.textContent ?? '')"
TOTALS = "[...document.querySelectorAll('#tariff-taxes-card tbody tr:last-child td')].map((cell) => cell.textContent)"


@pytest.fixture
def bench(page):
    page.goto("/tariff")
    until(page, "document.querySelectorAll('.words .foot').length >= 8")
    until(page, f"{TITLE}.startsWith('Taxes paid on these imports')")
    rested(page)
    return page


def pressed(page, key: str, expected: str) -> None:
    page.locator(THUMB).focus()
    page.keyboard.press(key)
    until(page, f"{TITLE}.startsWith('{expected}')")


def test_a_slider_writes_the_link_moves_every_view_and_back_at_zero_is_today(bench):
    name, today, *others = bench.evaluate(TOTALS)
    assert name == "All taxes" and others == [today, today, "="]
    pressed(bench, "ArrowRight", "VAT: +1 points. Revenue +")
    eventually(lambda: (search(bench), bench.evaluate(TOTALS)[3] != today), ("?vat_points=1", True))
    assert bench.evaluate(TOTALS)[1] == today
    bench.go_back()
    until(bench, f"{TITLE}.startsWith('Taxes paid on these imports')")
    eventually(lambda: bench.locator(THUMB).get_attribute("aria-valuenow"), "0")
    eventually(lambda: bench.evaluate(TOTALS), [name, today, today, today, "="])


def test_from_slider_to_repaint(bench):
    """From the key to the new title on screen. The limit is for a machine with much else to do: on an idle one the goal is 300 ms."""
    script = f"""() => new Promise((done) => {{ const before = {TITLE}; let started;
        const painted = () => requestAnimationFrame(() => done(performance.now() - started));
        const look = () => ({TITLE} !== before ? painted() : requestAnimationFrame(look));
        document.addEventListener("keydown", () => {{ started = performance.now(); look(); }}, {{ once: true, capture: true }}); }})"""
    taken = []
    for _ in range(8):
        bench.locator(THUMB).focus()
        handle = bench.evaluate_handle(f"({{ wait: ({script})() }})")
        bench.keyboard.press("ArrowRight")
        taken.append(bench.evaluate("(held) => held.wait", handle))
    print(f"slider to repaint: median {quantiles(taken, n=2)[0]:.0f} ms, most {max(taken):.0f} ms")
    assert quantiles(taken, n=2)[0] < 4000


def test_a_link_moves_the_levers_and_a_saved_scenario_opens_again(page):
    page.goto("/tariff?duty_points=5&duty_goods=69")
    until(page, f"{TITLE}.startsWith('Duty on 69 ')")
    eventually(lambda: page.locator(".control.duty_points [role=slider]").get_attribute("aria-valuenow"), "5")
    page.get_by_text("Save view", exact=True).click()
    page.locator("#keep-name").fill("Ceramics up")
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator("#keep-said a").wait_for()
    page.keyboard.press("Escape")
    page.locator("#tariff-scenarios-card").get_by_role("link", name="Ceramics up").wait_for()
    rested(page)
    kept = page.evaluate(TOTALS)
    page.goto("/tariff")
    until(page, f"{TITLE}.startsWith('Taxes paid on these imports')")
    page.locator("#tariff-scenarios-card").get_by_role("link", name="Ceramics up").click()
    until(page, f"location.search === '?duty_points=5&duty_goods=69' && {TITLE}.startsWith('Duty on 69 ')")
    until(page, f"{TOTALS}.join() === '{','.join(kept)}'")
