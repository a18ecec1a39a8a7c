"""What the data hold of that which a method needs, and whether it is enough."""

from dataclasses import dataclass

ENOUGH, FEW, NONE = "enough", "few", "none"


@dataclass(frozen=True)
class HeldData:
    """What the data hold: rows, rows that can be used, the first and last of their months (yyyymm; 0 without any), months with any.

    state: `enough`, `few` (fewer months than the method takes, or no reform within them), `none` (no row that can be used). reforms: starts
    of agreements and changes of rates within the months held, for an event study.
    """

    rows: int
    usable: int
    first: int
    last: int
    months: int
    state: str
    reforms: int = 0


def judged(counts: dict[str, int], least: int, complete: bool) -> str:
    """Return whether there is data enough: `none`, `few` or `enough`. complete: all else that the method takes is there."""
    if not counts["usable"]:
        return NONE
    return ENOUGH if complete and counts["months"] >= least else FEW
