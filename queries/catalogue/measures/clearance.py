"""Clearance: declarations and the time they take."""

from queries.catalogue.measure_types import FACILITATION, ORGANISATION, mean_hours, percentile, share, total

GONE = "Mean over declarations that have arrived, been released and left the gate; the four owners add up to the whole."
COUNTED = "Declarations are cut by goods and origin through their principal item, the one of largest customs value."

MEASURES = (
    total(
        "declarations",
        "Declarations",
        "clearance",
        "declarations",
        "count",
        0,
        f"Declarations registered and not cancelled. {COUNTED}",
        "D",
        observed="declarations",
    ).under(ORGANISATION, 1),
    percentile(
        "release_hours_p50", "Release time, median", "release", 0.5, "From arrival to release: half of the declarations take less.", "T1"
    ).under(FACILITATION, 1),
    percentile(
        "release_hours_p90", "9 in 10 released within",
        "release", 0.9, "From arrival to release: 9 in 10 of the declarations take less.", "T1"
    ),
    percentile(
        "customs_hours_p50", "Customs processing time, median",
        "customs", 0.5, "From arrival, or registration if later, to release: half of the declarations take less.", "T2"
    ),
    percentile(
        "customs_hours_p90", "Customs processing time, 9 in 10 within",
        "customs", 0.9, "From arrival, or registration if later, to release: 9 in 10 of the declarations take less.", "T2"
    ).under(FACILITATION, 2),
    mean_hours("delay_hours", "Arrival to gate-out", "total_seconds", f"Arrival to gate-out. {GONE}", "1.3"),
    mean_hours(
        "delay_trader_hours",
        "Owned by the trader",
        "trader_seconds",
        f"Unloading to registration, assessment to payment, release to gate-out. {GONE}",
        "1.3",
    ),
    mean_hours(
        "delay_customs_hours",
        "Owned by customs",
        "customs_seconds",
        f"Registration to assessment and payment to release, less other agencies' time in them. {GONE}",
        "1.3",
    ),
    mean_hours("delay_oga_hours", "Owned by other agencies", "oga_seconds", f"Request to answer of another agency. {GONE}", "1.3"),
    mean_hours("delay_port_hours", "Owned by the port", "port_seconds", f"Arrival to unloading. {GONE}", "1.3"),
    share(
        "on_target_share",
        "Released on target",
        "clearance",
        "on_target",
        "target_base",
        1,
        "Released within their service standard, over released plus open beyond it, in hours of the clock chosen. Of the standards loaded "
        "the finest row holds: its office first, then mode, then lane; declarations without one are not counted. Where none are loaded: "
        "72 h by sea and rail, 24 h by air and road, 48 h by post.",
        "F8",
    ).under(FACILITATION, 3),
    share(
        "same_day_share",
        "Same-day assessment",
        "clearance",
        "same_day",
        "same_day_base",
        1,
        "Assessed on the day of registration, over registered on days that are over.",
        "T7",
    ),
    share(
        "slow_share",
        "Declarations over 5 days",
        "clearance",
        "slow",
        "slow_base",
        -1,
        "Not assessed within five days, over those registered at least five days ago.",
        "T8",
    ),
    share(
        "stuck_share",
        "Declarations over 30 days",
        "clearance",
        "stuck",
        "stuck_base",
        -1,
        "Not assessed within 30 days, over those registered at least 30 days ago.",
        "T9",
    ),
    share(
        "pre_arrival_share",
        "Pre-arrival lodgement",
        "clearance",
        "pre_arrival",
        "stamped_imports",
        1,
        "Import declarations lodged before arrival, over those with both stamps.",
        "F2",
    ),
)
