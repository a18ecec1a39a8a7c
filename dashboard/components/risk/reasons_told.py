"""Reasons why a declaration ranks high, the watch-list and the tables of the risk page, in words."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.table import end, listing
from dashboard.core.format import between, count, missing, percent, significant
from data.language import mark, say, say_list
from queries.catalogue import DIMENSIONS

REASONS = {
    "goods_origin": mark("Same goods from the same origin: {value} irregular, against {usual} of all that were inspected (inspected: {n})"),
    "record": mark("Same trader: {value} of its inspections found something, against {usual} of all (inspected: {n})"),
    "rate": mark("Duty rate of {value}. Usual for this heading: {usual} (median; inspected: {n})"),
}
PRICE = mark("Value of a kilogram {share} below the median of the same heading (inspected: {n})")
MIXED = mark("No single reason: the model weighs many things together")
UNSEEN = mark("Review apart from the score: {codes} never seen in training")
WATCHED = (
    ("declaration", mark("Declaration")),
    ("office", mark("Office")),
    ("goods", mark("Goods, origin")),
    ("chance", end(mark("Chance of an irregularity"))),
    ("why", mark("Reasons, with the number of declarations behind each")),
)
LANE_HEADS = (
    ("lane", mark("Lane")),
    ("n", end(mark("Declarations"))),
    ("share", end(mark("Actual share"))),
    ("expected", end(mark("Expected share"))),
    ("apart", end(mark("Difference"))),
)
GROUPS = (
    ("kind", mark("Group")),
    ("name", mark("Value")),
    ("n", end(mark("Tested"))),
    ("selected", end(mark("Selected"))),
    ("precision", end(mark("Of these irregular"))),
    ("false_alarm", end(mark("False alarms"))),
    ("alarm", mark("To check")),
)
ALARMS = {
    "disturbed": mark("More false alarms than elsewhere"),
    "wrong": mark("Less often right than elsewhere"),
    "few": mark("Too few to judge"),
    "": "",
}
CARD = (("what", mark("Property")), ("value", mark("Value")))


def reason(told: Mapping[str, Any]) -> str:
    """Write one reason with its count."""
    n = count(told["n"])
    if told["kind"] == "price":
        return say(PRICE, share=percent(1 - told["value"] / told["usual"], 2), n=n)
    words = REASONS[told["kind"]]
    return say(words, value=percent(told["value"], 2), usual=percent(told["usual"], 2), n=n)


def reasons(row: Mapping[str, Any]) -> Component:
    """Return the reasons of a declaration as a list."""
    return html.Ul([html.Li(words) for words in said(row)], className="reasons")


def said(row: Mapping[str, Any]) -> list[str]:
    """Write the reasons of a declaration; codes never seen stand first, and where there is nothing to name this is said."""
    unseen = [DIMENSIONS[name].label for name in str(row["unseen"]).split(",") if name]
    first = [say(UNSEEN, codes=say_list(unseen))] if unseen else []
    return [*first, *map(reason, row["reasons"])] or [say(MIXED)]


def spread(value: float, low: float, high: float) -> str:
    """Write a share with its interval: '12 % (9.1 to 15.4)'."""
    if missing(value):
        return "–"
    return say("{value} ({range})", value=percent(value, 2), range=between(significant(low * 100, 2), significant(high * 100, 2)))


def declaration(number: str) -> Component:
    """Return the number of a declaration, which opens it on the Overview."""
    return html.A(number, href=f"/?{urlencode({'declaration': number})}", className="inside")


def watch_list(rows: Sequence[Mapping[str, Any]], label: str) -> Component:
    """Return the watch-list. rows: WATCHED's fields as texts, `why` a component."""
    return listing(WATCHED, rows, label, blocks=True)


def lanes(rows: Sequence[Mapping[str, str]], label: str) -> Component:
    """Return lanes with their actual and expected shares."""
    return listing(LANE_HEADS, rows, label)


def group(kind: str, name: str, row: Mapping[str, Any]) -> dict[str, str]:
    """Return a row of the fairness table as texts."""
    shares = {part: spread(row[part], row[f"{part}_low"], row[f"{part}_high"]) for part in ("selected", "precision", "false_alarm")}
    alarm = ALARMS[row["alarm"]]
    return {"kind": kind, "name": name, "n": count(row["n"]), "alarm": say(alarm) if alarm else "", **shares}


def groups(rows: Sequence[Mapping[str, str]], label: str) -> Component:
    """Return the fairness table."""
    return listing(GROUPS, rows, label)


def card(rows: Sequence[tuple[str, str]], label: str) -> Component:
    """Return the model card as properties and values."""
    return listing(CARD, [{"what": what, "value": html.Span(value, className="wrapped")} for what, value in rows], label)
