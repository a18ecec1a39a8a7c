"""Concessions and arrears: revenue forgone by law and to whom, unpaid tax by age, and suspended tax."""

from typing import Any

from analytics.statistics.compare import cut
from callbacks.core.period import Codes
from callbacks.core.shapes import drawing, earlier, scaled
from callbacks.core.views import draws
from callbacks.revenue.gap import drawing as account
from dashboard.core.format import Scale, amount, month, scale, significant
from dashboard.core.page import Drawing, View
from dashboard.figures.compared import ranked
from dashboard.figures.months import stacked
from dashboard.pages.revenue.gap import AGES, AGREEMENTS, ARREARS, BENEFICIARIES, RELIEFS, SPANS, SUSPENDED
from data.frames import Frame
from data.language import mark, say
from data.months import months_between
from data.notes import Note
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS, MEASURES
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.labels import names
from queries.engine.question import Answer, Question
from services.core.comparison import pair

CLASSES = {"size": mark("Importers: {name}"), "aeo": mark("AEO: {name}"), "section": mark("Goods: {name}")}
LEADING = {
    "relief": mark("{name}: {share} % of revenue forgone by relief"),
    "agreement": mark("{name}: {share} % of revenue forgone by preference"),
}
HELD = ("tax_forgone", "concession_share", "tax_unpaid")
ENDS, FEW = (6, 12, 24), 5
UNDISCHARGED = Note("undischarged")


@draws(RELIEFS)
def reliefs(filters: Filters, picked: Codes) -> Drawing:
    """Draw revenue forgone by relief."""
    return forgone(RELIEFS, "relief_forgone", filters, picked)


@draws(AGREEMENTS)
def agreements(filters: Filters, picked: Codes) -> Drawing:
    """Draw revenue forgone by trade agreement."""
    return forgone(AGREEMENTS, "preference_forgone", filters, picked)


def forgone(view: View, measure: str, filters: Filters, picked: Codes) -> Drawing:
    """Draw revenue forgone by the dimension of a view, without the codes that have none."""
    both = pair((measure,), (view.dimension,), filters)
    every: Frame = both.frame(measure).sort_values("value", ascending=False)
    frame = every[(every["value"] > 0) | every["key"].isin(picked)]
    unit, columns = scaled(frame, measure, both), (DIMENSIONS[view.dimension].label, MEASURES[measure].label, earlier(both))
    figure = ranked.figure(cut(frame, FEW, picked), picked, unit, columns, FEW)
    return drawing(view, figure, both, measure, unit, frame, leading(frame, view.dimension))


def leading(frame: Frame, key: str) -> str:
    """Write 'Public purchases: 46 % of revenue forgone by relief'; empty where nothing is forgone. key: relief or agreement."""
    total = frame["value"].sum()
    if not total:
        return ""
    return say(LEADING[key], name=frame["name"].iloc[0], share=significant(frame["value"].iloc[0] / total * 100))


@draws(BENEFICIARIES)
def beneficiaries(filters: Filters, _picked: Codes) -> Drawing:
    """Return the table of importers and goods that benefit from concessions: forgone, share, rate and unpaid."""
    answers = {key: ask(Question(HELD, (key,), filters.without(key))) for key in CLASSES}
    frames = {key: shared(key, each.frame) for key, each in answers.items()}
    by_section, largest = answers["section"], max(frame["tax_forgone"].max() for frame in frames.values())
    unit = scale(largest, "money", by_section.release.currency)
    rows = [row for key, frame in frames.items() for row in classed(key, frame, filters.picked(key), unit)]
    return account(BENEFICIARIES, rows, by_section, "tax_forgone", title(frames["size"]), not rows, unit=unit.words)


def shared(key: str, frame: Frame) -> Frame:
    """Add name and share of all revenue forgone to the classes of one kind, the largest first."""
    classes = frame.rename(columns={key: "key"}).dropna(subset="tax_forgone").sort_values("tax_forgone", ascending=False)
    total = classes["tax_forgone"].sum() or float("nan")
    return classes.assign(name=names(key, classes["key"].tolist()), share=classes["tax_forgone"] / total)


def classed(key: str, frame: Frame, picked: Codes, unit: Scale) -> list[dict[str, Any]]:
    """Return the table rows of one kind of class: each value with its text."""
    return [
        {
            "key": f"{key}={row['key']}",
            "name": say(CLASSES[key], name=row["name"]),
            "picked": row["key"] in picked,
            "forgone": row["tax_forgone"],
            "forgone_text": unit.text(row["tax_forgone"]),
            "share": row["share"],
            "share_text": str(amount(row["share"], "percent")),
            "rate": row["concession_share"],
            "rate_text": str(amount(row["concession_share"], "percent")),
            "unpaid": row["tax_unpaid"],
            "unpaid_text": unit.text(row["tax_unpaid"]),
        }
        for row in frame.astype(object).where(frame.notna(), None).to_dict("records")
    ]


def title(frame: Frame) -> str:
    """Write 'Large importers account for 61 % of revenue forgone'; empty without a named class."""
    classes = frame[frame["key"] != "-"]
    if classes.empty:
        return ""
    known = {"size": classes["name"].iloc[0], "share": amount(classes["share"].iloc[0], "percent")}
    return say("{size} importers account for {share} of revenue forgone", **known)


@draws(ARREARS)
def arrears(filters: Filters, picked: Codes) -> Drawing:
    """Draw unpaid tax by office and age, at the end of the period shown."""
    answer = ask(Question(("tax_unpaid", *(part.column for part in AGES)), ("office",), ever(filters)))
    frame: Frame = answer.frame.rename(columns={"office": "key", "tax_unpaid": "value"}).dropna(subset="value")
    frame = frame.assign(name=names("office", frame["key"].tolist())).sort_values("value", ascending=False)
    unit, until = scale(frame["value"].max(), "money", answer.release.currency), month(filters.last_month)
    figure = stacked.codes(cut(frame, ranked.SLOTS, picked), AGES, picked, say("Office"), unit, ranked.SLOTS, 150)
    return account(ARREARS, figure, answer, "tax_unpaid", owed(frame, answer), frame.empty, unit=unit.words, until=until)


def ever(filters: Filters) -> Filters:
    """Return the filters from the first month of the data: unpaid and suspended tax are stocks, whatever period is shown."""
    return filters.over(engine.current().first_month, filters.until)


def owed(frame: Frame, answer: Answer) -> str:
    """Write 'Arrears are 14.3 m MRL, 26 % of it for over a year'."""
    whole, old = frame["value"].sum(), frame["unpaid_older"].sum()
    if not whole:
        return say("All assessed tax is paid")
    known = {"size": amount(whole, "money", answer.release.currency), "share": significant(old / whole * 100)}
    return say("Arrears are {size}, {share} % of it for over a year", **known)


@draws(SUSPENDED)
def suspended(filters: Filters, picked: Codes) -> Drawing:
    """Draw suspended tax by procedure and by time since registration."""
    answer = ask(Question(("tax_suspended",), ("procedure", "month"), ever(filters)))
    frame = spans(answer.frame, filters.last_month)
    unit, until = scale(frame["value"].max(), "money", answer.release.currency), month(filters.last_month)
    shown = cut(frame.assign(name=names("procedure", frame["key"].tolist())), FEW, picked)
    figure = stacked.codes(shown, SPANS, picked, say("Procedure"), unit, FEW, 138)
    said = longest(frame, answer), frame.empty, (UNDISCHARGED,)
    return account(SUSPENDED, figure, answer, "tax_suspended", *said, unit=unit.words, until=until)


def spans(suspensions: Frame, until: int) -> Frame:
    """Return key, value and a column per span of months since registration, for procedures that suspend any tax."""
    ages = [months_between(int(each), until) for each in suspensions["month"]]
    places = [next((place for place, end in enumerate(ENDS) if age <= end), len(ENDS)) for age in ages]
    columns = [part.column for part in SPANS]
    wide = suspensions.assign(span=[columns[place] for place in places]).pivot_table(
        "tax_suspended", "procedure", "span", "sum", fill_value=0.0
    )
    wide = wide.reindex(columns=columns, fill_value=0.0)
    frame = wide.assign(value=wide.sum(axis=1)).rename_axis("key").reset_index()
    return frame[frame["value"] > 0].sort_values("value", ascending=False)


def longest(frame: Frame, answer: Answer) -> str:
    """Write '412 m MRL was suspended on entry, 40 % of it more than a year ago'; empty where nothing is suspended."""
    whole, old = frame["value"].sum(), frame[["months_24", "older"]].to_numpy().sum()
    if not whole:
        return ""
    known = {"size": amount(whole, "money", answer.release.currency), "share": significant(old / whole * 100)}
    return say("{size} of tax was suspended on entry, {share} % of it more than a year ago", **known)
