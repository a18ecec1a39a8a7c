"""The command that tries a method on files of one's own: nothing of the warehouse is read or changed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from commands.options import reading, stated
from dashboard.core.format import between, significant
from dashboard.words import risk_card
from data.loading.load import Report
from data.months import month_name
from services.methods import file_trial
from services.methods.file_trial import ForecastTrial, TargetingTrial

METHODS = ("forecast", "targeting")


@click.command("method")
@click.argument("name", type=click.Choice(METHODS))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--source", required=True, help="the kind of the files: a mapping of this program, or one of your own (manage.py source new)")
@click.option("--seed", default=1, show_default=True, help="of the targeting model: the same seed and files give the same figures")
@reading
@click.option("--accept-loss", is_flag=True, help="go on although more of the files is lost than is accepted without asking")
def method(name: str, files: tuple[Path, ...], source: str, seed: int, **said: Any) -> None:
    """Measure the method NAME on FILES: how good it is on their last months, which it has not seen.

    The files are loaded into a warehouse that is deleted at the end: yours is neither read nor changed.
    """
    with file_trial.loaded(source, files, stated(**said)) as reports:
        click.echo("\n".join(_read(reports)))
        if name == "forecast":
            lines = _forecast(file_trial.forecast())
        else:
            lines = _targeting(file_trial.targeting(seed, lambda words: click.echo(f"{words} …", err=True)))
        click.echo("\n".join(lines))
    click.echo("Nothing was published, and what was loaded for this trial is deleted.")


def _read(reports: list[Report]) -> Iterator[str]:
    for each in reports:
        yield f"{each.file}: {each.physical:,} records, of these loaded {each.loaded:,}, quarantined {each.quarantined:,}"


def _forecast(trial: ForecastTrial) -> Iterator[str]:
    """Yield the lines on a forecast: what was held back, errors beside repeating last year, and what its ranges held."""
    yield f"Revenue of {month_name(trial.first)} to {month_name(trial.last)}, all offices and taxes together."
    for row in trial.origins.to_dict("records"):
        yield (
            f"Known to {month_name(row['origin'])}, held back {month_name(row['first'])} to {month_name(row['last'])}: "
            f"error of the sum {row['forecast']:+.1%} (repeating the year before: {row['naive']:+.1%}); "
            f"80 % range held {row['inside']} of {row['n']} months"
        )
    scores: Any = trial.scores
    own, naive = scores.loc["combined"], scores.loc["naive"]
    yield f"Error of single months: {own['mase'] / naive['mase']:.2f} × that of repeating the year before (below 1: better)"
    yield f"Of {int(own['n'])} months held back, the 80 % range held {own['cover80']:.0%}, the 95 % range {own['cover95']:.0%}"
    yield "What this tells: how far off this forecast would have been at these times, had it known the months before alone."
    yield (
        f"What it does not tell: how it does through a change that the files do not hold. Times tried: {len(trial.origins)}. These are "
        "too few for an interval, so none is given. Offices and taxes are not tried apart."
    )


def _targeting(trial: TargetingTrial) -> Iterator[str]:
    """Yield the lines on a targeting model: the parts in time, its measures with intervals, how much better than at random."""
    card = trial.card
    for part, words in risk_card.PARTS.items():
        yield f"{words}: {risk_card.period(card, part)}"
    for name, words in risk_card.METRICS.items():
        yield f"{words}: {risk_card.measured(name, card['metrics'][name])}"
    for share, values in trial.lift.items():
        value, low, high = (significant(each, 3) for each in values)
        yield f"Irregular among the riskiest {share:.0%}, against a random choice: {value} × (95 % interval: {between(low, high)})"
    yield f"Codes of the last months never seen before: {risk_card.unseen(card)}"
    yield "What this tells: how well a model of these files ranks the inspected declarations of their last months, which it had not seen."
    yield (
        "What it does not tell: how many declarations that nobody inspected are irregular, since inspections are chosen; how it does when "
        "goods, traders or fraud change. An interval holds chance alone. It is advice, not a verdict."
    )
