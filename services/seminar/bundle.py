"""The bundle of a release: a zip with the cube, the names of codes, stories, an emblem, and a manifest with the digest of each part."""

import hashlib
import io
import json
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from analytics.seminar.block_cells import CodeGrid
from analytics.seminar.cube import Cube, Partition
from analytics.seminar.partition import Tree
from analytics.seminar.themes import GROUPS, THEMES, Theme

FORMAT = 1
MANIFEST, CUBE, LABELS, STORIES, EMBLEM = "manifest.json", "cube.json", "labels.json", "stories/", "emblem"
LARGEST = 200_000_000  # bytes of one part
Labels = dict[str, dict[str, dict[str, str]]]  # by language, dimension and code


@dataclass(frozen=True)
class Bundle:
    """A release that can be presented: what is said of it, its cube, the names of codes by language, story files, and the emblem."""

    said: dict[str, Any]
    cube: Cube
    labels: Labels
    stories: dict[str, bytes]
    emblem: bytes = b""


def packed(bundle: Bundle) -> bytes:
    """Return a bundle as the bytes of its file; the same parts make the same bytes."""
    emblem = {EMBLEM: bundle.emblem} if bundle.emblem else {}
    parts = {CUBE: _json(cube_json(bundle.cube)), LABELS: _json(bundle.labels), **emblem, **bundle.stories}
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()}
    manifest = _json({"format": FORMAT, **bundle.said, "files": digests})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in {MANIFEST: manifest, **parts, STORIES: b""}.items():
            file.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def opened(path: Path) -> Bundle:
    """Return the bundle in a file; ValueError where it is none, or where a part is not what its manifest says."""
    try:
        with zipfile.ZipFile(path) as file:
            return _read(path, file)
    except (zipfile.BadZipFile, KeyError, TypeError, AttributeError, json.JSONDecodeError, UnicodeDecodeError) as fault:
        what = f"{path.name} is no release of a seminar ({type(fault).__name__})"
        raise ValueError(f"{what}: write one with manage.py seminar build") from None


def _read(path: Path, file: zipfile.ZipFile) -> Bundle:
    said = json.loads(_part(path, file, MANIFEST))
    if said["format"] != FORMAT:
        raise ValueError(f"{path.name} has format {said['format']!r}, and this version of the program reads {FORMAT}: build it again")
    parts = _parts(path, file, said["files"])
    stories = {name: content for name, content in parts.items() if name.startswith(STORIES)}
    return Bundle(said, cube_of_json(json.loads(parts[CUBE])), json.loads(parts[LABELS]), stories, parts.get(EMBLEM, b""))


def _parts(path: Path, file: zipfile.ZipFile, digests: Mapping[str, str]) -> dict[str, bytes]:
    """Return the parts that a manifest names; ValueError where one is changed or missing, or where the file holds another."""
    held = Counter(info.filename for info in file.infolist())
    for name in held.keys() - {MANIFEST, STORIES} - digests.keys():
        raise ValueError(f"{path.name}: {name} is not named by its manifest; it was added to the file")
    for name in (name for name, count in held.items() if count > 1):
        raise ValueError(f"{path.name}: {name} stands in it twice; the file was changed")
    for name in digests.keys() - held.keys():
        raise ValueError(f"{path.name}: {name} is missing, which its manifest names; the file was changed or damaged")
    parts = {name: _part(path, file, name) for name in digests}
    for name, content in parts.items():
        if hashlib.sha256(content).hexdigest() != digests[name]:
            raise ValueError(f"{path.name}: {name} is not what its manifest says; the file was changed or damaged")
    return parts


def _part(path: Path, file: zipfile.ZipFile, name: str) -> bytes:
    if file.getinfo(name).file_size > LARGEST:
        raise ValueError(f"{path.name}: {name} holds more than {LARGEST:,} bytes")
    return file.read(name)


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def cube_json(cube: Cube) -> dict[str, Any]:
    """Return a cube as plain values: sums, bands and trees of its blocks, and the codes that they are made of."""
    grid = cube.grid
    finer = {grid.finest[key]: key for key in grid.codes if grid.finest[key] != key and key in grid.above}
    above = {key: {code: grid.belongs(fine, key, code) for code in grid.codes[fine]} for fine, key in finer.items()}
    groups = {
        key: {
            "parent": part.tree.parent,
            "level": part.tree.level,
            "code": part.tree.code,
            "nodes": part.nodes.tolist(),
            "sums": {name: sums.tolist() for name, sums in part.sums.items()},
            "bands": part.bands.tolist(),
        }
        for key, part in cube.groups.items()
    }
    said = {"theme": grid.theme.key, "levels": grid.theme.levels, "codes": grid.codes}
    return {**said, "above": above, "scales": cube.scales, "groups": groups}


def cube_of_json(said: Mapping[str, Any]) -> Cube:
    """Return the cube that plain values hold; KeyError or ValueError where they hold none."""
    known = THEMES[said["theme"]]
    levels = tuple(map(tuple, said["levels"]))
    theme = known if levels == known.levels else Theme(known.key, known.english, levels, (), known.base)
    grid = CodeGrid(theme, {key: tuple(codes) for key, codes in said["codes"].items()}, said["above"])
    groups = {}
    for key, part in said["groups"].items():
        sums = {name: np.array(part["sums"][name], np.int64) for name in GROUPS[key]}
        tree = Tree(list(part["parent"]), list(part["level"]), list(part["code"]))
        groups[key] = Partition(tree, np.array(part["nodes"], np.int64), sums, np.array(part["bands"], np.int64))
    return Cube(grid, groups, dict(said["scales"]))
