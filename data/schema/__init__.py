"""The warehouse: one star of facts and reference tables in SQLAlchemy Core.

Codes are text (HS keeps its zeros), `-` means not stated. Months are integers yyyymm. Stamps are local time of the office.
Value and weight are exact decimals; tax amounts keep six places so that value × rate / 100 is stored unrounded.
An additive column is NULL where the source cannot know it: a sum over nothing known is unknown, not zero.
"""

from sqlalchemy import Boolean, Column, Date, DateTime, Double, Integer, LargeBinary, Numeric, SmallInteger, String, Table

from data.schema.column_kinds import HEADER, NOT_STATED, code, metadata
from data.schema.facts import (
    attainment,
    attainment_nation,
    attainment_office,
    attainment_tax,
    clearance,
    inspection,
    item,
    mirror,
    payment,
    target,
    tax_line,
)

__all__ = ["HEADER", "NOT_STATED", "attainment", "clearance", "inspection", "item", "metadata", "mirror", "payment", "target", "tax_line"]

# ---- reference ---------------------------------------------------------------------------------------------------------------
# Grain: one row per customs office; `mode` is its main mode of transport, `calendar` its opening hours.
office = Table(
    "office",
    metadata,
    code("code"),
    Column("name", String),
    code("region"),
    code("mode"),
    Column("lat", Double),
    Column("lon", Double),
    code("calendar"),
)
# Grain: one row per country or area, by ISO 3166 two-letter code.
country = Table(
    "country",
    metadata,
    code("code"),
    code("iso3"),
    code("m49"),
    Column("name", String),
    Column("name_fr", String),
    Column("name_es", String),
    Column("name_ar", String),
    code("region"),
    code("subregion"),
)
# Grain: one row per name that the administration writes for a country, with its code.
country_name = Table("country_name", metadata, code("name"), code("code"))
# Grain: one row per HS section (roman number).
section = Table("section", metadata, code("code"), Column("label", String), Column("position", Integer))
# Grain: one row per HS chapter (two digits), with the product's own short label.
chapter = Table("chapter", metadata, code("code"), code("section"), Column("label", String))
# Grain: one row per HS edition and code of any level, described by a loaded nomenclature.
hs = Table(
    "hs",
    metadata,
    Column("edition", SmallInteger),
    code("code"),
    Column("level", SmallInteger),
    code("section"),
    code("parent"),
    Column("description", String),
)
# Grain: one row per HS subheading and subheading of another edition that it becomes; the share of its value may be unknown.
concordance = Table(
    "concordance",
    metadata,
    Column("from_edition", SmallInteger),
    code("from_code"),
    Column("to_edition", SmallInteger),
    code("to_code"),
    Column("share", Numeric(9, 6)),
)
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
# Grain: one row per office, mode and lane (`-` = any) with the hours within which its declarations are to be released, on each clock.
standard = Table(
    "standard",
    metadata,
    code("office"),
    code("mode"),
    code("lane"),
    Column("calendar_hours", Double),
    Column("working_hours", Double),
)
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
month = Table(
    "month", metadata, Column("month", Integer), Column("quarter", String), Column("year", Integer), Column("fiscal_year", Integer)
)
# Grain: one row, or none: what the administration states of itself; `digest` is that of its emblem.
administration = Table(
    "administration",
    metadata,
    Column("name", String),
    Column("currency", String),
    Column("fiscal_start", SmallInteger),
    Column("language", String),
    Column("digest", String),
    Column("emblem", LargeBinary),
    Column("kind", String),
)
# Grain: one row per opening calendar, `-` for offices without one; weekend holds the ISO days closed, as in "6,7".
calendar = Table(
    "calendar",
    metadata,
    code("code"),
    Column("label", String),
    Column("weekend", String),
    Column("opens", Double),
    Column("closes", Double),
)
# Grain: one row per calendar and public holiday.
holiday = Table("holiday", metadata, code("calendar"), Column("date", Date), Column("label", String))
# Grain: one row per month and currency: units of local currency for one unit of the foreign one (or as `quoted` says).
exchange_rate = Table(
    "exchange_rate",
    metadata,
    Column("month", Integer),
    code("currency"),
    code("country"),
    Column("rate", Numeric(18, 8)),
    Column("quoted", String),
)
# Grain: one row per partner, heading and mode (`-` = any), with the CIF/FOB factor and its source.
cif_fob = Table("cif_fob", metadata, code("partner"), code("hs4"), code("mode"), Column("factor", Numeric(9, 4)), Column("source", String))
# Grain: one row per seaport, by UN/LOCODE.
port = Table("port", metadata, code("code"), Column("name", String), code("country"), Column("lat", Double), Column("lon", Double))

# ---- the record of the data itself -------------------------------------------------------------------------------------------
# Grain: one row per quality rule, office and month: rows seen, rows that fail, one example.
finding = Table(
    "finding",
    metadata,
    Column("rule", SmallInteger),
    code("severity"),
    code("office"),
    Column("month", Integer),
    Column("rows", Integer),
    Column("failed", Integer),
    Column("load_id", Integer),
    Column("example", String),
)
# Grain: one row per physical record, or cell of one, that was not loaded; value is the text of the cell that broke the rule.
quarantine = Table(
    "quarantine",
    metadata,
    Column("load_id", Integer),
    Column("file", String),
    Column("line", Integer),
    Column("column", String),
    Column("rule", String),
    Column("value", String),
    Column("raw", String),
)
# Grain: one row per file loaded; report is the reconciliation as JSON.
load = Table(
    "load",
    metadata,
    Column("load_id", Integer),
    Column("source", String),
    Column("file", String),
    Column("sha256", String),
    Column("loaded_at", DateTime),
    Column("physical", Integer),
    Column("loaded", Integer),
    Column("quarantined", Integer),
    Column("blank", Integer),
    Column("duplicate", Integer),
    Column("report", String),
)
# Grain: one row per release of the data that led to this one, itself included; last_full_month and as_of bound what is known.
release = Table(
    "release",
    metadata,
    Column("number", Integer),
    Column("created_at", DateTime),
    Column("note", String),
    Column("demonstration", Boolean),
    Column("first_month", Integer),
    Column("last_month", Integer),
    Column("last_full_month", Integer),
    Column("as_of", DateTime),
    Column("currency", String),
    Column("schema_version", Integer),  # that of `data.schema.version` when it was written
)
# Grain: one row per fact that the demonstration generator planted, for tests to recover.
planted_truth = Table("planted_truth", metadata, code("key"), Column("scope", String), Column("value", String))

# Grain: one row per fact or roll-up and month, with its number of rows: what the route of a question costs.
source_rows = Table("source_rows", metadata, Column("source", String), Column("month", Integer), Column("rows", Integer))

FACTS = {table.name: table for table in (item, tax_line, payment, clearance, inspection, mirror, target, attainment)}
BOOKS = (load, quarantine, release)  # no fact depends on their columns: those they lack are added when a release is opened for writing
LATER = frozenset({"administration", "standard"})  # tables that a release of an earlier version may lack: then nothing is stated there
# Facts kept at several grains that are not sums of each other: the first that holds the columns of a question answers it, and no other.
GRAINS = {"attainment": (attainment_nation, attainment_office, attainment_tax, attainment)}
