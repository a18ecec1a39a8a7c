"""Every amount of a file stands in one account: file = loaded + replaced + quarantined + duplicate + aggregate, to the cent.

The files are drawn at random with good and bad cells; what they hold is known as they are written, apart from the loader.
"""

import csv
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest

from data.loading import ledger, load, upsert, verdict
from data.loading.mapping.header_match import matched
from data.loading.mapping.mapping import Options
from data.loading.report import Report
from data.loading.staging import stage
from data.releases import release

HEADER = ["Month", "Office", "Tax", "Amount", "Currency"]
GOOD = ("0", "12", "-3.5", "0.125", "1234567.89", "1e3", "0.0000001", "7.12345678", "+4", ".5", "٣٤")
BAD = ("x", "12..5", "--", "nan", "inf", "1e999", "12 kg", "=1+1", '"')
MONTHS, BAD_MONTHS = ("2024-01", "202402", "2024-03-15"), ("", "2024-13", "March", "1899-01", "9999-12")
OFFICES = ("North", "South", "Côte d'Azur", 'the "old" port', "a,b", "two\nlines")
PARTS = ("loaded", "replaced", "quarantined", "duplicate", "aggregate")


@dataclass
class Written:
    """A file as it was drawn: its text, and what it holds."""

    text: str = ""
    file: Decimal = Decimal(0)
    loaded: Decimal = Decimal(0)
    records: int = 0
    kept: int = 0
    unreadable: int = 0
    keys: set[tuple[str, ...]] = field(default_factory=set)


def drawn(seed: int) -> Written:
    """A file of up to 30 records, each good, bad in one way, doubled, or no record at all."""
    draw = random.Random(seed)
    made, out = Written(), io.StringIO()
    writer = csv.writer(out, lineterminator=draw.choice(["\n", "\r\n"]))
    writer.writerow(HEADER)
    for _ in range(draw.randint(1, 30)):
        _record(draw, made, writer, out)
    made.text = out.getvalue()
    return made


def _record(draw: random.Random, made: Written, writer, out: io.StringIO) -> None:
    made.records += 1
    kind = draw.random()
    if kind < 0.05:
        out.write(draw.choice(["\n", " \n", ",,,,\n"]))
    elif kind < 0.12:
        made.unreadable += 1
        out.write(draw.choice(["2024-01,North\n", "2024-01,North,VAT,5,XAF,more\n", "only words\n"]))
    else:
        _whole(draw, made, writer)


def _whole(draw: random.Random, made: Written, writer) -> None:
    text = draw.choice(GOOD) if draw.random() < 0.85 else draw.choice((*BAD, ""))
    month = draw.choice(MONTHS) if draw.random() < 0.9 else draw.choice(BAD_MONTHS)
    office, tax = draw.choice(OFFICES) if draw.random() < 0.95 else "", draw.choice(["VAT", "DUTY", "EXC"])
    writer.writerow([month, office, tax, text, "XAF"])
    amount = Decimal(text) if text in GOOD else None
    made.unreadable += text in BAD
    made.file += amount or 0
    key = (month.replace("-", "")[:6], office, tax)
    if amount is not None and month in MONTHS and office and key not in made.keys:
        made.keys.add(key)
        made.loaded += amount
        made.kept += 1


def reported(draft: release.Draft, path: Path) -> Report:
    """What a load reports of a file, everything accepted."""
    match = matched("revenue", path, Options(accept_loss=True))
    staged = stage(draft.raw, match, ledger.next_id(draft.raw))
    verdict.judge(staged)
    ledger.withdraw(draft.raw, ledger.earlier_ids(draft.raw, match))
    return ledger.record(draft.raw, staged, upsert.fill(draft.raw, staged, load.as_of(draft)))


@pytest.fixture(scope="module")
def draft(tmp_path_factory) -> Iterator[release.Draft]:
    with release.draft(tmp_path_factory.mktemp("account") / "warehouse", fresh=True) as draft:
        yield draft


def checked(draft: release.Draft, path: Path, seed: int) -> None:
    made = drawn(seed)
    path.write_text(made.text, encoding="utf-8", newline="")
    if not made.kept:
        with pytest.raises(load.FileRefused, match=r"none of the .* records can be loaded|no records after the header"):
            reported(draft, path)
        return
    report = reported(draft, path)
    sums = report.sums["tax"]
    assert (report.physical, report.loaded) == (made.records, made.kept), seed
    assert report.physical == report.loaded + report.quarantined + report.blank, seed
    assert sums["file"] == made.file and sums["unreadable"] == made.unreadable, seed
    assert abs(sums["loaded"] - made.loaded) <= Decimal("0.00001"), seed
    assert abs(sums["file"] - sum(sums[part] for part in PARTS)) < Decimal("0.01"), seed


@pytest.mark.parametrize("first", range(0, 500, 50))
def test_every_amount_of_a_file_stands_in_one_account(draft, tmp_path, first):
    for seed in range(first, first + 50):
        checked(draft, tmp_path / "drawn.csv", seed)


@pytest.mark.nightly
def test_twenty_thousand_files_are_accounted_for(draft, tmp_path):
    for seed in range(1_000, 21_000):
        checked(draft, tmp_path / "drawn.csv", seed)


def test_a_loss_that_is_accepted_is_said_until_it_is_replaced(tmp_path):
    folder, path = tmp_path / "warehouse", tmp_path / "revenue.csv"
    rows = [f"2024-{month:02},North,VAT,100,XAF" for month in range(1, 13)]
    path.write_text("\n".join(["Month,Office,Tax,Amount,Currency", *rows, "2024-13,North,VAT,50,XAF", ""]))
    why = r"tax: 50 of 1,250 \(4.0%\) cannot be loaded, more than 1%.*line 14, column 'Month': '2024-13'"
    with release.draft(folder) as draft, pytest.raises(load.FileRefused, match=why):
        load.load_files(draft, "revenue", [path])
    for accept, loss in ((True, "revenue.csv: tax: 50 of 1,250 (4.0%) cannot be loaded, more than 1%"), (False, "")):
        path.write_text(path.read_text() if accept else path.read_text().replace("2024-13", "2025-01"))
        with release.draft(folder) as draft:
            load.load_files(draft, "revenue", [path], options=Options(accept_loss=accept))
            assert draft.publish("", demonstration=False, as_of=load.as_of(draft)).loss == loss


def test_a_warehouse_of_before_the_value_seen_was_kept_takes_the_next_load(draft, tmp_path):
    folder = tmp_path / "older"
    with release.draft(folder) as older:
        older.raw.execute('ALTER TABLE quarantine DROP COLUMN "value"')
        older.publish("", demonstration=False, as_of=load.as_of(older))
    path = tmp_path / "revenue.csv"
    path.write_text("Month,Office,Tax,Amount,Currency\n2024-01,North,VAT,100,XAF\n")
    with release.draft(folder) as newer:
        load.load_files(newer, "revenue", [path])
        assert newer.raw.execute("SELECT value FROM quarantine").fetchall() == []
