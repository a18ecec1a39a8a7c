"""A cell of a tax that cannot be read, in a table with taxes in columns: it costs that cell, and what is unknown is said to be so."""

import csv
import io
import random
from collections import Counter
from decimal import Decimal, InvalidOperation

import pytest

from data.loading import load
from data.loading.mapping.mapping import Options
from tests.data.loading.own import draft, own_folder, rows

__all__ = ["draft", "own_folder"]
HEADER = "Office,Number,Regime,Registration date,Item,HS code,CIF value,Net weight,Import duty,VAT,VAT base,VAT rate,Excise"
GOOD = "A,{n},IM4,{day:02}/02/2025,1,870321,1000.5,10,100.05,198.1,1100.55,18,"
LEAST = Decimal("1e12")  # amounts of so many digits are more than the warehouse keeps
BAD = ("abc", "1O0", "#N/A", "12 34 56", "--5", "1e400", "12345678901234.5")


@pytest.fixture
def loaded(draft, tmp_path):
    def loads(records: list[str], header: str = HEADER, **options: bool) -> load.Report:
        (tmp_path / "flat.csv").write_text("\n".join([header, *records]) + "\n", encoding="utf-8")
        [report] = load.load_files(draft, "asycuda", [tmp_path / "flat.csv"], options=Options(**options))
        return report

    return loads


def good(count: int = 200) -> list[str]:
    return [GOOD.format(n=n, day=n % 27 + 1) for n in range(1, count + 1)]


def number(text: str) -> Decimal | None:
    """A cell as a number, by Decimal alone; none of what holds no number that a file may state."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value.adjusted()) <= 30 else None


def summed(records: list[str], *names: str, kept: bool = False) -> Decimal:
    """The sum of columns by the csv module and Decimal; `kept`: of the amounts that the warehouse can hold."""
    cells = [one[name] for one in csv.DictReader(io.StringIO("\n".join([HEADER, *records]))) for name in names]
    numbers = [value for cell in cells if (value := number(cell)) is not None]
    return sum((value for value in numbers if not kept or abs(value) < LEAST), Decimal(0))


@pytest.mark.parametrize("text", BAD)
def test_a_bad_tax_costs_its_cell_and_the_rest_of_the_record_is_loaded(draft, loaded, text):
    records = [*good(), f"A,999,IM4,13/02/2025,1,870321,500.25,7,50.5,{text},500.25,18,3.25"]
    report = loaded(records, accept_loss=True)
    assert (report.physical, report.loaded, report.quarantined, report.cells) == (201, 201, 0, 1)
    taxes = ("Import duty", "VAT", "Excise")
    for name, columns in {"value": ["CIF value"], "weight": ["Net weight"], "tax": taxes}.items():
        file, kept = summed(records, *columns), summed(records, *columns, kept=True)
        parts = report.sums[name]
        assert (parts["file"], parts["loaded"], parts["quarantined"]) == (file, kept, file - kept), name
    assert report.sums["tax"]["unreadable"] == (number(text) is None)
    [(line, column, value)] = rows(draft, 'SELECT line, "column", value FROM quarantine')
    assert (line, column, value) == (202, "VAT", text)
    assert rows(draft, "SELECT value, net_kg, tax_assessed, duty_assessed FROM item WHERE decl_id = 'A-2025-999'") == [
        (Decimal("500.25"), 7, Decimal("53.75"), Decimal("50.5"))
    ]
    assert rows(draft, "SELECT tax, assessed, base, rate FROM tax_line WHERE decl_id = 'A-2025-999' ORDER BY 1") == [
        ("DUTY", Decimal("50.5"), None, None),
        ("EXC", Decimal("3.25"), None, None),
        ("VAT", None, Decimal("500.25"), 18),
    ]


def test_an_unknown_amount_is_told_by_the_report_and_found_by_the_quality_of_the_data(draft, loaded):
    report = loaded([*good(), *(f"A,{n},IM4,13/02/2025,1,870321,500.25,7,50.5,{text},,," for n, text in ((998, "abc"), (999, "?")))])
    [note] = [note for note in report.notes if "rule 19" in note]
    assert note.startswith("column 'VAT': amounts that cannot be loaded: 2, first 'abc' on line 202; their items are loaded without")
    found = rows(draft, "SELECT month, office, rows, failed, example FROM finding WHERE rule = 19")
    assert found == [(202502, "A", 404, 2, "A-2025-998/1")]
    corrected = loaded([*good(), *(f"A,{n},IM4,13/02/2025,1,870321,500.25,7,50.5,90.05,,," for n in (998, 999))])
    assert (corrected.cells, corrected.notes) == (0, [one for one in report.notes if one != note])
    assert rows(draft, "SELECT sum(failed) FROM finding WHERE rule = 19") == [(0,)]


def test_a_bad_base_or_rate_is_unknown_and_the_amount_stands(draft, loaded):
    report = loaded([*good(), "A,999,IM4,13/02/2025,1,870321,500.25,7,50.5,90.05,x,y,"])
    assert (report.loaded, report.cells, report.sums["tax"]["quarantined"], report.sums["tax"]["unreadable"]) == (201, 2, 0, 0)
    assert rows(draft, "SELECT assessed, base, rate FROM tax_line WHERE decl_id = 'A-2025-999' AND tax = 'VAT'") == [
        (Decimal("90.05"), None, None)
    ]
    assert rows(draft, "SELECT sum(failed) FROM finding WHERE rule = 19") == [(0,)]
    assert not [note for note in report.notes if "rule 19" in note]


def test_a_record_set_aside_for_another_cell_counts_once(draft, loaded):
    report = loaded([*good(), "A,999,IM4,13/02/2025,1,ABC,0.5,0,0.25,abc,,,0.5"])
    assert (report.loaded, report.quarantined, report.cells, report.rules) == (200, 1, 0, {"hs": 1})
    assert (report.sums["tax"]["quarantined"], report.sums["tax"]["unreadable"]) == (Decimal("0.75"), 1)


def test_a_bad_cell_of_a_record_that_is_withdrawn_leaves_nothing_short(draft, loaded):
    states = [f"{one},{state}" for one, state in zip(good(), ["Paid"] * 199 + ["Cancelled"], strict=True)]
    states[-1] = states[-1].replace(",198.1,", ",abc,")
    report = loaded(states, header=f"{HEADER},Status")
    assert (report.loaded, report.quarantined, report.cells) == (199, 1, 1) and not [one for one in report.notes if "rule 19" in one]
    parts = report.sums["tax"]
    loaded_, withdrawn = 199 * Decimal("298.15"), Decimal("100.05")
    assert (parts["file"], parts["loaded"], parts["replaced"]) == (loaded_ + withdrawn, loaded_, withdrawn)


def test_an_amount_too_large_refuses_the_file_by_its_value(loaded):
    told = r"tax: 12,345,678,901,234.5 of .* cannot be loaded, more than 1%.*line 202, column 'VAT': '12345678901234.5'"
    with pytest.raises(load.FileRefused, match=told):
        loaded([*good(), "A,999,IM4,13/02/2025,1,870321,500.25,7,50.5,12345678901234.5,,,"])


def test_more_bad_cells_than_are_accepted_refuse_the_file(loaded):
    records = [one.replace(",198.1,", ",abc,") if place % 4 == 0 else one for place, one in enumerate(good())]
    told = r"column 'VAT': 50 of 200 cells \(25.0%\) cannot be loaded, more than 20%; .*line 2, column 'VAT': 'abc'"
    with pytest.raises(load.FileRefused, match=told):
        loaded(records)


@pytest.mark.parametrize("seed", range(4))
def test_any_mixture_of_cells_adds_up_to_the_cent(draft, loaded, seed):
    rng, places = random.Random(seed), {"CIF value": 6, "Import duty": 8, "VAT": 9, "Excise": 12}
    records: list[str] = []
    for n in range(120):
        cells = GOOD.format(n=n, day=n % 27 + 1).split(",")
        for place in places.values():
            cells[place] = f"{rng.randrange(10**6)}.{rng.randrange(100):02}"
            if rng.random() < 0.04:
                cells[place] = rng.choice(BAD if place != places["CIF value"] else BAD[:-1])  # a value may have more digits
        records.append(",".join(cells))
    report, names = loaded(records, accept_loss=True), ("Import duty", "VAT", "Excise")
    for name, columns in {"value": ["CIF value"], "tax": names}.items():
        parts = report.sums[name]
        assert parts["file"] == summed(records, *columns) == sum(parts[one] for one in ("loaded", "quarantined", "duplicate")), name
    kept = [one for one in records if number(one.split(",")[6]) is not None]
    stored = {tax: amount for tax, amount in rows(draft, "SELECT tax, sum(assessed) FROM tax_line GROUP BY 1") if amount}
    assert stored == {tax: summed(kept, name, kept=True) for tax, name in zip(("DUTY", "VAT", "EXC"), names, strict=True)}
    bad = Counter(place for one in kept for place in (8, 9, 12) if (value := number(one.split(",")[place])) is None or value >= LEAST)
    assert report.cells == bad.total() and (report.loaded, report.physical) == (len(kept), 120)
    assert rows(draft, "SELECT count(*) FROM tax_line WHERE assessed IS NULL") == [(bad.total(),)]


OWN = """
source = "mine"
period = ["registered_on"]
key = ["decl_id", "item_no"]

[[column]]
field = "decl_id"
names = ["Ref"]
[[column]]
field = "item_no"
names = ["Item"]
kind = "integer"
[[column]]
field = "registered_on"
names = ["Date"]
kind = "date"
formats = ["%d/%m/%Y"]
[[column]]
field = "value"
names = ["Value"]
kind = "decimal"

[[tax]]
code = "DTY"
class = "duty"
amount = "Duty"
[[tax]]
code = "VAT"
class = "vat"
amount = "VAT"

[into.item]
items = "1"

[sums]
value = { field = "value", table = "item", column = "value" }
"""


def test_a_mapping_of_ones_own_has_the_same(draft, tmp_path, own_folder):
    (own_folder / "mine.toml").write_text(OWN)
    path = tmp_path / "own.csv"
    path.write_text("Ref,Item,Date,Value,Duty,VAT\nA,1,03/02/2025,100,5,18\nB,1,13/02/2025,200,x,36\nC,1,14/02/2025,300,,\n")
    [report] = load.load_files(draft, "mine", [path])
    assert (report.loaded, report.cells, report.sums["tax"]["file"], report.sums["tax"]["loaded"]) == (3, 1, 59, 59)
    assert rows(draft, "SELECT decl_id, tax, assessed FROM tax_line ORDER BY 1, 2") == [
        ("A", "DTY", 5),
        ("A", "VAT", 18),
        ("B", "DTY", None),
        ("B", "VAT", 36),
    ]
