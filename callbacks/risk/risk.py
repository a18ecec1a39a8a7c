"""Risk: the watch-list, how good the model is and for whom, and what today's selection finds; one function per view."""

from typing import Any

import pandas as pd

from analytics.compliance.survey import wilson
from callbacks.core.comparison import stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.core.table import RIGHT
from dashboard.components.risk import reasons_told
from dashboard.core.format import Scale, amount, count, difference, ends, percent, significant
from dashboard.core.page import Drawing
from dashboard.figures.spread import detection, ranges, reliability
from dashboard.pages.risk.model import CARD, FAIRNESS, RELIABILITY
from dashboard.pages.risk.risk import DETECTION, LANES, SELECTED, WATCH
from dashboard.words import risk_card
from data.frames import Frame
from data.language import mark, say, say_clauses, say_number
from data.months import period_name
from data.notes import Note
from data.number_text import plus
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.labels import named, names
from queries.engine.question import CannotCut, Question
from queries.risk import lane_shares, models
from services.risk import inspection_budget, targeting
from services.risk.targeting import note

LEFT = 170
GROUPS = {"known": 2, "size": 4, "office": 8, "origin": 8}
MARKED = ("disturbed", "wrong")
NEW_OR_KNOWN = {0: mark("New in the test months"), 1: mark("Seen in training")}
TRADERS = mark("Traders")
UNINSPECTED = mark("No inspection with a known result under these filters.")
UNLANED = mark("No lane is known under these filters.")
HEADS = (mark("Selection"), mark("Found irregular"), mark("95 % interval"), mark("Inspected"), mark("Irregular"))


@draws(WATCH)
def watch(filters: Filters, _picked: Codes) -> Drawing:
    """Return the watch-list: open declarations by their chance of an irregularity, with the reasons."""
    every = targeting.watch_list(filters)
    frame: Frame = every.dropna(subset=["chance"])
    rows = [watched(row) for row in frame.head(targeting.WATCHED).to_dict("records")]
    note(say("Open declarations by risk"), filed(frame), filters, ("risk model", "clearance"))
    body, sub = reasons_told.watch_list(rows, WATCH.title), WATCH.read(most=count(targeting.WATCHED))
    return Drawing(body, len(frame), stamp(engine.current()), waiting(frame), sub, unranked(len(every) - len(frame)))


def unranked(number: int) -> tuple[Note, ...]:
    """Return the note that so many open declarations have no chance; none where all have one."""
    return (Note("unranked", count=number),) if number else ()


def filed(frame: Frame) -> pd.DataFrame:
    """Return the watch-list as it is kept in a file: its numbers, and the reasons in words, apart by semicolons."""
    why = [say_clauses(reasons_told.said(row)) for row in frame.to_dict("records")]
    return frame.drop(columns="reasons").assign(why=pd.Series(why, index=frame.index, dtype=object))


def watched(row: dict[Any, Any]) -> dict[str, Any]:
    """Return a declaration of the watch-list as texts, its reasons as a list."""
    goods = f"{named('hs4', row['hs4'])} · {named('origin', row['origin'])}"
    shown = {"declaration": reasons_told.declaration(row["decl_id"]), "office": named("office", row["office"]), "goods": goods}
    return shown | {"chance": percent(row["chance"], 2), "why": reasons_told.reasons(row)}


def waiting(frame: Frame) -> str:
    """Write '12 open declarations are ranked. With codes never seen in training: 3'."""
    return say_number(
        "{number} open declaration is ranked. With codes never seen in training: {new}",
        "{number} open declarations are ranked. With codes never seen in training: {new}",
        len(frame),
        new=count(int((frame["unseen"] != "").sum())),
    )


@draws(DETECTION)
def detected(filters: Filters, _picked: Codes) -> Drawing:
    """Draw what inspecting the riskiest share of the tested declarations finds."""
    found = targeting.tested(filters)
    curve, share = targeting.detection(found), inspection_budget.budget(filters).inspected
    note(say("Found by share inspected"), by_part(curve), found.filters, ("risk model", "clearance"))
    title = caught(share, *inspection_budget.at_share(found, share))
    return Drawing(detection.figure(curve, share), len(found.frame), stamp(engine.current()), title, DETECTION.read())


def by_part(curve: Frame) -> pd.DataFrame:
    """Return the curve as rows: figure, share and number inspected, value with the ends of its interval."""
    ends = [(say(words), [part, f"{part}_low", f"{part}_high"]) for part, words in detection.PANELS]
    rows = [(name, row["share"], row["inspected"], *(row[end] for end in names_)) for name, names_ in ends for _, row in curve.iterrows()]
    return pd.DataFrame(rows, columns=["figure", "share", "inspected", "value", "low", "high"])


def caught(share: float, recall: float, times: float) -> str:
    """Write 'Inspecting the riskiest 10 % finds 38 % of irregular declarations: 3.8 times as many as at random'."""
    words = mark("Inspecting the riskiest {share} finds {found} of all irregular declarations: {times} times as many as at random")
    return say(words, share=percent(share), found=percent(recall, 2), times=significant(times, 2))


@draws(RELIABILITY)
def reliable(filters: Filters, _picked: Codes) -> Drawing:
    """Draw what was found against the stated chance, by class of chance."""
    found = targeting.tested(filters)
    classes = targeting.reliability(found)
    note(say("Found by stated chance"), classes, found.filters, ("risk model", "clearance"))
    return Drawing(reliability.figure(classes), len(found.frame), stamp(engine.current()), agreeing(classes), RELIABILITY.read())


def agreeing(classes: Frame) -> str:
    """Write 'Stated chances and results differ by 1.2 points on average'."""
    apart = float((classes["n"] * (classes["stated"] - classes["true"]).abs()).sum() / classes["n"].sum())
    return say("Stated chances and results differ by {points} on average", points=difference(apart, 0.0, "percent"))


@draws(SELECTED)
def selected(filters: Filters, picked: Codes) -> Drawing:
    """Draw the share irregular of inspections by the way they were selected, with Wilson intervals."""
    frame: Frame = by_selection(filters)
    figure = ranges.figure(frame, Scale(0.01, "%"), said(frame), list(map(say, HEADS)), picked, None, 4, LEFT)
    note(say("Inspections by selection"), frame, filters, ("clearance",))
    sub = SELECTED.read(period=period_name(filters.first_month, filters.last_month))
    return Drawing(figure, int(frame["n"].sum()), stamp(engine.current()), lift(frame), sub)


def by_selection(filters: Filters) -> pd.DataFrame:
    """Return key, name, low, value, high, n, found by selection, most inspections first; raises CannotCut where none was inspected."""
    answer = ask(Question(("hit_rate",), ("selection",), Filters(filters.since, filters.until, filters.picks)))
    held = zip(answer.frame["selection"], answer.frame["hit_rate"], answer.counts, strict=True)
    rows = [(key, share, n, *wilson(share, n)) for key, share, counts in held if (n := counts.get("hit_rate", 0))]
    if not rows:
        raise CannotCut(say(UNINSPECTED))
    frame = pd.DataFrame(rows, columns=["key", "value", "n", "low", "high"]).sort_values("n", ascending=False, ignore_index=True)
    return frame.assign(found=(frame["value"] * frame["n"]).round(), name=names("selection", frame["key"].tolist()))


def said(frame: Frame) -> list[list[str]]:
    """Return the texts of each selection: key, name, share, interval, inspections and irregular ones."""
    spans = [ends(row.low, row.high, "percent") for row in frame.itertuples()]
    rows = zip(frame.itertuples(), spans, strict=True)
    return [[row.key, row.name, str(amount(row.value, "percent")), span, count(row.n), count(row.found)] for row, span in rows]


def lift(frame: Frame) -> str:
    """Write 'Risk-selected inspections find 3.1 times as much as random ones: 24 % against 7.7 %'; empty without both."""
    shares = dict(zip(frame["key"], frame["value"], strict=True))
    if not shares.get("random") or "criteria" not in shares:
        return ""
    words = mark("Inspections selected by risk find {times} times as much as random ones: {risk} against {random}")
    known = {"risk": percent(shares["criteria"], 2), "random": percent(shares["random"], 2)}
    return say(words, times=significant(shares["criteria"] / shares["random"], 2), **known)


@draws(LANES)
def lanes(filters: Filters, _picked: Codes) -> Drawing:
    """Return the actual share of each lane beside the one that the administration expects."""
    frame: Frame = by_lane(filters)
    rows = [laned(row) for row in frame.to_dict("records")]
    note(say("Lanes"), frame.rename(columns={"key": "lane"}), filters, ("clearance", "lane"))
    sub = LANES.read(period=period_name(filters.first_month, filters.last_month))
    return Drawing(reasons_told.lanes(rows, LANES.title), int(frame["n"].sum()), stamp(engine.current()), furthest(frame), sub)


def by_lane(filters: Filters) -> pd.DataFrame:
    """Return key, n, share and expected (fractions, NaN where not stated) by lane; raises CannotCut where no lane is known."""
    answer = ask(Question(("declarations",), ("lane",), Filters(filters.since, filters.until, filters.picks)))
    every: Any = answer.frame[answer.frame["lane"] != "-"]
    if every.empty:
        raise CannotCut(say(UNLANED))
    shares = lane_shares.expected()
    expected = [shares.get(key, float("nan")) for key in every["lane"]]
    whole = every["declarations"].sum()
    return pd.DataFrame({"key": every["lane"], "n": every["declarations"], "share": every["declarations"] / whole, "expected": expected})


def laned(row: dict[Any, Any]) -> dict[str, str]:
    """Return a lane as texts."""
    known = row["expected"] == row["expected"]
    expected = percent(row["expected"]) if known else "–"
    apart = say("{size} points", size=signed_points(row["share"] - row["expected"])) if known else "–"
    return {"lane": named("lane", row["key"]), "n": count(row["n"]), "share": percent(row["share"]), "expected": expected, "apart": apart}


def signed_points(apart: float) -> str:
    """Write a difference of shares in points with its sign: '+1.2'."""
    shown = significant(apart * 100, 2)
    return plus(shown) if apart > 0 else shown


def furthest(frame: Frame) -> str:
    """Write 'Red lane is furthest from its expected share: 10.4 % against 10 %'; empty where none is stated."""
    known: Any = frame.dropna(subset=["expected"])
    if known.empty:
        return ""
    row = known.loc[(known["share"] - known["expected"]).abs().idxmax()]
    words = mark("{lane} lane is furthest from its expected share: {share} against {expected}")
    return say(words, lane=named("lane", row["key"]), share=percent(row["share"]), expected=percent(row["expected"]))


@draws(FAIRNESS)
def fairness(filters: Filters, _picked: Codes) -> Drawing:
    """Return by office, origin, size and new or known traders whom the model selects, and how often it is right."""
    found, share = targeting.tested(filters), inspection_budget.budget(filters).inspected
    tables: dict[str, Frame] = {by: told(targeting.fair(found, by, share), most) for by, most in GROUPS.items()}
    rows = [grouped(by, row) for by, table in tables.items() for row in table.to_dict("records")]
    note(say("Fairness by group"), by_figure(tables), found.filters, ("risk model",))
    title = uneven(sum(int(table["alarm"].isin(MARKED).sum()) for table in tables.values()))
    body, sub = reasons_told.groups(rows, FAIRNESS.title), FAIRNESS.read(share=percent(share))
    return Drawing(body, len(found.frame), stamp(engine.current()), title, sub)


def told(table: Frame, most: int) -> Frame:
    """Return the largest groups, and each smaller one that is to be checked."""
    return table[(table.index < most) | table["alarm"].isin(MARKED)]


def by_figure(tables: dict[str, Frame]) -> pd.DataFrame:
    """Return the fairness table as rows: the cut, a group, its tested declarations, a figure, its value with the ends of its interval."""
    figures = [(field, say(heading.rstrip(RIGHT))) for field, heading in reasons_told.GROUPS[3:6]]
    rows = [
        (group["kind"], group["name"], row["n"], name, *(row[f"{field}{end}"] for end in ("", "_low", "_high")))
        for by, table in tables.items()
        for row in table.to_dict("records")
        for group in [grouped(by, row)]
        for field, name in figures
    ]
    return pd.DataFrame(rows, columns=["cut", "name", "n", "figure", "value", "low", "high"])


def grouped(by: str, row: dict[Any, Any]) -> dict[str, str]:
    """Return a group as texts."""
    if by == "known":
        return reasons_told.group(say(TRADERS), say(NEW_OR_KNOWN[int(row["group"])]), row)
    return reasons_told.group(DIMENSIONS[by].label, named(by, row["group"]), row)


def uneven(marked: int) -> str:
    """Write how many groups are to be checked."""
    if not marked:
        return say("No group stands out beyond chance")
    return say_number(
        "{number} group to check: more false alarms, or less often right",
        "{number} groups to check: more false alarms, or less often right",
        marked,
    )


@draws(CARD)
def model(_filters: Filters, _picked: Codes) -> Drawing:
    """Return the card of the model: what it was made of and how good it was."""
    card = models.last().card
    rows = risk_card.rows(card)
    note(say("The risk model"), pd.DataFrame(rows, columns=["figure", "value"]), Filters(), ("risk model",))
    body, seen = reasons_told.card(rows, CARD.title), sum(card["declarations"].values())
    return Drawing(body, seen, stamp(engine.current()), risk_card.title(card), CARD.read())
