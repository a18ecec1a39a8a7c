"""Whether a number drawn is the number written beside it: what a chart shows and what the data table of its view says must agree."""

import re

from dashboard.core.format import UNKNOWN, missing
from data.number_text import separators

NUMBER = re.compile(r"\d+(?:\.\d+)?")
THOUSANDS = (1.0, 1e-3, 1e3, 1e-6, 1e6)
EDGE = 1.001


def parsed(text: str) -> tuple[float, int] | None:
    """Return the size of the first number in a text of the reader's language and its decimals; None where there is none."""
    point, group = separators()
    found = NUMBER.search(str(text).replace(group, "").replace(point, "."))
    return (float(found[0]), len(found[0].partition(".")[2])) if found else None


def factor(value: float | None, text: str) -> float | None:
    """Return what a drawn value is times to give the number written: 1, 100 for a fraction, a power of 1,000; None if they disagree.

    An unknown value agrees with a text that says so.
    """
    if missing(value):
        return 1.0 if str(text).strip() in ("", UNKNOWN) else None
    if not (read := parsed(text)):
        return None
    number, decimals = read
    tried = (1.0, 100.0) if "%" in text or "٪" in text else THOUSANDS
    return next((times for times in tried if abs(abs(value) * times - number) <= _room(times, number, decimals)), None)


def _room(times: float, number: float, decimals: int) -> float:
    """Return how far rounding may move a number: half of its last digit; of one written in thousands or millions, no more than 1 %."""
    half = 0.5 * 10**-decimals * EDGE
    return half if times in (1.0, 100.0) else min(half, number / 100)


def rest(text: str) -> str:
    """Return the unit written behind a number, 'm MRL' of '36.7 m MRL'; empty where there is none."""
    point, group = map(re.escape, separators())
    return re.sub(rf"^[^\d]*[\d{group}{point}]+", "", str(text)).strip()
