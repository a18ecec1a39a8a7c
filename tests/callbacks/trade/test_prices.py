"""Price dispersion on demonstration data, against a second computation over the items; and the traps by hand."""

import json
import math
import re
from decimal import Decimal

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from callbacks.core.period import own, picked, within
from callbacks.trade import prices
from dashboard.pages.trade.partners import HEADING, SPREAD
from dashboard.words.notes import sentences
from data import schema
from data.demo.world.truths import UNDERVALUED_HEADING
from data.derived.unit_values import RATIO, fill
from data.releases import release
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.question import MixedCurrencies
from queries.trade.unit_values import unit_values
from tests.queries.conftest import folder
from tests.queries.small import filled, publish

__all__ = ["folder"]
DRAWN = {SPREAD: prices.spread, HEADING: prices.heading}


def drawn(view, search=""):
    filters = within(Filters.parse(search))
    return DRAWN[view](own(filters, view.dimension), picked(filters, view.dimension))


@pytest.mark.parametrize("search", ["", "flow=export&since=2024-11&until=2026-10", "since=2025-01&until=2026-10&hs2=84", "office=PTM"])
@pytest.mark.parametrize("view", DRAWN, ids=lambda view: view.name)
def test_every_chart_draws_and_is_anchored(read_demo, view, search):
    found = drawn(view, search)
    assert go.Figure(json.loads(re.sub(r'"\$[\w-]+"', '"#123456"', json.dumps(found.body)))).data
    assert found.observations > 0 and "{" not in found.sub and "NaN" not in json.dumps(found.body)
    assert ("office" in search) == any("Office" in note for note in sentences(found.notes))


def declared(condition: str) -> pd.DataFrame:
    with engine.reading() as connection:
        sql = f"SELECT hs4, partner, value::DOUBLE / net_kg::DOUBLE AS price FROM item WHERE net_kg > 0 AND value > 0 AND {condition}"
        return pd.DataFrame(connection.exec_driver_sql(sql).fetchall(), columns=["hs4", "partner", "price"])


def test_the_widest_cells_are_those_of_the_items_one_by_one(read_demo):
    filters = within(Filters.parse("since=2024-11&until=2026-10"))
    found = prices.widest(filters).set_index(["hs4", "partner"])
    items = declared(f"flow = 'import' AND month BETWEEN {filters.since} AND {filters.until}").groupby(["hs4", "partner"])["price"]
    sizes = items.size()
    assert found["n"].to_dict() == sizes[sizes >= prices.ENOUGH].to_dict() and len(found) > 3
    for name, q in (("p10", 0.1), ("median", 0.5), ("p90", 0.9)):
        lower, upper = (items.quantile(q, interpolation=side)[found.index] for side in ("lower", "higher"))
        assert (found[name] > lower / RATIO**1.01).all() and (found[name] < upper * RATIO**1.01).all()


def test_a_heading_sets_its_partners_side_by_side_and_says_which_are_few(read_demo):
    code = UNDERVALUED_HEADING
    found = drawn(HEADING, f"hs4={code}")
    rows = next(trace["customdata"] for trace in found.body["data"] if trace.get("mode") == "markers")
    assert found.title.startswith(code) and len(rows) > 1
    assert all(("few" in row[-1]) == (int(re.match(r"[\d,]+", row[-1])[0].replace(",", "")) < prices.ENOUGH) for row in rows)


def item(**values) -> dict:
    given = {"hs2": "03", "hs4": "0302", "partner": "NO", "origin": "NO", "items": 1, "value": Decimal(50), "net_kg": Decimal(10)}
    return filled(schema.item, **(given | values))


def test_filling_knows_items_of_declarations_alone(tmp_path):
    with release.draft(tmp_path / "warehouse", fresh=True) as draft:
        rows = [item(), item(value=None), item(net_kg=None), item(net_kg=Decimal(0)), item(items=None)]
        draft.connection.execute(schema.item.insert(), rows)
        fill(draft.raw)
        assert [row[0] for row in draft.raw.execute("SELECT unit_value_bin FROM item").fetchall()] == [
            math.floor(np.log(5) / np.log(RATIO)),
            *[None] * 4,
        ]


def test_amounts_of_two_currencies_are_not_compared(folder):
    publish(folder, {schema.item: [item(unit_value_bin=3, currency=code) for code in ("MRL", "USD")]})
    with pytest.raises(MixedCurrencies):
        unit_values("import", 1, Filters())
    assert len(unit_values("import", 1, Filters.parse("currency=MRL"))) == 1


def test_cells_under_the_least_number_of_items_are_left_out(folder):
    publish(folder, {schema.item: [item(unit_value_bin=3), item(unit_value_bin=9), item(unit_value_bin=3, partner="CL")]})
    assert unit_values("import", 2, Filters())[["partner", "bin", "n"]].to_numpy().tolist() in (
        [["NO", 3, 1], ["NO", 9, 1]],
        [["NO", 9, 1], ["NO", 3, 1]],
    )
