"""What reads a file, by its form."""

from data.loading.delimited import Records
from data.loading.features import Features
from data.loading.files import Progress
from data.loading.matching import Match
from data.loading.records import Reader
from data.loading.workbook import Workbook


def reader_of(match: Match, progress: Progress | None = None) -> Reader:
    """What reads a file, by its form."""
    mapping = match.mapping
    if mapping.reader == "geojson":
        return Features(match.content, mapping.columns)
    if match.content.form == "workbook":
        return Workbook(match, progress)
    skip = match.header_line if mapping.header else mapping.skip_before
    return Records(match.content, match.encoding, match.delimiter, match.width, skip=skip, drop=mapping.skip_after, progress=progress)
