"""What consoles of databases and lists of programs write: lines drawn, the header again on each page, and what they say below."""

from decimal import Decimal

import pytest

from data.loading import verdict
from data.loading.load import FileRefused
from data.loading.mapping.header_match import matched
from data.loading.reading.irregular import Irregular
from data.loading.staging import stage
from data.loading.totals.notes_below import is_note
from tests.data.loading.own import draft, loaded

__all__ = ["draft"]
HEADER = ["Bureau", "Année", "Numéro", "Régime", "Date d'enregistrement", "Article", "Code SH", "Poids net", "Valeur CAF", "TVA"]
ITEMS = [
    ["NK01", "2025", "7", "IM4", "03/02/2025", "1", "01012100", "1250.5", "1234567.89", "266666.66"],
    ["NK01", "2025", "7", "IM4", "03/02/2025", "2", "87032290", "980", "7500000", "1620000"],
    ["NK02", "2025", "9", "IM4", "14/02/2025", "1", "10063000", "25000", "9000000.50", "1782000.10"],
]
TOTAL = [*[""] * 7, "27230.5", "17734568.39", "3668666.76"]


def line(cells: list[str], mark: str = "|", wide: int = 22) -> str:
    return mark.join(cell.ljust(wide) for cell in cells)


def ruled(mark: str, wide: int = 22) -> str:
    return mark.join("-" * wide for _ in HEADER)


def pages(mark: str) -> list[str]:
    """The items on pages of two, each with a blank line, the header and a line drawn, as SQL*Plus spools them."""
    return [text for two in (ITEMS[:2], ITEMS[2:]) for text in ("", line(HEADER, mark), ruled(mark), *(line(one, mark) for one in two))]


def boxed(cells: list[str]) -> str:
    return f"| {line(cells)} |"


LISTINGS = {
    "SQL*Plus": ([*pages("|"), "", "3 rows selected."], "'3 rows selected.' (line 11)"),
    "SQL*Plus, French": ([*pages(";"), "", "3 lignes sélectionnées."], "'3 lignes sélectionnées.' (line 11)"),
    "sqlcmd": ([",".join(HEADER), ruled(",", 8), *map(",".join, ITEMS), "", "(3 rows affected)"], "'(3 rows affected)' (line 7)"),
    "MySQL": (
        [ruled("+"), boxed(HEADER), f"+{ruled('+')}+", *map(boxed, ITEMS), f"+{ruled('+')}+", "3 rows in set (0.00 sec)"],
        "'3 rows in set (0.00 sec)' (line 8)",
    ),
    "psql": ([line(HEADER), ruled("+"), *map(line, ITEMS), "(3 rows)"], "'(3 rows)' (line 6)"),
    "SAP": (
        ["03.02.2025   Liste   1", ruled("-"), boxed(HEADER), ruled("-"), *map(boxed, ITEMS), ruled("-"), boxed(TOTAL), ruled("-")],
        "",
    ),
    "a source and a note": ([";".join(HEADER), *map(";".join, ITEMS), "", "Source : SYDONIA", "* provisoire"], "'* provisoire' (line 7)"),
    "the end of a file of DOS": ([";".join(HEADER), *map(";".join, ITEMS), "\x1a"], ""),
}


def put(path, lines: list[str]):
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def staged_of(draft, number: int, path, lines: list[str]):
    """The items as they are staged and judged, as the load of a number."""
    staged = stage(draft.raw, matched("asycuda", put(path, lines)), number)
    verdict.judge(staged)
    return staged


def test_listings_load_with_their_sums(draft, tmp_path):
    sums = {name: sum(Decimal(item[at]) for item in ITEMS) for name, at in (("value", 8), ("weight", 7), ("tax", 9))}
    for number, (form, (lines, below)) in enumerate(LISTINGS.items(), 1):
        staged = staged_of(draft, number, tmp_path / "list.txt", lines)
        left = {name: amounts["file"] - amounts["aggregate"] for name, amounts in verdict.parts(staged).items()}
        assert (form, {name: left[name] for name in sums}, staged.loaded) == (form, sums, 3)
        assert (form, staged.physical) == (form, staged.loaded + staged.quarantined + staged.blank)
        assert below in " ".join(note for note in staged.notes if note.startswith("below the records")), form
        assert not any("may be cut" in note for note in staged.notes), form
    staged = staged_of(draft, 99, tmp_path / "list.txt", [*pages("|"), "", "1 204 rows selected."])
    assert "line 11 says '1 204 rows selected.', and 3 records stand above it: the file may be cut" in " ".join(staged.notes)


def test_columns_of_fixed_width_are_refused_with_what_to_state(draft, tmp_path):
    lines = [line(HEADER, " "), ruled(" "), *(line(one, " ") for one in ITEMS)]
    with pytest.raises(
        FileRefused, match=r"Its columns are of fixed width: export with a mark between fields \(in SQL\*Plus: SET MARKUP CSV ON"
    ):
        loaded(draft, "asycuda", put(tmp_path / "list.txt", lines))


NOTES = {
    "Source : SYDONIA World": True,
    "(3 rows affected)": True,
    "* provisoire": True,
    "NK01": False,  # a record that was cut
    "17734568.39": False,
    "TOTAL;17734568.39": False,
    ";;;;Note: x;;": True,
    "(17,534,568 rows)": True,
    "Source: A, B, C, D, E, F, G, H, I, J and K": True,
    "SYDONIA 4.3.2 (build 2024-12), 15/01/2025 10:15:22": True,
    "NK03,2025,20,IM4,14/02/2025 10:15,1,10063000,25000,9000000.50,1782000.10": False,  # records of another export
    "NK03\t2025\t20\tIM4\t14/02/2025\t1\t10063000\tRiz semi blanchi en sacs de la region\t9000000.50\t1782000.10": False,
    "NK03,2025,20,IM4,14/02/2025,1,Riz semi blanchi ou blanchi en sacs de jute,25000,9000000.50,1782000.10": False,
    "NK03 2025 20 IM4 14/02/2025 1 10063000 Riz 25000 9000000.50 1782000.10": False,
}


@pytest.mark.parametrize(("text", "note"), NOTES.items(), ids=NOTES)
def test_words_in_one_cell_are_a_note_and_a_cut_record_is_none(text, note):
    assert is_note(text, ";", len(HEADER)) == note


BELOW = {
    "records of another mark": (20, [",".join([*ITEMS[2][:4], "14/02/2025 10:15", *ITEMS[2][5:]])] * 8, "8 of 28 records"),
    "words below few records": (2, [f"NK0{n} bureau x" for n in range(9)], "9 of 11 records"),
    "words below more records": (20, [f"NK0{n} bureau x" for n in range(8)], "8 of 28 records"),
    "notes": (20, ["Source : SYDONIA", "* provisoire", "** estimation", "Note : avec les franchises", "Fin 14/02/2025 10:15"], ""),
}


@pytest.mark.parametrize(("records", "below", "lost"), BELOW.values(), ids=BELOW)
def test_notes_are_few_and_other_lines_below_are_lost_records(draft, tmp_path, records, below, lost):
    above = [";".join([*ITEMS[2][:2], str(n), *ITEMS[2][3:]]) for n in range(records)]
    path = put(tmp_path / "below.csv", [";".join(HEADER), *above, *below])
    if lost:
        with pytest.raises(FileRefused, match=f"{lost} .* cannot be loaded"):
            loaded(draft, "asycuda", path)
    else:
        report = loaded(draft, "asycuda", path)
        assert (report.loaded, report.quarantined) == (records, len(below))
        assert "'Fin 14/02/2025 10:15' (line 26): no record, and in no sum" in " ".join(report.notes)


QUOTED = {
    r'1;"6\" pipe; new";2': ["1", '6" pipe; new', "2"],
    r'1;"a \"b\"";2': ["1", 'a "b"', "2"],
    r'\N;"a \"b\" \\";2': [r"\N", r'a "b" \\', "2"],
    r'1;"C:\";2': ["1", "C:\\", "2"],  # as others than MySQL write it
}


@pytest.mark.parametrize(("raw", "fields"), QUOTED.items(), ids=QUOTED)
def test_quotes_behind_a_backslash_are_read_where_nothing_else_fits(raw, fields):
    block = Irregular(f"{raw}\n".encode(), 2, ";", 3, iter(())).block()
    assert ([column.to_pylist() for column in block.texts], block.rejected) == ([[one] for one in fields], [])
