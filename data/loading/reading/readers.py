"""What reads a file, by its form."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

from data.loading.asycuda.xml_spool import FileSet
from data.loading.mapping.header_match import Match
from data.loading.reading.delimited import DelimitedRecords
from data.loading.reading.features import Features
from data.loading.reading.file_bytes import Progress
from data.loading.reading.physical_records import Block, Reader
from data.loading.workbooks.sheet_records import Workbook


class First:
    """The first records of a reader, at least `rows` of them where there are as many: whole blocks are cut."""

    def __init__(self, reader: Reader, rows: int) -> None:
        self._reader, self._rows = reader, rows

    @property
    def notes(self) -> list[str]:
        """Return what the reader has to say of its file."""
        return list(getattr(self._reader, "notes", ()))

    def blocks(self) -> Iterator[Block]:
        """Yield blocks until enough records were read."""
        left = self._rows
        for block in self._reader.blocks():
            block = block.first(left)
            left -= len(block)
            yield block
            if left <= 0:
                return


def ahead(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks, the next of which is read while one is in use."""
    coming = iter(blocks)
    with ThreadPoolExecutor(1) as beside:
        following = beside.submit(next, coming, None)
        while (block := following.result()) is not None:
            following = beside.submit(next, coming, None)
            yield block


def reader_of(match: Match, progress: Progress | None = None, *, bare: bool = False) -> Reader:
    """Return the reader of a file, by its form; of its first records only if the options say so.

    bare: only lines and texts of records are needed.
    """
    if isinstance(match.content, FileSet):
        return match.content.readers[match.mapping.name]
    reader = _whole(match, progress, bare)
    return First(reader, match.options.rows) if match.options.rows else reader


def _whole(match: Match, progress: Progress | None, bare: bool) -> Reader:
    mapping = match.mapping
    if mapping.reader == "geojson":
        return Features(match.content, mapping.columns)
    if match.content.form == "workbook":
        return Workbook(match, progress)
    skip = match.header_line if mapping.header else mapping.skip_before
    wanted = {0} if bare else match.wanted
    return DelimitedRecords(
        match.content, match.encoding, match.delimiter, match.width, wanted, skip=skip, drop=mapping.skip_after, progress=progress
    )
