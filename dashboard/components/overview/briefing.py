"""The briefing: the year in one sentence, and four large figures in fixed places, each with its comparison and its target."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from analytics.forecasting.year_end import Landing
from dashboard.components.overview.scorecard import Tile, change, doubted, tone
from dashboard.components.revenue import landing
from dashboard.core.format import UNKNOWN, Amount, amount, ends, missing, month
from dashboard.core.page import marked
from data.language import mark_number, say, say_number

REVENUE, TIME, DETECTED, INSPECTED = "revenue_collected", "release_hours_p50", "hit_rate", "inspection_rate"
DECLARATIONS, QUALITY = "declarations", "quality_index"


@dataclass(frozen=True)
class Briefing:
    """What the briefing tells: the tiles by measure, the fiscal year of revenue, and what 9 in 10 are released within (hours).

    year: None where revenue is not forecast for this selection. period: the months shown, in words. search: the filters, as in an address.
    months: each month shown (yyyymm) with its values by measure. incomplete: the months that are not complete.
    """

    tiles: Mapping[str, Tile]
    year: Landing | None
    tail: float | None
    period: str
    search: str
    months: Mapping[int, Mapping[str, float | None]]
    incomplete: frozenset[int]


def briefing(of: Briefing) -> list[Component]:
    """Return the sentence on the year, the period, and the four figures."""
    figures = [revenue(of), time(of), detection(of), volume(of)]
    return [html.H2(sentence(of.year, of.tiles)), html.P(of.period, className="sub"), html.Div(figures, className="figures")]


def sentence(year: Landing | None, tiles: Mapping[str, Tile]) -> str:
    """Write how the revenue of the fiscal year stands against its target; where no forecast is known, how many indicators miss theirs."""
    if year is None:
        return off_target([tile.status for tile in tiles.values() if tile.status in ("good", "watch", "bad")])
    if missing(year.target):
        return say("The year should bring {amount}", amount=landing.money(year, year.p50))
    return {
        "good": say("Revenue is on course for the target of the year"),
        "watch": say("It is open whether revenue will reach the target of the year"),
        "bad": say("Revenue is likely to miss the target of the year"),
    }[landing.tone(year.chance)]


def off_target(statuses: Sequence[str]) -> str:
    """Write how many of the indicators that have a target miss it over the period; says so where none has a target."""
    bad, judged = statuses.count("bad"), len(statuses)
    if not judged:
        return say("No indicator has a target for this selection")
    if not bad:
        return say("No indicator misses its target over the period")
    one, many = mark_number("{number} of {judged} indicators misses its target", "{number} of {judged} indicators miss their targets")
    return say_number(one, many, bad, judged=judged)


def revenue(of: Briefing) -> Component:
    """Return the revenue of the fiscal year to date with the chance of its target; that of the period where no forecast is known."""
    year = of.year
    if year is None:
        tile = of.tiles[REVENUE]
        lines = [moved(tile), *monthly(of, tile), aim(tile)]
        return figure(tile.measure.label, value(tile), (tile.pill, tile.status), lines, "/revenue" + of.search)
    likely = say(
        "Year-end forecast {central}; likely range {range}",
        central=landing.money(year, year.p50),
        range=ends(year.p10, year.p90, "money", year.currency),
    )
    chance = say("No target is set for the year")
    if not missing(year.target):
        target, odds = landing.money(year, year.target), landing.percent(year.chance)
        chance = say("Chance of reaching {target} this year: {chance}", target=target, chance=odds)
    so_far = html.Div(landing.so_far(year), className="c")
    doubt = [html.Div(doubted(tile.doubt), className="c")] if (tile := of.tiles[REVENUE]).doubt else []
    lines = [so_far, *progress(year), html.Div(chance, className="strong"), *doubt, *small([likely])]
    name = say("Revenue to date, {year}", year=year.year)
    return figure(name, amount(year.collected, "money", year.currency), course(year), lines, "/revenue" + of.search)


def course(year: Landing) -> tuple[str, str]:
    """Return how the year stands, in a word, and its tone; empty without a target."""
    judged = landing.tone(year.chance)
    return {"good": say("▲ On course"), "watch": say("● Open"), "bad": say("▼ At risk"), "": ""}[judged], judged


def progress(year: Landing) -> list[Component]:
    """Return a bar of what is collected of the year's target, with a tick where the target to date lies; none without a target."""
    if missing(year.target) or not year.target or missing(year.target_so_far):
        return []
    reached, due = (f"{100 * min(max(part / year.target, 0), 1):.1f}%" for part in (year.covered, year.target_so_far))
    return [html.Div([html.I(style={"width": reached}), html.B(style={"insetInlineStart": due})], className="reached")]


def time(of: Briefing) -> Component:
    """Return the median time to release, with the time within which 9 in 10 are released."""
    tile = of.tiles[TIME]
    tail = [] if missing(of.tail) else [say("9 in 10 are released within {time}", time=amount(of.tail, "hours"))]
    lines = [moved(tile), *monthly(of, tile), aim(tile), *small(tail)]
    return figure(tile.measure.label, value(tile), (tile.pill, tile.status), lines, "/clearance" + of.search)


def detection(of: Briefing) -> Component:
    """Return the detection rate with the inspection rate."""
    tile, inspected = of.tiles[DETECTED], of.tiles[INSPECTED]
    share = [] if missing(inspected.value) else [say("{share} of declarations are inspected", share=value(inspected))]
    lines = [moved(tile), *monthly(of, tile), aim(tile), *small(share)]
    return figure(tile.measure.label, value(tile), (tile.pill, tile.status), lines, "/evidence" + of.search)


def volume(of: Briefing) -> Component:
    """Return the number of declarations with the quality of the data."""
    tile, quality = of.tiles[DECLARATIONS], of.tiles[QUALITY]
    pill = "" if missing(quality.value) else say("Data quality {share}", share=value(quality))
    goal = [] if missing(quality.goal) else [say("Data quality target {goal}", goal=quality.shown[1])]
    lines = [moved(tile), *monthly(of, tile), *small(goal)]
    return figure(tile.measure.label, value(tile), (pill, quality.status), lines, "/alerts" + of.search)


def monthly(of: Briefing, tile: Tile) -> list[Component]:
    """Return a bar for each month shown, from zero, paler where the month is incomplete; none for fewer than two months."""
    known = {each: values[tile.measure.key] for each, values in of.months.items()}
    most = max((shown for shown in known.values() if not missing(shown)), default=0)
    if len(known) < 2 or most <= 0:
        return []
    bars = [bar(each, shown, most, tile, each in of.incomplete) for each, shown in known.items()]
    says = marked({"aria-label": say("{measure}, month by month", measure=tile.measure.label)})
    return [html.Div(bars, className="months", role="img", **says)]


def bar(code: int, shown: float | None, most: float, tile: Tile, incomplete: bool) -> Component:
    """Return the bar of one month, which names its value where the mouse rests on it."""
    if missing(shown):
        return html.I(title=say("{month}: no data", month=month(code)))
    words = say("{month}: {value}", month=month(code), value=amount(shown, tile.measure.unit, tile.currency))
    return html.I(style={"height": f"{100 * max(shown, 0) / most:.0f}%"}, title=words, className="incomplete" if incomplete else "")


def figure(name: str, shown: Amount, pill: tuple[str, str], lines: Sequence[Component], href: str) -> Component:
    """Return one figure: its name, which opens the page behind it, its status, its value, and lines about it."""
    words, judged = pill
    head = html.Div([html.H3(html.A(name, href=href, className="inside")), html.Span(words, className=f"pill {judged}")], className="top")
    return html.Div([head, html.Div([shown.digits, html.Small(shown.unit)], className="v"), *lines], className="figure")


def value(tile: Tile) -> Amount:
    """Return the value of an indicator as it is shown; a dash where the data cannot give it."""
    return Amount(UNKNOWN) if missing(tile.value) else amount(tile.value, tile.measure.unit, tile.currency)


def moved(tile: Tile) -> Component:
    """Return the change of an indicator since the period compared with, in its tone."""
    return html.Div(change(tile), className=f"c {tone(tile.compared, tile.before, tile.measure)}")


def aim(tile: Tile) -> Component:
    """Return the target of an indicator, or its limit where less is better; empty where there is none."""
    if missing(tile.goal):
        return html.Div(className="n")
    said = say("Limit {goal}", goal=tile.shown[1]) if tile.measure.good < 0 else say("Target {goal}", goal=tile.shown[1])
    return html.Div(said, className="n")


def small(lines: Sequence[str]) -> list[Component]:
    """Return lines in small type."""
    return [html.Div(line, className="n") for line in lines]
