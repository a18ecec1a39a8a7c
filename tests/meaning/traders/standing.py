"""Traders a second way: declarations and items one by one, medians of sorted hours, rates by another likelihood."""

import math
from collections import defaultdict
from statistics import mean, median, stdev

import numpy as np
import pandas as pd
from scipy import optimize, stats

from dashboard.core.page import Drawing
from queries.engine.labels import pseudonym
from tests.meaning.core.facts import Asked, Facts, once
from tests.meaning.core.kinds import Refuses, Second
from tests.meaning.core.reading import SHOWN, listed, number, same, size, text

BLIND = ("partner", "offered", "size", "tax")
FEW = 5  # results below which there is no rate
BIN = 0.031  # a percentile read from bins is within a bin of the exact one


def everyone(facts: Facts, asked: Asked) -> Asked:
    return asked.on(trader="", **dict.fromkeys((*BLIND, *(key for key in asked.picks if key.startswith("aeo_"))), ""))


@once
def declared(facts: Facts, asked: Asked) -> pd.DataFrame:
    """Each declaration with a trader."""
    hours = f"release_{asked.clock} as hours, release_{asked.clock}_bin is not null as released"
    told = f"trader, month, hs4, origin, office, inspected, irregular, amended, customs_value::double as value, {hours}"
    return facts.rows("clearance", told, asked, "trader <> '-'")


@once
def standings(facts: Facts, asked: Asked) -> pd.DataFrame:
    """By trader: counts, value, shares, and its rate among those that declare as often."""
    rows = declared(facts, asked)
    judged = rows["irregular"].notna() & (rows["inspected"] == 1)
    rows = rows.assign(judged=judged, regular=judged & (rows["irregular"] == 0), known=rows["inspected"].notna())
    own = rows.groupby("trader")
    sums = own[["value", "judged", "irregular", "regular"]].sum().join(own[["inspected", "amended"]].mean())
    frame = sums.join(own[["hs4", "origin", "office"]].nunique().add_suffix("s")).assign(n=own.size(), months=own["month"].nunique())
    yearly = frame["n"] * 12 / len(asked.months)
    frame = frame.assign(band=np.where(yearly >= 52, 2, np.where(yearly >= 12, 1, 0))).reset_index()
    every, rates = likely(frame), {}
    for _, group in frame.groupby("band"):
        centre, weight = likely(group) if (group["judged"] > 0).sum() >= 10 else every
        a, b = (part + group[name] for part, name in ((centre * weight, "irregular"), ((1 - centre) * weight, "regular")))
        ends = stats.beta.interval(0.95, a, b)
        rates |= {each[0]: each[1:] for each in zip(group["trader"], a / (a + b), *ends, [centre] * len(a), strict=True)}
    told = pd.DataFrame(frame["trader"].map(rates).tolist(), columns=["rate", "low", "high", "peers"], index=frame.index)
    told.loc[frame["judged"] < FEW, ["rate", "low", "high"]] = math.nan
    return frame.join(told).sort_values(["value", "n", "trader"], ascending=[False, False, True], ignore_index=True)


def likely(frame: pd.DataFrame) -> tuple[float, float]:
    """Mean and weight of the peers, as the beta-binomial of scipy is likeliest by Nelder and Mead."""
    seen = frame[frame["judged"] > 0]
    k, n = seen["irregular"].to_numpy(float), seen["judged"].to_numpy(float)
    if not 0 < k.sum() < n.sum():
        return (k.sum() + 0.5) / (n.sum() + 1), min(max(n.sum(), 1), 10_000)

    def unlikely(at: np.ndarray) -> float:
        centre, weight = stats.logistic.cdf(at[0]), math.exp(min(max(at[1], math.log(0.5)), math.log(10_000)))
        penalty = stats.norm.logpdf(math.log(weight), math.log(10), 1)
        return -stats.betabinom.logpmf(k, n, centre * weight, (1 - centre) * weight).sum() - penalty

    ends = [optimize.minimize(unlikely, [-1.0, start], method="Nelder-Mead", options={"xatol": 1e-7, "fatol": 1e-9}) for start in (1, 4, 8)]
    best = min(ends, key=lambda end: end.fun).x
    return float(stats.logistic.cdf(best[0])), math.exp(min(max(best[1], math.log(0.5)), math.log(10_000)))


@once
def prices(facts: Facts, asked: Asked) -> dict[str, tuple[float, float, float, int]]:
    """By trader: how far its items' logarithms of value by weight lie from the mean of others, with the interval, and items."""
    known = "flow = 'import' and value > 0 and net_kg > 0 and decl_id <> '-'"
    goods: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for trader, code, value in facts.rows("item", "trader, hs6, value / net_kg as price", asked, known).itertuples(index=False):
        goods[code].append((trader, math.log(value)))
    apart = defaultdict(list)
    for alike in goods.values():
        total, held = sum(price for _, price in alike), defaultdict(list)
        for trader, price in alike:
            held[trader].append(price)
        for trader, own in held.items():
            if (others := len(alike) - len(own)) >= 5:
                apart[trader] += [price - (total - sum(own)) / others for price in own]
    told = {}
    for trader, own in apart.items():
        error = 1.959964 * stdev(own) / math.sqrt(len(own)) if len(own) > 1 else math.nan
        told[trader] = *(math.expm1(mean(own) + side * error) if side else math.expm1(mean(own)) for side in (0, -1, 1)), len(own)
    return told


@once
def overdue(facts: Facts, asked: Asked) -> dict[str, float]:
    late = "sum(unpaid_90 + unpaid_365 + unpaid_older) / nullif(sum(assessed_known), 0)"
    return facts.by("tax_line", late, "trader", asked)


def half(facts: Facts, asked: Asked, trader: str = "") -> float:
    """Hours within which half of the released declarations left, the mean of the middle two."""
    rows = declared(facts, asked)
    rows = rows[rows["released"] & (rows["trader"] == trader if trader else True)]
    return median(rows["hours"]) if len(rows) else math.nan


def close(words: str, true: float | None, share: float = SHOWN, least: float = 0.006) -> bool:
    return same(number(words), true, share, least)


def traders(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The first fifty by customs value and those selected, each with its figures."""
    whole = everyone(facts, asked)
    every = standings(facts, whole)
    shown = every[(every.index < 50) | every["trader"].isin(asked.own)]
    assert [row["key"] for row in drawn.body] == shown["trader"].tolist() and drawn.observations == every["n"].sum()
    scale, late, priced = max(1.0, size_of(drawn)), overdue(facts, whole), prices(facts, whole)
    for row, true in zip(drawn.body, shown.itertuples(), strict=True):
        assert row["name"] == pseudonym(true.trader) and row["picked"] == (true.trader in asked.own)
        assert close(row["value_text"], true.value / scale, SHOWN, 0.0051) and (row["n"], row["months"]) == (true.n, true.months)
        assert close(row["inspected_text"], true.inspected * 100) and same(row["peers"], true.peers, 0.01, 1e-3)
        assert same(row["rate"], true.rate, 0.01, 1e-3) and rated(row["rate_text"], true), (row["rate_text"], true)
        assert close(row["overdue_text"], None if true.trader not in late else late[true.trader] * 100)
        assert close(row["price_text"], priced[true.trader][0] * 100 if true.trader in priced else None, 0.06)
        assert close(row["release_text"], half(facts, whole, true.trader), BIN, 0.02)
    if len(every) > 50:
        assert number(drawn.title.split(" of ")[1]) == len(every)
        assert same(number(drawn.title.split("declare ")[1]) / 100, every["value"].head(50).sum() / every["value"].sum(), 0.06)


def rated(words: str, true: object) -> bool:
    """Whether words tell the rate, or the counts where results are few, or that there is none."""
    if true.judged >= FEW:
        return close(words, true.rate * 100, 0.06)
    if true.judged:
        return words == f"{true.irregular:.0f} of {true.judged:.0f}"
    return words == ("–" if math.isnan(true.inspected) else "no result known" if true.inspected else "never inspected")


def size_of(drawn: Drawing) -> float:
    return size({"layout": {"meta": {"columns": ["", drawn.sub.split(" · ")[1]]}}})


def chosen(facts: Facts, asked: Asked) -> tuple[Asked, pd.Series]:
    """All traders' address, and the trader that a view of one shows: that of the highest value among those selected."""
    whole = everyone(facts, asked)
    every, picked = standings(facts, whole), asked.picks.get("trader", ())
    assert not every.empty
    return whole, (every[every["trader"].isin(picked)] if picked else every).iloc[0]


def profile(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """One trader, and the medians of those that declare about as often."""
    whole, own = chosen(facts, asked)
    rows = {row["Figure"]: row for row in listed(drawn.body)}
    every = standings(facts, whole)
    others = every[every["trader"] != own["trader"]]
    peers = others[others["band"] == own["band"]] if (others["band"] == own["band"]).any() else others
    for words, key, times in (("Declarations", "n", 1), ("Months with a declaration", "months", 1), ("Different headings", "hs4s", 1),
                              ("Different origins or destinations", "origins", 1), ("Different offices", "offices", 1),
                              ("Inspected, of declarations", "inspected", 100), ("Amended, of declarations", "amended", 100)):  # fmt: skip
        assert close(rows[words]["The trader"], own[key] * times), words
        assert close(rows[words]["Peers, median"], peers[key].median() * times), words
    assert close(rows["Customs value"]["The trader"], own["value"]) and drawn.observations == own["n"]
    time = rows["Half released within (beside it: of all traders)"]
    assert close(time["The trader"], half(facts, whole, own["trader"]), BIN, 0.02)
    assert close(time["Peers, median"], median(facts.rows("clearance", f"release_{asked.clock} as h", whole,
                                                          f"release_{asked.clock}_bin is not null")["h"]), BIN, 0.02)  # fmt: skip
    found = rows["Irregular, of inspections with a result"]["The trader"]
    assert [number(part) for part in found.split(" of ")] == [own["irregular"], own["judged"]]
    shares = peers[peers["judged"] >= FEW]
    middle = (shares["irregular"] / shares["judged"]).astype(float).median() * 100
    assert close(rows["Irregular, of inspections with a result"]["Peers, median"], middle, 0.06)
    rate, beside = next((row["The trader"], row["Peers, median"]) for words, row in rows.items() if words.startswith("Irregular, weighed"))
    assert rated(rate, own) and close(beside, own["peers"] * 100, 0.06)
    if own["judged"] >= FEW:
        ends = rate.split("(")[1].split(" to ")
        for shown, key in ((rate, "rate"), (ends[0], "low"), (ends[1], "high")):
            assert close(shown, own[key] * 100, 0.06, 0.2), (rate, key)
    assert ("inspections irregular against" in drawn.title) == (own["judged"] >= FEW)
    late, price = overdue(facts, whole), prices(facts, whole).get(own["trader"])
    assert close(rows["Tax unpaid over 30 days, of tax assessed"]["The trader"], late.get(own["trader"], math.nan) * 100)
    said = rows["Import prices against those of others, same subheading"]["The trader"]
    assert (said == "–") == (price is None)
    if price and price[3] == 1:
        assert close(said, price[0] * 100, 0.06) and "(items: 1)" in said
    elif price:
        low, high = said.split("(")[1].split(" to ")
        for words, true in zip((said, low, high), price, strict=False):
            assert close(words, true * 100, 0.06), (said, price)
        assert number(said.split("items: ")[1]) == price[3]
    assert drawn.title.startswith(pseudonym(own["trader"]))
    assert close(drawn.title.split(": ")[1], own["value"] / every["value"].sum() * 100, 0.06)


def dealings(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Shares of the trader's value and its declarations by heading, partner and office: the first six, the others together."""
    whole, own = chosen(facts, asked)
    rows = declared(facts, whole)
    rows = rows[rows["trader"] == own["trader"]]
    assert drawn.observations == len(rows)
    for place, key in enumerate(("hs4", "origin", "office")):
        parts = rows.groupby(key).agg(value=("value", "sum"), n=("value", "size")).reset_index()
        parts = parts.sort_values(["value", key], ascending=[False, True])
        shown = listed(drawn.body, place)
        assert len(shown) == min(len(parts), 7)
        true = [(part.value, part.n) for part in parts.head(6).itertuples()]
        true += [(parts["value"].iloc[6:].sum(), parts["n"].iloc[6:].sum())] if len(parts) > 6 else []
        for row, (value, n) in zip(shown, true, strict=True):
            assert close(row["Share of customs value"], value / parts["value"].sum() * 100) and number(row["Declarations"]) == n
    goods = rows.groupby("hs4")["value"].sum()
    assert close(text(drawn.title), goods.max() / goods.sum() * 100, 0.06)


def absent(facts: Facts, asked: Asked) -> bool:
    every, picked = declared(facts, everyone(facts, asked)), asked.picks.get("trader", ())
    return every.empty or (bool(picked) and not every["trader"].isin(picked).any())


SECOND: dict[tuple[str, str], Second] = {
    ("traders", "traders"): traders,
    ("traders", "profile"): profile,
    ("traders", "dealings"): dealings,
}
REFUSES: dict[tuple[str, str], Refuses] = {("traders", "profile"): absent, ("traders", "dealings"): absent}
