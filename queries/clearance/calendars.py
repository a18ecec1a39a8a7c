"""The opening calendars of the administration: their weekends, their holidays, and how much trade each one carries."""

import pandas as pd
from sqlalchemy import func, select

from data import schema
from data.releases.release import Release
from queries.engine import engine
from queries.engine.cache import RELEASES, kept


def calendars() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return calendars code, weekend, weight (declarations of the offices that keep it, or 1 each), and holidays calendar, date, label."""
    return _calendars(engine.current())


@kept(key=lambda release: ("calendars", release), most=RELEASES)
def _calendars(_release: Release) -> tuple[pd.DataFrame, pd.DataFrame]:
    made, office, holiday = schema.calendar.c, schema.office.c, schema.holiday.c
    counted = schema.clearance.c
    weighed = select(office.calendar, func.count()).join(schema.clearance, counted.office == office.code).group_by(office.calendar)
    with engine.reading() as connection:
        weights = {code: float(rows) for code, rows in connection.execute(weighed)}
        known = connection.execute(select(made.code, made.weekend).order_by(made.code)).fetchall()
        days = connection.execute(select(holiday.calendar, holiday.date, holiday.label).order_by(holiday.calendar, holiday.date)).fetchall()
    kept_by = [(code, weekend or "", weights.get(code, 0.0) if weights else 1.0) for code, weekend in known]
    return pd.DataFrame(kept_by, columns=["code", "weekend", "weight"]), pd.DataFrame(
        [tuple(day) for day in days], columns=["calendar", "date", "label"]
    )
