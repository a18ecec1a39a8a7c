#!/usr/bin/env bash
# model_copy(update=...) of a frozen pydantic model keeps what a functools.cached_property worked out from the old values: the copy states
# one thing and derives another, and the two still compare equal to a model made anew. So the settings of a file that a command overrides
# must make a new model from the old one's fields instead of copying it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q pydantic==2.14.3
"$folder/env/bin/python" - <<'PY'
from functools import cached_property

from pydantic import VERSION, BaseModel, ConfigDict


class Columns(BaseModel):
    model_config = ConfigDict(frozen=True)
    names: tuple[str, ...]

    @cached_property
    def count(self) -> int:
        return len(self.names)


first = Columns(names=("month",))
print("first:", first.count, "column")
copied, anew = first.model_copy(update={"names": ("month", "office", "tax")}), Columns(names=("month", "office", "tax"))
print(f"pydantic {VERSION}: the copy has {len(copied.names)} names and counts {copied.count}; made anew it counts {anew.count}")
print("are they equal?", copied == anew)
assert copied.count == 1 and anew.count == 3, "a copy forgets what was derived now"
assert copied == anew
PY
