"""What fails rule by rule over the months: a line for each of the rules that fail most."""

from callbacks.core.comparison import stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from callbacks.quality.quality import findings
from dashboard.components.quality import findings_told
from dashboard.core.format import month, percent, scale, short
from dashboard.core.page import Drawing
from dashboard.core.theme import ACTUAL, Figure
from dashboard.figures.months import panels
from dashboard.figures.months.panels import Line, Panel
from dashboard.pages.quality.quality import MONTHS
from data.frames import Frame
from data.language import mark, say
from data.months import month_text
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.question import CannotCut
from queries.quality import rule_findings
from services.risk.targeting import note

MOST_LINES, TITLED = 5, 60
NONE = mark("No rule finds a failure under these filters")
ROSE = mark("{rule}: {now} in {month}, {before} in the months before")


@draws(MONTHS)
def months(filters: Filters, picked: Codes) -> Drawing:
    """Return the rules that fail most as lines by month, each on its own scale."""
    found: Frame = findings(filters)
    chosen = found[found["failed"] > 0].head(MOST_LINES)
    if chosen.empty:
        raise CannotCut(say(NONE))
    frame = shares(chosen, filters)
    note(say("Findings by month"), frame.reset_index(), filters, ("finding",))
    return Drawing(drawn(frame, picked), int(chosen["rows"].max()), stamp(engine.current()), rising(frame), MONTHS.read())


def shares(chosen: Frame, filters: Filters) -> Frame:
    """Return the share of rows that fail by month of the filters: a column for each rule chosen, headed by its number and words."""
    held: Frame = rule_findings.by_month(filters)
    held = held[held["month"].between(filters.first_month, filters.last_month)]
    columns = {(row.rule, row.severity): say("{number}. {rule}", number=row.rule, rule=row.words) for row in chosen.itertuples()}
    shown = held.assign(
        key=[columns.get(key) for key in zip(held["rule"], held["severity"], strict=True)],
        share=held["failed"] / held["rows"].where(held["rows"] > 0),
    )
    wide = shown.dropna(subset="key").pivot_table(index="month", columns="key", values="share", aggfunc="max")
    return wide.reindex(index=sorted(set(held["month"])), columns=list(dict.fromkeys(columns.values())))


def drawn(frame: Frame, picked: Codes) -> Figure:
    """Draw the columns of a frame, indexed by month, as lines one above the other."""
    parts = [Panel(short(name, TITLED), scale(frame[name].max(), "percent"), (Line(name, name, ACTUAL),)) for name in frame.columns]
    texts = [[month_text(int(code)), month(int(code)), *map(findings_told.shared, row)] for code, *row in frame.itertuples()]
    return panels.figure(frame, parts, texts, [say("Month"), *frame.columns], picked, ())


def rising(frame: Frame) -> str:
    """Write which rule fails most in the last month beyond the mean of the months before; empty where there is nothing to compare."""
    last, before = frame.iloc[-1], frame.iloc[:-1].mean()
    gone = (last - before).dropna()
    if gone.empty:
        return ""
    name, at = gone.idxmax(), month(int(frame.index[-1]))
    if gone[name] <= 0:
        return say("No rule fails more in {month} than in the months before", month=at)
    return say(ROSE, rule=name, month=at, now=percent(last[name]), before=percent(before[name]))
