"""A program that is killed while it writes leaves a log that is whole, and that the next one goes on with."""
import os
import signal
import subprocess
import sys

from data.audit.log_file import LogFile
from data.audit.tampering import verified
from tests.warehouses import ROOT

KEY, KILLS = "4fQx-zR8vLm2_tWb7KcNsYhJ9dPaEu3G", 10
WRITES = """
import sys
from data.audit.recording import Action, record, of_process
for number in range(10**9):
    record(Action.ANSWER, rows=number)
    if number % 100 == 0:
        record(Action.EXPORT, rows=number)
        print(number, flush=True)
"""


def test_after_each_of_ten_kills_the_log_is_whole_and_holds_every_export_that_was_given(tmp_path):
    given = os.environ | {"PYTHONPATH": str(ROOT), "PORTOLAN_AUDIT": str(tmp_path / "audit"), "PORTOLAN_AUDIT_KEY": KEY}
    log, acknowledged = LogFile(tmp_path / "audit", KEY), 0
    for kill in range(KILLS):
        with subprocess.Popen([sys.executable, "-c", WRITES], env=given, stdout=subprocess.PIPE, text=True, cwd=tmp_path) as writer:
            for _ in range(kill + 1):
                assert writer.stdout.readline()
            writer.send_signal(signal.SIGKILL)
            acknowledged += kill + 1 + len(writer.stdout.readlines())
        found = verified(log.path, KEY.encode())
        assert found.fault is None and found.number == found.events
    exports = log.path.read_bytes().count(b'"action":"export"')
    assert acknowledged <= exports <= acknowledged + KILLS
