"""What random inspections say, as a table by period, and how many of them a wanted precision takes, as a sentence."""

from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.components.core.table import end, listing
from dashboard.components.risk.reasons_told import spread
from dashboard.core.format import UNKNOWN, amount, between, count, missing, month, percent, significant
from data.language import mark, say

HEADS = (
    ("period", mark("Months")),
    ("n", end(mark("Random inspections"))),
    ("declarations", end(mark("Declarations"))),
    ("share", end(mark("Irregular (95 % interval)"))),
    ("loss", end(mark("Tax lost for each declaration (90 % interval)"))),
)
ALL = mark("All these months")
WANTED = mark(
    "To know the share of a month to ± {half} points (95 % interval), inspect {wanted} declarations at random each month ({share} of all)."
)
NOW = mark("Now it is {now} a month, which gives ± {have} points.")


def sized(half: float, wanted: int, now: float, have: float, monthly: float) -> str:
    """Write how many random inspections a month the wanted half-width takes, and what today's number gives."""
    known = {"half": significant(half * 100, 2), "wanted": count(wanted), "share": percent(wanted / monthly, 2)}
    return " ".join((say(WANTED, **known), say(NOW, now=significant(now, 2), have=significant(have * 100, 2))))


def body(periods: pd.DataFrame, sentence: str, currency: str) -> Component:
    """Return the sentence and the table. periods: as `services.risk.random_rates.Unbiased` holds them, the last row of all months."""
    rows: list[dict[Any, Any]] = periods.to_dict("records")
    named = [*map(_period, rows[:-1]), say(ALL)]
    shown = [_row(row, name, currency) for row, name in zip(rows, named, strict=True)]
    return html.Div([html.P(html.B(sentence), className="sub"), listing(HEADS, shown, say("From random inspections"))])


def _period(row: dict[Any, Any]) -> str:
    first, last = int(row["since"]), int(row["until"])
    return month(first) if first == last else between(month(first), month(last))


def _row(row: dict[Any, Any], name: str, currency: str) -> dict[str, str]:
    lost = [str(amount(row[each], "money", currency)) for each in ("loss", "loss_low", "loss_high")]
    return {
        "period": name,
        "n": count(row["n"]),
        "declarations": count(row["declarations"]),
        "share": spread(row["share"], row["low"], row["high"]),
        "loss": UNKNOWN if missing(row["loss"]) else say("{value} ({range})", value=lost[0], range=between(*lost[1:])),
    }
