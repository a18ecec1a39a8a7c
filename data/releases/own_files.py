"""The files that stand beside the releases, each of SQLite: the one way to open them, by readers and by the writer."""

from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.engine import make_url

from data.releases.release import folder_of

ELSEWHERE = Path("var/postgresql")  # of a warehouse that is in no folder
PATIENCE = 30.0  # seconds that one who asks waits for the writer
AS_WRITTEN = ("journal_mode = WAL", "synchronous = NORMAL")  # readers do not wait for the writer


def files_of(url: str) -> Path:
    """Return the folder of what a serving machine keeps beside a warehouse: forecasts, the risk model, its feedback, the log of errors."""
    parsed = make_url(url)
    return ELSEWHERE / str(parsed.database) if parsed.get_backend_name() == "postgresql" else folder_of(url)


@cache
def engine(path: Path) -> Engine:
    """Return the engine of this process on a file. The values of a statement stand in no message."""
    return create_engine(f"sqlite:///{path}", connect_args={"timeout": PATIENCE}, hide_parameters=True)


@contextmanager
def opened(path: Path) -> Generator[Connection]:
    """Yield a connection that may write to a file, made with its folder if it does not exist."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with engine(path).connect() as connection:
        for mode in AS_WRITTEN:
            connection.exec_driver_sql(f"PRAGMA {mode}")
        yield connection
