"""Data quality: how much passes the rules, what fails where and since when, what was set aside, and the loads that all of it came in by."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.card import chart
from dashboard.components.core.columns import page
from dashboard.components.core.commands import coded
from dashboard.core.page import Page, View
from dashboard.pages.risk.risk import listed
from data.language import mark, say
from queries.addresses.filters import PERIODS, PICKABLE

NAME = "quality"
BLIND = tuple(key for key in PICKABLE if key not in ("office", "region", *PERIODS))
FILES = tuple(key for key in PICKABLE if key not in PERIODS)  # files are loaded whole: by month, and by nothing else

SUMMARY = View(
    NAME,
    "summary",
    "Can these data be relied on?",
    "{period} · compared with {before} · age: days from the last day that the data tell of to today",
    body="list",
    blind=BLIND,
)
COURSE = View(
    NAME,
    "course",
    "Items that fail an error rule",
    "% of items, by month of registration · pale = {before}",
    "month",
    english_hint="click a month to filter",
)
RULES_VIEW = View(
    NAME,
    "rules",
    "What fails, rule by rule",
    "{period} · share of the rows that a rule checks · compared with {before} · an error takes the item out of the data quality index, "
    "a warning does not · since: the months without a break up to now, one month without failures apart",
    body="list",
    blind=BLIND,
)
MONTHS = View(
    NAME,
    "months",
    "The rules that fail most, month by month",
    "% of the rows that a rule checks · each rule on its own scale",
    "month",
    blind=BLIND,
    english_hint="click a month to filter",
)
OFFICES = View(
    NAME,
    "offices",
    "What fails where",
    "{period} · of each office, the rule that it fails most beyond the share of all offices",
    "office",
    body="list",
    blind=BLIND,
    english_hint="click an office to filter",
)
ASIDE = View(
    NAME,
    "aside",
    "What was not loaded, and why",
    "Records and single cells set aside when files were loaded · files with months from {period} · all offices",
    body="list",
    blind=FILES,
    guarded=True,
)
RECORDS_ASIDE = View(
    NAME,
    "records",
    "Records set aside",
    "By file and line, the first {most} · traders under their pseudonym · all offices",
    body="list",
    blind=FILES,
    guarded=True,
)
LOADS = View(
    NAME,
    "loads",
    "Where the data come from: every load",
    "Files with months from {period}, and files of reference · the latest first · times in UTC · digest: the first 12 signs of SHA-256",
    body="list",
    blind=FILES,
    guarded=True,
)
VIEWS = (SUMMARY, COURSE, RULES_VIEW, MONTHS, OFFICES, ASIDE, RECORDS_ASIDE, LOADS)
REPAIR = (
    mark("Nothing set aside is lost: it is kept with its file and line until it is mended."),
    mark("1. {command} writes the records of a file that were set aside, with the reason of each, in the form of the file itself."),
    mark("2. Mend them in that table; leave out those that cannot be mended."),
    mark("3. {command} puts the mended records in their places in a copy of the file."),
    mark("4. {command} loads that copy: it takes the place of the file, and what was mended leaves this list."),
)
COMMANDS = (
    "",
    "manage.py mend list SOURCE FILE --out ASIDE.csv",
    "",
    "manage.py mend merge SOURCE FILE ASIDE.csv --out FOLDER",
    "manage.py load SOURCE FOLDER/FILE",
)


def layout() -> Component:
    """Return the page: the verdict and its course, rules, months and offices, then what was set aside, how to mend it, and the loads."""
    steps = [html.P(coded(say(words, command=f"`{command}`")), className="sub") for words, command in zip(REPAIR, COMMANDS, strict=True)]
    return page(
        [
            html.H1(say("Data quality"), className="unseen"),
            listed(SUMMARY, 7),
            chart(COURSE, 5),
            listed(RULES_VIEW, 12),
            chart(MONTHS, 12, "high"),
            listed(OFFICES, 12),
            listed(ASIDE, 12),
            listed(RECORDS_ASIDE, 12),
            html.Section([html.H2(say("How to mend what was set aside")), *steps], className="card guarded"),
            listed(LOADS, 12),
        ]
    )


PAGE = Page(NAME, "/data-quality", "Data quality", 44, layout, VIEWS, "Tools", ("clock",))
