"""The warehouse: one star of facts and reference tables in SQLAlchemy Core.

Codes are text (HS keeps its zeros), `-` means not stated. Months are integers yyyymm. Stamps are local time of the office.
Value and weight are exact decimals; tax amounts keep six places so that value × rate / 100 is stored unrounded.
An additive column is NULL where the source cannot know it: a sum over nothing known is unknown, not zero.
"""
from sqlalchemy import Boolean, Column, Date, DateTime, Double, Integer, MetaData, Numeric, SmallInteger, String, Table

metadata = MetaData()
NOT_STATED = "-"


def code(name: str) -> Column:
    return Column(name, String, nullable=False, default=NOT_STATED)


def value(name: str) -> Column:
    return Column(name, Numeric(18, 4))


def tax_amount(name: str) -> Column:
    return Column(name, Numeric(18, 6))


def weight(name: str) -> Column:
    return Column(name, Numeric(18, 3))


def flag(name: str) -> Column:
    return Column(name, SmallInteger)


def hours(name: str) -> Column:
    return Column(name, Double)


def header() -> list[Column]:
    """The cuts that every declaration-based fact carries, in the order of the sort key."""
    return [Column("month", Integer, nullable=False), *map(code, HEADER[1:]), Column("load_id", Integer, nullable=False)]


HEADER = ("month", "office", "flow", "procedure", "lane", "mode", "origin", "hs2", "hs4", "hs6",
          "trader", "broker", "agreement", "relief", "aeo", "selection", "currency")


# ---- reference ---------------------------------------------------------------------------------------------------------------
# Grain: one row per customs office; `mode` is its main mode of transport, `calendar` its opening hours.
office = Table("office", metadata, code("code"), Column("name", String), code("region"), code("mode"), Column("lat", Double), Column("lon", Double), code("calendar"))
# Grain: one row per country or area, by ISO 3166 two-letter code.
country = Table("country", metadata, code("code"), code("iso3"), code("m49"), Column("name", String), Column("name_fr", String), Column("name_es", String), Column("name_ar", String), code("region"), code("subregion"))
# Grain: one row per HS section (roman number).
section = Table("section", metadata, code("code"), Column("label", String), Column("position", Integer))
# Grain: one row per HS chapter (two digits), with the product's own short label.
chapter = Table("chapter", metadata, code("code"), code("section"), Column("label", String))
# Grain: one row per HS edition and code of any level, described by a loaded nomenclature.
hs = Table("hs", metadata, Column("edition", SmallInteger), code("code"), Column("level", SmallInteger), code("section"), code("parent"), Column("description", String))
# Grain: one row per importer, exporter or foreign supplier.
trader = Table("trader", metadata, code("code"), Column("name", String), code("kind"), Column("aeo_since", Date), code("size"))
# Grain: one row per customs broker (declarant).
broker = Table("broker", metadata, code("code"), Column("name", String))
# Grain: one row per customs officer, pseudonymised.
officer = Table("officer", metadata, code("code"), code("office"), code("role"))
# Grain: one row per customs procedure code.
procedure = Table("procedure", metadata, code("code"), Column("label", String), code("flow"), Column("suspensive", Boolean))
# Grain: one row per selectivity lane, with the share the administration expects.
lane = Table("lane", metadata, code("code"), Column("label", String), Column("position", Integer), Column("expected_share", Double))
# Grain: one row per trade agreement.
agreement = Table("agreement", metadata, code("code"), Column("label", String), Column("starts_on", Date))
# Grain: one row per agreement and partner country.
agreement_partner = Table("agreement_partner", metadata, code("agreement"), code("country"))
# Grain: one row per HS6, agreement (`-` = most favoured nation) and tax, with the rate in per cent valid from a date.
tariff = Table("tariff", metadata, code("hs6"), code("agreement"), code("tax"), Column("valid_from", Date), Column("rate", Numeric(9, 4)))
# Grain: one row per tax, duty or fee code.
tax = Table("tax", metadata, code("code"), Column("label", String), code("class"))
# Grain: one row per relief code; class is policy, preference or suspension.
relief = Table("relief", metadata, code("code"), Column("label", String), code("class"))
# Grain: one row per calendar month of the civil and fiscal year.
month = Table("month", metadata, Column("month", Integer), Column("quarter", String), Column("year", Integer), Column("fiscal_year", Integer))
# Grain: one row per opening calendar; weekend holds the ISO days closed, as in "6,7".
calendar = Table("calendar", metadata, code("code"), Column("label", String), Column("weekend", String), Column("opens", Double), Column("closes", Double))
# Grain: one row per calendar and public holiday.
holiday = Table("holiday", metadata, code("calendar"), Column("date", Date), Column("label", String))
# Grain: one row per month and currency: units of local currency for one unit of the foreign one (or as `quoted` says).
exchange_rate = Table("exchange_rate", metadata, Column("month", Integer), code("currency"), code("country"), Column("rate", Numeric(18, 8)), Column("quoted", String))
# Grain: one row per partner, heading and mode (`-` = any), with the CIF/FOB factor and its source.
cif_fob = Table("cif_fob", metadata, code("partner"), code("hs4"), code("mode"), Column("factor", Numeric(9, 4)), Column("source", String))
# Grain: one row per seaport, by UN/LOCODE.
port = Table("port", metadata, code("code"), Column("name", String), code("country"), Column("lat", Double), Column("lon", Double))

# ---- facts -------------------------------------------------------------------------------------------------------------------
# Grain: one row per item of a declaration that was not cancelled, latest version; month is that of registration.
item = Table(
    "item", metadata, *header(), code("decl_id"), Column("item_no", Integer), Column("registered_on", Date), code("hs_code"), Column("hs_edition", SmallInteger), code("departure"),
    *map(value, ("value", "fob_value", "freight", "insurance", "invoice_value")), code("invoice_currency"), Column("fx", Numeric(18, 8)),
    *map(weight, ("net_kg", "gross_kg", "quantity")), code("unit"), Column("rate_mfn", Numeric(9, 4)), Column("rate_applied", Numeric(9, 4)), flag("preference_claimed"), flag("preference_eligible"),
    # additive: value by flow, its duty and taxes as assessed and as paid, forgone, one per row, one per row that passes every error rule
    value("import_value"), value("export_value"), *map(tax_amount, ("duty_assessed", "tax_assessed", "forgone", "duty_collected", "home_use_duty")), value("home_use_value"),
    flag("items"), flag("valid"),
    # kept as declared, for risk analysis
    *map(code, ("process_type", "transaction_type", "payment_type", "tax_type", "origin_marking", "seller", "courier")))
# Grain: one row per declaration, item (0 = header) and tax; month is that of registration.
tax_line = Table(
    "tax_line", metadata, *header(), code("tax"), code("decl_id"), Column("item_no", Integer), value("base"), Column("rate", Numeric(9, 4)),
    # additive: assessed (payable), its duty part, forgone by relief or preference, paid so far; `assessed_known`, `due` only where payments are known, `liability` = (paid or assessed) + forgone
    *map(tax_amount, ("assessed", "duty_assessed", "forgone", "paid", "assessed_known", "liability")), flag("lines"))
# Grain: one row per receipt and tax line it settles (or per month, office and tax where the source is already summed); month is that of payment.
payment = Table("payment", metadata, *header(), code("tax"), code("receipt"), code("decl_id"), Column("item_no", Integer), Column("paid_on", Date), code("method"), tax_amount("amount"), flag("receipts"))
# Grain: one row per declaration, with every stamp; goods and origin are those of its principal item (largest customs value); month is that of registration.
clearance = Table(
    "clearance", metadata, *header(), code("decl_id"), Column("registered_on", Date), code("first_lane"),
    *(Column(stamp, DateTime) for stamp in ("manifest_at", "arrival_at", "unloaded_at", "lodged_at", "registered_at", "lane_at", "docs_start_at", "docs_end_at", "insp_start_at", "insp_end_at",
                                            "oga_request_at", "oga_ok_at", "assessed_at", "paid_at", "released_at", "gate_out_at")),
    Column("is_open", SmallInteger), Column("reroutes", SmallInteger), Column("amendments", SmallInteger), Column("item_count", Integer),
    # intervals in hours: arrival to release, customs' own (release less the later of arrival and registration), each in calendar and in working hours, with their histogram bins
    *map(hours, ("release_calendar", "release_working", "customs_calendar", "customs_working")), hours("target_hours"),
    *(Column(bin_, SmallInteger) for bin_ in ("release_calendar_bin", "release_working_bin", "customs_calendar_bin", "customs_working_bin")),
    # the owners of the delay from arrival to gate-out, in calendar hours; parts add up to the total
    *map(hours, ("trader_hours", "customs_hours", "oga_hours", "port_hours", "total_hours")),
    # additive counts of declarations, and money
    *map(flag, ("declarations", "imports", "stamped_imports", "pre_arrival", "on_target_calendar", "on_target_working", "target_base_calendar", "target_base_working", "timed", "same_day", "slow", "stuck", "stuck_base",
                "amended", "amendable", "by_aeo", "aeo_known", "inspectable", "inspected", "irregular", "inspected_random", "irregular_random", "inspected_targeted", "irregular_targeted", "still_open")),
    value("customs_value"), tax_amount("tax_paid"), flag("paying_imports"), tax_amount("uplift"))
# Grain: one row per inspection of a declaration or item; month is that of registration; critical is an outcome, never a feature.
inspection = Table(
    "inspection", metadata, *header(), code("decl_id"), Column("item_no", Integer), code("type"), code("reason"), code("officer"), Column("started_at", DateTime), Column("ended_at", DateTime),
    code("result"), code("offence"), tax_amount("uplift"), tax_amount("penalty"), code("critical"), flag("inspections"), flag("findings"))
# Grain: one row per month, reporter, partner, flow and HS6 as the partner reports it (value in US dollars).
mirror = Table("mirror", metadata, Column("month", Integer), code("reporter"), code("partner"), code("flow"), code("hs2"), code("hs4"), code("hs6"), Column("hs_edition", SmallInteger),
               code("valuation"), code("source"), Column("load_id", Integer), Column("value_usd", Numeric(20, 4)), weight("net_kg"), weight("quantity"), code("unit"))
# Grain: one row per measure, month, office (`-` = all) and tax (`-` = all); revenue_target holds it where it is money to collect, goal where it is a level to reach.
target = Table("target", metadata, code("measure"), Column("month", Integer), code("office"), code("tax"), code("currency"), Column("load_id", Integer), tax_amount("revenue_target"), Column("goal", Double), code("approved_by"), flag("targets"))
# Grain: one row per series, origin month and target month of a forecast.
forecast = Table("forecast", metadata, code("series"), Column("origin", Integer), Column("month", Integer), code("model"), code("version"), Column("release", Integer),
                 *(Column(q, Double) for q in ("mean", "p2_5", "p10", "p25", "p50", "p75", "p90", "p97_5")))

# ---- the record of the data itself -------------------------------------------------------------------------------------------
# Grain: one row per quality rule, office and month: rows seen, rows that fail, one example.
finding = Table("finding", metadata, Column("rule", SmallInteger), code("severity"), code("office"), Column("month", Integer), Column("rows", Integer), Column("failed", Integer), Column("load_id", Integer), Column("example", String))
# Grain: one row per physical record that was not loaded.
quarantine = Table("quarantine", metadata, Column("load_id", Integer), Column("file", String), Column("line", Integer), Column("column", String), Column("rule", String), Column("raw", String))
# Grain: one row per file loaded; report is the reconciliation as JSON.
load = Table("load", metadata, Column("load_id", Integer), Column("source", String), Column("file", String), Column("sha256", String), Column("loaded_at", DateTime), Column("physical", Integer), Column("loaded", Integer),
             Column("quarantined", Integer), Column("blank", Integer), Column("duplicate", Integer), Column("report", String))
# Grain: one row per release of the data that led to this one, itself included; last_full_month and as_of bound what is known.
release = Table("release", metadata, Column("number", Integer), Column("created_at", DateTime), Column("note", String), Column("demonstration", Boolean), Column("first_month", Integer), Column("last_month", Integer),
                Column("last_full_month", Integer), Column("as_of", DateTime), Column("currency", String))
# Grain: one row per fact that the demonstration generator planted, for tests to recover.
planted_truth = Table("planted_truth", metadata, code("key"), Column("scope", String), Column("value", String))

# Grain: one row per fact or roll-up and month, with its number of rows: what the route of a question costs.
source_rows = Table("source_rows", metadata, Column("source", String), Column("month", Integer), Column("rows", Integer))

FACTS = {table.name: table for table in (item, tax_line, payment, clearance, inspection, mirror, target)}
