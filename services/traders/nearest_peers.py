"""The traders nearest to one by what they do: goods and partners, among those that declare about as much."""

import pandas as pd

from analytics.traders.overlap import overlap
from data.frames import Frame
from data.language import mark, say
from queries.addresses.filters import Filters
from queries.engine.question import CannotCut
from queries.traders import likeness
from services.traders.beside_peers import asked, standings, subject

NEAREST, TIMES, FEWEST = 10, 5, 4  # traders listed, times as many declarations at most, and declarations to be likened at all
KEYS = ("hs4", "origin")
NO_PEERS = mark("No other trader under these filters declares about as much of the same goods or partners.")


def nearest(filters: Filters) -> Frame:
    """Return the trader of the filters (`alike` 1) and under it the NEAREST to it, as `beside_peers.standings` with `alike`, 0 to 1.

    alike: mean of the overlap of their declarations by flow and heading, and by flow and partner. Only traders with a fifth to five times
    as many declarations are likened. Raises CannotCut where there is none, or no trader.
    """
    every, one = standings(filters), subject(filters)
    sizes: Frame = every.set_index("trader")["n"]
    parts = [overlap(likeness.shared(key, one, asked(filters)), sizes, one) for key in KEYS]
    alike = sum((part.reindex(sizes.index, fill_value=0.0) for part in parts), 0.0) / len(KEYS)
    near = sizes.between(max(sizes[one] / TIMES, FEWEST), sizes[one] * TIMES) & (alike > 0) & (sizes.index != one)
    if not near.any():
        raise CannotCut(say(NO_PEERS))
    frame = every.assign(alike=every["trader"].map(alike))
    own, others = frame[frame["trader"] == one], frame[frame["trader"].map(near)]
    chosen = others.sort_values(["alike", "value", "trader"], ascending=[False, False, True]).head(NEAREST)
    return pd.concat([own.assign(alike=1.0), chosen], ignore_index=True)
