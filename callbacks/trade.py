"""Trade: one function per view."""

from dataclasses import dataclass

import pandas as pd

from analytics.series import by_flow, pieced
from callbacks.pair import stamp
from callbacks.wire import draws
from dashboard import findings
from dashboard.figures import panels
from dashboard.figures.panels import Line, Panel
from dashboard.format import Scale, amount, missing, month, scale
from dashboard.page import Drawing, View
from dashboard.pages.trade import SPANS, TREND, WEIGHT
from dashboard.theme import ACTUAL, INK_3, PICK
from queries import editions, engine
from queries.ask import Answer, Question, ask
from queries.filters import Filters, month_text, shifted

REACH = 23
ASKED = ("import_value", "export_value", "net_weight")
BROKEN = "The HS edition changes within these months and no concordance is loaded: the series of these goods is broken there."
HEADED = ("Up to", "Imports", "On last year", "Exports", "On last year", "Balance")
WEIGHED = ("Up to", "Import weight", "Import value of 1 kg", "Export weight", "Export value of 1 kg")


@dataclass(frozen=True)
class Course:
    """Trade over time: a row per point, the sums by month with those before them, where it is broken, and its answer."""

    points: pd.DataFrame
    monthly: pd.DataFrame
    breaks: tuple[tuple[int, str], ...]
    edition: str
    answer: Answer
    filters: Filters

    @property
    def currency(self) -> str:
        return self.answer.release.currency


def course(filters: Filters) -> Course:
    """The series of the filters; it reads two years before them, for growth and rolling sums."""
    since = max(shifted(filters.since, -REACH), engine.current().first_month)
    answer = ask(Question(ASKED, ("month", "flow"), filters.over(since, filters.until)))
    monthly = by_flow(answer.frame, since, filters.until)
    known = editions.editions(filters.over(since, filters.until))
    breaks = tuple((at, f"HS {max(new)} →") for at, new in editions.changes(known) if editions.goods_picked(filters))
    points = pieced(monthly, filters.span, [at for at, _ in breaks])
    edition = editions.said({at: found for at, found in known.items() if at >= filters.since})
    return Course(points[points.index >= filters.since], monthly, breaks, edition, answer, filters)


@draws(TREND)
def trend(filters, picked):
    found = course(filters)
    value, growth = (money(found, "imports", "exports"), Scale(0.01, "%"))
    figure = panels.figure(found.points, valued(value, growth, money(found, "balance")), worded(found), HEADED, picked, found.breaks)
    return drawn(TREND, figure, found, headline(found))


@draws(WEIGHT)
def weight(filters, picked):
    found = course(filters)
    figure = panels.figure(found.points, weighed(found), weights(found), WEIGHED, picked, found.breaks)
    return drawn(WEIGHT, figure, found, "")


def drawn(view: View, figure: dict, found: Course, title: str) -> Drawing:
    shown = [
        count["import_value"]
        for row, count in zip(found.answer.rows, found.answer.counts, strict=True)
        if row["month"] >= found.filters.since and row["flow"] in ("import", "export")
    ]
    notes = (*found.answer.notes, *([BROKEN] if found.breaks else []))
    sub = view.read(span=dict(SPANS)[found.filters.span].lower(), edition=found.edition)
    return Drawing(figure, sum(shown), stamp(found.answer.release), title, sub, notes, empty=not sum(shown))


def money(found: Course, *columns: str) -> Scale:
    return scale(found.points[list(columns)].abs().max().max(), "money", found.currency)


def valued(value: Scale, growth: Scale, balance: Scale) -> tuple[Panel, ...]:
    return (
        Panel("Imports CIF, exports FOB", value, both("imports", "exports")),
        Panel("Growth on the year before", growth, both("imports_growth", "exports_growth")),
        Panel("Balance, exports less imports", balance, (Line("balance", "Balance", INK_3, bars=True),)),
    )


def weighed(found: Course) -> tuple[Panel, ...]:
    heaviest = scale(found.points[["import_kg", "export_kg"]].max().max(), "kg")
    return (
        Panel("Net weight", heaviest, both("import_kg", "export_kg")),
        Panel("Value of a kilogram", money(found, "import_unit", "export_unit"), both("import_unit", "export_unit")),
    )


def both(imports: str, exports: str) -> tuple[Line, ...]:
    return Line(imports, "Imports", ACTUAL), Line(exports, "Exports", PICK, "dash")


def worded(found: Course) -> list[list[str]]:
    columns = ("imports", "imports_growth", "exports", "exports_growth", "balance")
    return texts(found, columns, ("money", "percent", "money", "percent", "money"))


def weights(found: Course) -> list[list[str]]:
    return texts(found, ("import_kg", "import_unit", "export_kg", "export_unit"), ("kg", "money", "kg", "money"))


def texts(found: Course, columns: tuple[str, ...], units: tuple[str, ...]) -> list[list[str]]:
    """A row of key, name and values in words for each point."""
    return [
        [month_text(key), month(key), *(str(amount(value, unit, found.currency)) for value, unit in zip(values, units, strict=True))]
        for key, *values in found.points[list(columns)].itertuples()
    ]


def headline(found: Course) -> str:
    """How imports stand against the same months a year before, and the balance, of the whole period."""
    now, before = (over(found, months) for months in (0, 12))
    said = findings.against("Imports are", now["imports"], before["imports"], "money", "the same months a year before")
    balance = now["exports"] - now["imports"]
    return said if missing(balance) or not said else f"{said}; the balance is {amount(balance, 'money', found.currency)}"


def over(found: Course, ago: int) -> pd.Series:
    """Sums of the months shown, or of those `ago` months before; unknown where they are not all there or a break lies between."""
    since, until = shifted(found.filters.since, -ago), shifted(found.filters.until, -ago)
    inside = found.monthly[(found.monthly.index >= since) & (found.monthly.index <= until)]
    whole = len(inside) and inside.index[0] == since and not (ago and found.breaks)
    return inside.sum(min_count=1) if whole else pd.Series(float("nan"), found.monthly.columns)
