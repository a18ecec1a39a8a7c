"""The commands of the targeting model: trained and tested, open declarations scored, its card printed."""

from pathlib import Path
from typing import Any

import click

from commands.options import may_change
from commands.recorded import given_out
from dashboard.words import risk_card
from data.language import say
from data.months import month_code
from queries.risk import models
from queries.tables import answers
from services.risk import feedback, price_flags, scoring, training


class MonthText(click.ParamType[int]):
    """A month written 2024-01, as the number 202401."""

    name = "month"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the month (yyyymm) of a text."""
        return month_code(str(value)) or self.fail(f"{value!r}: a month is written 2024-01", param, ctx)


@click.group()
def risk() -> None:
    """Give advice on what to inspect: `train` a model, `score` what is open, judge `prices`, take `feedback`, print a `report`."""


@risk.command()
@click.option("--calibrate-from", type=MonthText(), help="first month that the chances are calibrated on; the fifth sixth if not stated")
@click.option("--test-from", type=MonthText(), help="first month that the model is tested on; the last sixth if not stated")
@click.option("--seed", default=1, show_default=True, help="the same seed and data make the same model")
def train(calibrate_from: int | None, test_from: int | None, seed: int) -> None:
    """Fit a model on inspected declarations, test it on the months after, store it with its card, and score what is open."""
    may_change()
    card = training.train(calibrate_from or 0, test_from or 0, seed, lambda words: click.echo(f"{words} …", err=True))
    _printed(card)
    _scored()


@risk.command()
def score() -> None:
    """Give each open declaration its chance by the last model, for the watch-list of the page Risk."""
    may_change()
    _scored()


@risk.command()
def prices() -> None:
    """Judge the prices of imported items by those of their peers, for the list of the page Risk."""
    may_change()
    _priced()


@risk.command("feedback")
@click.argument("file", required=False, type=click.Path(path_type=Path))
def feedback_(file: Path | None) -> None:
    """Keep the results of FILE for the next training; without FILE, print those kept, as CSV.

    FILE is CSV: declaration, inspected (yes or no), result (irregular or regular; empty if not inspected), and a remark if you like.
    """
    if file is None:
        listed = feedback.listed()
        text = answers.csv_text(listed)
        if listed:
            given_out(text.encode(), len(listed))
        click.echo(text if listed else "No result came in by file.\n", nl=False)
        return
    may_change()
    counts = feedback.take(file)
    click.echo(f"Results kept: {counts['inspected']:,}, of these irregular: {counts['irregular']:,}")
    click.echo(f"Not inspected, as the file says: {counts['not_inspected']:,}")
    click.echo(f"Of all these, replaced what an earlier file said: {counts['replaced']:,}")
    click.echo(f"Not kept, because the data loaded hold the same result: {counts['known']:,}")
    click.echo("The next `manage.py risk train` learns from them.")


@risk.command("report")
def report_() -> None:
    """Print the card of the last model: periods, features, how good it was on months that it had not seen, versions."""
    _printed(models.last().card)


def _printed(card: dict[str, Any]) -> None:
    for what, value in risk_card.rows(card):
        click.echo(say("{what}: {value}", what=what, value=value))


def _scored() -> None:
    counts = scoring.score()
    click.echo(f"Open declarations scored: {counts['scored']:,}")
    click.echo(f"Of these, with a code never seen in training, to be reviewed apart from the score: {counts['review']:,}")
    _priced()


def _priced() -> None:
    counts = price_flags.flag()
    click.echo(f"Prices judged: {counts['judged']:,}, of these flagged: {counts['flagged']:,}")
    click.echo(f"Not judged, too few peers: {counts['few']:,}; not judged, no price: {counts['unknown']:,}")
    click.echo(f"Items whose quantity is to be checked before their price: {counts['weight']:,}")
