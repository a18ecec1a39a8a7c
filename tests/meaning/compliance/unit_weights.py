"""Weights per unit a second way: declarations one by one, medians sorted by hand, every way to share out those outside counted."""

import math
from collections import defaultdict
from statistics import median

from dashboard.core.page import Drawing
from tests.meaning.compliance.mirror import LEFT_OUT
from tests.meaning.compliance.moves import Strata, named, of
from tests.meaning.core.facts import Asked, Facts, later


def short(facts: Facts, asked: Asked) -> bool:
    return later(asked.until, -11) < facts.first


def strata(facts: Facts, asked: Asked) -> Strata:
    """By heading and origin, of goods alike: declarations of the origin and of others, and of these outside the range."""
    rows = facts.sql(
        f"select decl_id, hs4, hs6, origin, unit, quantity::double as quantity, net_kg::double as kg from item where flow = 'import' "
        f"and month between {later(asked.until, -11)} and {asked.until} and origin <> '-' and unit not in ('-', 'kg') and {LEFT_OUT} "
        "and quantity > 0 and net_kg > 0 order by decl_id, hs6, item_no"
    )
    goods, seen = defaultdict(list), set()
    for row in rows.itertuples():
        if (row.decl_id, row.hs6) not in seen:
            seen.add((row.decl_id, row.hs6))
            goods[row.hs4, row.hs6, row.unit, math.floor(math.log2(row.quantity))].append((row.origin, math.log(row.kg / row.quantity)))
    held = defaultdict(list)
    for (heading, *_), alike in goods.items():
        middle = median(mass for _, mass in alike)
        widest = max(3.5 * 1.4826 * median(abs(mass - middle) for _, mass in alike), math.log(1.1)) + 1e-9
        outside = [(origin, abs(mass - middle) > widest) for origin, mass in alike]
        for origin in {origin for origin, _ in outside}:
            n, a = sum(each == origin for each, _ in outside), sum(beyond for each, beyond in outside if each == origin)
            if len(outside) - n >= 5:
                held[heading, origin].append((n, len(outside) - n, a, sum(beyond for _, beyond in outside) - a))
    return {cell: parts for cell, parts in held.items() if sum(n for n, *_ in parts) >= 5}


def weights(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Headings and origins that stay named after Benjamini and Hochberg, among those in which a difference can be seen."""
    held = strata(facts, asked)
    told = named({cell: parts for cell, parts in held.items() if any(0 < a + b < n + m for n, m, a, b in parts)})
    mine = {(heading, origin) for heading, origin in held if of(asked, heading) and origin in asked.picks.get("origin", (origin,))}
    assert {row["key"] for row in drawn.body} == {f"hs4={heading}&origin={origin}" for heading, origin in told & mine}
    assert drawn.observations == sum(n for cell in mine for n, *_ in held[cell])
    assert drawn.empty == (not mine) and drawn.title.startswith("No ") == (not drawn.body)
    if not drawn.body:
        assert f"{len(mine):,}" in drawn.title
