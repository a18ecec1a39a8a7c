"""The Trade page over time: values, weights and the adjusted series; one function per view."""

from callbacks.core.period import Codes
from callbacks.core.views import draws
from callbacks.trade import adjusted
from callbacks.trade.series import drawn, incomplete, money, texts
from dashboard.core.format import Scale, amount, missing, scale
from dashboard.core.page import Drawing
from dashboard.core.theme import ACTUAL, INK_3, PICK
from dashboard.figures.months import panels
from dashboard.figures.months.panels import Line, Panel
from dashboard.pages.trade.trade import TREND, WEIGHT
from dashboard.words import findings
from dashboard.words.findings import Comparison
from dashboard.words.notes import named_months
from data.language import mark, say
from queries.addresses.filters import Filters
from queries.trade.stated import need
from services.trade.adjusted import adjusted_series
from services.trade.series import TradeSeries, over, trade_series, unlike_year

IMPORTS = Comparison(
    mark("Imports are {size} above the same months a year before"),
    mark("Imports are {size} below the same months a year before"),
    mark("Imports are level with the same months a year before"),
)
HEADED = (
    mark("Up to"),
    mark("Imports"),
    mark("Change of imports on last year"),
    mark("Exports"),
    mark("Change of exports on last year"),
    mark("Balance"),
)
WEIGHED = (mark("Up to"), mark("Import weight"), mark("Import value of 1 kg"), mark("Export weight"), mark("Export value of 1 kg"))


@draws(TREND)
def trend(filters: Filters, picked: Codes) -> Drawing:
    """Draw imports, exports, their growth and the balance, or the adjusted series where the reader asks for it and it can be estimated."""
    need("values")
    trade = trade_series(filters)
    adjusted_flows = adjusted_series(filters) if filters.adjust == "yes" else {}
    if any(not each.why for each, _ in adjusted_flows.values()):
        return adjusted.trend(trade, adjusted_flows, picked)
    shown = valued(money(trade, "imports", "exports"), Scale(0.01, "%"), money(trade, "balance"))
    figure = panels.figure(trade.points, shown, worded(trade), list(map(say, HEADED)), picked, trade.breaks, incomplete(trade))
    return drawn(TREND, figure, trade, headline(trade), adjusted.reasons(adjusted_flows), growth=say("the same months a year before"))


@draws(WEIGHT)
def weight(filters: Filters, picked: Codes) -> Drawing:
    """Draw net weight and value per kilogram of imports and exports."""
    need("weights")
    trade = trade_series(filters)
    figure = panels.figure(trade.points, weighed(trade), weights(trade), list(map(say, WEIGHED)), picked, trade.breaks, incomplete(trade))
    return drawn(WEIGHT, figure, trade, "")


def valued(value: Scale, growth: Scale, balance: Scale) -> tuple[Panel, ...]:
    """Return the panels of the chart of values: flows, growth and balance."""
    return (
        Panel(say("Imports CIF, exports FOB"), value, both("imports", "exports")),
        Panel(say("Growth on the year before"), growth, both("imports_growth", "exports_growth")),
        Panel(say("Balance, exports less imports"), balance, (Line("balance", say("Balance"), INK_3, bars=True),)),
    )


def weighed(trade: TradeSeries) -> tuple[Panel, ...]:
    """Return the panels of the chart of weights: net weight, and value per kilogram."""
    heaviest = scale(trade.points[["import_kg", "export_kg"]].max().max(), "kg")
    return (
        Panel(say("Net weight"), heaviest, both("import_kg", "export_kg")),
        Panel(say("Value of a kilogram"), money(trade, "import_unit", "export_unit"), both("import_unit", "export_unit")),
    )


def both(imports: str, exports: str) -> tuple[Line, ...]:
    """Return the two lines that every panel draws, imports and exports, from these columns."""
    return Line(imports, say("Imports"), ACTUAL), Line(exports, say("Exports"), PICK, "dash")


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
    said = findings.against(IMPORTS, now["imports"], before["imports"], "money")
    said = say("{finding} (without {months})", finding=said, months=named_months(left_out)) if said and left_out else said
    balance = now["exports"] - now["imports"]
    if missing(balance) or not said:
        return said
    return say("{finding}; the balance is {amount}", finding=said, amount=amount(balance, "money", trade.currency))
