"""Concessions and arrears: who is forgiven what by which law, who owes what for how long, what stays suspended."""

import pandas as pd

from analytics.statistics.compare import cut
from callbacks.core.comparison import names, pair
from callbacks.core.shapes import drawing, earlier, scaled
from callbacks.core.views import draws
from callbacks.revenue.gap import drawing as account
from dashboard.core.format import Scale, amount, month, scale, significant
from dashboard.core.page import Drawing, View
from dashboard.figures.compared import ranked
from dashboard.figures.months import stacked
from dashboard.pages.revenue.gap import AGES, AGREEMENTS, ARREARS, BENEFICIARIES, RELIEFS, SPANS, SUSPENDED
from data.months import months_between
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS, MEASURES
from queries.engine import engine
from queries.engine.ask import Answer, Question, ask

CLASSES = {"size": "{} importers", "aeo": "AEO: {}", "section": "Goods: {}"}
HELD = ("tax_forgone", "concession_share", "tax_unpaid")
ENDS, FEW = (6, 12, 24), 5
UNDISCHARGED = "Time limits and discharges are not in the data: whether any of it is past due is not known."


@draws(RELIEFS)
def reliefs(filters, picked):
    return forgone(RELIEFS, "relief_forgone", filters, picked, "reliefs")


@draws(AGREEMENTS)
def agreements(filters, picked):
    return forgone(AGREEMENTS, "preference_forgone", filters, picked, "preferences")


def forgone(view: View, measure: str, filters: Filters, picked: tuple, kind: str) -> Drawing:
    """What is forgone by the dimension of a view, codes with nothing left out."""
    both = pair((measure,), (view.dimension,), filters)
    every = both.frame(measure).sort_values("value", ascending=False)
    frame = every[(every["value"] > 0) | every["key"].isin(picked)]
    unit, columns = scaled(frame, measure, both), (DIMENSIONS[view.dimension].label, MEASURES[measure].label, earlier(both))
    figure = ranked.figure(cut(frame, FEW, picked), picked, unit, columns, FEW)
    return drawing(view, figure, both, measure, unit, frame, leading(frame, kind))


def leading(frame: pd.DataFrame, kind: str) -> str:
    """'Public purchases: 46 % of what is forgone by reliefs'."""
    total = frame["value"].sum()
    return f"{frame['name'].iloc[0]}: {significant(frame['value'].iloc[0] / total * 100)} % of what is forgone by {kind}" if total else ""


@draws(BENEFICIARIES)
def beneficiaries(filters, _picked):
    answers = {key: ask(Question(HELD, (key,), filters.without(key))) for key in CLASSES}
    frames = {key: shared(key, each.frame) for key, each in answers.items()}
    found, largest = answers["section"], max(frame["tax_forgone"].max() for frame in frames.values())
    unit = scale(largest, "money", found.release.currency)
    rows = [row for key, frame in frames.items() for row in classed(key, frame, filters.picked(key), unit)]
    return account(BENEFICIARIES, rows, found, "tax_forgone", title(frames["size"]), not rows, unit=unit.words)


def shared(key: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Classes of one kind with their names and their share of what is forgone, the largest first."""
    known = frame.rename(columns={key: "key"}).dropna(subset="tax_forgone").sort_values("tax_forgone", ascending=False)
    total = known["tax_forgone"].sum() or float("nan")
    return known.assign(name=names(key, known["key"].tolist()), share=known["tax_forgone"] / total)


def classed(key: str, frame: pd.DataFrame, picked: tuple[str, ...], unit: Scale) -> list[dict]:
    """Rows of one kind of class: their text beside the values that they sort by."""
    return [
        {
            "key": f"{key}={row['key']}",
            "name": CLASSES[key].format(row["name"].lower() if key == "aeo" else row["name"]),
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


def title(frame: pd.DataFrame) -> str:
    """'Large importers hold 61 % of what is forgone'."""
    known = frame[frame["key"] != "-"]
    return f"{known['name'].iloc[0]} importers hold {amount(known['share'].iloc[0], 'percent')} of what is forgone" if len(known) else ""


@draws(ARREARS)
def arrears(filters, picked):
    found = ask(Question(("tax_unpaid", *(part.column for part in AGES)), ("office",), ever(filters)))
    frame = found.frame.rename(columns={"office": "key", "tax_unpaid": "value"}).dropna(subset="value")
    frame = frame.assign(name=names("office", frame["key"].tolist())).sort_values("value", ascending=False)
    unit, words = scale(frame["value"].max(), "money", found.release.currency), {"until": month(filters.until)}
    figure = stacked.codes(cut(frame, ranked.SLOTS, picked), AGES, picked, "Office", unit, ranked.SLOTS, 150)
    return account(ARREARS, figure, found, "tax_unpaid", owed(frame, found), frame.empty, unit=unit.words, **words)


def ever(filters: Filters) -> Filters:
    """From the first month loaded: what is owed or suspended is a stock, not what the months shown added to it."""
    return filters.over(engine.current().first_month, filters.until)


def owed(frame: pd.DataFrame, found: Answer) -> str:
    """'14.3 m MRL assessed is not paid, 26 % of it for over a year'."""
    whole, old = frame["value"].sum(), frame["unpaid_older"].sum()
    words = f"{amount(whole, 'money', found.release.currency)} assessed is not paid"
    return f"{words}, {significant(old / whole * 100)} % of it for over a year" if whole else "Everything assessed is paid"


@draws(SUSPENDED)
def suspended(filters, picked):
    found = ask(Question(("tax_suspended",), ("procedure", "month"), ever(filters)))
    frame = spans(found.frame, filters.until)
    unit, words = scale(frame["value"].max(), "money", found.release.currency), {"until": month(filters.until)}
    shown = cut(frame.assign(name=names("procedure", frame["key"].tolist())), FEW, picked)
    figure = stacked.codes(shown, SPANS, picked, "Procedure", unit, FEW, 138)
    said = longest(frame, found), frame.empty, (UNDISCHARGED,)
    return account(SUSPENDED, figure, found, "tax_suspended", *said, unit=unit.words, **words)


def spans(found: pd.DataFrame, until: int) -> pd.DataFrame:
    """key, value and a column per span of months since registration, of procedures that suspend anything."""
    ages = [months_between(int(each), until) for each in found["month"]]
    places = [next((place for place, end in enumerate(ENDS) if age <= end), len(ENDS)) for age in ages]
    columns = [part.column for part in SPANS]
    wide = found.assign(span=[columns[place] for place in places]).pivot_table("tax_suspended", "procedure", "span", "sum", fill_value=0.0)
    wide = wide.reindex(columns=columns, fill_value=0.0)
    frame = wide.assign(value=wide.sum(axis=1)).rename_axis("key").reset_index()
    return frame[frame["value"] > 0].sort_values("value", ascending=False)


def longest(frame: pd.DataFrame, found: Answer) -> str:
    """'412 m MRL was suspended on entry, 40 % of it more than a year ago'."""
    whole, old = frame["value"].sum(), frame[["months_24", "older"]].to_numpy().sum()
    words = f"{amount(whole, 'money', found.release.currency)} was suspended on entry"
    return f"{words}, {significant(old / whole * 100)} % of it more than a year ago" if whole else ""
