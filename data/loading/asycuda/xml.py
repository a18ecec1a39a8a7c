"""Declarations of ASYCUDA as XML: one file or thousands are one load, staged as the parts of an extract."""

import re
import tempfile
from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
from duckdb import DuckDBPyConnection

from data.loading import ledger, quarantine, unread_cells
from data.loading.asycuda import join, xml_files
from data.loading.asycuda.join import GENERAL, GLOBAL, ITEMS, TAXES, changed, conformed
from data.loading.asycuda.xml_parser import Parser
from data.loading.asycuda.xml_spool import ROOT, Chain, FileSet, Spooled, SpooledRecords, file_set
from data.loading.file_sums import FileSums
from data.loading.mapping import sources
from data.loading.mapping.header_match import Match
from data.loading.mapping.mapping import Mapping, Options
from data.loading.reading.file_bytes import START, FileRefused, Progress, shown
from data.loading.reading.physical_records import Rejected
from data.loading.refusals import inapplicable, kinds
from data.loading.staged import Staged
from data.loading.staging import stage

NAME, WHOLE = "asycuda_xml", "asycuda_xml_files"
KINDS = {GENERAL: NAME, ITEMS: "asycuda_xml_items", TAXES: "asycuda_xml_taxes", GLOBAL: "asycuda_xml_global_taxes"}
FEW = 5


def apart(source: str, paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Return the files of a source that are read together as XML, with folders and archives of such, and the others."""
    if NAME not in {mapping.name for mapping in sources.named(source)}:
        return [], list(paths)
    together = [path for path in paths if _is_xml(path) or xml_files.inside(path)]
    return together, [path for path in paths if path not in together]


def matched(paths: Sequence[Path], options: Options) -> Match:
    """Return the match of many files of declarations, taken as one."""
    mapping = _mapping(GENERAL, options)
    totals = {name: total for part in KINDS for name, total in _mapping(part, options).sums.items()}
    match = Match(changed(mapping, name=WHOLE, sums=totals, tax=()), file_set(paths), options, "", "", (), 0)
    inapplicable.judge(match)
    return match


def is_set(match: Match) -> bool:
    """Tell whether a match is one of many files of declarations."""
    return isinstance(match.content, FileSet)


@contextmanager
def staged(raw: DuckDBPyConnection, match: Match, progress: Progress | None) -> Generator[tuple[Staged, dict[str, Staged]]]:
    """Yield the files of a match, staged: the whole with its account, and its parts like those of an extract.

    Raises FileRefused if a file is broken.
    """
    files = match.content
    assert isinstance(files, FileSet)
    with tempfile.TemporaryDirectory(prefix="portolan-") as folder:
        kinds = {part: SpooledRecords(_mapping(part, match.options), Path(folder) / part) for part in KINDS}
        parser = Parser(list(kinds.values()), progress)
        parser.parse(files)
        _refuse_broken(match, files, parser)
        _locate(raw, files, kinds, parser)
        files.readers.update({kind.mapping.name: Spooled(kind) for kind in kinds.values()})
        files.readers[match.mapping.name] = Chain([Spooled(kind) for kind in kinds.values()])
        try:
            parts = _parts(raw, match, kinds)
            whole = _whole(raw, match, parts, parser)
            _enter_unread(raw, whole, parts)
            yield whole, parts
        except FileRefused as error:
            raise FileRefused(located(raw, str(error))) from None
        raw.execute(
            "UPDATE quarantine SET file = p.name, line = p.line FROM xml_place p "
            f"WHERE load_id = {whole.load_id} AND quarantine.line = p.record"
        )


def _mapping(part: str, options: Options) -> Mapping:
    """Return the columns of one kind of XML records, with the tables and sums of that part of an extract."""
    return options.over(completed(join.base(KINDS[part])))


def completed(mapping: Mapping) -> Mapping:
    """Return a mapping of one kind of XML records with the tables and sums of its part of an extract; any other as it is."""
    part = next((part for part, name in KINDS.items() if name == mapping.name), "")
    return changed(mapping, **{name: getattr(join.base(part), name) for name in ("derived", "into", "adds", "sums")}) if part else mapping


def _refuse_broken(match: Match, files: FileSet, parser: Parser) -> None:
    """Raise FileRefused if a file cannot be parsed and its loss is not accepted."""
    if not parser.broken or (match.options.accept_loss and parser.declarations):
        return
    named = "; ".join(f"{shown(files.paths[one.file].name)}: line {one.line}: {shown(one.reason)}" for one in parser.broken[:FEW])
    more = f"; and {len(parser.broken) - FEW:,} more" if len(parser.broken) > FEW else ""
    raise FileRefused(
        f"{len(parser.broken):,} of {len(files.paths):,} files cannot be read as declarations: {named}{more}. "
        f"A declaration is an element {ROOT} as ASYCUDA exports it: export them again, leave them out, or set them aside with --accept-loss"
    )


def _locate(raw: DuckDBPyConnection, files: FileSet, kinds: dict[str, SpooledRecords], parser: Parser) -> None:
    """Make `xml_place`: the file and line of each record by its number in the load."""
    raw.execute("CREATE OR REPLACE TEMP TABLE xml_place (record BIGINT, name VARCHAR, line BIGINT)")
    names = pa.table({"file": pa.array(range(len(files.paths)), pa.int64()), "name": [shown(path.name) for path in files.paths]})
    raw.register("xml_names", names)
    broken = [(one.record, one.file, one.line) for one in parser.broken]
    numbers = list(zip(*broken, strict=True)) if broken else [()] * 3
    tables = [pa.table([pa.array(one, pa.int64()) for one in numbers], names=["record", "file", "line"])]
    for kind in kinds.values():
        tables += [pa.Table.from_batches([batch]).select(["record", "file", "line"]) for batch in kind.batches()]
    for table in tables:
        raw.register("xml_places", table)
        raw.execute("INSERT INTO xml_place SELECT record, name, line FROM xml_places JOIN xml_names USING (file)")
        raw.unregister("xml_places")
    raw.unregister("xml_names")


def _parts(raw: DuckDBPyConnection, match: Match, kinds: dict[str, SpooledRecords]) -> dict[str, Staged]:
    """Stage each kind and return it in the form of its part of an extract; kinds without a record are left out."""
    load_id = ledger.next_id(raw)
    parts: dict[str, Staged] = {}
    for part, kind in kinds.items():
        columns = tuple(enumerate(kind.mapping.columns))
        names = tuple(column.names[0] for column in kind.mapping.columns)
        own = replace(match, mapping=kind.mapping, places=columns, width=len(columns), names=names)
        if part in (GENERAL, ITEMS) or kind.count:
            parts[part] = stage(raw, own, load_id)
    _once(raw, parts)
    for part, one in parts.items():
        one.table = conformed(raw, part, f"SELECT * FROM {one.table}")
    known = raw.execute(f"SELECT count(paid_at) > 0, count(gate_out_at) > 0 FROM {parts[GENERAL].table}").fetchall()[0]
    absent = {name for name, is_known in zip(("paid_at", "gate_out_at"), known, strict=True) if not is_known}
    general = parts[GENERAL].match
    parts[GENERAL].match = replace(general, places=tuple(one for one in general.places if one[1].field not in absent))
    for part in {TAXES, GLOBAL} & set(parts):
        raw.execute(f"UPDATE {parts[part].table} SET payable = '1' WHERE payable IS NULL")
    raw.execute(f"CREATE OR REPLACE TEMP TABLE incoming_declarations AS SELECT decl_id FROM {parts[GENERAL].table}")
    join.sift(raw, parts)
    return parts


def _once(raw: DuckDBPyConnection, parts: dict[str, Staged]) -> None:
    """Set aside all records of a declaration that came before in the same load."""
    raw.execute(
        "CREATE OR REPLACE TEMP TABLE repeated AS SELECT instance FROM (SELECT instance, "
        f"row_number() OVER (PARTITION BY decl_id ORDER BY instance) AS place FROM {parts[GENERAL].table}) WHERE place > 1"
    )
    for one in parts.values():
        quarantine.reject(raw, one, "instance IN (SELECT instance FROM repeated)", "duplicate")


def _whole(raw: DuckDBPyConnection, match: Match, parts: dict[str, Staged], parser: Parser) -> Staged:
    """Return the load as a whole: counts and account of its parts added up.

    It includes the files that cannot be parsed.
    """
    whole = Staged(parts[GENERAL].table, match, parts[GENERAL].load_id, FileSums(match))
    for part in parts.values():
        for name in ("physical", "loaded", "blank", "conflicts", "cells"):
            setattr(whole, name, getattr(whole, name) + getattr(part, name))
        whole.rules += part.rules
        whole.cells_of += part.cells_of
        whole.first = part.first | whole.first
        whole.notes += [note for note in part.notes if note not in whole.notes]
        for name, amounts in part.aside.items():
            for became, amount in amounts.items():
                whole.put(name, became, amount)
        for name in part.control.sums:
            whole.control.sums[name] += part.control.sums[name]
            whole.control.unreadable[name] += part.control.unreadable[name]
    broken = [Rejected(one.record, "", f"xml: {one.reason}", "") for one in parser.broken]
    quarantine.keep(raw, whole, broken)
    for one in broken:
        whole.count(one)
    whole.physical += len(broken)
    whole.control.unreadable = {name: count + len(broken) for name, count in whole.control.unreadable.items()}
    files = match.content
    assert isinstance(files, FileSet)
    whole.notes = [_counted(parser, parts), *files.notes, *whole.notes]
    return whole


def _enter_unread(raw: DuckDBPyConnection, whole: Staged, parts: dict[str, Staged]) -> None:
    """Enter into the load as a whole what single cells of its parts cannot be read."""
    for name, part in parts.items():
        before = len(part.notes)
        unread_cells.enter(raw, part, "" if name == GENERAL else parts[GENERAL].table)
        whole.notes += [located(raw, note) for note in part.notes[before:]]
        part.notes = part.notes[:before]
        whole.unread_of += part.unread_of


def _counted(parser: Parser, parts: dict[str, Staged]) -> str:
    counts = Counter({part: staged.physical - staged.blank for part, staged in parts.items()})
    return f"{parser.declarations:,} declarations, {counts[ITEMS]:,} items, {counts[TAXES] + counts[GLOBAL]:,} tax lines"


def located(raw: DuckDBPyConnection, message: str) -> str:
    """Return a message that names the file and line of a record instead of its number in the load."""

    def place(found: re.Match[str]) -> str:
        row = raw.execute("SELECT name, line FROM xml_place WHERE record = ?", [int(found[1])]).fetchone()
        return f"{row[0]}, line {row[1]}" if row else found[0]

    return re.sub(r"line (\d+)", place, message)


def _is_xml(path: Path) -> bool:
    """Tell whether a file is XML by its name or its beginning; one that cannot be read is not."""
    if not path.is_file():
        return False
    if path.suffix.casefold() == ".xml":
        return True
    try:
        with path.open("rb") as file:
            return kinds.written(file.read(START)) == "xml"
    except OSError:
        return False
