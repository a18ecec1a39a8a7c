"""Items priced far below their peers: judged when open declarations are scored, kept beside the risk model, read under filters."""

from typing import Any

import pandas as pd

from analytics.risk import unit_prices
from data.frames import Frame
from data.language import mark, say
from data.months import shifted
from data.releases import risk_store
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.cache import kept
from queries.engine.question import CannotCut
from queries.engine.trace import unheard
from queries.risk import declarations, models, priced_items

MONTHS, RECENT = 24, 3  # months whose items are peers, and of which those that are not open are listed
SHARE = 0.05  # of the items judged that are flagged at most, the farthest below their peers
NEAREST = 0.105  # of a flagged price, log: a tenth below its peers
STATES = (unit_prices.JUDGED, unit_prices.FEW, unit_prices.WEIGHT, unit_prices.UNKNOWN)
CUTS = ("office", "origin", "hs4")
UNPRICED = mark("Prices have not been judged on these data yet: run `manage.py risk prices`.")


def flag() -> dict[str, int]:
    """Judge the prices of imported items, and store those that are flagged.

    Returns how many: `judged`, `few` (fewer peers than unit_prices.PEERS, never flagged), `weight` (quantity to be checked before the
    price), `unknown` (no price), which are all items; and `flagged`, of those judged. Raises NoRelease, TooMany.
    """
    release = engine.current()
    last = release.last_month or 0
    frame: Frame = priced_items.imports(shifted(last, 1 - MONTHS), last, release) if last else pd.DataFrame()
    if frame.empty:
        return dict.fromkeys((*STATES, "flagged"), 0)
    held = unit_prices.judged(frame)
    states: Any = held["state"]
    chosen = (held["score"] >= held["score"].quantile(1 - SHARE)) & (held["below"] >= NEAREST)
    rows = held[chosen | (states == unit_prices.WEIGHT)]
    with risk_store.writing(models.path()) as connection:
        risk_store.reprice(connection, release, rows)
    return {state: int((states == state).sum()) for state in STATES} | {"flagged": int(chosen.sum())}


def listed(filters: Filters) -> pd.DataFrame:
    """Return the flagged items of declarations that are not inspected and open, or registered in the last RECENT months.

    Columns of `risk_store.price`, and office, origin and hs4 of the declaration's principal item; the likeliest first, those whose
    quantity is to be checked first at the end. Raises CannotCut where prices were not judged on these data.
    """
    return _listed(Filters(filters.since, filters.until, filters.picks), models.scored_at(), engine.current())


@kept(key=lambda *asked: ("flagged prices", *asked))
def _listed(filters: Filters, _scored: str, release: Release) -> pd.DataFrame:
    rows: Frame = models.prices()
    if rows.empty or set(rows["release"]) != {release.path.stem}:
        raise CannotCut(say(UNPRICED))
    with unheard():
        held = declarations.kept_by(filters, CUTS, declarations.recent(shifted(release.last_month or 0, 1 - RECENT)))
    ordered = rows.merge(held, on="decl_id").sort_values(["score", "decl_id", "item_no"], ascending=[False, True, True], na_position="last")
    return ordered.reset_index(drop=True)
