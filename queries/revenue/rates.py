"""What changes of the general duty rates, made or announced, do to the revenue of each node: by month, the factor on its effective rate."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import select

from data import schema
from data.months import shifted
from data.releases.release import Release
from data.series_names import REVENUE, node
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import Question
from queries.trade import events

Factors = dict[str, dict[int, float]]
MATERIAL, YEAR = 0.2, 12
RATES = ("import_value", "statutory_duty_rate", "statutory_tax_rate")


def factors(release: Release, regions: Mapping[str, str]) -> Factors:
    """Return, by node and first month, the effective rate after a change over that before it, where it moves by a fifth or more.

    Duty at the new rates, and the taxes that stand on it, over what standard rates give; on the goods of the twelve months before the
    change, so that nothing later is read. The goods of a chapter are taken to be covered alike at every office.
    """
    found: Factors = {}
    for since in sorted({change.since for change in events.changes() if change.since > (release.first_month or 0)}):
        goods = _goods(since, release)
        if not goods.empty:
            for name, factor in _moved(goods.assign(region=[regions.get(each, schema.NOT_STATED) for each in goods["office"]])).items():
                found.setdefault(name, {})[since] = factor
    return found


def _goods(since: int, release: Release) -> pd.DataFrame:
    """Return office, hs2, value, duty and taxes at standard rates, and what a change adds to each; empty where they are not known."""
    until = min(shifted(since, -1), release.last_full_month or 0)
    year = Filters(shifted(until, 1 - YEAR), until).with_pick("currency", release.currency)
    found = ask(Question(RATES, ("office", "hs2"), year)).frame.dropna(subset=list(RATES)).rename(columns={"import_value": "value"})
    rise = {change.hs2: _rise(change, year) for change in events.changes() if change.since == since}
    value, duty, tax = (found[name].astype(float) for name in ("value", *RATES[1:]))
    more = value * np.array([rise.get(str(code), 0.0) for code in found["hs2"]])
    others = (tax - duty) / (1 + duty)
    return found.assign(duty=value * duty, tax=value * tax, more_duty=more, more_tax=more * (1 + others))


def _rise(change: events.DutyChange, year: Filters) -> float:
    """Return the percentage points of duty that a change adds to the imports of a chapter, as a fraction."""
    goods: Any = (
        ask(Question(("import_value",), ("hs6",), year.with_pick("hs2", change.hs2))).frame.set_index("hs6")["import_value"].astype(float)
    )
    covered = float(goods.reindex(list(change.subheadings)).sum() / goods.sum()) if goods.sum() else 0.0
    return covered * (change.after - change.before) / 100


def _moved(goods: pd.DataFrame) -> dict[str, float]:
    """Return the factor of each node that a change moves enough to matter."""
    with engine.reading() as connection:
        duties = [str(code) for code in connection.execute(select(schema.tax.c.code).where(schema.tax.c["class"] == "duty")).scalars()]
    wholes = [({}, "tax"), *(({"tax": code}, "duty") for code in duties)]
    rows = [row for held, column in wholes for by in ((), ("region",), ("office",)) for row in _parts(goods, by, held, column)]
    return {name: factor for name, factor in [*rows, *_parts(goods, ("hs2",), {}, "tax")] if abs(factor - 1) >= MATERIAL}


def _parts(goods: pd.DataFrame, by: tuple[str, ...], held: dict[str, str], column: str) -> list[tuple[str, float]]:
    whole: Any = goods.assign(every="").groupby(list(by) or "every")[[column, f"more_{column}"]].sum()
    found = whole[whole[column] > 0]
    moved = 1 + found[f"more_{column}"] / found[column]
    return [(node(REVENUE, held | {key: str(code) for key in by}), float(factor)) for code, factor in moved.items()]
