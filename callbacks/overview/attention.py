"""What needs attention: the short list of exceptions at the head of the Overview."""

from typing import Any

from dash import Input, Output, callback

from analytics.compliance.alerts import NATION, Alert
from analytics.statistics.noise import LEAST
from callbacks.core.views import attempted
from callbacks.overview import verdicts
from callbacks.overview.alerts import anchored, faulty, pick, place, state
from callbacks.overview.reasons import why
from callbacks.overview.scorecard import shared
from dashboard.components.overview import attention as words
from dashboard.components.overview.attention import Matter
from dashboard.components.overview.scorecard import Tile
from dashboard.core.format import month
from dashboard.core.page import Drawing
from dashboard.pages.overview.alerts import PAGE
from dashboard.pages.overview.overview import STRIP
from data.language import say
from data.months import period_name
from queries.addresses.filters import Filters
from services.alerts.alerts import ReleaseAlerts, release_alerts
from services.core.comparison import Pair
from services.overview.movements import movements

MISSED = ("bad", "watch")
PAGES = {
    "revenue_collected": "/drivers",
    "declarations": "/drivers",
    "import_value": "/trade",
    "release_hours_p50": "/clearance",
    "customs_hours_p90": "/clearance",
    "on_target_share": "/clearance",
}  # where an exception of a measure is looked into; elsewhere the Overview of its place


@callback(Output(STRIP.part("alerts"), "children"), Input(STRIP.asked, "data"))
def exceptions(search: str | None) -> Any:
    """Write what needs attention, or why nothing can be said; wait for the address."""
    drawing, notice = attempted("alerts", search, listed)
    return drawing.body if drawing else notice


def listed(filters: Filters) -> Drawing:
    """Return the exceptions of the latest month, filled up with missed targets of the period, and the data problems of all months."""
    held = release_alerts().within(filters)
    latest = min(filters.until or 999999, held.release.last_full_month or 999999)
    current = held.current(latest)
    told = {sign.measure for each in current.alerts if each.node == NATION for sign in each.signs}
    matters = lasting(current)
    matters += missed(filters, told, words.MOST - len(matters))
    problems = [faulty(each) for each in held.faults if each not in current.faults]
    count = len(held.faults) + len(held.alerts)
    return anchored(words.attention(matters, problems, PAGE.path + filters.search, count, month(latest)), held, filters, count)


def lasting(held: ReleaseAlerts) -> list[Matter]:
    """Return the indicators that are out of line in the latest month, the most urgent first, then the data that it lacks."""
    return [*(of_alert(each, held) for each in held.alerts), *(words.of_fault(each, faulty(each)) for each in held.faults)]


def of_alert(each: Alert, held: ReleaseAlerts) -> Matter:
    """Return an indicator out of line in words, with the address that shows it: its place, over twelve months up to the last."""
    kind = (*pick(each.node), "")[0]
    where = place(each.node) if kind else say("all offices")
    until = held.release.last_full_month if each.latest is not None else each.until
    link = state(PAGES.get(each.signs[0].measure, "/"), each.node, each.since, until or each.until)
    return words.of_alert(each, where, kind, held.release.currency, link)


def missed(filters: Filters, told: set[str], most: int) -> list[Matter]:
    """Return the indicators that miss their target over the period, the furthest first, then those just short of it, then worse ones.

    told: the measures that are told of already. most: how many are wanted.
    """
    drawing, both = shared(filters)
    every = [tile for _, each in drawing.body for tile in each if tile.measure.key not in told]
    short = sorted((tile for tile in every if tile.status in MISSED), key=distance)
    worse = [tile for tile in every if tile.status not in (*MISSED, "doubt") and tile.worse]
    period = period_name(filters.since, filters.until)
    kinds = [(words.of_target, tile) for tile in short] + [(words.of_worse, tile) for tile in worse]
    return [of(tile, period, link(tile, filters), where(tile, both)) for of, tile in kinds[: max(most, 0)]]


def where(tile: Tile, both: Pair) -> str:
    """Write which place or group takes an indicator furthest from its target, else moved it most, as the scorecard says it."""
    key = tile.measure.key
    if both.then(key) is None or tile.observations < LEAST:
        return ""
    parts = movements(both, (key,))[key]
    said = verdicts.missed(tile, both, parts) if tile.status in MISSED else why(key, both, parts, tile.chance)
    return "".join(part if isinstance(part, str) else part["text"] for part in said if isinstance(part, str) or "keys" in part).strip()


def distance(tile: Tile) -> tuple[int, float]:
    """Return what indicators are sorted by: missed before just short, then the distance as a fraction of the target, largest first."""
    return MISSED.index(tile.status), -abs((tile.judged or 0) - (tile.goal or 0)) / (abs(tile.goal or 0) or 1)


def link(tile: Tile, filters: Filters) -> str:
    """Return the address that looks into a missed target, under the same filters."""
    return PAGES.get(tile.measure.key, "/explore") + filters.search
