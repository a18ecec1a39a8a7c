"""The hypothesis board: a gap that is suspected, its test in the field, the result, the profile changed; every edit is kept."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from unicodedata import category
from urllib.parse import urlsplit

from sqlalchemy import Connection, Select, insert, select, update

from data.language import mark, say, say_list
from data.side import side_tables
from queries.addresses.filters import Filters, unspoken
from queries.workspace import links
from queries.workspace.process_store import side
from queries.workspace.stages import FIELDS, VERDICTS

ALIKE = {"hs2": ("hs2", "hs4", "hs6"), "hs4": ("hs4", "hs6"), "origin": ("origin", "partner"), "partner": ("partner", "origin")}
LONGEST = {"title": 120, "who": 80}
LONG = 2000
ELSEWHERE = mark("The link must be one of this application: it begins with / and has no spaces.")
TABLE, EDITS = side_tables.hypothesis, side_tables.hypothesis_edit


class HypothesisRefused(ValueError):
    """What cannot be kept, and why."""


class Conflict(HypothesisRefused):
    """Somebody else saved in between: `theirs` is what stands now."""

    def __init__(self, theirs: "Hypothesis", who: str) -> None:
        taken = mark("{who} saved version {version} while you wrote: nothing of theirs was replaced.")
        super().__init__(say(taken, who=who, version=theirs.version))
        self.theirs = theirs


@dataclass(frozen=True)
class Hypothesis:
    """A hypothesis as it stands: its number, version and texts; `verdict` is one of VERDICTS or empty."""

    id: int
    version: int
    title: str
    gap: str
    seen: str
    test: str
    result: str
    verdict: str
    change: str

    @property
    def stage(self) -> int:
        """Return the place in STAGES: as far as its texts go."""
        return 3 if self.change else 2 if self.result else 1 if self.test else 0

    def concerns(self, filters: Filters) -> bool:
        """Tell whether the link it was seen at picks one of the codes of each dimension picked.

        Goods count with their finer codes, a partner as an origin and an origin as a partner.
        """
        return all(any(_picks(self.picked, key, code) for code in codes) for key, codes in filters.picks)

    @cached_property
    def picked(self) -> Filters:
        """Return the filters of the link it was seen at."""
        return Filters.parse(links.lengthened(urlsplit(self.seen).query))


@dataclass(frozen=True)
class Edit:
    """One edit: its version, who, when (UTC), and for each field that changed what stood before and after."""

    hypothesis: int
    version: int
    who: str
    at: datetime
    changes: dict[str, tuple[str, str]]


def board() -> tuple[Hypothesis, ...]:
    """Return every hypothesis, newest first."""
    with side().reading() as connection:
        return tuple(Hypothesis(*row) for row in connection.execute(_columns().order_by(TABLE.c.id.desc())))


def begin(who: str, values: Mapping[str, object]) -> Hypothesis:
    """Keep a new hypothesis; raises HypothesisRefused."""
    by, kept = checked(who, values)
    with side().writing() as connection:
        number = connection.execute(insert(TABLE).values(version=1, **kept).returning(TABLE.c.id)).scalar_one()
        _noted(connection, number, 1, by, _changes(dict.fromkeys(FIELDS, ""), kept))
    return Hypothesis(number, 1, **kept)


def edit(number: int, version: int, who: str, values: Mapping[str, object]) -> Hypothesis:
    """Replace the texts of a hypothesis that is still at `version`; raises HypothesisRefused, and Conflict where it is not."""
    by, kept = checked(who, values)
    with side().writing() as connection:
        before = _held(connection, number)
        changes = _changes({name: getattr(before, name) for name in FIELDS}, kept)
        if before.version == version and not changes:
            raise HypothesisRefused(say("Nothing was changed."))
        mine = update(TABLE).where(TABLE.c.id == number, TABLE.c.version == version).values(version=version + 1, **kept)
        if not connection.execute(mine).rowcount:
            raise Conflict(_held(connection, number), _last(connection, number))
        _noted(connection, number, version + 1, by, changes)
    return Hypothesis(number, version + 1, **kept)


def edits() -> tuple[Edit, ...]:
    """Return every edit of every hypothesis, newest first."""
    chosen = select(EDITS.c.hypothesis, EDITS.c.version, EDITS.c.who, EDITS.c.at, EDITS.c.changes)
    with side().reading() as connection:
        rows = connection.execute(chosen.order_by(EDITS.c.hypothesis.desc(), EDITS.c.version.desc())).fetchall()
    return tuple(Edit(*row[:4], {name: (was, now) for name, (was, now) in json.loads(row[4]).items()}) for row in rows)


def confirmed(held: Sequence[Hypothesis]) -> tuple[int, int]:
    """Return hypotheses confirmed, and hypotheses tested: those with a verdict, whichever it is: the parts of `confirmation_rate`."""
    verdicts = [each.verdict for each in held if each.verdict]
    return verdicts.count(VERDICTS[0]), len(verdicts)


def checked(who: str, values: Mapping[str, object]) -> tuple[str, dict[str, str]]:
    """Return who, and every field, as they are kept; raises HypothesisRefused."""
    kept = {name: str(values.get(name) or "").strip() for name in FIELDS}
    kept |= {"verdict": kept["verdict"].lower(), "seen": unspoken(kept["seen"])}
    by = " ".join(who.split())
    for name, text in {**kept, "who": by}.items():
        words = say(FIELDS.get(name, mark("Your name")))
        if len(text) > LONGEST.get(name, LONG):
            known = {"field": words, "most": LONGEST.get(name, LONG), "count": len(text)}
            raise HypothesisRefused(say("“{field}” has at most {most} characters; this one has {count}.", **known))
        if not all(sign.isprintable() or sign in "\n\t" or category(sign) == "Zs" for sign in text):
            raise HypothesisRefused(say("“{field}” is made of letters, digits, signs, spaces and lines.", field=words))
    wrong = next((words for holds, words in _rules(by, kept) if holds), "")
    if wrong:
        raise HypothesisRefused(say(wrong, names=say_list(list(map(say, VERDICTS)), "or")))
    return by, kept


def within(link: str) -> bool:
    """Tell whether a link stays in this application, however a browser reads it."""
    return link.startswith("/") and link[1:2] not in ("/", "\\") and not any(sign.isspace() for sign in link)


def _picks(seen: Filters, key: str, code: str) -> bool:
    held = [each for name in ALIKE.get(key, (key,)) for each in seen.picked(name)]
    return any(each.startswith(code) if key.startswith("hs") else each == code for each in held)


def _rules(who: str, kept: Mapping[str, str]) -> list[tuple[bool, str]]:
    return [
        (not who, mark("Say who you are: every edit keeps a name.")),
        (not kept["title"], mark("Say what is suspected.")),
        (bool(kept["seen"]) and not within(kept["seen"]), ELSEWHERE),
        (kept["verdict"] not in ("", *VERDICTS), mark("A verdict is one of: {names}.")),
        (bool(kept["result"] or kept["verdict"]) and not kept["test"], mark("A result needs the field test that it is of.")),
        (bool(kept["verdict"]) and not kept["result"], mark("A verdict needs the result that it rests on.")),
        (bool(kept["change"]) and not kept["verdict"], mark("A changed profile needs a verdict first.")),
    ]


def _columns() -> Select[Any]:
    return select(TABLE.c.id, TABLE.c.version, *(TABLE.c[name] for name in FIELDS))


def _held(connection: Connection, number: int) -> Hypothesis:
    found = connection.execute(_columns().where(TABLE.c.id == number)).first()
    if found is None:
        raise HypothesisRefused(say("There is no such hypothesis."))
    return Hypothesis(*found)


def _last(connection: Connection, number: int) -> str:
    chosen = select(EDITS.c.who).where(EDITS.c.hypothesis == number).order_by(EDITS.c.version.desc())
    return str(connection.execute(chosen.limit(1)).scalar_one())


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    return {name: (before[name], after[name]) for name in FIELDS if before[name] != after[name]}


def _noted(connection: Connection, number: int, version: int, who: str, changes: Mapping[str, tuple[str, str]]) -> None:
    row = {"hypothesis": number, "version": version, "who": who, "changes": json.dumps(changes, ensure_ascii=False)}
    connection.execute(insert(EDITS).values(at=datetime.now(UTC).replace(tzinfo=None), **row))
