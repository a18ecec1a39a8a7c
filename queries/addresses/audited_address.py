"""An address as the audit log keeps it: in canonical form, with codes that the data hold, and nothing else that was typed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from urllib.parse import urlencode

from data.access.user import LOCAL, acting_as
from data.audit.hidden_codes import hidden
from queries.addresses import codes
from queries.addresses.cross import DEFAULTS
from queries.addresses.filters import Filters, pairs
from queries.catalogue import DIMENSIONS, MEASURES

PERSONAL = ("trader", "broker", "declaration")  # what names one person or one consignment stands as a seal of itself
NAMED = ("measures", "measure", "by", *DEFAULTS)  # keys whose values are names of the catalogue
NUMBERED, FORMS = ("top", "table"), ("csv", "xlsx", "pptx", "json", "html", "pdf", "command")
UNHELD = "?"  # stands for a code that the data do not hold: it may be anything


@lru_cache(maxsize=4096)
def audited_address(search: str, secret: bytes, _release: int | None) -> str:
    """Return a query string as the log keeps it; secret: the key of the log; the release that is asked which codes it holds."""
    filters = Filters.parse(search)
    plain = pairs(replace(filters, picks=()).search)
    kept = sorted({*plain, *_picked(filters, search, secret), *_stated(search)})
    return f"?{urlencode(kept, safe='~?,:')}" if kept else ""


def _picked(filters: Filters, search: str, secret: bytes) -> Iterator[tuple[str, str]]:
    """Yield the picks of an address, and the declarations that it names."""
    for key, picked in (*filters.picks, ("declaration", [code for key, code in pairs(search) if key == "declaration" and code])):
        held = (hidden(secret, code) for code in picked) if key in PERSONAL else _held(key, picked)
        yield from ((key, code) for code in held)


def _held(key: str, picked: Sequence[str]) -> list[str]:
    """Return the codes of all that the data hold, so that the log also names an office that somebody asked for and may not see."""
    with acting_as(LOCAL):
        unheld = {*codes.unknown(key, picked)}
    return [UNHELD if code in unheld else code for code in picked]


def _stated(search: str) -> Iterator[tuple[str, str]]:
    """Yield what a question, a crossing or a file states beside filters, as far as it is a name or a number of ours."""
    for key, value in pairs(search):
        named = key in NAMED and (value in MEASURES or value in DIMENSIONS)
        numbered = key in NUMBERED and value.isascii() and value.isdigit() and len(value) < 8
        if named or numbered or (key == "format" and value in FORMS):
            yield key, value
