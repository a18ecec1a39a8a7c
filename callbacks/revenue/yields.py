"""Potential revenue and what is collected of it over time: its parts by month, and tax rates."""

import pandas as pd

from callbacks.core.period import Codes
from callbacks.core.views import draws
from callbacks.revenue.gap import LAWFUL, drawing
from dashboard.core.format import Scale, amount, missing, month, scale, significant
from dashboard.core.page import Drawing
from dashboard.core.theme import ACTUAL, INK_3, PICK
from dashboard.figures.months import panels, stacked
from dashboard.figures.months.panels import Line, Panel
from dashboard.pages.revenue.gap import COURSE, MONTHS, RATES
from data.frames import Frame
from data.language import say
from data.months import month_text
from data.notes import Note
from queries.addresses.filters import Filters
from queries.catalogue import MEASURES
from queries.engine.ask import ask
from queries.engine.question import Question
from queries.tables.records import gaps

PARTS = tuple(part.column for part in COURSE)
RATED = ("statutory_duty_rate", "effective_duty_rate", "statutory_tax_rate", "effective_tax_rate", "potential_collected")
LEAST_STEP, PERCENT = 0.01, Scale(0.01, "%")


@draws(MONTHS)
def course(filters: Filters, picked: Codes) -> Drawing:
    """Draw the parts of potential revenue by month."""
    answer = ask(Question(("statutory_tax", *PARTS), ("month",), filters))
    frame, incomplete = answer.frame.rename(columns={"month": "key"}), frozenset(each for each, _ in gaps(filters))
    unit = scale(frame[list(PARTS)].sum(axis=1).max(), "money", answer.release.currency)
    figure = stacked.months(frame, COURSE, picked, incomplete, unit)
    words = {"unit": unit.words, "pale": say("incomplete") if incomplete else ""}
    return drawing(MONTHS, figure, answer, "statutory_tax", leaving(frame), frame.empty, unsaid(frame, PARTS), **words)


def unsaid(frame: Frame, keys: tuple[str, ...]) -> tuple[Note, ...]:
    """Return a note on the measures that no month knows."""
    lacking = tuple(MEASURES[key].label for key in keys if len(frame) and frame[key].isna().all())
    return (Note("not_known", names=lacking),) if lacking else ()


def leaving(frame: pd.DataFrame) -> str:
    """Write '22.4 % of potential revenue is forgone or suspended by law. Highest month: Jul 2026 (25 %)'; empty without a potential."""
    left, whole = frame[list(LAWFUL)].sum(axis=1, skipna=False), frame["statutory_tax"]
    shares = (left / whole.where(whole > 0)).dropna()
    if shares.empty:
        return ""
    overall = significant(left.sum() / whole.sum() * 100)
    if len(shares) == 1:
        return say("{share} % of potential revenue is forgone or suspended by law", share=overall)
    worst = {"month": month(int(frame.loc[shares.idxmax(), "key"])), "most": significant(shares.max() * 100)}
    return say("{share} % of potential revenue is forgone or suspended by law. Highest month: {month} ({most} %)", share=overall, **worst)


@draws(RATES)
def rates(filters: Filters, picked: Codes) -> Drawing:
    """Draw statutory and effective rates by month, and the share of potential revenue collected."""
    answer = ask(Question(RATED, ("month",), filters))
    frame = answer.frame.set_index("month")
    shown = (Panel(say("Duty"), PERCENT, pairs("duty")), Panel(say("Duty, excise and VAT"), PERCENT, pairs("tax")), collected())
    headed = (say("Month"), *(MEASURES[key].label for key in RATED))
    figure, title = panels.figure(frame, shown, texts(frame), headed, picked, ()), stepped(frame) or burden(filters)
    return drawing(RATES, figure, answer, "effective_duty_rate", title, frame.empty, unsaid(frame, RATED))


def collected() -> Panel:
    """Return the panel of the share of potential revenue that is collected."""
    return Panel(say("Potential collected"), PERCENT, (Line("potential_collected", say("Potential collected"), PICK),))


def pairs(kind: str) -> tuple[Line, Line]:
    """Return the two lines of one kind of rate: by law, and in fact."""
    return Line(f"statutory_{kind}_rate", say("Statutory"), INK_3, "dot"), Line(f"effective_{kind}_rate", say("Effective"), ACTUAL)


def texts(frame: pd.DataFrame) -> list[list[str]]:
    """Return the texts of each month: key, name and rates."""
    return [[month_text(key), month(key), *(str(amount(value, "percent")) for value in values)] for key, *values in frame.itertuples()]


def stepped(frame: pd.DataFrame) -> str:
    """Write 'Statutory duty rate: 20 % since Jul 2025, 10 % before', where it steps between two steady levels; else empty."""
    rate_by_month = frame["statutory_duty_rate"].dropna()
    place = int(rate_by_month.diff().abs().to_numpy()[1:].argmax()) + 1 if len(rate_by_month) > 2 else 0
    before, after = rate_by_month.iloc[:place], rate_by_month.iloc[place:]
    step = abs(after.median() - before.median()) if place else 0.0
    if step < LEAST_STEP or max(before.max() - before.min(), after.max() - after.min()) > step / 4:
        return ""
    levels = [significant(each.median() * 100) for each in (after, before)]
    known = {"rate": levels[0], "month": month(int(after.index[0])), "before": levels[1]}
    return say("Statutory duty rate: {rate} % since {month}, {before} % before", **known)


def burden(filters: Filters) -> str:
    """Write 'Statutory tax rate on imports: 29.7 %; effective rate: 24.9 %', over the whole period."""
    answer = ask(Question(("statutory_tax_rate", "effective_tax_rate"), (), filters))
    law, fact = answer.value("statutory_tax_rate"), answer.value("effective_tax_rate")
    if missing(fact):
        return ""
    rates = {"law": amount(law, "percent"), "fact": amount(fact, "percent")}
    if missing(law):
        return say("Effective tax rate on imports: {fact}", **rates)
    return say("Statutory tax rate on imports: {law}; effective rate: {fact}", **rates)
