"""What a file says of itself, read back from the file: its classification, who took it, and whether each page bears both."""

import io
import json
import re
from urllib.parse import unquote

import openpyxl
from lxml import html

from tests import decks


def faults(form: str, reply, line: str, taken: str) -> list[str]:
    """What a file of a form lacks of its mark. line: what each page should begin with. taken: how the sentence on who took it begins."""
    classified, named = (unquote(reply.headers.get(f"Portolan-{name}", "")) for name in ("Classification", "Taken"))
    headers = [] if classified in line.split(" · ") and named.startswith(taken) else [f"headers: {classified} {named}"]
    return [*headers, *READERS[form](reply, line, taken)]


def table(reply, line, taken):
    """A CSV is a table from its first line on: its name bears the mark, and the version of the data."""
    name = unquote(reply.headers["Content-Disposition"].partition("UTF-8''")[2])
    words = re.sub(r'[\\/:*?"<>|%]', "-", line)
    dated = re.search(r"version \d+\.csv$", name) and reply.headers["Portolan-Release"].isdigit()
    return [] if f" - {words}" in name and dated else [f"kept as {name}"]


def book(reply, line, taken):
    held = openpyxl.load_workbook(io.BytesIO(reply.data))
    about = {row[0].value: row[1].value for row in held.worksheets[0].iter_rows()}
    heads = [sheet.title for sheet in held if not (sheet.oddHeader.center.text or "").replace("&&", "&").startswith(line)]
    facts = [about["Classification of the file"].startswith(line), about["File"].startswith(taken), about["Data"].startswith("version ")]
    return [*heads, *([] if all(facts) and held.properties.category in line else ["About"])]


def deck(reply, line, taken):
    held = decks.opened(reply.data)
    bare = [number for number, slide in enumerate(held.slides, 1) if not any(told(shape).startswith(line) for shape in slide.shapes)]
    cover = " ".join(map(told, held.slides[0].shapes))
    return [f"slides {bare}"] * bool(bare) + ["cover"] * (taken not in cover or held.core_properties.category not in line)


def told(shape) -> str:
    return shape.text_frame.text if shape.has_text_frame else ""


def page(reply, line, taken):
    """An offline page bears it on each slide, a leaflet at the foot of each page."""
    found = html.fromstring(reply.data)
    heads = found.xpath("//article/footer") or found.xpath("//section/p[1][@class='mark']")
    pages = found.xpath("//article") or found.xpath("//section[contains(@class, 'slide')]")
    borne = [each for each in heads if each.text_content().startswith(line)]
    held = found.xpath("//meta[@name='classification']/@content")[0] in line and taken in found.text_content()
    return [] if held and len(borne) == len(pages) > 0 else [f"{len(borne)} of {len(pages)} pages"]


def story(reply, line, taken):
    held = json.loads(reply.data)
    return [] if held["classification"] in line.split(" · ") and held["taken"].startswith(taken) else ["story"]


READERS = {"csv": table, "xlsx": book, "pptx": deck, "html": page, "pdf": page, "json": story}
