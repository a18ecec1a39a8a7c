"""The commands of roll-ups: which are worth keeping, build these, and what the release in service holds."""

from datetime import datetime
from typing import Any

import click

from commands.options import may_change
from data.releases import release
from queries.engine import engine
from queries.rollups import asked, building, choice, rollup_status
from queries.tables.answers import table_text
from settings import settings

MEGABYTE = 2**20
UNHURRIED = 600.0  # seconds: nobody waits for a screen


@click.group()
def rollups() -> None:
    """Plan which pre-aggregated tables are worth keeping, `build` these, or say by `status` what there is."""


@rollups.command()
@click.option(
    "--budget", default=choice.BUDGET * 100, show_default=True, type=click.FloatRange(0, 1000), help="per cent of the bytes of the facts"
)
def plan(budget: float) -> None:
    """Say which roll-ups are worth their size in the release in service, the most useful first; changes nothing."""
    with engine.reading(UNHURRIED) as connection:
        found = choice.measured(connection)
    best = choice.chosen(found, asked.questions(), budget / 100)
    rows = [{"roll-up": each.rollup.name, "rows, about": round(each.rows), "MB, about": each.bytes / MEGABYTE} for each in best]
    click.echo(table_text(rows))
    whole, facts = sum(size.bytes for size in best), sum(found.bytes.values())
    click.echo(
        f"{len(best)} of {len(found.sizes)} roll-ups are worth it: about {whole / MEGABYTE:,.1f} MB beside {facts / MEGABYTE:,.1f} MB of "
        f"facts, of {found.allowed(budget / 100) / MEGABYTE:,.1f} MB allowed."
    )


@rollups.command()
def build() -> None:
    """Build the roll-ups chosen anew for the data in service, and publish the result as a new update of the data."""
    may_change()
    with release.continued(release.folder_of(settings().warehouse)) as (draft, previous):
        building.refresh(draft.connection, choose=True)
        kept = len(building.kept(draft.connection))
        as_of = datetime.fromisoformat(previous.as_of or previous.created_at).replace(tzinfo=None)
        published = draft.publish(f"roll-ups chosen anew: {kept}", demonstration=previous.demonstration, as_of=as_of)
    click.echo(f"Release {published.number}: {kept} roll-ups, see `manage.py rollups status`.")


@rollups.command()
def status() -> None:
    """Say what each roll-up of the release in service takes, and how many of the recorded questions it answers."""
    with engine.reading(UNHURRIED) as connection:
        found = rollup_status.standing(connection, asked.questions())
    click.echo(table_text(_lines(found)))
    whole = sum(each.bytes for each in found.rollups)
    share = f"{100 * whole / found.fact_bytes:.1f}" if found.fact_bytes else "-"
    click.echo(
        f"{len(found.rollups)} roll-ups with {sum(each.rows for each in found.rollups):,} rows take {whole / MEGABYTE:,.1f} MB: {share} % "
        f"of the {found.fact_bytes / MEGABYTE:,.1f} MB of the facts ({found.fact_rows:,} rows). "
        f"The facts themselves answer {100 * found.unserved:.1f} % of the questions recorded."
    )


def _lines(found: rollup_status.Standing) -> list[dict[str, Any]]:
    """Return a row of figures per roll-up."""
    return [
        {
            "roll-up": each.rollup.name,
            "rows": each.rows,
            "MB": each.bytes / MEGABYTE,
            "% of facts": 100 * each.bytes / found.fact_bytes if found.fact_bytes else None,
            "built in s": each.seconds,
            "kinds of question": each.kinds,
            "% of questions": 100 * each.weight,
        }
        for each in found.rollups
    ]
