"""The vocabulary: every measure and every dimension, one entry each."""
from dataclasses import dataclass
from difflib import get_close_matches

BIN_RATIO = 1.03      # width of a histogram bin: a percentile read from bins is within 3 % of the exact one
BIN_ORIGIN = 1 / 60   # hours; bin 0 holds everything up to one minute
CLOCKS = ("calendar", "working")


@dataclass(frozen=True)
class Dimension:
    """A way to cut: the column `key` of a fact, or `lookup` = (table, key, value) reached from the column of a finer dimension."""
    key: str
    label: str
    plural: str
    finer: str = ""
    lookup: tuple[str, str, str] | None = None
    names: tuple[str, str] | None = None      # (table, column) where the label of a code stands
    order: tuple[str, ...] = ()               # fixed order of codes; else by measure


@dataclass(frozen=True)
class Measure:
    """A KPI. `parts` are additive columns of its fact: one for a total, (part, whole) for a share, (interval, q) for a percentile."""
    key: str
    label: str
    kind: str                                 # total | share | percentile | ratio
    fact: str
    parts: tuple[str, ...]
    unit: str                                 # count | money | kg | percent | hours | money/declaration | index
    good: int                                 # 1 more is better, -1 less is better, 0 neither
    date: str                                 # registration | payment | target
    definition: str
    formula: str
    reference: str                            # of DOMAIN, with its source
    q: float = 0.0
    observed: str = "declarations"            # the additive column that counts observations


def total(key, label, fact, column, unit, good, definition, reference, *, date="registration", observed) -> Measure:
    return Measure(key, label, "total", fact, (column,), unit, good, date, definition, f"Σ {column}", reference, observed=observed)


def share(key, label, fact, part, whole, good, definition, reference, *, unit="percent", observed=None) -> Measure:
    return Measure(key, label, "share", fact, (part, whole), unit, good, "registration", definition, f"Σ {part} / Σ {whole}", reference, observed=observed or whole)


def percentile(key, label, interval, q, definition, reference) -> Measure:
    return Measure(key, label, "percentile", "clearance", (interval,), "hours", -1, "registration", definition, f"P{q * 100:.0f} of {interval} hours, from bins 3 % wide", reference, q=q)


COUNTED = "Declarations are cut by goods and origin through their principal item, the one of largest customs value."

_MEASURES = (
    total("declarations", "Declarations", "clearance", "declarations", "count", 0, f"Declarations registered and not cancelled. {COUNTED}", "D", observed="declarations"),
    total("items", "Items", "item", "items", "count", 0, "Items of the declarations registered and not cancelled.", "D", observed="items"),
    total("import_value", "Import value", "item", "import_value", "money", 0, "Customs value (CIF) of imported items, in local currency.", "V1", observed="items"),
    total("export_value", "Export value", "item", "export_value", "money", 0, "Customs value (FOB) of exported items, in local currency.", "V1", observed="items"),
    total("net_weight", "Net weight", "item", "net_kg", "kg", 0, "Net mass of the items declared.", "V1", observed="items"),
    total("duty_assessed", "Duty assessed", "tax_line", "duty_assessed", "money", 1, "Customs duty payable as assessed, after preference and relief.", "R5", observed="lines"),
    total("tax_assessed", "Duties and taxes assessed", "tax_line", "assessed", "money", 1, "All duties, taxes and fees payable as assessed, after preference and relief.", "R5", observed="lines"),
    total("revenue_collected", "Revenue collected", "payment", "amount", "money", 1, "Payments received, net of reversals, in the month of payment.", "R1", date="payment", observed="receipts"),
    total("revenue_target", "Revenue target", "target", "revenue_target", "money", 0, "The approved target of revenue for the months shown.", "R1", date="target", observed="targets"),
    Measure("target_achievement", "Target achievement", "ratio", "", ("revenue_collected", "revenue_target"), "percent", 1, "payment",
            "Revenue collected over the target of the same months, offices and taxes.", "revenue_collected / revenue_target", "R1", observed="receipts"),
    share("collection_rate", "Collection rate", "tax_line", "paid", "assessed_known", 1, "Paid so far over assessed, for the same declarations.", "R6", observed="lines"),
    share("effective_duty_rate", "Effective duty rate", "item", "home_use_duty", "home_use_value", 0,
          "Duty on imports for home use over their customs value: duty paid, or duty assessed where the source holds no payments.", "R3", observed="items"),
    share("concession_share", "Concession share", "tax_line", "forgone", "liability", -1,
          "Duty and tax forgone by relief or preference over the same plus what was paid (assessed where the source holds no payments).", "R4", observed="lines"),
    share("revenue_per_declaration", "Revenue per import declaration", "clearance", "tax_paid", "paying_imports", 1, "Paid so far per import declaration registered.", "R2", unit="money"),
    share("inspection_rate", "Inspection rate", "clearance", "inspected", "inspectable", -1, "Declarations physically inspected over all whose selection is known.", "E2"),
    share("hit_rate", "Hit rate", "clearance", "irregular", "inspected", 1, "Inspected declarations with a recorded irregularity over those inspected.", "E3"),
    share("hit_rate_random", "Hit rate, random", "clearance", "irregular_random", "inspected_random", 0, "Hit rate of the declarations selected at random: the unbiased one.", "E4"),
    share("hit_rate_targeted", "Hit rate, targeted", "clearance", "irregular_targeted", "inspected_targeted", 1, "Hit rate of the declarations selected by risk criteria.", "E4"),
    percentile("release_hours_p50", "Release time, median", "release", 0.5, "Arrival to release of released declarations, median.", "T1"),
    percentile("release_hours_p90", "Release time, P90", "release", 0.9, "Arrival to release of released declarations, 90th percentile.", "T1"),
    percentile("customs_hours_p50", "Customs time, median", "customs", 0.5, "The later of arrival and registration to release, median.", "T2"),
    percentile("customs_hours_p90", "Customs time, P90", "customs", 0.9, "The later of arrival and registration to release, 90th percentile.", "T2"),
    share("on_target_share", "Released on target", "clearance", "on_target", "target_base", 1, "Released within the target of their mode of transport, over released plus open beyond the target.", "F8"),
    share("same_day_share", "Same-day assessment", "clearance", "same_day", "timed", 1, "Assessed on the day of registration, over registered.", "T7"),
    share("slow_share", "Slow tail", "clearance", "slow", "timed", -1, "Assessed five days or more after registration, over registered.", "T8"),
    share("stuck_share", "Stuck", "clearance", "stuck", "stuck_base", -1, "Not assessed within 30 days, over those registered at least 30 days ago.", "T9"),
    share("pre_arrival_share", "Pre-arrival lodgement", "clearance", "pre_arrival", "stamped_imports", 1, "Import declarations lodged before arrival, over those with both stamps.", "F2"),
    share("aeo_share", "AEO share of declarations", "clearance", "by_aeo", "aeo_known", 1, "Declarations by authorised economic operators over all with a known status.", "F4"),
    share("amendment_rate", "Amendment rate", "clearance", "amended", "amendable", -1, "Declarations amended after registration over all whose amendments are known.", "G4"),
    share("quality_index", "Data quality index", "item", "valid", "items", 1, "Items that pass every error rule of data quality, over all items.", "G5"),
)

_DIMENSIONS = (
    Dimension("month", "Month", "months"),
    Dimension("quarter", "Quarter", "quarters", "month", ("month", "month", "quarter")),
    Dimension("year", "Year", "years", "month", ("month", "month", "year")),
    Dimension("office", "Office", "offices", names=("office", "name")),
    Dimension("region", "Region", "regions", "office", ("office", "code", "region")),
    Dimension("flow", "Flow", "flows", order=("import", "export", "transit")),
    Dimension("procedure", "Procedure", "procedures", names=("procedure", "label")),
    Dimension("lane", "Lane", "lanes", order=("green", "blue", "yellow", "red")),
    Dimension("mode", "Mode of transport", "modes", order=("sea", "air", "road", "rail", "post")),
    Dimension("origin", "Origin", "origins", names=("country", "name")),
    Dimension("partner_region", "Partner region", "partner regions", "origin", ("country", "code", "region")),
    Dimension("section", "HS section", "sections", "hs2", ("chapter", "code", "section"), names=("section", "label")),
    Dimension("hs2", "HS chapter", "chapters", names=("chapter", "label")),
    Dimension("hs4", "HS heading", "headings", names=("hs", "description")),
    Dimension("hs6", "HS subheading", "subheadings", names=("hs", "description")),
    Dimension("trader", "Trader", "traders", names=("trader", "name")),
    Dimension("broker", "Broker", "brokers", names=("broker", "name")),
    Dimension("agreement", "Agreement", "agreements", names=("agreement", "label")),
    Dimension("relief", "Relief", "reliefs", names=("relief", "label")),
    Dimension("tax", "Tax", "taxes", names=("tax", "label")),
    Dimension("aeo", "AEO", "AEO statuses", order=("yes", "no")),
    Dimension("selection", "Selection", "selections", order=("criteria", "random", "manual", "quota")),
    Dimension("currency", "Currency", "currencies"),
)

MEASURES: dict[str, Measure] = {measure.key: measure for measure in _MEASURES}
DIMENSIONS: dict[str, Dimension] = {dimension.key: dimension for dimension in _DIMENSIONS}


class UnknownName(ValueError):
    """A measure, dimension or code that the catalogue does not hold, with the nearest that it does."""


def measure(key: str) -> Measure:
    return _found(key, MEASURES, "measure")


def dimension(key: str) -> Dimension:
    return _found(key, DIMENSIONS, "dimension")


def _found(key, entries, kind):
    if key in entries:
        return entries[key]
    near = get_close_matches(key, entries, 1, 0.4)
    raise UnknownName(f"no {kind} named {key!r}" + (f"; did you mean {near[0]!r}?" if near else f"; there are: {', '.join(entries)}"))
