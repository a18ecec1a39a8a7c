"""What is said of a trader of whom little is known: no rate without results, no criterion met without data, no share of nothing."""

import math

import pandas as pd
import pytest

from callbacks.traders import aeo_candidates as candidates
from callbacks.traders.traders import alike, first
from dashboard.components.traders import candidates_told, gains_told, profile_told
from dashboard.core.format import scale
from queries.addresses.filters import Filters
from services.traders import aeo_candidates, beside_peers, trader_segments

NAN = math.nan
ROW = {"rate": NAN, "low": NAN, "high": NAN, "judged": 0, "irregular": 0, "inspected": 0.0, "peers": 0.2, "of_all": False}


@pytest.mark.parametrize(("row", "cell", "title"), [
    ({}, "never inspected", "T: 12 % of customs value, never inspected"),
    ({"inspected": 0.5}, "no result known", "T: 12 % of customs value, no result of an inspection known"),
    ({"inspected": NAN}, "–", "T: 12 % of customs value; whether it was inspected is not known"),
    ({"judged": 1}, "0 of 1", "T: 12 % of customs value, 0 of 1 inspections irregular: too few for a rate"),
    ({"rate": 0.3, "low": 0.2, "high": 0.4}, "30 % (20 to 40)",
     "T: 12 % of customs value, 30 % of inspections irregular against 20 % for its peers"),
    ({"rate": 0.3, "low": 0.2, "high": 0.4, "of_all": True}, "30 % (20 to 40)",
     "T: 12 % of customs value, 30 % of inspections irregular against 20 % for all traders"),
])  # fmt: skip
def test_a_rate_is_told_only_of_results(row, cell, title):
    found = profile_told.rated(ROW | row), profile_told.title("T", ROW | row, 0.12)
    assert tuple(words.replace("\u202f", " ") for words in found) == (cell, title)


def test_a_trader_with_few_results_has_no_rate_and_meets_no_criterion_of_compliance(read_demo):
    every = beside_peers.standings(Filters(202511, 202610))
    few = every["judged"] < beside_peers.FEW
    assert 0 < few.sum() < len(every) and (every["rate"].isna() == few).all()
    judged = aeo_candidates.judged(Filters(202511, 202610, levers=(("aeo_irregular", "50"),))).frame
    unknown = judged["judged"] < beside_peers.FEW
    assert judged["aeo_irregular_met"][unknown].isna().all() and judged["aeo_irregular_met"][~unknown].notna().any()
    met = judged[[f"{key}_met" for key in aeo_candidates.LIMITS]]
    assert (judged["met"] == (met == 1).sum(axis=1)).all() and judged["met"][unknown].max() < len(aeo_candidates.LIMITS)


def test_months_and_declarations_are_those_of_twelve_months_over_all_whatever_is_filtered(read_demo):
    year = aeo_candidates.judged(Filters(202511, 202610)).frame.set_index("trader")
    for filters in (Filters(202610, 202610), Filters(202609, 202610, (("hs2", ("84",)),))):
        part = aeo_candidates.judged(filters).frame.set_index("trader")
        both = part.index.intersection(year.index)
        assert len(both) > 20 and all(part.loc[both, key].equals(year.loc[both, key]) for key in ("aeo_months", "aeo_declarations"))
        assert part["aeo_months"].nunique() > 3
        assert "Nov 2025 to Oct 2026" in candidates.read(filters)
    early = aeo_candidates.judged(Filters(202411, 202502)).frame
    assert early[["aeo_months_met", "aeo_declarations_met"]].isna().all(axis=None), "the data begin within these twelve months"


def test_what_is_unknown_is_no_share(read_demo, monkeypatch):
    assert candidates_told.known_share(0, 0) == "–" and candidates_told.known_share(1, 4).startswith("25")
    held = trader_segments.trader_totals.totals(Filters(202511, 202610))
    assert (held["inspectable"] <= held["n"]).all() and held["inspectable"].sum() > 0
    gone = held.assign(inspected=0.0, inspectable=0.0, by_aeo=0.0, aeo_known=0.0)
    monkeypatch.setattr(trader_segments.trader_totals, "totals", lambda _: gone)
    row = trader_segments.measured(Filters(202511, 202610)).iloc[0].to_dict() | {"name": "A", "share": 1.0}
    shown = str(candidates_told.segments([row], "Segments"))
    assert shown.count("Td(children='–'") == 2, shown


def test_a_trader_alone_in_its_band_is_beside_all_others():
    every = pd.DataFrame({"trader": ["A", "B", "C"], "band": ["weekly", "rare", "rare"]})
    beside = [alike(every, row) for row in every.to_dict("records")]
    assert [(len(part), band) for part, band in beside] == [(2, "all"), (1, "rare"), (1, "rare")]
    assert alike(every.head(1), {"trader": "A", "band": "weekly"})[1] == "none" and scale(2e6, "money", "MRL").full(NAN) == "–"


@pytest.mark.parametrize(("share", "words"), [
    (0.0, "0 %"), (0.00002, "less than 0.01 %"), (0.0002, "0.02 %"), (0.9996, "99.96 %"), (0.996, "99.6 %"), (0.99999, "more than 99.99 %"),
    (1.0, "100 %"), (NAN, "–"),
])  # fmt: skip
def test_a_share_is_told_from_none_and_from_all(share, words):
    assert profile_told.shared(share, 2).replace("\u202f", " ") == words


def test_the_largest_do_not_declare_all_where_others_declare_something():
    frame = pd.DataFrame({"value": [1000.0] * 50 + [5.0] * 3})
    assert "(50 of 53) declare 99.97" in first(frame)


def test_a_trader_without_a_rate_is_above_no_peer_by_it():
    other = ROW | {"name": "O", "rate": 0.1, "inspected": 0.1}
    assert "too few results" in gains_told.stands(ROW | {"name": "T", "inspected": 0.2}, [other])
    assert "not known" in gains_told.stands(ROW | {"name": "T", "inspected": NAN}, [other])
    both = gains_told.stands(other | {"rate": 0.4}, [other, ROW])
    assert "more often irregular than 1 of 1 with a rate among its nearest 2, more often inspected than 1" in both
