"""A story on paper: the offline page, printed as A4 by the Chromium of this machine, where there is one."""

import os
import shutil
import subprocess
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

from dashboard.components.stories.editor import NO_PDF
from data.language import mark, say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
FLAGS = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--disable-dev-shm-usage",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
    "--virtual-time-budget=15000",
)
SECONDS = 60
FAILED = mark("The PDF brief could not be made within {seconds} seconds. Print the offline page in a browser.")
_one = threading.Lock()


class NoBrief(RuntimeError):
    """Why a story cannot be printed here."""


def chromium() -> str:
    """Return the path of Chromium or a browser made from it; empty where this machine has none."""
    return next((found for name in NAMES if (found := shutil.which(name))), "")


def printed(page: str) -> bytes:
    """Return an offline page as the bytes of a PDF, one at a time; raises NoBrief.

    The browser has a profile of its own in a folder that is gone afterwards, and no longer than SECONDS.
    """
    program = chromium()
    if not program:
        raise NoBrief(say(NO_PDF))
    with _one, TemporaryDirectory(prefix="portolan-brief-") as folder:
        source, target = Path(folder, "story.html"), Path(folder, "brief.pdf")
        source.write_text(page, "utf-8")
        _run([program, *flags(), f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}", f"{source.as_uri()}#paper"])
        if not target.exists():
            raise NoBrief(say(FAILED, seconds=SECONDS))
        return target.read_bytes()


def flags() -> tuple[str, ...]:
    """Return how the browser is started: as root it refuses to run in its sandbox, and what it opens is our own file."""
    return (*FLAGS, "--no-sandbox") if hasattr(os, "geteuid") and os.geteuid() == 0 else FLAGS


def _run(command: list[str]) -> None:
    """Run the browser; where it takes too long, it and all that it started are ended."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        process.wait()
