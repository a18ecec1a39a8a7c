"""The benchmark of loading: its files load clean, their sums are those of a plain reading, and its figures are what they say."""

import csv
import time
from decimal import Decimal
from pathlib import Path

import pytest

from bench import extracts, load
from bench.phases import REST, Clock
from data.loading.load import load_files
from data.releases import release

ITEMS, RECORDS, SEED = 1_000, 6_000, 5


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    extracts.write_asycuda(folder, ITEMS, SEED)
    extracts.write_comtrade(folder, RECORDS, SEED)
    return folder


def records(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def total(rows: list[dict[str, str]], name: str) -> Decimal:
    return sum((Decimal(row[name]) for row in rows), Decimal(0))


def test_the_extract_loads_clean_and_its_sums_are_those_of_its_latest_versions(files, tmp_path):
    held = {name: records(files / name) for name in extracts.ASYCUDA}
    latest = {row["INSTANCEID"]: row["VERSION"] for row in sorted(held["general.csv"], key=lambda row: int(row["VERSION"]))}
    kept = {name: [row for row in rows if row["VERSION"] == latest[row["INSTANCEID"]]] for name, rows in held.items()}
    with release.draft(tmp_path) as draft:
        general, items, taxes = load_files(draft, "asycuda", [files / name for name in extracts.ASYCUDA])
        clocks = draft.raw.execute("SELECT count(*), count(release_calendar), sum(on_target_calendar) FROM clearance").fetchone()
        failed = draft.raw.execute(
            "SELECT rule, sum(failed) FROM finding WHERE severity = 'E' GROUP BY 1 HAVING sum(failed) > 0"
        ).fetchall()
    assert (general.loaded, items.loaded, taxes.loaded) == (ITEMS // 2.5, ITEMS, 2 * ITEMS)
    assert (items.physical, taxes.physical) == (len(held["items.csv"]), len(held["taxes.csv"]))
    assert items.rules == {"superseded": len(held["items.csv"]) - ITEMS} and items.rules["superseded"] > 0
    assert set(general.rules) == set(taxes.rules) == {"superseded"}
    assert items.sums["value"]["warehouse"] == total(kept["items.csv"], "VIT_CIF")
    assert items.sums["weight"]["warehouse"] == total(kept["items.csv"], "VIT_WGT_NET")
    assert taxes.sums["tax"]["warehouse"] == total(kept["taxes.csv"], "TAX_LIN_AMT")
    assert clocks[:2] == (400, 400) and 0 < clocks[2] < 400
    assert failed == []


def test_the_download_loads_clean_and_its_sums_leave_out_totals(files, tmp_path):
    held = records(files / extracts.COMTRADE)
    parts = [row for row in held if len(row["cmdCode"]) == 6 and row["partnerISO"] != "W00"]
    with release.draft(tmp_path) as draft:
        [report] = load_files(draft, "partner_trade", [files / extracts.COMTRADE])
        reporters = draft.raw.execute("SELECT count(DISTINCT reporter), count(DISTINCT month), count(DISTINCT flow) FROM mirror").fetchone()
    assert report.physical == RECORDS and report.rules == {"aggregate": RECORDS - len(parts)}
    assert 0.1 < 1 - len(parts) / RECORDS < 0.25
    assert report.sums["value"]["warehouse"] == total(parts, "primaryValue")
    assert report.sums["weight"]["warehouse"] == total(parts, "netWgt")
    assert reporters == tuple(len({row[name] for row in parts}) for name in ("reporterISO", "period", "flowCode"))
    assert reporters[0] > 5 and reporters[2] == 2


def test_the_same_seed_makes_the_same_files(files, tmp_path):
    for seed, same in ((SEED, True), (SEED + 1, False)):
        again = [*extracts.write_asycuda(tmp_path, ITEMS, seed), extracts.write_comtrade(tmp_path, RECORDS, seed)]
        assert [path.read_bytes() == (files / path.name).read_bytes() for path in again] == [same] * 4


def test_no_record_of_the_download_stands_twice_however_many_there_are(tmp_path):
    rows = records(extracts.write_comtrade(tmp_path, 30_000, 3))
    keys = [
        tuple(row[name] for name in ("period", "reporterISO", "partnerISO", "flowCode", "cmdCode"))
        for row in rows
        if row["isLeaf"] == "True"
    ]
    assert len(set(keys)) == len(keys)


def test_a_load_is_timed_as_a_command_of_its_own(files):
    run = load.timed("this tree", load.ROOT, "partner_trade", [files / extracts.COMTRADE])
    assert run["records"] == RECORDS and run["peak_megabytes"] > 50
    assert run["records_per_second"] == pytest.approx(RECORDS / run["seconds"], rel=0.01)
    assert 0 < run["processor_seconds"] < 2 * run["seconds"] + 1


def run(tree: str, seconds: float, megabytes: int) -> load.Run:
    taken = {"seconds": seconds, "processor_seconds": seconds / 2, "peak_megabytes": megabytes, "records_per_second": round(900 / seconds)}
    return {"tree": tree, "source": "asycuda", **taken}


def test_ratios_are_taken_pair_by_pair_and_the_goal_by_their_median():
    runs = [
        run("this tree", 2, 900),
        run("before", 9, 5000),
        run("this tree", 3, 1600),
        run("before", 9, 5000),
        run("this tree", 3, 900),
        run("before", 15, 1),
    ]
    assert load.summary(runs)["asycuda"]["times_as_fast"] == [4.5, 3, 5]
    faster, memory = load.goals(runs)
    assert (faster["value"], faster["met"]) == (4.5, True)
    assert (memory["value"], memory["met"]) == (1600, False)


def test_the_time_of_a_phase_leaves_out_the_phases_that_it_calls():
    clock = Clock()
    clock.enter("filling")
    time.sleep(0.05)
    clock.enter("clocks")
    time.sleep(0.2)
    clock.leave()
    clock.leave()
    clock.charge()
    assert 0.05 <= clock.seconds["filling"] < 0.15 <= clock.seconds["clocks"] and clock.seconds[REST] < 0.1
