"""Service standards in words: within how many hours the declarations counted were to be released."""

from collections.abc import Sequence

from dashboard.format import amount, significant

SHOWN = 3
LITTLE = 0.0005


def said(limits: Sequence[tuple[float, float]], unjudged: float, clock: str) -> str:
    """'standard: 24 h', or of several 'standards: 72 h for 58 %, 24 h for 40 %, 48 h for 2 %'; empty where nothing is counted.

    limits: hours and the share of the declarations counted that they hold for, the commonest first. unjudged: the share of all
    declarations that no standard holds for. clock: calendar or working, in whose hours they are.
    """
    hours = "working h" if clock == "working" else "h"
    named = [f"{significant(limit)} {hours}" for limit, _ in limits]
    without = f"; none for {amount(unjudged, 'percent')} of all" if unjudged > LITTLE else ""
    if len(named) < 2:
        return f"standard: {named[0]}{without}" if named else ""
    each = [f"{name} for {amount(share, 'percent')}" for name, (_, share) in zip(named, limits, strict=True)]
    rest = sum(share for _, share in limits[SHOWN:])
    more = [f"{len(limits) - SHOWN} others for {amount(rest, 'percent')}"] if len(limits) > SHOWN else []
    return f"standards: {', '.join([*each[:SHOWN], *more])}{without}"
