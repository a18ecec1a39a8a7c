"""Totals between the records of a file: set aside where their amounts are the sums of the records above, to the cent, and they say so."""

import re
from collections.abc import Iterator
from decimal import Decimal

import numpy as np
import pyarrow as pa
from duckdb import DuckDBPyConnection

from data.loading import account, quarantine
from data.loading.file_sums import Amounts
from data.loading.mapping.header_match import Match
from data.loading.reading.file_bytes import FileRefused, shown
from data.loading.reading.physical_records import MOST_NOTED, Block, Rejected
from data.loading.reading.vectors import compute as pc
from data.loading.rows import Broken, Typed
from data.loading.staged import Spoilt, Staged
from data.loading.totals import both_ways, short_totals
from data.loading.totals.proof import Boundary, Candidate, Sums
from data.loading.totals.total_words import LEAST_SUMMED, LIKE_TOTAL, least
from data.loading.values.typed_cells import trimmed

MOST, MOST_VALUES, MOST_UNPROVEN = 500_000, 1_000, 10_000
OTHERS = ("", "")
SPECIAL = re.compile(r"([.^$*+?{}\[\]|()\\])")


def look(staged: Staged, block: Block, typed: Typed, amounts: dict[str, list[Amounts]]) -> None:
    """Judge the records of a block that may be totals: those that the sums of the file above prove, and those that nothing does.

    Raises FileRefused where a file holds more totals than can be kept in mind.
    """
    places = {**dict(_broken(block, typed)), **dict(_worded(staged.match, block, typed))}
    likely: dict[int, tuple[int, Sums]] = {}
    for place in sorted(places):
        stated = {name: amount for name, each in amounts.items() if (amount := sum((one.at(place) for one in each), Decimal(0)))}
        needed = _least(staged.match, block, place, places[place], len(stated)) if stated else 0
        if needed:
            likely[place] = needed, stated
        elif stated and not places[place][1]:
            _doubt(staged, block.lines[place].as_py(), places[place], stated)
    before, ordered = staged.whole - len(block), list(likely)
    sums = {name: list(_above(staged.control.sums[name], each, ordered)) for name, each in amounts.items()}
    for rank, (place, (needed, stated)) in enumerate(likely.items()):
        above = {name: each[rank] for name, each in sums.items()}
        one = Candidate(block.lines[place].as_py(), *places[place], needed, before + place, stated, above)
        if since := staged.proof.reach(one):
            _enter(staged, one, _told(one, since))
        elif len(staged.proof.unproven) < MOST_UNPROVEN:
            staged.proof.unproven.append(one)
        elif not one.rule:
            _doubt(staged, one.line, places[place], stated)


def _least(match: Match, block: Block, at: int, broken: Broken, amounts: int) -> int:
    """Return how many records a record must sum up to be a total; 0 where no sum proves it, as that of an office named Somme."""
    _, rule, value = broken
    needed = least(block.raw(at) if rule else value)
    if 0 < needed < LEAST_SUMMED:
        return needed
    return LEAST_SUMMED if rule and (_is_bare(match, block, at) or (amounts > 1 and rule == "empty")) else 0


def _above(whole: Decimal, columns: list[Amounts], places: list[int]) -> Iterator[Decimal]:
    """Yield, for each of some places of a block, the sum of all records of the file above it. whole: that with the block."""
    running, last = whole - sum((one.total() for one in columns), Decimal(0)), 0
    fine = [sorted(one.fine.items(), reverse=True) for one in columns]
    for place in places:
        for one, left in zip(columns, fine, strict=True):
            running += pc.sum(one.values.slice(last, place - last)).as_py() or Decimal(0)
            while left and left[-1][0] < place:
                running += left.pop()[1]
        last = place
        yield running


def _is_bare(match: Match, block: Block, at: int) -> bool:
    """Tell whether a record states none of what tells records apart, but for the word of a total, and for a period where all else lacks."""
    key, period = match.mapping.key, match.mapping.period
    texts = [(column.field, block.texts[place][at].as_py().strip()) for place, column in match.places if column.field in {*key, *period}]
    others = [text for field, text in texts if field not in period]
    stated = others if others.count("") > 1 else [text for _, text in texts]
    return not any(text and not least(text) for text in stated)


def _broken(block: Block, typed: Typed) -> Iterator[tuple[int, Broken]]:
    """Yield the records that cannot be read and say that they are totals, or lack what a record must have."""
    for place, broken in typed.rules.items():
        if broken[1] != account.AGGREGATE and (broken[1] == "empty" or least(block.raw(place))):
            yield place, broken


def _worded(match: Match, block: Block, typed: Typed) -> Iterator[tuple[int, Broken]]:
    """Yield the records that can be read, of which a code of the key says that they are totals; their rule is empty.

    Of several such codes, the one that says it most plainly.
    """
    found: dict[int, Broken] = {}
    for place, column in match.places:
        if column.kind in ("code", "country") and column.field in match.mapping.key:
            texts = trimmed(match.texts(block, place, column))
            likely = np.flatnonzero(pc.match_substring_regex(texts, LIKE_TOTAL).to_numpy(zero_copy_only=False) & typed.kept)
            for at, text in zip(likely.tolist(), texts.take(pa.array(likely)).to_pylist(), strict=True):
                if least(text) and (at not in found or least(text) < least(found[at][2])):
                    found[at] = match.names[place], "", text
    yield from found.items()


def _enter(staged: Staged, one: Candidate, told: str) -> None:
    """Enter a total that the sums prove."""
    proof = staged.proof
    if proof.count > MOST:
        raise FileRefused(
            f"{staged.name}: line {one.line}: more than {MOST:,} records state the sums of those above: state `aggregates` for the column "
            f"that says so in a copy of {staged.match.mapping.name}.toml in a folder of PORTOLAN_SOURCES, or delete them"
        )
    if len(proof.notes) < MOST_NOTED:
        proof.notes.append(told)
    if one.rule:
        proof.broken.append(one.line)
        _set_right(staged, one)
    else:
        proof.kept.append(one.line)
        proof.column = proof.column or one.column


def _doubt(staged: Staged, line: int, broken: Broken, amounts: Sums) -> None:
    """Note a record that is loaded though it holds the word of a total."""
    key = (broken[0], broken[2])
    one = staged.doubtful.setdefault(key if len(staged.doubtful) < MOST_VALUES or key in staged.doubtful else OTHERS, Spoilt(line))
    one.records += 1
    one.amounts = {name: one.amounts.get(name, Decimal(0)) + amounts.get(name, Decimal(0)) for name in {**one.amounts, **amounts}}


def set_apart(raw: DuckDBPyConnection, staged: Staged) -> None:
    """Set aside the totals of other records, as the sums of a file prove, and say so; and say what may be one and is loaded."""
    proof = staged.proof
    _look_below(staged)
    for short in short_totals.find(raw, staged):
        proof.broken.append(short.line)
        proof.notes.append(short_totals.told(short))
        _count_as_total(staged, short.rule)
    if proof.broken or proof.kept:
        lines = pa.table({"line": pa.array([*proof.broken, *proof.kept], pa.int64())})
        raw.register("incoming_rows", lines)
        raw.execute("CREATE OR REPLACE TEMP TABLE total_lines AS SELECT line FROM incoming_rows")
        raw.unregister("incoming_rows")
    if proof.broken:
        where = "load_id = ? AND line IN (SELECT line FROM total_lines)"
        raw.execute(f"UPDATE quarantine SET rule = ? WHERE {where}", [account.AGGREGATE, staged.load_id])
        _find_first(raw, staged, set(proof.broken))
    if proof.kept:
        quarantine.reject(raw, staged, "line IN (SELECT line FROM total_lines)", account.AGGREGATE, proof.column)
    staged.notes += proof.notes
    if more := len(proof.broken) + len(proof.kept) - len(proof.notes):
        staged.notes.append(f"{more:,} more totals of other records are set aside, the last on line {max(*proof.broken, *proof.kept)}")
    staged.notes += _doubts(staged)


def _look_below(staged: Staged) -> None:
    """Enter the totals that stand above their records, and note the others that hold the word of one and are loaded."""
    proof = staged.proof
    found = list(proof.upwards(staged.control.sums, staged.whole)) if proof.unproven else []
    for one, since in reversed(found):
        _enter(staged, one, _said(one, _below(since.line)))
    lines = {one.line for one, _ in found}
    left = [one for one in proof.unproven if one.line not in lines]
    known = [*proof.proven, *(one for one, _ in found)]
    for one, (place, is_below) in both_ways.proven(known, left, staged.control.sums, staged.whole):
        _enter(staged, one, _said(one, _below(place.line)) if is_below else _told(one, place))
        lines.add(one.line)
    for one in proof.unproven:
        if one.line not in lines and not one.rule:
            _doubt(staged, one.line, (one.column, one.rule, one.value), one.amounts)


def _set_right(staged: Staged, one: Candidate) -> None:
    """Enter a record that was set aside for a rule as the total that it is."""
    for name, amount in one.amounts.items():
        staged.put(name, account.QUARANTINED, -amount)
        staged.put(name, account.AGGREGATE, amount)
    if spoilt := staged.spoilt.get((one.column, one.value)):
        spoilt.records -= 1
        spoilt.amounts = {name: amount - one.amounts.get(name, Decimal(0)) for name, amount in spoilt.amounts.items()}
    _count_as_total(staged, one.rule)


def _count_as_total(staged: Staged, rule: str) -> None:
    staged.rules.update({rule.split(":", maxsplit=1)[0]: -1, account.AGGREGATE: 1})
    staged.rules = +staged.rules
    staged.unread = (max(staged.unread[0] - 1, 0), staged.unread[1])


def _find_first(raw: DuckDBPyConnection, staged: Staged, gone: set[int]) -> None:
    """Set what is said of the first record of each rule, and of all that cannot be read, to that of one that is no total."""
    left = 'SELECT line, "column", rule, raw, value FROM quarantine WHERE load_id = ? AND rule <> ? ORDER BY line'
    found = [Rejected(*row) for row in raw.execute(left, [staged.load_id, account.AGGREGATE]).fetchall()]
    for rule, first in staged.first.items():
        if first.line in gone:
            staged.first[rule] = next((one for one in found if one.rule.split(":")[0] == rule), first)
    if staged.unread[1] in gone:
        staged.unread = (staged.unread[0], next((one.line for one in found), 0) if staged.unread[0] else 0)


def _told(one: Candidate, since: Boundary) -> str:
    return _said(one, f"the records after line {since.line}" if since.line else "all records above")


def _below(line: int) -> str:
    return f"the records between it and line {line}" if line > 0 else "all records below"


def _said(one: Candidate, reach: str) -> str:
    return f"line {one.line} states the sums of {reach} ({_amounts(one.amounts)}): set aside as their total"


def _doubts(staged: Staged) -> Iterator[str]:
    """Yield what is said of the records that are loaded and may be totals: by column and value, and of all others together."""
    values = [(key, one) for key, one in staged.doubtful.items() if key != OTHERS]
    for (column, value), one in values[:MOST_NOTED]:
        text = SPECIAL.sub(r"\\\\\1", value)  # an expression, in a text of TOML
        state = f'state aggregates = "{shown(text)}" for this column in the mapping, or delete them'
        yield (
            f"column {shown(column)!r}: {one.records:,} records hold {shown(value)!r} ({_amounts(one.amounts)}; the first on line "
            f"{one.line}): if they sum up others, these count twice: {state}"
        )
    others = [one for _, one in values[MOST_NOTED:]] + [one for key, one in staged.doubtful.items() if key == OTHERS]
    if others:
        sums = {name: sum((one.amounts.get(name, Decimal(0)) for one in others), Decimal(0)) for name in staged.match.mapping.totals}
        yield (
            f"{sum(one.records for one in others):,} more records hold the word of a total ({_amounts(sums)}; the first on line "
            f"{others[0].line}): if they sum up others, these count twice"
        )


def _amounts(amounts: Sums) -> str:
    return shown(", ".join(f"{name} {account.plain(amount):,f}" for name, amount in amounts.items()))
