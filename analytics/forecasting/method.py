"""How a forecast was made, as data: what it follows, the calendar that it counts, and since when its range is wider."""

import json
import re
from dataclasses import asdict, dataclass, replace

OWN, SHARE, DRIVER, UNDRIVEN = "own", "share", "driver", "undriven"
KINDS = (OWN, SHARE, DRIVER, UNDRIVEN)
OLDER = re.compile(rf"({'|'.join(KINDS)})(?:, ([^;{{]+))?(?:; wider since (\d{{6}}))?", re.ASCII)  # as earlier versions stored it


@dataclass(frozen=True)
class Method:
    """How a forecast was made.

    kind: OWN (its own past and that of its parents), SHARE of its parent, DRIVER (known changes of rates), UNDRIVEN where trials of the
    driver were no better; empty where a file holds what cannot be read. calendar: the parts of the calendar that it counts, by name.
    wider_since: the month (yyyymm) since which the series has strayed, 0 where it has not.
    """

    kind: str = OWN
    calendar: tuple[str, ...] = ()
    wider_since: int = 0

    @property
    def stored(self) -> str:
        """Return the text that a table of forecasts holds: the kind alone, or all of it as JSON."""
        return self.kind if self == Method(self.kind) else json.dumps(asdict(self), sort_keys=True)

    def widened(self, since: int) -> "Method":
        """Return the method with a range that is wider since a month (yyyymm)."""
        return replace(self, wider_since=since)


def read(stored: str) -> Method:
    """Return the method that a table of forecasts holds, of this version or an older one; without a kind where it cannot be read."""
    if older := OLDER.fullmatch(stored):
        return Method(older[1], (older[2],) if older[2] else (), int(older[3] or 0))
    try:
        held = json.loads(stored)
        return Method(str(held["kind"]), tuple(map(str, held["calendar"])), int(held["wider_since"]))
    except (ValueError, KeyError, TypeError):
        return Method("")
