"""A private PostgreSQL for tests: made in a temporary folder, reached through a socket in it, stopped at the end."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

PORT = 5432  # only the name of a socket: nothing listens on the network
HARMLESS = "fsync=off", "listen_addresses=", f"port={PORT}"
# By a language's order of letters, as administrations have it, and in a zone of its own: nothing that is asked may depend on either.
MADE = ("--auth=trust", "--username=portolan", "--encoding=UTF8", "--locale=C", "--locale-provider=icu", "--icu-locale=fr-FR", "--no-sync")
ZONE = "timezone=Asia/Riyadh"


def program(name: str) -> str | None:
    """Return where a program of PostgreSQL 15 or later is installed."""
    newest = sorted(Path("/usr/lib/postgresql").glob("[0-9]*/bin"), key=lambda path: -int(path.parent.name))
    return next((found for path in (*newest, None) if (found := shutil.which(name, path=path and str(path)))), None)


def account() -> str | None:
    """Return the account that runs it where this is root, which PostgreSQL refuses."""
    known = {each.pw_name for each in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in known), None) if os.geteuid() == 0 else None


@pytest.fixture(scope="session")
def new_database() -> Iterator[Callable[[], str]]:
    """Make an empty database at each call, and return its address."""
    initdb, control = program("initdb"), program("pg_ctl")
    if not (initdb and control):
        pytest.skip("PostgreSQL is not installed: apt install postgresql")
    folder, user = Path(tempfile.mkdtemp(prefix="portolan-")), account()
    if user:
        shutil.chown(folder, user)

    def run(*command: str) -> None:
        subprocess.run(command, cwd=folder, user=user, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)

    data, numbers = str(folder / "data"), count()
    options = " ".join(f"-c {each}" for each in (*HARMLESS, f"unix_socket_directories={folder}", ZONE))
    try:
        run(initdb, "-D", data, *MADE)
        run(control, "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")

        def made() -> str:
            name = f"warehouse_{next(numbers)}"
            with psycopg.connect(f"host={folder} port={PORT} user=portolan dbname=postgres", autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}")
            return f"postgresql+psycopg://portolan@/{name}?host={folder}&port={PORT}"

        yield made
        run(control, "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
