"""The language of a request: that of its address, of the page that asks, or of the reader; and no answer in the language of another."""

import json
import threading

import pytest
from plotly.utils import PlotlyJSONEncoder

import app
import data.language
import settings as settings_module
from callbacks.core.views import DRAWN, attempted
from callbacks.http.language import COOKIE, HEADER
from callbacks.overview.scorecard import scorecard
from data.language import PSEUDO, SOURCE, spoken, translations
from queries.engine import cache
from queries.engine.labels import labels
from settings import settings
from tests.data.test_language import FRENCH

pytestmark = pytest.mark.usefixtures("read_demo")
ARABIC = FRENCH.replace("nplurals=2; plural=(n > 1)", "nplurals=1; plural=0").replace('\nmsgstr[1] "{number} bureaux"', "")


@pytest.fixture
def offered(tmp_path, monkeypatch):
    """French, made of a few messages, and Arabic are there beside English."""
    (tmp_path / "fr.po").write_text(FRENCH.replace("Customs accounts for {part} of {whole}", "There is nothing at this address."))
    (tmp_path / "ar.po").write_text(ARABIC)
    monkeypatch.setattr(data.language, "FOLDER", tmp_path)
    monkeypatch.setattr(settings_module, "LOCALES", tmp_path)
    for held in (translations, settings):
        held.cache_clear()
    yield app.server.test_client()
    for held in (translations, settings):
        held.cache_clear()


def opening(client, search="", cookie="", header="") -> str:
    """The tag that opens the document of a page."""
    client.set_cookie(COOKIE, cookie)
    return client.get(f"/{search}", headers={HEADER: header}).text.splitlines()[1]


@pytest.mark.parametrize(("asked", "language"), [
    ({}, "en"), ({"cookie": "fr"}, "fr"), ({"cookie": "fr", "header": "ar"}, "ar"),
    ({"search": "?lang=fr", "cookie": "ar", "header": "ar"}, "fr"),
    ({"search": "?lang=de", "cookie": "fr"}, "fr"), ({"search": "?lang=xx"}, "en"), ({"search": "?lang=../fr", "cookie": '"><b>'}, "en"),
    ({"search": "?lang=en", "cookie": "fr"}, "en"),
])  # fmt: skip
def test_the_address_comes_before_the_page_and_both_before_the_choice_of_the_reader(offered, asked, language):
    direction = "rtl" if language == "ar" else "ltr"
    assert opening(offered, **asked).startswith(f'<html lang="{language}" dir="{direction}" data-language="{language}" data-usual="en" ')


def test_the_language_of_the_settings_is_that_of_readers_who_chose_none(offered, monkeypatch):
    monkeypatch.setenv("PORTOLAN_LANGUAGE", "fr")
    settings.cache_clear()
    assert 'lang="fr"' in opening(offered) and 'data-usual="fr"' in opening(offered) and 'lang="en"' in opening(offered, "?lang=en")


def test_a_page_read_from_right_to_left_loads_the_style_sheet_made_for_it(offered):
    found = {each: offered.get(f"/?lang={each}").text for each in ("fr", "ar")}
    assert [text.count("bootstrap.rtl.min.css") for text in found.values()] == [0, 1]
    assert [text.count("bootstrap.min.css") for text in found.values()] == [1, 0]
    assert "Loading..." not in found["fr"]


def test_files_and_programs_are_answered_in_the_language_that_they_ask_for(offered):
    asked = {each: offered.get(f"/api/nothing?lang={each}").text for each in ("en", "fr", "ar")}
    assert asked == {"en": "There is nothing at this address.\n", "fr": "Sur {whole}, la douane compte pour {part}\n", "ar": asked["en"]}
    assert offered.get("/api/ask?measures=declarations&lang=fr").status_code == 200
    assert "lang=de" in offered.get("/api/ask?measures=declarations&lang=de").json["error"]


def test_threads_of_two_languages_are_answered_each_in_its_own(offered):
    heard = {each: set() for each in ("en", "fr", "ar")}
    ask = lambda each: [heard[each].add(app.server.test_client().get(f"/?lang={each}").text.splitlines()[1]) for _ in range(5)]  # noqa: E731
    threads = [threading.Thread(target=ask, args=(each,)) for each in heard for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {each: len(found) for each, found in heard.items()} == dict.fromkeys(heard, 1)
    assert all(f'lang="{each}"' in next(iter(found)) for each, found in heard.items())


def drawn(produce, language: str) -> str:
    """All that a view shows at its default address, as text."""
    with spoken(language):
        drawing, notice = attempted("view", "", produce)
        return json.dumps([vars(drawing) if drawing else None, notice], cls=PlotlyJSONEncoder, default=str).replace("\\u27e6", "⟦")


def produced(page: str) -> dict:
    """What draws each view of a page by its name; the scorecard is written by the browser and so is no such view."""
    views = {view.name: lambda _filters, view=view: DRAWN[view]("") for view in DRAWN if view.page == page}
    return views | ({"strip": scorecard} if page == "overview" else {})


@pytest.mark.parametrize("page", sorted({view.page for view in DRAWN}))
def test_no_answer_kept_for_readers_of_one_language_is_given_to_another(page):
    """Each view is drawn for one language, for the other and for the first again; and the other way round, with nothing kept."""
    found = []
    for order in ((SOURCE, PSEUDO, SOURCE), (PSEUDO, SOURCE, PSEUDO)):
        cache.answers().clear()
        found += [{name: drawn(each, language) for name, each in produced(page).items()} for language in order]
    english, accented = found[0], found[1]
    assert [name for name, text in english.items() if "⟦" in text] == [name for name, text in accented.items() if "⟦" not in text] == []
    assert found[2] == found[4] == english and found[3] == found[5] == accented


def test_countries_are_called_as_the_reader_calls_them():
    names = {}
    for wanted in ("en", "fr", "es", "ar", "de"):  # the last one is in no column of the data: the names are those of Babel
        with spoken(wanted), pytest.MonkeyPatch.context() as patch:
            patch.setattr(data.language, "translations", lambda _wanted: translations(SOURCE))
            names[wanted] = labels("origin")["DE"]
    assert names == {"en": "Germany", "fr": "Allemagne", "es": "Alemania", "ar": "ألمانيا", "de": "Deutschland"}
