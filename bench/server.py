"""The application served as in production, on a free port, for as long as a measurement lasts."""
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]
PATIENCE = 180.0
PORTS = range(20_000, 32_000)
WAITRESS = """
import sys
from importlib import import_module
from waitress import serve
module, _, name = sys.argv[1].partition(":")
found = getattr(import_module(module), name.removesuffix("()"))
serve(found() if name.endswith("()") else found, host="127.0.0.1", port=int(sys.argv[2]), threads=int(sys.argv[3]))
"""


@contextmanager
def serving(target: str, folder: Path = ROOT) -> Iterator[str]:
    """The address of `target` (module:object) of the code in a folder as it is served; stopped on leaving.

    RuntimeError where it does not start in time.
    """
    with running(target, folder) as (address, _):
        yield address


@contextmanager
def running(target: str, folder: Path = ROOT, environment: Mapping[str, str] | None = None) -> Iterator[tuple[str, int]]:
    """The address of a server as `serving` gives it, and the number of its first process; `environment` is added to that at hand.

    A head from before Portolan had its own front is served by waitress, in one process with eight threads.
    """
    port = free()
    own = (folder / "serving").is_dir()
    command = [sys.executable, "-m", "serving", target] if own else [sys.executable, "-c", WAITRESS, target, str(port), "8"]
    given = os.environ | {"HOST": "127.0.0.1", "PORT": str(port), "PORTOLAN_LOG_LEVEL": "warning"} | dict(environment or {})
    with subprocess.Popen(command, cwd=folder, env=given) as process:
        try:
            yield _ready(f"http://127.0.0.1:{port}", process), process.pid
        finally:
            process.terminate()


def free() -> int:
    """A port that nobody listens at, below those that a system gives to connections: none of these takes it before a server does."""
    while True:
        port = secrets.choice(PORTS)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port


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
