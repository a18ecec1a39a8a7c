#!/usr/bin/env bash
# readability 0.3.2 counts no syllable in "the", "be", "me" and in numbers: it takes a final e for silent before it counts groups of vowels, and no
# word has at least one. Every English text comes out easier than it is: the grade of Flesch and Kincaid of "The cat sat on the mat ." is -5.4 in
# place of -1.4. Whoever holds a text to a grade by it lets harder ones pass; here the median of all messages fell from grade 5.0 to 2.5.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q readability==0.3.2
"$folder/env/bin/python" - <<'PY'
from importlib.metadata import version

from readability import getmeasures
from readability.langdata import countsyllables_en

found = getmeasures("The cat sat on the mat .", lang="en")["readability grades"]["Kincaid"]
true = 0.39 * 6 + 11.8 * 6 / 6 - 15.59
print("readability", version("readability"))
print({word: countsyllables_en(word) for word in ("the", "be", "me", "she", "1961", "cat")})
print(f"grade {found:.2f}, by the formula with one syllable in each of the six words {true:.2f}")
assert countsyllables_en("the") == countsyllables_en("be") == 0 and found < true - 3, "each word has a syllable now"
PY
