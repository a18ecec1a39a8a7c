"""The commands of release cubes for seminars: built from the release in service, and listed."""

from collections.abc import Iterator
from pathlib import Path

import click

from analytics.seminar.themes import THEMES
from commands.options import may_change
from commands.recorded import noted
from data.releases.own_files import files_of
from data.releases.seminar_register import registered
from queries.catalogue import DIMENSIONS
from services.seminar.build import BuiltCube, build
from services.seminar.holdings import holdings
from settings import settings

STORY = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def seminar() -> None:
    """Prepare what may leave the building: `build` writes a release that tells of no trader, `releases` lists those that were built."""


@seminar.command("build")
@click.option("--theme", required=True, type=click.Choice([*THEMES]), help="what the release is to show best")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="the file to write")
@click.option("--holdings", "held", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="CSV of trader,holding")
@click.option("--frozen", is_flag=True, help="keep what the last release said of its months, and add later ones alone")
@click.option("--story", "files", multiple=True, type=STORY, help="a story file that the release carries; may be given several times")
def build_(theme: str, out: Path, held: Path | None, frozen: bool, files: tuple[Path, ...]) -> None:
    """Write a release to present: sums of blocks of declarations in which no trader can be told apart, and nothing else."""
    may_change()
    if not out.resolve().parent.is_dir():
        raise click.ClickException(f"the folder {out.resolve().parent} does not exist")
    from callbacks.seminar.carried_stories import carried

    together = holdings(held) if held else {}
    stories = carried(files, together)
    built = build(theme, out, together, frozen=frozen, stories=stories)
    noted(digest=built.digest, detail={"theme": theme, "seminar": built.number})
    click.echo("\n".join([*_told(built, out), *stories.lines]))


@seminar.command("releases")
def releases() -> None:
    """List the releases that were built from this warehouse, with their themes and digests."""
    found = registered(files_of(settings().warehouse))
    for each in found:
        click.echo(f"Release {each.number}: theme {each.said['theme']}, data release {each.said['release']}, SHA-256 {each.said['digest']}")
    if not found:
        click.echo("No release for a seminar was built from this warehouse yet.")


def _told(built: BuiltCube, out: Path) -> Iterator[str]:
    """Return lines on a release that was built: what it holds, and which shares of its amounts can be shown."""
    cube = built.made.cube
    theme = cube.grid.theme
    yield f"Release {built.number} ({theme.title}) is in {out}; SHA-256 {built.digest}"
    compared = ", ".join(map(str, built.compared)) or "none before it"
    yield f"Compared with earlier releases: {compared}. The rule holds for every block."
    for group, part in cube.groups.items():
        yield f"{group}: {len(part.nodes):,} blocks"
        for cut in (("year",), *theme.cuts):
            if all(key in cube.grid.finest for key in cut):
                named = " × ".join(DIMENSIONS[key].english.lower() for key in cut)
                yield f"  {cube.visible(group, cut):6.1%} can be shown by {named}"
