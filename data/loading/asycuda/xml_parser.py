"""Files of declarations as XML parsed: safely, without DTD, entities or network, and each declaration let go once it was read."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from data.loading.asycuda.xml_files import XmlFile
from data.loading.asycuda.xml_spool import ROOT, FileSet, SpooledRecords, Tree, tree_of
from data.loading.reading.file_bytes import FileRefused, Progress, shown

PIECE = 1 << 16
NULL = "null"
SAFE: dict[str, Any] = {"resolve_entities": False, "load_dtd": False, "no_network": True, "huge_tree": False, "dtd_validation": False}
REGISTERED = ("Identification/Registration/Serial_number", "Identification/Registration/Number")
DATES = ("Identification/Registration/Date", "Identification/Assessment/Date", "Property/Date_of_declaration")
OFFICE = "Identification/Office_segment/Customs_clearance_office_code"
DECLARANT, YEAR = ("Declarant/Declarant_code", "Declarant/Reference/Number"), "Declarant/Reference/Year"
IDENTITY = tree_of((OFFICE, *REGISTERED, *DATES, *DECLARANT, YEAR))


@dataclass(frozen=True)
class Broken:
    """A file that cannot be parsed: the number of its record, the number of the file, the line and the reason."""

    record: int
    file: int
    line: int
    reason: str


class Parser:
    """Parses the files of one load into its kinds; keeps what cannot be parsed in `broken`."""

    def __init__(self, kinds: Sequence[SpooledRecords], progress: Progress | None = None) -> None:
        self._head, self._rest, self._progress = kinds[0], kinds[1:], progress
        self.broken: list[Broken] = []
        self.declarations = self._records = self._done = 0

    def parse(self, files: FileSet) -> None:
        """Read every file; one that is broken is kept and the next is read. Raises FileRefused where one changed since it was examined."""
        for number, path in enumerate(files.paths):
            if self._file(number, path) != files.each[number]:
                raise FileRefused(f"{shown(path.name)}: the file changed while it was read: load it again when nothing writes to it")
            if self._progress:
                self._progress(files.name, self._done, files.size)
        for kind in (self._head, *self._rest):
            kind.close()

    def _file(self, number: int, path: XmlFile) -> str:
        """Take in the declarations of a file; its digest."""
        before = self.declarations
        with path.open("rb") as file:
            source = _Hashed(file)
            try:
                for element in declarations(source):
                    self._declaration(number, element)
                if self.declarations == before:
                    self._break(number, 1, f"holds no declaration (no element {ROOT})")
            except etree.XMLSyntaxError as error:
                self._break(number, error.lineno or 1, re.sub(r", line \d+, column \d+$", "", error.msg or "not XML"))
            except FileRefused as error:
                self._break(number, 1, str(error))
            source.finish()
            self._done += file.tell()
        return source.digest.hexdigest()

    def _break(self, number: int, line: int, reason: str) -> None:
        self._records += 1
        self.broken.append(Broken(self._records, number, line, reason))

    def _declaration(self, number: int, element: Any) -> None:
        """Take in one declaration, its items, their taxes and its own taxes."""
        self.declarations += 1
        known = {"@declaration": identity(element), "@instance": str(self.declarations)}
        self._put(self._head, element, known, number)
        for kind in self._rest:
            parent, _, name = kind.element.partition("/")
            if parent == "Item":
                for item, one in enumerate(element.iterchildren("Item"), 1):
                    for child in one.iterfind(name) if name else (one,):
                        self._put(kind, child, known | {"@item": str(item)}, number)
            else:
                for child in element.iterfind(kind.element):
                    self._put(kind, child, known, number)

    def _put(self, kind: SpooledRecords, element: Any, known: dict[str, str], number: int) -> None:
        self._records += 1
        texts: dict[str, str] = {}
        _gather(element, kind.tree, texts)
        if not texts:
            kind.blank += 1
            return
        texts |= known
        kind.put([_first(texts, column.names) for column in kind.mapping.columns], (self._records, number, element.sourceline or 0))


def declarations(source: Any) -> Iterator[Any]:
    """Yield each declaration of a file, and release its memory once it was read."""
    events = etree.iterparse(source, events=("start", "end"), tag=(f"{{*}}{ROOT}",), **SAFE)
    for event, element in events:
        if event == "start":
            if element.getroottree().docinfo.doctype:
                raise FileRefused("it has a DOCTYPE, which is not read: export the declaration without one")
            continue
        _unqualify(element)
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _unqualify(element: Any) -> None:
    """Name the elements of a declaration without their namespaces, which some versions write and some leave out."""
    if element.tag.startswith("{"):
        for one in element.iter("{*}*"):
            one.tag = etree.QName(one).localname


def _gather(element: Any, tree: Tree, texts: dict[str, str]) -> None:
    """Collect the texts of the paths of a tree below an element, the first of each.

    Empty ones, and those with `<null/>`, are left out.
    """
    for child in element:
        node = tree.get(child.tag)
        if node is None:
            continue
        path = node.get("")
        if path is None or len(node) > 1:
            _gather(child, node, texts)
        if path and path not in texts and child.text and (text := child.text.strip()) and text != NULL:
            texts[path] = text


def _first(texts: dict[str, str], paths: Sequence[str]) -> str:
    """Return the text of the first of several paths that holds any."""
    return next((texts[path] for path in paths if path in texts), "")


def identity(element: Any) -> str:
    """Return what identifies a declaration.

    It is the office, year, serial and number of its registration, or else the reference of its declarant.
    """
    texts: dict[str, str] = {}
    _gather(element, IDENTITY, texts)
    office, date = texts.get(OFFICE, ""), _first(texts, DATES)
    serial, number = (texts.get(path, "") for path in REGISTERED)
    declarant = [texts.get(path, "") for path in DECLARANT]
    if number:
        return reference(office, year_of(date), serial, number)
    if all(declarant):
        return reference(office, texts.get(YEAR) or year_of(date), *declarant)
    return element.get("id", "")


def reference(*parts: str) -> str:
    """Return the parts of a reference joined by hyphens."""
    return "-".join(part for part in parts if part)


def year_of(date: str) -> str:
    """Return the year that a date states with four digits, or with two at its end."""
    if found := re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", date):
        return found[0]
    found = re.search(r"\D(\d\d)$", date.split(" ", maxsplit=1)[0])
    return f"20{found[1]}" if found else ""


@dataclass
class _Hashed:
    """A file that hashes what is read of it."""

    file: IO[bytes]
    digest: Any = field(default_factory=hashlib.sha256)

    def read(self, size: int = PIECE) -> bytes:
        """Read up to `size` bytes and add them to the digest."""
        piece = self.file.read(size)
        self.digest.update(piece)
        return piece

    def finish(self) -> None:
        """Read what is left."""
        while self.read(PIECE):
            pass
