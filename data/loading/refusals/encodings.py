"""Text of another encoding than the one that would read it: refused with the option that names it, else its letters would be others."""

from typing import TYPE_CHECKING

from data.loading.reading.file_bytes import Content, FileRefused, shown
from data.loading.reading.letters import DOS, FOREIGN, UTF8

if TYPE_CHECKING:
    from data.loading.mapping.mapping import Mapping

WINDOWS = ("cp1252", "windows-1252", "latin-1", "latin1", "iso-8859-1", "iso8859-1", "iso-8859-15")
CODE_PAGE = "cp850"
_TOLD = {
    DOS: "accents of a code page of DOS (CP850, CP437), {0!r}: load it with --encoding cp850",
    UTF8: "UTF-8 ({0!r}), but other bytes of the file are not: load it with --encoding utf-8, which sets aside the records that hold "
    "them, or export it again as UTF-8",
    FOREIGN: "letters of an alphabet that {1} does not have: load it with --encoding and the encoding of the export, as cp1256 (Arabic), "
    "cp1251 (Cyrillic), cp1253 (Greek), gb18030 (Chinese) or cp949 (Korean), or export it as UTF-8",
}


def likely(content: Content, encoding: str) -> str:
    """Return the encoding found for a text, or that of DOS where its letters tell of one."""
    return CODE_PAGE if content.odd and content.odd[0] == DOS and encoding in WINDOWS else encoding


def judge(content: Content, mapping: "Mapping", encoding: str, stated: str) -> None:
    """Raise FileRefused if the letters of a text are not those of the encoding that was found for it. stated: the one of the command."""
    if stated or not content.odd:
        return
    kind, line, word = content.odd
    if encoding in WINDOWS or (kind != UTF8 and encoding not in content.whole):
        read = word.decode({DOS: CODE_PAGE, UTF8: "utf-8"}.get(kind, "latin-1"), "replace")
        told = _TOLD[kind].format(shown(read), encoding)
        setting = "" if kind == UTF8 else f" (or state it before {encoding} in `encodings`, in {mapping.name}.toml or a copy of it)"
        raise FileRefused(
            f"{content.name}: line {line}: {shown(word.decode('cp1252', 'replace'))!r} is what {encoding} makes of {told}{setting}"
        )
