"""Staging of one file: its records typed into a table of the draft, the rest into quarantine, every amount in one account."""

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa
from duckdb import DuckDBPyConnection

from data.frames import ArrowTable
from data.loading import account, quarantine, verdict
from data.loading.file_sums import Amounts, FileSums
from data.loading.mapping.header_match import Match
from data.loading.reading.file_bytes import FileRefused, Progress
from data.loading.reading.physical_records import Block, Rejected
from data.loading.reading.readers import ahead, reader_of
from data.loading.reading.vectors import compute as pc
from data.loading.rows import Rows, Typed
from data.loading.staged import Spoilt, Staged
from data.loading.totals import notes_below, record_totals
from data.loading.values import country_names, day_order, edition_names, forms, odd_codes
from data.loading.values.scripts import Scripts

FIRST = 1988
BOUNDS = ("negative", "number: above", "number: below")  # rules of values that are read and cannot be, as in any record
MOST_TOLD, MOST_VALUES = 10_000, 1_000
YEAR = r"(?<!\d)(?:19|20)\d\d(?!\d)"


def stage(raw: DuckDBPyConnection, match: Match, load_id: int, progress: Progress | None = None) -> Staged:
    """Read a file into the table `staged_<mapping>`; raises FileRefused where its numbers are written otherwise than stated."""
    staged = Staged(f"staged_{match.mapping.name}", match, load_id, FileSums(match))
    countries = country_names.Countries(raw)
    rows = Rows(match, constants(match), countries)
    raw.execute(f"DROP TABLE IF EXISTS {staged.table}")
    reader, scripts = reader_of(match, progress), Scripts(match)
    for block in ahead(reader.blocks()):
        block = scripts.plain((block.unlabelled() if match.labelled else block).without(match.mapping.empty))
        formats = rows.formats(block)
        amounts = staged.control.add(block, formats)
        typed = rows.typed(block, formats)
        _insert(raw, staged.table, typed.table)
        _set_aside(raw, staged, block, typed, amounts)
    rows.written.judge()
    day_order.judge(raw, staged)
    named = [column.field for _, column in match.places if column.kind == "country"]
    staged.notes += [
        *getattr(reader, "notes", ()),
        *scripts.notes,
        *staged.control.notes,
        *rows.notes,
        *countries.notes(raw, staged.table, named),
    ]
    record_totals.set_apart(raw, staged)
    notes_below.find(raw, staged)
    verdict.refuse_nothing(staged)
    odd_codes.judge(raw, staged)
    quarantine.double(raw, staged)
    return staged


def constants(match: Match) -> dict[str, int | str]:
    """Return the fields that have one value in every record: stated, or given by the name of the file."""
    mapping, name = match.mapping, match.content.name
    fixed = dict(mapping.constants)
    if mapping.flow_from_name:
        fixed["flow"] = _flow(name)
    if mapping.editions_from_name and "from_edition" not in match.fields:
        fixed |= zip(("from_edition", "to_edition"), _editions(match), strict=True)
    if mapping.edition_from_name:
        fixed["edition"] = _edition(name)
    return fixed


def _edition(name: str) -> int:
    if found := re.search(YEAR, name):
        if int(found[0]) < FIRST:
            raise FileRefused(f"{name}: {found[0]} is no edition of the Harmonised System, which begins in {FIRST}: name it as hs-2022.csv")
        return int(found[0])
    raise FileRefused(f"{name}: the file name must hold the edition, as in hs-2022.csv")


def _editions(match: Match) -> tuple[int, int]:
    """Return the editions of a correspondence.

    They are named by the headers of its two columns, by a title above them, or by the name of the file.
    """
    headers = f"{match.headed('from_code')} | {match.headed('to_code')}"
    title = " ".join(text for row in match.above for text in row)
    for text in (headers, title, match.content.name):
        found = list(dict.fromkeys(edition_names.named(text)))
        if len(found) == 2:
            return found[0], found[1]
    raise FileRefused(f"{match.content.name}: the headers or the file name must hold both editions, as in hs-2017-to-2022.csv")


def _flow(name: str) -> str:
    found = set(re.findall("import|export", name.casefold()))
    if len(found) != 1:
        raise FileRefused(f"{name}: neither the file nor its name says imports or exports: state --flow import or --flow export")
    return found.pop()


def _insert(raw: DuckDBPyConnection, name: str, table: ArrowTable) -> None:
    raw.register("incoming_rows", table)
    raw.execute(f"CREATE TEMP TABLE IF NOT EXISTS {name} AS SELECT * FROM incoming_rows WHERE false")
    raw.execute(f"INSERT INTO {name} SELECT * FROM incoming_rows")
    raw.unregister("incoming_rows")


def _set_aside(raw: DuckDBPyConnection, staged: Staged, block: Block, typed: Typed, amounts: dict[str, list[Amounts]]) -> None:
    """Count the records of a block, enter the amounts of those that were not staged, and keep these in quarantine."""
    staged.physical += block.physical
    staged.blank += block.blank
    staged.whole += len(block)
    staged.loaded += int(typed.kept.sum())
    staged.cells += len(typed.cells)
    staged.cells_of.update(one.column for one in typed.cells)
    foreign = sorted(at for at, (_, rule, _) in typed.rules.items() if not rule.startswith((*BOUNDS, account.HEADER)))
    unread = [*(one.line for one in block.rejected), *(block.lines[at].as_py() for at in foreign[:1])]
    kept = np.flatnonzero(typed.kept)
    staged.read(block.lines[int(kept[-1])].as_py() if len(kept) else 0, len(block.rejected) + len(foreign), min(unread, default=0))
    for one in (*block.rejected, *typed.cells):
        staged.count(one)
    quarantine.keep(raw, staged, [*block.rejected, *_told_the_form(staged, typed.cells)])
    if typed.rules:
        _enter(staged, typed, amounts)
        _tell_values(staged, block, typed, amounts)
        _keep_whole(raw, staged, block, typed)
    record_totals.look(staged, block, typed, amounts)
    if typed.cells:
        _enter_cells(staged, block, typed, amounts)


def _enter(staged: Staged, typed: Typed, amounts: dict[str, list[Amounts]]) -> None:
    totals = np.zeros(len(typed.kept), bool)
    totals[[place for place, (_, rule, _) in typed.rules.items() if rule == account.AGGREGATE]] = True
    for name, columns in amounts.items():
        for one in columns:
            staged.put(name, account.AGGREGATE, one.total(totals))
            staged.put(name, account.QUARANTINED, one.total(~typed.kept & ~totals))


def _tell_values(staged: Staged, block: Block, typed: Typed, amounts: dict[str, list[Amounts]]) -> None:
    """Add up what each value that cannot be read costs, so that the few that cost most can be named."""
    for place, (column, rule, value) in islice(typed.rules.items(), MOST_TOLD):
        if rule != account.AGGREGATE and (len(staged.spoilt) < MOST_VALUES or (column, value) in staged.spoilt):
            one = staged.spoilt.setdefault((column, value), Spoilt(block.lines[place].as_py()))
            one.records += 1
            for name, columns in amounts.items():
                one.amounts[name] = one.amounts.get(name, Decimal(0)) + sum((each.at(place) for each in columns), Decimal(0))


def _enter_cells(staged: Staged, block: Block, typed: Typed, amounts: dict[str, list[Amounts]]) -> None:
    """Enter the amounts of single cells set aside, where they are numbers all the same."""
    places = {line: place for place, line in enumerate(block.lines.to_pylist())}
    for name, columns in amounts.items():
        for each in columns:
            spoilt = {places[one.line] for one in typed.cells if one.column in each.columns}
            staged.put(name, account.QUARANTINED, sum(map(each.at, spoilt), Decimal(0)))


def _told_the_form(staged: Staged, cells: list[Rejected]) -> list[Rejected]:
    """Return single cells with what their column accepts beside the rule that they break."""
    known = {key: forms.accepted(staged.match, *key) for key in {(one.column, one.value) for one in cells}}
    return [replace(one, rule=one.rule + (":" if ":" not in one.rule else "") + known[one.column, one.value]) for one in cells]


def _keep_whole(raw: DuckDBPyConnection, staged: Staged, block: Block, typed: Typed) -> None:
    """Keep the records that break a rule, with the column, the rule and the value seen."""
    places = sorted(typed.rules)
    found = [typed.rules[place] for place in places]
    lines, raws = block.lines.take(pa.array(places)), block.raws.take(pa.array(places))
    texts: list[Any] = [pa.array(column, pa.string()) for column in zip(*found, strict=True)]
    kept = pa.table([lines, *texts, pc.utf8_rtrim(raws, characters="\n")], names=["line", "column", "rule", "value", "raw"])
    quarantine.insert(raw, staged, kept)
    for rule, times in Counter(rule for _, rule, _ in found).items():
        place = next(at for at in places if typed.rules[at][1] == rule)
        column, _, value = typed.rules[place]
        staged.count(Rejected(block.lines[place].as_py(), column, rule, block.raw(place), value), times)
