"""The targeting model of this warehouse as it is stored: the last one, what it was tested on, and the watch-list."""

from pathlib import Path

import pandas as pd
from sqlalchemy.exc import SQLAlchemyError

from data.access.policy import authorise
from data.frames import Frame
from data.language import mark, say
from data.releases import feedback_store, own_files, risk_store
from data.releases.risk_store import StoredModel
from queries.engine import engine
from queries.engine.question import CannotCut
from queries.engine.refused import whole_only
from settings import settings

NOT_TRAINED = mark("No risk model has been trained on these data yet: run `manage.py risk train`.")

STAKELESS = mark("The last risk model was made by an earlier version, which kept no duty at stake: run `manage.py risk train`.")

WHOLE = mark("The risk model and its scores are of the whole administration: they are not shown to a user who sees some of its offices.")

UNREADABLE = mark("The file of the risk model cannot be read. Move it away, then run `manage.py risk train`.")


def path() -> Path:
    """Return the file of models beside the releases."""
    return own_files.files_of(settings().warehouse) / risk_store.FILE


def last() -> StoredModel:
    """Return the last model trained on these data; raises CannotCut where there is none or not for this user, NoRelease."""
    whole_only(WHOLE)
    try:
        found = risk_store.last(path(), engine.current())
    except SQLAlchemyError:
        raise CannotCut(say(UNREADABLE)) from None
    if found is None:
        raise CannotCut(say(NOT_TRAINED))
    return found


def tested() -> pd.DataFrame:
    """Return the declarations that the last model was tested on: decl_id, month, chance, found, revenue, known, size; raises CannotCut."""
    model = last()
    rows: Frame = risk_store.rows(path(), risk_store.tested)
    return rows[rows["model"] == model.id].drop(columns="model")


def stakes() -> pd.DataFrame:
    """Return the duty at stake on the tested declarations of the last model: decl_id, duty; raises CannotCut."""
    model = last()
    rows: Frame = risk_store.rows(path(), risk_store.stake)
    if rows.empty:
        raise CannotCut(say(STAKELESS))
    return rows[rows["model"] == model.id].drop(columns="model")


def scored() -> pd.DataFrame:
    """Return the watch-list of the last model: decl_id, month, release, chance, unseen, reasons; raises CannotCut."""
    authorise("read", "records")
    last()
    return risk_store.rows(path(), risk_store.scored)


def prices() -> pd.DataFrame:
    """Return the flagged prices: the columns of `risk_store.price`; none where prices were never judged. Raises CannotCut."""
    authorise("read", "records")
    whole_only(WHOLE)
    try:
        return risk_store.rows(path(), risk_store.price) if path().exists() else pd.DataFrame()
    except SQLAlchemyError:
        raise CannotCut(say(UNREADABLE)) from None


def scored_at() -> str:
    """Return what changes when the watch-list is scored anew or results come in: when the files beside the releases were last written."""
    files = (risk_store.FILE, feedback_store.FILE)
    return str(max((each.stat().st_mtime_ns for name in files for each in path().parent.glob(f"{name}*")), default=""))
