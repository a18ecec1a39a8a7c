"""Trade over time: values, weights, and the series adjusted."""

from callbacks.core.views import draws
from callbacks.trade import adjusted
from callbacks.trade.course import Course, course, drawn, money, over, texts, unlike_year
from dashboard.core.format import Scale, amount, missing, scale
from dashboard.core.theme import ACTUAL, INK_3, PICK
from dashboard.figures.months import panels
from dashboard.figures.months.panels import Line, Panel
from dashboard.pages.trade.trade import TREND, WEIGHT
from dashboard.words import findings
from queries.engine.months import named
from queries.trade.stated import need

HEADED = ("Up to", "Imports", "On last year", "Exports", "On last year", "Balance")
WEIGHED = ("Up to", "Import weight", "Import value of 1 kg", "Export weight", "Export value of 1 kg")


@draws(TREND)
def trend(filters, picked):
    need("values")
    found = course(filters)
    known = adjusted.series(filters) if filters.adjust == "yes" else {}
    if any(not each.why for each, _ in known.values()):
        return adjusted.trend(found, known, picked)
    shown = valued(money(found, "imports", "exports"), Scale(0.01, "%"), money(found, "balance"))
    figure = panels.figure(found.points, shown, worded(found), HEADED, picked, found.breaks, found.missed)
    return drawn(TREND, figure, found, headline(found), adjusted.reasons(known), growth="the same months a year before")


@draws(WEIGHT)
def weight(filters, picked):
    need("weights")
    found = course(filters)
    figure = panels.figure(found.points, weighed(found), weights(found), WEIGHED, picked, found.breaks, found.missed)
    return drawn(WEIGHT, figure, found, "")


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


def headline(found: Course) -> str:
    """How imports stand against the same months a year before, and the balance, of the whole period."""
    now, before = (over(found, months) for months in (0, 12))
    gone = sorted(unlike_year(found.filters))
    reference = "the same months a year before" + (f", without {named(gone)}" if gone else "")
    said = findings.against("Imports are", now["imports"], before["imports"], "money", reference)
    balance = now["exports"] - now["imports"]
    return said if missing(balance) or not said else f"{said}; the balance is {amount(balance, 'money', found.currency)}"
