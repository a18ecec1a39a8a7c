"""The event log of ASYCUDA: what was done to each declaration and when, kept, and turned into the stamps of the declarations loaded."""

from datetime import datetime

from duckdb import DuckDBPyConnection

from data.derived import clearances
from data.loading import ledger, verdict
from data.loading.asycuda import clock_cells
from data.loading.mapping.header_match import Match
from data.loading.quarantine import reject
from data.loading.reading.file_bytes import FileRefused, Progress, shown
from data.loading.report import Report
from data.loading.staged import Staged
from data.loading.staging import stage

SOURCE = "asycuda_events"
FACTS = ("item", "tax_line", "payment", "inspection", "clearance")
LANES = ("red", "yellow", "blue", "green")
EVENTS = (
    *("manifest", "arrival", "unloaded", "lodged", "registered", "lane", *(f"lane {lane}" for lane in LANES), "docs_start", "docs_end"),
    *("insp_start", "insp_end", "oga_request", "oga_ok", "assessed", "paid", "released", "exit", "amended", "cancelled", "none"),
)
SAME = ("manifest", "arrival", "unloaded", "lodged", "registered", "docs_start", "insp_start", "oga_request", "oga_ok", "paid", "released")
FIRST = {**{f"{name}_at": name for name in SAME}, "gate_out_at": "exit"}
LAST = {"docs_end_at": "docs_end", "insp_end_at": "insp_end"}
STAMPS = (*FIRST, *LAST, "lane_at", "assessed_at")
LISTED = 10

# Grain: one row per event of a log; reference is office-year-serial-number, decl_id the instance, where the log states them.
_TABLE = """
    CREATE TABLE IF NOT EXISTS event (load_id INTEGER, decl_id VARCHAR, reference VARCHAR, event VARCHAR, lane VARCHAR, moment TIMESTAMP,
        officer VARCHAR)"""
_REFERENCE = (
    "CASE WHEN number IS NOT NULL THEN concat_ws('-', office, coalesce(year, CAST(year(coalesce(registered_on, moment)) AS VARCHAR)), "
    "serial, number) END"
)
_STAMPED = """
    CREATE OR REPLACE TEMP TABLE stamped AS
    WITH mine AS (SELECT c.decl_id, e.* EXCLUDE (decl_id) FROM event e JOIN clearance c ON c.decl_id = e.decl_id WHERE {condition}
        UNION ALL SELECT c.decl_id, e.* EXCLUDE (decl_id) FROM event e JOIN clearance c ON c.decl_id = e.reference
        WHERE c.decl_id IS DISTINCT FROM e.decl_id AND {condition}),
    ends AS (SELECT decl_id, min(moment) FILTER (event IN ('paid', 'released')) AS until,
        min(moment) FILTER (event IN ('docs_start', 'docs_end', 'insp_start', 'insp_end')) AS checked FROM mine GROUP BY decl_id),
    routed AS (SELECT decl_id, lane, lag(lane) OVER (PARTITION BY decl_id ORDER BY moment) AS before FROM mine WHERE lane IS NOT NULL)
    SELECT decl_id, {first}, {last},
        coalesce(max(moment) FILTER (event = 'assessed' AND moment <= coalesce(until, moment)),
            min(moment) FILTER (event = 'assessed')) AS assessed_at,
        min(moment) FILTER (event LIKE 'lane%') AS lane_at, arg_min(lane, moment) AS first_lane,
        coalesce(arg_max(lane, moment) FILTER (moment <= coalesce(checked, moment)), arg_min(lane, moment)) AS lane,
        count(DISTINCT moment) FILTER (event = 'amended') AS amendments,
        (SELECT count(*) FROM routed r WHERE r.decl_id = m.decl_id AND r.before <> r.lane) AS reroutes
    FROM mine m JOIN ends USING (decl_id) GROUP BY decl_id"""


def load(raw: DuckDBPyConnection, match: Match, upto: datetime, progress: Progress | None) -> Report:
    """Load one event log. Raises FileRefused where its declarations are not named, or none of them is loaded."""
    if not {"decl_id", "number"} & set(match.fields):
        raise FileRefused(
            f"{match.content.name}: line {match.header_line}: no column tells the declaration: INSTANCEID, or office, year and number"
        )
    raw.execute(_TABLE)
    staged = stage(raw, match, ledger.next_id(raw), progress)
    _name(raw, staged)
    verdict.judge(staged)
    _note_unknown(raw, staged)
    loads = ledger.earlier_ids(raw, match)
    months = _withdraw(raw, loads, upto) | ledger.withdraw(raw, loads)
    raw.execute(f"INSERT INTO event SELECT {staged.load_id}, decl_id, reference, operation, lane, moment, officer FROM {staged.table}")
    months |= stamp(raw, _of(staged.load_id), upto)
    return ledger.record(raw, staged, months)


def stamp(raw: DuckDBPyConnection, condition: str, upto: datetime) -> set[int]:
    """Write the stamps of the events held into the declarations that meet a condition of SQL, and work out their clocks; the months."""
    raw.execute(_TABLE)
    _gather(raw, condition)
    if not ledger.number(raw, "SELECT count(*) FROM stamped"):
        return set()
    ends = ledger.number(raw, "SELECT count(*) FROM event WHERE event IN ('released', 'exit')")
    values = ", ".join(f"{name} = coalesce(s.{name}, c.{name})" for name in STAMPS)
    opened = (
        "CASE WHEN coalesce(s.released_at, c.released_at, s.gate_out_at, c.gate_out_at) IS NOT NULL THEN 0 ELSE coalesce(c.is_open, 1) END"
    )
    raw.execute(
        f"UPDATE clearance c SET {values}, first_lane = coalesce(s.first_lane, c.first_lane), "
        "reroutes = CASE WHEN s.first_lane IS NULL THEN c.reroutes ELSE s.reroutes END, "
        f"amendments = CASE WHEN s.amendments > 0 THEN s.amendments ELSE c.amendments END, is_open = {opened if ends else 'c.is_open'} "
        "FROM stamped s WHERE s.decl_id = c.decl_id"
    )
    for table in FACTS:
        raw.execute(
            f"UPDATE {table} t SET lane = s.lane FROM stamped s WHERE s.decl_id = t.decl_id AND t.lane = '-' AND s.lane IS NOT NULL"
        )
    return clearances.refresh(raw, "decl_id IN (SELECT decl_id FROM stamped)", upto)


def _gather(raw: DuckDBPyConnection, condition: str) -> None:
    """Make `stamped`: the stamps of each declaration that meets a condition, from all its events."""
    first = ", ".join(f"min(moment) FILTER (event = '{event}') AS {name}" for name, event in FIRST.items())
    last = ", ".join(f"max(moment) FILTER (event = '{event}') AS {name}" for name, event in LAST.items())
    raw.execute(_STAMPED.format(condition=condition, first=first, last=last))


def _of(load_id: int) -> str:
    """Return the declarations that a log refers to, as a condition on the table `c`."""
    mine = f"FROM event WHERE load_id = {load_id}"
    return f"(c.decl_id IN (SELECT decl_id {mine}) OR c.decl_id IN (SELECT reference {mine}))"


def _withdraw(raw: DuckDBPyConnection, loads: list[int], upto: datetime) -> set[int]:
    """Remove the events of earlier loads, and the stamps that came from them."""
    months: set[int] = set()
    for load_id in loads:
        _gather(raw, _of(load_id))
        values = ", ".join(f"{name} = CASE WHEN c.{name} = s.{name} THEN NULL ELSE c.{name} END" for name in STAMPS)
        raw.execute(f"UPDATE clearance c SET {values} FROM stamped s WHERE s.decl_id = c.decl_id")
        raw.execute(f"DELETE FROM event WHERE load_id = {load_id}")
        months |= clearances.refresh(raw, "decl_id IN (SELECT decl_id FROM stamped)", upto)
    return months


def _name(raw: DuckDBPyConnection, staged: Staged) -> None:
    """Say of each record its declaration, event, lane and moment; set aside operations that no event is stated for."""
    clock_cells.add(raw, staged)
    listed = ", ".join(f"'{event}'" for event in EVENTS)
    lane = "CASE operation WHEN 'lane' THEN lower(lane) ELSE nullif(regexp_extract(operation, '^lane (.+)', 1), '') END"
    raw.execute(
        f"CREATE OR REPLACE TEMP TABLE named AS SELECT line, decl_id, {_REFERENCE} AS reference, operation, operation_text, "
        f"{lane} AS lane, moment, officer FROM {staged.table}"
    )
    raw.execute(f"DROP TABLE {staged.table}")
    raw.execute(f"ALTER TABLE named RENAME TO {staged.table}")
    unknown = f"operation NOT IN ({listed})"
    query = f"SELECT operation_text, count(*) FROM {staged.table} WHERE {unknown} GROUP BY 1 ORDER BY 2 DESC, 1"
    counts = raw.execute(query).fetchall()
    if counts:
        staged.notes.append(f"operations not known: {_listed(counts)}: name them in `codes` of a mapping of your own")
    reject(raw, staged, unknown, "operation: no event is stated for it", staged.match.headed("operation"))
    reject(raw, staged, "decl_id IS NULL AND reference IS NULL", "declaration: not named")


def _note_unknown(raw: DuckDBPyConnection, staged: Staged) -> None:
    """Count the events of declarations that are not loaded; raises FileRefused where there are no others."""
    held = "(SELECT decl_id FROM clearance)"
    unknown = f"coalesce(decl_id NOT IN {held}, true) AND coalesce(reference NOT IN {held}, true)"
    counts = raw.execute(
        f"SELECT coalesce(reference, decl_id), count(*) FROM {staged.table} WHERE {unknown} GROUP BY 1 ORDER BY 2 DESC, 1"
    ).fetchall()
    events = sum(count for _, count in counts)
    if events == ledger.number(raw, f"SELECT count(*) FROM {staged.table}"):
        known = raw.execute("SELECT min(decl_id) FROM clearance").fetchone()
        like = f"; those loaded are known as {shown(known[0])!r}" if known and known[0] else "; none is loaded"
        raise FileRefused(
            f"{staged.name}: none of its {events:,} events is of a declaration that is loaded: {_listed(counts, 3)}{like}. "
            "Load the declarations first"
        )
    if counts:
        staged.notes.append(
            f"{events:,} events of {len(counts):,} declarations that are not loaded, kept for when they are: {_listed(counts)}"
        )


def _listed(counts: list[tuple[str, int]], most: int = LISTED) -> str:
    """Return texts with their counts, the most frequent first."""
    named = ", ".join(f"{shown(text)} ({count:,})" for text, count in counts[:most])
    return named + (f" and {len(counts) - most:,} more" if len(counts) > most else "")
