"""What lives as long as the server is kept out of garbage collection: walking all of it halts every request for a quarter of a second."""

import gc
from typing import Any


def settle() -> None:
    """Set aside what is in memory now, and after each full collection what is left; what is no longer used is freed as before."""
    gc.collect()
    gc.freeze()
    if _set_aside not in gc.callbacks:
        gc.callbacks.append(_set_aside)


def _set_aside(phase: str, collected: dict[str, Any]) -> None:
    if phase == "stop" and collected["generation"] == 2:
        gc.freeze()
