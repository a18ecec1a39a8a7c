"""The command that brings a release of an earlier version of the program up to the schema of this one."""

import click

from commands.options import may_change
from data.releases import release
from data.schema.version import VERSION
from data.upgrade.upgrade import end, is_needed, upgraded
from queries.rollups import building
from settings import settings

KEPT = (
    "Saved views, hypotheses and forecasts are kept. The new release is forecast in the background of `manage.py serve`, or by "
    "`manage.py forecast`; a series that has not changed is not fitted again"
)


@click.command()
def upgrade() -> None:
    """Bring the release in service up to this version of the program: columns, what is worked out of them, roll-ups; as a new release."""
    may_change()
    with release.continued(release.folder_of(settings().warehouse), older=True) as (draft, previous):
        lacks = building.missing(draft.connection)
        if not (lacks or is_needed(draft)):
            click.echo(
                f"Release {previous.number} needs no upgrade: it has schema {VERSION}, that of this version, and every roll-up."
            )
            return
        click.echo("\n".join(_done(draft, previous, lacks)))


def _done(draft: release.Draft, previous: release.Release, lacks: list[str]) -> list[str]:
    """Upgrade a draft and publish it; what was done, a line each."""
    told = upgraded(draft) if is_needed(draft) else []
    building.refresh(draft.connection, choose=True)
    built = f"Roll-ups built: {len(building.kept(draft.connection))} that are worth their size, see `manage.py rollups status`"
    note = f"upgraded from schema {draft.version} to {VERSION}" if told else f"given the roll-ups that it lacked: {len(lacks)}"
    published = draft.publish(note, demonstration=previous.demonstration, as_of=end(draft))
    return [
        f"Release {published.number}: release {previous.number} {note}",
        *(f"  {line}" for line in [*told, built, KEPT]),
        f"Release {previous.number} stays on disk: manage.py releases --restore {previous.number}",
    ]
