"""Linked views in a real browser: a click filters the others and not itself; Back undoes; a link reproduces."""

import pytest

from tests.browser.conftest import clicked, opened, placed, pressed, rested, saying, search, settled, shown, until

LINKED = ("revenue", "volume", "origins", "chapters", "lanes", "modes")


def office(page) -> str:
    return shown(page, "offices")[0].split()[0]


def test_a_click_filters_the_others_but_not_itself_and_a_second_one_undoes_it(page):
    opened(page)
    before = {view: shown(page, view) for view in (*LINKED, "offices")}
    code = office(page)
    pressed(page, "offices")
    page.wait_for_url(f"**/?office={code}")
    settled(page)
    assert shown(page, "offices") == before["offices"]
    assert all(shown(page, view) != before[view] for view in LINKED)
    assert page.locator(".chip").count() == 1 and page.locator(".ag-center-cols-container .ag-row.picked").count() == 1
    pressed(page, "offices")
    until(page, "!location.search")
    settled(page)
    until(page, "!document.querySelector('.chip')")
    assert {view: shown(page, view) for view in before} == before


def test_two_quick_picks_both_stay(page):
    opened(page)
    placed(page.locator("#overview-chapters-card .bars .point path").first)
    boxes = [page.locator(f"#overview-{view}-card .bars .point path").first.bounding_box() for view in ("offices", "chapters")]
    for box in boxes:
        clicked(page, box["x"] + 10, box["y"] + box["height"] / 2)
    until(page, "location.search.includes('office=') && location.search.includes('hs2=')")
    settled(page)
    assert page.locator(".chip").count() == 2


def test_two_picks_in_one_breath_both_stay(page):
    opened(page)
    page.evaluate("""() => ["A", "B"].forEach((value) => {
        const button = Object.assign(document.createElement("button"), { type: "button" });
        Object.assign(button.dataset, { keys: "broker", value });
        document.body.append(button); button.click(); button.remove(); })""")
    until(page, "location.search === '?broker=A&broker=B'")


def test_back_undoes_one_pick_at_a_time(page):
    opened(page)
    pressed(page, "lanes", 0)
    until(page, "location.search.includes('lane=')")
    settled(page)
    first = search(page)
    pressed(page, "modes", 1)
    until(page, "location.search.includes('mode=')")
    settled(page)
    page.go_back()
    until(page, "document.querySelectorAll('.chip').length === 1")
    assert search(page) == first
    page.go_back()
    until(page, "document.querySelectorAll('.chip').length === 0")
    assert search(page) == ""
    page.go_forward()
    until(page, "document.querySelectorAll('.chip').length === 1")


def test_a_link_reproduces_the_screen(page):
    opened(page)
    code = office(page)
    pressed(page, "offices")
    page.wait_for_url(f"**/?office={code}")
    pressed(page, "modes", 0)
    until(page, "location.search.includes('mode=')")
    settled(page)
    with saying(page, "Copied"):
        page.get_by_text("Copy link").click()
    link = page.evaluate("navigator.clipboard.readText()")
    other = page.context.new_page()
    other.goto(link)
    settled(other)
    assert link == page.url
    assert {view: shown(other, view) for view in (*LINKED, "offices")} == {view: shown(page, view) for view in (*LINKED, "offices")}
    assert other.inner_text("#sentence") == page.inner_text("#sentence") and other.inner_text("#overview-strip-strip") == page.inner_text(
        "#overview-strip-strip"
    )
    other.close()


def test_a_link_keeps_what_no_control_offers(page):
    opened(page, "?office=GONE&origin=CN")
    until(page, "document.querySelectorAll('.chip').length === 2")
    rested(page)
    assert search(page) == "?office=GONE&origin=CN"


def test_a_month_is_a_filter_and_its_own_chart_keeps_the_year(page):
    opened(page)
    months = shown(page, "volume")
    pressed(page, "volume", len(months) + 4)
    until(page, "location.search.includes('since=')")
    settled(page)
    assert shown(page, "volume") == months
    pressed(page, "volume", len(months) + 4)
    until(page, "!location.search")


def test_a_row_of_the_table_is_a_filter(page):
    opened(page)
    page.locator(".ag-center-cols-container .ag-row").first.locator(".ag-cell").nth(2).click()
    until(page, "location.search.startsWith('?office=')")
    settled(page)
    assert page.locator(".ag-center-cols-container .ag-row.picked").count() == 1


def test_a_country_is_a_filter(page):
    opened(page)
    box = placed(page.locator("#overview-origins-card .choroplethlayer path").first)
    clicked(page, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    until(page, "location.search.startsWith('?origin=')")


def test_controls_write_the_link_and_follow_it(page):
    opened(page, "?lane=red")
    until(page, "document.querySelector('.control.lane').textContent.includes('Red')")
    page.locator(".control.mode button").first.click()
    page.get_by_role("option", name="Sea").or_(page.locator(".dash-dropdown-content >> text=Sea")).first.click()
    until(page, "location.search === '?lane=red&mode=sea'")
    page.keyboard.press("Escape")
    page.locator(".control.compare button").first.click()
    page.locator(".dash-dropdown-content >> text=Nothing").click()
    until(page, "location.search === '?compare=none&lane=red&mode=sea'")
    settled(page)
    assert "last year" not in page.inner_text("#overview-strip-strip")


def test_reset_returns_to_the_defaults(page):
    opened(page, "?lane=red&compare=none&since=2026-01&until=2026-02")
    page.get_by_text("Reset", exact=True).click()
    until(page, "!location.search")
    settled(page)
    until(page, "document.querySelectorAll('.chip').length === 0")
    assert "last year" in page.inner_text("#overview-strip-strip")


def test_pages_keep_the_filters(page):
    opened(page, "?lane=red")
    page.locator("nav .dropdown-toggle", has_text="Tools").click()
    page.locator("nav >> text=Glossary").click()
    page.get_by_role("heading", name="Glossary").wait_for()
    assert search(page) == "?lane=red" and page.title().startswith("Glossary")
    page.locator("nav >> text=Overview").click()
    settled(page)
    assert search(page) == "?lane=red" and page.inner_text("#chips").startswith("Red")


def test_nothing_found_offers_to_loosen_the_filter_that_is_to_blame(page):
    opened(page, "?office=GONE&lane=red")
    notice = page.locator("#overview-volume-notice")
    assert notice.locator("button").all_inner_texts() == ["Remove GONE", "Reset all"]
    notice.get_by_text("Remove GONE").click()
    until(page, "location.search === '?lane=red'")
    settled(page)
    until(page, "!document.querySelector('#overview-volume-notice')")


def test_records_are_read_only_when_opened(page):
    opened(page, "?lane=red")
    assert not page.locator(".listing").count()
    page.locator("#overview-records-open").click()
    page.locator(".listing tbody tr").first.wait_for()
    assert page.locator(".listing tbody tr").count() == 50 and page.inner_text("#overview-records-place").startswith("1–50 of ")
    first = page.inner_text(".listing tbody tr:first-child")
    page.get_by_text("Older ›").click()
    until(page, "document.querySelector('#overview-records-place').textContent.startsWith('51')")
    until(page, f"document.querySelector('.listing tbody tr').innerText !== {first!r}")


def test_a_number_in_the_records_opens_the_declaration_and_the_address_holds_it(page):
    opened(page, "?lane=red")
    page.locator("#overview-records-open").click()
    number = page.locator(".listing tbody button").first.inner_text()
    page.locator(".listing tbody button").first.click()
    panel = page.locator("#overview-declaration-panel")
    panel.get_by_role("heading", name=number).wait_for()
    until(page, f"location.search === '?declaration={number}&lane=red'")
    panel.locator("table").first.locator("tbody tr").first.wait_for()
    assert panel.get_by_role("link").first.get_attribute("href") == f"/trs?declaration={number}"
    page.keyboard.press("Escape")
    until(page, "location.search === '?lane=red' && !document.querySelector('#overview-declaration-panel')")
    rested(page)
    page.go_back()
    panel.get_by_role("heading", name=number).wait_for()


def test_the_table_of_a_chart_that_is_not_drawn_yet_is_filled_when_it_is(page):
    opened(page)
    twin, plot = page.locator("#overview-lanes-card .twin"), "document.querySelector('#overview-lanes-card .js-plotly-plot')"
    until(page, f"!!{plot}")
    page.evaluate(f"window.plot = {plot}; plot.classList.remove('js-plotly-plot')")
    twin.locator("summary").press("Enter")
    until(page, "document.querySelector('#overview-lanes-card .twin').open")
    assert twin.locator("button").count() == 0
    page.evaluate("plot.classList.add('js-plotly-plot')")
    twin.locator("button").first.wait_for()


@pytest.mark.parametrize("view", ["offices", "origins", "lanes", "revenue"])
def test_what_the_mouse_can_click_the_keyboard_can(page, view):
    opened(page)
    twin = page.locator(f"#overview-{view}-card .twin")
    twin.locator("summary").focus()
    page.keyboard.press("Enter")
    twin.locator("button").first.wait_for()
    twin.locator("button").first.focus()
    page.keyboard.press("Enter")
    until(page, "location.search.length > 1")
    settled(page)
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"
    page.keyboard.press("Enter")
    until(page, "!location.search")
