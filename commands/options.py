"""Options that several commands share."""

import sys
from collections.abc import Callable
from typing import Any

import click
from tqdm import tqdm

from commands.recorded import begun
from data.loading.mapping.mapping import Options
from data.loading.values.day_order import ORDERS
from queries import catalogue
from settings import settings


def reading(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say how files are read: how numbers are written, their flow, their sheet."""
    options = (
        click.option("--decimal", type=click.Choice([".", ","]), help="the mark before decimals, as the files write it"),
        click.option("--thousands", default="", help="the mark between groups of three digits: a point, a comma, a space or an apostrophe"),
        click.option("--negative", type=click.Choice(["brackets", "trailing", "both"]), help="negatives beside -5: (5), or 5-, or both"),
        click.option("--mark", "marks", multiple=True, help="a text beside numbers that is left out, as $ or EUR; may be repeated"),
        click.option("--zone", default="", help="the offset that times with a zone are brought to, as +02:00; 'written' leaves zones out"),
        click.option("--dates", type=click.Choice(list(ORDERS)), help="the order of day and month in dates as 03/02/2025"),
        click.option("--flow", type=click.Choice(["import", "export"]), help="what the files hold, where they do not say"),
        click.option("--encoding", default="", help="the encoding of the text, as cp850 for exports of DOS, or cp1256 for Arabic"),
        click.option("--sheet", default="", help="name of the sheet of a workbook; the first if not stated"),
    )
    for option in reversed(options):
        command = option(command)
    return command


def stated(**said: Any) -> Options:
    """Return what a command states of its files, and the measures that targets may be set for; ValueError where it contradicts itself."""
    return Options.stated_by(measures=catalogue.highest_targets(), **said)


def may_change() -> None:
    """Record that a command begins to change something; ValueError where nothing may be changed, or the log cannot say so."""
    if settings().read_only:
        raise ValueError("PORTOLAN_READ_ONLY=1: nothing is loaded, upgraded, restored or forecast; unset it to change something")
    begun()


class ProgressBar:
    """A progress bar on standard error, called with (done, all)."""

    def __init__(self, title: str, unit: str) -> None:
        self._bar = tqdm(desc=title, unit=unit, unit_scale=unit == "B", file=sys.stderr, disable=None)

    def __enter__(self) -> Callable[[int, int], None]:
        return self._moved

    def _moved(self, done: int, whole: int) -> None:
        self._bar.total = whole
        self._bar.update(done - self._bar.n)

    def __exit__(self, *_: object) -> None:
        self._bar.close()
