"""The threads with which the engine helps a statement along."""

from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy import Connection


@contextmanager
def shared(connection: Connection, callers: int) -> Generator[None]:
    """Share the engine's threads: while it lasts, threads that ask side by side and their helpers are no more than these together.

    A caller works too, and looks for work again and again while a helper does all there is: more of them than processors slow each other.
    """
    before = connection.exec_driver_sql("SELECT current_setting('threads')").scalar_one()
    connection.exec_driver_sql(f"SET threads = {max(1, before - callers + 1)}")
    connection.commit()
    try:
        yield
    finally:
        connection.exec_driver_sql(f"SET threads = {before}")
        connection.commit()
