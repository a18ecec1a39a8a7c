"""Position a second way: own exports in dollars beside those of other countries, their ratios, and the split of their change."""

import pandas as pd

from dashboard.core.page import Drawing
from tests.meaning.core.facts import Asked, Facts
from tests.meaning.core.kinds import Second
from tests.meaning.core.reading import agrees, falls, keyed, same, size

KNOWN = ("section", "hs2", "hs4", "hs6", "partner")
GOODS = ("section", "hs2", "hs4", "hs6")
Values = dict


def own(facts: Facts, key: str, asked: Asked) -> Values:
    """Own exports by a cut, each month's at the rate of that month."""
    rates = "select month, currency, max(cast(rate as double)) as rate from exchange_rate where rate > 0 group by all"
    sold = f"select * from item where {facts.where('item', asked)} and flow = 'export'"
    value = "sum(cast(export_value as double) / rate)"
    found = facts.sql(f"select {cut(key)} as key, {value} as value from ({sold}) join ({rates}) using (month, currency) group by 1")
    return {code: value for code, value in zip(found["key"], found["value"], strict=True) if value > 0}


def others(facts: Facts, key: str, asked: Asked) -> Values:
    several = "select reporter from mirror where flow = 'export' group by 1 having count(distinct partner) > 1"
    held = [f"month between {asked.since} and {asked.until}", "flow = 'export'", f"reporter in ({several})"]
    held += [f"{name} in ({', '.join(map(repr, codes))})" for name, codes in asked.picks.items()]
    value = "sum(cast(value_usd as double))"
    found = facts.sql(f"select {cut(key)} as key, {value} as value from mirror where {' and '.join(held)} group by 1")
    return dict(zip(found["key"], found["value"], strict=True))


def cut(key: str) -> str:
    return " || '|' || ".join(key.split("+"))


def followed(asked: Asked, goods: bool) -> Asked:
    """The picks that the reports of others know; a share of goods is taken over all goods."""
    drop = {key: "" for key in asked.picks if key not in KNOWN or (not goods and key in GOODS)}
    return asked.on(**drop)


def shares(values: Values) -> Values:
    whole = sum(values.values())
    return {key: value / whole for key, value in values.items()}


def ratios(facts: Facts, key: str, asked: Asked | None) -> Values:
    """The share of each part in own exports over its share in those of others, where others trade it."""
    if asked is None:
        return {}
    mine, theirs = shares(own(facts, key, asked)), shares(others(facts, key, asked))
    return {code: share / theirs[code] for code, share in mine.items() if theirs.get(code)}


def bars(key: str, goods: bool) -> Second:
    def check(facts: Facts, asked: Asked, drawn: Drawing) -> None:
        held = followed(asked, goods)
        mine, now, then = shares(own(facts, key, held)), ratios(facts, key, held), ratios(facts, key, held.earlier)
        material = {code: ratio for code, ratio in now.items() if mine[code] >= 0.001}
        shown = keyed(drawn.body["data"][0])
        agrees(shown, {code: material[code] for code in shown})
        assert falls(list(shown.values())) and len(shown) >= min(10, len(material))
        assert sorted(material.values(), reverse=True)[:10] == sorted(shown.values(), reverse=True)[:10] or len(shown) >= 10
        for trace in drawn.body["data"][1:-1]:
            agrees(keyed(trace), {code: then.get(code) for code in shown})

    return check


def rows(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Every chapter exported: dollars, both shares, their ratio and its symmetric form, the highest ratio first."""
    held = followed(asked, False)
    mine, theirs, then = own(facts, "hs2", held), others(facts, "hs2", held), ratios(facts, "hs2", held.earlier)
    share, world = shares(mine), shares(theirs)
    found = {row["key"]: row for row in drawn.body}
    agrees({code: row["value"] for code, row in found.items()}, mine)
    for code, row in found.items():
        ratio = share[code] / world[code] if world.get(code) else None
        assert same(row["own_share"], share[code]) and same(row["world_share"], world.get(code, 0.0)) and same(row["ratio"], ratio)
        assert same(row["symmetric"], None if ratio is None else (ratio - 1) / (ratio + 1)) and same(row["before"], then.get(code))
    assert falls([row["ratio"] for row in drawn.body])


def split(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The change of exports as growth of the world, of its goods, of its markets, and the rest: own share."""
    held, key = followed(asked, True), "hs2+partner"
    sides = [found(facts, key, each) for found in (own, others) for each in (held, held.earlier)]
    cells = pd.DataFrame(dict(zip(("own", "then", "world", "world_then"), map(pd.Series, sides), strict=True))).fillna(0.0)
    cells["product"] = cells.index.str.split("|").str[0]
    world = cells["world"].sum() / cells["world_then"].sum() - 1
    goods = cells.groupby("product")[["world", "world_then"]].transform("sum")
    wide = (goods["world"] / goods["world_then"] - 1).where(goods["world_then"] > 0, world)
    near = (cells["world"] / cells["world_then"].where(cells["world_then"] > 0) - 1).fillna(wide)
    then = cells["then"]
    true = {
        "world": world * then.sum(),
        "product": ((wide - world) * then).sum(),
        "market": ((near - wide) * then).sum(),
        "competitive": (cells["own"] - then - near * then).sum(),
        "whole": cells["own"].sum() - then.sum(),
    }
    agrees({key: value * size(drawn.body) for key, value in keyed(drawn.body["data"][0]).items()}, true, 1e-6, 0.01)


SECOND: dict[tuple[str, str], Second] = {
    ("position", "advantage"): bars("hs2", False),
    ("position", "intensity"): bars("partner", True),
    ("position", "goods"): rows,
    ("position", "split"): split,
}
