"""A cell of a reference file that its row can do without and that cannot be read costs itself alone; one that says what it is, its row."""

from dataclasses import dataclass

import pytest

from data.loading.load import FileRefused
from tests.data.loading.own import draft, loaded, rows

__all__ = ["draft"]
MANY = range(11, 51)


@dataclass(frozen=True)
class Kind:
    """A reference file: its name, header and a record; and by column, a bad cell and the expression that is unknown for it."""

    name: str
    header: str
    record: str
    alone: dict[str, tuple[str, str]]
    needed: dict[str, str]


KINDS = {
    "offices": Kind(
        "offices.csv",
        "Code,Name,Mode,Latitude,Longitude",
        "T{0},Office {0},sea,{0}.5,-{0}.25",
        {
            "Name": ("#N/A", "name"),
            "Mode": ("submarine", "nullif(mode, '-')"),
            "Latitude": ("14°41'N", "lat"),
            "Longitude": ("-190", "lon"),
        },
        {"Code": ""},
    ),
    "concordance": Kind(
        "HS2017-to-HS2022.csv",
        "from,to,share",
        "0101{0},0102{0},1",
        {"share": ("most", "share")},
        {"from": "01", "to": "horses"},
    ),
    "service_standards": Kind(
        "standards.csv",
        "Office,Mode,Lane,Calendar hours,Working hours",
        "T{0},sea,red,48,16",
        {"Calendar hours": ("two days", "calendar_hours"), "Working hours": ("-8", "working_hours")},
        {"Mode": "submarine", "Lane": "purple"},
    ),
    "countries": Kind(
        "countries.csv",
        "ISO2,ISO3,M49,Name,Region",
        "X{0:c},XX{0:c},9{0},Land {0},Europe",
        {"ISO3": ("X", "nullif(iso3, '-')"), "M49": ("none of these", "nullif(m49, '-')"), "Name": ("#REF!", "name")},
        {"ISO2": "Xland"},
    ),
    "hs": Kind(
        "hs2022.csv",
        "hscode,description,section,parent,level",
        "0101{0},Goods {0},I,0101,6",
        {"description": ("#VALUE!", "description")},
        {"hscode": "horses"},
    ),
    "targets": Kind(
        "targets.csv",
        "Measure,Month,Office,Tax,Value,Currency,Approved by",
        "revenue_collected,2025-01,T{0},DD,1000,XOF,Minister",
        {"Approved by": ("#N/A", "nullif(approved_by, '-')")},
        {"Month": "soon", "Currency": "F CFA", "Value": "much"},
    ),
    "calendars": Kind(
        "holidays.csv",
        "Calendar,Date,Label",
        "T{0},01/05/2025,Labour Day",
        {"Label": ("#N/A", "label")},
        {"Date": "in May"},
    ),
}
KINDS["exchange_rates"] = Kind(
    "rates.csv",
    "Month,Currency,Country,Rate",
    "2025-01,A{0:c}A,XO,655.957",
    {"Country": ("none of these", "nullif(country, '-')")},
    {"Month": "soon", "Currency": "F CFA", "Rate": "?"},
)
TABLES = {
    "exchange_rates": "exchange_rate",
    "offices": "office",
    "service_standards": "standard",
    "countries": "country",
    "targets": "target",
    "calendars": "holiday",
}
MARK = {
    "exchange_rates": "currency LIKE 'A_A'",
    "hs": "code LIKE '0101__'",
    "offices": "code LIKE 'T%'",
    "countries": "region = 'Europe' AND code LIKE 'X_' AND code <> 'XK'",
}


def records(kind: Kind) -> list[list[str]]:
    letters = "ABCDEFGHIJLMNOPQRSTUVWYZ"  # XK is a code in use
    count = len(letters) if ":c" in kind.record else len(MANY)
    return [kind.record.replace("{0:c}", letters[at % len(letters)]).format(MANY[at]).split(",") for at in range(count)]


def put(path, kind: Kind, bad: list[tuple[str, str]]):
    """Write the records of a kind, the first of them with a bad cell each."""
    found = records(kind)
    for record, (column, text) in zip(found, bad, strict=False):
        record[kind.header.split(",").index(column)] = text
    (path / kind.name).write_text("\n".join([kind.header, *map(",".join, found)]) + "\n", encoding="utf-8")
    return path / kind.name, len(found)


@pytest.mark.parametrize("source", KINDS)
def test_a_cell_costs_itself_alone_unless_it_says_what_its_row_is(draft, tmp_path, source):
    kind = KINDS[source]
    alone, needed = [(column, text) for column, (text, _) in kind.alone.items()], list(kind.needed.items())
    path, count = put(tmp_path, kind, [*alone, *needed])
    report = loaded(draft, source, path, accept_loss=True)
    assert (report.loaded, report.quarantined, report.cells) == (count - len(needed), len(needed), len(alone))
    assert report.cells_of == dict.fromkeys(kind.alone, 1)
    found = rows(draft, 'SELECT line, "column", value FROM quarantine ORDER BY line')
    assert found == [(place, *cell) for place, cell in enumerate([*alone, *needed], 2)]
    unknown = ", ".join(f"count(*) - count({fact})" for _, fact in kind.alone.values())
    [counts] = rows(draft, f"SELECT count(*), {unknown} FROM {TABLES.get(source, source)} WHERE {MARK.get(source, 'true')}")
    assert counts == (count - len(needed), *[1] * len(alone))
    for place, (column, text) in enumerate(alone, 2):
        told = f"column {column!r}: cells that cannot be loaded: 1, first "
        assert any(note.startswith(told) and text in note and f"on line {place}" in note for note in report.notes)


def test_an_office_without_a_name_is_loaded_and_goes_by_its_code(draft, tmp_path):
    path, count = put(tmp_path, KINDS["offices"], [("Name", "")])
    assert (loaded(draft, "offices", path).loaded, rows(draft, "SELECT name FROM office WHERE code = 'T11'")) == (count, [(None,)])


def test_where_one_share_of_a_code_cannot_be_read_none_of_its_shares_is_used(draft, tmp_path):
    path = tmp_path / "HS2017-to-HS2022.csv"
    path.write_text("from,to,share\n010121,010122,0.4\n010121,010129,rest\n010130,010130,0.25\n010130,010131,0.75\n")
    report = loaded(draft, "concordance", path)
    found = rows(draft, "SELECT from_code, count(*), count(share) FROM concordance GROUP BY 1 ORDER BY 1")
    assert found == [("010121", 2, 0), ("010130", 2, 2)]
    assert "codes of which a share cannot be read, so that none of their shares is used: 1 (010121)" in report.notes


def test_a_standard_of_which_no_hours_can_be_read_is_set_aside_by_name(draft, tmp_path):
    kind = KINDS["service_standards"]
    path, count = put(tmp_path, kind, [("Calendar hours", "two days")])
    path.write_text(path.read_text().replace("two days,16", "two days,"))
    report = loaded(draft, "service_standards", path)
    assert (report.loaded, report.quarantined) == (count - 1, 1)
    assert ("hours: no limit that can be read",) in rows(draft, "SELECT rule FROM quarantine WHERE line = 2")
    path.write_text(path.read_text().replace("T12,sea,red,48,16", "T12,sea,red,,"))
    with pytest.raises(FileRefused, match=r"office T12, mode sea, lane red .* states no hours"):
        loaded(draft, "service_standards", path)


@pytest.mark.parametrize(
    ("header", "record", "row"),
    [
        ("Bureau;Mode;Circuit;Heures;Heures ouvrées", "T1;Maritime;Rouge;72;24", ("T1", "sea", "red", 72, 24)),
        ("Aduana;Modo de transporte;Canal;Horas;Horas hábiles", "*;Aéreo;Verde;8;4", ("-", "air", "green", 8, 4)),
    ],
)
def test_standards_are_read_in_the_words_of_the_extracts(draft, tmp_path, header, record, row):
    (tmp_path / "standards.csv").write_text(f"{header}\n{record}\n", encoding="cp1252")
    assert loaded(draft, "service_standards", tmp_path / "standards.csv").loaded == 1
    assert rows(draft, "SELECT office, mode, lane, calendar_hours, working_hours FROM standard") == [row]


def test_offices_are_read_in_the_words_of_the_extracts(draft, tmp_path):
    modes = {"Maritime": "sea", "Aérien": "air", "Routier": "road", "Ferroviario": "rail", "Marítimo": "sea", "SEA": "sea"}
    lines = [f"B{place};Bureau;{mode};5,25" for place, mode in enumerate(modes)]
    (tmp_path / "bureaux.csv").write_text("\n".join(["Code bureau;Libellé;Mode de transport;Latitude", *lines]), encoding="utf-8")
    assert loaded(draft, "offices", tmp_path / "bureaux.csv", decimal=",").loaded == len(modes)
    found = rows(draft, "SELECT mode, lat FROM office WHERE name = 'Bureau' ORDER BY code")
    assert found == [(mode, 5.25) for mode in modes.values()]
