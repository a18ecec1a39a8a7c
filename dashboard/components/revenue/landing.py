"""The year-end forecast in words: the finding, five figures, and how good the forecast has been."""

from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from analytics.forecasting.year_end import WHOLE, Landing
from dashboard.components.core.table import end, listing
from dashboard.core.format import UNKNOWN, Amount, amount, count, difference, ends, missing, month, significant
from data.language import mark, say, say_list, say_number
from data.number_text import minus, plus

LIKELY, UNLIKELY = 0.75, 0.4
ODDS = (
    (0.95, mark("Meeting the target is almost certain: {chance}")),
    (LIKELY, mark("Meeting the target is likely: {chance}")),
    (0.505, mark("Meeting the target is more likely than not: {chance}")),
    (0.495, mark("Meeting the target is as likely as missing it: {chance}")),
    (UNLIKELY, mark("Meeting the target is less likely than not: {chance}")),
    (0.05, mark("Meeting the target is unlikely: {chance}")),
)
HOPELESS = mark("The target is almost out of reach: {chance}")
MODELS = {"combined": mark("This forecast"), "naive": mark("Last year repeated"), "prophet": mark("Prophet alone")}
PILLS = {"good": mark("▲ On course"), "watch": mark("● Open"), "bad": mark("▼ At risk")}
HEADINGS = (
    ("name", mark("Method")),
    ("mase", end(mark("Average error"))),
    ("pinball", end(mark("Error of the range"))),
    ("bias", end(mark("Bias"))),
    ("cover50", end(mark("In the 50 % range"))),
    ("cover80", end(mark("In the 80 % range"))),
    ("cover95", end(mark("In the 95 % range"))),
    ("n", end(mark("Months tested"))),
)
READ = (
    mark("Average error (MASE): 1 is the error of repeating last year. Below 1 is better than that, above 1 is worse."),
    mark("Error of the range (pinball loss): the same for the whole likely range. A range that is too narrow or too wide scores worse."),
    mark("Bias: the average of forecast less actual, in the same unit. Above zero, the forecast was too high."),
    mark("A range is right if it holds about the share of months in its name: the 80 % range holds about 80 % of them."),
)


def money(of: Landing, value: float) -> str:
    """Write an amount in the currency of a year."""
    return str(amount(value, "money", of.currency))


def finding(of: Landing) -> str:
    """Write where the year will end and how likely its target is; without a target, the likely range; without a forecast, where it is."""
    if missing(of.p50):
        return to_date(of)
    if missing(of.target):
        low, middle, high = (money(of, each) for each in (of.p10, of.p50, of.p90))
        return say("The year-end forecast is {size}, likely between {low} and {high} (80 %)", size=middle, low=low, high=high)
    return f"{stands(of)}. {odds(of.chance)}"


def stands(of: Landing) -> str:
    """Write the year-end forecast beside its target."""
    words = {"size": money(of, of.p50), "share": difference(of.target + of.gap, of.target, "money"), "part": amount(of.part, "percent")}
    if abs(of.gap) < 0.0005 * of.target:
        if of.part >= WHOLE:
            return say("The year-end forecast is {size}, on target", **words)
        return say("The year-end forecast is {size}, on target where one is set ({part} of revenue)", **words)
    if of.part >= WHOLE:
        over = mark("The year-end forecast is {size}, {share} above target")
        under = mark("The year-end forecast is {size}, {share} below target")
    else:
        over = mark("The year-end forecast is {size}, {share} above target where one is set ({part} of revenue)")
        under = mark("The year-end forecast is {size}, {share} below target where one is set ({part} of revenue)")
    return say(over if of.gap > 0 else under, **words)


def odds(chance: float) -> str:
    """Write how likely it is to meet the target, with its probability."""
    return say(next((words for least, words in ODDS if chance >= least), HOPELESS), chance=percent(chance))


def percent(share: float) -> str:
    """Write a chance as a percentage, never as 0 or 100."""
    if missing(share):
        return UNKNOWN
    shown = Amount(str(round(min(max(share, 0.01), 0.99) * 100)), "%")
    return say("under {share}", share=shown) if share < 0.01 else say("over {share}", share=shown) if share > 0.99 else str(shown)


def tone(chance: float) -> str:
    """Return good, watch or bad for a chance; empty where it is unknown."""
    if missing(chance):
        return ""
    return "good" if chance >= LIKELY else "watch" if chance >= UNLIKELY else "bad"


def tiles(of: Landing) -> Component:
    """Return the figures of the year: so far, year-end forecast, target, chance, and what each month left must bring."""
    done = say("{done} of {months} months", done=of.months, months=of.months + of.left)
    likely = (say("not known yet"), "")
    if not missing(of.p50):
        likely = (ends(of.p10, of.p90, "money", of.currency), say("likely range (80 %)"))
    pill, how = say(PILLS.get(tone(of.chance), "")), "" if missing(of.chance) else say("computed from the likely range of the forecast")
    left = say_number("{number} month left", "{number} months left", of.left)
    return html.Div(
        [
            tile(say("Collected so far"), money(of, of.collected), so_far(of), done),
            tile(say("Year-end forecast"), money(of, of.p50), *likely),
            tile(say("Target of the year"), money(of, of.target), from_target(of), "" if missing(of.target) else set_for(of)),
            tile(say("Chance of meeting the target"), percent(of.chance), pill, how, tone(of.chance)),
            tile(say("Needed per month from now on"), money(of, of.needed), pace(of), left),
        ],
        className="tiles",
    )


def from_target(of: Landing) -> str:
    """Write how far the central forecast is from the target, or that there is none."""
    if missing(of.target):
        return say("no target is set for this selection")
    if missing(of.gap):
        return ""
    size = money(of, abs(of.gap))
    return say("▲ central forecast {size} above", size=size) if of.gap > 0 else say("▼ central forecast {size} below", size=size)


def pace(of: Landing) -> str:
    """Write what the months left are forecast to bring on average, and what the same months brought last year."""
    monthly = money(of, (of.p50 - of.collected) / of.left if of.left else float("nan"))
    if missing(of.p50):
        return "" if missing(of.before) else say("same months last year: {before}", before=money(of, of.before))
    if missing(of.before):
        return say("forecast: {size}", size=monthly)
    return say("forecast: {size}; same months last year: {before}", size=monthly, before=money(of, of.before))


def set_for(of: Landing) -> str:
    """Write for what share of the revenue the target is set."""
    if of.part >= WHOLE:
        return say("approved, set for all of this revenue")
    return say("approved, set for {share} of this revenue", share=amount(of.part, "percent"))


def so_far(of: Landing) -> str:
    """Write how far collections are from the target to date; empty where there is none."""
    if missing(of.target_so_far) or not of.target_so_far:
        return ""
    if of.part >= WHOLE:
        over, under = mark("{share} above the target to date"), mark("{share} below the target to date")
    else:
        over = mark("{share} above the target to date, where one is set")
        under = mark("{share} below the target to date, where one is set")
    return say(over if of.covered >= of.target_so_far else under, share=difference(of.covered, of.target_so_far, "money"))


def to_date(of: Landing) -> str:
    """Write 'Revenue of 4 of 12 months: 812 m MRL (1.2 % above the target to date)'; empty before the first month."""
    if not of.months:
        return ""
    known = {"done": of.months, "months": of.months + of.left, "size": money(of, of.collected)}
    if not (against := so_far(of)):
        return say("Revenue of {done} of {months} months: {size}", **known)
    return say("Revenue of {done} of {months} months: {size} ({against})", **known, against=against)


def tile(name: str, value: str, says: str, foot: str, judged: str = "") -> Component:
    """Return one figure under its name, with words and a footnote."""
    words = html.Div(says, className=f"c {judged}")
    return html.Div([html.H3(name), html.Div(value, className="v"), words, html.Div(foot, className="n")], className="kpi")


def scores(found: pd.DataFrame) -> Component:
    """Return a row for each model: errors, bias and the share of months within each range."""
    order = sorted(found.to_dict("records"), key=lambda each: list(MODELS).index(each["model"]))
    table = listing(HEADINGS, [scored(each) for each in order], say("How good the forecast has been"))
    return html.Div([table, html.Ul([html.Li(say(words)) for words in READ], className="assumed")])


def scored(each: dict[str, Any]) -> dict[str, str]:
    """Return one model's scores as text."""
    numbers = {key: significant(each[key]) for key in ("mase", "pinball", "bias")}
    shares = {key: str(Amount(str(round(each[key] * 100)), "%")) for key in ("cover50", "cover80", "cover95")}
    return {"name": say(MODELS[each["model"]]), "n": count(each["n"]), **numbers, **shares}


def worth(found: pd.DataFrame) -> str:
    """Write how the error compares with simpler models, and what share of months the 80 % range held."""
    held = found.set_index("model")
    if "combined" not in held.index:
        return ""
    own = held.loc["combined"]
    ratios = {key: significant(own["mase"] / held.loc[key, "mase"], 2) for key, _ in RIVALS if key in held.index}
    against = say_list([say(words, ratio=ratios[key]) for key, words in RIVALS if key in ratios], "unit")
    share = Amount(count(own["cover80"] * 100), "%")
    return say("Forecast error: {against}. The 80 % range held {share} of months", against=against, share=share)


RIVALS = (("naive", mark("{ratio} × that of repeating last year")), ("prophet", mark("{ratio} × that of Prophet")))


def pushed(value: float, currency: str) -> str:
    """Write a change of the forecast: '+9 m MRL', '−3 m MRL'; '0 MRL' without a sign where it shows as none."""
    shown = amount(abs(value), "money", currency)
    return str(shown) if shown.digits == "0" else (plus if value > 0 else minus)(shown)


def revised(last: dict[str, Any], currency: str) -> str:
    """Write 'The forecast rose 12 m MRL in Oct 2026: +9 m MRL from the month itself, +3 m MRL from later months'; empty if unknown."""
    if missing(last["moved"]):
        return ""
    own, ahead = (pushed(last[key], currency) for key in ("missed", "rest"))
    known = {"size": amount(abs(last["moved"]), "money", currency), "month": month(int(last["origin"])), "own": own, "later": ahead}
    rose = mark("The forecast rose {size} in {month}: {own} from the month itself, {later} from later months")
    fell = mark("The forecast fell {size} in {month}: {own} from the month itself, {later} from later months")
    return say(rose if last["moved"] > 0 else fell, **known)
