"""Service standards in words: within how many hours the declarations counted were to be released."""

from collections.abc import Sequence

from dashboard.core.format import UNKNOWN, amount, in_hours, significant
from data.language import mark, mark_number, say, say_clauses, say_list, say_number

SHOWN = 3
HOURS = {"calendar": mark("{hours} h"), "working": mark("{hours} working h")}
LITTLE = 0.0005


NAMED = {  # by the hours counted, and whether some declarations have no standard
    ("calendar", False): mark_number("standard {least} h", "{number} standards, {least} to {most} h"),
    ("calendar", True): mark_number(
        "standard {least} h; none for {without}",
        "{number} standards, {least} to {most} h; none for {without}",
    ),
    ("working", False): mark_number("standard {least} working h", "{number} standards, {least} to {most} working h"),
    ("working", True): mark_number(
        "standard {least} working h; none for {without}",
        "{number} standards, {least} to {most} working h; none for {without}",
    ),
}


def named(limits: Sequence[tuple[float, float]], unjudged: float, clock: str) -> str:
    """Write 'standard 24 h', or '3 standards, 24 to 72 h', and the share of declarations that have none."""
    if not limits:
        return ""
    least, most = (significant(end([limit for limit, _ in limits])) for end in (min, max))
    values = {"least": least, "most": most, "without": amount(unjudged, "percent")}
    return say_number(*NAMED[clock, unjudged > LITTLE], len(limits), **values)


def brief(limits: Sequence[tuple[float, float]]) -> str:
    """Write the hours alone, for a table whose heading says what they are: '24 h', '24–72 h', or '–' where nothing is judged."""
    hours = [limit for limit, _ in limits]
    if not hours:
        return UNKNOWN
    least, most = min(hours), max(hours)
    return in_hours(significant(least) if least == most else f"{significant(least)}–{significant(most)}")


def said(limits: Sequence[tuple[float, float]], unjudged: float, clock: str) -> str:
    """Write 'standard: 24 h', or 'standards: 72 h for 58 %, 24 h for 40 %, 48 h for 2 %'; empty where nothing is counted.

    limits: hours, and the share of the declarations counted that they apply to, the commonest first. unjudged: the share of all
    declarations without a standard. clock: calendar or working, the hours that limits are in.
    """
    if not limits:
        return ""
    hours = [say(HOURS[clock], hours=significant(limit)) for limit, _ in limits]
    none = [say("none for {share} of all", share=amount(unjudged, "percent"))] if unjudged > LITTLE else []
    if len(hours) < 2:
        return say_clauses([say("standard: {hours}", hours=hours[0]), *none])
    each = [say("{hours} for {share}", hours=name, share=amount(share, "percent")) for name, (_, share) in zip(hours, limits, strict=True)]
    left, rest = len(limits) - SHOWN, str(amount(sum(share for _, share in limits[SHOWN:]), "percent"))
    more = [say_number("{number} other for {share}", "{number} others for {share}", left, share=rest)] if left > 0 else []
    return say_clauses([say("standards: {list}", list=say_list([*each[:SHOWN], *more], "unit")), *none])
