"""Explore in a real browser: before, change and share beside each value, others that can be hidden, and labels that are never cut."""

import pytest

from tests.browser.conftest import eventually, rested, search, until


def number(text: str) -> float:
    return 0.0 if text == "–" else float(text.replace(",", "").replace("−", "-").lstrip("+"))


def rows(page) -> dict[str, list[str]]:
    lines = page.locator(".cross tbody tr").all()
    return {line.locator("th").inner_text(): line.locator("td").all_inner_texts() for line in lines}


def chosen(page, key: str, words: str) -> None:
    rested(page)
    page.locator(f".control.{key} button").first.click()
    page.locator(".dash-dropdown-content").get_by_text(words, exact=True).click()


def test_the_change_stands_beside_each_value_others_and_total_too(page):
    page.goto("/explore?measure=declarations&rows=office&columns=none")
    page.locator(".cross tbody tr").first.wait_for()
    chosen(page, "change", "Values and change")
    until(page, "location.search.includes('change=yes') && document.querySelectorAll('.cross thead tr').length === 2")
    heads = page.locator(".cross thead tr").last.locator("th").all_inner_texts()
    assert heads == ["Office", "Now", "Before", "Change", "Share of change, %"]
    found = {name: [number(text) for text in texts] for name, texts in rows(page).items()}
    *parts, total = found.values()
    assert [name for name in found if name.startswith("Others")] and list(found)[-1] == "Total"
    assert all(now - before == change for now, before, change, _ in found.values())
    assert [sum(part[at] for part in parts) for at in range(3)] == total[:3] and total[3] == 100
    assert sum(part[3] for part in parts) == pytest.approx(100, abs=0.1 * len(parts))


def test_others_are_hidden_and_come_back_with_back(page):
    page.goto("/explore?measure=declarations&rows=office&columns=none")
    page.locator(".cross tbody tr.others").wait_for()
    total = rows(page)["Total"]
    chosen(page, "others", "Hidden")
    until(page, "!document.querySelector('.cross tbody tr.others')")
    assert rows(page)["Total"] == total and "others=hidden" in search(page)
    page.get_by_text("others are hidden. Totals include them.").first.wait_for()
    page.go_back()
    page.locator(".cross tbody tr.others").wait_for()


CUT = """() => {
    const plot = document.querySelector('#explore-multiples-card .js-plotly-plot'), edge = plot.getBoundingClientRect();
    const box = (node) => node.getBoundingClientRect(), drawn = (part) => [...plot.querySelectorAll(`.bars .point ${part}`)];
    const boxes = (part) => drawn(part).map(box).filter(({ width }) => width > 1);
    const along = (one, other) => one.left < other.right - 1 && other.left < one.right - 1;
    const over = (one, other) => along(one, other) && one.top < other.bottom - 1 && other.top < one.bottom - 1;
    const bars = boxes('path'), labels = boxes('text');
    const cut = (label) => label.right > edge.right + 0.5 || label.left < edge.left - 0.5 || bars.some((bar) => over(label, bar));
    return [labels.length, labels.filter(cut).map((each) => JSON.stringify(each))];
}"""


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("cross", ["columns=mode&measure=import_value", "columns=month&measure=declarations&since=2026-05"])
def test_no_label_of_a_bar_is_cut_or_runs_into_the_next_chart(page, width, cross):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/explore?rows=office&{cross}")
    page.locator("#explore-multiples-card").scroll_into_view_if_needed()
    until(page, "document.querySelectorAll('#explore-multiples-card .bars .point text').length > 20")
    rested(page)
    eventually(lambda: page.evaluate(CUT)[1], [])
    assert page.evaluate(CUT)[0] > 10
