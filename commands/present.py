"""The command that presents a release on a laptop: from its file alone, without a warehouse and without a network."""

from pathlib import Path

import click


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--port", default=8060, show_default=True, type=click.IntRange(1, 65535), help="where to listen, on this machine alone")
def present(file: Path, port: int) -> None:
    """Serve the release in FILE on this machine until stopped: no warehouse is read, and nothing is written."""
    from serving import logs
    from serving.presenting import LOOPBACK, listening

    logs.begin()
    server = listening(file, port)
    click.echo(f"http://{LOOPBACK}:{port}/ shows {file.name}. Stop with Ctrl-C.")
    server.run()
