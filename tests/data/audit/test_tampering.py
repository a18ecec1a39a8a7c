"""Whatever is done to a log without its key is found, and where: lines changed, removed, inserted, put in another order, cut off."""
import random
from collections import Counter

import pytest

from data.audit import checkpoints, tampering
from data.audit.audit_event import Action, AuditEvent
from data.audit.chain import FIRST, sealed, unsealed
from data.audit.log_file import LogFile, start
from data.audit.tampering import Tampering, verified

KEY, OTHER = b"4fQx-zR8vLm2_tWb7KcNsYhJ9dPaEu3G", b"Zq9-Lw2xTb6_Mv4cRk8sHy1nDf5gJa7P"
EVENTS = 40


def chained(events: int, secret: bytes = KEY, salt: int = 0) -> list[bytes]:
    """The lines of a log, the first of them its start."""
    lines, before = [start(secret)[:-1]], FIRST
    for number in range(1, events + 1):
        event = AuditEvent(Action.ANSWER, of=(f"/trade?since=2024-0{number % 9 + 1}",), rows=number + salt).body()
        line, before = sealed(secret, {"number": number, **event, "before": before})
        lines.append(line)
    return lines


LINES, SAME_KEY, OTHER_KEY = chained(EVENTS), chained(EVENTS, salt=1000), chained(EVENTS, OTHER)
LAST = unsealed(KEY, LINES[-1])


def text(lines: list[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)


def changed(draw: random.Random) -> tuple[bytes, int, set[Tampering]]:
    """Another byte, at any place of the file but the end of a line."""
    at = draw.randrange(EVENTS + 1)
    line = bytearray(LINES[at])
    place = draw.randrange(len(line))
    line[place] = draw.choice([byte for byte in range(32, 256) if byte != line[place]])
    return text([*LINES[:at], bytes(line), *LINES[at + 1 :]]), at + 1, {Tampering.CHANGED}


def restated(draw: random.Random) -> tuple[bytes, int, set[Tampering]]:
    """Another line in the place of one: of a log with another key, or with the same."""
    at, (lines, kind) = draw.randrange(2, EVENTS + 1), draw.choice([(OTHER_KEY, Tampering.CHANGED), (SAME_KEY, Tampering.INSERTED)])
    return text([*LINES[:at], lines[at], *LINES[at + 1 :]]), at + 1, {kind}


def removed(draw: random.Random) -> tuple[bytes, int, set[Tampering]]:
    at = draw.randrange(EVENTS)
    end = draw.randint(at + 1, EVENTS)
    return text([*LINES[:at], *LINES[end:]]), at + 1, {Tampering.REMOVED}


def inserted(draw: random.Random) -> tuple[bytes, int, set[Tampering]]:
    at = draw.randrange(1, EVENTS)
    new = draw.choice([LINES[draw.randint(1, at)], OTHER_KEY[at], b"", b'{"number":1}', SAME_KEY[at] if at > 1 else b"x"])
    return text([*LINES[: at + 1], new, *LINES[at + 1 :]]), at + 2, {Tampering.INSERTED}


def reordered(draw: random.Random) -> tuple[bytes, int, set[Tampering]]:
    one, two = sorted(draw.sample(range(1, EVENTS + 1), 2))
    lines = list(LINES)
    lines[one], lines[two] = lines[two], lines[one]
    return text(lines), one + 1, {Tampering.REORDERED}


def cut_off(draw: random.Random) -> tuple[bytes, int, set[Tampering]]:
    """Whole lines, or any number of bytes."""
    if draw.random() < 0.5:
        kept = draw.randint(1, EVENTS)
        return text(LINES[:kept]), kept, {Tampering.CUT_OFF}
    whole = text(LINES)
    kept = draw.randint(len(LINES[0]) + 1, len(whole) - 1)
    held = whole[:kept]
    return held, held.count(b"\n") + (not held.endswith(b"\n")), {Tampering.CUT_OFF}


def rekeyed(draw: random.Random) -> tuple[bytes, int, set[Tampering]]:
    return text(chained(draw.randint(1, 3), OTHER)), 1, {Tampering.WRONG_KEY}


KINDS = (changed, restated, removed, inserted, reordered, cut_off, rekeyed)


def found_all(folder, number: int) -> Counter:
    path, draw, tried = folder / "audit.jsonl", random.Random(number), Counter()
    path.write_bytes(text(LINES))
    point = (checkpoints.Checkpoint(EVENTS, LAST.seal, "2026-11-30T12:00:00Z"),)
    assert verified(path, KEY, point).fault is None
    for _ in range(number):
        tamper = draw.choice(KINDS)
        held, at, kinds = tamper(draw)
        path.write_bytes(held)
        fault = verified(path, KEY, point).fault
        assert fault and (fault.line, fault.kind in kinds) == (at, True), (tamper.__name__, at, kinds, fault)
        tried[tamper.__name__] += 1
    return tried


def test_of_500_tamperings_of_every_kind_each_is_found_where_it_was_done(tmp_path):
    tried = found_all(tmp_path, 500)
    assert len(tried) == len(KINDS) and min(tried.values()) > 30


@pytest.mark.nightly
def test_of_50_000_tamperings_each_is_found(tmp_path):
    assert sum(found_all(tmp_path, 50_000).values()) == 50_000


def test_without_a_checkpoint_a_log_that_was_cut_off_looks_whole(tmp_path):
    path = tmp_path / "audit.jsonl"
    path.write_bytes(text(LINES[:-3]))
    assert verified(path, KEY).fault is None
    fault = verified(path, KEY, (checkpoints.Checkpoint(EVENTS, LAST.seal, "2026-11-30T12:00:00Z"),)).fault
    assert fault and fault.said == "it ends with event 37, and the checkpoint of 2026-11-30T12:00:00Z saw event 40"


def test_a_chain_whose_key_is_known_lets_a_forgery_through_that_a_checkpoint_finds(tmp_path):
    """The control: with the key of the attacker in place of ours nothing of the chain itself is wrong."""
    path = tmp_path / "audit.jsonl"
    path.write_bytes(text(SAME_KEY))
    assert verified(path, KEY).fault is None
    fault = verified(path, KEY, (checkpoints.Checkpoint(EVENTS, LAST.seal, "2026-11-30T12:00:00Z"),)).fault
    assert fault and fault.kind is Tampering.REWRITTEN


def test_lines_without_a_link_let_a_line_of_another_log_through(tmp_path, monkeypatch):
    """The control: the seals of single lines do not tell that a line is of another log."""
    path = tmp_path / "audit.jsonl"
    path.write_bytes(text([*LINES[:9], SAME_KEY[9], *LINES[10:]]))
    assert verified(path, KEY).fault is not None
    monkeypatch.setattr(tampering, "follows", lambda line, before: True)
    assert verified(path, KEY).fault is None


def test_an_empty_log_and_one_without_its_first_line_are_none(tmp_path):
    path = tmp_path / "audit.jsonl"
    path.write_bytes(b"")
    assert verified(path, KEY).fault.kind is Tampering.CUT_OFF
    path.write_bytes(text(LINES[1:]))
    assert verified(path, KEY).fault.kind is Tampering.REMOVED


def test_after_a_damaged_line_nothing_is_chained(tmp_path):
    log = LogFile(tmp_path, KEY.decode())
    log.append([AuditEvent(Action.ANSWER)])
    log.path.write_bytes(log.path.read_bytes()[:-5] + b"0000\n")
    with pytest.raises(Exception, match="last line is not as it was written"):
        log.append([AuditEvent(Action.ANSWER)])
