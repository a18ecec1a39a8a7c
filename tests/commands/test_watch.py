"""Files dropped into a folder: loaded and moved away as they come, one bad file keeps no other out, and a copy under way is left."""

from pathlib import Path

import pytest
from click.testing import CliRunner

import manage
from commands import watch
from data.loading.mapping.mapping import Options
from data.loading.reading.file_bytes import FileRefused
from data.releases import file_lock
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import Question
from queries.risk.models import CannotCut
from tests.queries.conftest import folder
from tests.test_manage import HEADER, ROWS

__all__ = ["folder"]
PROMPT = ["--once", "--every", "0.1"]


@pytest.fixture
def dropped(tmp_path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def written(path: Path, *rows: str) -> Path:
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return path


def run(*arguments: str) -> str:
    found = CliRunner().invoke(manage.main, arguments, catch_exceptions=False)
    assert found.exit_code == 0, found.output
    return found.output


def names(place: Path) -> list[str]:
    return sorted(path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file() and path.name != watch.LOCK)


def declared() -> int:
    engine.warehouse.cache_clear()
    return int(ask(Question(("declarations",), ())).value("declarations") or 0)


def test_files_are_loaded_as_they_come_and_a_bad_one_keeps_no_other_out(folder, dropped):
    written(dropped / "a.csv", ROWS[0])
    written(dropped / "b.csv", ROWS[1].replace("2021-01-02", "2021-02-02"))
    (dropped / "bad.csv").write_text("no,such,file\n1,2,3\n")
    for name in ("c.csv.PART", "~open.csv", "edited.csv~", ".hidden"):
        (dropped / name).write_text("still being written")
    said = run("watch", "korea", str(dropped), *PROMPT)
    left = [".hidden", "c.csv.PART", "edited.csv~"]
    put = [f"loaded/{name}.csv{ending}" for name in "ab" for ending in ("", ".report.txt")]
    assert names(dropped) == [*left, *put, "refused/bad.csv", "refused/bad.csv.why.txt", "~open.csv"]
    assert "1 records = 1 loaded" in (dropped / "loaded" / "a.csv.report.txt").read_text()
    assert declared() == 2
    why = (dropped / "refused" / "bad.csv.why.txt").read_text()
    assert "bad.csv" in why and f"REFUSED {why.splitlines()[0]}" in said
    assert said.count("1 records loaded") + said.count("1 record loaded") == 2 and "is on the screen" in said


def test_the_same_file_again_changes_nothing_and_keeps_both(folder, dropped):
    written(dropped / "a.csv", ROWS[0])
    run("watch", "korea", str(dropped), *PROMPT)
    before = engine.current().number
    written(dropped / "a.csv", ROWS[0])
    said = run("watch", "korea", str(dropped), *PROMPT)
    assert "a.csv: loaded before, nothing changes" in said and "Release" not in said
    engine.warehouse.cache_clear()
    assert engine.current().number == before
    kept = [name for name in names(dropped) if name.endswith("a.csv")]
    assert len(kept) == 2 and len(names(dropped)) == 4 and all(name.startswith("loaded/") for name in names(dropped))


def test_a_file_that_still_grows_is_left_for_the_next_look(dropped, monkeypatch):
    taken: list[Path] = []
    monkeypatch.setattr(watch, "_taken", lambda _source, files, _options: taken.extend(files))
    monkeypatch.setattr(watch.time, "sleep", lambda _seconds: written(dropped / "a.csv", *ROWS))
    written(dropped / "a.csv", ROWS[0])
    written(dropped / "b.csv", ROWS[1])
    watch.watch.main(["korea", str(dropped), "--once"], standalone_mode=False)
    assert [path.name for path in taken] == ["b.csv"]


def test_a_disk_that_is_full_leaves_the_file_where_it_lies(dropped, monkeypatch, capsys):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(watch, "published", full)
    path = written(dropped / "a.csv", ROWS[0])
    watch._taken("korea", [path], Options())
    assert path.exists() and "tried again at the next look: No space left on device" in capsys.readouterr().out


def test_what_is_open_is_scored_where_there_is_a_model(dropped, monkeypatch, capsys):
    class Report:
        file, unchanged, loaded, quarantined, notes = "a.csv", False, 3, 0, ["line 3 is set aside as their total"]

        def lines(self) -> list[str]:
            return ["the whole report"]

    (dropped / "loaded").mkdir()
    monkeypatch.setattr(watch, "published", lambda *_: [Report()])
    monkeypatch.setattr(watch.engine, "current", lambda: type("Release", (), {"number": 7}))
    monkeypatch.setattr(watch.scoring, "score", lambda: {"scored": 12, "review": 1})
    monkeypatch.setattr(watch.price_flags, "flag", lambda: {"flagged": 2})
    watch._taken("korea", [written(dropped / "a.csv", ROWS[0])], Options())
    assert (dropped / "loaded" / "a.csv.report.txt").read_text() == "the whole report\n"
    assert "Release 7 is on the screen" in (said := capsys.readouterr().out) and "scored: 12; prices flagged: 2" in said
    assert "  line 3 is set aside as their total" in said

    def untrained() -> dict[str, int]:
        raise CannotCut("no model")

    monkeypatch.setattr(watch.scoring, "score", untrained)
    watch._taken("korea", [written(dropped / "b.csv", ROWS[0])], Options())
    assert "scored" not in capsys.readouterr().out


def test_files_that_belong_together_are_refused_apart_only_where_they_are_refused_together(dropped, monkeypatch):
    asked: list[list[str]] = []

    def refused(_source: str, files: list[Path], *_: object) -> None:
        asked.append([path.name for path in files])
        raise FileRefused(f"{files[0].name}: no")

    (dropped / "refused").mkdir()
    monkeypatch.setattr(watch, "published", refused)
    watch._taken("korea", [written(dropped / name, ROWS[0]) for name in ("a.csv", "b.csv")], Options())
    assert asked == [["a.csv", "b.csv"], ["a.csv"], ["b.csv"]]
    assert names(dropped) == ["refused/a.csv", "refused/a.csv.why.txt", "refused/b.csv", "refused/b.csv.why.txt"]


def test_a_folder_is_watched_by_one_alone(dropped):
    (dropped / "loaded").mkdir()
    with (dropped / "loaded" / watch.LOCK).open("w") as held:
        assert file_lock.is_free(held)
        found = CliRunner().invoke(manage.main, ["watch", "korea", str(dropped), *PROMPT])
    assert found.exit_code == 1 and "is watched already" in found.output


@pytest.mark.parametrize("name", [f"{'n' * 240}.csv", f"{'é' * 120}.csv"])
def test_a_long_name_and_a_folder_that_is_gone_end_no_watch(folder, dropped, name, capsys):
    (dropped / name).write_text("no,such,file\n1,2,3\n")
    (dropped / "refused").mkdir()
    watch._taken("korea", [dropped / name], Options())
    texts = [path.read_text() for path in (dropped / "refused").iterdir() if path.name.endswith(watch.WHY)]
    assert len(texts) == 1 and name[-7:] in texts[0]
    watch._put(written(dropped / "b.csv", ROWS[0]), "gone", "why", watch.WHY)
    assert (dropped / "b.csv").exists() and "could not be put into" in capsys.readouterr().out
