"""Correspondences of HS editions: the pairs of codes that were loaded, and the section of each chapter."""

import pandas as pd
from sqlalchemy import select

from data import schema
from data.release import Release
from queries import engine
from queries.cache import kept


def pairs(earlier: int, later: int) -> pd.DataFrame:
    """from_code, to_code, share (NaN where not stated) of two editions; empty where no correspondence of them is loaded.

    Where only the correspondence from the later to the earlier edition is loaded it is read backwards: its shares say nothing of that
    direction and are left out. `backwards` says so.
    """
    return _pairs(earlier, later, engine.current())


def backwards(earlier: int, later: int) -> bool:
    """Whether the correspondence of two editions is loaded from the later to the earlier one alone."""
    release = engine.current()
    return _stated(earlier, later, release).empty and not _stated(later, earlier, release).empty


def _pairs(earlier: int, later: int, release: Release) -> pd.DataFrame:
    found = _stated(earlier, later, release)
    if not found.empty:
        return found
    turned = _stated(later, earlier, release).rename(columns={"from_code": "to_code", "to_code": "from_code"})
    return turned[["from_code", "to_code", "share"]].assign(share=float("nan"))


@kept(key=lambda earlier, later, release: ("concordance", earlier, later, release))
def _stated(earlier: int, later: int, _release: Release) -> pd.DataFrame:
    held = schema.concordance.c
    chosen = select(held.from_code, held.to_code, held.share).where(held.from_edition == earlier, held.to_edition == later)
    with engine.reading() as connection:
        rows = [(one, other, float("nan") if share is None else float(share)) for one, other, share in connection.execute(chosen)]
    return pd.DataFrame(rows, columns=["from_code", "to_code", "share"])


def sections() -> dict[str, str]:
    """The section of each chapter."""
    return _sections(engine.current())


@kept(key=lambda release: ("sections", release))
def _sections(_release: Release) -> dict[str, str]:
    with engine.reading() as connection:
        return {row.code: row.section for row in connection.execute(select(schema.chapter.c.code, schema.chapter.c.section))}
