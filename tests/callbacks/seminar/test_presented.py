"""A release is presented from its file: views, answers, slides and refusals, in four languages, without a warehouse."""

import io
import json
import re
from decimal import Decimal

import pytest
from pptx import Presentation

from analytics.seminar.cube import SEVERAL
from callbacks.seminar.application import ASSETS
from callbacks.seminar.presented_views import drawn, ranking, years
from callbacks.seminar.questions import Presented
from data.language import spoken
from services.seminar.bundle import opened
from serving.presenting import presented


def asked(client, query=""):
    reply = client.get(f"/api/ask?{query}")
    assert reply.status_code == 200, reply.text
    return json.loads(reply.text)


@pytest.mark.parametrize("theme", ["trade", "partners", "clearance", "revenue"])
@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_every_view_of_every_theme_has_a_finding_or_its_title(releases, theme, language):
    held = Presented(opened(releases[theme]))
    with spoken(language):
        views = {view: draw(held, {}) for view, draw in drawn(held).items()}
        assert len(views) >= 4
        assert all(shown.drawing.body["data"] and shown.drawing.sub for shown in views.values() if shown.drawing)


def test_what_a_chart_shows_is_the_sum_of_the_blocks(releases, client):
    held = Presented(opened(releases["trade"]))
    [(_, draw)] = [(view, draw) for view, draw in drawn(held).items() if view.name == "years"]
    body = draw(held, {}).drawing.body
    size = {"billion": 1e9, "million": 1e6}[body["layout"]["meta"]["columns"][1].split(", ")[1].split()[0]]
    shown = sum(sum(trace["x"]) for trace in body["data"] if trace["type"] == "bar") * size
    rows = asked(client, "by=year&by=flow")["rows"]
    assert shown == pytest.approx(float(sum(Decimal(row["value"]) for row in rows)))


def test_parts_add_up_to_the_whole_and_a_cut_filter_says_so(client):
    whole = asked(client)
    for cut in ("year", "hs2", "quarter", "region", "flow", "section"):
        found = asked(client, f"by={cut}")
        assert sum(Decimal(row["value"]) for row in found["rows"]) == Decimal(whole["rows"][0]["value"]), cut
        assert found["fit"] == "exact"
    fits = {}
    for chapter in ("01", "27", "84", "87", "97"):
        for region in ("North", "Capital"):
            found = asked(client, f"hs2={chapter}&region={region}&quarter=2025-Q1")
            fits.setdefault(found["fit"], found)
            assert (found["fit"] == "exact") == (not found["notes"] or "Several together" in found["notes"][0])
    assert {"wider"} <= set(fits) and "smallest sum of whole blocks" in fits["wider"]["notes"][0]


@pytest.mark.parametrize(("address", "said"), [
    ("/api/ask?trader=T1", "trader is none of the dimensions of this edition: flow"),
    ("/api/ask?hs2=xx", "xx is none of the codes of HS chapter in this edition"),
    ("/api/ask?group=items", "items is none of the measures of this edition: duty"),
    ("/api/ask?by=hs6", "hs6 is none of the dimensions"),
    ("/api/ask?format=xml", "xml is no form of an answer"),
    ("/api/blocks.csv?group=x", "x is none of the measures"),
    ("/api/slides/seminar?broker=1", "broker is none of the dimensions"),
])  # fmt: skip
def test_what_is_not_in_the_release_is_refused_by_name(client, address, said):
    reply = client.get(address)
    assert reply.status_code == 400 and reply.text.startswith(said)


@pytest.mark.parametrize(
    "address",
    ["/nope", "/risk", "/api/records", "/api/view/overview.offices", "/api/trs.xlsx", "/api/trs-summary", "/table/x", "/login"],
)
def test_there_is_nothing_else(client, address):
    reply = client.get(address)
    assert reply.status_code == 404 and reply.text == "There is nothing at this address.\n"


def test_malformed_requests_are_refused_without_a_trace(client):
    for body in (b"{}", b"[]", b"x", b'{"output":"choices.children","inputs":[{"id":"url","property":"search","value":{"a":1}}]}'):
        reply = client.post("/_dash-update-component", data=body, content_type="application/json")
        assert reply.status_code == 400 and "Traceback" not in reply.text


def test_answers_carry_the_policy_and_are_not_kept(client):
    reply = client.get("/")
    assert "script-src 'self'" in reply.headers["Content-Security-Policy"] and reply.headers["Cache-Control"] == "no-store"
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 421


@pytest.mark.parametrize("language", ["en", "ar"])
def test_slides_hold_native_charts(client, language):
    reply = client.get(f"/api/slides/seminar?lang={language}&flow=import")
    show = Presentation(io.BytesIO(reply.data))
    charts = [shape for slide in show.slides for shape in slide.shapes if shape.has_chart]
    assert len(show.slides) == 6 and len(charts) >= 4


def test_a_page_speaks_the_language_of_its_reader(releases):
    reply = presented(releases["trade"]).test_client().get("/?lang=ar")
    assert 'lang="ar" dir="rtl"' in reply.text and "bootstrap.rtl.min.css" in reply.text


def test_the_page_of_a_release_has_the_style_sheets_of_all_pages_and_no_others(client):
    sheets = re.findall(r'href="/assets/([^"?]+\.css)', client.get("/").text)
    assert sheets == ["bootstrap/bootstrap.min.css", *sorted(each.name for each in ASSETS.glob("*.css"))]


@pytest.mark.parametrize("theme", ["trade", "partners", "clearance", "revenue"])
def test_no_change_between_years_is_told_where_a_part_is_of_several_years(releases, theme):
    bundle = opened(releases[theme])
    bundle.said.update(first_month=202401, last_full_month=202612)  # as if all years were whole
    held = Presented(bundle)
    apart = held.ask("value", ("year",), {}).rows
    title = years(held, {}).drawing.title
    assert (title != "Trade by year") == all(row["year"] != SEVERAL for row in apart)


def test_no_change_is_told_of_years_of_which_a_quarter_was_selected(releases):
    bundle = opened(releases["trade"])
    bundle.said.update(first_month=202401, last_full_month=202612)
    held = Presented(bundle)
    assert years(held, {"year": frozenset({"2024", "2025"})}).drawing.title.startswith("Trade of 2025")
    quarters = years(held, {"quarter": frozenset({"2024-Q1", "2025-Q1"})}).drawing
    assert not quarters.title.startswith("Trade of") and "2025 (part)" in str(quarters.body)


def test_a_view_names_its_filters_on_the_page_and_on_slides(releases, client):
    held = Presented(opened(releases["trade"]))
    for view, draw in drawn(held).items():
        assert draw(held, {}).drawing.sub.endswith(" · All years."), view
        assert draw(held, {"section": frozenset({"XVI"}), "year": frozenset({"2025"})}).drawing.title
    assert years(held, {"flow": frozenset({"import"}), "year": frozenset({"2024", "2025"})}).drawing.sub.endswith(
        "· Flow: Import. Year: 2024 or 2025."
    )
    show = Presentation(io.BytesIO(client.get("/api/slides/seminar?flow=import&year=2025").data))
    words = [" ".join(shape.text for shape in slide.shapes if shape.has_text_frame) for slide in show.slides]
    assert len(words) > 4 and all("Flow: Import." in each and "Year: 2025." in each for each in words)


def test_a_share_of_quick_releases_is_that_of_the_declarations_with_both_times(releases, client):
    [row] = asked(client, "group=times")["rows"]
    counts = [int(row[name]) for name in ("within_6", "within_24", "within_72", "longer")]
    held = Presented(opened(releases["trade"]))
    [draw] = [draw for view, draw in drawn(held).items() if view.name == "times"]
    assert draw(held, {}).drawing.title.startswith(f"{100 * sum(counts[:2]) / sum(counts):.1f}")


def test_no_trader_is_said_to_contribute_where_there_is_nothing(releases):
    cube = opened(releases["trade"]).cube
    part = cube.groups["refunds"]
    none = [block for block in range(len(part.nodes)) if not part.sums["refunds"][block]]
    for code in cube.grid.codes["hs2"]:
        found = cube.ask("refunds", (), {"hs2": frozenset({code})})
        assert (found.traders >= 5) == (not {*found.blocks} <= {*none})


def test_a_share_is_at_least_so_much_where_a_part_cannot_be_told_apart(releases):
    held = Presented(opened(releases["revenue"]))
    rows = {row["hs2"]: row["value"] for row in held.ask("value", ("hs2",), {}).rows}
    largest = max(value for code, value in rows.items() if code != SEVERAL)
    assert SEVERAL in rows and f"at least {100 * largest / sum(rows.values()):.2g}" in ranking(held, {}, "hs2").drawing.title
