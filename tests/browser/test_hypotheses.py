"""The hypothesis board in a real browser: a row of Evidence becomes a hypothesis, a field test, a result and a changed profile."""

from tests.browser.conftest import rested, search, until

COUNTS = "[...document.querySelectorAll('.stages h2')].map((head) => head.textContent.split(' · ')[1]).join('')"


def filled(page, **texts) -> None:
    for name, text in texts.items():
        page.locator(f".writing [name={name}]").fill(text)


def saved(page, said: str, counts: str) -> None:
    page.locator(".writing [data-hypothesis]").click()
    page.locator("#hypotheses-said", has_text=said).wait_for()
    until(page, f"{COUNTS} === '{counts}' && !document.querySelector('.writing')")


def test_a_row_of_evidence_goes_through_the_board_and_its_trail_is_kept(page):
    page.goto("/evidence")
    begin = page.locator("#evidence-gaps-card .ag-row .inside").first
    begin.scroll_into_view_if_needed()
    rested(page)
    label = begin.get_attribute("aria-label")
    pair = label.removeprefix("Create risk hypothesis: ")
    page.locator("#evidence-gaps-card").get_by_label(label, exact=True).click()  # the first row may be another once sorted
    page.locator(".writing").wait_for()
    assert page.locator(".writing [name=title]").input_value().startswith(pair)
    assert "Tax at stake" in page.locator(".writing [name=gap]").input_value()
    picks = page.locator(".writing [name=seen]").input_value().split("?")[1].split("&since")[0]
    page.locator(".writing [data-hypothesis]").click()
    page.locator("#hypotheses-said", has_text="Say who you are").wait_for()
    filled(page, who="Ana")
    saved(page, "Created", "1000")
    until(page, "!location.search.includes('new=')")
    page.locator(".stages [data-write]").click()
    page.locator(".writing [name=verdict]").wait_for()
    rested(page)
    assert page.locator(".writing [name=who]").input_value() == "Ana"
    filled(page, test="50 opened", result="31 undervalued")
    page.locator(".writing [name=verdict]").select_option("confirmed")
    saved(page, "as version 2. Stage: Result", "0010")
    page.reload()
    until(page, f"{COUNTS} === '0010'")
    assert "1 of 1 tested" in page.locator(".finding").inner_text()
    page.locator(".stages .act summary").click()
    trail = page.locator(".stages .act ul").inner_text()
    assert "Version 2 · Ana" in trail and "Field test" in trail
    page.goto("/hypotheses?office=none")
    page.get_by_text("No hypothesis matches these filters").wait_for()
    page.goto(f"/evidence?{picks}")
    result = page.locator("#evidence-gaps-card .ag-row .inside", has_text="Result")
    result.scroll_into_view_if_needed()
    rested(page)  # the cards around the table have their heights: the row stays under the pointer
    result.click()
    until(page, f"location.pathname === '/hypotheses' && {COUNTS} === '0010'")
    assert sorted(search(page)[1:].split("&")) == sorted(picks.split("&"))


def test_what_is_typed_is_not_replaced_by_another_hypothesis(page):
    page.goto("/hypotheses?new=Shoes")
    until(page, "document.activeElement.name === 'title'")
    page.locator(".writing [name=gap]").fill("Half the price")
    page.locator("[data-write='0']").evaluate("(button) => button.click()")
    page.wait_for_timeout(300)
    assert page.locator(".writing [name=gap]").input_value() == "Half the price"
    page.get_by_role("button", name="Close").click()
    until(page, "!document.querySelector('.writing') && !location.search")
