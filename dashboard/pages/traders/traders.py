"""Traders: who they are beside their peers. No view is presented or put on slides: each tells of single traders."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.card import card
from dashboard.components.core.columns import page
from dashboard.components.core.controls import slider
from dashboard.components.core.table import grid
from dashboard.components.traders.candidates_told import SLIDERS
from dashboard.core.page import Page, View
from dashboard.pages.risk.risk import BLIND, listed
from data.language import mark, say

NAME = "traders"
MOST = 50  # traders listed

TRADERS = View(
    NAME,
    "traders",
    "Traders",
    "The {most} with the highest customs value, {period}, by registration · {unit}",
    "trader",
    body="rows",
    blind=BLIND,
    english_hint="click a trader to see it below",
    guarded=True,
)
PROFILE = View(
    NAME,
    "profile",
    "Profile of a trader",
    "{period}, by registration · {chosen} · peers: {band} · 95 % interval in brackets",
    body="list",
    blind=BLIND,
    guarded=True,
)
DEALINGS = View(
    NAME,
    "dealings",
    "What the trader deals in",
    "{trader} · {period}, by registration · the first {most} of each by customs value · goods and partner of the principal item",
    body="list",
    blind=BLIND,
    guarded=True,
)
CANDIDATES = View(
    NAME,
    "candidates",
    "Which traders could become AEO?",
    "Without AEO status, the {most} that meet most criteria first · {period}, by registration · months active and declarations a year: "
    "{year}, all offices and goods whatever is selected",
    body="list",
    blind=(*BLIND, "trader"),
    english_hint="move a slider above",
    guarded=True,
)
SEGMENTS = View(
    NAME,
    "segments",
    "Segments of traders",
    "{period}, by registration · found among all traders by what they do (k-means), named by what sets them apart · goods and partners: "
    "for their number of declarations · 95 % interval in brackets",
    body="list",
    blind=(*BLIND, "trader"),
    guarded=True,
)
PEERS = View(
    NAME,
    "peers",
    "Nearest peers of a trader",
    "The trader first, {period}, by registration · alike: declarations in common by heading and by partner, 100 % = all · among traders "
    "with a fifth to five times as many declarations · 95 % interval in brackets",
    body="list",
    blind=BLIND,
    guarded=True,
)
GAINS = View(
    NAME,
    "gains",
    "What would each segment gain if it were treated like AEO?",
    "Estimate, {period}, by registration · {clock} · AEO beside others alike: {times} · {fewer} · 95 % interval in brackets",
    body="list",
    blind=(*BLIND, "trader"),
    guarded=True,
)

VIEWS = (TRADERS, PROFILE, DEALINGS, PEERS, SEGMENTS, GAINS, CANDIDATES)
COLUMNS = (
    ("name", mark("Trader"), 150),
    ("value", mark("Customs value"), 96),
    ("n", mark("Declarations"), 96),
    ("months", mark("Months active"), 84),
    ("release", mark("Half released within, h"), 104),
    ("inspected", mark("Inspected, %"), 90),
    ("rate", mark("Irregular, %"), 130),
    ("peers", mark("Irregular, peers, %"), 96),
    ("overdue", mark("Tax overdue, %"), 90),
    ("price", mark("Price against others, %"), 104),
)


def layout() -> Component:
    """Return the page: the largest traders, one of them alone and among its peers, then segments, what each would gain, and candidates."""
    return page(
        [
            html.H1(say("Traders"), className="unseen"),
            card(TRADERS, 12, grid(TRADERS, COLUMNS), "deep"),
            listed(PROFILE, 7),
            listed(DEALINGS, 5),
            listed(PEERS, 12),
            listed(SEGMENTS, 12),
            listed(GAINS, 12),
            html.Fieldset([html.Legend(say("Limits of the criteria")), *map(slider, SLIDERS)], className="levers five"),
            listed(CANDIDATES, 12),
        ]
    )


PAGE = Page(NAME, "/traders", "Traders", 6, layout, VIEWS, "Risk", ("compare",))
