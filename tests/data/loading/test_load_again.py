"""Loading again: the same file changes nothing, a corrected one replaces, and a load killed midway leaves no trace."""

import os
import signal
import subprocess
import sys
import textwrap
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from data.loading import load
from data.loading.mapping.mapping import Options
from data.releases import release
from tests.data.loading.korean import line, lines, written

ROOT = Path(__file__).parents[3]
TABLES = ("item", "tax_line", "clearance", "inspection", "quarantine", "load", "finding")


@pytest.fixture
def draft(tmp_path):
    with release.draft(tmp_path / "warehouse", fresh=True) as draft:
        yield draft


def loaded(draft, path: Path) -> load.Report:
    [report] = load.load_files(draft, "korea", [path], options=Options(accept_loss=True))
    return report


def contents(draft) -> dict[str, list]:
    return {table: sorted(map(str, draft.raw.execute(f"SELECT * FROM {table}").fetchall())) for table in TABLES}


def test_the_same_file_changes_nothing_and_repeats_its_report(draft, tmp_path):
    path = written(tmp_path / "a.csv", [*lines(5), line(6, Date="x")])
    first, before = loaded(draft, path), contents(draft)
    again = loaded(draft, path)
    assert again.unchanged and not first.unchanged and again.months == []
    assert (again.physical, again.loaded, again.quarantined, again.sums) == (6, 5, 1, first.sums)
    assert contents(draft) == before


def test_a_corrected_file_of_the_same_name_replaces_its_rows(draft, tmp_path):
    loaded(draft, written(tmp_path / "a.csv", [*lines(4), line(5, Date="x"), line(6, Date="2021-05-01")]))
    report = loaded(draft, written(tmp_path / "a.csv", [*lines(2), line(3, Item_Price="7"), line(5)]))
    assert report.months == [202101, 202105] and "5 rows loaded before gave way to these" in report.notes
    assert draft.raw.execute("SELECT decl_id, value FROM item ORDER BY 1").fetchall() == [
        ("00000001", Decimal("1000.5")),
        ("00000002", Decimal("1000.5")),
        ("00000003", 7),
        ("00000005", Decimal("1000.5")),
    ]
    assert load.quarantined(draft.connection) == []
    assert draft.raw.execute('SELECT count(*) FROM finding WHERE month = 202105 AND "rows" > 0').fetchone() == (0,)


def test_the_first_content_loads_again_after_the_second(draft, tmp_path):
    one, two = [*lines(3)], [*lines(2)]
    for records, count in ((one, 3), (two, 2), (one, 3)):
        assert not loaded(draft, written(tmp_path / "a.csv", records)).unchanged
        assert draft.raw.execute("SELECT count(*) FROM item").fetchone() == (count,)


def test_the_same_declarations_in_another_file_replace_the_old(draft, tmp_path):
    loaded(draft, written(tmp_path / "a.csv", lines(4)))
    report = loaded(draft, written(tmp_path / "b.csv", [line(4, Item_Price="9", Date="2021-03-01"), line(5)]))
    assert report.months == [202101, 202103] and report.notes == ["1 rows loaded before gave way to these"]
    for table in ("item", "clearance", "tax_line", "inspection"):
        assert draft.raw.execute(f"SELECT count(*), count(DISTINCT decl_id) FROM {table}").fetchone() == (5, 5)
    assert draft.raw.execute("SELECT sum(value) FROM item").fetchone() == (Decimal("4011.0"),)


def test_several_files_are_one_report_each(draft, tmp_path):
    paths = [written(tmp_path / f"{name}.csv", [line(number)]) for number, name in enumerate("abc", 1)]
    reports = load.load_files(draft, "korea", paths)
    assert [(one.file, one.loaded) for one in reports] == [("a.csv", 1), ("b.csv", 1), ("c.csv", 1)]
    assert [one.unchanged for one in load.load_files(draft, "korea", [*paths, written(tmp_path / "d.csv", [line(9)])])] == [True] * 3 + [
        False
    ]


def test_a_report_survives_its_json_and_reads_well(draft, tmp_path):
    report = loaded(draft, written(tmp_path / "a.csv", [*lines(3), line(1)]))
    assert load.Report.from_json(report.to_json()) == report
    assert report.lines()[:3] == [
        "a.csv",
        "  4 records = 3 loaded + 1 quarantined + 0 blank; 1 duplicate",
        "  quarantined for duplicate: 1",
    ]
    assert "  value: file 4,002 = 3,001.5 loaded + 1,000.5 duplicate" in report.lines()


def test_a_refused_file_leaves_the_release_in_service(tmp_path):
    folder = tmp_path / "warehouse"
    with release.draft(folder, fresh=True) as draft:
        loaded(draft, written(tmp_path / "a.csv", lines(3)))
        draft.publish("first", demonstration=False, as_of=datetime(2021, 1, 31))
    with pytest.raises(load.FileRefused), release.draft(folder) as draft:
        load.load_files(draft, "korea", [written(tmp_path / "b.csv", [line(9)]), written(tmp_path / "c.csv", ["x"])])
    assert release.current(folder).number == 1
    assert sorted(path.name[:14] for path in folder.glob("*.duckdb")) == ["release-000001"]


KILLED = textwrap.dedent("""
    import sys
    from pathlib import Path
    from data.releases import release
    from data.loading import load
    from data.loading.upsert import fill
    def told(name, done, size):
        print("reading", flush=True)
        if {early}: sys.stdin.read()
    with release.draft(Path({folder!r})) as draft:
        load.load_files(draft, "korea", [Path({path!r})], told)
        print("filled", flush=True)
        sys.stdin.read()
""")


@pytest.mark.parametrize(("early", "word"), [(True, "reading"), (False, "filled")])
def test_a_load_killed_at_any_moment_leaves_the_last_release_and_the_next_load_works(tmp_path, early, word):
    folder, path = tmp_path / "warehouse", written(tmp_path / "b.csv", [line(number) for number in range(1, 3_000)])
    with release.draft(folder, fresh=True) as draft:
        loaded(draft, written(tmp_path / "a.csv", lines(3)))
        draft.publish("first", demonstration=False, as_of=datetime(2021, 1, 31))
    code = KILLED.format(folder=str(folder), path=str(path), early=early)
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
        while (said := child.stdout.readline().strip()) != word:
            assert said == "reading"
        os.kill(child.pid, signal.SIGKILL)
    assert child.returncode == -signal.SIGKILL
    assert release.current(folder).number == 1
    with release.draft(folder) as draft:
        assert draft.raw.execute("SELECT count(*) FROM item").fetchone() == (3,)
        assert loaded(draft, path).loaded == 2_999
        draft.publish("second", demonstration=False, as_of=load.as_of(draft))
    assert release.current(folder).number == 2
    assert sorted(one.name[:14] for one in folder.glob("*.duckdb")) == ["release-000001", "release-000002"]
