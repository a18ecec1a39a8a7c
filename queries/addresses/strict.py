"""The one strict parser: of the API, of the command line and of files. Whatever the screen would drop or ignore is refused here by name."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from data import schema
from data.access.user import current_user
from data.language import mark, say
from data.months import month_code, month_name, month_text
from data.number_text import written
from queries.addresses import codes
from queries.addresses.cross import CHOICES, DEFAULTS, MOST_MEASURES
from queries.addresses.filters import LANGUAGE, LONGEST, MOST_PICKS, PICKABLE, SETTINGS, Filters, pairs, problem
from queries.addresses.levers import LEVERS
from queries.catalogue import DIMENSIONS, MEASURES
from queries.engine import engine
from queries.engine.route import months

MOST_TOP = 100_000
MONTHS = ("since", "until")
TOLD, SHOWN = 12, 40


class Misread(ValueError):
    """An address that holds what would be dropped or ignored, each by name with the nearest that is right."""


@dataclass(frozen=True)
class Grammar:
    """What an address may hold beside months and picks: settings and levers, keys of its own that stand once, and those that repeat."""

    settings: tuple[str, ...]
    once: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()

    @property
    def single(self) -> tuple[str, ...]:
        """Return the keys that may stand once."""
        return (*MONTHS, *self.settings, *self.once)

    @property
    def keys(self) -> tuple[str, ...]:
        """Return all keys that an address may hold."""
        return (*self.single, *PICKABLE, *self.repeated)


SKIP = "skip"  # a month of the period that is left out: like is compared with like where one has no data
QUESTION = Grammar(("clock", "compare", LANGUAGE), (), (SKIP,))
API = Grammar(QUESTION.settings, ("top", "format"), ("measures", "by", SKIP))
PAGE = Grammar((*SETTINGS, LANGUAGE, *LEVERS), (*DEFAULTS, *CHOICES, "present", "story", "new", "gap", "seen"), ("measure", "declaration"))
WHOLE = Grammar(PAGE.settings, (*PAGE.once, "format"), PAGE.repeated)  # a file of all there is behind filters
FILE = Grammar(WHOLE.settings, (*WHOLE.once, "table"), WHOLE.repeated)  # of one of the tables of a view


def strict(search: str, grammar: Grammar = QUESTION) -> Filters:
    """Return the filters of an address; raises Misread, which names everything that would be dropped or ignored, and NoRelease.

    search: a query string as in the address bar. What is said of keys and values comes first; codes are looked up in the
    current release where nothing else is wrong.
    """
    filters = Filters.parse(search)
    if wrong := dropped(search, grammar) or [*_crowded(filters)] or [*_apart(filters), *_unheld(filters)]:
        raise Misread(told(wrong))
    return filters


def dropped(search: object, grammar: Grammar = PAGE) -> list[str]:
    """Say what of an address is read by nothing: keys and values that are not those of the grammar, codes apart."""
    held = pairs(search)
    return list(dict.fromkeys((*_repeated(held, grammar), *(words for key, code in held if (words := _wrong(key, code, grammar))))))


def told(wrong: list[str]) -> str:
    """Put what is wrong into one line, the first few in full."""
    first = "; ".join(wrong[:TOLD])
    return say("{faults}; and {count} more", faults=first, count=len(wrong) - TOLD) if len(wrong) > TOLD else first


def skipped(search: str) -> tuple[int, ...]:
    """Return the months (yyyymm) that a question leaves out of its period."""
    months = (month_code(code) for key, code in pairs(search) if key == SKIP)
    return tuple(sorted({month for month in months if month}))


def whole(key: str, text: str | None, most: int) -> int | None:
    """Return a whole number from 1 to `most`, None where none is given; raises Misread."""
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and 1 <= int(text) <= most):
        raise Misread(say("{pick}: a whole number from 1 to {most}", pick=_pick(key, text), most=most))
    return int(text)


def chosen(key: str, text: str | None, names: Sequence[str]) -> str:
    """Return one of some names, the first where none is given; raises Misread."""
    if text is not None and text not in names:
        raise Misread(say("{pick}: one of {names}", pick=_pick(key, text), names=", ".join(names)))
    return text or names[0]


def _repeated(held: list[tuple[str, str]], grammar: Grammar) -> Iterator[str]:
    counted = Counter(key for key, _ in held)
    twice = mark("{key} is given {count} times: give it once")
    yield from (say(twice, key=key, count=counted[key]) for key in grammar.single if counted[key] > 1)
    if counted["measure"] > MOST_MEASURES:
        yield say("measure is given {count} times: at most {most}", count=counted["measure"], most=MOST_MEASURES)


def _wrong(key: str, code: str, grammar: Grammar) -> str:
    """Return what is wrong with a key and its value, codes apart; empty if nothing is."""
    if key == "month":
        month = code if month_code(code) else "2024-01"
        return say("month is not a filter: write since={month}&until={month}", month=month)
    if key not in grammar.keys:
        return _unread(key, grammar)
    if key in DEFAULTS:
        return "" if code == "none" or code in DIMENSIONS else _near(_pick(key, code), code, ("none", *DIMENSIONS))
    if key in CHOICES:
        return "" if code in CHOICES[key] else say("{pick}: one of {names}", pick=_pick(key, code), names=", ".join(CHOICES[key]))
    if key == SKIP and month_code(code) is None:
        return say("{pick}: a month is written 2024-01", pick=_pick(key, code))
    if key == "measure":
        return "" if code in MEASURES else _near(_pick(key, code), code, tuple(MEASURES))
    if len(code) > LONGEST:
        return say("{pick}: no code is longer than {most} characters", pick=_pick(key, code), most=written(f"{LONGEST:,}"))
    return "" if key in (*grammar.once, *grammar.repeated) else problem(key, code)


def _unread(key: str, grammar: Grammar) -> str:
    """Return why a key is refused: nothing is called so, or only a page of the screen reads it."""
    if key in PAGE.keys:
        return say("{key} changes nothing here: leave it out", key=key)
    spellings = _spellings(grammar)
    if near := get_close_matches(key[:SHOWN].lower(), spellings, 1, 0.4):
        return say("no filter named {key}; did you mean {near}?", key=repr(_short(key)), near=repr(spellings[near[0]]))
    return say("no filter named {key}; there are: {names}", key=repr(_short(key)), names=", ".join(grammar.keys))


def _spellings(grammar: Grammar) -> dict[str, str]:
    """Return keys by what people may write for them: the words of a dimension's name, as `chapter` of HS chapter, and the key itself."""
    words = {word: key for key in grammar.keys if key in DIMENSIONS for word in DIMENSIONS[key].label.lower().split()}
    return words | {key: key for key in grammar.keys}


def _near(pick: str, text: str, names: tuple[str, ...]) -> str:
    """Say of a pick that nothing is called so: the name most like it, else all names."""
    if near := get_close_matches(text[:SHOWN], names, 1, 0.4):
        return say("{pick}: did you mean {near}?", pick=pick, near=repr(near[0]))
    return say("{pick}: there are: {names}", pick=pick, names=", ".join(names))


def _pick(key: str, code: str) -> str:
    """Write a key and its value as they stand in an address, cut where they are long."""
    return f"{key}={_short(code)}"


def _crowded(filters: Filters) -> Iterator[str]:
    if key := filters.crowded:
        yield say("{key} is given {count} codes: at most {most}", key=key, count=written(f"{len(filters.picked(key)):,}"), most=MOST_PICKS)


def _apart(filters: Filters) -> Iterator[str]:
    """Yield months before the first and after the last that any row is of; raises NoRelease."""
    engine.current()
    held = frozenset[int]().union(*map(months, schema.FACTS)) if filters.since or filters.until else ()
    if not held:
        return
    first, last = min(held), max(held)
    for key, month, nearest in (("since", filters.since, first), ("until", filters.until, last)):
        if month and not first <= month <= last:
            held_ = {"first": month_name(first), "last": month_name(last), "near": month_text(nearest)}
            yield say("{pick}: the data hold {first} to {last}; did you mean {near}?", pick=_pick(key, month_text(month)), **held_)


def _unheld(filters: Filters) -> Iterator[str]:
    for key, picked in filters.picks:
        for code in codes.unknown(key, picked):
            known = {"pick": _pick(key, code), "dimension": DIMENSIONS[key].label}
            if not current_user().scope.whole:  # the same words for what there is not and what is not seen
                yield say("{pick}: nothing matches this code of {dimension} among the offices that you see", **known)
                continue
            hint = codes.hint(key, code)
            absent = mark("{pick}: nothing matches this code of {dimension}")
            hinted = mark("{pick}: nothing matches this code of {dimension}; {hint}")
            yield say(hinted if hint else absent, **known, hint=hint)


def _short(text: str) -> str:
    """Shorten a text so that a message may repeat it: cut if it is long, without unprintable characters."""
    shown = "".join(character if character.isprintable() else "?" for character in text[:SHOWN])
    return shown + ("…" if len(text) > SHOWN else "")
