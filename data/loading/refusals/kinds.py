"""What a file is by its first bytes, where it is neither text with fields nor a workbook, and what to do with it."""

import codecs
import re

SAVE = "open it in a spreadsheet and save it as .xlsx, or as CSV"
UNPACK = "unpack it and load what is in it"
EXPORT = "export the table as CSV"
BINARY = (
    (b"%PDF", f"a PDF document, not text: {EXPORT}"),
    (b"{\\rtf", f"a text document (RTF), not a table: {EXPORT}"),
    (b"BZh", f"compressed by bzip2: {UNPACK}"),
    (b"\xfd7zXZ", f"compressed by xz: {UNPACK}"),
    (b"7z\xbc\xaf\x27\x1c", f"a 7z archive: {UNPACK}"),
    (b"Rar!", f"a RAR archive: {UNPACK}"),
    (b"\x28\xb5\x2f\xfd", f"compressed by Zstandard: {UNPACK}"),
    (b"PAR1", f"a Parquet file: {EXPORT}"),
    (b"ARROW1", f"an Arrow file: {EXPORT}"),
    (b"SQLite format 3\0", f"a database (SQLite): {EXPORT}"),
    (b"\0\1\0\0Standard", f"a database (Access): {EXPORT}"),
    (b"$FL2", f"an SPSS file: {EXPORT}"),
    (b"<stata_dta>", f"a Stata file: {EXPORT}"),
    (b"\x89PNG", f"a picture (PNG), not text: {EXPORT}"),
    (b"\xff\xd8\xff", f"a picture (JPEG), not text: {EXPORT}"),
    (b"MIME-Version:", f"a web archive (.mht), as some systems save under .xls: {SAVE}"),
)
WRITTEN = {
    "json": "JSON, not a table",
    "html": "a web page (HTML), as some systems save under .xls or .csv, or an error page in place of the file",
    "xml": "XML, not a table",
    "spreadsheet": "a spreadsheet saved as XML (Excel 2003)",
}
CURES = {"json": f"{EXPORT} or as a workbook", "html": SAVE, "xml": f"{EXPORT} or as a workbook", "spreadsheet": SAVE}
ACCEPTED = {
    "delimited": "text with commas, semicolons, tabs or pipes between fields, or a workbook (.xlsx, .xls)",
    "geojson": "GeoJSON",
    "xml": "declarations as XML (root ASYCUDA)",
}
PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body|table|meta|div|style|script)\b", re.IGNORECASE)
OBJECTS = re.compile(r"\{\s*(?:[\"}]|$)|\[\s*(?:[{\[\]]|$|\"[^\"]*\"\s*[,\]]\s*(?:[\"\n]|$)|-?[0-9.]+\s*,)")


def binary(start: bytes) -> str:
    """Return what a file is that begins with these bytes, and what to do; nothing where they are no mark of a kind known."""
    if start[257:262] == b"ustar":
        return f"a tar archive: {UNPACK}"
    return next((told for mark, told in BINARY if start.startswith(mark)), "")


def written(start: bytes) -> str:
    """Return the form of a text by its beginning: "json", "html", "xml", "spreadsheet", or "text" for one that may hold fields."""
    text = _decoded(start).lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        if PAGE.match(text) or re.match(r"<\?xml[^>]*>\s*<(?:!doctype html|html)\b", text, re.IGNORECASE):
            return "html"
        return "spreadsheet" if "Excel.Sheet" in text or "office:spreadsheet" in text else "xml"
    return "json" if OBJECTS.match(text) else "text"


def told(form: str, readers: set[str]) -> str:
    """Return what a file of a form is, what is accepted in its place, and what to do. readers: those of the mappings tried."""
    accepted = " or ".join(ACCEPTED[reader] for reader in sorted(readers))
    seen = WRITTEN.get(form, "a workbook" if form == "workbook" else "text")
    return f"the file holds {seen}; accepted: {accepted}" + (f": {CURES[form]}" if form in CURES else "")


def _decoded(start: bytes) -> str:
    marked = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return start[: len(start) // 2 * 2].decode("utf-16" if marked else "utf-8", "replace")
