"""No text of the screen escapes translation: in the language `xx` each message is in brackets; only names and numbers are outside."""

import re
import shutil
from html import unescape

import duckdb
import pytest

from bench.server import serving
from callbacks.core.shell import PAGES
from data.language import languages
from queries.catalogue import MEASURES
from queries.catalogue.definition_sources import SOURCES
from tests.browser.conftest import COUNTED, rested, until

MESSAGE = re.compile(r"⟦[^⟦⟧]*⟧")
CUT = re.compile(r"⟦[^⟦⟧\n]*(?<!óf )…")  # a name or message that a chart cut short; "0 óf …" is whole, its count not known yet
WORD = re.compile(r"[^\W\d_]{2,}")
UNITS = {
    *("h", "kg", "bn", "tn", "min", "Portolan", "CSV", "XLSX", "PNG", "SVG", "UTC", "MRL", "USD", "manage", "py", "load", "SOURCE", "FILE"),
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "million", "billion", "thousand", "and", "or"),
    *languages().values(),  # each by its own name
    *(code.upper() for code in languages()),
    *("xx", "XX"),  # the language in use, which the menu does not offer
}
TEXTS = """() => {
  const shown = [], attributes = ["aria-label", "title", "placeholder", "alt"];
  const HIDDEN = "script, style, code, defs, .ag-paging-panel, .ag-aria-description-container";  // no words, or never shown
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) { if (node.textContent.trim()) shown.push(node.textContent); return; }
    if (!(node instanceof Element) || node.matches(HIDDEN)) return;
    node.childNodes.forEach(walk);
  };
  walk(document.body);
  const named = [...document.querySelectorAll("#_dash-app-content *, .present-bar *")].flatMap((node) =>
    attributes.map((name) => node.getAttribute(name)).filter((text) => text && text.trim()));
  return [shown.join("\\n"), ...named].join("\\n");
}"""
CHARTS = """() => {
  const shown = [];
  const add = (each) => (Array.isArray(each) ? each.forEach(add) : typeof each === "string" && shown.push(each));
  const template = (each) => (Array.isArray(each) ? each.map(template) : String(each ?? "").replace(/%\\{[^}]*\\}/g, " "));
  document.querySelectorAll(".js-plotly-plot").forEach((chart) => {
    chart.data.forEach((trace) => {
      (trace.customdata || []).flat(Array.isArray(trace.customdata?.[0]?.[0]) ? 1 : 0).forEach((row) => add(row.slice(1)));
      [trace.text, trace.hovertext, trace.labels, template(trace.hovertemplate)].forEach(add);
    });
    add((chart.layout.meta || {}).columns);
  });
  return shown.join("\\n").replace(/<[^>]*>/g, "\\n");
}"""
OPENED = """!!document.querySelector('#page :is(h1, h2)') && !window.pending &&
  [...document.querySelectorAll('#page .words')].every((each) => each.children.length)"""


@pytest.fixture(scope="module")
def accented(demo_warehouse, tmp_path_factory):
    """The address of the real server in the language `xx`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{demo_warehouse}")
        patch.setenv("PORTOLAN_SIDE_STORE", f"sqlite:///{tmp_path_factory.mktemp('accented')}/side.db")
        patch.setenv("PORTOLAN_LANGUAGE", "xx")
        with serving("app:server") as address:
            yield address


@pytest.fixture(scope="module")
def page(chromium, accented):
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, base_url=accented)
    context.add_init_script(COUNTED)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def names(demo_warehouse, tmp_path_factory) -> list[str]:
    """Names and codes that the data hold, publications and formulas in the order of their length, the longest first."""
    [file] = sorted(demo_warehouse.glob("*.duckdb"))[-1:]
    own = shutil.copy(file, tmp_path_factory.mktemp("names"))  # this process may hold the file open with other settings
    with duckdb.connect(str(own), read_only=True) as held:
        columns = held.sql(
            "select table_name, column_name from information_schema.columns where data_type = 'VARCHAR' and table_name in "
            "('office', 'country', 'section', 'chapter', 'hs', 'trader', 'broker', 'agreement', 'tax', 'relief', 'procedure', 'port', "
            "'administration', 'finding', 'release', 'officer', 'load')"
        ).fetchall()
        found = {row[0] for table, column in columns for row in held.sql(f'select distinct "{column}" from "{table}"').fetchall()}
    found |= {*SOURCES.values(), *(each.formula for each in MEASURES.values())}
    return sorted((str(each) for each in found if each and WORD.search(str(each))), key=len, reverse=True)


def leftovers(text: str, names: list[str]) -> list[str]:
    """Return the lines with words that are neither in a message nor a name from the data."""
    while MESSAGE.search(text) or CUT.search(text):
        text = CUT.sub("", MESSAGE.sub("", text))
    return sorted({line.strip() for line in unescape(text).splitlines() if wordy(line.strip(), names)})


def wordy(line: str, names: list[str]) -> bool:
    """Tell whether a line holds a word that is no unit, month, name or beginning of a name."""
    if not set(WORD.findall(line)) - UNITS:
        return False
    begun = re.sub(r"^\d+ ", "", line.rstrip("… "))
    if any(name == begun or ("…" in line and name.startswith(begun)) for name in names):
        return False
    for name in (each for each in names if each in line):
        line = line.replace(name, " ")
    return bool(set(WORD.findall(line)) - UNITS)


def test_what_stands_outside_a_message_is_found():
    names = ["Kalvasse Harbour", "Machinery and parts of it"]
    assert leftovers("⟦Ópéñ ⟦tódáý⟧⟧\nKalvasse Harbour\n84 Machinery and pa…\n12.4 bn MRL\nMay 2026", names) == []
    assert leftovers("⟦Fóré: ⟦óñé⟧, 0 óf …. Fígúrés⟧\n⟦Clóthíñg añ…", names) == []
    assert leftovers("⟦Ópéñ⟧\nOpen declarations\n⟦á⟧ of them", names) == ["Open declarations", "of them"]


@pytest.mark.parametrize("each", PAGES, ids=lambda each: each.key)
def test_every_text_of_a_page_is_a_message(page, names, each):
    page.goto(each.path)
    until(page, OPENED, 120)
    rested(page, 5, strict=False)
    assert "⟦" in page.evaluate(TEXTS)
    assert leftovers(page.evaluate(TEXTS), names) == []
    assert leftovers(page.evaluate(CHARTS), names) == []  # what charts say under the pointer, and the headings of their data tables


@pytest.mark.parametrize("address", [
    "/?office=NOWHERE", "/nowhere", "/?since=1990-01&until=1990-12", "/revenue?mode=air", "/?present=1", "/trade?adjust=yes",
    "/evidence?until=2025-01", "/partners?flow=export", "/whatif?yellow_green=20",
])  # fmt: skip
def test_notices_and_the_presentation_are_messages(page, names, address):
    page.goto(address)
    until(page, OPENED, 120)
    rested(page, 5, strict=False)
    left = [line for line in leftovers(page.evaluate(TEXTS), names) if "NOWHERE" not in line]
    assert left == []


def test_the_menu_of_a_view_is_a_message(page):
    page.goto("/alerts")
    until(page, OPENED, 120)
    menu = page.locator("#alerts-faults-card .more")
    menu.locator("summary").click()
    until(page, "document.querySelectorAll('#alerts-faults-card .more .entries > *').length > 4")
    assert all(words.startswith("⟦") for words in menu.locator(".entries > *").all_inner_texts())
