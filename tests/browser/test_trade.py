"""The trade page in a real browser: down the nomenclature and back, search, span, and goods and partners that filter each other."""

import pytest

from tests.browser.conftest import clicked, placed, rested, search, until

AREAS = "document.querySelector('#trade-tree-card .js-plotly-plot').data[0].ids"


@pytest.fixture
def trade(page):
    """The page once every card has answered."""
    return opened(page, "")


def opened(page, query: str):
    page.goto(f"/trade{query}")
    answered(page)
    return page


def answered(page) -> None:
    until(page, "document.querySelectorAll('.words .foot').length === 9 && document.querySelectorAll('.js-plotly-plot').length === 6")
    rested(page)


def observations(page, view: str) -> str:
    return page.locator(f"#trade-{view}-foot").inner_text()


def row(page, key: str) -> None:
    page.locator(f"#trade-goods-card .ag-center-cols-container .ag-row[row-id='{key}']").click()


def test_down_the_nomenclature_and_back(trade):
    sections = trade.evaluate(AREAS)
    row(trade, "section=XVI")
    until(trade, "location.search === '?section=XVI'")
    answered(trade)
    assert all(key.startswith("hs2=") for key in trade.evaluate(AREAS))
    row(trade, "hs2=84")
    until(trade, "location.search === '?hs2=84&section=XVI'")
    answered(trade)
    assert trade.locator("#trade-tree-path b").inner_text().startswith("84 ")
    trade.go_back()
    until(trade, "location.search === '?section=XVI'")
    answered(trade)
    assert all(key.startswith("hs2=") for key in trade.evaluate(AREAS))
    trade.locator("#trade-tree-path button", has_text="All goods").click()
    until(trade, "!location.search")
    answered(trade)
    assert trade.evaluate(AREAS) == sections


def test_goods_are_found_by_code_and_go_there(trade):
    trade.locator("#trade-tree-search").fill("84.03")
    trade.locator("#trade-tree-found button").first.click()
    until(trade, "location.search === '?hs4=8403'")
    answered(trade)
    assert all(key.startswith("hs6=8403") for key in trade.evaluate(AREAS))


def test_goods_are_found_by_the_words_people_use_and_the_nearest_is_said(trade):
    trade.locator("#trade-tree-search").fill("telphone")
    trade.get_by_text("No goods are called “telphone”. The nearest, for “telephone”:").wait_for()
    trade.locator("#trade-tree-search").fill("mobile phone")
    trade.locator("#trade-tree-found button", has_text="(mobile phones)").click()
    until(trade, "location.search === '?hs4=8517'")
    answered(trade)


def test_the_span_and_the_adjustment_are_in_the_link_and_said(page):
    opened(page, "?span=rolling&adjust=yes")
    said = page.locator("#trade-trend-card .sub").inner_text()
    assert "Rolling 12 months" in said and "the data hold fewer than 36 months" in observations(page, "trend")
    assert page.locator(".control.span").inner_text().split("\n")[-1] == "Rolling 12 months"
    assert page.locator(".control.adjust").inner_text().split("\n")[-1] == "Adjusted as well"


def test_an_origin_filters_the_goods_and_not_itself(trade):
    before = {view: observations(trade, view) for view in ("trend", "goods", "partners", "bump")}
    box = placed(trade.locator("#trade-partners-card .bars .point path").first)
    clicked(trade, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    until(trade, "location.search.startsWith('?origin=')")
    answered(trade)
    assert [view for view in before if observations(trade, view) == before[view]] == ["partners", "bump"]
    assert search(trade).count("origin=") == 1
