"""The proof that a security officer reads: a goal is met where checks ran and all passed, and each goal names checks that exist."""

from dataclasses import replace

from bench.trust import __main__ as trust
from bench.trust.__main__ import GOALS, Proof, proof, read
from bench.trust.measured import Count

CASE = '<testcase classname="tests.a" name="test_{}">{}</testcase>'


def report(*said: str) -> str:
    return f"<testsuites><testsuite>{''.join(CASE.format(number, each) for number, each in enumerate(said))}</testsuite></testsuites>"


def test_every_goal_names_checks_that_exist():
    assert [path for paths in GOALS.values() for path in paths if not (trust.ROOT / path).exists()] == []


def test_a_goal_is_met_where_all_passed():
    found = read("a", report("", ""), 1.5)
    assert found == Proof("a", 2, 2, (), (), 1.5) and found.met


def test_what_failed_was_skipped_or_did_not_run_meets_no_goal():
    failed, skipped = read("a", report("", "<failure/>"), 0), read("a", report("", "<skipped/>"), 0)
    assert (failed.failed, failed.met) == (("tests.a.test_1",), False) and (skipped.skipped, skipped.met) == (("tests.a.test_1",), False)
    assert not read("a", report("<error/>"), 0).met and not read("a", "<testsuites/>", 0).met


def test_checks_that_fail_are_told(tmp_path, monkeypatch):
    (tmp_path / "test_wrong.py").write_text("def test_right(): pass\ndef test_wrong(): assert False\n")
    monkeypatch.setattr(trust, "ROOT", tmp_path)
    found = proof("a", ["test_wrong.py"])
    assert (found.checks, found.passed, found.failed) == (2, 1, ("test_wrong.test_wrong",)) and not found.met
    assert not proof("a", ["test_gone.py"]).met


def test_what_cannot_begin_in_time_is_not_run_and_not_met():
    late = list(trust.proofs(0))
    assert [each.goal for each in late] == list(GOALS) and not any(each.checks or each.met for each in late)


def test_a_count_is_met_where_nothing_was_found_in_enough_tries_and_the_control_found_something():
    whole = Count("a", 0, 100, 100, 3, 1.0, 1, [])
    assert whole.met and whole.said == "0 in 100 of 100 tries (100.0 a second); the control: 3"
    assert not any(replace(whole, **each).met for each in ({"value": 1}, {"tried": 99}, {"control": 0}))
    assert "all would take 4 minutes" in replace(whole, target=24_000).said
