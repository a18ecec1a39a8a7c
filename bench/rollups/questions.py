"""Records which columns of which fact the views ask for, page by page: what `queries.rollups.plan` weighs roll-ups by.

Every view is drawn at its default address, under one pick of each dimension of the filter bar, under two of those clicked most, and
on the other clock, from the warehouse of the settings, with no answer kept. The data do not matter; a small demonstration will do.
Names of pages after the command (`python -m bench.rollups.questions risk`) record these alone; what the others ask stays as it was.
"""
import json
import sys
from collections import Counter, defaultdict
from contextlib import suppress
from itertools import combinations

from app import server
from callbacks.core import explore
from callbacks.core.views import DRAWN, filtered
from callbacks.overview import scorecard
from queries.catalogue import FILTERED
from queries.engine import route
from queries.engine.ask import ask
from queries.engine.question import CannotCut, Question
from queries.rollups import asked

COUNTED = ("declarations", "import_value", "tax_assessed", "revenue_collected", "concessions")
CLICKED = ("office", "flow", "mode", "lane", "origin", "hs2")  # what the views of the landing page publish
OWN = {
    ("explore", "cross"): explore.cross,
    ("explore", "multiples"): explore.side_by_side,
    ("overview", "strip"): lambda search: scorecard.scorecard(filtered(search)),
}
Asked = tuple[str, frozenset[str]]


def main(*pages: str) -> None:
    """Draws every view, or those of some pages, and writes what it asks to `queries/rollups/asked.json`."""
    found = recorded(*pages)
    for row in json.loads(asked.PATH.read_text(encoding="utf-8")) if pages else ():
        stay = {page: often for page, often in row["pages"].items() if page not in pages}
        if stay:
            found[row["fact"], frozenset(row["columns"])].update(stay)
    asked.PATH.write_text(written(found), encoding="utf-8")
    print(f"{len(asked.questions.__wrapped__())} kinds of question written to {asked.PATH}")


def recorded(*pages: str) -> dict[Asked, Counter[str]]:
    """How often each fact was asked for a set of columns, by page; of all pages where none is named."""
    found: dict[Asked, Counter[str]] = defaultdict(Counter)
    plain, page = route.able, [""]

    def noted(fact, columns):
        found[fact, columns][page[0]] += 1
        return plain(fact, columns)

    picks = addresses()
    _put(plain, noted)
    try:
        with server.app_context():
            for view, draw in DRAWN.items():
                if pages and view.page not in pages:
                    continue
                page[0] = view.page
                for search in picks:
                    with suppress(Exception):  # a refusal is said on its card; what was asked up to then counts
                        OWN.get((view.page, view.name), draw)(search)
    finally:
        _put(noted, plain)
    return found


def addresses() -> list[str]:
    """The default address, and those with picks: of each dimension of the filter bar, and of two that are clicked most."""
    picks = {key: f"{key}={code}" for key in FILTERED if (code := largest(key))}
    pairs = ("&".join(picks[key] for key in pair) for pair in combinations(CLICKED, 2))
    return ["", "?clock=working", *(f"?{pick}" for pick in (*picks.values(), *pairs))]


def largest(key: str) -> str:
    """The code of a dimension with most of the first measure that knows it."""
    for measure in COUNTED:
        with suppress(CannotCut):
            found = [str(row[key]) for row in ask(Question((measure,), (key,))).rows if row[key] != "-" and row[measure]]
            if found:
                return found[0]
    return ""


def written(found: dict[Asked, Counter[str]]) -> str:
    rows = [
        {"fact": fact, "columns": sorted(columns), "pages": dict(sorted(pages.items()))}
        for (fact, columns), pages in sorted(found.items(), key=lambda each: (each[0][0], sorted(each[0][1])))
    ]
    return "[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n"


def _put(old, new) -> None:
    for module in list(sys.modules.values()):
        for name, value in list(vars(module).items()):
            if value is old:
                setattr(module, name, new)


if __name__ == "__main__":
    main(*sys.argv[1:])
