"""What Portolan is made of that others wrote: packages that it runs with, and what stands in its pages, with version and licence."""

import hashlib
import json
import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PINNED = re.compile(r"^([\w.-]+==[^\\\n]+?)(?: \\)?((?:\n[ \t]+--hash=sha256:[0-9a-f]+(?: \\)?)+)", re.MULTILINE)
BOOTSTRAP = re.compile(r"Bootstrap\s+v([0-9.]+)")
OTHERS = {"Noto Sans": ("assets/fonts", "OFL-1.1"), "world-atlas": ("assets/topojson", "ISC")}  # known by their files: folder, licence


@dataclass(frozen=True)
class Part:
    """One part: ecosystem as OSV names it (PyPI, npm; empty for files), licence as stated, SHA-256 of each file that may be installed."""

    ecosystem: str
    name: str
    version: str
    licence: str
    digests: tuple[str, ...] = ()


def parts() -> list[Part]:
    """Return every part that is shipped or installed to run, in the order of ecosystem and name."""
    found = [*packages((ROOT / "requirements.txt").read_text("utf-8")), *scripts(), *files()]
    return sorted(found, key=lambda each: (each.ecosystem, each.name))


def packages(requirements: str) -> list[Part]:
    """Return the packages that a file of requirements pins, for whatever machine."""
    found = []
    for pinned, digests in PINNED.findall(requirements):
        stated = Requirement(pinned.strip())
        version = str(stated.specifier).removeprefix("==")
        found.append(Part("PyPI", stated.name.lower(), version, licence(stated.name), tuple(re.findall(r"sha256:([0-9a-f]+)", digests))))
    return found


def licence(name: str) -> str:
    """Return the licence that an installed package states; empty where it is not installed on this kind of machine, or states none."""
    try:
        found: Any = metadata(name)
    except PackageNotFoundError:
        return ""
    classified = [each.rpartition(" :: ")[2] for each in found.get_all("Classifier") or [] if each.startswith("License ::")]
    stated = found.get("License-Expression") or " AND ".join(classified) or found.get("License") or ""
    return stated.splitlines()[0] if stated else ""


def scripts() -> list[Part]:
    """Return what the browser runs that others wrote."""
    plotly = json.loads((ROOT / "assets/plotly/package.json").read_text("utf-8"))["dependencies"]["plotly.js"]
    sheet = ROOT / "assets/bootstrap/bootstrap.min.css"
    stated = BOOTSTRAP.search(sheet.read_text("utf-8")[:400])
    if stated is None:
        raise RuntimeError(f"{sheet} does not state its version")
    cut = ROOT / "assets/plotly/plotly.min.js"
    return [Part("npm", "plotly.js", plotly, "MIT", (digest(cut),)), Part("npm", "bootstrap", stated[1], "MIT", (digest(sheet),))]


def files() -> list[Part]:
    """Return what is shipped as files of a folder: letters and outlines."""
    return [
        Part("", f"{name} ({path.name})", "", terms, (digest(path),))
        for name, (folder, terms) in OTHERS.items()
        for path in sorted((ROOT / folder).iterdir())
        if path.suffix in (".woff2", ".json")
    ]


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
