"""The application served as in production, on a free port, for as long as a measurement lasts."""
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]
PATIENCE = 180.0


@contextmanager
def serving(target: str, folder: Path = ROOT) -> Iterator[str]:
    """The address of `target` (module:object) of the code in a folder as it is served; stopped on leaving.

    RuntimeError where it does not start in time.
    """
    port = free()
    command = [sys.executable, "-m", "serving", target]
    environment = os.environ | {"HOST": "127.0.0.1", "PORT": str(port), "PORTOLAN_LOG_LEVEL": "warning"}
    with subprocess.Popen(command, cwd=folder, env=environment) as process:
        try:
            yield _ready(f"http://127.0.0.1:{port}", process)
        finally:
            process.terminate()


def free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _ready(address: str, process: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            urlopen(f"{address}/healthz", timeout=5).close()
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
        else:
            return address
    raise RuntimeError(f"the server did not start at {address}")
