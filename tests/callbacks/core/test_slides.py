"""Every view of every page as slides: they open, nothing overlaps, charts hold the numbers of the view, and texts are its own."""

import re

import pytest

import app
from callbacks.core import slides, table, views
from callbacks.core.shell import PAGES
from callbacks.core.slide_words import Asked
from callbacks.core.slides import REFUSED
from dashboard.pages.clearance.clearance import BACKLOG
from dashboard.pages.core.explore import CROSS
from dashboard.pages.overview.alerts import FAULTS
from dashboard.pages.overview.overview import CHAPTERS, MODES, OFFICES, ORIGINS, REVENUE, STRIP, VOLUME
from dashboard.pages.revenue.target import SHORT
from dashboard.pages.trade.partners import SUPPLIERS
from dashboard.slides import listing
from dashboard.slides.contents import POINTS, STEPS
from dashboard.slides.deck import written
from data.language import spoken
from queries.engine.labels import labels
from queries.engine.question import CannotCut
from tests import decks

pytestmark = pytest.mark.usefixtures("read_demo")
ASKED = Asked("", "http://here/")
DRAWN = [page for page in PAGES if any(view in views.DRAWN for view in page.views)]
NUMBER = re.compile(r"\d[\d,]*\.?\d*")
SHOWN, CHARTED = 60, 25  # of the views on a small demonstration without forecasts: that no test below passes on nothing


def made(view):
    try:
        return slides.made(view, ASKED)
    except REFUSED:
        return None


def shown(page) -> dict:
    found = {view: made(view) for view in page.views if view in views.DRAWN}
    return {view: made_ for view, made_ in found.items() if made_}


def slides_of(found: dict) -> list:
    return [slide for made_ in found.values() for slide in made_]


@pytest.fixture(scope="module")
def every() -> dict:
    return {}


def held(every, page) -> dict:
    return every.setdefault(page.key, shown(page))


@pytest.mark.parametrize("page", DRAWN, ids=lambda page: page.key)
def test_a_page_opens_as_slides_on_which_nothing_overlaps_or_overflows(every, page):
    found = held(every, page)
    each = slides_of(found)
    deck = decks.opened(written(slides.deck(page.title, each, [], ASKED)))
    assert len(deck.slides) == len(each) + 1 >= len(found) + 1
    assert decks.outside(deck) == [] and decks.overlapping(deck) == [] and decks.overfull(deck) == []
    frames = [shape for _, shape in decks.shapes(deck) if shape.has_chart or shape.has_table]
    assert [shape.name for shape in frames if len(shape.element.xpath(".//p:cNvPr")[0].get("descr") or "") < 20] == []
    assert len(frames) >= len(each) and all(slide.shapes.title.text_frame.text for slide in deck.slides)
    assert all(decks.size(slide.shapes.title.text_frame.paragraphs[0]) >= 18 for slide in deck.slides)
    assert all("http://here/" in slide.notes_slide.notes_text_frame.text for slide in [*deck.slides][1:])


@pytest.mark.parametrize("page", DRAWN, ids=lambda page: page.key)
def test_the_categories_of_a_chart_are_texts_and_its_workbook_holds_what_it_draws(every, page):
    deck = decks.opened(written(slides.deck(page.title, slides_of(held(every, page)), [], ASKED)))
    for chart in decks.charts(deck):
        sheet, tags = decks.book(chart), {element.tag.rpartition("}")[2] for element in chart._chartSpace.iter()}
        assert "dateAx" not in tags and [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
        for place, series in enumerate(chart.plots[0].series, 2):
            column = [sheet.cell(row, place).value for row in range(2, 2 + len([*series.values]))]
            assert column == [None if value is None else pytest.approx(value) for value in series.values]


def test_most_views_are_shown_and_many_as_charts(every):
    found = [slide for page in DRAWN for slide in slides_of(held(every, page))]
    assert len(found) >= SHOWN and sum(bool(slide.charts) for slide in found) >= CHARTED
    assert all(slide.charts or slide.grid for slide in found)


def numbers(text: object) -> list[tuple[float, float]]:
    """Each number in a text with half of its last digit."""
    texts = NUMBER.findall(str(text))
    return [(float(each.replace(",", "").rstrip(".")), 0.5 * 10 ** -len(each.partition(".")[2]) * 1.001) for each in texts]


def written_for(rows, value: float) -> bool:
    """Whether a value, times 100 or a power of 1,000, is in one of some rows as it rounds."""
    every = [each for row in rows for cell in row[2:] for each in numbers(cell)]
    plain = any(abs(abs(value) * times - number) <= half for times in (1, 100) for number, half in every)
    return plain or any(abs(value) * times == pytest.approx(number, rel=0.01) for times in (1e3, 1e-3, 1e6, 1e-6) for number, _ in every)


@pytest.mark.parametrize("page", DRAWN, ids=lambda page: page.key)
def test_each_value_of_a_chart_is_in_the_data_table_of_its_view(every, page):
    """Read from the figure again by the name of the category: a value of another row, or of another scale, is found nowhere in its own."""
    for view, [slide, *_] in held(every, page).items():
        figure = views.DRAWN[view]("").body if slide.charts else {"data": ()}
        rows = [row for trace in figure["data"] for row in trace.get("customdata") or () if isinstance(row, list | tuple)]
        for chart in slide.charts:
            for place, name in enumerate(chart.categories):
                own = [row for row in rows if str(row[1]).startswith(name.rstrip("…* "))] or rows
                values = [series.values[place] for series in chart.series if series.values[place] is not None]
                if chart.kind == STEPS:
                    values = [sum(map(abs, values[1:]))]
                assert all(written_for(own, value) for value in values), (view.name, name, values)
                assert chart.kind == POINTS or values, (view.name, name)


@pytest.mark.parametrize("view", [CHAPTERS, OFFICES, REVENUE, VOLUME, MODES, SUPPLIERS], ids=lambda view: view.name)
def test_the_values_of_a_chart_are_those_of_the_table_behind_the_view(view):
    """A second computation: the exact rows that the view was made of, in the unit of the chart."""
    [slide] = slides.made(view, ASKED)
    [chart] = slide.charts
    behind = next(each for each in table.behind(view, "")[1] if each.question and view.dimension in each.question.by)
    kinds = [column.kind for column in behind.columns]
    names = {str(row[kinds.index("name") if "name" in kinds else 0]): row for row in behind.rows}
    for series, kind in zip(chart.series, ("value", "before"), strict=False):
        wanted = [names[code(view, name)][kinds.index(kind)] for name in chart.categories]
        ratios = [float(exact) / drawn for exact, drawn in zip(wanted, series.values, strict=True) if drawn]
        assert ratios and ratios == pytest.approx([ratios[0]] * len(ratios)) and ratios[0] in (1, pytest.approx(1e3), pytest.approx(1e6))
        assert [exact is None for exact in wanted] == [drawn is None for drawn in series.values]


def code(view, name: str) -> str:
    """The name of a row as its table has it."""
    if view.dimension == "month":
        months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        word, year = name.rstrip("*").split()
        return f"{year}-{months.index(word) + 1:02d}"
    return name.partition(" ")[2] if view.dimension == "hs2" else name


def test_a_map_is_a_table_whose_rest_is_counted_in_words():
    [slide] = slides.made(ORIGINS, ASKED)
    assert not slide.charts and slide.grid.rows_left > 0
    assert any(f"{slide.grid.rows_left} more rows" in remark for remark in slide.remarks)


def test_a_slide_says_filters_source_definition_and_that_the_data_are_invented():
    [slide] = slides.made(CHAPTERS, Asked("?lane=red", "http://here/?lane=red"))
    foot, notes = " ".join(slide.foot), " ".join(slide.notes)
    assert "Lane: Red" in foot and "Demonstration data" in foot and "Import value" in foot and "Data to" in foot
    assert "http://here/?lane=red" in notes and "Lane: Red" in notes and "Made on" in notes and "tick =" not in slide.sub


def test_tiles_are_figures_one_below_the_other():
    grid = slides.made(STRIP, ASKED)[0].grid
    assert grid.columns[:2] == ("Figure", "Value") and len(grid.rows) > 5 and all(row[1] for row in grid.rows)


def test_a_page_names_the_views_that_have_nothing_to_show():
    page = next(page for page in PAGES if page.key == "agreements")
    cover = decks.opened(slides.of_page(page, ASKED)).slides[0]
    words = " ".join(shape.text_frame.text for shape in cover.shapes if shape.has_text_frame)
    assert "Views that are not on these slides" in words and all(view.title in words for view in page.views if made(view) is None)


def test_no_trader_is_named_on_a_slide(every):
    """Those of the backlog are named on the screen, so that this passes on something; rows of traders make no slide at all."""
    traders = {name for name in labels("trader").values() if name}
    assert "Trader" in str(views.DRAWN[BACKLOG]("").body) and len(traders) > 10
    found = [slide for page in DRAWN for slide in slides_of(held(every, page))]
    assert [text for slide in found for text in said(slide) for name in traders if name in text] == []
    assert [slide.title for slide in found if slide.grid and "Trader" in slide.grid.columns] == []
    with pytest.raises(CannotCut, match="traders are not named"):
        slides.made(CROSS, Asked("?rows=trader", "http://here/"))
    one = Asked(f"?trader={next(iter(labels('trader')))}", "http://here/")
    for deck in (lambda: slides.made(MODES, one), lambda: slides.of_page(PAGES[0], one)):
        with pytest.raises(CannotCut, match="name a trader or a broker"):
            deck()


def test_each_table_of_a_view_has_a_slide_and_none_stands_twice_on_those_of_a_page():
    short, *others = slides.made(SHORT, ASKED)
    shown = [*listing.of_words(views.DRAWN[SHORT]("").body)]
    assert [each.grid for each in (short, *others)] == [grid for _, grid in shown] and len(others) >= 2
    assert [each.title for each in others] == [name for name, _ in shown][1:] and shown[0][0] in short.sub
    deck = decks.opened(slides.of_page(next(page for page in PAGES if page.key == "explore"), ASKED))
    assert len(deck.slides) == 2 and "Side by side" in " ".join(each.text for each in decks.paragraphs(deck))


def test_words_of_links_are_no_cells():
    grid = slides.made(FAULTS, ASKED)[0].grid
    body = str(views.DRAWN[FAULTS]("").body)
    assert "Show" in body and "Create risk hypothesis" in body
    assert all(grid.columns) and [cell for row in grid.rows for cell in row if "Show" in cell or "hypothesis" in cell] == []


def test_slides_without_a_forecast_are_made_without_it_and_say_so_and_where_all_wait_for_it_that_is_the_reason():
    page = next(page for page in PAGES if page.key == "revenue")
    words = " ".join(each.text for each in decks.paragraphs(decks.opened(slides.of_page(page, ASKED))))
    assert "as there is no forecast of these data yet: Earlier forecasts of this year" in words and "Provisional: " in words
    refused = app.server.test_client().get("/api/slides/ahead")
    assert refused.status_code == 503 and "forecast" in refused.get_data(as_text=True)


def said(slide) -> list[str]:
    """All texts of a slide."""
    cells = [*slide.grid.columns, *(cell for row in slide.grid.rows for cell in row)] if slide.grid else []
    bars = [name for chart in slide.charts for name in (*chart.categories, *(each.name for each in chart.series))]
    return [slide.title, slide.sub, *cells, *bars, *slide.remarks, *slide.foot, *slide.notes]


def test_what_shows_the_rules_of_risk_is_on_no_slide():
    client = app.server.test_client()
    guarded = [view for view in views.DRAWN if view.guarded]
    assert {(view.page, view.name) for view in guarded} >= {("risk", "watch"), ("model", "card")}
    for view in guarded:
        refused = client.get(f"/api/view/{view.page}.{view.name}?format=pptx")
        assert refused.status_code == 400 and "rules of risk" in refused.get_data(as_text=True)


def test_arabic_is_read_from_the_right():
    with spoken("ar"):
        deck = decks.opened(slides.of_view(ORIGINS, ASKED))
        grid = slides.made(ORIGINS, ASKED)[0].grid
    texts = decks.paragraphs(deck)
    assert texts and all(each._p.pPr.get("rtl") == "1" for each in texts)
    [made_] = [shape.table for _, shape in decks.shapes(deck) if shape.has_table]
    assert [cell.text_frame.text for cell in made_.rows[1].cells] == [*reversed(grid.rows[0])]
    assert "rtl" not in made_._tbl.tblPr.attrib and re.search("[\u0600-\u06ff]", deck.slides[1].shapes.title.text_frame.text)


def test_files_over_http_have_their_type_and_a_name_with_months_and_language():
    client = app.server.test_client()
    one = client.get("/api/view/overview.chapters?format=pptx&lane=red&since=2026-01&until=2026-03")
    page = client.get("/api/slides/overview?lang=fr")
    assert one.status_code == page.status_code == 200 and one.content_type.endswith("presentationml.presentation")
    assert 'filename="overview.chapters_2026-01_2026-03_en.pptx"' in one.headers["Content-Disposition"]
    assert page.headers["Content-Disposition"].endswith('_fr.pptx"') and page.headers["Cache-Control"] == "no-store"
    assert len(decks.opened(one.data).slides) == 2 and len(decks.opened(page.data).slides) > 5


REFUSALS = (("slides/nowhere", 404), ("slides/overview?offise=x", 400), ("view/revenue.ladder?format=pptx", 503))


@pytest.mark.parametrize(("address", "status"), REFUSALS)
def test_what_cannot_be_made_is_refused_in_words(address, status):
    reply = app.server.test_client().get(f"/api/{address}")
    assert reply.status_code == status and len(reply.text) > 10 and "Traceback" not in reply.text
