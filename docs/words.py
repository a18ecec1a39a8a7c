"""Every message of the screen, collected for translators: `make words` writes `var/portolan.pot` and says what each language lacks."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from dashboard import pages
from dashboard.core.registry import listed
from dashboard.words import browser
from dashboard.words.notes import COUNTED, WORDS
from data.quality.checks import RULES, thresholds
from data.reference import areas, shipped
from docs import translations
from queries.catalogue import BESIDE, DIMENSIONS, MEASURES

ROOT = Path(__file__).parents[1]
FLOORS = ("data", "queries", "analytics", "services", "dashboard", "callbacks", "serving")
KEYWORDS = {"say": None, "mark": None, "say_number": (1, 2), "mark_number": (1, 2)}
LETTER = re.compile(r"[^\W\d_]")
Message = tuple[str | tuple[str, str], str]  # a message or its two numbers, and where it stands


def marked() -> Iterator[Message]:
    """Yield each message that the code marks: the literal of `say`, `say_number`, `mark` and `mark_number`."""
    for floor in FLOORS:
        for file, _line, message, _comments, _context in extract_from_dir(ROOT / floor, [("**.py", "python")], keywords=KEYWORDS):
            yield message if isinstance(message, str) else (message[0], message[1]), f"{floor}/{file}"


def declared() -> Iterator[Message]:
    """Yield each message that an entry holds: of measures, dimensions, pages, views, and notes."""
    for measure in (*MEASURES.values(), *BESIDE.values()):
        beside = () if measure.fact else (measure.formula, measure.observed, measure.date)
        yield from ((words, f"measure {measure.key}") for words in (measure.english, measure.english_definition, *beside))
    for dimension in DIMENSIONS.values():
        names = (dimension.english, dimension.english_plural, *(code.capitalize() for code in dimension.order))
        yield from ((words, f"dimension {dimension.key}") for words in names)
    yield from ((rule.title, f"quality rule {rule.number}") for rule in RULES)
    yield from ((limit["says"], f"quality rule {limit['rule']}") for limit in thresholds()["doubtful"])
    yield from ((unit, f"owner of quality rule {rule}") for rule, unit in thresholds()["owners"].items())
    for page in listed(pages, every=True):
        yield from ((words, f"page {page.key}") for words in (page.english, page.group) if words)
        for view in page.views:
            yield from ((words, f"view {view.page}.{view.name}") for words in (view.english, *view.parts, view.english_hint) if words)
    yield from ((message, f"assets/{file}") for message, file in browser.messages())
    yield from ((words, f"note {kind}") for kind, words in WORDS.items() if kind not in COUNTED)
    yield from ((words, f"HS {table}") for table in ("section", "chapter") for words in sorted(shipped(table)))
    yield from ((words, "region of the United Nations") for words in areas())


def catalogue() -> Catalog:
    """Return all messages, each once, with the places that show it."""
    found = Catalog(project="Portolan", fuzzy=False)
    for message, place in (*marked(), *declared()):
        if any(map(LETTER.search, (message,) if isinstance(message, str) else message)):
            found.add(message, locations=[(place, 0)])
    return found


def main(update: bool = False) -> None:
    """Write the messages as a template that translation tools read, and print what each language lacks of it.

    update: bring the files of the languages up to date first.
    """
    template = catalogue()
    _write(template)
    for file in translations.files() if update else ():
        translations.update(file, template)
    print(*translations.report([translations.state(file, template) for file in translations.files()]), sep="\n")


def _write(template: Catalog) -> None:
    target = ROOT / "var" / "portolan.pot"
    target.parent.mkdir(exist_ok=True)
    with target.open("wb") as file:
        write_po(file, template, sort_output=True, include_lineno=False, width=translations.WIDTH)
    print(f"{len(template)} messages: {target.relative_to(ROOT)}")


if __name__ == "__main__":
    main(update="update" in sys.argv)
