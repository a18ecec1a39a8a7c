"""Service standards in words: within how many hours the declarations counted were to be released."""

from collections.abc import Sequence

from dashboard.core.format import UNKNOWN, amount, counted, significant

SHOWN = 3
LITTLE = 0.0005


def named(limits: Sequence[tuple[float, float]], unjudged: float, clock: str) -> str:
    """Write 'standard 24 h', or '3 standards, 24 to 72 h', and the share of declarations that have none."""
    if not limits:
        return ""
    without = f"; none for {amount(unjudged, 'percent')}" if unjudged > LITTLE else ""
    least, most = (significant(end([limit for limit, _ in limits])) for end in (min, max))
    words = f"standard {least}" if len(limits) == 1 else f"{len(limits)} standards, {least} to {most}"
    return f"{words} {_hours(clock)}{without}"


def brief(limits: Sequence[tuple[float, float]]) -> str:
    """Write the hours alone, for a table whose heading says what they are: '24 h', '24–72 h', or '–' where nothing is judged."""
    hours = [limit for limit, _ in limits]
    if not hours:
        return UNKNOWN
    least, most = min(hours), max(hours)
    return f"{significant(least)} h" if least == most else f"{significant(least)}–{significant(most)} h"


def said(limits: Sequence[tuple[float, float]], unjudged: float, clock: str) -> str:
    """Write 'standard: 24 h', or 'standards: 72 h for 58 %, 24 h for 40 %, 48 h for 2 %'; empty where nothing is counted.

    limits: hours, and the share of the declarations counted that they apply to, the commonest first. unjudged: the share of all
    declarations without a standard. clock: calendar or working, the hours that limits are in.
    """
    each = [f"{significant(limit)} {_hours(clock)}" for limit, _ in limits]
    without = f"; none for {amount(unjudged, 'percent')} of all" if unjudged > LITTLE else ""
    if len(each) < 2:
        return f"standard: {each[0]}{without}" if each else ""
    parts = [f"{name} for {amount(share, 'percent')}" for name, (_, share) in zip(each, limits, strict=True)]
    rest, left = sum(share for _, share in limits[SHOWN:]), len(limits) - SHOWN
    more = [f"{counted(left, 'other')} for {amount(rest, 'percent')}"] if left > 0 else []
    return f"standards: {', '.join([*parts[:SHOWN], *more])}{without}"


def _hours(clock: str) -> str:
    return "working h" if clock == "working" else "h"
