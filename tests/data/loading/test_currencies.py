"""Money of several currencies is never added: a file of two is refused by name, and what is of another currency is said."""

import pytest

from data.loading import load
from tests.data.loading.own import draft, loaded, rows

__all__ = ["draft"]
REVENUE = "Month,Office,Tax,Amount,Currency\n2024-01,A,VAT,100,XAF\n2024-02,A,VAT,50,XAF\n2024-03,A,VAT,7,USD\n"
TARGETS = "Measure,Month,Office,Tax,Value,Currency\nrevenue_collected,2024-01,A,VAT,10,XAF\nrevenue_collected,2024-02,A,VAT,10,USD\n"
BRAZIL = "period,flow,partner,hs6,value,currency\n202401,import,CN,010121,5,XAF\n202402,import,CN,010121,6,USD\n"
FLAT = (
    "Office,Registration number,Registration date,Item number,HS code,CIF value,Net mass,Country of origin,National currency,Regime\n"
    "A,1,2024-01-05,1,010121,100,5,CN,XAF,IM4\nA,2,2024-01-06,1,010121,200,5,CN,USD,IM4\n"
)
TOLD = r"column '[Cc]urrency' holds amounts in 2 currencies, which are never added: "


def put(tmp_path, name: str, text: str):
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / name


@pytest.mark.parametrize(
    ("source", "text", "counts"),
    [
        ("revenue", REVENUE, r"XAF in 2 records \(first line 2\), USD in 1 record \(first line 4\)"),
        ("targets", TARGETS, r"XAF in 1 record \(first line 2\), USD in 1 record \(first line 3\)"),
        ("trade_totals", BRAZIL, r"XAF in 1 record \(first line 2\), USD in 1 record \(first line 3\)"),
    ],
)
def test_a_file_of_two_currencies_is_refused_with_each_its_records_and_the_setting(draft, tmp_path, source, text, counts):
    with pytest.raises(load.FileRefused, match=TOLD + counts + r"\. Correct the column, or load each .*PORTOLAN_WAREHOUSE.*`codes`"):
        load.load_files(draft, source, [put(tmp_path, "mixed.csv", text)])


def test_a_level_to_reach_is_no_money_and_an_amount_without_a_currency_is_said(draft, tmp_path):
    levels = "measure,month,office,value,currency\nrelease_hours_p50,2024-01,A,30,\nrevenue_collected,2024-01,A,10,XAF\n"
    assert loaded(draft, "targets", put(tmp_path, "levels.csv", levels)).loaded == 2
    report = loaded(draft, "revenue", put(tmp_path, "bare.csv", REVENUE.replace("USD", "")))
    assert "amounts without a currency: 1 beside those in XAF (first line 4): they are never added to these" in report.notes
    assert rows(draft, "SELECT currency, sum(amount) FROM payment GROUP BY ALL ORDER BY 1") == [("-", 7), ("XAF", 150)]


def test_declarations_in_two_currencies_are_refused(draft, tmp_path):
    with pytest.raises(load.FileRefused, match=r"amounts in 2 currencies, which are never added: XAF in 1 record.*, USD in 1 record"):
        load.load_files(draft, "asycuda", [put(tmp_path, "flat.csv", FLAT)])


def test_a_second_file_in_another_currency_is_said_in_its_report(draft, tmp_path):
    loaded(draft, "revenue", put(tmp_path, "ours.csv", REVENUE.replace("USD", "XAF")))
    report = loaded(draft, "revenue", put(tmp_path, "theirs.csv", REVENUE.replace("XAF", "USD").replace(",A,", ",B,")))
    assert any("amounts in 2 currencies (USD, XAF), which are never added" in note for note in report.notes)


def test_targets_that_nothing_meets_are_said_with_their_values_and_counts(draft, tmp_path):
    loaded(draft, "revenue", put(tmp_path, "ours.csv", REVENUE.replace("USD", "XAF")))
    text = "Measure,Month,Office,Tax,Value,Currency\n" + "".join(f"revenue_collected,2024-0{m},AB,VATT,10,EUR\n" for m in (1, 2, 3))
    notes = "\n".join(loaded(draft, "targets", put(tmp_path, "targets.csv", text)).notes)
    assert "targets whose office is not known, so that nothing is compared with them: 'AB' (3 targets" in notes
    assert "targets whose tax is not known, so that nothing is compared with them: 'VATT' (3 targets, nearest: 'VAT')" in notes
    assert (
        "targets in another currency than that of the amounts loaded (XAF), so that no revenue is compared with them: 'EUR' (3 targets)"
        in notes
    )
    quiet = loaded(draft, "targets", put(tmp_path, "targets.csv", text.replace("AB", "A").replace("VATT", "VAT").replace("EUR", "XAF")))
    assert not [note for note in quiet.notes if "targets" in note]


def test_the_currency_that_the_administration_states_is_what_targets_are_judged_by(draft, tmp_path):
    loaded(draft, "targets", put(tmp_path, "targets.csv", TARGETS.replace("USD", "XAF")))
    report = loaded(draft, "administration", put(tmp_path, "own.toml", 'currency = "KES"\n'))
    assert any("than that of the administration (KES)" in note and "'XAF' (2 targets)" in note for note in report.notes)


def test_offices_of_a_calendar_that_is_not_loaded_are_said(draft, tmp_path):
    text = "code,name,calendar\nA,Airport,PORTS\nB,Bridge,PORTS\nC,Coast,\n"
    report = loaded(draft, "offices", put(tmp_path, "offices.csv", text))
    assert any("calendars that are not loaded: 'PORTS' (2 offices: A, B)" in note for note in report.notes)


def test_a_code_of_a_country_where_a_currency_is_needed_is_told_what_is_accepted(draft, tmp_path):
    text = "Date,Country,Exchange rate\n2024-01-01,CM,600\n2024-02-01,CM,601\n"
    with pytest.raises(load.FileRefused) as error:
        load.load_files(draft, "exchange_rates", [put(tmp_path, "rates.csv", text)])
    assert "accepted: a code of the form [A-Z]{3}, or a name that the mapping knows" in str(error.value)
    assert "'Country' is read as 'Currency' here, because the file has no column 'Currency': add one that holds it" in str(error.value)
