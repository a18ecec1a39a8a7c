"""Pairs of inspector and broker that differ from what is known of them: what was judged, results, lengths, meetings."""

from typing import Any

import pandas as pd

from analytics.integrity.pair_results import FEWEST, FEWEST_EXPECTED
from callbacks.core.comparison import stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.integrity import pairs_told
from dashboard.core.page import Drawing, View
from dashboard.figures.compared import faster_cleaner
from dashboard.pages.integrity.integrity import FASTER, MEETINGS, RESULTS, SUMMARY
from data.frames import Frame
from data.language import say, say_list
from data.months import period_name
from data.notes import Note
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.labels import names, pseudonym
from services.integrity import pair_evidence
from services.risk.targeting import note

SUMMARY_TOLD = {"judged": "pairs_judged", "beyond": "pairs_beyond", "chance": "pairs_chance"}
RESULTS_TOLD = {
    "officer": "inspector", "broker": "broker_hidden", "office": "office", "n": "judged", "found": "irregular",
    "expected": "irregular_expected", "expected_low": "irregular_expected_low", "expected_high": "irregular_expected_high",
    "length": "length_factor", "length_low": "length_factor_low", "length_high": "length_factor_high", "q": "false_findings",
    "q_both": "false_findings_both",
}  # fmt: skip
MEETINGS_TOLD = {
    "officer": "inspector", "broker": "broker_hidden", "office": "office", "n": "inspections", "met": "met", "expected": "met_expected",
    "shift": "met_shift", "low": "low_95", "high": "high_95", "q": "false_findings",
}  # fmt: skip


@draws(SUMMARY)
def summary(filters: Filters, _picked: Codes) -> Drawing:
    """Return how many pairs were judged and how many differ, with what to do next."""
    rows = pair_evidence.counted(filters)
    frame = pd.DataFrame(rows).assign(question=[say(pairs_told.QUESTIONS[row["question"]]) for row in rows])
    note(say("Pairs judged"), frame.rename(columns=SUMMARY_TOLD), filters, ("inspection",))
    title = pairs_told.headline(len(pair_evidence.differing(filters)), max(row["judged"] for row in rows))
    body = pairs_told.summary(rows, SUMMARY.title)
    return drawn(body, SUMMARY, filters, title, limits(pair_evidence.unstated(filters)))


def limits(unstated: int) -> tuple[Note, ...]:
    """Return from how many inspections on a pair is judged, and how many state no inspector or no broker."""
    few = Note("pairs_few", count=FEWEST, whole=round(FEWEST_EXPECTED))
    return (few, Note("pairs_unstated", count=unstated)) if unstated else (few,)


@draws(RESULTS)
def results(filters: Filters, _picked: Codes) -> Drawing:
    """Return the pairs whose inspections find less than is expected of them."""
    table = pair_evidence.results(filters)
    listed = hidden(pair_evidence.beyond(table))
    note(say("Results of pairs"), listed[list(RESULTS_TOLD)].rename(columns=RESULTS_TOLD), filters, ("inspection",))
    body = pairs_told.results(listed.to_dict("records"), RESULTS.title)
    return drawn(body, RESULTS, filters, headed("results", table))


@draws(FASTER)
def faster(filters: Filters, _picked: Codes) -> Drawing:
    """Draw pairs by how long their inspections are and how often they find something, against what is expected."""
    table: Frame = pair_evidence.results(filters)
    timed = hidden(table[table["q_both"].notna()])
    note(say("Length and results of pairs"), timed[list(RESULTS_TOLD)].rename(columns=RESULTS_TOLD), filters, ("inspection",))
    return drawn(faster_cleaner.figure(points(timed)), FASTER, filters, headed("both", table, "q_both"))


def points(timed: Frame) -> Frame:
    """Return pairs as points: name, length and odds as seen, and whether they differ; those that do come last, on top."""
    names_ = [say_list([row["officer"], row["broker"]], "unit") for row in timed.to_dict("records")]
    seen = {"length": timed["length_seen"], "odds": timed["odds_seen"], "beyond": timed["q_both"] <= pair_evidence.FALSE_DISCOVERIES}
    return timed.assign(name=names_, **seen).sort_values("beyond", kind="stable")


@draws(MEETINGS)
def meetings(filters: Filters, _picked: Codes) -> Drawing:
    """Return the pairs that met more often than the office's shares of each month let expect."""
    table = pair_evidence.meetings(filters)
    listed = hidden(pair_evidence.beyond(table))
    note(say("Meetings of pairs"), listed[list(MEETINGS_TOLD)].rename(columns=MEETINGS_TOLD), filters, ("inspection",))
    body = pairs_told.meetings(listed.to_dict("records"), MEETINGS.title)
    return drawn(body, MEETINGS, filters, headed("meetings", table))


def drawn(body: Any, view: View, filters: Filters, title: str, notes: tuple[Note, ...] = ()) -> Drawing:
    """Return what a view shows, of all inspections of the months that are judged."""
    sub = view.read(period=period_name(*pair_evidence.window(filters)))
    return Drawing(body, len(pair_evidence.inspections(filters)), stamp(engine.current()), title, sub, notes)


def headed(question: str, table: Frame, q: str = "q") -> str:
    """Write how many pairs differ. question: a key of `pairs_told.QUESTIONS`."""
    told = pair_evidence.told(table, q)
    return pairs_told.title(question, told.beyond, told.judged)


def hidden(table: Frame) -> Frame:
    """Return pairs with pseudonyms in place of codes, and offices by name."""
    people = {kind: [pseudonym(code, kind) for code in table[kind].tolist()] for kind in ("officer", "broker")}
    return table.assign(**people, office=names("office", table["office"].tolist()))

