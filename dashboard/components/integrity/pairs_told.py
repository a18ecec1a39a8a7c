"""Pairs of inspector and broker as tables and findings, worded so that nobody is accused."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.table import end, listing
from dashboard.core.format import between, count, percent, significant
from data.language import mark, mark_number, say, say_number

LEAST = 0.001  # share of false findings, below which no bound is told
QUESTIONS = {
    "results": mark("Inspections that find less than expected"),
    "both": mark("Inspections that are shorter and find less"),
    "meetings": mark("Met more often than the office's shares let expect"),
}
SUMMARY = (
    ("question", mark("Question")),
    ("judged", end(mark("Pairs judged"))),
    ("unjudged", end(mark("Too few inspections to judge"))),
    ("beyond", end(mark("Pairs beyond chance"))),
    ("chance", end(mark("Of these by chance, about"))),
)
PAIR = (("officer", mark("Inspector")), ("broker", mark("Broker")), ("office", mark("Office")))
RESULTS = (
    *PAIR,
    ("n", end(mark("Inspections with a result"))),
    ("found", end(mark("Irregular"))),
    ("expected", end(mark("Irregular, expected"))),
    ("length", end(mark("Length, against expected"))),
    ("q", end(mark("False findings up to"))),
)
MEETINGS = (
    *PAIR,
    ("n", end(mark("Inspections of the broker"))),
    ("share", end(mark("By this inspector"))),
    ("usual", end(mark("Other brokers, by this inspector"))),
    ("shift", end(mark("Difference, points"))),
    ("q", end(mark("False findings up to"))),
)
NEXT, INNOCENT = mark("What to do next"), mark("What may explain a difference innocently")
STEPS = (
    mark("Have two members of the integrity unit read the declarations of the pair together; neither decides alone."),
    mark("Compare with the documents and with inspections of the same goods by others, a sample chosen at random among them."),
    mark("Rotate: give the broker's next inspections to other inspectors, and see whether results change."),
    mark("Hear both sides before anything is noted against a person, and note what explained the difference."),
)
REASONS = (
    mark("An inspector who is the only one trained for the broker's goods, or on duty on the days it declares."),
    mark("Clients of the broker that became more reliable, which neither goods nor earlier results show yet."),
    mark("Results that were recorded late, under another code or under a colleague's name."),
    mark("Begin and end of inspections typed in afterwards."),
)
FOUND = {
    "results": mark_number(
        "{number} of {judged} pairs judged finds less than its lane, goods and months let expect",
        "{number} of {judged} pairs judged find less than their lane, goods and months let expect",
    ),
    "both": mark_number(
        "{number} of {judged} pairs judged has inspections that are shorter and find less than expected",
        "{number} of {judged} pairs judged have inspections that are shorter and find less than expected",
    ),
    "meetings": mark_number(
        "{number} of {judged} pairs judged met more often than the office's shares of each month let expect",
        "{number} of {judged} pairs judged met more often than the office's shares of each month let expect",
    ),
}
DIFFERING = mark_number(
    "{number} pair of inspector and broker differs from what its lane, goods and months let expect",
    "{number} pairs of inspector and broker differ from what their lane, goods and months let expect",
)
NONE = mark("None of the pairs judged ({judged}) differs beyond chance")
TOO_FEW = mark("No pair has enough inspections to be judged")
SPREAD = mark("{value} ({range})")


def summary(rows: Sequence[Mapping[str, Any]], label: str) -> Component:
    """Return what was judged, then what to do next and what may explain a difference.

    rows: question (a key of QUESTIONS), judged, unjudged, beyond, chance.
    """
    counts = ("judged", "unjudged", "beyond")
    shown = [
        {"question": say(QUESTIONS[row["question"]]), "chance": significant(row["chance"], 2)} | {key: count(row[key]) for key in counts}
        for row in rows
    ]
    lists = [html.Article([html.H3(say(words)), html.Ul([html.Li(say(each)) for each in held])]) for words, held in READING]
    return html.Div([listing(SUMMARY, shown, label, blocks=True), html.Div(lists, className="beside mt-3")])


READING = ((NEXT, STEPS), (INNOCENT, REASONS))


def results(rows: Sequence[Mapping[str, Any]], label: str) -> Component:
    """Return pairs that find less than expected.

    rows: those of `analytics.integrity.pair_results.pairs`, with officer, broker and office as words.
    """
    shown = [
        {key: row[key] for key, _ in PAIR}
        | {"n": count(row["n"]), "found": count(row["found"]), "expected": expected(row), "length": length(row), "q": bound(row["q"])}
        for row in rows
    ]
    return listing(RESULTS, shown, label, blocks=True)


def meetings(rows: Sequence[Mapping[str, Any]], label: str) -> Component:
    """Return pairs that met more often than expected.

    rows: those of `analytics.integrity.rota.meetings`, with officer, broker and office as words.
    """
    shown = [
        {key: row[key] for key, _ in PAIR}
        | {"n": count(row["n"]), "share": percent(row["share"], 2), "usual": percent(row["usual_share"], 2)}
        | {"shift": points(row), "q": bound(row["q"])}
        for row in rows
    ]
    return listing(MEETINGS, shown, label, blocks=True)


def expected(row: Mapping[str, Any]) -> str:
    """Write how many irregular results are expected, with the interval: '22 (10 to 38)'."""
    value, low, high = (significant(row[f"expected{end_}"], 2) for end_ in ("", "_low", "_high"))
    return say(SPREAD, value=value, range=between(low, high))


def length(row: Mapping[str, Any]) -> str:
    """Write how far the length of inspections lies from what is expected: '−51 % (−56 to −44)'; '–' where it is not known."""
    if row["length"] != row["length"]:
        return "–"
    low, high = (significant((row[f"length{end_}"] - 1) * 100, 2) for end_ in ("_low", "_high"))
    return say(SPREAD, value=percent(row["length"] - 1, 2), range=between(low, high))


def points(row: Mapping[str, Any]) -> str:
    """Write a difference of shares in points, with its interval: '62 (55 to 68)'."""
    value, low, high = (significant(row[name] * 100, 2) for name in ("shift", "low", "high"))
    return say(SPREAD, value=value, range=between(low, high))


def bound(q: float) -> str:
    """Write which share of the pairs listed down to this one is expected by chance, at most."""
    return percent(max(q, LEAST), 2)


def title(question: str, beyond: int, judged: int) -> str:
    """Write how many of the pairs judged differ. question: a key of QUESTIONS."""
    if not judged:
        return say(TOO_FEW)
    return say_number(*FOUND[question], beyond, judged=count(judged)) if beyond else say(NONE, judged=count(judged))


def headline(differing: int, judged: int) -> str:
    """Write how many pairs differ in any of the three ways. judged: in at least one."""
    if not judged:
        return say(TOO_FEW)
    return say_number(*DIFFERING, differing) if differing else say(NONE, judged=count(judged))
