"""What both applications show: pages, and for each view its fact, its cuts and its numbers."""
from dataclasses import dataclass, field

CHOSEN = ("office", "lane", "mode", "origin", "hs2", "flow")  # what a click picks; every fact has these columns
DERIVED = {  # cuts that are no column: as SQL, and how pandas makes them of a column
    "weekday": ("dayofweek(registered_at)", "registered_at", lambda column: (column.dt.dayofweek + 1) % 7),
    "hour": ("hour(registered_at)", "registered_at", lambda column: column.dt.hour),
    "day": ("floor(release_calendar / 24)", "release_calendar", lambda column: column // 24),
    "on_target": ("CASE WHEN release_calendar <= target_hours THEN 1.0 WHEN target_hours IS NOT NULL THEN 0.0 END", "", None),
}


@dataclass(frozen=True)
class Chart:
    """A view: values are (name, aggregate, column); `picks` is the dimension that a click on it picks; `most` rows by the first value."""

    page: str
    name: str
    title: str
    fact: str
    by: tuple[str, ...]
    values: tuple[tuple[str, str, str], ...]
    kind: str = "bar"
    picks: str = ""
    most: int = 0
    only: dict[str, str] = field(default_factory=dict)


COUNT, P50 = ("declarations", "count", "*"), ("hours", "median", "release_calendar")
P90, MEAN = ("nine in ten", "q90", "release_calendar"), ("hours", "mean", "release_calendar")
IMPORTS, EXPORTS = ("imports", "sum", "import_value"), ("exports", "sum", "export_value")
PAID, DUE, WEIGHT = ("collected", "sum", "amount"), ("assessed", "sum", "assessed"), ("kilograms", "sum", "net_kg")
MET = ("on target", "mean", "on_target")
CHARTS = (
    Chart("overview", "strip", "Declarations and release time", "clearance", (), (COUNT, P50, P90, MET), "tiles"),
    Chart("overview", "worth", "Imports and exports", "item", (), (IMPORTS, EXPORTS), "tiles"),
    Chart("overview", "paid", "Revenue", "payment", (), (PAID,), "tiles"),
    Chart("overview", "revenue", "Revenue collected", "payment", ("month",), (PAID,)),
    Chart("overview", "volume", "Declarations", "clearance", ("month",), (COUNT,)),
    Chart("overview", "offices", "Release time by office", "clearance", ("office",), (P50,), picks="office"),
    Chart("overview", "origins", "Import value by origin", "item", ("origin",), (IMPORTS,), "map", "origin"),
    Chart("overview", "chapters", "Import value by HS chapter", "item", ("hs2",), (IMPORTS,), picks="hs2", most=12),
    Chart("overview", "lanes", "Declarations by lane", "clearance", ("lane",), (COUNT,), picks="lane"),
    Chart("overview", "modes", "Declarations by mode of transport", "clearance", ("mode",), (COUNT,), picks="mode"),
    Chart("overview", "table", "Offices", "clearance", ("office",), (COUNT, P50, MET), "table", "office"),
    Chart("clearance", "clock", "Time by lane", "clearance", ("lane",), (MEAN, ("waiting", "mean", "waiting_calendar"))),
    Chart("clearance", "flow", "Clearance route", "clearance", ("lane", "selection"), (COUNT,)),
    Chart("clearance", "cohorts", "Release time by month", "clearance", ("month",), (P50, P90), "line"),
    Chart("clearance", "target", "Released on target", "clearance", ("month",), (MET,)),
    Chart("clearance", "offices", "Slowest declarations by office", "clearance", ("office",), (P90,), picks="office"),
    Chart("clearance", "matrix", "Release time by lane and mode", "clearance", ("lane", "mode"), (P50,), "heat"),
    Chart("clearance", "spread", "Spread of release times", "clearance", ("day",), (COUNT,), most=60),
    Chart("clearance", "week", "Hours of the week", "clearance", ("weekday", "hour"), (COUNT,), "heat"),
    Chart("clearance", "paths", "Authorised operators", "clearance", ("mode", "aeo"), (P50,), picks="mode"),
    Chart("clearance", "backlog", "Open declarations", "clearance", ("office",), (COUNT,), "table", only={"is_open": "1"}),
    Chart("trade", "trend", "Imports and exports", "item", ("month",), (IMPORTS, EXPORTS), "line"),
    Chart("trade", "weight", "Weight", "item", ("month",), (WEIGHT,), "line"),
    Chart("trade", "tree", "Goods", "item", ("hs2", "hs4"), (IMPORTS,), "tree", most=200),
    Chart("trade", "goods", "Goods by value", "item", ("hs2",), (IMPORTS, WEIGHT), "table", "hs2"),
    Chart("trade", "movers", "Subheadings", "item", ("hs6",), (IMPORTS, WEIGHT), "table", most=50),
    Chart("trade", "partners", "Imports by origin", "item", ("origin",), (IMPORTS,), picks="origin", most=15),
    Chart("trade", "bump", "Origins by month", "item", ("month", "origin"), (IMPORTS,), "lines"),
    Chart("trade", "dependent", "Subheadings and origins", "item", ("hs6", "origin"), (IMPORTS,), "table", most=50),
    Chart("revenue", "fan", "Revenue by month", "payment", ("month",), (PAID,), "line"),
    Chart("revenue", "path", "Assessed by month", "tax_line", ("month",), (DUE,), "line"),
    Chart("revenue", "taxes", "By tax", "payment", ("tax",), (PAID,), "table"),
    Chart("revenue", "offices", "By office", "payment", ("office",), (PAID,), "table", "office"),
    Chart("revenue", "chapters", "By HS chapter", "payment", ("hs2",), (PAID,), "table", "hs2", 40),
    Chart("revenue", "ladder", "Assessed by tax and month", "tax_line", ("month", "tax"), (DUE,), "lines"),
)
PAGES = {"overview": "/", "clearance": "/clearance", "trade": "/trade", "revenue": "/revenue"}


def narrowed(chart: Chart, picks: dict[str, str]) -> dict[str, str]:
    """The picks that a view is filtered by: all but its own."""
    return {**{key: code for key, code in picks.items() if key in CHOSEN and key != chart.picks}, **chart.only}
