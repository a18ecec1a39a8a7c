"""What axes write beside their numbers, in the language of the reader."""

from collections.abc import Sequence
from typing import Any

from dashboard.core.format import hour, per_cent, significant
from data.language import direction
from data.number_text import plus


def hour_ticks() -> dict[str, str]:
    """Return what an axis of hours writes beside each number; a chart is drawn from left to right, so that an Arabic unit comes first."""
    return {"tickprefix": f"{hour()} "} if direction() == "rtl" else {"ticksuffix": f" {hour()}"}


def percent_ticks() -> dict[str, str]:
    """Return what an axis of per cent writes beside each number."""
    before, _, after = per_cent("\n").partition("\n")
    return {"tickprefix": before} if before else {"ticksuffix": after}


def share_ticks(shares: Sequence[float], signed: bool = False) -> dict[str, Any]:
    """Return an axis that names these shares (fractions), with a plus where they are above 0 if it is signed."""
    texts = [per_cent(significant(share * 100)) for share in shares]
    return {
        "tickvals": list(shares),
        "ticktext": [plus(text) if signed and share > 0 else text for share, text in zip(shares, texts, strict=True)],
    }
