"""Headers as other tools write them: with the table's name, with periods in columns, in Portuguese; and words that mean no lane."""

from decimal import Decimal

import pytest

from data.loading.load import FileRefused
from tests.data.loading.own import draft, loaded, rows

__all__ = ["draft"]
FLAT = "Office,Number,Regime,Registration date,Lane,Item,HS code,CIF value,VAT"
RECORDS = [f"A,{n},IM4,{n:02}/02/2025,Red,1,870321,{n}000.25,{n}0.5" for n in range(1, 21)]
VALUE, TAX = sum(Decimal(f"{n}000.25") for n in range(1, 21)), sum(Decimal(f"{n}0.5") for n in range(1, 21))


def put(path, header: str, records: list[str]):
    path.write_text("\n".join([header, *records]) + "\n", encoding="utf-8")
    return path


def test_headers_that_all_name_their_table_are_those_without_it(draft, tmp_path):
    header = ",".join(f"ASYCUDA_FLAT.{name}" for name in FLAT.split(","))
    report = loaded(draft, "asycuda", put(tmp_path / "hive.csv", header, RECORDS))
    assert (report.loaded, report.sums["value"]["loaded"], report.sums["tax"]["loaded"]) == (20, VALUE, TAX)
    assert rows(draft, "SELECT DISTINCT lane, hs6 FROM clearance") == [("red", "870321")]


def test_a_column_is_named_with_its_table_where_it_is_refused(draft, tmp_path):
    header = ",".join(f"sad.{name}" for name in FLAT.split(","))
    with pytest.raises(FileRefused, match=r"column 'sad\.CIF value': '1\.000,25'"):
        loaded(draft, "asycuda", put(tmp_path / "hive.csv", header, ['A,1,IM4,01/02/2025,Red,1,870321,"1.000,25",5']))


PERIODS = (
    ("revenue", "Office,Tax,Q1-25,Q2-25,Q3-25", r"'Q1-25' and 'Q2-25' are periods .* \(3 of 5\)"),
    ("targets", "Measure,Bureau,janv. 2025,févr. 2025", r"'janv. 2025' and 'févr. 2025' are periods"),
    ("targets", "Measure,Office,2025-01,2025-02", "'2025-01' and '2025-02' are periods"),
    ("partner_trade", "reporterISO,flowCode,partnerISO,cmdCode,2022,2023", "'2022' and '2023' are periods"),
    ("trade_totals", "flow,hs6,2024Q1,2024Q2", "'2024Q1' and '2024Q2' are periods"),
)


def test_periods_in_columns_of_their_own_are_named_with_what_to_export(draft, tmp_path):
    for source, header, named in PERIODS:
        with pytest.raises(FileRefused, match=named + r".*: export one record for each period, .*unpivot these columns\)$"):
            loaded(draft, source, put(tmp_path / "wide.csv", header, [",".join("1" for _ in header.split(","))]))
    header = "freq,reporter,partner,product,flow,indicators\\TIME_PERIOD\t2024-01 \t2024-02 "
    with pytest.raises(FileRefused, match=r"the tab-separated form of Eurostat, .* download the data as SDMX-CSV$"):
        loaded(draft, "partner_trade", put(tmp_path / "estat.tsv", header, ["M,FR,CI,18010000,1,VALUE_IN_EUROS\t1000 \t: c"]))
    with pytest.raises(FileRefused, match=r"Rename the column in the export, or add its name"):  # one year is no row of periods
        loaded(draft, "revenue", put(tmp_path / "a.csv", "Office,Tax,2025", ["A,DD,5"]))


@pytest.mark.parametrize(("reporter", "value"), [("REPORTER", "Value"), ("DECLARANT", "INDICATOR_VALUE")])
def test_indicators_of_eurostat_under_older_headers_are_told_apart(draft, tmp_path, reporter, value):
    header = f"{reporter},PARTNER,PRODUCT,FLOW,PERIOD,INDICATORS,{value}"
    kinds = (("VALUE_IN_EUROS", "1000.5"), ("QUANTITY_IN_100KG", "7"))
    records = [f"FR,CI,18010000,{flow},2024{month:02},{kind},{amount}" for flow in (1, 2) for month in (1, 2) for kind, amount in kinds]
    report = loaded(draft, "partner_trade", put(tmp_path / "comext.csv", header, records))
    assert {name: parts["loaded"] for name, parts in report.sums.items()} == {"value": Decimal(4002), "weight": Decimal(2800)}
    assert rows(draft, "SELECT DISTINCT reporter, partner, hs6, currency FROM mirror") == [("FR", "CI", "180100", "EUR")]


@pytest.mark.parametrize(("banner", "end"), [("", "\n"), ("DIRECTION GENERALE DES DOUANES", "\r\n")])
def test_cells_of_a_header_may_hold_line_breaks(draft, tmp_path, banner, end):
    header = FLAT.replace("CIF value", f'"CIF{end}value"').replace("Lane", f'"Lane{end}(colour)"')
    (tmp_path / "flat.csv").write_bytes(end.join([*([banner] if banner else []), header, *RECORDS]).encode())
    report = loaded(draft, "asycuda", tmp_path / "flat.csv")
    assert (report.physical, report.loaded, report.sums["value"]["loaded"], report.sums["tax"]["loaded"]) == (20, 20, VALUE, TAX)
    assert [note for note in report.notes if "what is above it" in note] == (
        [f"the header stands on line 4; what is above it is left out and is in no sum: {banner!r}"] if banner else []
    )


def test_a_quote_left_open_in_a_header_swallows_no_record(draft, tmp_path):
    records = [f'{RECORDS[0]},none"', *(f"{record},none" for record in RECORDS[1:])]
    for last in ('"Remark', '"Remark,'):
        with pytest.raises(FileRefused, match="not a file of kind asycuda"):
            loaded(draft, "asycuda", put(tmp_path / "flat.csv", f"{FLAT},{last}", records))


def test_a_mark_of_inches_in_a_header_is_a_part_of_its_name(draft, tmp_path):
    report = loaded(draft, "asycuda", put(tmp_path / "flat.csv", f'{FLAT},Height 12"', [f'{record},5"' for record in RECORDS]))
    assert (report.physical, report.loaded, report.sums["value"]["loaded"]) == (20, 20, VALUE)


def test_records_that_repeat_a_key_are_refused_with_what_to_do(draft, tmp_path):
    records = [f"2025-01,O{office},DD,{way},{office}00" for office in range(1, 9) for way in ("cash", "bank")]
    told = (
        r"'duplicate' \(8; first at line 3, column 'Month'; it has the Month, Office, Tax of an earlier record: add such records up, or, "
        r"where another column tells them apart \(of those not read: Payment mode\), add it to `key` in a copy of revenue\.toml"
    )
    with pytest.raises(FileRefused, match=told):
        loaded(draft, "revenue", put(tmp_path / "a.csv", "Month,Office,Tax,Payment mode,Amount", records))


def test_a_total_between_the_records_is_refused_with_what_to_do(draft, tmp_path):
    records = [*RECORDS[:10], "Sous-total,,,,,,,55002.50,550", *RECORDS[10:]]
    with pytest.raises(FileRefused, match=r"first at line 12, column .*; it may be a total of other records: delete such lines\)"):
        loaded(draft, "asycuda", put(tmp_path / "flat.csv", FLAT, records))


def test_words_that_mean_no_lane_or_mode_are_told_with_their_number_and_what_to_state(draft, tmp_path):
    lanes = ["Documental", "documental", "Rojo", ""] * 5
    records = [record.replace("Red", lanes[place]) + ",Hovercraft" for place, record in enumerate(RECORDS)]
    report = loaded(draft, "asycuda", put(tmp_path / "flat.csv", f"{FLAT},Mode of transport", records))
    cure = "state what they mean in `codes` of the column `{}`, in a copy of the mapping in a folder of PORTOLAN_SOURCES"
    assert (
        f"lanes that are none of green, blue, yellow, red, kept as they are written: 'documental' (10 declarations); {cure.format('lane')}"
        in report.notes
    )
    [mode] = [note for note in report.notes if note.startswith("modes of transport")]
    assert "'Hovercraft' (20 declarations)" in mode and mode.endswith(cure.format("mode"))
    again = loaded(draft, "asycuda", put(tmp_path / "more.csv", FLAT, [RECORDS[0].replace("A,1,", "B,1,")]))
    assert not any(note.startswith("lanes") for note in again.notes)
