"""A release carries stories: what they show is its own, what it does not show is refused, and no text names a trader."""

import csv
import io
import itertools
import json
import re
import shutil
import zipfile
from dataclasses import replace
from decimal import Decimal

import pytest
from pptx import Presentation

from callbacks.seminar.carried_stories import UnfitStories, carried
from callbacks.seminar.presented_views import drawn
from callbacks.seminar.questions import Presented
from callbacks.seminar.story_mapping import Unfit, answered, fitted, mapped
from data.language import languages
from queries.addresses.filters import Filters
from queries.engine.ask import ask
from queries.engine.question import Question
from queries.workspace.story_parts import BadStory, StorySlide
from services.seminar.bundle import opened, packed
from serving.presenting import presented

NAME = "Trade, told"


def told(client, **more):
    reply = client.get("/api/story", query_string={"name": NAME, **more})
    assert reply.status_code == 200, reply.text
    return json.loads(reply.text)


def written(folder, file="told.json", **story):
    path = folder / file
    path.write_text(json.dumps({"name": file, "language": "en", "slides": [], **story}), "utf-8")
    return path


def test_a_slide_of_the_warehouse_shows_the_total_of_the_release_and_of_the_warehouse(releases, client, warehouse, whole_year):
    _, first, _, _, last = told(client)["slides"]
    rows = list(csv.DictReader(io.StringIO(client.get("/api/blocks.csv?group=value").text)))
    held, assured = Presented(opened(releases["trade"])), 0
    over = Filters(since=whole_year * 100 + 1, until=whole_year * 100 + 12)
    for slide, view, flow, cut in ((first, "goods", "import", "hs2"), (last, "places", "export", "region")):
        assert slide["search"] == f"?flow={flow}&year={whole_year}" and slide["card"] == f"seminar-{view}-card"
        inside = [row for row in rows if row["flow"] == flow and row["year"] == str(whole_year)]
        measure = f"{flow}_value"
        [official] = ask(Question((measure,), (), over)).rows
        assert sum(Decimal(row["value"]) for row in inside) == official[measure] > 0
        sums = {}
        for row in inside:
            sums[row[cut]] = sums.get(row[cut], 0) + Decimal(row["value"])
        exact = {row[cut]: row[measure] for row in ask(Question((measure,), (cut,), over)).rows}
        assert all(value <= exact[code] for code, value in sums.items() if code)
        [draw] = [draw for each, draw in drawn(held).items() if each.name == view]
        body = draw(held, {"flow": frozenset([flow]), "year": frozenset([str(whole_year)])}).drawing.body
        bars = sorted((value for trace in body["data"] if trace["type"] == "bar" for value in trace["x"]), reverse=True)
        unit = {"billion": 1e9, "million": 1e6, "thousand": 1e3}[re.search("billion|million|thousand", str(body["layout"]["meta"]))[0]]
        single = sorted((float(value) for code, value in sums.items() if code), reverse=True)[:10]
        assert [bar * unit for bar in bars] == pytest.approx(sorted([*single, float(sums[""])], reverse=True))
        assured += len(bars)
    assert assured > 10


@pytest.mark.parametrize(("view", "measure"), [("partners.suppliers", "import_value"), ("partners.buyers", "export_value")])
def test_partners_are_those_of_the_warehouse(releases, warehouse, whole_year, view, measure):
    held = Presented(opened(releases["partners"]))
    found, picks = mapped(held, StorySlide(view, f"?year={whole_year}"))
    assert found.name == "places"
    over = Filters(since=whole_year * 100 + 1, until=whole_year * 100 + 12)
    exact = {row["partner"]: row[measure] for row in ask(Question((measure,), ("partner",), over)).rows}
    shown = {row["partner"]: held.amount("value", row["value"]) for row in held.ask("value", ("partner",), picks).rows}
    assert sum(shown.values()) == sum(exact.values()) > 0
    assert len(shown) > 3 and all(value <= exact[code] for code, value in shown.items() if code)


def test_a_story_is_presented_from_the_file_alone(client):
    found = told(client)
    assert [each["card"] for each in found["slides"]] == [
        "story-0-slide-0", "seminar-goods-card", "story-0-slide-2", "seminar-times-card", "seminar-places-card",
    ]  # fmt: skip
    assert [each["note"] for each in found["slides"]][:3] == ["Regional seminar, Dakar", "Pause here.", "Slowly."]
    assert {each["path"] for each in found["slides"]} == {"/"}
    worded = told(client, findings="1")["slides"]
    assert worded[3]["headline"] == "We release within a day" and "of the value" in worded[1]["headline"]
    layout = client.get("/_dash-layout").text
    assert all(f'"id":"{each["card"]}"' in layout.replace(" ", "") for each in found["slides"])
    assert "Three decisions" in layout and "Hours" in layout
    assert "Slowly." not in layout, "a note is for the speaker alone"


@pytest.mark.parametrize("language", languages())
def test_the_list_of_stories_and_the_window_of_the_presenter_speak_four_languages(client, language):
    layouts = {each: client.get(f"/_dash-layout?lang={each}").text for each in languages()}
    buttons = re.findall(r'"data-story-do":"([\w-]+)"', layouts[language].replace(" ", ""))
    assert {"present", "window", "kiosk", "file-pptx", "file-html"} <= {*buttons} and "file-json" not in buttons
    assert len({*layouts.values()}) == len(languages())
    assert f'lang="{language}' in client.get(f"/presenter?lang={language}").text


def test_slides_of_a_story_hold_its_event_its_notes_and_native_charts(client):
    reply = client.get("/api/story/file", query_string={"name": NAME, "format": "pptx"})
    show = Presentation(io.BytesIO(reply.data))
    words = [" ".join(shape.text for shape in slide.shapes if shape.has_text_frame) for slide in show.slides]
    assert len(words) == 5 and "Regional seminar, Dakar" in words[0] and NAME in words[0] and "Demonstration data" in words[0]
    assert "Fees" in words[2] and "Slowly." in show.slides[2].notes_slide.notes_text_frame.text
    assert [any(shape.has_chart for shape in slide.shapes) for slide in show.slides] == [False, True, False, True, True]
    assert "Trade-told_2026-12-02_en.pptx" in reply.headers["Content-Disposition"]


def test_an_offline_page_holds_the_charts_and_no_note(client):
    page = client.get("/api/story/file", query_string={"name": NAME, "format": "html"}).text
    figures = json.loads(re.search(r'<script id="figures" type="application/json">(.*?)</script>', page, re.DOTALL)[1])
    assert len(figures["figures"]) == 3 and "Regional seminar, Dakar" in page and "Slowly." not in page


@pytest.mark.parametrize("address", ["/api/story?name=x", "/api/story", "/api/story/file?name=Trade,+told&format=json"])
def test_what_the_release_has_not_is_refused_in_words(client, address):
    reply = client.get(address)
    assert reply.status_code == 404 and reply.text.strip().endswith((".", "html, pdf"))


def test_nothing_of_stories_is_offered_where_the_release_carries_none(releases):
    plain = presented(releases["revenue"]).test_client()
    assert "data-story-do" not in plain.get("/_dash-layout").text
    assert [plain.get(path).status_code for path in ("/api/story?name=x", "/presenter", "/emblem/x")] == [404, 404, 404]


def changed(path, folder, change):
    """Return a copy of a bundle whose parts, by name, were changed."""
    with zipfile.ZipFile(path) as file:
        parts = [(info.filename, file.read(info)) for info in file.infolist()]
    target = folder / "changed.portolan"
    with zipfile.ZipFile(target, "w") as file:
        for name, content in change(parts):
            file.writestr(zipfile.ZipInfo(name), content)
    return target


@pytest.mark.parametrize(("change", "said"), [
    (lambda parts: [(name, content.replace(b"Dakar", b"Doha")) for name, content in parts], "01.json is not what its manifest says"),
    (lambda parts: [*parts, ("stories/02.json", b"{}")], "stories/02.json is not named by its manifest"),
    (lambda parts: [each for each in parts if each[0] != "stories/01.json"], "stories/01.json is missing, which its manifest names"),
    (lambda parts: [*parts, ("stories/01.json", b"{}")], "stories/01.json stands in it twice"),
    (lambda parts: [*parts, ("notes.txt", b"x")], "notes.txt is not named by its manifest"),
    (lambda parts: [(name, b'{"format":1,"files":[]}' if name == "manifest.json" else content) for name, content in parts], "no release"),
])  # fmt: skip
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_is_not_what_its_manifest_names_is_refused(releases, tmp_path, change, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        presented(changed(releases["trade"], tmp_path, change))
    assert opened(changed(releases["trade"], tmp_path, list)).stories


@pytest.fixture(scope="module")
def known(demo_warehouse, tmp_path_factory):
    """The name and the code of a trader, and the name of a broker."""
    import duckdb

    own = shutil.copy(next(demo_warehouse.glob("release-*.duckdb")), tmp_path_factory.mktemp("own"))
    with duckdb.connect(str(own), read_only=True) as raw:
        trader = raw.execute("SELECT name, code FROM trader ORDER BY code LIMIT 1").fetchone()
        return (*trader, *raw.execute("SELECT name FROM broker ORDER BY code LIMIT 1").fetchone())


@pytest.mark.parametrize("field", ["name", "event", "title", "message", "text", "note"])
@pytest.mark.parametrize("which", range(3))
def test_a_story_that_names_a_trader_is_refused_by_slide_and_field(warehouse, known, tmp_path, field, which):
    words = f"Thanks to ({known[which].upper().replace(' ', '  ')})."
    slide = {"title": "Thanks", **({field: words} if field not in ("name", "event") else {})}
    path = written(tmp_path, slides=[{"title": "First"}, slide], **({field: words} if field in ("name", "event") else {}))
    with pytest.raises(UnfitStories) as refused:
        carried([path], {})
    where = f"field “{field}”" if field in ("name", "event") else f"Slide 2, field “{field}”"
    assert f"told.json, {where}: It names a trader or a broker" in str(refused.value)
    assert known[which].casefold() not in str(refused.value).casefold() and str(refused.value).count("told.json") == 1
    assert carried([written(tmp_path, slides=[{**slide, field: "Thanks to all."}] if field in slide else [])], {}).held


def test_a_holding_is_looked_for(warehouse, tmp_path):
    with pytest.raises(UnfitStories, match="Slide 1, field “title”"):
        carried([written(tmp_path, slides=[{"title": "The Méridien holding"}])], {"T1234567": "holding Meridien"})


@pytest.mark.parametrize(("view", "filters", "why"), [
    ("overview.offices", "?year={year}", "Put a text or one of these in its place: seminar.years, seminar.goods"),
    ("overview.revenue", "?year={year}", "It is no figure of a release."),
    ("trade.partners", "?year={year}", "It is no figure of a release."),
    ("partners.suppliers", "?year={year}", "does not show the value of trade by Partner. Put a text"),
    ("nowhere.at_all", "", "It is no figure of a release."),
    ("overview.chapters", "", "which this release does not tell apart. Set its period to whole quarters, such as year={year}."),
    ("overview.chapters", "?since={year}-02&until={year}-12", "It is of Feb {year} – Dec {year}, which this release does not tell apart"),
    ("overview.chapters", "?year={year}&mode=air", "mode is none of the dimensions"),
    ("overview.chapters", "?year={year}&trader=T00001", "Its filters name a trader"),
    ("overview.chapters", "?year={year}&compare=target", "cannot do what compare asks for"),
    ("overview.chapters", "?year={year}&clock=working", "cannot do what clock asks for"),
    ("overview.chapters", "?year={year}&hs2=84", "It marks what hs2 selects"),
    ("overview.chapters", "?year={year}&flow=export", "It shows one flow"),
    ("overview.chapters", "?year={year}&sort=up", "no filter named 'sort'"),
    ("overview.chapters", "?year={year}&region=Nowhere", "Nowhere is none of the codes of Region"),
    ("explore.multiples", "?rows=hs2&columns=lane&measure=import_value&year={year}", "by rows alone"),
    ("explore.multiples", "?rows=year&columns=none&measure=revenue_collected&year={year}", "import_value or export_value alone"),
    ("explore.cross", "?rows=hs2&columns=none&measure=import_value&change=yes&year={year}", "change=no"),
    ("seminar.goods", "?year=1901", "1901 is none of the codes of Year"),
    ("seminar.goods", "?broker=x", "broker is none of the dimensions"),
    ("seminar.offices", "", "It is no figure of a release."),
])  # fmt: skip
def test_a_slide_that_has_no_figure_in_the_release_is_refused_with_the_reason(releases, warehouse, whole_year, view, filters, why):
    held = Presented(opened(releases["trade"]))
    with pytest.raises(Unfit) as refused:
        fitted(held, StorySlide(view, filters.format(year=whole_year)))
    assert why.format(year=whole_year) in str(refused.value)


def test_faults_of_all_slides_are_told_by_file_and_slide(releases, warehouse, tmp_path):
    slides = [{"view": "overview.offices", "title": "Slow offices"}, {"title": "A text"}, {"view": "overview.lanes"}]
    with pytest.raises(UnfitStories) as refused:
        carried([written(tmp_path, slides=slides)], {})(opened(releases["trade"]))
    lines = str(refused.value).splitlines()
    assert [line.partition(":")[0] for line in lines[1:]] == [
        "told.json, Slide 1 “Slow offices” (overview.offices)", "told.json, Slide 3 (overview.lanes)",
    ]  # fmt: skip


@pytest.mark.parametrize(("view", "filters", "kept"), [
    ("overview.chapters", "?year={year}&compare=none&flow=import", "?flow=import&year={year}"),
    ("overview.chapters", "?since={year}-01&until={year}-12", "?flow=import&year={year}"),
    ("explore.cross", "?rows=year&columns=none&measure=export_value&year={year}", "?flow=export&year={year}"),
    ("seminar.years", "?year={year}&flow=import&lang=fr&present=2", "?flow=import&year={year}"),
    ("seminar.years", "", ""),
])  # fmt: skip
def test_a_period_is_kept(releases, warehouse, whole_year, view, filters, kept):
    found = fitted(Presented(opened(releases["trade"])), StorySlide(view, filters.format(year=whole_year)))
    assert found.slide.filters == kept.format(year=whole_year) and not found.snapped


@pytest.mark.parametrize(("filters", "quarters"), [("since={year}-04&until={year}-06", "2"), ("quarter={year}-Q1&quarter={year}-Q3", "13")])
def test_quarters_are_asked_for_as_such(releases, warehouse, whole_year, filters, quarters):
    slide = StorySlide("overview.chapters", f"?{filters.format(year=whole_year)}")
    view, picks = mapped(Presented(opened(releases["trade"])), slide)
    assert view.name == "goods"
    assert picks == {"flow": frozenset(["import"]), "quarter": frozenset(f"{whole_year}-Q{each}" for each in quarters)}


def test_no_slide_of_a_period_is_made_of_blocks_outside_it(releases):
    held = Presented(opened(releases["trade"]))
    [view] = [view for view in drawn(held) if view.name == "goods"]
    grid, verdicts = held.bundle.cube.grid, {"kept": 0, "refused": 0}
    for key in ("year", "quarter"):
        of_block = held.bundle.cube.labels("value", key)
        cells = itertools.product(enumerate(grid.codes[key]), grid.codes["hs2"][:30], ("", *grid.codes["region"]))
        for (at, code), chapter, region in cells:
            picks = {key: frozenset([code]), "hs2": frozenset([chapter])} | ({"region": frozenset([region])} if region else {})
            answer = held.ask("value", (), picks)
            apart = {of_block[block] for block in (*answer.blocks, *answer.cut)} == {at}
            try:
                answered(held, view, picks)
            except Unfit:
                verdicts["refused"] += 1
                assert not apart
                continue
            verdicts["kept"] += 1
            assert apart
    assert min(verdicts.values()) > 20


def test_a_filter_that_cuts_a_block_is_told_to_the_author(releases, warehouse, tmp_path):
    held = Presented(opened(releases["trade"]))
    cube = held.bundle.cube
    pairs = [(chapter, region) for chapter in cube.grid.codes["hs2"] for region in cube.grid.codes["region"]]
    cut = next(
        {"hs2": chapter, "region": region}
        for chapter, region in pairs
        if held.ask("value", (), {"hs2": frozenset([chapter]), "region": frozenset([region])}).fit in ("wider", "narrower")
    )
    search = f"?hs2={cut['hs2']}&region={cut['region']}"
    stories = carried([written(tmp_path, slides=[{"view": "seminar.years", "filters": search}])], {})
    assert stories(opened(releases["trade"])) and "Slide 1 (seminar.years): Its filters cut blocks" in "\n".join(stories.lines)


def test_a_story_file_that_is_none_is_refused_with_its_name(warehouse, tmp_path):
    (tmp_path / "x.json").write_text('{"name": "x",\n "language" "en"}')
    with pytest.raises(BadStory, match=r"x\.json: This is no JSON: line 2, column 13"):
        carried([tmp_path / "x.json"], {})
    with pytest.raises(BadStory, match=r"told\.json: Slide 1, unknown field “pages”"):
        carried([written(tmp_path, slides=[{"pages": "x"}])], {})
    same = [written(tmp_path, "a.json", name="Same"), written(tmp_path, "b.json", name="Same")]
    with pytest.raises(UnfitStories, match=r"b\.json: Another story named “Same”"):
        carried(same, {})


def test_a_title_slide_keeps_the_emblem(releases, tmp_path):
    picture = b"\x89PNG\r\n\x1a\n" + bytes(40)
    path = tmp_path / "emblem.portolan"
    path.write_bytes(packed(replace(opened(releases["trade"]), emblem=picture)))
    client = presented(path).test_client()
    [address] = {*re.findall(r"/emblem/\w+", json.dumps(client.get("/_dash-layout").json))}
    reply = client.get(address)
    assert reply.data == picture and reply.mimetype == "image/png"
