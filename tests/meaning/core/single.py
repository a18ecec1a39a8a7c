"""Declarations one by one, a second way: the list behind the filters, and the stamps of one declaration with the owner of each leg."""

import pandas as pd

from dashboard.core.page import Drawing
from tests.meaning.core.facts import Asked, Facts
from tests.meaning.core.reading import SHOWN, listed, number, same

PAGE = 50
OWNERS = {"Customs": "customs", "Trader": "trader", "Port": "port", "Other agency": "oga"}
STAMPS = ("manifest_at", "arrival_at", "unloaded_at", "lodged_at", "registered_at", "lane_at", "docs_start_at", "docs_end_at")
STAMPS += ("insp_start_at", "insp_end_at", "oga_request_at", "oga_ok_at", "assessed_at", "paid_at", "released_at", "gate_out_at")


def records(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The first page of the declarations behind the filters, the last registered first, with their amounts and what came of them."""
    read = "decl_id, registered_on, office, lane, customs_value, tax_paid, release_calendar, is_open, inspected, irregular"
    found = facts.rows("clearance", read, asked).sort_values(["registered_on", "decl_id"], ascending=[False, True])
    rows, names = listed(drawn.body), facts.names("office")
    assert drawn.observations == len(found) and drawn.sub.startswith(f"1–{min(PAGE, len(found))} of {len(found):,}")
    assert [row["Declaration"] for row in rows] == list(found["decl_id"])[:PAGE]
    for row, (_, true) in zip(rows, found.iterrows(), strict=False):
        assert row["Registered"] == f"{true['registered_on']:%Y-%m-%d}" and row["Office"] == names[true["office"]]
        assert row["Lane"] == true["lane"].capitalize()
        assert same(number(row["Customs value"]), known(true["customs_value"]), SHOWN)
        assert same(number(row["Tax paid"]), known(true["tax_paid"]), SHOWN)
        taken = (
            row["Release time"] == "open"
            if true["is_open"] == 1
            else same(number(row["Release time"]), known(true["release_calendar"]), SHOWN, 0.0051)
        )
        assert taken, (row, true["release_calendar"])
        seen = {0: "none", 1: "irregular" if not pd.isna(true["irregular"]) and true["irregular"] == 1 else "in order"}
        assert row["Inspection"] == ("not known" if pd.isna(true["inspected"]) else seen[int(true["inspected"])])


def known(value: object) -> float | None:
    return None if pd.isna(value) else float(value)


def slowest(facts: Facts, asked: Asked) -> list[str]:
    """Three declarations that have left, those that took longest."""
    gone = facts.rows("clearance", "decl_id, total_seconds_calendar as took", asked, "gone = 1").sort_values("took", ascending=False)
    return list(gone["decl_id"][:3])


def record(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Every stamp that is known, in order; hours since the last one, which add up by owner to those that the facts hold."""
    for place, code in enumerate(slowest(facts, asked)):
        [true] = facts.sql(f"select * from clearance where decl_id = '{code}'").to_dict("records")
        rows = listed(drawn.body, place)
        stamps = sorted(true[name] for name in STAMPS if true[name] == true[name] and true[name] is not None)
        assert [row["Time"] for row in rows] == [f"{at:%Y-%m-%d %H:%M}" for at in stamps]
        for row, before, at in zip(rows[1:], stamps, stamps[1:], strict=False):
            since = (at - before).total_seconds() / 3600
            assert not row["Responsible"] or same(number(row["Since the step before, h"]), since, SHOWN, 0.006)
        for words, owner in OWNERS.items():
            hours = sum(number(row["Since the step before, h"]) for row in rows if row["Responsible"] == words)
            assert same(hours, true[f"{owner}_seconds_calendar"] / 3600, 0.02, 0.02), (code, owner)
