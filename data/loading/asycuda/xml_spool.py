"""Declarations as XML, taken as one load: their files, and the records of each kind spooled to an Arrow file."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from data.loading.asycuda import xml_files
from data.loading.asycuda.xml_files import XmlFile
from data.loading.mapping.mapping import Mapping
from data.loading.reading.file_bytes import Content
from data.loading.reading.physical_records import Block, Reader
from data.loading.reading.vectors import compute as pc

ROOT = "ASYCUDA"
AT_ONCE = 20_000
Tree = dict[str, Any]


@dataclass
class SpooledRecords:
    """The records of one mapping: the paths of its columns, and the Arrow file that they are spooled to."""

    mapping: Mapping
    path: Path
    rows: list[list[str]] = field(default_factory=list[list[str]])
    places: list[tuple[int, int, int]] = field(default_factory=list[tuple[int, int, int]])
    count: int = 0
    blank: int = 0  # records of which every field is empty: lines of a form that were not filled in
    _writer: Any = None

    def __post_init__(self) -> None:
        self.tree = tree_of(path for column in self.mapping.columns for path in column.names if not path.startswith("@"))

    @property
    def element(self) -> str:
        """Return the path of a record below the declaration; empty for the declaration itself."""
        return self.mapping.record.removeprefix(ROOT).lstrip("/")

    def put(self, row: list[str], place: tuple[int, int, int]) -> None:
        """Take a record in: its texts, and its number, the number of its file and its line there."""
        self.rows.append(row)
        self.places.append(place)
        self.count += 1
        if len(self.rows) >= AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what was taken in since the last time."""
        columns = list(zip(*self.rows, strict=True)) if self.rows else [()] * len(self.mapping.columns)
        numbers = list(zip(*self.places, strict=True)) if self.places else [()] * 3
        arrays = [*(pa.array(one, pa.int64()) for one in numbers), *(pa.array(one, pa.string()) for one in columns)]
        batch = pa.record_batch(arrays, names=["record", "file", "line", *(str(place) for place in range(len(columns)))])
        if self._writer is None:
            self._writer = pa.ipc.new_file(str(self.path), batch.schema)
        self._writer.write_batch(batch)
        self.rows, self.places = [], []

    def close(self) -> None:
        """Write what is left and close the file."""
        self.flush()
        self._writer.close()

    def batches(self) -> Iterator[Any]:
        """Yield the records written, batch by batch."""
        with pa.memory_map(str(self.path)) as source, pa.ipc.open_file(source) as reader:
            yield from (reader.get_batch(place) for place in range(reader.num_record_batches))


@dataclass
class Chain:
    """Reads the records of several readers, one after the other."""

    readers: Sequence[Reader]

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of each reader."""
        for reader in self.readers:
            yield from reader.blocks()


@dataclass
class Spooled:
    """Reads the records of one kind from its spool; the line of a record is its number among all records of the load."""

    kind: SpooledRecords

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of records; the last counts those that are blank."""
        for batch in self.kind.batches():
            texts = [batch.column(place + 3) for place in range(len(self.kind.mapping.columns))]
            yield Block(batch.column(0), self._raws(texts), texts)
        empty = [pa.array([], pa.string())] * len(self.kind.mapping.columns)
        yield Block(pa.array([], pa.int64()), pa.array([], pa.string()), empty, blank=self.kind.blank)

    def _raws(self, texts: list[Any]) -> Any:
        """Return each record as one line of text: the paths that hold something, with what they hold."""
        named = [
            pc.if_else(pc.equal(text, ""), None, pc.binary_join_element_wise(column.names[0], text, "="))
            for column, text in zip(self.kind.mapping.columns, texts, strict=True)
        ]
        return pc.binary_join_element_wise(*named, " ", null_handling="skip")


@dataclass(frozen=True)
class FileSet(Content):
    """Many files taken as one: their paths and digests, and what reads the records of each mapping once they are spooled."""

    paths: tuple[XmlFile, ...]
    each: tuple[str, ...]
    notes: tuple[str, ...] = ()
    readers: dict[str, Reader] = field(default_factory=dict[str, Reader], compare=False)


def tree_of(paths: Iterable[str]) -> Tree:
    """Return paths as a tree of tags; a tag that ends a path holds the path under the empty name."""
    tree: Tree = {}
    for path in paths:
        node = tree
        for tag in path.split("/"):
            node = node.setdefault(tag, {})
        node[""] = path
    return tree


def file_set(given: Sequence[Path]) -> FileSet:
    """Return many files, and those in folders and archives, as one.

    It has one digest over their contents whatever their order. Raises FileRefused where one cannot be read.
    """
    held = {path: inside for path in given if (inside := xml_files.inside(path))}
    paths: list[XmlFile] = [file for path in given for file in (held[path].files if path in held else (path,))]
    each: list[str] = []
    size = 0
    for path in paths:
        try:
            with path.open("rb") as file:
                each.append(hashlib.file_digest(file, "sha256").hexdigest())  # pyright: ignore[reportArgumentType]
                size += file.tell()
        except xml_files.DAMAGED as error:
            raise xml_files.refused(path, error) from None
    whole = each[0] if len(each) == 1 else hashlib.sha256("".join(sorted(each)).encode()).hexdigest()
    first, last = paths[0].name, paths[-1].name
    name = given[0].name if len(given) == 1 else f"{len(paths):,} files, {first} to {last}"
    notes = tuple(one.note for one in held.values() if one.note)
    return FileSet(Path(name), whole, size, "xml", "", (), (), tuple(paths), tuple(each), notes)
