"""The Partners page a second way: both flows by country, new pairs and how long they last, how wide unit values lie."""

import math

import numpy as np
import pandas as pd

from dashboard.core.page import Drawing
from tests.meaning.core.facts import Asked, Facts, later, months
from tests.meaning.core.kinds import Second, Sum, leads, mapped, ranking
from tests.meaning.core.reading import SHOWN, number, same

IMPORTS, EXPORTS = Sum("item", "sum(import_value)", flow="import"), Sum("item", "sum(export_value)", flow="export")
FOLLOWED = ("section", "hs2", "hs4", "partner", "partner_region", "currency", "flow")
BIN = 0.06  # unit values are read from bins


def pairs(facts: Facts, asked: Asked) -> pd.DataFrame:
    """Imports by partner and subheading over all months of the data, with the months that each was first and last traded in."""
    every = facts.rows(
        "item", "partner, hs6, month, cast(import_value as double) as value", asked.over(facts.first, 999912), "flow = 'import'"
    )
    spans = every.groupby(["partner", "hs6"])["month"].agg(["min", "max"]).reset_index()
    return every.merge(spans)


def fresh(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Pairs first traded in a month, and what part of its value those are worth that began within twelve months."""
    found = pairs(facts, asked)
    bars, shares = drawn.body["data"][:2]
    shown = [month for month in asked.months if month >= later(facts.first, 12) and month in set(found["month"])]
    assert [words[0] for words in bars["customdata"]] == [f"{month // 100}-{month % 100:02d}" for month in shown]
    begun = found.drop_duplicates(["partner", "hs6"]).groupby("min").size()
    for place, month in enumerate(shown):
        inside = found[found["month"] == month]
        young = inside[inside["min"] > later(month, -12)]["value"].sum() / inside["value"].sum()
        assert bars["y"][place] == begun.get(month, 0) and number(bars["customdata"][place][2]) == begun.get(month, 0)
        assert same(shares["y"][place] / 100, young) and same(number(shares["customdata"][place][3]) / 100, young, SHOWN, 6e-5)


def course(facts: Facts, asked: Asked) -> list[tuple[int, float, int]]:
    """Months after the first trade, the share of new pairs traded again then or later (Kaplan and Meier), and the pairs at risk."""
    lives = pairs(facts, asked).drop_duplicates(["partner", "hs6"])
    new = lives[lives["min"] >= later(facts.first, 12)]
    length = np.array([len(months(*row)) - 1 for row in zip(new["min"], new["max"], strict=True)])
    lost = np.array([len(months(last, facts.last)) - 1 >= 12 for last in new["max"]])
    alive, curve = 1.0, [(0, 1.0, len(new))]
    for month in range(1, int(length.max(initial=0)) + 1):
        alive *= 1 - (lost & (length == month - 1)).sum() / max((length >= month - 1).sum(), 1)
        curve.append((month, alive, int((length >= month).sum())))
    return [row for row in curve if row[2] >= 30 and row[0] <= 36]


def lasting(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The share of new pairs traded again k months or more after their first trade, as long as thirty pairs are at risk."""
    true, words = course(facts, asked), drawn.body["data"][-1]["customdata"]
    assert [(int(each[0]), int(number(each[4]))) for each in words] == [(month, risk) for month, _, risk in true]
    assert np.allclose(drawn.body["data"][-1]["y"], [share * 100 for _, share, _ in true])


def quantile(values: pd.Series, q: float) -> float:
    return float(np.sort(values)[max(math.ceil(q * len(values) - 1e-9) - 1, 0)])


def unit_values(facts: Facts, asked: Asked, least: int) -> dict[tuple[str, str], pd.Series]:
    """The value of a kilogram of each item by heading and partner, of those with enough items."""
    read = "hs4, partner, cast(value as double) / cast(net_kg as double) as worth"
    found = facts.rows("item", read, asked, "flow = 'import' and unit_value_bin is not null")
    return {cell: each["worth"] for cell, each in found.groupby(["hs4", "partner"]) if len(each) >= least}


def wide(values: pd.Series) -> float:
    return quantile(values, 0.9) / quantile(values, 0.1)


def dispersed(words: list, values: pd.Series, over: float = 1.0) -> None:
    """Assert median, middle half, P10 to P90, their ratio and the number of items, out of the words of a row."""
    median = quantile(values, 0.5) / over
    assert same(number(words[2]), median, BIN)
    for column, ends in ((3, (0.25, 0.75)), (4, (0.1, 0.9))):
        shown = [number(part) for part in words[column].split(" to ")]
        assert all(same(one, quantile(values, q) / over, BIN, 0.02) for one, q in zip(shown, ends, strict=True)), (words, column)
    assert same(number(words[5]), wide(values), 2 * BIN) and number(words[7]) == len(values)


def known(facts: Facts, asked: Asked) -> Asked:
    """The picks that headings and partners can follow."""
    return asked.on(
        **{key: "" for key in asked.picks if key not in ("section", "hs2", "hs4", "partner", "partner_region", "currency", "flow")}
    )


def spread(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Cells of heading and partner with thirty items or more by P90 over P10, the widest first, each over its own median."""
    cells = unit_values(facts, known(facts, asked), 30)
    rows = [words for trace in drawn.body["data"] for words in trace.get("customdata", ())][: min(len(cells), 10)]
    by_name = {(words[0], number(words[7])): words for words in rows}
    assert len(rows) == min(len(cells), 10)
    ranked = sorted(cells, key=lambda cell: -wide(cells[cell]))[: len(rows)]
    for cell in ranked:
        words = by_name.get((cell[0], len(cells[cell])))
        if words:
            dispersed(words, cells[cell], quantile(cells[cell], 0.5))
    shown = [number(words[5]) for words in rows]
    assert shown == sorted(shown, reverse=True)


def heading(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """One heading by partner, those of five items or more: the dearest median first."""
    held = known(facts, asked)
    wanted = asked.picks.get("hs4") or widest(facts, held)
    cells = {partner: values for (code, partner), values in unit_values(facts, held, 5).items() if code in wanted}
    rows = next((trace["customdata"] for trace in drawn.body["data"] if trace.get("customdata")), [])
    counts = {partner: float(len(values)) for partner, values in cells.items()}
    assert {words[0] for words in rows} <= set(counts)
    if rows:
        leads(sorted((words[0] for words in rows), key=lambda code: -counts[code]), counts, asked.own, 10)
    for words in rows:
        dispersed(words, cells[words[0]])
        assert ("few" in words[7]) == (len(cells[words[0]]) < 30)
    medians = [number(words[2]) for words in rows]
    assert medians == sorted(medians, reverse=True)


def widest(facts: Facts, asked: Asked) -> tuple[str, ...]:
    cells = unit_values(facts, asked, 30)
    return (max(cells, key=lambda cell: wide(cells[cell]))[0],) if cells else ("",)


SECOND: dict[tuple[str, str], Second] = {
    ("partners", "imports"): mapped(IMPORTS, "partner"),
    ("partners", "suppliers"): ranking(IMPORTS, "partner"),
    ("partners", "exports"): mapped(EXPORTS, "partner"),
    ("partners", "buyers"): ranking(EXPORTS, "partner"),
    ("partners", "fresh"): fresh,
    ("partners", "lasting"): lasting,
    ("partners", "spread"): spread,
    ("partners", "heading"): heading,
}
REFUSES = {("partners", "lasting"): lambda facts, asked: len(course(facts, asked)) < 2}
