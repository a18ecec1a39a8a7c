"""Totals of trade beside parts that come to less, or more: told with the figures; and SDMX-CSV with labels, actions and totals as _T."""

import re
from decimal import Decimal

import pytest

from data.loading.load import FileRefused
from tests.data.loading.own import draft, loaded, rows

__all__ = ["draft"]
COMTRADE = "period,reporterISO,flowCode,partnerISO,cmdCode,customsCode,primaryValue"
LESS = r"1 total, {whole} in all, most of all on line {line}: their parts in the file come to {parts} \({share}% less\), and these alone"
CASES = {
    "a world of which one partner is in the file": (
        ["2023,DEU,M,W00,870323,,1000", "2023,DEU,M,CHN,870323,,300"],
        *("1,000", 2, "300", "70.0"),
    ),
    "a chapter of which one code is in the file": (["202301,DEU,M,CHN,870323,,7.5", "202301,DEU,M,CHN,87,,10"], "10", 3, "7.5", "25.0"),
    "a year of which two months are in the file": (
        ["2023,DEU,M,CHN,870323,,1200", "202301,DEU,M,CHN,870323,,100", "202302,DEU,M,CHN,870323,,100"],
        *("1,200", 2, "200", "83.3"),
    ),
    "a world whose code no partner has": (["2023,DEU,M,CHN,870323,,300", "2023,DEU,M,W00,090111,,40"], "40", 3, "0", "100.0"),
    "the widest of totals that hold one another": (
        ["2023,DEU,M,CHN,870323,,300", "2023,DEU,M,CHN,87,,400", "2023,DEU,M,W00,TOTAL,,900"],
        *("900", 4, "300", "66.7"),
    ),
}


def put(path, header: str, records: list[str]):
    path.write_text("\n".join([header, *records]) + "\n", encoding="utf-8")
    return path


def test_totals_whose_parts_come_to_less_are_told(draft, tmp_path):
    for case, (records, whole, line, parts, share) in CASES.items():
        report = loaded(draft, "partner_trade", put(tmp_path / "a.csv", COMTRADE, records))
        held = "300" if parts == "0" else parts  # of another code
        assert (case, report.sums["value"]["loaded"]) == (case, Decimal(held))
        pattern = LESS.format(whole=whole, line=line, parts=parts, share=share)
        assert [note for note in report.notes if re.match(pattern, note)], case


def test_totals_whose_parts_come_to_as_much_are_not_told(draft, tmp_path):
    months = [f"2023{month:02},DEU,M,{partner},870323,,{month}0.5" for month in range(1, 13) for partner in ("CHN", "JPN")]
    whole = sum(Decimal(one.rsplit(",", 1)[1]) for one in months)
    totals = [f"2023,DEU,M,W00,TOTAL,,{whole}", f"2023,DEU,M,CHN,87,,{whole / 2}", f"2023,DEU,M,JPN,8703,,{whole / 2 - 1}"]
    report = loaded(draft, "partner_trade", put(tmp_path / "a.csv", COMTRADE, months + totals))
    assert report.sums["value"]["loaded"] == whole
    assert not [note for note in report.notes if "their parts" in note]


def test_a_total_over_procedures_that_is_less_than_they_are_is_told(draft, tmp_path):
    records = [f"2023,DEU,M,CHN,870323,{code},{value}" for code, value in (("C00", 40), ("C01", 60), ("C04", 42))]
    report = loaded(draft, "partner_trade", put(tmp_path / "a.csv", COMTRADE, records))
    assert "1 total, 40 in all, most of all on line 2: their parts in the file come to 102 (155.0% more): correct" in " ".join(report.notes)


SDMX = ("DATAFLOW: Dataflow", "freq: Time frequency", "reporter: Reporter", "partner: Partner", "product: Product", "flow: Flow")
SDMX = ",".join((*SDMX, "indicators: Indicators", "TIME_PERIOD: Time", "OBS_VALUE: Observation value"))
CELLS = 'ESTAT:DS-045409(1.0): EU trade,M: Monthly,"FR: France (incl. BL: 2012)",{},{},1: IMPORT,VALUE_IN_EUROS: Value,2023-01: 2023-01,{}'


def test_cells_that_hold_a_code_and_its_label_are_read_by_their_code(draft, tmp_path):
    trade = [("CN: China", '"87032319: Vehicles: petrol, new"', "100.5"), ("XS: Serbia", '"27SSS000: Oil, kept confidential"', "55")]
    report = loaded(draft, "partner_trade", put(tmp_path / "a.csv", SDMX, [CELLS.format(*one) for one in trade]))
    assert report.sums["value"]["loaded"] == sum(Decimal(one[2]) for one in trade)
    assert rows(draft, "SELECT partner, hs_code, month FROM mirror ORDER BY 1") == [("CN", "87032319", 202301), ("RS", "27SSS000", 202301)]


ACTIONS = "STRUCTURE,STRUCTURE_ID,ACTION,reporter,partner,product,flow,indicators,TIME_PERIOD,OBS_VALUE"
STRUCTURE = "dataflow,ESTAT:DS-045409(1.0),{},FR,{},{},1,VALUE_IN_EUROS,2023-01,{}"


def test_totals_of_sdmx_give_way_to_their_parts_and_deletions_are_refused(draft, tmp_path):
    cells = [("I", "CN", "870323", 100), ("I", "_T", "870323", 100), ("I", "CN", "_T", 100)]
    report = loaded(draft, "partner_trade", put(tmp_path / "a.csv", ACTIONS, [STRUCTURE.format(*one) for one in cells]))
    assert (report.sums["value"]["loaded"], report.sums["value"]["aggregate"]) == (100, 200)
    with pytest.raises(FileRefused, match=r"line 3, column 'ACTION': 'D' is a deletion of what was sent before: leave such records out$"):
        loaded(
            draft, "partner_trade", put(tmp_path / "b.csv", ACTIONS, [STRUCTURE.format(*cells[0]), STRUCTURE.format("D", *cells[1][1:])])
        )
