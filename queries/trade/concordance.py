"""Correspondences of HS editions: the pairs of codes that were loaded, and the section of each chapter."""

from collections import deque
from functools import reduce
from itertools import pairwise

import pandas as pd
from sqlalchemy import select

from data import schema
from data.releases.release import Release
from queries.engine import engine
from queries.engine.cache import kept


def pairs(earlier: int, later: int) -> pd.DataFrame:
    """Return from_code, to_code, share (NaN where not stated) of two editions; empty where those loaded do not lead from one to the other.

    Where only the correspondence from the later to the earlier edition is loaded it is read backwards: its shares say nothing of that
    direction and are left out. `backwards` says so. Where none of the two is loaded, those over the editions of `way` are joined.
    """
    return _pairs(earlier, later, engine.current())


def way(earlier: int, later: int) -> tuple[int, ...]:
    """Return the shortest way between two editions through the correspondences loaded, both included.

    Empty if they are not connected.
    """
    links = _links(engine.current())
    reached: dict[int, tuple[int, ...]] = {earlier: (earlier,)}
    ahead = deque([earlier])
    while ahead and later not in reached:
        edition = ahead.popleft()
        for other in sorted({two for one, two in links if one == edition} | {one for one, two in links if two == edition}):
            if other not in reached:
                reached[other] = (*reached[edition], other)
                ahead.append(other)
    return reached.get(later, ())


def backwards(earlier: int, later: int) -> bool:
    """Tell whether a correspondence on the way between two editions is loaded from the later to the earlier one alone."""
    return any(step not in _links(engine.current()) for step in pairwise(way(earlier, later)))


@kept(key=lambda earlier, later, release: ("concordances", earlier, later, release))
def _pairs(earlier: int, later: int, release: Release) -> pd.DataFrame:
    steps = [_step(one, other, release) for one, other in pairwise(way(earlier, later))]
    return reduce(_joined, steps) if steps else _stated(earlier, later, release)


def _step(earlier: int, later: int, release: Release) -> pd.DataFrame:
    found = _stated(earlier, later, release)
    if not found.empty:
        return found
    turned = _stated(later, earlier, release).rename(columns={"from_code": "to_code", "to_code": "from_code"})
    return turned[["from_code", "to_code", "share"]].assign(share=float("nan"))


def _joined(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Return two correspondences as one.

    A code that one of them does not list keeps its number in it; a share is known where both know it.
    """
    unlisted = second.loc[~second["from_code"].isin(first["from_code"]), "from_code"].drop_duplicates()
    begun = pd.concat([first, pd.DataFrame({"from_code": unlisted, "to_code": unlisted, "share": 1.0})], ignore_index=True)
    both = begun.merge(second, how="left", left_on="to_code", right_on="from_code", suffixes=("", "_next"))
    stays = both["to_code_next"].isna()
    both["share"] *= both["share_next"].where(~stays, 1.0)
    both["to_code"] = both["to_code_next"].where(~stays, both["to_code"])
    grouped = both.assign(known=both["share"].notna()).groupby(["from_code", "to_code"], as_index=False)
    found = grouped.agg(share=("share", "sum"), known=("known", "all"))
    return pd.DataFrame({"from_code": found["from_code"], "to_code": found["to_code"], "share": found["share"].where(found["known"])})


@kept(key=lambda release: ("concordance links", release))
def _links(_release: Release) -> frozenset[tuple[int, int]]:
    """Return the pairs of editions between which a correspondence is loaded."""
    held = schema.concordance.c
    with engine.reading() as connection:
        return frozenset((one, two) for one, two in connection.execute(select(held.from_edition, held.to_edition).distinct()))


@kept(key=lambda earlier, later, release: ("concordance", earlier, later, release))
def _stated(earlier: int, later: int, _release: Release) -> pd.DataFrame:
    held = schema.concordance.c
    chosen = select(held.from_code, held.to_code, held.share).where(held.from_edition == earlier, held.to_edition == later)
    with engine.reading() as connection:
        rows = [(one, other, float("nan") if share is None else float(share)) for one, other, share in connection.execute(chosen)]
    return pd.DataFrame(rows, columns=["from_code", "to_code", "share"])


def sections() -> dict[str, str]:
    """Return the section of each chapter."""
    return _sections(engine.current())


@kept(key=lambda release: ("sections", release))
def _sections(_release: Release) -> dict[str, str]:
    with engine.reading() as connection:
        return {row.code: row.section for row in connection.execute(select(schema.chapter.c.code, schema.chapter.c.section))}
