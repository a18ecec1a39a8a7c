"""The mark of a file that leaves: what it may be used for, who took it and when, and whether each of its pages says so.

This module alone decides it; whatever makes a file asks `file_mark`.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

from babel.dates import format_datetime

from data.access.user import current_user
from data.language import locale, mark, numerals, say
from settings import settings

PRESENTER = "presenter"


class Use(Enum):
    """What a file may be used for, where the administration states no word of its own for what it keeps to itself."""

    OFFICIAL = mark("For official use")
    PRESENTED = mark("Released for presentation")
    PUBLISHED = mark("For publication")


@dataclass(frozen=True)
class FileMark:
    """What a file says of itself.

    classification: what it may be used for. taken: who took it and when, a sentence. watermark: whether each page bears that too.
    """

    classification: str
    taken: str
    watermark: bool = False

    @property
    def line(self) -> str:
        """Return what stands on each page."""
        return f"{self.classification} · {self.taken}" if self.watermark else self.classification


def file_mark(use: Use = Use.OFFICIAL) -> FileMark:
    """Return the mark of a file for the user who takes it now, in the language of the reader.

    Files of a release are a presenter's, whoever runs the program that presents it.
    """
    presenter = use is Use.PRESENTED or current_user().role == PRESENTER
    return FileMark(classification(use), taken(named=use is not Use.PUBLISHED), presenter or settings().watermark == "all")


def page_mark(use: Use = Use.OFFICIAL) -> str:
    """Return what a picture that is made of a page says: its classification, and the name of whoever has the page open."""
    return " · ".join(filter(None, [classification(use), current_user().name]))


def classification(use: Use) -> str:
    """Return the classification in words: that of the settings where a file is for official use and they state one."""
    own = settings().classification if use is Use.OFFICIAL else ""
    return own or say(use.value)


def taken(named: bool = True) -> str:
    """Write who takes a file at the present moment, in universal time; when alone, where nobody signs in, or on what is published."""
    moment = numerals(format_datetime(datetime.now(UTC), "d MMM y, HH:mm", locale=locale()))
    name = current_user().name if named else ""
    return say("Taken by {name} on {moment} (UTC).", name=name, moment=moment) if name else say("Made on {moment} (UTC).", moment=moment)
