"""What was set aside is mended in a table and loaded again: the file takes its own place, and nothing mended stays in quarantine."""

import csv
import io

import pytest
from click.testing import CliRunner

import manage
from callbacks.overview import declaration
from data.loading.reading.file_bytes import FileRefused
from queries.engine import engine
from settings import settings
from tests.data.loading.korean import NAMES, line, lines, written
from tests.meaning.core.reading import text

BAD = {5: {"Item_Price": "abc"}, 9: {"Net_Mass": "n.a?"}, 12: {"Date": "2021-13-40"}}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{tmp_path}/warehouse")
    for held in (settings, engine.warehouse):
        held.cache_clear()
    yield tmp_path
    for held in (settings, engine.warehouse):
        held.cache_clear()


def run(*arguments: object):
    return CliRunner().invoke(manage.main, [str(each) for each in arguments])


def done(*arguments: object) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output


def records(count: int = 40) -> list[str]:
    found = lines(count)
    for number, changes in BAD.items():
        found[number - 1] = line(number, **changes)
    return found


def aside() -> list[tuple]:
    with engine.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql('select line, "column", raw from quarantine order by line').fetchall()]


def value() -> float:
    with engine.reading() as connection:
        return float(connection.exec_driver_sql("select sum(import_value) from item").scalar_one())


def listed(folder, found: list[str], end: str = "\n"):
    """A file loaded as korea, and the table of what was set aside of it."""
    original, table = written(folder / "days.csv", found, end=end), folder / "aside.csv"
    done("load", "korea", original, "--accept-loss")
    done("mend", "list", "korea", original, "--out", table)
    return original, table


def traced(original) -> None:
    """A declaration leads to its file and its line there; one that was set aside to none."""
    assert done("trace", "korea", original, "00000020") == "days.csv: line 21\n"
    assert "no record of 00000012" in done("trace", "korea", original, "00000012")
    [drawn] = declaration.drawn("00000020").body
    words = text(drawn)
    assert "File days.csv, loaded " in words and "manage.py trace korea days.csv 00000020" in words and "load 1 of source korea" in words


def test_what_is_mended_leaves_quarantine_and_what_is_not_stays(folder):
    original, table = listed(folder, records(), "\r\n")
    assert [number for number, *_ in aside()] == [6, 10, 13], "lines of the file, its header the first"
    traced(original)
    before = value()
    header, *rows = csv.reader(io.StringIO(table.read_text()))
    assert header == ["set_aside_line", "set_aside_reasons", *NAMES] and len(rows) == 3
    assert [",".join(row[2:]) for row in rows] == [records()[number - 1] for number in BAD]
    assert "Item Price" in rows[0][1] and "'abc'" in rows[0][1]
    rows[0][header.index("Item Price")], rows[1][header.index("Net Mass")] = "1000.50", "2.5"
    with table.open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows[:2]])
    done("mend", "merge", "korea", original, table, "--out", folder / "mended")
    copy = folder / "mended" / "days.csv"
    whole = [line(12, Date="2021-13-40") if number == 12 else line(number) for number in range(1, 41)]
    assert copy.read_bytes() == written(folder / "whole.csv", whole, end="\r\n").read_bytes(), "all other lines stay as they were"
    done("load", "korea", copy, "--accept-loss")
    assert [number for number, *_ in aside()] == [13]
    assert value() == pytest.approx(before + 1000.50)


WRONG = (
    (lambda text: text.replace("\n6,", "\n7,", 1), "line 2, column set_aside_line: '7' is no line of days.csv"),
    (lambda text: text.replace("\n6,", "\nsix,", 1), "line 2, column set_aside_line: 'six' is no line"),
    (lambda text: text + text.split("\n")[1] + "\n", "stands there twice"),
    (lambda text: text.replace("set_aside_line", "line", 1), "line 1: 'line,set_aside_reasons"),
)


def test_what_is_not_of_this_file_is_refused_and_the_file_is_never_written_over(folder):
    several = [*records(), line(41, Declarant_ID='"two\nlines"', Item_Price="12x")]
    original, table = listed(folder, several)
    whole, kept = table.read_text(), original.read_bytes()
    table.write_text(whole.replace("12x", "12.5"))
    done("mend", "merge", "korea", original, table, "--out", folder / "lines")
    assert (folder / "lines" / "days.csv").read_text() == original.read_text().replace("12x", "12.5"), "a record of two lines stays one"
    assert "the folder of the file itself" in str(run("mend", "merge", "korea", original, table, "--out", folder).exception)
    assert original.read_bytes() == kept
    for change, words in WRONG:
        table.write_text(change(whole))
        refused = run("mend", "merge", "korea", original, table, "--out", folder / "mended").exception
        assert isinstance(refused, FileRefused) and words in str(refused)
    assert not (folder / "mended").exists()
    never = run("mend", "list", "korea", written(folder / "other.csv", lines(3)), "--out", table).exception
    assert "no file of this name was loaded" in str(never)
    written(original, lines(3))
    wrong = run("mend", "list", "korea", original, "--out", table).exception
    assert "this is not the file that was loaded" in str(wrong)
