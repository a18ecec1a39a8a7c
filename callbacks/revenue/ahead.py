"""The gap forecast: one function per view, all from one forecast of the parts of the gap, with the assumptions of the link applied."""

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from dash import Input

from analytics.forecasting.year_end import Landing
from analytics.revenue.ahead import GapLevers, outcome
from analytics.revenue.doubt import half
from analytics.revenue.gap_parts import LAW, POTENTIAL, PREFERENCE, RELIEF, SUSPENDED, UNPAID
from analytics.revenue.maturity import MATURE
from callbacks.core.comparison import stamp
from callbacks.core.period import Codes
from callbacks.core.shapes import missed
from callbacks.core.views import draws
from dashboard.components.core import saved as keeper
from dashboard.components.overview import headline
from dashboard.components.revenue import ahead as words
from dashboard.components.revenue import gaps
from dashboard.components.revenue import tariff as taxed
from dashboard.components.revenue.landing import money
from dashboard.core.format import Amount, Scale, amount, count, missing, month, scale, significant
from dashboard.core.page import Drawing, View
from dashboard.figures.months import fan
from dashboard.figures.spread import ranges
from dashboard.pages.revenue import ahead as page
from data.fiscal import year_named
from data.frames import Frame
from data.language import mark, say, say_clauses, say_list
from data.months import shifted
from data.notes import Note
from data.quantiles import LEVELS
from queries.addresses.filters import Filters
from queries.engine.labels import named
from queries.engine.trace import Read, noted, unheard
from queries.revenue.forecasts import NeverForecast, NoForecast
from services.forecasting.gap_forecast import GapForecast, gap_forecast, ignored, landed
from services.revenue.ahead import by_month
from services.revenue.scenarios import Scenario, doubts, levers, scenarios

FINER = 100
FANNED = (mark("Month"), mark("Known"), mark("Central forecast"), words.BAND, mark("With the changes (likely range)"))
HEADS = (mark("Twelve months to"), mark("Tax lost"), mark("90 % interval"), mark("Random inspections"))
TRYING = mark("The forecast is being tested on the past: see the progress line.")
UNTRIED = mark("The forecast has not been tested on the past: that takes 42 months of data.")
SAMPLING = mark("The estimate from random inspections is being made: see the progress line.")
UNSAMPLED = mark("There are too few random inspections for an estimate: it takes a year with thirty of them.")
ROUTE, INSPECTED = ("tax_line", "payment"), ("inspection", "clearance")


def anchored(
    view: View,
    body: object,
    forecast: GapForecast,
    title: str,
    frame: Frame,
    notes: tuple[Note, ...] = (),
    route: tuple[str, ...] = ROUTE,
    **said: str,
) -> Drawing:
    """Return a drawing with its observations and notes, and record its rows for export.

    route: tables that the rows are read from. said: values for the placeholders of the view's subtitle.
    """
    noted(Read(view.title, frame, forecast.slice, forecast.release, notes, route))
    year = {"year": year_named(forecast.span), "origin": month(shifted(forecast.origin, 1)), "last": month(forecast.origin)}
    return Drawing(body, forecast.lines, stamp(forecast.release), title, view.read(**year, **said), notes)


@draws(page.GAPS)
def three(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the three gaps side by side: budget, policy and compliance."""
    forecast, landing = gap_forecast(filters), landed(filters)
    currency, revenue = forecast.currency, landing.landing if landing else None
    panels = [words.budget(revenue), words.policy(forecast.parts, currency), words.compliance(forecast.parts, currency, never(forecast))]
    return anchored(page.GAPS, gaps.panels(panels), forecast, verdict(forecast, revenue), totalled(forecast), ignored(filters))


def never(forecast: GapForecast) -> str:
    """Write the estimate of undeclared tax of the fiscal year."""
    loss = forecast.apart
    return words.apart(loss["value"], loss["low"], loss["high"], forecast.currency) if loss else say("estimated apart, never added")


def verdict(forecast: GapForecast, landing: Landing | None) -> str:
    """Write 'The year-end forecast is 12 m MRL below target. Of the potential, 12.8 % is forgone by law and 0.4 % unpaid within a year'."""
    law, unpaid = (words.of_potential(words.rate(forecast.parts, node)) for node in (LAW, UNPAID))
    rest = say("Of the potential, {law} is forgone by law and {unpaid} is not paid within a year", law=law, unpaid=unpaid)
    if not landing or landing.target != landing.target:
        return rest
    below, above = mark("The year-end forecast is {size} below target"), mark("The year-end forecast is {size} above target")
    return f"{say(below if landing.gap < 0 else above, size=money(landing, abs(landing.gap)))}. {rest}"


def totalled(forecast: GapForecast) -> Frame:
    """Return the parts of the fiscal year as rows to export: so far, last year, and quantiles of the forecast."""
    parts = [say(name) for name in words.NAMES.values()]
    return forecast.parts.loc[list(words.NAMES)].assign(part=parts).reset_index()[["part", "so_far", "before", *LEVELS]]


@draws(page.TOTALS)
def totals(filters: Filters, _picked: Codes) -> Drawing:
    """Return the table of the parts of the fiscal year: so far, forecast and last year."""
    forecast = gap_forecast(filters)
    unit = scale(float(forecast.parts["p50"].max()) / FINER, "money", forecast.currency)
    return anchored(
        page.TOTALS, words.totals(forecast.parts, unit), forecast, leaving(forecast), totalled(forecast), ignored(filters), unit=unit.words
    )


def leaving(forecast: GapForecast) -> str:
    """Write 'Of 3.40 bn MRL of potential revenue, 76.4 % is paid within a year (77.1 % last year)'."""
    now, then = (words.of_potential(words.rate(forecast.parts, words.PAID, column)) for column in ("p50", "before"))
    whole = amount(forecast.parts.loc[POTENTIAL, "p50"], "money", forecast.currency)
    return say("Of {size} of potential revenue, {now} is paid within a year ({then} last year)", size=whole, now=now, then=then)


@draws(page.PREFERENCE)
def preference(filters: Filters, _picked: Codes) -> Drawing:
    """Draw preference by month, with its forecast to the end of the fiscal year."""
    return path(page.PREFERENCE, PREFERENCE, filters)


@draws(page.RELIEF)
def relief(filters: Filters, _picked: Codes) -> Drawing:
    """Draw relief by month, with its forecast to the end of the fiscal year."""
    return path(page.RELIEF, RELIEF, filters)


@draws(page.SUSPENDED)
def suspended(filters: Filters, _picked: Codes) -> Drawing:
    """Draw suspended tax by month, with its forecast to the end of the fiscal year."""
    return path(page.SUSPENDED, SUSPENDED, filters)


@draws(page.UNPAID)
def unpaid(filters: Filters, _picked: Codes) -> Drawing:
    """Draw tax that stays unpaid by month, with its forecast to the end of the fiscal year."""
    return path(page.UNPAID, UNPAID, filters)


def path(view: View, node: str, filters: Filters) -> Drawing:
    """Draw one part of the gap by month: last year, this year so far, and the forecast with its likely range."""
    forecast = gap_forecast(filters)
    with unheard():
        frame, gone = by_month(forecast, node, filters), missed(forecast.slice.over(shifted(forecast.span[0], -12), forecast.origin))
    unit = scale(frame[["actual", "p90"]].max().max(), "money", forecast.currency)
    figure = fan.figure(frame, unit, list(map(say, FANNED[: 5 if "moved" in frame else 4])), gone, bars=True)
    title = words.grown(forecast.parts, node, forecast.currency)
    return anchored(view, figure, forecast, title, frame, (*ignored(filters), *headline.incomplete(gone)), unit=unit.words)


@draws(page.UNDECLARED)
def undeclared(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the estimates of undeclared tax, carried forward to the end of the year; raises NoForecast without random inspections."""
    forecast = gap_forecast(filters)
    if forecast.loss is None:
        raise NeverForecast(say(UNSAMPLED)) if forecast.complete else NoForecast(say(SAMPLING))
    frame = rolled(forecast)
    unit = scale(frame["high"].max(), "money", forecast.currency)
    figure = barred(frame, unit, forecast.coming["until"].astype(str).tolist())
    drawn = anchored(page.UNDECLARED, figure, forecast, lost(forecast), frame, ignored(filters), INSPECTED, unit=unit.words)
    return replace(drawn, observations=int(forecast.loss["n"]))


def rolled(forecast: GapForecast) -> Frame:
    """Return undeclared tax of the twelve months to each quarter, estimated and then forecast: key, name, until, low, value, high, n."""
    known: list[Frame] = [forecast.undeclared, *([forecast.coming] if len(forecast.coming) else [])]
    frame = pd.concat(known, ignore_index=True)
    names = [month(int(until)) if until <= forecast.origin else f"→ {month(int(until))}" for until in frame["until"]]
    return frame.assign(key=frame["until"].astype(str), name=names)


def barred(frame: Frame, unit: Scale, crossed: list[str]) -> dict[str, Any]:
    """Return the chart of undeclared tax; `crossed` names the keys that are forecasts."""
    custom = [ranged(row, unit) for row in frame.itertuples()]
    return ranges.figure(frame, unit, custom, list(map(say, HEADS)), slots=len(frame), left=104, crossed=crossed)


def ranged(row: Any, unit: Scale) -> list[str]:
    """Return the texts of one estimate: key, name, value, range and number of random inspections."""
    seen = say(words.CARRIED) if missing(row.n) else count(row.n)
    return [row.key, row.name, unit.full(row.value), say("{low} to {high}", low=unit.text(row.low), high=unit.full(row.high)), seen]


def lost(forecast: GapForecast) -> str:
    """Write 'Undeclared trade may cost 94 m MRL of tax a year. Fiscal year 2026/27: 97 m MRL (60 m MRL to 150 m MRL)'."""
    loss, year_loss = forecast.loss or {}, forecast.apart or {}
    now = say("Undeclared trade may cost {size} of tax a year", size=amount(loss["value"], "money", forecast.currency))
    if not len(forecast.coming) or forecast.coming["until"].iloc[-1] != forecast.span[-1]:
        return now
    low, value, high = (str(amount(year_loss[name], "money", forecast.currency)) for name in ("low", "value", "high"))
    year = say("{year}: {size} ({low} to {high})", year=year_named(forecast.span), size=value, low=low, high=high)
    return f"{now}. {year}"


@draws(page.GOOD)
def good(filters: Filters, _picked: Codes) -> Drawing:
    """Return the table of forecast errors on past data; raises NoForecast before it has been tested."""
    forecast = gap_forecast(filters)
    if forecast.score.empty:
        raise NeverForecast(say(UNTRIED)) if forecast.complete else NoForecast(say(TRYING))
    return anchored(page.GOOD, words.scores(forecast.score), forecast, words.worth(forecast.score), forecast.score, ignored(filters))


@draws(page.SCENARIOS, Input(keeper.kept(page.NAME), "data"))
def compared(filters: Filters, _picked: Codes) -> Drawing:
    """Return the table of scenarios, redrawn when a saved view changes."""
    every, left_out = scenarios(filters, forecast := gap_forecast(filters))
    frame = pd.DataFrame(rows := [row(each) for each in every])
    unit = scale(float(forecast.parts.loc[LAW, "p50"]), "money", forecast.currency)
    noted(Read(say("Assumptions"), supposed(filters, forecast), forecast.slice, forecast.release))
    notes = (*ignored(filters), *left_out)
    title = gained(every, filters, forecast)
    return anchored(page.SCENARIOS, words.scenarios(rows, unit), forecast, title, frame, notes, unit=unit.words)


def gained(every: list[Scenario], filters: Filters, forecast: GapForecast) -> str:
    """Write what the changed assumptions of this page bring."""
    here = every[1] if levers(filters) != GapLevers() else every[0]
    brought = here.outcome.brought if here.outcome else 0.0
    return words.moved(said(here), brought, every[0].chance, here.chance, forecast.currency)


def said(each: Scenario) -> list[str]:
    """Return the assumptions of a scenario in words, one text for each that is changed."""
    return words.said(each.levers) if isinstance(each.levers, GapLevers) else taxed.said(each.levers, named)


def row(each: Scenario) -> dict[str, Any]:
    """Return a scenario as numbers: year-end forecast, chance, gaps, suspended tax and arrears, with its assumptions in words."""
    parts, unknown = each.outcome.parts if each.outcome else {}, float("nan")
    landing = {level: each.at(level) for level in ("p10", "p50", "p90")}
    gap = {name: parts.get(node, unknown) for name, node in (("policy", LAW), ("compliance", UNPAID), ("suspended", SUSPENDED))}
    return {
        "name": each.name,
        "address": each.address,
        **landing,
        "chance": each.chance,
        "budget": each.target - each.at("p50"),
        **gap,
        "arrears": each.outcome.arrears if each.outcome else unknown,
        "levers": say_clauses(said(each)),
    }


@draws(page.ASSUMED)
def assumed(filters: Filters, _picked: Codes) -> Drawing:
    """Return the table of assumptions with their figures."""
    forecast = gap_forecast(filters)
    frame = supposed(filters, forecast)
    return anchored(page.ASSUMED, words.assumed(list(frame.itertuples(index=False, name=None))), forecast, "", frame, ignored(filters))


def supposed(filters: Filters, forecast: GapForecast) -> Frame:
    """Return each assumption with its figure; columns assumption, value."""
    year, pace = forecast.year, forecast.pace["paid_by"]
    money_ = partial(amount, unit="money", currency=forecast.currency)
    alone = [(name, outcome(year, each).brought) for name, each in levers(filters).alone().items()]
    open_ = {name: float(half({name: np.array(size)}, doubts(filters), year.doubt)) for name, size in alone}
    figures = [
        (
            say("Arrears over 90 days"),
            say("{size}, of which {rest} would stay unpaid", size=money_(year.arrears), rest=money_(year.staying)),
        ),
        (
            say("Tax paid by the end of its month, three months later, a year later"),
            say_list([shown(pace[age]) for age in (0, 3, MATURE)], "unit"),
        ),
        (say("Undeclared trade in the fiscal year, from random inspections"), never(forecast)),
        *(
            (say(words.LEVERS[name]), say("{size} ± {reach} (80 % likelihood)", size=money_(size), reach=money_(open_[name])))
            for name, size in alone
        ),
    ]
    return pd.DataFrame(words.assumptions(levers(filters), figures), columns=["assumption", "value"])


def shown(share: float) -> str:
    """Write a share as a percentage with three digits."""
    return str(Amount(significant(share * 100), "%"))
