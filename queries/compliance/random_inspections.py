"""The random lane: inspections selected at random, with what they found and the tax of their declaration."""

from typing import Any

import pandas as pd
from sqlalchemy import and_, func, select

from data import schema
from data.language import say
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.cache import kept
from queries.engine.question import Question
from queries.engine.route import base
from queries.engine.statement import reached, typed
from queries.engine.trace import Read, noted, unheard

SAMPLE, STRATA = ("stratum", "flow", "found", "uplift", "tax"), ("stratum", "all", "n", "found", "tax")
RANDOM = "random"


def sample(filters: Filters) -> pd.DataFrame:
    """Return SAMPLE, a row per inspection selected at random.

    Its office, flow, whether irregular, uplift, and the tax paid on the declaration.
    """
    asked, release = Filters(filters.since, filters.until, filters.picks), engine.current()
    found = _sample(asked, release)
    noted(Read(say("Inspections selected at random"), found, asked, release, route=("inspection", "clearance")))
    return found


@kept(key=lambda *asked: ("random lane", *asked))
def _sample(filters: Filters, _release: Release) -> pd.DataFrame:
    seen, whole = schema.inspection, schema.clearance
    since, until = filters.since or 0, filters.until or 999999
    same = and_(whole.c.decl_id == seen.c.decl_id, whole.c.month.between(since, until))
    source: Any = seen.outerjoin(whole, same)
    conditions: list[Any] = [seen.c.reason == RANDOM, seen.c.month.between(since, until)]
    for key, codes in filters.picks:
        if base("inspection", DIMENSIONS[key]):
            source, column = reached(source, seen, key)
            conditions.append(column.in_(typed(column, codes)))
    sums = (func.max(seen.c.findings), func.sum(seen.c.uplift), func.max(whole.c.tax_paid))
    chosen = select(seen.c.office, seen.c.flow, *sums).select_from(source).where(*conditions)
    with engine.reading() as connection:
        found = engine.frame(connection, chosen.group_by(seen.c.decl_id, seen.c.office, seen.c.flow), SAMPLE)
    return found.astype(dict.fromkeys(SAMPLE[2:], float)).fillna({"uplift": 0.0, "tax": 0.0})


def strata(filters: Filters) -> pd.DataFrame:
    """Return STRATA by office: declarations, those inspected at random, those of them irregular, and the tax paid on imports."""
    asked = Filters(filters.since, filters.until, filters.picks)
    with unheard():
        counted = ask(Question(("declarations", "hit_rate_random"), ("office",), asked))
        paid = ask(Question(("tax_paid",), ("office",), asked)).frame
    n = [counts.get("hit_rate_random", 0) for counts in counted.counts]
    frame: Any = counted.frame.assign(n=n).merge(paid, on="office", how="left").fillna(0.0)
    named = {"office": "stratum", "declarations": "all", "tax_paid": "tax"}
    return frame.assign(found=(frame["hit_rate_random"] * frame["n"]).round()).rename(columns=named)[list(STRATA)]
