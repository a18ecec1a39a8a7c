"""Values that cannot be, in reference tables and targets: the record is set aside by name, and the file refused where that is too much."""

from decimal import Decimal

import pytest

from data.loading import load
from data.loading.authoring.check import mistakes
from data.loading.reading.file_bytes import FileRefused
from queries import catalogue
from tests.data.loading.own import draft, loaded, own_folder, rows

__all__ = ["draft", "own_folder"]
HS_SHARES = "from_edition,from,to_edition,to,share"


@pytest.fixture
def written(tmp_path):
    def write(name: str, text: str):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write


@pytest.mark.parametrize(
    ("source", "header", "good", "bad", "rule"),
    [
        ("exchange_rates", "Date,Country,Exchange rate", "2023-01-01,India,80", "2023-01-01,Japan,0", "rate: must be above zero"),
        ("exchange_rates", "Date,Country,Exchange rate", "2023-01-01,India,80", "2023-01-01,Japan,-3", "negative"),
        ("calendars", "Calendar,Weekend,Opens,Closes", "A,7,08:30,24:00", "B,7,08:00,25:00", "hour: after 24:00"),
        ("calendars", "Calendar,Weekend,Opens,Closes", "A,7,08:30,24:00", "B,7,17:00,08:00", "hours: must close after it opens"),
        ("calendars", "Calendar,Weekend,Opens,Closes", "A,7,08:30,24:00", 'B,"1,2,3,4,5,6,7",8,17', "days: at least one"),
        ("cif_fob", "mode,factor", "Sea,1.06", "Air,-0.1", "negative"),
        ("revenue", "Ano;Mês;UF;IMPOSTO SOBRE IMPORTAÇÃO", "2000;12;SP;100", "2000;13;SP;1", "number: above 12"),
    ],
)
def test_a_value_that_cannot_be_sets_its_record_aside_by_name(draft, written, source, header, good, bad, rule):
    path = written("a.csv", f"{header}\n{good}\n{bad}\n")
    with pytest.raises(FileRefused, match="cannot be loaded") as error:
        load.load_files(draft, source, [path])
    assert rule in str(error.value) and "line 3" in str(error.value)
    report = loaded(draft, source, path, accept_loss=True)
    assert (report.loaded, report.quarantined, sum(report.rules.values())) == (1, 1, 1)


@pytest.mark.parametrize(
    ("source", "header", "good", "bad", "column", "rule"),
    [
        ("offices", "Office,Name,Latitude,Longitude", "A,Aa,-89.5,179.9", "B,Bb,95,10", "Latitude", "number: above 90"),
        ("offices", "Office,Name,Latitude,Longitude", "A,Aa,-89.5,179.9", "B,Bb,10,200", "Longitude", "number: above 180"),
        ("offices", "Office,Name,Latitude,Longitude", "A,Aa,-89.5,179.9", "B,Bb,10,-180.5", "Longitude", "number: below -180"),
        ("concordance", HS_SHARES, "2017,010121,2022,010121,1", "2017,010129,2022,010129,1.5", "share", "number: above 1"),
        ("countries", "ISO2,ISO3,M49,Name,Region", "PE,PER,604,Peru,Americas", "XX,XXX,abcd,Nowhere,-", "M49", "code: not one of"),
    ],
)
def test_a_cell_that_its_record_can_do_without_is_set_aside_alone(draft, written, source, header, good, bad, column, rule):
    report = loaded(draft, source, written("a.csv", f"{header}\n{good}\n{bad}\n"))
    assert (report.loaded, report.quarantined, sum(report.rules.values())) == (2, 0, 1)
    [(line, name, why)] = rows(draft, 'SELECT line, "column", rule FROM quarantine')
    assert (line, name) == (3, column) and why.startswith(rule)
    assert any(f"column '{column}': cells that cannot be loaded: 1" in note and "on line 3" in note for note in report.notes)


def test_a_target_is_of_a_measure_that_there_is_and_a_share_is_a_fraction(draft, written):
    lines = ["Measure,Month,Value", "hit_rate,2023-01,0.3", "hit_rat,2023-02,0.3", "hit_rate,2023-03,30", "treasury,2023-01,5"]
    path = written("t.csv", "\n".join([*lines, "revenue_collected,2023-01,1000", ""]))
    stated = {"measures": catalogue.highest_targets(), "accept_loss": True}
    report = loaded(draft, "targets", path, **stated)
    assert report.rules == {"measure": 1, "share": 1} and report.loaded == 3
    assert report.sums["value"]["loaded"] == Decimal("1005.3") and report.sums["value"]["quarantined"] == Decimal("30.3")
    assert rows(draft, "SELECT goal FROM target WHERE goal IS NOT NULL") == [(0.3,)]
    kept = dict(rows(draft, "SELECT line, rule FROM quarantine"))
    assert "did you mean 'hit_rate'?" in kept[3] and "0.25 for 25 %" in kept[4]


def test_the_command_knows_every_measure_of_the_catalogue():
    bounds = dict(catalogue.highest_targets())
    assert bounds.keys() == catalogue.MEASURES.keys() and (bounds["hit_rate"], bounds["revenue_collected"]) == (1, None)


MAPPING = """
source = "own"
period = ["year", "month_no"]
key = ["year", "month_no"]
[[column]]
field = "year"
names = ["Y"]
kind = "integer"
[[column]]
field = "month_no"
names = ["M"]
kind = "integer"
[[column]]
field = "amount"
names = ["A"]
kind = "decimal"
[derived]
tax = "'VAT'"
receipt = "concat(month, 'x')"
[rules]
"amount: over a thousand" = "amount > 1000"
[into.payment]
[sums]
tax = { field = "amount", table = "payment", column = "amount" }
"""


def test_a_month_13_and_a_rule_of_a_mapping_of_ones_own_set_records_aside(own_folder, draft, written):
    (own_folder / "own.toml").write_text(MAPPING, encoding="utf-8")
    path = written("a.csv", "Y,M,A\n2023,1,10\n2023,13,20\n2023,2,5000\n203,1,1\n2023,3,30\n")
    report = loaded(draft, "own", path, accept_loss=True)
    assert report.rules == {"amount": 1, "month": 1, "year": 1} and report.sums["tax"]["loaded"] == 40
    assert rows(draft, 'SELECT line, "column", value FROM quarantine WHERE line < 4') == [(3, "M", "13")]


def test_a_file_with_no_column_of_a_mapping_is_refused_where_each_may_be_absent(own_folder, written, draft):
    names = (
        'source = "places"\nkey = ["name"]\n[[column]]\nfield = "name"\nnames = ["N"]\nmay_be_absent = true\n[into.office]\ncode = "name"\n'
    )
    (own_folder / "places.toml").write_text(names, encoding="utf-8")
    with pytest.raises(FileRefused, match=r"a\.csv: .*not a file of kind places.*'N'"):
        load.load_files(draft, "places", [written("a.csv", "Y,M,A\n2023,1,10\n")])


def test_a_rule_that_cannot_be_worked_out_is_named(own_folder, draft, written):
    (own_folder / "own.toml").write_text(MAPPING.replace("amount > 1000", "amount > nonesuch"), encoding="utf-8")
    with pytest.raises(FileRefused, match=r"own.toml: rules.amount: over a thousand: SQL: .*nonesuch"):
        load.load_files(draft, "own", [written("a.csv", "Y,M,A\n2023,1,10\n")])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('key = ["year", "month_no"]', "key = []", "line 4: key: none is stated: name one or more fields"),
        ('period = ["year", "month_no"]', "period = []", "line 3: period: none is stated"),
        ('source = "own"', 'source = "own"\nown_country = "PERU"', "line 3: own_country: 'PERU' is no ISO code of a country"),
        ('source = "own"', 'source = "own"\nown_country = "XQ"', "two capital letters, as PE"),
        ('names = ["A"]', 'names = ["A"]\nwidths = []', "line 16: column.3.widths: state numbers of digits"),
        ('names = ["A"]\nkind = "decimal"', 'names = ["A"]\nkind = "hs"', "column.3: widths: kind hs needs the numbers of digits"),
        ('names = ["A"]', "names = []", "line 15: column.3.names: none is stated"),
        ('names = ["A"]\n', "", "'amount' has no names"),
        ('kind = "decimal"', 'kind = "decimal"\nmultiplier = 0', "every amount would come to nought"),
        ('kind = "decimal"', 'kind = "decimal"\nminimum = 5\nmaximum = 1', "minimum: 5 is above the maximum, 1"),
        ("[derived]", '[constants]\ncurrency = "Dollar"\n[derived]', "'Dollar' is no code of a currency"),
        ("[derived]", '[[numbers]]\ndecimal = ","\nthousands = ","\n[derived]', "',' is the decimal mark as well"),
        ("\"'VAT'\"", '"(SELECT code FROM country)"', "line 18: derived.tax: SQL: More than one row returned by a subquery"),
        ("\"'VAT'\"", "\"CAST(strftime(make_date(month_no, 1, 1), 'x%Y') AS INTEGER)\"", "Could not convert string 'x"),
        ("amount > 1000", "amont > 1000", "line 21, column 30: rules.amount: over a thousand: SQL: Referenced column"),
    ],
)
def test_a_setting_that_can_be_written_but_not_used_is_refused_with_its_line(tmp_path, old, new, said):
    path = tmp_path / "own.toml"
    path.write_text(MAPPING.replace(old, new), encoding="utf-8")
    found = mistakes(path)
    assert any(said in one for one in found), found
    path.write_text(MAPPING, encoding="utf-8")
    assert mistakes(path) == []


def test_sql_that_fails_on_a_record_is_told_with_its_line_in_the_mapping_and_that_of_the_record(own_folder, draft, written):
    text = MAPPING.replace("\"'VAT'\"", '"CAST(CAST(amount AS VARCHAR)[:1] AS INTEGER)"')
    (own_folder / "own.toml").write_text(text, encoding="utf-8")
    with pytest.raises(FileRefused) as error:
        load.load_files(draft, "own", [written("a.csv", "Y,M,A\n2023,1,10\n2023,2,-3\n2023,3,5\n")])
    assert str(error.value).startswith("own.toml: line 18: derived.tax: SQL: Conversion Error: Could not convert string '-'")
    assert str(error.value).endswith("; on line 3 of a.csv")


def test_records_that_a_table_cannot_take_are_told_and_leave_no_trace_back(own_folder, draft, written):
    text = MAPPING.replace('period = ["year", "month_no"]', "").replace("concat(month, 'x')", "'x'").replace('"VAT"', "'VAT'")
    (own_folder / "own.toml").write_text(text, encoding="utf-8")
    with pytest.raises(FileRefused, match=r"own\.toml: SQL: .*NOT NULL"):
        load.load_files(draft, "own", [written("a.csv", "Y,M,A\n2023,1,10\n")])


@pytest.mark.parametrize(
    ("into", "said"),
    [
        ("amount = 'amount * 1000'", "one is 1,000 times the other: state `multiplier` in the [[column]] of 'amount'"),
        ("amount = 'amount + amount + amount'", "each amount is counted 3 times: state `key`"),
        ("where = 'amount > 20'", "`where` in [into.payment] leaves records out of this sum: state it as a [rules]"),
        ("amount = 'NULL'", "nothing of it arrived: state a column for it in [into.payment]"),
        ("amount = 'amount + 1'", "[sums] tax compares 'amount' of the file with 'amount' of table payment"),
    ],
)
def test_a_sum_that_does_not_tie_names_the_settings_that_would_change_it(own_folder, draft, written, into, said):
    (own_folder / "own.toml").write_text(MAPPING.replace("[into.payment]", f"[into.payment]\n{into}"), encoding="utf-8")
    with pytest.raises(FileRefused) as error:
        load.load_files(draft, "own", [written("a.csv", "Y,M,A\n2023,1,10\n2023,2,30\n")])
    assert said in str(error.value) and "the sum of tax is 40 in the file" in str(error.value)
    assert str(error.value).endswith("(in own.toml)")


def test_the_values_that_cost_most_are_named_with_their_share_and_what_to_state(draft, written):
    lines = [
        "period,flow,hs4,mass",
        *(f"20{year:02},import,7301,10" for year in range(1, 20)),
        "2020,import,None,500",
        "2021,import,None,100",
    ]
    with pytest.raises(FileRefused) as error:
        load.load_files(draft, "trade_totals", [written("a.csv", "\n".join([*lines, ""]))])
    assert "weight: 600 of 790 (75.9%) cannot be loaded" in str(error.value)
    assert "column 'hs4' holds 'None' in 2 records, first line 21, 75.9% of weight" in str(error.value)
    assert "state it in `codes` or `aggregates` of this column in totals.toml" in str(error.value)


def test_an_edition_before_the_first_is_none(draft, written):
    with pytest.raises(FileRefused, match="1950 is no edition of the Harmonised System, which begins in 1988"):
        load.load_files(draft, "hs", [written("hs-1950.csv", "hscode,description\n01,A\n")])
