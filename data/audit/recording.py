"""The one function by which all that happens is recorded: `record(Action.EXPORT, ...)`. Where no log is kept, it does nothing."""

import atexit
import os
from functools import cache
from pathlib import Path
from typing import Any

from data.audit.audit_event import Action, AuditEvent
from data.audit.audit_writer import AuditWriter, NotAudited
from data.audit.log_file import LogFile
from settings import settings

WAITED = frozenset({Action.EXPORT, Action.REIDENTIFY})  # what is not done unless the log says so


def record(action: Action, *, wait: bool = False, **said: Any) -> None:
    """Record what the user of this request does: `of`, `outcome`, `release`, `rows`, `digest`, `detail`, or another `who`: see AuditEvent.

    It returns at once, but of an export and a re-identification, and with `wait`, only once the event is on the disk. Raises NotAudited
    where it then cannot be: what was to be done is not to be done.
    """
    if writer := of_process():
        event = AuditEvent(action, **said)
        (writer.add_and_wait if wait or action in WAITED else writer.add)(event)


def is_kept() -> bool:
    """Tell whether this process keeps an audit log."""
    return settings().audit_folder is not None


def of_process() -> AuditWriter | None:
    """Return the writer of this process; None where no log is kept."""
    folder = settings().audit_folder
    return _writer(folder, settings().audit_key) if folder else None


@cache
def _writer(folder: Path, stated: str) -> AuditWriter:
    made = AuditWriter(LogFile(folder, stated))
    atexit.register(made.finish)
    return made


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_writer.cache_clear)  # its thread lives in the parent

__all__ = ["Action", "NotAudited", "is_kept", "of_process", "record"]
