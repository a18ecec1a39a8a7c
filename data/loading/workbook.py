"""Workbooks of Excel: their header and their records."""

from collections.abc import Iterator

from data.loading.files import Content, Progress, Refused
from data.loading.mapping import Mapping
from data.loading.records import Block


def header(content: Content, mapping: Mapping) -> tuple[int, list[str]]:
    """Line and names of the header of a sheet."""
    raise Refused(f"{content.name}: an Excel workbook: save the sheet as CSV (UTF-8) and load that")


class Workbook:
    """The records of one sheet."""

    def __init__(self, match: object, progress: Progress | None):
        self._match = match

    def blocks(self) -> Iterator[Block]:
        """Blocks of records."""
        raise NotImplementedError
