"""Moves between subheadings a second way: traders one by one, every way to share out the cheap declarations counted by hand."""

import math
from collections import defaultdict
from fractions import Fraction

from dashboard.core.page import Drawing
from tests.meaning.compliance.mirror import LEFT_OUT
from tests.meaning.core.facts import Asked, Facts, later


def short(facts: Facts, asked: Asked) -> bool:
    return later(asked.until, -23) < facts.first


def strata(facts: Facts, asked: Asked) -> dict[str, list[tuple[int, int, int, int]]]:
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
    found = defaultdict(list)
    for (heading, _), counts in traders.items():
        if counts[0] and counts[1]:
            found[heading].append(tuple(counts))
    return {heading: held for heading, held in found.items() if any(0 < a + b < n + m for n, m, a, b in held)}


def chance(held: list[tuple[int, int, int, int]]) -> float:
    """The share of all ways to share out each trader's cheap declarations that leave as many in the later year or more."""
    ways = {0: Fraction(1)}
    for n, m, a, b in held:
        cheap = a + b
        whole = math.comb(n + m, cheap)
        each = {count: Fraction(math.comb(n, count) * math.comb(m, cheap - count), whole) for count in range(min(n, cheap) + 1)}
        ways = {total: sum(ways.get(total - count, 0) * one for count, one in each.items()) for total in range(max(ways) + max(each) + 1)}
    return float(sum(one for total, one in ways.items() if total >= sum(a for _, _, a, _ in held)))


def moves(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Headings that stay named after Benjamini and Hochberg, among all; those of the goods selected are shown."""
    held = strata(facts, asked)
    ranked = sorted((chance(each), heading) for heading, each in held.items())
    last = max((place for place, (p, _) in enumerate(ranked, 1) if p <= 0.05 * place / len(ranked)), default=0)
    goods = asked.picks.get("hs2", ())
    mine = {heading for heading in held if not goods or heading[:2] in goods}
    assert {row["key"] for row in drawn.body} == {f"hs4={heading}" for _, heading in ranked[:last] if heading in mine}
    assert drawn.observations == sum(n for heading in mine for n, *_ in held[heading])
    assert drawn.empty == (not mine) and drawn.title.startswith("No ") == (not drawn.body)
