"""The hypothesis board: stages, an audit trail that rebuilds what stands, edits that lose nobody's text, refusals with their reason."""

from threading import Thread

import pytest

from queries.workspace import hypotheses
from queries.workspace.hypotheses import Conflict, HypothesisRefused
from settings import settings

TEXTS = {"title": "Shoes through the north", "gap": "Partners report twice as much", "seen": "/evidence?hs2=64"}
TESTED = {**TEXTS, "test": "Red lane for 50 consignments"}
JUDGED = {**TESTED, "result": "31 of 50 undervalued", "verdict": "Confirmed"}
CHANGED = {**JUDGED, "change": "Chapter 64 at 30 % inspection"}


@pytest.fixture(autouse=True)
def store(monkeypatch, tmp_path):
    monkeypatch.setenv("PORTOLAN_SIDE_STORE", f"sqlite:///{tmp_path}/side.db")
    settings.cache_clear()
    yield
    settings.cache_clear()


def replayed(number: int) -> dict[str, str]:
    """The texts of a hypothesis from its edits alone; each edit must start from what the edit before left."""
    texts = dict.fromkeys(hypotheses.FIELDS, "")
    for edit in sorted((each for each in hypotheses.edits() if each.hypothesis == number), key=lambda each: each.version):
        assert {name: texts[name] for name in edit.changes} == {name: was for name, (was, _) in edit.changes.items()}
        texts |= {name: now for name, (_, now) in edit.changes.items()}
    return texts


def test_a_hypothesis_goes_through_its_stages_and_every_edit_is_kept():
    begun = hypotheses.begin(" Ana  Lima ", TEXTS)
    stages = [begun.stage]
    for version, (who, texts) in enumerate([("Ben", TESTED), ("Ana", JUDGED), ("Ben", CHANGED)], start=1):
        stages.append(hypotheses.edit(begun.id, version, who, texts).stage)
    assert stages == [0, 1, 2, 3]
    [held] = hypotheses.board()
    assert held.version == 4 and held.verdict == "confirmed"
    assert replayed(held.id) == {name: getattr(held, name) for name in hypotheses.FIELDS}
    assert [edit.who for edit in hypotheses.edits()] == ["Ben", "Ana", "Ben", "Ana Lima"]


def test_who_saves_second_is_refused_with_what_the_first_wrote():
    begun = hypotheses.begin("Ana", TEXTS)
    hypotheses.edit(begun.id, 1, "Ben", TESTED)
    with pytest.raises(Conflict, match="Ben saved version 2") as refused:
        hypotheses.edit(begun.id, 1, "Ana", {**TEXTS, "test": "Another test"})
    assert refused.value.theirs.test == TESTED["test"] == hypotheses.board()[0].test
    assert len(hypotheses.edits()) == 2


def test_of_many_who_save_at_once_one_is_kept():
    begun, kept, refused = hypotheses.begin("Ana", TEXTS), [], []

    def write(place: int) -> None:
        try:
            kept.append(hypotheses.edit(begun.id, 1, f"user {place}", {**TEXTS, "test": f"test {place}"}).test)
        except Conflict as conflict:
            refused.append(conflict.theirs.test)

    threads = [Thread(target=write, args=(place,)) for place in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept) == 1 and refused == kept * 5 and replayed(begun.id)["test"] == kept[0]


def test_the_share_confirmed_is_of_those_with_a_verdict():
    for verdict in ("confirmed", "confirmed", "refuted", "unclear"):
        hypotheses.begin("Ana", {**JUDGED, "verdict": verdict})
    hypotheses.begin("Ana", TESTED)
    assert hypotheses.confirmed(hypotheses.board()) == (2, 4)
    assert hypotheses.confirmed(()) == (0, 0)


def test_a_number_is_kept_with_the_narrow_space_before_its_unit():
    """A row of evidence fills the form with numbers as they are shown."""
    _, kept = hypotheses.checked("Ana", {"title": "Ceramics", "gap": "Value gap +37\u202f%;\u00a0at stake\n0.22"})
    assert kept["gap"] == "Value gap +37\u202f%;\u00a0at stake\n0.22"


@pytest.mark.parametrize(
    ("who", "changed", "reason"),
    [
        (" ", {}, "who you are"),
        ("Ana", {"title": " "}, "suspected"),
        ("Ana", {"title": "x" * 121}, "at most 120"),
        ("Ana", {"gap": "x" * 2001}, "at most 2000"),
        ("Ana", {"gap": "a\x00b"}, "letters"),
        ("Ana\u202e", {}, "letters"),
        ("Ana", {"seen": "https://elsewhere"}, "one of this application"),
        ("Ana", {"seen": "//elsewhere"}, "one of this application"),
        ("Ana", {"seen": "/\\elsewhere"}, "one of this application"),
        ("Ana", {"seen": "/\t/elsewhere"}, "one of this application"),
        ("Ana", {"verdict": "perhaps"}, "one of: confirmed, refuted or unclear"),
        ("Ana", {"test": ""}, "field test"),
        ("Ana", {"result": ""}, "result"),
        ("Ana", {"verdict": "", "change": "more"}, "verdict first"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_reason(who, changed, reason):
    with pytest.raises(HypothesisRefused, match=reason):
        hypotheses.begin(who, {**JUDGED, **changed})
    assert hypotheses.board() == () and hypotheses.edits() == ()


def test_what_is_not_there_or_not_changed_is_no_edit():
    with pytest.raises(HypothesisRefused, match="no such"):
        hypotheses.edit(7, 1, "Ana", TEXTS)
    begun = hypotheses.begin("Ana", TEXTS)
    with pytest.raises(HypothesisRefused, match="Nothing was changed"):
        hypotheses.edit(begun.id, 1, "Ben", TEXTS)
    assert len(hypotheses.edits()) == 1
