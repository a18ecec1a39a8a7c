"""One declaration whole: its header, items with their duties and taxes, and what inspections found."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Select, Table, func, select

from data import schema
from queries.engine import engine

HEAD = (
    *("decl_id", "month", "registered_on", "office", "flow", "procedure", "lane", "mode", "origin", "trader", "broker", "currency"),
    *("customs_value", "tax_paid", "release_calendar", "is_open", "load_id"),
)
GOODS = ("item_no", "hs_code", "hs6", "origin", "agreement", "relief", "value", "net_kg")
SEEN = ("item_no", "type", "reason", "result", "offence", "uplift", "penalty")
AMOUNTS = ("assessed", "paid", "forgone")
MOST_ITEMS = 200


@dataclass(frozen=True)
class WholeDeclaration:
    """A declaration with what hangs on it. head: the columns of HEAD; amounts are in its `currency`.

    items: GOODS with assessed, paid and forgone over all taxes, NaN where no tax line is known, at most MOST_ITEMS of the `counted`.
    taxes: tax with the same three. inspections: SEEN, by item.
    """

    head: dict[str, Any]
    items: pd.DataFrame
    counted: int
    taxes: pd.DataFrame
    inspections: pd.DataFrame


def whole(number: str) -> list[WholeDeclaration]:
    """Return the declarations of a number, the latest first: one, or as many as offices and days have given it, at most two."""
    held = schema.clearance.c
    chosen = select(*(held[name] for name in HEAD)).where(held.decl_id == number).order_by(held.month.desc(), held.office)
    with engine.reading() as connection:
        heads = [dict(zip(HEAD, row, strict=True)) for row in connection.execute(chosen.limit(2)).fetchall()]
    return [_whole(head) for head in heads]


def _whole(head: dict[str, Any]) -> WholeDeclaration:
    goods = _rows(_of(schema.item, head, GOODS).order_by(schema.item.c.item_no), GOODS)
    by_item, by_tax = (_rows(_taxed(head, cut), (cut, *AMOUNTS)) for cut in ("item_no", "tax"))
    items = goods.merge(by_item, on="item_no", how="left")
    inspections = _rows(_of(schema.inspection, head, SEEN).order_by(schema.inspection.c.item_no), SEEN)
    return WholeDeclaration(head, items.head(MOST_ITEMS), len(items), by_tax, inspections)


def _of(table: Table, head: dict[str, Any], columns: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    """Return the rows of a fact that belong to one declaration: its number at its office, in the month of its registration."""
    own = (table.c.decl_id == head["decl_id"], table.c.office == head["office"], table.c.month == head["month"])
    return select(*(table.c[name] for name in columns)).where(*own)


def _taxed(head: dict[str, Any], cut: str) -> Select[*tuple[Any, ...]]:
    lines = _of(schema.tax_line, head, (cut, *AMOUNTS)).subquery()
    return select(lines.c[cut], *(func.sum(lines.c[name]) for name in AMOUNTS)).group_by(lines.c[cut]).order_by(lines.c[cut])


def _rows(statement: Select[*tuple[Any, ...]], columns: tuple[str, ...]) -> pd.DataFrame:
    with engine.reading() as connection:
        found = connection.execute(statement).fetchall()
    frame = pd.DataFrame([tuple(row) for row in found], columns=list(columns))
    numbers = [name for name in columns if name in (*AMOUNTS, "value", "net_kg", "uplift", "penalty")]
    return frame.astype(dict.fromkeys(numbers, float))
