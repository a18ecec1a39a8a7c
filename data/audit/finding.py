"""Events of the log that are looked for."""

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.audit.chain import START, unsealed


@dataclass(frozen=True)
class Wanted:
    """What is looked for; whatever is empty or None holds for all.

    since, until: dates or times as ISO 8601 writes them in UTC, both included; a date stands for its whole day. of: part of an address.
    about: what stands for the code of a trader, broker or declaration.
    """

    who: str = ""
    action: str = ""
    since: str = ""
    until: str = ""
    number: int | None = None
    release: int | None = None
    of: str = ""
    about: str = ""

    def holds(self, body: dict[str, Any]) -> bool:
        """Tell whether an event is one of these."""
        at = str(body["at"])
        return (
            all(not wanted or wanted == body.get(key, "") for key, wanted in (("who", self.who), ("action", self.action)))
            and all(wanted is None or wanted == body.get(key) for key, wanted in (("number", self.number), ("release", self.release)))
            and (not self.since or at >= self.since)
            and (not self.until or at[: len(self.until)] <= self.until)
            and all(any(part in each for each in body.get("of", ())) for part in (self.of, self.about) if part)
        )


def found(path: Path, secret: bytes, wanted: Wanted) -> Generator[dict[str, Any] | int]:
    """Yield the events looked for, the oldest first, and of each line that is not as it was written its number."""
    with path.open("rb") as file:
        for at, raw in enumerate(file, 1):
            line = unsealed(secret, raw.rstrip(b"\n"))
            if line is None:
                yield at
            elif line.body["action"] != START and wanted.holds(dict(line.body)):
                yield dict(line.body)
