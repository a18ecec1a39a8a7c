"""First digits of declared values against Benford's law, as evidence with links to the hypothesis board."""

from analytics.compliance.first_digits import HOLDS, deviates
from analytics.compliance.moves import FALSE_DISCOVERIES
from callbacks.compliance.suspects import suspected
from callbacks.core.comparison import stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.compliance.first_digits import CONDITIONS, digits, most, points
from dashboard.core.format import count, month
from dashboard.core.page import Drawing
from dashboard.pages.compliance.compliance import DIGITS, DIGITS_COLUMNS, PAGE
from data.frames import Frame
from data.language import mark, say
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.labels import named
from services.compliance import first_digits
from services.compliance.value_limits import unapplied
from services.estimates.estimates import note

NONE = mark("No chapter or trader deviates from Benford's law by enough and beyond chance (conditions hold for {count} of {whole})")
DEVIATES = mark("{name}: first digits lie {points} points from Benford's law on average; {digit}")
TOLD = {"low": "low_95", "high": "high_95", "q": "false_findings", "value": "declared"}


@draws(DIGITS)
def first(filters: Filters, _picked: Codes) -> Drawing:
    """Return the table of chapters and traders whose first digits deviate, with a link to the hypothesis about each."""
    table = first_digits.groups(filters)
    listed = deviates(table, FALSE_DISCOVERIES)
    shown = [digits(row, named(row["kind"], row["code"]), row["code"] in filters.picked(row["kind"])) for row in listed.to_dict("records")]
    rows = suspected(shown, DIGITS_COLUMNS, PAGE.path, filters, engine.current().currency)
    note(say("First digits of declared values"), behind(table), filters, ("item",))
    sub, seen = DIGITS.read(until=month(filters.last_month)), int(table.loc[table["condition"] == HOLDS, "n"].sum())
    notes = unapplied(filters, first_digits.APPLIED)
    return Drawing(rows, seen, stamp(engine.current()), farthest(listed, table), sub, notes, table.empty)


def farthest(listed: Frame, table: Frame) -> str:
    """Write of the first group listed how far it deviates; where none is, for how many the conditions hold."""
    if listed.empty:
        return say(NONE, count=count((table["condition"] == HOLDS).sum()), whole=count(len(table)))
    row = listed.iloc[0].to_dict()
    return say(DEVIATES, name=named(row["kind"], row["code"]), points=points(row), digit=most(row))


def behind(table: Frame) -> Frame:
    """Return the table as it is opened behind the view: every chapter and trader, with what its conditions are."""
    names = [named(kind, code) for kind, code in zip(table["kind"], table["code"], strict=True)]
    words = [say(CONDITIONS[each]) for each in table["condition"]]
    told = table.drop(columns=["kind", "code", "p"]).assign(condition=words).rename(columns=TOLD)
    told.insert(0, "group", names)
    return told
