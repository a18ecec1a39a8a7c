"""Drift of the risk model: its ranking by month after training, and how far each feature has moved from what it learnt from."""

from typing import Any

import pandas as pd

from analytics.risk import drift
from callbacks.core.comparison import stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.risk import drift_told
from dashboard.core.format import Scale, between, count, month, percent, significant
from dashboard.core.page import Drawing
from dashboard.figures.spread import ranges
from dashboard.pages.risk.model import INPUTS, RANKING
from dashboard.words.risk_features import feature
from data.language import mark, say
from data.months import period_name
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.question import CannotCut
from queries.risk import models
from services.risk import monitoring
from services.risk.targeting import note

HEADS = (mark("Month"), mark("Irregular ranks above regular"), mark("95 % interval"), mark("Inspected"), mark("Irregular"))
UNRANKED = mark("No month after training has enough results yet: {least} inspected, with {each} irregular and as many regular ones.")
LEFT = 90


@draws(RANKING)
def ranking(_filters: Filters, _picked: Codes) -> Drawing:
    """Draw how well the model ranks in each month after its training."""
    months, tested = ranked(), float(models.last().card["metrics"]["auc"][0])
    note(say("Ranking by month"), months, Filters(), ("risk model",))
    shown = months.assign(key="", name=months["month"].map(month), value=months["auc"])
    figure = ranges.figure(shown, Scale(0.01, "%"), cells(months), list(map(say, HEADS)), (), tested, len(months), LEFT)
    return Drawing(figure, sum(months["n"].tolist()), stamp(engine.current()), title(months), RANKING.read())


def title(months: pd.DataFrame) -> str:
    """Write whether the ranking holds."""
    return drift_told.ranking(drift.worse(months), months.loc[months["below"], "month"].tolist())


def ranked() -> pd.DataFrame:
    """Return the months after training (`analytics.risk.drift.MONTHS`); raises CannotCut where none has enough results."""
    months = pd.DataFrame(monitoring.kept()["months"])
    if months.empty:
        raise CannotCut(say(UNRANKED, least=drift.LEAST, each=drift.EACH))
    return months


def cells(months: pd.DataFrame) -> list[list[str]]:
    """Return the texts of each month: key, name, AUC, interval, inspected and irregular ones."""
    rows: Any = months.itertuples()
    return [
        ["", month(row.month), percent(row.auc), between(significant(row.low * 100), percent(row.high)), count(row.n), count(row.irregular)]
        for row in rows
    ]


@draws(INPUTS)
def inputs(_filters: Filters, _picked: Codes) -> Drawing:
    """Return how far each feature has moved from what the model learnt from."""
    held = monitoring.kept()
    moved = pd.DataFrame(held["inputs"])
    named = [feature(name) for name in moved["feature"]]
    shown = moved.assign(feature=named, state=[drift_told.state(each) for each in moved["state"]]).rename(columns={"chance": "beyond"})
    note(say("Features that moved"), shown, Filters(), ("risk model",))
    sub = INPUTS.read(period=period_name(held["since"], held["until"]), count=count(held["declarations"]))
    return Drawing(drift_told.table(shown), held["declarations"], stamp(engine.current()), drift_told.moved(moved), sub)
