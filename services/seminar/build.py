"""A release cube built from the release of the data in service, compared with every earlier one, numbered and frozen."""

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from analytics.seminar.block_cells import CodeGrid
from analytics.seminar.making import OLD, Made, cube_of, grid_of, levels_of
from analytics.seminar.partition import POOLED, Guide, Tree
from analytics.seminar.revisions import CUTS, faults
from analytics.seminar.safety import DisclosureRule
from analytics.seminar.themes import GROUPS, THEMES, Theme
from data.access.marking import Use, classification
from data.administration import profile
from data.language import languages, spoken
from data.releases.own_files import files_of
from data.releases.release import Release
from data.releases.seminar_register import Register, RegisteredCube, register
from queries.engine import engine
from queries.engine.labels import named
from queries.seminar.contributions import CELL, MEASURES, SCALES, coarser, contributions
from services.seminar.bundle import Bundle, Labels, packed
from settings import settings

RULE = DisclosureRule()
BLOCK = "block:"
FREEZE = "build with --frozen, which keeps what was shown and adds later months, or wait until more declarations are revised"
TIMES = ("month", "quarter", "year")
Stories = Callable[[Bundle], Mapping[str, bytes]]


class UnsafeTogether(ValueError):
    """A release cube that, with an earlier one, would tell what few traders contribute."""


@dataclass(frozen=True)
class BuiltCube:
    """A release cube that was built: its number, its digest, what it was compared with, and the shares of each group that it shows."""

    number: int
    digest: str
    made: Made
    compared: tuple[int, ...]


def untold(_bundle: Bundle) -> Mapping[str, bytes]:
    """Return no stories, for a release without any."""
    return {}


def build(theme: str, out: Path, holdings: Mapping[str, str], *, frozen: bool = False, stories: Stories = untold) -> BuiltCube:
    """Write the bundle of a theme to a file and enter it into the register of the warehouse.

    holdings: the holding of each trader that has one. frozen: keep what the last release said of its months, and add those after them.
    stories: what makes the story files that the bundle carries, by their names in it, once its cube is known. Raises ValueError where
    the rule cannot hold, and UnsafeTogether where a difference with an earlier release would not.
    """
    release = engine.current()
    frame, above = contributions(holdings), coarser()
    with register(files_of(settings().warehouse)) as kept:
        earlier = kept.held()
        number = max((each.number for each in earlier), default=0) + 1
        until = last_month(earlier) if frozen else ""
        frame = continued(frame, earlier[-1]) if until else frame
        made = made_beside(frame, THEMES[theme], above, earlier)
        compare(made, number, earlier)
        bundle = Bundle(stated(release, number, theme, until), made.cube, labels(made.cube.grid), {}, emblem(release))
        content = packed(replace(bundle, stories={**stories(bundle)}))
        digest = hashlib.sha256(content).hexdigest()
        half = out.with_name(f"{out.name}.part")
        half.write_bytes(content)
        _keep(kept, number, made, frame, {"theme": theme, "digest": digest, "release": release.number})
        os.replace(half, out)  # noqa: PTH105 - over a file of that name too
    return BuiltCube(number, digest, made, tuple(each.number for each in earlier))


def made_beside(frame: pd.DataFrame, theme: Theme, above: dict[str, dict[str, str]], earlier: Sequence[RegisteredCube]) -> Made:
    """Return the cube of contributions; raises UnsafeTogether where only what changed since an earlier release keeps it from being made."""
    try:
        return partitioned(frame, theme, above, earlier)
    except ValueError:
        if not earlier:
            raise
        partitioned(frame, theme, above, ())
        raise UnsafeTogether(f"too few traders make what changed since release {earlier[-1].number}: {FREEZE}") from None


def partitioned(frame: pd.DataFrame, theme: Theme, above: dict[str, dict[str, str]], earlier: Sequence[RegisteredCube]) -> Made:
    """Return the cube of contributions, whose blocks join but never cut those of the last release of the same theme.

    No block is shown whose change since an earlier release would tell what few traders contribute.
    """
    whole = beside(frame, earlier) if earlier else frame
    grid = grid_of(whole, theme, above)
    alike = [each for each in earlier if each.said["theme"] == theme.key]
    guides = {group: guide(each, grid, group) for each in alike[-1:] for group in each.said["groups"]}
    return cube_of(whole, grid, SCALES, RULE, guides)


def last_month(earlier: Sequence[RegisteredCube]) -> str:
    """Return the last month (yyyymm as text) of the last earlier release; nothing where there is none."""
    return max(earlier[-1].rows()["month"].astype(str)) if earlier else ""


def continued(frame: pd.DataFrame, last: RegisteredCube) -> pd.DataFrame:
    """Return the contributions of an earlier release, with those of later months from a frame."""
    keys, old = (*CELL, "unit"), last.rows()
    until = max(old["month"].astype(str))
    parts: Any = (old[[*keys, *MEASURES]], frame[frame["month"].astype(str) > until])
    whole = pd.concat([part.astype(dict.fromkeys(keys, "object")) for part in parts], ignore_index=True)
    return whole.astype(dict.fromkeys(keys, "category"))


def beside(frame: pd.DataFrame, earlier: Sequence[RegisteredCube]) -> pd.DataFrame:
    """Return contributions with those of earlier releases below them, in columns of their own: `value@2` is the value in release 2."""
    keys = (*CELL, "unit")
    parts = [frame]
    for each in earlier:
        old: Any = each.rows()[[*keys, *MEASURES]]
        parts.append(old.rename(columns={name: f"{name}{OLD}{each.number}" for name in MEASURES}))
    whole = pd.concat([part.astype(dict.fromkeys(keys, "object")) for part in parts], ignore_index=True)
    amounts = [name for name in whole.columns if name not in keys]
    return whole.fillna(dict.fromkeys(amounts, 0)).astype(dict.fromkeys(amounts, "int64") | dict.fromkeys(keys, "category"))


def guide(of: RegisteredCube, grid: CodeGrid, group: str) -> Guide:
    """Return the tree of a group of an earlier release, its codes numbered as in a grid."""
    said = of.said["groups"][group]
    code = [POOLED if held is None else _number(grid, level, held) for level, held in zip(said["level"], said["code"], strict=True)]
    known = [
        frozenset(_number(grid, number, held) for held in of.said["known"][number]) for number in range(len(levels_of(grid, group)))
    ]
    return Guide(Tree(said["parent"], said["level"], code), tuple(known))


def _number(grid: CodeGrid, level: int, held: Sequence[str]) -> int:
    code = 0
    for key, each in zip(grid.theme.levels[level], held, strict=True):
        code = code * len(grid.codes[key]) + grid.codes[key].index(each)
    return code


def _codes(grid: CodeGrid, level: int, code: int) -> list[str]:
    """Return the codes of the dimensions of a level that a number stands for."""
    found = list[str]()
    for key in reversed(grid.theme.levels[level]):
        code, place = divmod(code, len(grid.codes[key]))
        found.insert(0, grid.codes[key][place])
    return found


def compare(made: Made, number: int, earlier: Sequence[RegisteredCube]) -> None:
    """Raise UnsafeTogether where a cube and an earlier one together tell more than either may."""
    for each in earlier:
        held = each.rows()
        for group, rows in made.rows.items():
            if f"{BLOCK}{group}" not in held:
                continue
            old = held.assign(block=held[f"{BLOCK}{group}"]).query("block >= 0")
            new: Any = rows.loc[(rows[list(GROUPS[group])] != 0).any(axis=1)]
            found = faults(_plain(old, group), _plain(new, group), CELL, GROUPS[group], RULE)
            if found:
                raise UnsafeTogether(_reason(number, each, group, found))


def _plain(rows: pd.DataFrame, group: str) -> pd.DataFrame:
    wanted: Any = rows[[*CELL, "unit", *GROUPS[group], "block"]]
    return wanted.astype(dict.fromkeys((*CELL, "unit"), "object"))


def _reason(number: int, each: RegisteredCube, group: str, found: Mapping[str, int]) -> str:
    if CUTS in found:
        why = f"{found[CUTS]:,} groups of its blocks cut blocks of release {each.number} (theme {each.said['theme']}) in measure {group}"
        mend = f"present release {each.number}, or build with its theme"
    else:
        why = f"{sum(found.values()):,} changes of {group} since release {each.number} would come from too few traders"
        mend = FREEZE
    return f"release {number} is not built: {why}, so that a difference would tell what one trader contributes; {mend}"


def _keep(kept: Register, number: int, made: Made, frame: pd.DataFrame, said: dict[str, Any]) -> None:
    """Enter a cube into the register: its trees, its codes, and every contribution with its blocks."""
    grid = made.cube.grid
    groups = {
        key: {
            "parent": part.tree.parent,
            "level": part.tree.level,
            "code": [None if code == POOLED else _codes(grid, at, code) for at, code in zip(part.tree.level, part.tree.code, strict=True)],
        }
        for key, part in made.cube.groups.items()
    }
    known = [_known(grid, level) for level in range(len(grid.theme.levels))]
    rows = frame.assign(**{f"{BLOCK}{key}": held["block"].reindex(frame.index, fill_value=-1) for key, held in made.rows.items()})
    kept.keep(number, {**said, "groups": groups, "known": known}, rows)


def _known(grid: CodeGrid, level: int) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for key in grid.theme.levels[level]:
        found = [[*held, code] for held in found for code in grid.codes[key]]
    return found


def stated(release: Release, number: int, theme: str, frozen_until: str) -> dict[str, Any]:
    """Return what a bundle says of itself: nothing of the rule but that there is one, and nothing of the warehouse but its period."""
    house = release.administration
    return {
        "release": number,
        "theme": theme,
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "as_of": release.as_of,
        "first_month": release.first_month,
        "last_full_month": release.last_full_month,
        "currency": release.currency,
        "administration": house.name,
        "demonstration": release.demonstration,
        "classification": classification(Use.PRESENTED),
        "frozen_until": frozen_until,
    }


def emblem(release: Release) -> bytes:
    """Return the picture of the administration's emblem, a PNG or JPEG; nothing where it has none."""
    if not release.administration.emblem:
        return b""
    with engine.reading() as connection:
        return profile.emblem(connection)[0]


def labels(grid: CodeGrid) -> Labels:
    """Return the names of the codes of a grid in every language."""
    found: Labels = {}
    for language in languages():
        with spoken(language):
            found[language] = {key: {code: named(key, code) for code in codes} for key, codes in grid.codes.items() if key not in TIMES}
    return found
