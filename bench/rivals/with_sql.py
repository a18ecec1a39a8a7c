"""The tutorial application: each chart asks the DuckDB file in raw SQL, as a database is asked in the examples of Dash."""
import threading
from typing import Any

import pandas as pd

from bench.rivals.page import OPENED, application
from bench.rivals.views import DERIVED, Chart, narrowed

AGGREGATES = {"count": "count(*)", "sum": "sum({})", "mean": "avg({})", "median": "median({})", "q90": "quantile_cont({}, 0.9)"}
OWN = threading.local()


def statement(chart: Chart, since: int, until: int, picks: dict[str, str]) -> tuple[str, list[Any]]:
    """The SQL of a view, and its parameters."""
    cuts = [f"{_expression(key)} AS {key}" for key in chart.by]
    numbers = [f'{AGGREGATES[how].format(_expression(column))} AS "{name}"' for name, how, column in chart.values]
    where, values = ["month BETWEEN ? AND ?"], [since, until]
    for key, code in narrowed(chart, picks).items():
        where.append(f"{key} = ?")
        values.append(code)
    sql = f"SELECT {', '.join(cuts + numbers)} FROM {chart.fact} WHERE {' AND '.join(where)}"
    if chart.by:
        order = f'"{chart.values[0][0]}" DESC LIMIT {chart.most}' if chart.most else ", ".join(map(str, range(1, len(cuts) + 1)))
        sql += f" GROUP BY ALL ORDER BY {order}"
    return sql, values


def _expression(column: str) -> str:
    return DERIVED[column][0] if column in DERIVED else column


def rows(chart: Chart, since: int, until: int, picks: dict[str, str]) -> pd.DataFrame:
    """The rows of a view, asked on a cursor of its thread."""
    if not hasattr(OWN, "cursor"):
        OWN.cursor = OPENED.cursor()
    return OWN.cursor.execute(*statement(chart, since, until, picks)).df()


server = application(__name__, rows)
