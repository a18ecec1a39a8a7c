"""The facts of the warehouse, each with its grain; additive columns are NULL where the source cannot know them."""

from sqlalchemy import BigInteger, Column, Date, DateTime, Double, Integer, Numeric, SmallInteger, Table

from data.derived.arrears import AGES
from data.derived.delay import CLOCKS, IN_HOURS, INTERVALS, OWNERS
from data.derived.trs_steps import STEPS, TIMED
from data.schema.column_kinds import code, flag, header, hours, metadata, tax_amount, value, weight

STAMPS = (
    "manifest_at",
    "arrival_at",
    "unloaded_at",
    "lodged_at",
    "registered_at",
    "lane_at",
    "docs_start_at",
    "docs_end_at",
    "insp_start_at",
    "insp_end_at",
    "oga_request_at",
    "oga_ok_at",
    "assessed_at",
    "paid_at",
    "released_at",
    "gate_out_at",
)

# Grain: one row per item of a declaration that was not cancelled, latest version; month is that of registration. Where only totals
# are loaded: one row per month (December of a yearly one), flow, partner and HS code, whose `items` and `valid` are unknown.
item = Table(
    "item",
    metadata,
    *header(),
    code("decl_id"),
    Column("item_no", Integer),
    Column("registered_on", Date),
    code("hs_code"),
    Column("hs_edition", SmallInteger),
    code("departure"),
    # origin of imports, destination of exports; the agreement its origin could claim; size of its trader
    *map(code, ("partner", "offered", "size")),
    *map(value, ("value", "fob_value", "freight", "insurance", "invoice_value")),
    code("invoice_currency"),
    Column("fx", Numeric(18, 8)),
    *map(weight, ("net_kg", "gross_kg", "quantity")),
    code("unit"),
    # of an item of a declaration whose value and net mass are known: the bin of its value of a kilogram
    Column("unit_value_bin", SmallInteger),
    Column("rate_mfn", Numeric(9, 4)),
    Column("rate_applied", Numeric(9, 4)),
    Column("rate_preference", Numeric(9, 4)),
    flag("preference_claimed"),
    flag("preference_eligible"),
    # additive: value by flow, its duty and taxes as assessed and as paid, forgone, one per item, one per row,
    # one per item that passes every error rule
    value("import_value"),
    value("export_value"),
    *map(tax_amount, ("duty_assessed", "tax_assessed", "forgone", "duty_collected", "home_use_duty")),
    value("home_use_value"),
    # additive: imports in the currency of their invoice, where its rate is known
    value("foreign_value"),
    # additive: imports that could claim a preference and those that did, the duty it saved and the duty paid for want of a claim
    *map(value, ("eligible_value", "preferred_value")),
    *map(tax_amount, ("duty_saved", "duty_left")),
    # of home use: duty, and all taxes of the item, at the standard rate; all taxes paid (assessed where no payments are known)
    *map(tax_amount, ("statutory_duty", "statutory_tax", "home_use_tax")),
    flag("items"),
    flag("records"),
    flag("valid"),
    # kept as declared, for risk analysis
    *map(code, ("process_type", "transaction_type", "payment_type", "tax_type", "origin_marking", "seller", "courier")),
)
# Grain: one row per declaration, item (0 = header) and tax; month is that of registration.
tax_line = Table(
    "tax_line",
    metadata,
    *header(),
    code("tax"),
    code("decl_id"),
    Column("item_no", Integer),
    value("base"),
    Column("rate", Numeric(9, 4)),
    # additive: assessed (payable), its duty part, forgone by relief or preference, paid so far; `assessed_known` only
    # where payments are known; `liability` = (paid or assessed) + forgone
    *map(tax_amount, ("assessed", "duty_assessed", "forgone", "paid", "assessed_known", "liability")),
    # additive: at the standard rate on the base declared, and what leads from there to what was paid:
    # statutory - preference - exempted - suspended + uplift (by controls) = assessed; assessed - unpaid - refunded = paid
    *map(tax_amount, ("statutory", "preference", "exempted", "suspended", "uplift", "unpaid", "refunded")),
    # additive: unpaid by days from assessment (registration where not assessed yet) to the end of the data; they add up to `unpaid`
    *map(tax_amount, AGES),
    Column("assessed_on", Date),
    code("size"),
    flag("lines"),
)
# Grain: one row per receipt and tax line it settles (or per month, office and tax where the source is already summed).
# Month is that of payment.
payment = Table(
    "payment",
    metadata,
    *header(),
    code("tax"),
    code("receipt"),
    code("decl_id"),
    Column("item_no", Integer),
    Column("paid_on", Date),
    # month in which what is paid for was registered
    Column("registered_month", Integer),
    code("method"),
    tax_amount("amount"),
    flag("receipts"),
)
# Grain: one row per declaration, with every stamp. Goods and origin are those of its
# principal item (largest customs value); month is that of registration.
clearance = Table(
    "clearance",
    metadata,
    *header(),
    code("decl_id"),
    Column("registered_on", Date),
    code("first_lane"),
    *(Column(stamp, DateTime) for stamp in STAMPS),
    Column("is_open", SmallInteger),
    Column("reroutes", SmallInteger),
    Column("amendments", SmallInteger),
    Column("item_count", Integer),
    # hours from arrival to release (of what is still open, up to the end of the data: `waiting`), in calendar and in working hours
    *(hours(f"{interval}_{clock}") for interval in IN_HOURS for clock in CLOCKS),
    hours("target_hours"),
    # histogram bins of these, of customs' own part (the later of arrival and registration to release; of what is still open `held`),
    # and of the steps between, where lodgement before arrival is negative
    *(Column(f"{interval}_{clock}_bin", SmallInteger) for interval in (*INTERVALS, *STEPS) for clock in CLOCKS),
    # the way taken: 1 lodged before arrival, 2 inspected, 4 seen by another agency, 8 amended, added up
    Column("path", SmallInteger),
    # hour of the week, 0 to 167 from Monday midnight
    Column("registered_slot", SmallInteger),
    Column("released_slot", SmallInteger),
    # additive: the owners of the delay from arrival to gate-out, in whole seconds whose parts add up to the total,
    # known of those that are `gone`
    *(Column(f"{part}_seconds_{clock}", BigInteger) for part in (*OWNERS, "total") for clock in CLOCKS),
    flag("gone"),
    # additive: each interval in whole seconds, of those whose bin is known
    *(Column(f"{interval}_span_{clock}", BigInteger) for interval in TIMED for clock in CLOCKS),
    # additive counts of declarations, and money
    *map(
        flag,
        (
            "declarations",
            "imports",
            "stamped_imports",
            "pre_arrival",
            "on_target_calendar",
            "on_target_working",
            "target_base_calendar",
            "target_base_working",
            "same_day",
            "same_day_base",
            "slow",
            "slow_base",
            "stuck",
            "stuck_base",
            "amended",
            "amendable",
            "by_aeo",
            "aeo_known",
            "inspectable",
            "inspected",
            "irregular",
            "inspected_random",
            "irregular_random",
            "inspected_targeted",
            "irregular_targeted",
            "still_open",
        ),
    ),
    value("customs_value"),
    tax_amount("tax_paid"),
    flag("paying_imports"),
    tax_amount("uplift"),
)
# Grain: one row per inspection of a declaration or item; month is that of registration; critical is an outcome, never a feature.
inspection = Table(
    "inspection",
    metadata,
    *header(),
    code("decl_id"),
    Column("item_no", Integer),
    code("type"),
    code("reason"),
    code("officer"),
    Column("started_at", DateTime),
    Column("ended_at", DateTime),
    code("result"),
    code("offence"),
    tax_amount("uplift"),
    tax_amount("penalty"),
    code("critical"),
    flag("inspections"),
    flag("findings"),
)
# Grain: one row per month, reporter, partner, flow and HS code as the partner reports it; `months` is 12 where it is the total of a year,
# kept at its December. `value` is in `currency` as reported, value_usd in US dollars or unknown where no rate is loaded.
mirror = Table(
    "mirror",
    metadata,
    Column("month", Integer),
    code("reporter"),
    code("partner"),
    code("flow"),
    code("hs2"),
    code("hs4"),
    code("hs6"),
    Column("hs_edition", SmallInteger),
    code("valuation"),
    code("source"),
    Column("load_id", Integer),
    Column("value_usd", Numeric(20, 4)),
    weight("net_kg"),
    weight("quantity"),
    code("unit"),
    code("hs_code"),
    Column("months", SmallInteger),
    code("currency"),
    Column("value", Numeric(20, 4)),
)
# Grain: one row per measure, month, office (`-` = all) and tax (`-` = all).
# revenue_target holds it where it is money to collect, goal where it is a level to reach, treasury what the treasury says it received.
target = Table(
    "target",
    metadata,
    code("measure"),
    Column("month", Integer),
    code("office"),
    code("tax"),
    code("currency"),
    Column("load_id", Integer),
    tax_amount("revenue_target"),
    Column("goal", Double),
    tax_amount("treasury"),
    code("approved_by"),
    flag("targets"),
    flag("statements"),
)


def _attainment(name: str, *places: str) -> Table:
    amounts = (Column(amount, Numeric(38, 6)) for amount in ("revenue_target", "target_due", "revenue_targeted"))
    return Table(name, metadata, Column("month", Integer), *map(code, places), *amounts, Column("targets", BigInteger))


# Revenue beside its target, made by `data.derived.attainment` when a release is published. Grain: one row per month, currency and the
# places of the table. A question reads the table of exactly the places that it cuts or filters by: a target of all offices says nothing of
# one of them, and where targets of offices and of all cover the same revenue only one of them counts.
# revenue_target: target; target_due: the same, of months whose revenue is known in full; revenue_targeted: the revenue of those months,
# offices and taxes that have one.
attainment = _attainment("attainment", "office", "tax", "currency")
attainment_office = _attainment("attainment_office", "office", "currency")
attainment_tax = _attainment("attainment_tax", "tax", "currency")
attainment_nation = _attainment("attainment_nation", "currency")
