"""Totals between the records of a file: set aside where their amounts are the sums of the records above, to the cent, and they say so."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

import numpy as np
from duckdb import DuckDBPyConnection

from data.loading import account, quarantine
from data.loading.file_sums import Amounts
from data.loading.mapping.header_match import Match
from data.loading.reading.file_bytes import shown
from data.loading.reading.physical_records import MOST_NOTED, Block, Rejected
from data.loading.reading.vectors import compute as pc
from data.loading.rows import Broken, Typed
from data.loading.staged import Candidate, Staged
from data.loading.values.typed_cells import trimmed

TOTAL = re.compile(
    r"\b(grand |sub-?|sous-)?tota(l|ls|ux|les|is)\b|\bsumas?\b|\bsommes?\b|\bsoma(t[óo]rio)?\b|مجموع|[إا]جمالي", re.IGNORECASE
)
LIKE_TOTAL = r"(?i)tota|sum|som|مجموع|جمالي"  # what every text that says total holds
LEAST_SUMMED = 3  # records, where no word says that their sum is one
MOST = 5_000
Sums = dict[str, Decimal]


@dataclass(frozen=True)
class Boundary:
    """A place in a file that a total may reach back to: how many records stand above, their sums, and the line; 0 at the beginning."""

    records: int
    sums: Sums
    line: int = 0


def look(staged: Staged, block: Block, typed: Typed, amounts: dict[str, list[Amounts]]) -> None:
    """Note the records of a block that may be totals, each with its amounts and the sums of the file above it."""
    places = {**dict(_broken(block, typed)), **dict(_worded(staged.match, block, typed))}
    if len(staged.candidates) + len(places) > MOST:
        return
    before, ordered = staged.whole - len(block), sorted(places)
    sums = {name: list(_above(staged.control.sums[name], each, ordered)) for name, each in amounts.items()}
    for rank, place in enumerate(ordered):
        stated = {name: sum((one.at(place) for one in each), Decimal(0)) for name, each in amounts.items()}
        stated = {name: amount for name, amount in stated.items() if amount}
        column, rule, value = places[place]
        worded = not rule or bool(TOTAL.search(block.raw(place)))
        if stated and (worded or len(stated) > 1 or _is_bare(staged.match, block, place)):
            line, above = block.lines[place].as_py(), {name: each[rank] for name, each in sums.items()}
            staged.candidates.append(Candidate(line, column, rule, value, worded, before + place, stated, above))


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
    """Tell whether a record states none of what tells records apart."""
    key = {*match.mapping.key, *match.mapping.period}
    return not any(block.texts[place][at].as_py().strip() for place, column in match.places if column.field in key)


def _broken(block: Block, typed: Typed) -> Iterator[tuple[int, Broken]]:
    """Yield the records that cannot be read and say that they are totals, or lack what a record must have."""
    for place, broken in islice(typed.rules.items(), 2 * MOST):
        if broken[1] != account.AGGREGATE and (broken[1] == "empty" or TOTAL.search(block.raw(place))):
            yield place, broken


def _worded(match: Match, block: Block, typed: Typed) -> Iterator[tuple[int, Broken]]:
    """Yield the records that can be read, of which a code of the key says that they are totals; their rule is empty."""
    for place, column in match.places:
        if column.kind in ("code", "country") and column.field in match.mapping.key:
            texts = trimmed(match.texts(block, place, column))
            likely = np.flatnonzero(pc.match_substring_regex(texts, LIKE_TOTAL).to_numpy(zero_copy_only=False) & typed.kept)
            for at in islice(likely.tolist(), 2 * MOST):
                if TOTAL.search(text := texts[at].as_py()):
                    yield at, (match.names[place], "", text)


def set_apart(raw: DuckDBPyConnection, staged: Staged) -> None:
    """Set aside the totals of other records, as the sums of a file prove, and say so."""
    proven = list(_proven(staged.candidates))
    broken = [one for one, _ in proven if one.rule]
    for one in broken:
        _set_right(staged, one)
    if broken:
        lines = ", ".join(str(one.line) for one in broken)
        raw.execute(f"UPDATE quarantine SET rule = ? WHERE load_id = ? AND line IN ({lines})", [account.AGGREGATE, staged.load_id])
        _find_first(raw, staged, {one.line for one in broken})
    if kept := [one for one, _ in proven if not one.rule]:
        lines = ", ".join(str(one.line) for one in kept)
        quarantine.reject(raw, staged, f"line IN ({lines})", account.AGGREGATE, kept[0].column)
    staged.notes += [_told(one, since) for one, since in proven[:MOST_NOTED]]
    if more := len(proven) - MOST_NOTED:
        staged.notes += [f"{more:,} more totals of other records are set aside, the last on line {proven[-1][0].line}"] if more > 0 else []


def _proven(candidates: list[Candidate]) -> Iterator[tuple[Candidate, Boundary]]:
    """Yield the totals among the candidates, each with the place that it reaches back to: the beginning, or a total above."""
    boundaries = [Boundary(0, {})]
    gone, totals = Sums(), 0
    for one in candidates:
        net = {name: amount - gone.get(name, Decimal(0)) for name, amount in one.above.items()}
        records = one.records - totals
        if since := next((at for at in reversed(boundaries) if _sums_up(one, net, records, at)), None):
            yield one, since
            gone = {name: gone.get(name, Decimal(0)) + one.amounts.get(name, Decimal(0)) for name in net}
            totals += 1
            boundaries.append(Boundary(records, net, one.line))


def _sums_up(one: Candidate, net: Sums, records: int, since: Boundary) -> bool:
    """Tell whether each amount of a record is the sum of the records between a place and it."""
    enough = records - since.records >= (1 if one.worded else LEAST_SUMMED)
    return enough and all(net[name] - since.sums.get(name, Decimal(0)) == amount for name, amount in one.amounts.items())


def _set_right(staged: Staged, one: Candidate) -> None:
    """Enter a record that was set aside for a rule as the total that it is."""
    for name, amount in one.amounts.items():
        staged.put(name, account.QUARANTINED, -amount)
        staged.put(name, account.AGGREGATE, amount)
    staged.rules.update({one.rule.split(":")[0]: -1, account.AGGREGATE: 1})
    staged.rules = +staged.rules
    if spoilt := staged.spoilt.get((one.column, one.value)):
        spoilt.records -= 1
        spoilt.amounts = {name: amount - one.amounts.get(name, Decimal(0)) for name, amount in spoilt.amounts.items()}
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
    amounts = ", ".join(f"{name} {account.plain(amount):,f}" for name, amount in one.amounts.items())
    reach = f"the records after line {since.line}" if since.line else "all records above"
    return f"line {one.line} states the sums of {reach} ({shown(amounts)}): set aside as their total"
