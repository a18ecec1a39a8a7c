"""Two years of a demonstration as the generator draws them, month by month, without a warehouse: what moves to a lower duty are told by."""

from functools import cache

import pandas as pd

from data.demo import duties, generate, traffic
from data.demo.world.truths import DemoPlan
from data.demo.world.world import DemoWorld

DECLARATIONS = 24_000


@cache
def imports(seed: int, planted: str = "") -> pd.DataFrame:
    """Items of imports of 24 months: decl, trader, hs4, hs6, origin, now, general and applied rates (per cent), freed of duty.

    planted: the move that the plan is to hold, by its name there; none without one.
    """
    world = DemoWorld.founded(DemoPlan.ending(generate.UNTIL, 2, **dict.fromkeys(planted.split(), True)), DECLARATIONS, seed)
    return pd.concat([month(world, place) for place in range(24)], ignore_index=True)


def month(world: DemoWorld, place: int) -> pd.DataFrame:
    rng = world.rng(1, place)
    made = traffic.declarations(world, place, rng)
    items = traffic.items(world, place, made, rng)
    rates, codes = duties.rated(world, place, made, items), world.goods.hs6[items.goods]
    relief = made.relief[items.decl]
    frame = pd.DataFrame({
        "decl": items.decl + place * 1_000_000, "trader": made.trader[items.decl], "hs4": codes.astype("U4"), "hs6": codes,
        "origin": items.origin, "now": int(place >= 12), "general": rates.general / 100, "applied": rates.applied / 100,
        "freed": ~made.home_use[items.decl] | ~((relief == traffic.NO_RELIEF) | (relief == traffic.PREFERENCE)),
    })  # fmt: skip
    return frame[(made.flow == traffic.IMPORT)[items.decl]]
