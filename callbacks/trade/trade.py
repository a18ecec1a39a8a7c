"""The Trade page over time: values, weights and the adjusted series; one function per view."""

from callbacks.core.period import Codes
from callbacks.core.views import draws
from callbacks.trade import adjusted
from callbacks.trade.course import TradeSeries, drawn, money, over, texts, trade_series, unlike_year
from dashboard.core.format import Scale, amount, missing, scale
from dashboard.core.page import Drawing
from dashboard.core.theme import ACTUAL, INK_3, PICK
from dashboard.figures.months import panels
from dashboard.figures.months.panels import Line, Panel
from dashboard.pages.trade.trade import TREND, WEIGHT
from dashboard.words import findings
from dashboard.words.notes import named_months
from queries.addresses.filters import Filters
from queries.trade.stated import need

HEADED = ("Up to", "Imports", "On last year", "Exports", "On last year", "Balance")
WEIGHED = ("Up to", "Import weight", "Import value of 1 kg", "Export weight", "Export value of 1 kg")


@draws(TREND)
def trend(filters: Filters, picked: Codes) -> Drawing:
    """Draw imports, exports, their growth and the balance, or the adjusted series where the reader asks for it and it can be estimated."""
    need("values")
    trade = trade_series(filters)
    adjusted_flows = adjusted.series(filters) if filters.adjust == "yes" else {}
    if any(not each.why for each, _ in adjusted_flows.values()):
        return adjusted.trend(trade, adjusted_flows, picked)
    shown = valued(money(trade, "imports", "exports"), Scale(0.01, "%"), money(trade, "balance"))
    figure = panels.figure(trade.points, shown, worded(trade), HEADED, picked, trade.breaks, trade.missed)
    return drawn(TREND, figure, trade, headline(trade), adjusted.reasons(adjusted_flows), growth="the same months a year before")


@draws(WEIGHT)
def weight(filters: Filters, picked: Codes) -> Drawing:
    """Draw net weight and value per kilogram of imports and exports."""
    need("weights")
    trade = trade_series(filters)
    figure = panels.figure(trade.points, weighed(trade), weights(trade), WEIGHED, picked, trade.breaks, trade.missed)
    return drawn(WEIGHT, figure, trade, "")


def valued(value: Scale, growth: Scale, balance: Scale) -> tuple[Panel, ...]:
    """Return the panels of the chart of values: flows, growth and balance."""
    return (
        Panel("Imports CIF, exports FOB", value, both("imports", "exports")),
        Panel("Growth on the year before", growth, both("imports_growth", "exports_growth")),
        Panel("Balance, exports less imports", balance, (Line("balance", "Balance", INK_3, bars=True),)),
    )


def weighed(trade: TradeSeries) -> tuple[Panel, ...]:
    """Return the panels of the chart of weights: net weight, and value per kilogram."""
    heaviest = scale(trade.points[["import_kg", "export_kg"]].max().max(), "kg")
    return (
        Panel("Net weight", heaviest, both("import_kg", "export_kg")),
        Panel("Value of a kilogram", money(trade, "import_unit", "export_unit"), both("import_unit", "export_unit")),
    )


def both(imports: str, exports: str) -> tuple[Line, ...]:
    """Return the two lines that every panel draws, imports and exports, from these columns."""
    return Line(imports, "Imports", ACTUAL), Line(exports, "Exports", PICK, "dash")


def worded(trade: TradeSeries) -> list[list[str]]:
    """Return the texts of values and growth for each point."""
    columns = ("imports", "imports_growth", "exports", "exports_growth", "balance")
    return texts(trade, columns, ("money", "percent", "money", "percent", "money"))


def weights(trade: TradeSeries) -> list[list[str]]:
    """Return the texts of weights and values per kilogram for each point."""
    return texts(trade, ("import_kg", "import_unit", "export_kg", "export_unit"), ("kg", "money", "kg", "money"))


def headline(trade: TradeSeries) -> str:
    """Write how imports compare with the same months a year before, and the balance of the whole period."""
    now, before = (over(trade, months) for months in (0, 12))
    left_out = sorted(unlike_year(trade.filters))
    reference = "the same months a year before" + (f", without {named_months(left_out)}" if left_out else "")
    said = findings.against("Imports are", now["imports"], before["imports"], "money", reference)
    balance = now["exports"] - now["imports"]
    return said if missing(balance) or not said else f"{said}; the balance is {amount(balance, 'money', trade.currency)}"
