"""What a drawing says of a comparison: its release, its notes, and the months left out."""

from datetime import datetime
from typing import Any

from babel.dates import format_date

from dashboard.components.core.period import span
from dashboard.words.notes import named_months
from data.language import locale, mark, say
from data.releases.release import Release
from queries.addresses.filters import Filters
from services.core.comparison import Pair


def without(both: Pair, measure: str) -> str:
    """Return the months that the comparison omits, such as 'May 2026'; an empty text if both periods are complete."""
    gone = sorted(both.gone.get(measure, ()))
    return named_months(gone) if gone else ""


def anchors(both: Pair, measure: str) -> dict[str, Any]:
    """Return the arguments of a Drawing that anchor a measure: `observations`, `release` and `notes`."""
    return {
        "observations": both.now.observations[measure],
        "release": stamp(both.now.release),
        "notes": tuple(dict.fromkeys((*both.now.notes, *both.notes))),
    }


def stamp(release: Release) -> str:
    """Return which data a figure is of: 'Data to 31 Oct 2026 (version 3)'."""
    if not release.as_of:
        return say("Data version {number}", number=release.number)
    return say("Data to {day} (version {number})", day=day(datetime.fromisoformat(release.as_of)), number=release.number)


CLOCKS = {"calendar": mark("all hours"), "working": mark("working hours")}


def clock(filters: Filters) -> str:
    """Return which hours are counted: 'all hours' or 'working hours'."""
    return say(CLOCKS[filters.clock])


def day(at: datetime) -> str:
    """Write the day of a moment, as '31 Oct 2026'."""
    return format_date(at, "d MMM y", locale())


BEFORE = {"year": mark("last year"), "previous": mark("the months before")}
EARLIER = {"year": mark("Last year"), "previous": mark("The months before")}


def before_words(filters: Filters) -> str:
    """Return what the period compared with is called inside a sentence: 'last year', 'Jan 2024 – Mar 2024'; empty if there is none."""
    return period_words(filters) or say(BEFORE.get(filters.compare, ""))


def earlier_words(filters: Filters) -> str:
    """Return the same as a heading: 'Last year', 'Jan 2024 – Mar 2024'; empty if nothing is compared."""
    return period_words(filters) or say(EARLIER.get(filters.compare, ""))


def period_words(filters: Filters) -> str:
    """Return the months of a period chosen to compare with; empty where it is not one that is chosen."""
    earlier = filters.compared() if filters.comparison == "period" else None
    return span(earlier.since, earlier.until) if earlier else ""
