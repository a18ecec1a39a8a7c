"""Moves to a lower duty a second way: traders one by one, every way to share out the cheap declarations counted by hand."""

import math
from collections import defaultdict
from fractions import Fraction
from typing import Any

from dashboard.core.page import Drawing
from tests.meaning.compliance.mirror import LEFT_OUT
from tests.meaning.core.facts import Asked, Facts, later


def short(facts: Facts, asked: Asked) -> bool:
    return later(asked.until, -23) < facts.first


Strata = dict[Any, list[tuple[int, int, int, int]]]


def strata(facts: Facts, asked: Asked) -> Strata:
    """By heading, of each trader that declared it in both years: declarations now and before, and of these at a lower duty."""
    since = later(asked.until, -11)
    rows = facts.sql(
        f"select trader, hs4, hs6, month >= {since} as now, count(distinct decl_id) as n, avg(rate_mfn)::double as rate from item where "
        f"flow = 'import' and month between {later(asked.until, -23)} and {asked.until} and trader <> '-' and {LEFT_OUT} group by all"
    )
    codes, headings, traders = defaultdict(list), defaultdict(list), defaultdict(lambda: [0, 0, 0, 0])
    for row in rows.itertuples():
        codes[row.hs6].append((row.rate, row.n))
    rate = {code: sum(each * n for each, n in held) / sum(n for _, n in held) for code, held in codes.items()}
    for row in rows.itertuples():
        if not row.now:
            headings[row.hs4].append((rate[row.hs6], row.n))
    usual = {heading: sum(each * n for each, n in held) / sum(n for _, n in held) for heading, held in headings.items()}
    for row in rows.itertuples():
        cheap, now = rate[row.hs6] < usual.get(row.hs4, 0.0) - 1e-9, bool(row.now)
        for place, counts in enumerate((now, not now, now and cheap, cheap and not now)):
            traders[row.hs4, row.trader][place] += row.n * counts
    return able(traders)


def able(held: dict[tuple, list[int]]) -> Strata:
    """By heading, the strata (each with its heading first) of both years, where in one of them a move can be seen."""
    found = defaultdict(list)
    for (heading, *_), counts in held.items():
        if counts[0] and counts[1]:
            found[heading].append(tuple(counts))
    return {heading: held for heading, held in found.items() if any(0 < a + b < n + m for n, m, a, b in held)}


def by_origin(facts: Facts, asked: Asked) -> tuple[Strata, dict[str, str]]:
    """The same by trader and subheading, of declarations counted once in a heading; and by heading the cheap origin that gained most."""
    rows = facts.sql(
        f"select decl_id, item_no, trader, hs4, hs6, origin, month >= {later(asked.until, -11)} as now, (rate_applied - rate_mfn)::double "
        f"as rate from item where flow = 'import' and month between {later(asked.until, -23)} and {asked.until} and {LEFT_OUT} and trader "
        "<> '-' and origin <> '-' and home_use_value > 0 and not exists (from relief r where r.code = item.relief and "
        "r.class in ('policy', 'suspension')) order by decl_id, hs4, item_no"
    ).dropna(subset=["rate"])
    usual, own = rows.groupby("hs6")["rate"].mean(), rows.groupby(["hs6", "origin"])["rate"].mean()
    cheap = {(code, origin) for (code, origin), rate in own.items() if rate < usual[code] - 1e-9}
    held, gained, seen = defaultdict(lambda: [0, 0, 0, 0]), defaultdict(float), set()
    declared = []
    for row in rows.itertuples():
        if (row.decl_id, row.hs4) not in seen:
            seen.add((row.decl_id, row.hs4))
            low, place = (row.hs6, row.origin) in cheap, (row.hs4, row.hs6, row.trader)
            for each, counts in enumerate((row.now, not row.now, row.now and low, low and not row.now)):
                held[place][each] += bool(counts)
            declared += [(place, row.origin, row.now)] if low else []
    for place, origin, now in declared:
        n, m, *_ = held[place]
        gained[place[0], origin] += (now - n / (n + m)) if n and m else 0.0
    most = {heading: origin for (heading, origin), _ in sorted(gained.items(), key=lambda each: each[1])}
    return able(held), most


def chance(held: list[tuple[int, int, int, int]]) -> float:
    """The share of all ways to share out each trader's cheap declarations that leave as many in the later year or more."""
    ways = {0: Fraction(1)}
    for n, m, a, b in held:
        cheap = a + b
        whole = math.comb(n + m, cheap)
        each = {count: Fraction(math.comb(n, count) * math.comb(m, cheap - count), whole) for count in range(min(n, cheap) + 1)}
        ways = {total: sum(ways.get(total - count, 0) * one for count, one in each.items()) for total in range(max(ways) + max(each) + 1)}
    return float(sum(one for total, one in ways.items() if total >= sum(a for _, _, a, _ in held)))


def named(held: Strata) -> set[Any]:
    """The headings that stay named after Benjamini and Hochberg, among all."""
    ranked = sorted((chance(each), heading) for heading, each in held.items())
    last = max((place for place, (p, _) in enumerate(ranked, 1) if p <= 0.05 * place / len(ranked)), default=0)
    return {heading for _, heading in ranked[:last]}


def shown(held: Strata, keys: set[str], asked: Asked, drawn: Drawing) -> None:
    """The rows are those of these keys; all declarations of the goods selected were compared."""
    mine = {heading for heading in held if of(asked, heading)}
    assert {row["key"] for row in drawn.body} == keys
    assert drawn.observations == sum(n for heading in mine for n, *_ in held[heading])
    assert drawn.empty == (not mine) and drawn.title.startswith("No ") == (not drawn.body)


def of(asked: Asked, heading: str) -> bool:
    return heading[:2] in asked.picks.get("hs2", (heading[:2],))


def moves(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Headings that moved to other subheadings; those of the goods selected are shown."""
    held = strata(facts, asked)
    shown(held, {f"hs4={heading}" for heading in named(held) if of(asked, heading)}, asked, drawn)


def origins(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Headings that moved to other origins, each with the one that gained most; those of the goods and origins selected are shown."""
    held, most = by_origin(facts, asked)
    told = {heading: most[heading] for heading in named(held) if of(asked, heading)}
    chosen = asked.picks.get("origin", tuple(told.values()))
    shown(held, {f"hs4={heading}&origin={origin}" for heading, origin in told.items() if origin in chosen}, asked, drawn)
