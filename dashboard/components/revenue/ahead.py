"""The gap ahead in words: the three gaps of a year, its parts in a table, levers and scenarios, and how good the forecast has been."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from analytics.forecasting.year_end import Landing
from analytics.revenue.ahead import Levers
from analytics.revenue.gap_parts import LAW, PAID, POTENTIAL, PREFERENCE, RELIEF, SUSPENDED, UNPAID, UPLIFT
from dashboard.components.core.table import listing
from dashboard.components.revenue import landing
from dashboard.components.revenue.gaps import Gap
from dashboard.components.revenue.landing import percent
from dashboard.core.format import NARROW, UNKNOWN, Scale, amount, changed, count, missing, scale, significant

NAMES = {
    POTENTIAL: "Statutory potential",
    LAW: "Given away by law",
    PREFERENCE: "of it by preference",
    RELIEF: "of it by relief",
    SUSPENDED: "Suspended",
    UNPAID: "Assessed, not paid within a year",
    PAID: "Paid within a year",
    UPLIFT: "Found by controls",
}
ALONE = NAMES | {PREFERENCE: "Preference", RELIEF: "Relief", UNPAID: "Not paid within a year"}  # the name of a part by itself
SCORED = NAMES | {PREFERENCE: "By preference", RELIEF: "By relief"}
LEVERS = {
    "arrears": "the arrears",
    "regularised": "the suspended tax",
    "relief": "the relief",
    "preference": "the preference",
    "control": "the random inspections",
}
BAND = "P10 to P90"
TODAY = "as it goes"
CARRIED = "carried forward"


def of_potential(share: float) -> str:
    """Write a share of the potential revenue as a percentage."""
    return UNKNOWN if missing(share) else f"{significant(share * 100)}{NARROW}%"


def said(levers: Levers) -> list[str]:
    """Return which levers are moved, in words: '20 % of late arrears collected', 'relief cut by 10 %'."""
    more = levers.preference > 0
    parts = (
        (levers.arrears, f"{amount(levers.arrears, 'percent')} of late arrears collected"),
        (levers.regularised, f"{amount(levers.regularised, 'percent')} of suspended tax regularised"),
        (levers.relief, f"relief cut by {amount(levers.relief, 'percent')}"),
        (levers.preference, f"preference used {amount(abs(levers.preference), 'percent')} {'more' if more else 'less'}"),
        (levers.control, f"{significant(levers.control * 100)} points more of declarations inspected at random"),
    )
    return [words for on, words in parts if on]


def band(low: float, high: float, unit: Scale) -> str:
    """Write a likely range: '12.1 to 14.8'; '–' where it is unknown."""
    return UNKNOWN if missing(low) else f"{unit.text(low)} to {unit.text(high)}"


def budget(of: Landing | None) -> Gap:
    """Return the budget gap: the target less the year-end forecast, by month of payment."""
    words = "Will the year bring what the budget counts on? Target less landing, by month of payment."
    if of is None:
        return Gap("Budget gap", "not known yet", "", words, (("Landing", "being fitted, or not forecast"),))
    low, middle, high, target, gap = (landing.money(of, value) for value in (of.p10, of.p50, of.p90, of.target, abs(of.gap)))
    parts = [("Landing, P50", middle), (BAND, f"{low} to {high}"), ("Target", target)]
    if missing(of.target):
        return Gap("Budget gap", "no target", "is set for this slice", words, parts)
    side = "short of target" if of.gap < 0 else "over target"
    return Gap("Budget gap", gap, f"{side} at P50", words, (*parts, ("Chance of meeting it", percent(of.chance))))


def policy(parts: pd.DataFrame, currency: str) -> Gap:
    """Return the policy gap: what the law itself gives away in preferences and reliefs."""
    words = "What will the law itself give away? Suspended tax joins it only where it lapses."
    rows = [(ALONE[node], _money(parts, node, currency)) for node in (PREFERENCE, RELIEF)]
    return _gap("Policy gap", LAW, parts, currency, words, (*rows, ("Suspended, apart", _money(parts, SUSPENDED, currency))))


def compliance(parts: pd.DataFrame, currency: str, undeclared: str) -> Gap:
    """Return the compliance gap: what is due and not paid within a year, as far as accounts show it."""
    words = "What will be due by law and not come in within a year? Accounts see only what is assessed."
    return _gap("Compliance gap", UNPAID, parts, currency, words, (("Never declared", undeclared),))


def _gap(name: str, node: str, parts: pd.DataFrame, currency: str, words: str, more: Sequence[tuple[str, str]]) -> Gap:
    row = parts.loc[node]
    spread = " to ".join(str(amount(row[level], "money", currency)) for level in ("p10", "p90"))
    against = "" if missing(row["before"]) else f"{amount(row['before'], 'money', currency)}, {changed(row['p50'], row['before'])}"
    share = f"{of_potential(rate(parts, node))} of the potential"
    return Gap(name, _money(parts, node, currency), share, words, ((BAND, spread), ("Last year", against or UNKNOWN), *more))


def _money(parts: pd.DataFrame, node: str, currency: str) -> str:
    return str(amount(parts.loc[node, "p50"], "money", currency))


def rate(parts: pd.DataFrame, node: str, column: str = "p50") -> float:
    """Return a series over the potential revenue of the same year; NaN where that is 0."""
    whole = parts.loc[POTENTIAL, column]
    return float(parts.loc[node, column] / whole) if whole else float("nan")


TOTALS = (
    ("name", "Part"),
    ("so_far", "So far>"),
    ("p50", "Year, P50>"),
    ("band", f"{BAND}>"),
    ("before", "Last year>"),
    ("change", "Change>"),
    ("rate", "Of the potential>"),
    ("earlier", "Last year>"),
)


def totals(parts: pd.DataFrame, unit: Scale) -> Component:
    """Return a row for each part: so far, over the year with its likely range, last year, and as a share of the potential."""
    rows = [
        {
            "name": NAMES[node],
            **{key: unit.text(parts.loc[node, key]) for key in ("so_far", "p50", "before")},
            "band": band(parts.loc[node, "p10"], parts.loc[node, "p90"], unit),
            "change": changed(parts.loc[node, "p50"], parts.loc[node, "before"]),
            "rate": of_potential(rate(parts, node)),
            "earlier": of_potential(rate(parts, node, "before")),
        }
        for node in NAMES
    ]
    return listing(TOTALS, rows, "The parts of the potential over the year")


SCENARIOS = (
    ("name", "Scenario"),
    ("landing", "Landing, P50>"),
    ("band", f"{BAND}>"),
    ("chance", "Chance of target>"),
    ("budget", "Budget gap>"),
    ("policy", "Policy gap>"),
    ("compliance", "Compliance gap>"),
    ("suspended", "Suspended>"),
    ("arrears", "Late arrears left>"),
    ("said", "Levers"),
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
            "said": row["levers"] or TODAY,
        }
        for row in rows
    ]
    note = (
        "Budget gap: target less landing at P50, below zero where it lands over. Saved under a name (above), this page or one of the "
        "tariff bench stands here. A tariff moves all that is still to come of the year; what it makes of the parts of the gap is not told."
    )
    return html.Div([listing(SCENARIOS, shown, "Scenarios side by side"), html.P(note, className="sub")])


def moved(words: Sequence[str], brought: float, before: float, after: float, currency: str) -> str:
    """Write 'Relief cut by 10 %: the year brings 12.1 m MRL more; chance of the target 62 % instead of 44 %'."""
    if not words:
        return "As it goes: move a lever above"
    size = f"{amount(abs(brought), 'money', currency)} {'more' if brought >= 0 else 'less'}"
    odds = (
        "" if missing(after) else f"; chance of the target {percent(after)}" + (f" instead of {percent(before)}" if after != before else "")
    )
    head = "; ".join(words)
    return f"{head[0].upper()}{head[1:]}: the year brings {size}{odds}"


GOOD = (
    ("name", "Part"),
    ("mase", "Error (MASE)>"),
    ("naive", "Last year's>"),
    ("pinball", "Pinball loss>"),
    ("spread", "Last year's>"),
    ("cover50", "In 50 %>"),
    ("cover80", "In 80 %>"),
    ("cover95", "In 95 %>"),
    ("n", "n>"),
)
READ = (
    *landing.READ[:2],
    "Last year's: the same of repeating last year, the yardstick.",
    landing.READ[3],
    "What is not paid and what is are tried against months that are a year old by now alone: the others have not come yet.",
)


def scores(found: pd.DataFrame) -> Component:
    """Return the errors of each part's forecast beside those of repeating last year. found: node, model, errors."""
    held = found.set_index(["node", "model"])
    rows = [
        _scored(SCORED[node], held.loc[(node, "combined")], held.loc[(node, "naive")]) for node in NAMES if (node, "naive") in held.index
    ]
    return html.Div(
        [listing(GOOD, rows, "How good the forecast of each part has been"), html.Ul([html.Li(each) for each in READ], className="assumed")]
    )


def _scored(name: str, own: Any, naive: Any) -> dict[str, str]:
    errors = {"mase": own["mase"], "naive": naive["mase"], "pinball": own["pinball"], "spread": naive["pinball"]}
    bands = {key: f"{round(own[key] * 100)}{NARROW}%" for key in ("cover50", "cover80", "cover95")}
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
    told = f"{better} of {len(held)} parts were told better than by repeating last year"
    return f"{told}; their 80 % bands held {round(inside * 100)}{NARROW}% of months"


RULES = (
    "Levers act from the first month to come, at the volumes expected. Nobody is supposed to answer: importers do not bring in more or "
    "less, and do not turn to other reliefs.",
    "The effect of a lever is off by as much as its own slider says, in four cases of five, either way: supposed, not measured. That of "
    "random inspections is off by the range of the estimate too, that of a tariff by its distance from the effect at the volumes of "
    "today. Errors of levers and of the forecast are independent and are added in squares; so the fan of a scenario is never narrower.",
    "Late arrears are those over 90 days at the end of the data. What of them would come in anyway, as earlier months were paid, is in the "
    "forecast already: the lever collects a share of the rest.",
    "Suspended tax is that of the year, so far and to come, regularised evenly; tax suspended in earlier years is left alone.",
    "What is assessed more is paid as earlier months were: a part of it after the end of the year, and a part never. That part joins "
    "the compliance gap.",
    "More random inspections find their share of what is never declared, as the random lane estimates it: its range is on this page. The "
    "estimate is an amount of tax in twelve months, a twelfth of it each month.",
    "Carried forward, the rate of tax lost over tax paid that the random lane finds by quarter is a level that drifts; a quarter weighs by "
    "how well it was sampled. How fast the level drifts is averaged over what the quarters make likely. The interval holds sampling, "
    "drift and the forecast of the tax paid. It is added to no account.",
)


def assumptions(levers: Levers, figures: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return each assumption with its figure."""
    return [("Levers", "; ".join(said(levers)) or TODAY), *figures]


def assumed(pairs: Sequence[tuple[str, str]]) -> Component:
    """Return the list of assumptions with their figures, then the rules of the calculation."""
    figures = [html.Li([html.B(f"{what}: "), value]) for what, value in pairs]
    return html.Ul([*figures, *map(html.Li, RULES)], className="assumed")


def grown(parts: pd.DataFrame, node: str, currency: str) -> str:
    """Write 'Relief 80.4 m MRL this year, ▲ 12 % on last year, 2.36 % of the potential'."""
    against = "" if missing(parts.loc[node, "before"]) else f", {changed(parts.loc[node, 'p50'], parts.loc[node, 'before'])} on last year"
    return f"{ALONE[node]}: {_money(parts, node, currency)} this year{against}, {of_potential(rate(parts, node))} of the potential"


def apart(value: float, low: float, high: float, currency: str) -> str:
    """Write an estimate that stands outside the accounts: 'apart, 12.3 (8.1 to 17.9) million MRL'."""
    unit = scale(high, "money", currency)
    return f"apart, {unit.text(value)} ({unit.text(low)} to {unit.text(high)}) {unit.words}"
