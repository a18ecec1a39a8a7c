"""The units of systemd: what they start exists, they keep apart what they need not, and systemd itself finds them closed."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import manage

ROOT = Path(__file__).parents[2]
UNITS = ROOT / "docs" / "examples" / "systemd"
SERVICES = ("portolan.service", "portolan-backup.service")
MOST_EXPOSED = 1.5  # of 10, by `systemd-analyze security`: what a service may still do


def read(name: str) -> configparser.ConfigParser:
    made = configparser.ConfigParser(strict=False, interpolation=None)
    made.optionxform = str
    made.read_string((UNITS / name).read_text())
    return made


@pytest.mark.parametrize("name", SERVICES)
def test_a_unit_runs_a_command_that_there_is_as_a_user_without_rights(name):
    service = read(name)["Service"]
    [words] = re.findall(r"manage\.py ([a-z ]+[a-z])", service["ExecStart"])
    command = manage.main
    for word in words.split():
        command = command.commands[word]
    assert service["User"] == "portolan" and service["ProtectSystem"] == "strict" and service["CapabilityBoundingSet"] == ""
    assert "/var/lib/portolan" in (UNITS / name).read_text() and service["StateDirectory"] == "portolan"


def test_a_timer_starts_the_backup():
    assert (UNITS / "portolan-backup.timer").with_suffix(".service").name in SERVICES
    assert read("portolan-backup.timer")["Timer"]["OnCalendar"] == "*-*-* 03:15"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed here")
@pytest.mark.parametrize("name", SERVICES)
def test_systemd_finds_a_unit_closed(name):
    command = ["systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED * 10:.0f}", str(UNITS / name)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout[-400:] + found.stderr
    told = subprocess.run(["systemd-analyze", "verify", str(UNITS / name)], capture_output=True, text=True, check=False).stderr
    wrong = [line for line in told.splitlines() if "is not executable" not in line]  # of the place where it is installed
    assert [line for line in wrong if name in line] == []
