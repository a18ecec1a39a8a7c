#!/usr/bin/env bash
# The Kaplan-Meier median of statsmodels 0.15.0 (SurvfuncRight.quantile) is decided by rounding where half of an even number of times lie
# below it: the share that survives is a product of fractions, and is compared with one half without a margin. Of samples that differ in
# nothing but their size, half of the goods released within two hours and half after thirty, most have a median of 30 hours and some of 2.
# No time is censored here. The middle of the two, 16 hours, which numpy gives for the same times, is never given.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q statsmodels==0.15.0 pandas==3.1.1 numpy==2.4.6
"$folder/env/bin/python" - <<'PY'
import numpy as np
import statsmodels
from statsmodels.duration.survfunc import SurvfuncRight

low, high = [], []
for n in range(2, 202, 2):
    hours = np.concatenate([np.linspace(1, 2, n // 2), np.linspace(30, 31, n // 2)])
    median = SurvfuncRight(hours, np.ones(n)).quantile(0.5)
    assert median in {2.0, 30.0}
    (low if median == 2 else high).append(n)
print("statsmodels", statsmodels.__version__)
print(f"median 30 h for {len(high)} sizes, such as n = {high[:6]}")
print(f"median 2 h for {len(low)} sizes: n = {low}")
assert low and high and low[0] == 12, "sizes of one kind have one median now"
PY
