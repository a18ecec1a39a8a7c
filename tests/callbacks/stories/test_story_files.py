"""Files of a story, looked at again: slides read back, the offline page in a real browser without a server, the brief as text."""

import io
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pptx
import pytest
from sqlalchemy import select

import app
from bench.screen import CHROMIUM
from callbacks.core.views import DRAWN
from callbacks.stories import brief, story_files, story_frames, story_words, templates
from callbacks.stories.brief import NoBrief
from callbacks.stories.story_views import offered
from data import schema
from data.administration import profile
from data.language import LATIN, spoken
from queries.engine import engine
from queries.workspace.story_parts import MOST_SLIDES, Story, StorySlide
from tests import decks
from tests.browser.conftest import until
from tests.data.administration.pictures import png

assert app.server  # with it every view is drawn
pytestmark = pytest.mark.usefixtures("read_demo")
CODE = re.compile(r"\w+")
EVENT = "Regional seminar"
HOSTILE = StorySlide(title="<script>alert(1)</script>", text="=HYPERLINK(1)\n</script><img src=x onerror=alert(1)>")
browsed = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"{CHROMIUM} is not installed")


def told(key: str, language: str) -> Story:
    """Return the story of a template with an event, a date, a message of its own and a slide that is hostile."""
    with spoken(language):
        made = templates.filled(next(each for each in templates.TEMPLATES if each.key == key))[0]
    own = replace(made.slides[0], message="Our own message", note="Our own note\nin two lines")
    return replace(made, event=EVENT, date="2026-11-29", slides=(own, *made.slides[1:], HOSTILE))


def story_at(key: str, language: str, form: str) -> bytes:
    return story_files.made(told(key, language), form, "http://here")


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_slides_hold_the_title_each_message_and_each_note_and_nothing_overlaps(language):
    story, deck = told("targeting", language), decks.opened(story_at("targeting", language, "pptx"))
    assert len(deck.slides) == len(story.slides) + 1
    cover = " ".join(shape.text_frame.text for shape in deck.slides[0].shapes)
    assert story.name in cover and EVENT in cover and "2026" in cover and "Customs of Meridia" in cover
    with spoken(language):
        wanted = [story_frames.headline(slide) for slide in story.slides]
    titles = [slide.shapes.title.text_frame.text for slide in [*deck.slides][1:]]
    assert titles == [decks_title(each) for each in wanted] and titles[0] == "Our own message"
    notes = [slide.notes_slide.notes_text_frame.text for slide in [*deck.slides][1:]]
    assert notes[0].startswith("Our own note\nin two lines\n")
    assert all(slide.note in note for slide, note in zip(story.slides[1:], notes[1:], strict=True))
    assert decks.outside(deck) == [] and decks.overlapping(deck) == [] and decks.overfull(deck) == []
    if language == "ar":
        assert all(each._p.get_or_add_pPr().get("rtl") == "1" for each in decks.paragraphs(deck))


def decks_title(text: str) -> str:
    """Return a sentence as a title of a file holds it."""
    from dashboard.slides.text import clean

    return clean(text)


def test_the_title_slide_carries_the_emblem(monkeypatch):
    picture = png(40, 20)
    monkeypatch.setattr(story_frames, "emblem", lambda: (picture, "image/png"))
    deck = pptx.Presentation(io.BytesIO(story_at("mirror", "en", "pptx")))
    [shape] = [shape for shape in deck.slides[0].shapes if shape.shape_type == pptx.enum.shapes.MSO_SHAPE_TYPE.PICTURE]
    assert shape.image.blob == picture and shape.width == 2 * shape.height and decks.overlapping(deck) == []
    assert "data:image/png;base64," in story_at("mirror", "en", "html").decode()
    assert profile.Administration().emblem == ""


@browsed
@pytest.mark.parametrize(("key", "language"), [("monthly", "en"), ("targeting", "ar"), ("revenue", "fr"), ("mirror", "es")])
def test_the_offline_page_opens_from_a_file_asks_for_nothing_and_shows_every_slide(chromium, tmp_path, key, language):
    story, file = told(key, language), tmp_path / "story.html"
    file.write_bytes(story_files.made(story, "html", "http://here"))
    page, wrong, asked = chromium.new_page(viewport={"width": 1366, "height": 768}), [], []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: wrong.append(dialog.message))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
    assert page.evaluate("document.documentElement.lang") == language and page.locator("h1").inner_text() == story.name
    with spoken(language):
        held, without = story_frames.frames(story, "http://here")
    titles, charts = [], 0
    for place, _frame in enumerate(held, 2):
        page.keyboard.press("PageDown")
        assert page.locator("#counter").inner_text() == f"{place} / {len(held) + 1}"
        titles.append(page.locator(".slide:not([hidden]) h2").inner_text())
        if page.locator(".slide:not([hidden]) .chart").count():
            until(page, "document.querySelectorAll('.slide:not([hidden]) .main-svg').length > 0")
            charts += 1
        assert page.locator(".slide:not([hidden]) footer").inner_text().strip()
    assert titles == [decks_title(each.slide.title) for each in held] and without == []
    assert titles[0] == "Our own message" and titles[-1] == HOSTILE.title and charts >= 1
    assert wrong == [] and asked == [file.as_uri()]
    assert "Our own note" not in file.read_text("utf-8")
    assert language != "en" or "Demonstration data" in page.locator(".slide").first.text_content()
    page.close()


@browsed
def test_the_offline_page_draws_a_map_without_a_request(chromium, tmp_path):
    file, wrong, asked = tmp_path / "map.html", [], []
    file.write_bytes(story_files.made(Story("Map", "en", slides=(StorySlide("partners.imports"),)), "html", "http://here"))
    page = chromium.new_page()
    page.on("console", lambda message: wrong.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    page.keyboard.press("PageDown")
    until(page, "document.querySelectorAll('.choroplethlayer path, .land path').length > 0")
    assert wrong == [] and asked == [file.as_uri()]
    page.close()


@browsed
def test_the_policy_of_the_offline_page_stops_what_is_not_its_own(chromium, tmp_path):
    """The control: a script put into the file does not run, and a picture of another machine is not asked for."""
    text = story_at("targeting", "en", "html").decode().replace("</main>", "</main><script>document.title='taken'</script><img src='http://127.0.0.1:9/x.png'>")
    file = tmp_path / "story.html"
    file.write_text(text, "utf-8")
    page, wrong = chromium.new_page(), []
    page.on("console", lambda message: wrong.append(message.text))
    page.goto(file.as_uri())
    page.evaluate("fetch('http://127.0.0.1:9/').catch(() => null)")
    stopped = [each for each in wrong if "Content Security Policy" in each]
    assert page.title() != "taken" and all(any(kind in each for each in stopped) for kind in ("script-src", "img-src", "default-src"))
    page.close()


@browsed
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_brief_is_a4_and_holds_every_headline(tmp_path, language):
    story, file = told("contract", language), tmp_path / "brief.pdf"
    file.write_bytes(story_files.made(story, "pdf", "http://here"))
    info = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True).stdout
    assert "594.96 x 841.92 pts (A4)" in info and "Tagged:          yes" in info
    text = squeezed(subprocess.run(["pdftotext", "-raw", file, "-"], capture_output=True, text=True, check=True).stdout)
    assert squeezed("Our own message") in text and squeezed(EVENT) in text and squeezed("Our own note") not in text
    if language == "en":
        assert [each for each in map(story_frames.headline, story.slides) if squeezed(each) not in text] == []
    else:
        assert sum(not LATIN.search(sign) and sign.isalpha() for sign in text) > 100


def squeezed(text: str) -> str:
    """Return a text without spaces, which a page breaks where it will."""
    return "".join(text.split())


def test_without_chromium_the_brief_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(brief.shutil, "which", lambda _name: None)
    with pytest.raises(NoBrief, match="install the package “chromium”"):
        brief.printed("<p>")


def test_a_browser_that_does_not_end_is_stopped(monkeypatch, tmp_path):
    slow = tmp_path / "chromium"
    slow.write_text("#!/bin/sh\nsleep 30 & wait\n")
    slow.chmod(0o755)
    monkeypatch.setattr(brief, "chromium", lambda: str(slow))
    monkeypatch.setattr(brief, "SECONDS", 0.5)
    with pytest.raises(NoBrief, match="could not be made"):
        brief.printed("<p>")


def test_no_view_that_may_be_a_slide_names_a_trader_in_the_offline_page_or_the_slides():
    """Every view that may be a slide, beside the codes of all traders of the data."""
    views = [f"{view.page}.{view.name}" for view in DRAWN if offered(view)]
    with engine.reading() as connection:
        table = schema.metadata.tables["clearance"]
        traders = {str(row[0]) for row in connection.execute(select(table.c.trader).distinct())} - {schema.NOT_STATED}
    assert len(traders) > 500 and len(views) > 90
    for part in (views[:MOST_SLIDES], views[MOST_SLIDES:]):
        story = Story("All", "en", slides=tuple(map(StorySlide, part)))
        page = story_files.made(story, "html", "http://here").decode()
        deck = decks.opened(story_files.made(story, "pptx", "http://here"))
        told = " ".join(paragraph.text for paragraph in decks.paragraphs(deck))
        cells = " ".join(str(cell.value) for chart in decks.charts(deck) for row in decks.book(chart).iter_rows() for cell in row)
        words = {*CODE.findall(page), *CODE.findall(told), *CODE.findall(cells)}
        assert words & traders == set() and len(words) > 100


def test_names_of_files_say_story_date_and_language():
    story = Story('../“Récit” / 1 <b>"', "fr", date="2026-11-29")
    assert story_words.name(story, "pptx") == "Récit-1-b_2026-11-29_fr.pptx"
    assert story_words.name(replace(story, name="///"), "pdf") == "story_2026-11-29_fr.pdf"
