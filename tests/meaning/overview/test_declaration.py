"""One declaration in full, a second way: its items, taxes and inspections as the tables hold them, to the hundredth."""

import pandas as pd

from callbacks.overview.declaration import drawn
from tests.meaning.core.reading import listed, tables

SUMS = "sum(assessed) as assessed, sum(paid) as paid, sum(forgone) as forgone"
CHOSEN = (
    "select decl_id from inspection order by penalty desc nulls last, decl_id limit 1",
    "select decl_id from clearance order by item_count desc, decl_id limit 1",
    "select decl_id from clearance where flow = 'export' order by decl_id limit 1",
)


def hundredth(value: object) -> str:
    return "–" if pd.isna(value) else f"{value:,.2f}"


def amounts(row: pd.Series) -> dict[str, str]:
    return {name.capitalize(): hundredth(row[name]) for name in ("assessed", "paid", "forgone")}


def test_a_declaration_is_shown_whole(read, facts):
    for code in (facts.one(query) for query in CHOSEN):
        body, own = drawn(code).body, f"where decl_id = '{code}'"
        items = facts.sql(f"select * from item {own} order by item_no")
        assert len(listed(body)) == len(items) > 0
        for row, (_, true) in zip(listed(body), items.iterrows(), strict=True):
            of_item = facts.sql(f"select {SUMS} from tax_line {own} and item_no = {true['item_no']}").iloc[0]
            assert row["Goods"].startswith(true["hs_code"]) and row["Origin"] == facts.names("country")[true["origin"]]
            assert (row["Customs value"], row["Net mass, kg"]) == (hundredth(true["value"]), hundredth(true["net_kg"]))
            assert amounts(of_item).items() <= row.items()
        by_tax = facts.sql(f"select tax, {SUMS} from tax_line {own} group by tax order by tax")
        taxes = [row for table in tables(body) for row in table if table[0][0] == "Duty or tax"][1:]
        assert taxes == [[facts.names("tax", "label")[row["tax"]], *amounts(row).values()] for _, row in by_tax.iterrows()]
        seen = facts.sql(f"select uplift, penalty from inspection {own} order by item_no")
        found = [row for table in tables(body) for row in table if "Inspection" in table[0]][1:]
        assert [row[-2:] for row in found] == [[hundredth(each) for each in row] for row in seen.itertuples(index=False)]


def test_a_number_that_no_declaration_has_is_said(read, facts):
    assert facts.one("select count(*) from clearance where decl_id = 'X-1'") == 0
    assert "There is no declaration X-1." in str(drawn("X-1").body)
