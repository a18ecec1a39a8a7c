"""Bad files, made by kind from good ones: what an administration may hand over by mistake, and nothing that could harm who reads it."""

import gzip
import io
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

import xlsxwriter

from bench.extracts import write_comtrade

HEADS = {
    "offices": "office,name,region,mode,latitude,longitude,calendar",
    "revenue": "month,region,tax,amount,currency",
    "targets": "measure,month,office,tax,value,currency",
    "exchange_rates": "Date,Country,Exchange rate",
}
ROWS: Mapping[str, Callable[[int], str]] = {
    "offices": lambda n: f"PT{n:02},Port {n},North,sea,4.05,9.7,",
    "revenue": lambda n: f"{2020 + n // 24}-{n // 2 % 12 + 1:02},{'NS'[n % 2]}orth,VAT,{1000 + n}.25,XAF",
    "targets": lambda n: f"revenue_collected,2024-{n % 12 + 1:02},PT{n // 12:02},CUD,{n}5000.00,XAF",
    "exchange_rates": lambda n: f"2024-{n % 12 + 1:02}-01,{('Japan', 'Brazil')[n // 12 % 2]},6{n:02}.5",
}
TABLES = {name: "\n".join((HEADS[name], *map(ROWS[name], range(90 if name != "exchange_rates" else 24)))) for name in HEADS}
LONG = 1_500_000
ODD = (b"x" * LONG, b"1e999", b"NaN", b"-", b"9" * 60, b"2024-02-31", b"=1+1", b"\x00", b"<b>x</b>", "٣٤".encode(), b"1.234,56")


@dataclass(frozen=True)
class Bad:
    """A bad file: of what kind, for which source, and where it lies."""

    kind: str
    source: str
    path: Path

    def __str__(self) -> str:
        return f"load {self.source} {self.path.name} ({self.kind})"


def cut(draw: Random, good: bytes) -> bytes:
    return good[: draw.randrange(1, len(good))]


def encodings(draw: Random, good: bytes) -> bytes:
    place = draw.randrange(len(good))
    middle = draw.choice(
        ("Désiré".encode("latin-1"), "Порт".encode("cp1251"), "港".encode("utf-16"), "港".encode("gb18030"), b"\xff\xfe\x81")
    )
    return good[:place] + middle + good[place:]


def delimiters(draw: Random, good: bytes) -> bytes:
    lines, other = good.split(b"\n"), draw.choice((b";", b"\t", b"|", b"~", b" "))
    return b"\n".join(line.replace(b",", other) if draw.random() < 0.5 else line for line in lines)


def emptied(draw: Random, good: bytes) -> bytes:
    return draw.choice((b"", b"\n\n\n", b" ", b"\xef\xbb\xbf", good.split(b"\n")[0], good.split(b"\n")[0] + b"\n,,,,"))


def cells(draw: Random, good: bytes) -> bytes:
    """A cell of a size, number or sign that no column has."""
    lines = good.split(b"\n")
    row = draw.randrange(1, len(lines))
    parts = lines[row].split(b",")
    parts[draw.randrange(len(parts))] = draw.choice(ODD)
    lines[row] = b",".join(parts)
    return b"\n".join(lines)


def quotes(draw: Random, good: bytes) -> bytes:
    places = sorted(draw.randrange(len(good)) for _ in range(draw.randrange(1, 6)))
    for place in reversed(places):
        good = good[:place] + b'"' + good[place:]
    return good


def ragged(draw: Random, good: bytes) -> bytes:
    lines = good.split(b"\n")
    return b"\n".join(draw.choice((line, line + b",,x", line.rpartition(b",")[0], line + b"\r")) for line in lines)


def columns(draw: Random, good: bytes) -> bytes:
    """Columns twice, without a name, renamed or exchanged."""
    head, _, rest = good.partition(b"\n")
    names = head.split(b",")
    place = draw.randrange(len(names))
    names[place] = draw.choice((b"", names[place - 1], b"unknown", names[place] + b" ", b'"' + names[place], b"\xc3"))
    if draw.random() < 0.3:
        draw.shuffle(names)
    return b",".join(names) + b"\n" + rest


def documents(draw: Random, good: bytes) -> bytes:
    """What is another kind of document under the name of a table."""
    listed = json.dumps([{"office": "A", "amount": 1}] * 50).encode()
    page = b"<!DOCTYPE html><html><body><table><tr><td>office</td></tr></table></body></html>"
    begun = (b"%PDF-1.7\n%\xe2\xe3", b"PK\x03\x04broken", b"\x1f\x8b\x08broken", b"{")
    return draw.choice((listed, page, *begun, draw.randbytes(4000), b"\x00" * 4000))


TEXTS: Mapping[str, Callable[[Random, bytes], bytes]] = {
    "cut short": cut,
    "mixed encodings": encodings,
    "mixed delimiters": delimiters,
    "empty": emptied,
    "odd cell": cells,
    "open quotes": quotes,
    "ragged rows": ragged,
    "wrong columns": columns,
    "other document": documents,
}


def workbook(good: bytes) -> bytes:
    """A table of text as a workbook."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Data")
        for row, line in enumerate(good.decode().split("\n")):
            sheet.write_row(row, 0, line.split(","))
    return held.getvalue()


def damaged(draw: Random, whole: bytes) -> bytes:
    """Bytes cut short, overwritten or followed by others."""
    place = draw.randrange(8, len(whole) - 8)
    inside = whole[:place] + draw.randbytes(64) + whole[place + 64 :]
    return draw.choice((whole[:place], inside, whole + draw.randbytes(500), b"PK" + whole[:2]))


def written(folder: Path, many: int, seed: int) -> Iterator[Bad]:
    """So many bad files in a folder: the same for the same seed."""
    draw = Random(seed)
    comtrade = write_comtrade(folder, 200, 1).read_bytes()
    good = {name: text.encode() for name, text in TABLES.items()} | {"partner_trade": comtrade}
    kinds = [*TEXTS, "damaged workbook", "damaged gzip", "damaged XML", "no file"]
    for place in range(many):
        kind, source = kinds[place % len(kinds)], draw.choice(sorted(good))
        yield MAKERS.get(kind, plain)(draw, folder / f"{place:03}", Bad(kind, source, folder), good[source])


def plain(draw: Random, at: Path, bad: Bad, good: bytes) -> Bad:
    return _at(bad, at.with_suffix(draw.choice((".csv", ".csv", ".txt"))), TEXTS[bad.kind](draw, good))


def book(draw: Random, at: Path, bad: Bad, good: bytes) -> Bad:
    return _at(bad, at.with_suffix(draw.choice((".xlsx", ".xlsx", ".xls", ".csv"))), damaged(draw, workbook(good)))


def packed(draw: Random, at: Path, bad: Bad, good: bytes) -> Bad:
    return _at(bad, at.with_suffix(".csv.gz"), damaged(draw, gzip.compress(good)))


def xml(draw: Random, at: Path, bad: Bad, good: bytes) -> Bad:
    """A declaration as XML that is cut, not closed, of another kind, or holds odd values."""
    whole = b"<?xml version='1.0'?><ASYCUDA><Identification><Registration><Number>1</Number></Registration></Identification></ASYCUDA>"
    unknown, other = whole.replace(b"1</", b"&none;</"), (b"<a/>", b"<a><b></a></b>")
    made = draw.choice((whole, cut(draw, whole), damaged(draw, whole), unknown, *other, encodings(draw, whole)))
    return _at(Bad(bad.kind, draw.choice(("asycuda", bad.source)), bad.path), at.with_suffix(".xml"), made)


def absent(draw: Random, at: Path, bad: Bad, good: bytes) -> Bad:
    """A folder, nothing at all, a link that leads nowhere, or a name that is no text."""
    kind = draw.choice(("folder", "nothing", "link", "name"))
    path = at.with_suffix(".csv")
    if kind == "folder":
        path.mkdir()
    elif kind == "link":
        path.symlink_to(at.parent / "nowhere")
    elif kind == "name":
        path = Path(os.fsdecode(os.fsencode(at) + b"\xff.csv"))
        path.write_bytes(good[: draw.randrange(200)])
    return Bad(bad.kind, bad.source, path)


MAKERS = {"damaged workbook": book, "damaged gzip": packed, "damaged XML": xml, "no file": absent}


def _at(bad: Bad, path: Path, content: bytes) -> Bad:
    path.write_bytes(content)
    return Bad(bad.kind, bad.source, path)
