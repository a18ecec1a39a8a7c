"""The gap ahead: one function per view, all of one prospect of the slice, with the levers of the link where they act."""

from dataclasses import replace

import numpy as np
import pandas as pd
from dash import Input

from analytics.revenue.ahead import Levers, outcome, steps
from analytics.revenue.doubt import convolved, half
from analytics.revenue.gap_parts import LAW, POTENTIAL, PREFERENCE, RELIEF, SUSPENDED, UNPAID
from analytics.revenue.maturity import MATURE
from callbacks.core.comparison import stamp
from callbacks.core.shapes import missed
from callbacks.core.views import draws
from callbacks.revenue.prospect import Prospect, ignored, landed, prospect
from callbacks.revenue.scenarios import Scenario, doubts, levers, scenarios
from dashboard.components.core import saved as keeper
from dashboard.components.overview import headline
from dashboard.components.revenue import ahead as words
from dashboard.components.revenue import gaps
from dashboard.components.revenue.landing import year_named
from dashboard.core.format import NARROW, Scale, amount, count, missing, month, scale, significant
from dashboard.core.page import Drawing, View
from dashboard.figures.months import fan
from dashboard.figures.spread import ranges
from dashboard.pages.revenue import ahead as page
from data.months import shifted
from data.quantiles import LEVELS
from queries.addresses.filters import Filters
from queries.engine.trace import Read, noted, unheard
from queries.revenue.forecasts import NoForecast

BEFORE, FINER = 11, 100
FANNED = ("Month", "Known", "Forecast, P50", words.BAND, f"With the levers, P50 ({words.BAND})")
HEADS = ("Twelve months to", "Tax lost", "90 % interval", "Inspections at random")
UNTRIED = "It has not been tried on the past: that takes 42 months, or goes on, as the line above the cards says"
UNSAMPLED = "The random lane cannot tell yet: it takes a year with thirty inspections selected at random, or is being read"
ROUTE = ("tax_line", "payment")


def anchored(
    view: View,
    body,
    of: Prospect,
    title: str,
    frame: pd.DataFrame,
    notes: tuple[str, ...] = (),
    route: tuple[str, ...] = ROUTE,
    **said: str,
) -> Drawing:
    """A drawing with its observations; its rows are noted for whoever exports it."""
    noted(Read(view.title, frame, of.slice, of.release, notes, route))
    year = {"year": year_named(of.span), "origin": month(shifted(of.origin, 1)), "last": month(of.origin)}
    return Drawing(body, of.lines, stamp(of.release), title, view.read(**year, **said), notes)


@draws(page.GAPS)
def three(filters, _picked):
    of, landing = prospect(filters), landed(filters)
    currency, found = of.currency, landing.landing if landing else None
    panels = [words.budget(found), words.policy(of.parts, currency), words.compliance(of.parts, currency, never(of))]
    return anchored(page.GAPS, gaps.panels(panels), of, verdict(of, found), totalled(of), ignored(filters))


def never(of: Prospect) -> str:
    loss = of.apart
    return words.apart(loss["value"], loss["low"], loss["high"], of.currency) if loss else "estimated apart, never added"


def verdict(of: Prospect, landing) -> str:
    """'The year ends 12 m MRL short of its target; the law gives away 12.8 % of the potential; 0.4 % stays unpaid'."""
    known = landing is not None and landing.target == landing.target
    side = "" if not known else f"The year ends {landing.money(abs(landing.gap))} {'short of' if landing.gap < 0 else 'over'} its target"
    shares = [words.of_potential(words.rate(of.parts, node)) for node in (LAW, UNPAID)]
    rest = f"the law gives away {shares[0]} of the potential; {shares[1]} stays unpaid after a year"
    return f"{side}; {rest}" if side else f"T{rest[1:]}"


def totalled(of: Prospect) -> pd.DataFrame:
    """The parts of the year as rows to export."""
    return of.parts.loc[list(words.NAMES)].assign(part=list(words.NAMES.values())).reset_index()[["part", "so_far", "before", *LEVELS]]


@draws(page.TOTALS)
def totals(filters, _picked):
    of = prospect(filters)
    unit = scale(float(of.parts["p50"].max()) / FINER, "money", of.currency)
    return anchored(page.TOTALS, words.totals(of.parts, unit), of, leaving(of), totalled(of), ignored(filters), unit=unit.words)


def leaving(of: Prospect) -> str:
    """'Of 3.40 bn MRL of potential 76.4 % is paid within a year, 77.1 % last year'."""
    now, then = (words.of_potential(words.rate(of.parts, words.PAID, column)) for column in ("p50", "before"))
    whole = amount(of.parts.loc[POTENTIAL, "p50"], "money", of.currency)
    return f"Of {whole} of potential {now} is paid within a year, {then} last year"


@draws(page.PREFERENCE)
def preference(filters, _picked):
    return path(page.PREFERENCE, PREFERENCE, filters)


@draws(page.RELIEF)
def relief(filters, _picked):
    return path(page.RELIEF, RELIEF, filters)


@draws(page.SUSPENDED)
def suspended(filters, _picked):
    return path(page.SUSPENDED, SUSPENDED, filters)


@draws(page.UNPAID)
def unpaid(filters, _picked):
    return path(page.UNPAID, UNPAID, filters)


def path(view: View, node: str, filters: Filters) -> Drawing:
    """A part by month: last year and this one as known, then as forecast to its end, with the fan."""
    of = prospect(filters)
    with unheard():
        frame, gone = by_month(of, node, filters), missed(of.slice.over(shifted(of.span[0], -12), of.origin))
    unit = scale(frame[["actual", "p90"]].max().max(), "money", of.currency)
    figure = fan.figure(frame, unit, FANNED[: 5 if "moved" in frame else 4], gone, bars=True)
    title = words.grown(of.parts, node, of.currency)
    return anchored(view, figure, of, title, frame, (*ignored(filters), *headline.incomplete(gone)), unit=unit.words)


def by_month(of: Prospect, node: str, filters: Filters) -> pd.DataFrame:
    """Month, actual, quantiles, and where levers move the part P50 (moved), P10 and P90 with them: from a year before this one to its end.

    What is told rather than known has quantiles alone."""
    told = of.ahead(node).set_index("month")[list(LEVELS)]
    first = min(shifted(of.span[0], -12), shifted(of.origin, -BEFORE))
    months = [each for each in of.accounts.index if each >= first] + [each for each in told.index if each > of.origin]
    known = of.accounts[node].reindex(months).where([each not in told.index for each in months])
    frame = told.reindex(months).assign(actual=known).rename_axis("month").reset_index()[["month", "actual", *LEVELS]]
    moved = levers(filters)
    step = steps(of.year, moved)[node]
    if not step.any():
        return frame
    effects = {name: steps(of.year, alone)[node] for name, alone in moved.alone().items()}
    ahead = frame.loc[frame["month"] > of.origin, list(LEVELS)]
    wide = convolved(ahead.to_numpy(float), step, half(effects, doubts(filters), of.year.doubt))
    fan_ = pd.DataFrame(wide, index=ahead.index, columns=list(LEVELS))
    return frame.assign(moved=fan_["p50"], moved_low=fan_["p10"], moved_high=fan_["p90"])


@draws(page.UNDECLARED)
def undeclared(filters, _picked):
    of = prospect(filters)
    if of.loss is None:
        raise NoForecast(UNSAMPLED)
    frame = rolled(of)
    unit = scale(frame["high"].max(), "money", of.currency)
    figure = barred(frame, unit, of.coming["until"].astype(str).tolist())
    drawn = anchored(page.UNDECLARED, figure, of, lost(of), frame, ignored(filters), ("inspection", "clearance"), unit=unit.words)
    return replace(drawn, observations=int(of.loss["n"]))


def rolled(of: Prospect) -> pd.DataFrame:
    """Twelve months to the end of each quarter as estimated, then as carried forward: key, name, until, low, value, high, n."""
    frame = pd.concat([of.undeclared, *([of.coming] if len(of.coming) else [])], ignore_index=True)
    names = [month(int(until)) if until <= of.origin else f"→ {month(int(until))}" for until in frame["until"]]
    return frame.assign(key=frame["until"].astype(str), name=names)


def barred(frame: pd.DataFrame, unit: Scale, crossed: list[str]) -> dict:
    custom = [ranged(row, unit) for row in frame.itertuples()]
    return ranges.figure(frame, unit, custom, HEADS, slots=len(frame), left=104, crossed=crossed)


def ranged(row, unit: Scale) -> list[str]:
    seen = words.CARRIED if missing(row.n) else count(row.n)
    return [row.key, row.name, unit.full(row.value), f"{unit.text(row.low)} to {unit.full(row.high)}", seen]


def lost(of: Prospect) -> str:
    """'Beside the accounts, 94 m MRL a year may never be declared; 97 m MRL (60 m MRL to 150 m MRL) over fiscal year 2026/27'."""
    now = f"Beside the accounts, {amount(of.loss['value'], 'money', of.currency)} a year may never be declared"
    if not len(of.coming) or of.coming["until"].iloc[-1] != of.span[-1]:
        return now
    low, value, high = (str(amount(of.apart[name], "money", of.currency)) for name in ("low", "value", "high"))
    year = year_named(of.span)
    return f"{now}; {value} ({low} to {high}) over {year[0].lower()}{year[1:]}"


@draws(page.GOOD)
def good(filters, _picked):
    of = prospect(filters)
    if of.score.empty:
        raise NoForecast(UNTRIED)
    return anchored(page.GOOD, words.scores(of.score), of, words.worth(of.score), of.score, ignored(filters))


@draws(page.SCENARIOS, Input(keeper.KEPT, "children"))
def compared(filters, _picked):
    of = prospect(filters)
    found, left_out = scenarios(filters, of)
    rows = [row(each) for each in found]
    unit = scale(float(of.parts.loc[LAW, "p50"]), "money", of.currency)
    noted(Read("Assumptions", supposed(filters, of), of.slice, of.release))
    notes = (*ignored(filters), *left_out)
    return anchored(page.SCENARIOS, words.scenarios(rows, unit), of, gained(found, filters, of), pd.DataFrame(rows), notes, unit=unit.words)


def gained(found: list[Scenario], filters: Filters, of: Prospect) -> str:
    """What the levers of this page bring, in words."""
    here = found[1] if levers(filters) != Levers() else found[0]
    return words.moved(here.said, here.outcome.brought, found[0].chance, here.chance, of.currency)


def row(each: Scenario) -> dict:
    """A scenario as figures: landing, chance, gaps, suspended tax, arrears, and its levers in words."""
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
        "levers": "; ".join(each.said),
    }


@draws(page.ASSUMED)
def assumed(filters, _picked):
    of = prospect(filters)
    frame = supposed(filters, of)
    return anchored(page.ASSUMED, words.assumed(list(frame.itertuples(index=False, name=None))), of, "", frame, ignored(filters))


def supposed(filters: Filters, of: Prospect) -> pd.DataFrame:
    """Each assumption with its figure."""
    currency, year, pace = of.currency, of.year, of.pace["paid_by"]
    alone = [(name, outcome(year, each).brought) for name, each in levers(filters).alone().items()]
    open_ = {name: float(half({name: np.array(size)}, doubts(filters), year.doubt)) for name, size in alone}
    figures = [
        (
            "Arrears over 90 days",
            f"{amount(year.arrears, 'money', currency)}, of which {amount(year.staying, 'money', currency)} would stay",
        ),
        ("Paid by the end of its month, three months later, a year later", ", ".join(shown(pace[age]) for age in (0, 3, MATURE))),
        ("Never declared in the fiscal year, carried forward from the random lane", never(of)),
        *(
            (
                f"Brought by the end of the year by {words.LEVERS[name]} alone",
                f"{amount(size, 'money', currency)} ± {amount(open_[name], 'money', currency)} in four cases of five",
            )
            for name, size in alone
        ),
    ]
    return pd.DataFrame(words.assumptions(levers(filters), figures), columns=["assumption", "value"])


def shown(share: float) -> str:
    return f"{significant(share * 100)}{NARROW}%"
