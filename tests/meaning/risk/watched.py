"""Drift and red lanes a second way: facts read by plain SQL, sorted and counted one by one."""

import math
import sqlite3

import pandas as pd

from dashboard.core.page import Drawing
from tests.meaning.compliance.evidence import wilson
from tests.meaning.core.facts import Asked, Facts, later
from tests.meaning.core.kinds import Second
from tests.meaning.core.reading import SHOWN, falls, listed, number, same
from tests.meaning.risk.risk import stored

INSPECTED = "inspected = 1 and irregular is not null"


def periods(facts: Facts) -> tuple[int, int]:
    """The last month that the model was fitted on, and the last one that it was calibrated on."""
    card = stored(
        facts,
        "select json_extract(card, '$.periods.fit[1]') as fit, json_extract(card, '$.periods.calibrate[1]') as calibrated "
        "from model order by id desc limit 1",
    ).iloc[0]
    return int(card["fit"]), int(card["calibrated"])


def months(facts: Facts) -> pd.DataFrame:
    """Inspected declarations of the months after calibration, with their chances, those of the test."""
    rows = stored(facts, "select * from tested")
    after = facts.sql(f"select decl_id from clearance where month > {periods(facts)[1]} and {INSPECTED}")
    assert len(rows) == len(after)
    return rows


def unranked(facts: Facts, asked: Asked) -> bool:
    return not judged(facts)


def judged(facts: Facts) -> dict[int, pd.DataFrame]:
    rows = months(facts)
    kept = {int(month): part for month, part in rows.groupby("month")}
    return {month: part for month, part in kept.items() if len(part) >= 30 and 5 <= part["found"].sum() <= len(part) - 5}


def ranking(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """By month with enough results: over every pair of an irregular and a regular declaration, how often the first ranks higher."""
    [words] = [trace["customdata"] for trace in drawn.body["data"] if trace.get("customdata")]
    parts = judged(facts)
    assert [pd.to_datetime(cells[1], format="%b %Y").strftime("%Y%m") for cells in words] == [str(month) for month in parts]
    for cells, part in zip(words, parts.values(), strict=True):
        pairs = [
            1.0 if a > b else 0.5 if a == b else 0.0 for a in part["chance"][part["found"] == 1] for b in part["chance"][part["found"] == 0]
        ]
        assert same(number(cells[2]) / 100, math.fsum(pairs) / len(pairs), SHOWN, 6e-4)
        assert number(cells[4]) == len(part) and number(cells[5]) == part["found"].sum()
    assert drawn.observations == sum(map(len, parts.values()))


def inputs(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The index of the office: shares of declarations by office where the model learnt, and after calibration; the most changed first."""
    fitted, calibrated = periods(facts)
    shown = {row["Feature"]: row for row in listed(drawn.body)}
    assert falls([number(row["Stability index (PSI)"]) for row in shown.values()])
    sides = []
    for span in (f"month <= {fitted}", f"month > {calibrated}"):
        held = facts.sql(f"select office as key, count(*) as n from clearance where {span} and {INSPECTED} group by 1")
        sides.append(dict(zip(held["key"], held["n"], strict=True)))
    most = sorted(sides[0], key=lambda code: -sides[0][code])
    least = sides[0][most[19]] if len(most) > 20 else 0
    if not (len(most) > 20 and sides[0][most[20]] == least):  # which of two as frequent offices is a class of its own is not said
        own = most[:20]
        counts = [[side.get(code, 0) for code in own] + [sum(n for code, n in side.items() if code not in own)] for side in sides]
        shares = [[(n + 0.5) / (sum(each) + 0.5 * len(each)) for n in each] for each in counts]
        true = sum((b - a) * math.log(b / a) for a, b in zip(*shares, strict=True))
        assert same(number(shown["Office"]["Stability index (PSI)"]), true, 0.06, 6e-4)
    assert drawn.observations == facts.one(f"select count(*) from clearance where month > {calibrated} and {INSPECTED}")


def rates(facts: Facts, asked: Asked) -> pd.DataFrame:
    """Red declarations that left customs, one row each."""
    return facts.rows("clearance", "office, inspected, irregular", asked, "lane = 'red' and coalesce(is_open, 0) = 0")


def redless(facts: Facts, asked: Asked) -> bool:
    return rates(facts, asked).empty


def red(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """By office, most first: red declarations, those not inspected, those found irregular; the share of known results without a finding."""
    rows, names = rates(facts, asked), facts.names("office")
    *shown, whole = listed(drawn.body)
    others = [shown.pop()] if shown[-1]["Office"] == "Other offices" else []
    offices = dict(rows.groupby("office").__iter__())
    for count in ("Red, no longer open", "Not inspected", "Inspected, result unknown", "Irregular"):
        assert sum(number(row[count]) for row in (*shown, *others)) == number(whole[count])
    assert len(shown) == min(len(offices), 12) and falls([number(row["Red, no longer open"]) for row in shown])
    held = {names[code]: part for code, part in offices.items()}
    for row, part in [*((row, held[row["Office"]]) for row in shown), (whole, rows)]:
        judged = part[(part["inspected"] == 1) & part["irregular"].notna()]
        assert number(row["Red, no longer open"]) == len(part) and number(row["Irregular"]) == judged["irregular"].sum()
        assert number(row["Not inspected"]) == (part["inspected"] != 1).sum()
        assert number(row["Inspected, result unknown"]) == (part["inspected"] == 1).sum() - len(judged)
        clean = row["Nothing found, of known results"]
        assert (clean == "–") == judged.empty
        assert judged.empty or same(number(clean) / 100, (judged["irregular"] == 0).mean(), 0.06, 6e-3)
    assert drawn.observations == len(rows)


def unlaned(facts: Facts, asked: Asked) -> bool:
    return facts.rows("clearance", "lane", asked, "first_lane <> '-' and lane <> '-'").empty


def rerouted(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Declarations whose last lane is not the first one; green is the mildest lane and red the strictest."""
    rows = facts.rows("clearance", "first_lane, lane, inspected, irregular", asked, "first_lane <> '-' and lane <> '-'")
    moved = rows[rows["first_lane"] != rows["lane"]]
    shown = {(row["First lane"].lower(), row["Last lane"].lower()): row for row in listed(drawn.body)}
    assert set(shown) == set(zip(moved["first_lane"], moved["lane"], strict=True)) and drawn.observations == len(rows)
    order, up = ["green", "blue", "yellow", "red"], 0
    for (first, last), row in shown.items():
        part = moved[(moved["first_lane"] == first) & (moved["lane"] == last)]
        stricter = order.index(last) > order.index(first)
        up += len(part) * stricter
        assert row["Change"] == ("Stricter" if stricter else "Milder") and number(row["Declarations"]) == len(part)
        assert same(number(row["Of its first lane"]) / 100, len(part) / (rows["first_lane"] == first).sum(), 0.06, 6e-3)
        assert number(row["Irregular"]) == part["irregular"].fillna(0).sum()
    if len(moved):
        assert same(number(drawn.title) / 100, len(moved) / len(rows), 0.06, 6e-4)
        assert number(drawn.title.split("lane:")[1]) == up and number(drawn.title.split("stricter one,")[1]) == len(moved) - up


def prices(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Items of open or recent declarations without inspection: value over net mass, beside items of the same subheading in two years."""
    last = facts.one("select max(month) from clearance")
    rows = stored(facts, "select * from price").merge(
        facts.rows("clearance", "decl_id, is_open, origin as declared_origin", asked, "coalesce(inspected, 0) = 0"), on="decl_id"
    )
    rows = rows[(rows["is_open"] == 1) | (rows["month"] > later(last, -3))]
    assert drawn.observations == len(rows) and not drawn.empty
    assert drawn.title.startswith("No ") >= rows.empty
    items = facts.sql(
        "select decl_id, item_no, hs6, month, cast(value as double) as value, "
        "cast(case when net_kg > 0 then net_kg when unit = 'kg' then quantity end as double) as kg from item "
        f"where flow = 'import' and value > 0 and month between {later(last, -23)} and {last}"
    )
    whole = items[items["kg"] > 0].assign(price=lambda frame: frame["value"] / frame["kg"])
    shown, held = listed(drawn.body), rows.set_index(["decl_id", "item_no"])
    assert len(shown) == sum(min(count, 50) for count in rows["state"].value_counts())
    assert falls([held.loc[(row["Declaration"], int(row["Item"])), "score"] for row in shown])
    for row in shown:
        [mine] = whole[(whole["decl_id"] == row["Declaration"]) & (whole["item_no"] == int(row["Item"]))].to_dict("records")
        peers = whole[whole["hs6"] == mine["hs6"]]
        assert same(number(row["Declared price"]), mine["price"], SHOWN), (row, mine)
        assert number(row["Peers"]) == len(peers) - 1 >= 5, (row, len(peers))
        usual, told = peers["price"].median(), row["Evidence, for a person to check"]
        assert 0.8 * usual < number(row["Price of the peers"]) < 1.25 * usual, (row, usual)
        if "Weight of a piece" in told:
            assert "Declared" not in told
            continue
        below = 1 - number(row["Declared price"]) / number(row["Price of the peers"])
        assert same(number(told.split("Declared")[1]) / 100, below, 0.06, 1e-2) and below > 0
        low, high = (number(part) for part in told.split("expected from")[1].split(" to ")[:2])
        assert low < number(row["Price of the peers"]) < high


def given(facts: Facts) -> pd.DataFrame:
    """The advice that is kept."""
    with sqlite3.connect(facts.folder / "risk_feedback.sqlite") as connection:
        return pd.read_sql_query("select decl_id, month, advised, data_to from advice", connection)


def unadvised(facts: Facts, asked: Asked) -> bool:
    return facts.rows("clearance", "decl_id", asked).merge(given(facts), on="decl_id").empty


def advice(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Declarations ranked, by whether they were advised; those inspected, and what was found; and results without any advice."""
    kept = given(facts)
    rows = facts.rows("clearance", "decl_id, registered_on, inspected, irregular", asked).merge(kept, on="decl_id", how="left")
    judged = (rows["inspected"] == 1) & rows["irregular"].notna()
    parts = {
        "Advised for inspection": rows["advised"] == 1,
        "Ranked, not advised": rows["advised"] == 0,
        "Inspected before they were ranked": rows["advised"].isna() & (rows["registered_on"] > kept["data_to"].min()),
    }
    shown = {row["Advice before the result"]: row for row in listed(drawn.body)}
    assert list(shown) == list(parts)
    totals = {}
    for name, part in parts.items():
        row, n, found = shown[name], int((part & judged).sum()), float(rows.loc[part & judged, "irregular"].sum())
        assert row["Declarations ranked"] == "–" if name.startswith("Inspected") else number(row["Declarations ranked"]) == part.sum()
        assert number(row["Inspected, result known"]) == n and number(row["Irregular"]) == found
        share = row["Irregular, of those inspected"]
        assert (share == "–") == (not n)
        if n:
            low, high = wilson(found / n, n)
            ends = [number(each) / 100 for each in share.split("(")[1].split(" to ")]
            assert same(number(share) / 100, found / n, 0.06, 6e-3)
            assert same(ends[0], max(low, 0), 0.06, 6e-3) and same(ends[1], high, 0.06, 6e-3)
        totals[name] = (n, found)
    (n, found), *others = totals.values()
    if n:
        assert same(number(drawn.title) / 100, found / n, 0.06, 6e-3)
    if n and (n := sum(each for each, _ in others)):
        assert same(number(drawn.title.split("not advised:")[1]) / 100, sum(each for _, each in others) / n, 0.06, 6e-3)
    assert drawn.observations == sum(each for each, _ in totals.values()) and not drawn.notes


SECOND: dict[tuple[str, str], Second] = {
    ("model", "ranking"): ranking,
    ("model", "inputs"): inputs,
    ("risk", "advice"): advice,
    ("risk", "prices"): prices,
    ("risk", "red"): red,
    ("risk", "rerouted"): rerouted,
}
REFUSES = {("model", "ranking"): unranked, ("risk", "advice"): unadvised, ("risk", "red"): redless, ("risk", "rerouted"): unlaned}
