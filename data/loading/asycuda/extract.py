"""ASYCUDA World: extracts of several files, flat extracts of one, and declarations as XML; the latest version of each that stands."""

from datetime import datetime

from duckdb import DuckDBPyConnection

from data.loading import ledger, unread_cells, upsert, verdict
from data.loading.asycuda import event_log, flat, join, xml
from data.loading.asycuda.join import GENERAL, GLOBAL, ITEMS, TAXES
from data.loading.mapping.header_match import Match
from data.loading.reading.file_bytes import FileRefused, Progress
from data.loading.report import Report
from data.loading.staged import Staged
from data.loading.staging import stage

SOURCE = "asycuda"
FACTS = ("item", "tax_line", "payment", "clearance", "inspection")
PARTS = (GENERAL, ITEMS, TAXES, GLOBAL)


def load(raw: DuckDBPyConnection, matches: list[Match], upto: datetime, progress: Progress | None) -> list[Report]:
    """Load files of ASYCUDA: one report for each flat file, for each file of an extract, and for all declarations as XML together."""
    extract = [match for match in matches if match.mapping.name in PARTS]
    reports = {id(match): report for match, report in zip(extract, _extract(raw, extract, upto, progress) if extract else (), strict=True)}
    for match in matches:
        if match.mapping.name not in PARTS:
            form = xml if xml.is_set(match) else flat
            with form.staged(raw, match, progress) as (whole, parts):
                verdict.judge(whole)
                months = _write(raw, parts, upto, [] if form is xml else ledger.earlier_ids(raw, match))
                told, lost = parts[GENERAL].notes, parts[GENERAL].loss
                if form is xml:
                    told, lost = [xml.located(raw, note) for note in told], xml.located(raw, lost)
                whole.notes += [note for note in told if note not in whole.notes]
                whole.loss = "; ".join(filter(None, (whole.loss, lost)))
                reports[id(match)] = ledger.record(raw, whole, months)
    return [reports[id(match)] for match in matches]


def _extract(raw: DuckDBPyConnection, matches: list[Match], upto: datetime, progress: Progress | None) -> list[Report]:
    """Load the files of one extract together: one report each, in the order given.

    Raises FileRefused where the general segment or the items lack.
    """
    kinds = [match.mapping.name for match in matches]
    if len(set(kinds)) < len(kinds) or not {GENERAL, ITEMS} <= set(kinds):
        given = ", ".join(f"{match.content.name} ({match.mapping.name})" for match in matches)
        raise FileRefused(f"an extract is one general segment and one file of items, with taxes and global taxes if any; given: {given}")
    first = ledger.next_id(raw)
    staged = {match.mapping.name: stage(raw, match, first + place, progress) for place, match in enumerate(matches)}
    raw.execute(f"CREATE OR REPLACE TEMP TABLE incoming_declarations AS SELECT decl_id FROM {staged[GENERAL].table}")
    join.sift(raw, staged)
    for name, one in staged.items():
        unread_cells.enter(raw, one, "" if name == GENERAL else staged[GENERAL].table)
        verdict.judge(one)
    loads = [one for match in matches for one in ledger.earlier_ids(raw, match)]
    months = _write(raw, staged, upto, loads)
    return [ledger.record(raw, staged[match.mapping.name], months) for match in matches]


def _write(raw: DuckDBPyConnection, staged: dict[str, Staged], upto: datetime, loads: list[int]) -> set[int]:
    """Put declarations in the place of those held, with the stamps of events loaded before; the months touched."""
    months = _withdraw(raw, loads)
    join.join(raw, staged)
    for name in (ITEMS, TAXES, GLOBAL, GENERAL):
        if name in staged:
            upsert.fill(raw, staged[name], upto)
    return months | event_log.stamp(raw, f"c.load_id = {staged[GENERAL].load_id}", upto)


def _withdraw(raw: DuckDBPyConnection, loads: list[int]) -> set[int]:
    """Remove what is replaced: the files of the same names, and the declarations wherever they came from."""
    named = f"load_id IN ({', '.join(map(str, loads)) or 'NULL'})"
    raw.execute(
        "CREATE OR REPLACE TEMP TABLE replaced AS SELECT decl_id FROM incoming_declarations "
        f"UNION SELECT decl_id FROM clearance WHERE {named}"
    )
    condition = f"decl_id IN (SELECT decl_id FROM replaced) AND load_id IN (SELECT load_id FROM load WHERE source = '{SOURCE}')"
    raw.execute(
        "UPDATE load SET sha256 = 'replaced since ' || sha256 WHERE sha256 NOT LIKE 'replaced since %' "
        f"AND load_id IN (SELECT load_id FROM clearance WHERE {condition} UNION SELECT load_id FROM item WHERE {condition})"
    )
    months = ledger.months_where(raw, condition, FACTS)
    for table in FACTS:
        raw.execute(f"DELETE FROM {table} WHERE {condition}")
    return months | ledger.withdraw(raw, loads)
