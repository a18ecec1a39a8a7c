"""The mark of a file over HTTP: in its headers and, of a CSV, which has no place for it, in the name under which it is kept."""

import re
from urllib.parse import quote

from flask import Response

from data.access.marking import FileMark
from data.language import say

UNKEPT = re.compile(r'[\\/:*?"<>|%]')  # what no name of a file may hold
KEPT = 'filename="{name}"'


def marked(reply: Response, mark: FileMark, release: int | None = None, name: str = "") -> Response:
    """Return a file with its mark. release: the version of the data that it holds. name: of a CSV, under which it is kept."""
    reply.headers["Portolan-Classification"] = quote(mark.classification, safe=" ")
    reply.headers["Portolan-Taken"] = quote(mark.taken, safe=" ,:()")
    if release is not None:
        reply.headers["Portolan-Release"] = str(release)
    if name:
        reply.headers["Content-Disposition"] = kept(name, mark, release, reply.headers.get("Content-Disposition"))
    return reply


def kept(name: str, mark: FileMark, release: int | None, before: str | None) -> str:
    """Return how a CSV is kept: under its name, and by a browser that reads all letters with the mark and the version of the data too.

    before: how it was kept, as an attachment or not at all.
    """
    stem = name.removesuffix(".csv")
    parts = [stem, mark.line, *([say("Data version {number}", number=release)] if release is not None else [])]
    whole = quote(UNKEPT.sub("-", " - ".join(parts)) + ".csv", safe="")
    how = (before or "inline").partition(";")[0]
    return f"{how}; {KEPT.format(name=f'{stem}.csv')}; filename*=UTF-8''{whole}"
