"""The gap forecast in words: the three gaps of a year, its parts, assumptions and scenarios, and how good the forecast has been."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from analytics.forecasting.year_end import Landing
from analytics.revenue.ahead import GapLevers
from analytics.revenue.gap_parts import LAW, PAID, POTENTIAL, PREFERENCE, RELIEF, SUSPENDED, UNPAID, UPLIFT
from dashboard.components.core.table import end, listing
from dashboard.components.revenue import landing
from dashboard.components.revenue.gaps import Gap
from dashboard.components.revenue.landing import percent
from dashboard.core.format import UNKNOWN, Amount, Scale, amount, changed, count, missing, scale, significant
from data.language import mark, say, say_beside, say_clauses

NAMES = {
    POTENTIAL: mark("Potential revenue"),
    LAW: mark("Revenue forgone by law"),
    PREFERENCE: mark("forgone by preference"),
    RELIEF: mark("forgone by relief"),
    SUSPENDED: mark("Suspended"),
    UNPAID: mark("Not paid within a year"),
    PAID: mark("Paid within a year"),
    UPLIFT: mark("Additional assessments"),
}
ALONE = NAMES | {PREFERENCE: mark("Preference"), RELIEF: mark("Relief")}  # the name of a part by itself
LEVERS = {
    "arrears": mark("Effect by the end of the year of late arrears alone"),
    "regularised": mark("Effect by the end of the year of suspended tax alone"),
    "relief": mark("Effect by the end of the year of relief alone"),
    "preference": mark("Effect by the end of the year of preference alone"),
    "control": mark("Effect by the end of the year of random inspections alone"),
}
BAND = mark("Likely range (80 %)")
TODAY = mark("no change")
CARRIED = mark("forecast")


def of_potential(share: float) -> str:
    """Write a share of the potential revenue as a percentage."""
    return UNKNOWN if missing(share) else str(Amount(significant(share * 100), "%"))


def said(levers: GapLevers) -> list[str]:
    """Return which assumptions are changed, in words: '20 % of late arrears collected', 'Relief cut by 10 %'."""
    preference = mark("Preference used {share} more") if levers.preference > 0 else mark("Preference used {share} less")
    parts = (
        (levers.arrears, mark("{share} of late arrears collected")),
        (levers.regularised, mark("{share} of suspended tax regularised")),
        (levers.relief, mark("Relief cut by {share}")),
        (levers.preference, preference),
        (levers.control, mark("Random inspections: {points} points more of declarations")),
    )
    return [say(words, share=amount(abs(on), "percent"), points=significant(on * 100)) for on, words in parts if on]


def band(low: float, high: float, unit: Scale) -> str:
    """Write a likely range: '12.1 to 14.8'; '–' where it is unknown."""
    return UNKNOWN if missing(low) else say("{low} to {high}", low=unit.text(low), high=unit.text(high))


def budget(of: Landing | None) -> Gap:
    """Return the budget gap: the target less the year-end forecast, by month of payment."""
    name, words = say("Budget gap"), say("Will the year bring what the budget expects? Target less year-end forecast, by month of payment.")
    if of is None:
        return Gap(name, say("not known yet"), "", words, ((say("Year-end forecast"), say("being computed, or not available")),))
    low, middle, high, target, gap = (landing.money(of, value) for value in (of.p10, of.p50, of.p90, of.target, abs(of.gap)))
    parts = [(say("Year-end forecast"), middle), (say(BAND), say("{low} to {high}", low=low, high=high)), (say("Target"), target)]
    if missing(of.target):
        return Gap(name, say("no target"), say("is set for this selection"), words, parts)
    side = say("below target (central forecast)") if of.gap < 0 else say("above target (central forecast)")
    return Gap(name, gap, side, words, (*parts, (say("Chance of meeting the target"), percent(of.chance))))


def policy(parts: pd.DataFrame, currency: str) -> Gap:
    """Return the policy gap: revenue forgone by law in preferences and reliefs."""
    words = say("How much revenue will be forgone by law (tax expenditure)? Suspended tax is not included.")
    rows = [(say(ALONE[node]), _money(parts, node, currency)) for node in (PREFERENCE, RELIEF)]
    suspended = say("Suspended, not included"), _money(parts, SUSPENDED, currency)
    return _gap(say("Policy gap"), LAW, parts, currency, words, (*rows, suspended))


def compliance(parts: pd.DataFrame, currency: str, undeclared: str) -> Gap:
    """Return the compliance gap: what is due and not paid within a year, as far as accounts show it."""
    words = say("How much tax will be due by law and not paid within a year? The accounts hold only tax that was assessed.")
    return _gap(say("Compliance gap"), UNPAID, parts, currency, words, ((say("Undeclared trade"), undeclared),))


def _gap(name: str, node: str, parts: pd.DataFrame, currency: str, words: str, more: Sequence[tuple[str, str]]) -> Gap:
    row = parts.loc[node]
    low, high, before = (str(amount(row[level], "money", currency)) for level in ("p10", "p90", "before"))
    against = "" if missing(row["before"]) else say_beside(before, changed(row["p50"], row["before"]))
    share = say("{share} of the potential", share=of_potential(rate(parts, node)))
    spread = say(BAND), say("{low} to {high}", low=low, high=high)
    return Gap(name, _money(parts, node, currency), share, words, (spread, (say("Last year"), against or UNKNOWN), *more))


def _money(parts: pd.DataFrame, node: str, currency: str) -> str:
    return str(amount(parts.loc[node, "p50"], "money", currency))


def rate(parts: pd.DataFrame, node: str, column: str = "p50") -> float:
    """Return a series over the potential revenue of the same year; NaN where that is 0."""
    whole = parts.loc[POTENTIAL, column]
    return float(parts.loc[node, column] / whole) if whole else float("nan")


TOTALS = (
    ("name", mark("Part")),
    ("so_far", end(mark("So far"))),
    ("p50", end(mark("Year-end forecast"))),
    ("band", end(BAND)),
    ("before", end(mark("Last year"))),
    ("change", end(mark("Change"))),
    ("rate", end(mark("Share of the potential"))),
    ("earlier", end(mark("Share last year"))),
)


def totals(parts: pd.DataFrame, unit: Scale) -> Component:
    """Return a row for each part: so far, over the year with its likely range, last year, and as a share of the potential."""
    rows = [
        {
            "name": say(NAMES[node]),
            **{key: unit.text(parts.loc[node, key]) for key in ("so_far", "p50", "before")},
            "band": band(parts.loc[node, "p10"], parts.loc[node, "p90"], unit),
            "change": changed(parts.loc[node, "p50"], parts.loc[node, "before"]),
            "rate": of_potential(rate(parts, node)),
            "earlier": of_potential(rate(parts, node, "before")),
        }
        for node in NAMES
    ]
    return listing(TOTALS, rows, say("Parts of potential revenue over the year"))


SCENARIOS = (
    ("name", mark("Scenario")),
    ("landing", end(mark("Year-end forecast"))),
    ("band", end(BAND)),
    ("chance", end(mark("Chance of target"))),
    ("budget", end(mark("Budget gap"))),
    ("policy", end(mark("Policy gap"))),
    ("compliance", end(mark("Compliance gap"))),
    ("suspended", end(mark("Suspended"))),
    ("arrears", end(mark("Late arrears left"))),
    ("said", mark("Changes")),
)


def scenarios(rows: Sequence[dict[str, Any]], unit: Scale) -> Component:
    """Return the scenarios side by side.

    rows: name, address, p10, p50 and p90 of the year-end forecast, chance, the gaps, suspended tax, arrears, levers in words.
    """
    shown = [
        {
            "name": html.A(row["name"], href=row["address"]) if row["address"] else row["name"],
            "landing": unit.text(row["p50"]),
            "band": band(row["p10"], row["p90"], unit),
            "chance": percent(row["chance"]),
            **{key: unit.text(row[key]) for key in ("budget", "policy", "compliance", "suspended", "arrears")},
            "said": row["levers"] or say(TODAY),
        }
        for row in rows
    ]
    notes = (
        say("Budget gap: target less central forecast; below zero where the forecast is above target."),
        say("A tariff changes all months ahead of the year. Its effect on each part of the gap is not known."),
    )
    more = say("To add a row, save this page or the tariff simulation under a name (Save view, above).")
    said = html.P([" ".join(notes), html.Span(f" {more}", className="hint")], className="sub")
    return html.Div([listing(SCENARIOS, shown, say("Scenarios side by side")), said])


def moved(words: Sequence[str], brought: float, before: float, after: float, currency: str) -> str:
    """Write 'Relief cut by 10 %: the year brings 12.1 m MRL more. Chance of meeting the target: 62 % instead of 44 %'."""
    if not words:
        return say("No change")
    known = {"changes": say_clauses(words), "size": amount(abs(brought), "money", currency)}
    more, fewer = mark("{changes}: the year brings {size} more"), mark("{changes}: the year brings {size} less")
    effect = say(more if brought >= 0 else fewer, **known)
    if missing(after):
        return effect
    odds = {"after": percent(after), "before": percent(before)}
    same, changed_ = mark("Chance of meeting the target: {after}"), mark("Chance of meeting the target: {after} instead of {before}")
    return f"{effect}. {say(same if after == before else changed_, **odds)}"


GOOD = (
    ("name", mark("Part")),
    ("mase", end(mark("Average error"))),
    ("naive", end(mark("Error of last year repeated"))),
    ("pinball", end(mark("Error of the range"))),
    ("spread", end(mark("Range error of last year repeated"))),
    ("cover50", end(mark("In the 50 % range"))),
    ("cover80", end(mark("In the 80 % range"))),
    ("cover95", end(mark("In the 95 % range"))),
    ("n", end(mark("Months tested"))),
)
READ = (
    *landing.READ[:2],
    mark("Last year repeated: the same errors if each month repeats the month a year before. It is the yardstick."),
    landing.READ[3],
    mark("Paid and unpaid tax is tested only on months that are a year old. Younger months are not complete yet."),
)


def scores(found: pd.DataFrame) -> Component:
    """Return the errors of each part's forecast beside those of repeating last year. found: node, model, errors."""
    held = found.set_index(["node", "model"])
    tried = [node for node in NAMES if (node, "naive") in held.index]
    rows = [_scored(say(NAMES[node]), held.loc[(node, "combined")], held.loc[(node, "naive")]) for node in tried]
    return html.Div(
        [
            listing(GOOD, rows, say("How good the forecast of each part has been")),
            html.Ul([html.Li(say(each)) for each in READ], className="assumed"),
        ]
    )


def _scored(name: str, own: Any, naive: Any) -> dict[str, str]:
    errors = {"mase": own["mase"], "naive": naive["mase"], "pinball": own["pinball"], "spread": naive["pinball"]}
    bands = {key: str(Amount(str(round(own[key] * 100)), "%")) for key in ("cover50", "cover80", "cover95")}
    return {
        "name": name,
        "n": count(own["n"]),
        **{key: significant(each) for key, each in errors.items()},
        **bands,
    }


def worth(found: pd.DataFrame) -> str:
    """Write how many parts were forecast better than by repeating last year, and what share of months their ranges held."""
    held: Any = found.pivot(index="node", columns="model", values="mase")
    better = int((held["combined"] < held["naive"]).sum())
    own: Any = found[found["model"] == "combined"]
    inside = (own["cover80"] * own["n"]).sum() / own["n"].sum()
    known = {"better": better, "number": len(held), "share": Amount(str(round(inside * 100)), "%")}
    words = mark("{better} of {number} parts were forecast better than by repeating last year. The 80 % ranges held {share} of months")
    return say(words, **known)


RULES = (
    mark("A change acts from the first month ahead, on the volumes expected. Importers are assumed not to react."),
    mark("The uncertainty of each effect is assumed, not measured. The sliders set it."),
    mark("The effect of random inspections also has the uncertainty of its estimate."),
    mark("The uncertainty of a tariff is the difference between its effects with and without a response of volumes."),
    mark("All errors are taken as independent. So the likely range of a scenario is never narrower than that of the forecast."),
    mark("Late arrears are those over 90 days at the end of the data. A part of them will be paid anyway and is in the forecast."),
    mark("The assumption on arrears collects a share of the rest."),
    mark("Suspended tax is that of this year, regularised evenly. Tax suspended in earlier years is not changed."),
    mark("Additional tax is paid as in earlier months: some of it after the end of the year, some never."),
    mark("The part that is never paid adds to the compliance gap."),
    mark("More random inspections find their share of undeclared trade, as random inspections estimate it."),
    mark("This estimate is an amount of tax in twelve months. A twelfth of it counts for each month."),
    mark("The forecast of undeclared trade follows the rate of tax lost that random inspections find by quarter."),
    mark("This rate drifts over time. A quarter with more inspections counts more."),
    mark("Its interval includes sampling, drift and the forecast of tax paid. It is not added to any account."),
)


def assumptions(levers: GapLevers, figures: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return each assumption with its figure."""
    return [(say("Changes"), say_clauses(said(levers)) or say(TODAY)), *figures]


def assumed(pairs: Sequence[tuple[str, str]]) -> Component:
    """Return the list of assumptions with their figures, then the rules of the calculation."""
    figures = [html.Li([html.B(f"{what}: "), value]) for what, value in pairs]
    return html.Ul([*figures, *(html.Li(say(rule)) for rule in RULES)], className="assumed")


def grown(parts: pd.DataFrame, node: str, currency: str) -> str:
    """Write 'Relief: 80.4 m MRL expected this year (▲ 12 % on last year), 2.36 % of the potential'."""
    known = {"name": say(ALONE[node]), "size": _money(parts, node, currency), "share": of_potential(rate(parts, node))}
    if missing(parts.loc[node, "before"]):
        return say("{name}: {size} expected this year, {share} of the potential", **known)
    change = changed(parts.loc[node, "p50"], parts.loc[node, "before"])
    return say("{name}: {size} expected this year ({change} on last year), {share} of the potential", **known, change=change)


def apart(value: float, low: float, high: float, currency: str) -> str:
    """Write an estimate that stands outside the accounts: 'estimated apart: 12.3 (8.1 to 17.9) million MRL'."""
    unit = scale(high, "money", currency)
    known = {"size": unit.text(value), "low": unit.text(low), "high": unit.text(high), "unit": unit.words}
    return say("estimated apart: {size} ({low} to {high}) {unit}", **known)
