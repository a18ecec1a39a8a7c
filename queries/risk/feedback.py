"""Advice and results that came in by file, as they are kept beside the releases, and conditions on the declarations they are of."""

from pathlib import Path

import pandas as pd
from sqlalchemy import ColumnElement, Table, and_, false, or_
from sqlalchemy.exc import SQLAlchemyError

from data import schema
from data.frames import Frame
from data.language import mark, say
from data.releases import feedback_store, own_files
from queries.engine import engine
from queries.engine.question import CannotCut
from queries.engine.refused import whole_only
from queries.risk import models
from settings import settings

UNREADABLE = mark("The file of results and advice cannot be read: restore risk_feedback.sqlite from a copy, or move it away.")


def path() -> Path:
    """Return the file of advice and results beside the releases."""
    return own_files.files_of(settings().warehouse) / feedback_store.FILE


def results() -> pd.DataFrame:
    """Return the results that came in by file: decl_id, month, inspected, irregular, remark, file, kept_at; raises CannotCut, NoRelease."""
    return _rows(feedback_store.result)


def advice() -> pd.DataFrame:
    """Return the advice given: decl_id, month, model, chance, advised, data_to, ranked_at; raises CannotCut, NoRelease."""
    return _rows(feedback_store.advice)


def _rows(table: Table) -> pd.DataFrame:
    whole_only(models.WHOLE)
    try:
        return feedback_store.rows(path(), engine.current(), table)
    except SQLAlchemyError:
        raise CannotCut(say(UNREADABLE)) from None


def inspected() -> Frame:
    """Return those of `results` that were inspected; each has a result."""
    held = results()
    return held[held["inspected"] == 1]


def among(held: pd.DataFrame) -> ColumnElement[bool]:
    """Return the condition of the declarations of a frame: decl_id, month."""
    clearance, months = schema.clearance.c, held.groupby("month")["decl_id"]
    groups = [and_(clearance.month == int(str(month)), clearance.decl_id.in_(part.tolist())) for month, part in months]
    return or_(*groups) if groups else false()
