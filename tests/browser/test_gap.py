"""The gap page in a real browser: a relief filters the accounts and not its own ranking, the tables hold every step."""

import pytest

from tests.browser.conftest import clicked, eventually, placed, rested, until

VIEWS, PLOTS = 10, 8


@pytest.fixture
def gap(page):
    """The page once every card has answered."""
    page.goto("/gap")
    answered(page)
    return page


def answered(page) -> None:
    until(page, f"document.querySelectorAll('.words .foot').length === {VIEWS}")
    until(page, f"document.querySelectorAll('.js-plotly-plot').length === {PLOTS}")
    rested(page)


def observations(page) -> dict[str, str]:
    return {view: page.locator(f"#gap-{view}-foot").inner_text() for view in ("waterfall", "months", "reliefs", "agreements")}


def test_a_relief_filters_the_accounts_and_not_itself_and_back_undoes_it(gap):
    before = observations(gap)
    box = placed(gap.locator("#gap-reliefs-card .bars .point path").first)
    clicked(gap, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    until(gap, "location.search.startsWith('?relief=')")
    answered(gap)
    after = observations(gap)
    assert [view for view in before if before[view] == after[view]] == ["reliefs"]
    assert "cannot be set beside" not in gap.locator("#gap-treasury-card").inner_text()
    gap.go_back()
    until(gap, "!location.search")
    answered(gap)
    assert observations(gap) == before


STEPS = """Object.fromEntries(document.querySelector('#gap-waterfall-card .js-plotly-plot').data[0].customdata.map((row, place) =>
    [row[0], document.querySelector('#gap-waterfall-card .js-plotly-plot').data[0].x[place]]))"""
IDENTITIES = {
    "liability": ("statutory_tax", "preference_forgone", "relief_forgone", "tax_suspended"),
    "tax_assessed": ("liability", "control_uplift"),
    "tax_paid": ("tax_assessed", "tax_unpaid", "tax_refunded"),
}
UNITS = {"thousand": 1e3, "million": 1e6, "billion": 1e9}


def potential(page) -> float:
    """The statutory potential as drawn, in units of money."""
    sub = page.locator("#gap-waterfall-head .sub").inner_text()
    return page.evaluate(STEPS)["statutory_tax"] * next(size for word, size in UNITS.items() if f" {word} " in sub)


def identical(steps: dict[str, float]) -> None:
    """Each whole is the whole before it and the steps between, as drawn."""
    for whole, parts in IDENTITIES.items():
        assert sum(steps[part] for part in parts) == pytest.approx(steps[whole], rel=1e-9, abs=1e-9)


def test_a_month_drills_into_the_waterfall_which_stays_an_identity(gap):
    year, whole = gap.evaluate(STEPS), potential(gap)
    identical(year)
    gap.locator("#gap-months-card .twin summary").click()
    gap.locator("#gap-months-card .twin-rows button").last.click()
    until(gap, "location.search.includes('since=') && location.search.includes('until=')")
    answered(gap)
    identical(gap.evaluate(STEPS))
    assert 0 < potential(gap) < 0.5 * whole
    gap.go_back()
    until(gap, "!location.search")
    answered(gap)
    assert gap.evaluate(STEPS) == year


@pytest.mark.parametrize(("view", "rows"), [("waterfall", 13), ("months", 12), ("rates", 12)])
def test_the_table_beside_a_chart_holds_every_mark(gap, view, rows):
    gap.locator(f"#gap-{view}-card .twin summary").click()
    until(gap, f"document.querySelectorAll('#gap-{view}-card .twin-rows tbody tr').length === {rows}")


def test_the_accounts_fit_a_phone(gap):
    gap.set_viewport_size({"width": 390, "height": 900})
    until(gap, "document.documentElement.scrollWidth === 390")
    cut = """[...document.querySelectorAll('#gap-waterfall-card .textpoint text, #gap-treasury-card .textpoint text')].filter((text) =>
      text.getBoundingClientRect().right > text.closest('.card').getBoundingClientRect().right).length"""
    eventually(lambda: (gap.evaluate(cut), gap.locator("#gap-waterfall-card .textpoint text").count()), (0, 13))
