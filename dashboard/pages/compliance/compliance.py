"""Compliance monitoring: what the same traders declare otherwise, weights, values under limits, connections: for the hypothesis board."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.card import card, chart
from dashboard.components.core.columns import page
from dashboard.components.core.table import grid
from dashboard.core.page import Page, View
from data.language import mark, say

NAME = "compliance"

MOVES = View(
    NAME,
    "moves",
    "Moves to neighbouring subheadings with a lower duty",
    "Same traders, year to {until} against the year before · lower duty: below the mean of the heading · duty at stake, {unit} · "
    "95 % interval in brackets · at most 5 % of the headings listed are expected by chance · new goods explain a move as well as new codes",
    "*",
    body="rows",
    blind=("flow",),
)
ORIGINS = View(
    NAME,
    "origins",
    "Moves to origins that pay a lower duty",
    "Same traders and subheadings, year to {until} against the year before · lower duty: by a preference, or without an additional duty · "
    "duty at stake, {unit} · 95 % interval in brackets · at most 5 % of the headings listed are expected by chance · a new agreement or a "
    "new supplier explains a move as well",
    "*",
    body="rows",
    blind=("flow",),
)
WEIGHTS = View(
    NAME,
    "weights",
    "Weights per unit outside the usual range",
    "Net mass per supplementary unit, against the same subheading and similar quantities of other origins, twelve months to {until} · "
    "range: median ± 3.5 robust deviations, at least ± 10 % · declared value of what is outside, {unit} · 95 % interval in brackets · "
    "at most 5 % of the rows listed are expected by chance · goods of another kind or size explain it as well",
    "*",
    body="rows",
    blind=("flow",),
)

LIMITS = View(
    NAME,
    "limits",
    "Consignments just under a limit of value, by office and chapter",
    "At most 10 % below the limit, against a smooth spread of values around it, twelve months to {until} · {limits} · declared value of "
    "what is just under, {unit} · 95 % interval in brackets · at most 5 % of the rows listed are expected by chance · list prices "
    "and goods sold by the pack explain it as well",
    "*",
    body="rows",
    blind=("flow",),
    guarded=True,
)
SPLITS = View(
    NAME,
    "splits",
    "Consignments just under a limit of value, by trader",
    "At most 10 % below the limit, against a smooth spread of values around it, twelve months to {until} · {limits} · days with splits: "
    "consignments of one supplier, each within the limit and together above it, against the trader's declarations dealt out anew over "
    "its days · declared value of what is just under, {unit} · 95 % interval in brackets · at most 5 % of the traders listed are expected "
    "by chance · an order that takes several trucks explains it as well",
    "*",
    body="rows",
    blind=("flow",),
    guarded=True,
)

DIGITS = View(
    NAME,
    "digits",
    "First digits of declared values against Benford's law",
    "Value of consignments by chapter and by trader, twelve months to {until} · tested only where the conditions of the law hold: "
    "300 values, two orders of magnitude, no value that is more than 5 % of them · listed: mean deviation of the nine digits of at least "
    "1.5 points, at most 5 % of the rows expected by chance · 95 % interval in brackets · list prices, minimum values and limits explain "
    "it as well",
    "*",
    body="rows",
    blind=("flow",),
    guarded=True,
)

CONNECTED = View(
    NAME,
    "connected",
    "Importers that share brokers and suppliers",
    "Combinations of one broker and one supplier that both use, twelve months to {until} · expected: as popular as these are among "
    "other importers · irregularity rate of the group shrunk towards all importers, 95 % interval in brackets · at most 5 % of the "
    "pairs listed are expected by chance · a group of companies, the same port or the same goods explain it as well",
    "*",
    body="rows",
    blind=("flow",),
    guarded=True,
)
NETWORK = View(
    NAME,
    "network",
    "Groups of importers that share brokers and suppliers",
    "Each point is an importer, each line a pair that shares more brokers with suppliers than expected, twelve months to {until} · "
    "the largest groups, {most} at most · a group of companies, the same port or the same goods explain it as well",
    blind=("flow",),
    guarded=True,
)

VIEWS = (MOVES, ORIGINS, WEIGHTS, LIMITS, SPLITS, DIGITS, CONNECTED, NETWORK)
BOARD, WORDS = mark("Hypothesis"), ("goods", "origin", "agreement")
MOVES_COLUMNS = (
    ("name", mark("Heading"), 84),
    ("goods", mark("Goods"), 200),
    ("stake", mark("Duty at stake"), 96),
    ("before", mark("At a lower duty, before"), 110),
    ("now", mark("At a lower duty, now"), 110),
    ("shift", mark("Moved within traders, points"), 150),
    ("n", mark("Declarations"), 96),
    ("traders", mark("Traders"), 76),
    ("q", mark("False findings up to"), 110),
)
ORIGINS_COLUMNS = (
    ("name", mark("Heading"), 84),
    ("goods", mark("Goods"), 140),
    ("stake", mark("Duty at stake"), 96),
    ("origin", mark("Origin that gained most"), 110),
    ("agreement", mark("New agreement with this origin"), 160),
    ("before", mark("Lower-duty origins, before"), 106),
    ("now", mark("Lower-duty origins, now"), 106),
    ("shift", mark("Moved within traders, points"), 130),
    ("n", mark("Declarations"), 90),
    ("traders", mark("Traders"), 78),
    ("q", mark("False findings up to"), 110),
)
WEIGHTS_COLUMNS = (
    ("name", mark("Origin, heading"), 150),
    ("goods", mark("Goods"), 160),
    ("value", mark("Declared value outside"), 100),
    ("outside", mark("Declarations outside"), 110),
    ("share", mark("Share outside"), 90),
    ("peers", mark("Share outside, other origins"), 120),
    ("shift", mark("Above other origins, points"), 140),
    ("typical", mark("Typical difference"), 100),
    ("q", mark("False findings up to"), 110),
)
LIMITS_COLUMNS = (
    ("name", mark("Office, chapter"), 170),
    ("goods", mark("Goods"), 180),
    ("value", mark("Declared value just under"), 110),
    ("limit", mark("Limit"), 90),
    ("under", mark("Just under, against expected"), 140),
    ("excess", mark("More than expected"), 130),
    ("n", mark("Consignments compared"), 120),
    ("q", mark("False findings up to"), 110),
)
SPLITS_COLUMNS = (
    ("name", mark("Trader"), 110),
    ("value", mark("Declared value just under"), 110),
    ("limit", mark("Limit"), 90),
    ("under", mark("Just under, against expected"), 140),
    ("excess", mark("More than expected"), 130),
    ("days", mark("Days with splits, against expected"), 150),
    ("n", mark("Consignments compared"), 120),
    ("q", mark("False findings up to"), 110),
)
DIGITS_COLUMNS = (
    ("name", mark("Chapter or trader"), 180),
    ("deviation", mark("Mean deviation, points"), 150),
    ("chance", mark("By chance alone, points"), 110),
    ("digit", mark("Digit furthest above the law"), 180),
    ("n", mark("Values"), 90),
    ("orders", mark("Orders of magnitude"), 100),
    ("repeated", mark("Share of the most frequent value"), 130),
    ("q", mark("False findings up to"), 110),
)
CONNECTED_COLUMNS = (
    ("name", mark("Importers"), 220),
    ("shared", mark("Shared, against expected"), 170),
    ("n", mark("Declarations of each"), 140),
    ("group", mark("Group"), 70),
    ("members", mark("Importers in the group"), 100),
    ("rate", mark("Irregularity rate of the group"), 150),
    ("usual", mark("All importers"), 90),
    ("inspected", mark("Inspections with a result"), 110),
    ("q", mark("False findings up to"), 110),
)


def layout() -> Component:
    """Return the page: moves, weights per unit, consignments just under a limit of value, first digits, connections."""
    return page(
        [
            html.H1(say("Compliance monitoring"), className="unseen"),
            card(MOVES, 12, grid(MOVES, MOVES_COLUMNS, BOARD, WORDS), "low"),
            card(ORIGINS, 12, grid(ORIGINS, ORIGINS_COLUMNS, BOARD, WORDS), "low"),
            card(WEIGHTS, 12, grid(WEIGHTS, WEIGHTS_COLUMNS, BOARD, WORDS), "low"),
            card(LIMITS, 12, grid(LIMITS, LIMITS_COLUMNS, BOARD, WORDS), "low"),
            card(SPLITS, 12, grid(SPLITS, SPLITS_COLUMNS, BOARD, WORDS), "low"),
            card(DIGITS, 12, grid(DIGITS, DIGITS_COLUMNS, BOARD, WORDS), "low"),
            card(CONNECTED, 12, grid(CONNECTED, CONNECTED_COLUMNS, BOARD, WORDS), "low"),
            chart(NETWORK, 12),
        ]
    )


PAGE = Page(NAME, "/compliance", "Compliance monitoring", 5, layout, VIEWS, "Risk", ("clock", "compare"))
