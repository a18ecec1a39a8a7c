"""The time release study in words: headings of its tables, names of its steps, routes and ages."""

from analytics.clearance.study import INTERVALS
from dashboard.components.core.table import end
from dashboard.pages.clearance.trs import DESCRIBED
from data.language import mark

TIMED = ("on_target_share", "same_day_share", "slow_share", "stuck_share", "pre_arrival_share")  # as the catalogue names them
NAMES = {
    "Release": mark("Release"),
    "Customs": mark("Customs"),
    "Lodgement": mark("Lodgement"),
    "Assessment": mark("Assessment"),
    "Payment": mark("Payment"),
    "Granting": mark("Payment to release"),
    "Inspection": mark("Inspection"),
    "Gate-out": mark("Gate-out"),
}  # as `analytics.clearance.study` names them
WORDS = {name: DESCRIBED[key] for key, _, name in INTERVALS}
COUNT = ("n", end(mark("Declarations")))
STATISTICS = (
    COUNT,
    ("median", end(mark("Median"))),
    ("p75", end(mark("75 in 100 within"))),
    ("p90", end(mark("90 in 100 within"))),
    ("trimmed", end(mark("Trimmed mean"))),
    ("mean", end(mark("Mean"))),
)
MEDIAN_RANGE = ("median_range", end(mark("95 % interval")))
RATIO = ("ratio", end(mark("Reliability")))
SPREAD = (
    ("usual", end(mark("Most frequent"))),
    ("range", end(mark("Range"))),
    ("iqr", end(mark("Middle half"))),
    RATIO,
    ("extreme", end(mark("Extreme"))),
)
SHARED = mark("On target"), mark("Same day"), mark("Over 5 days"), mark("Over 30 days"), mark("Before arrival")
SHARES = dict(zip(TIMED, map(end, SHARED), strict=True))
AGES = {
    "up to 1 day": mark("Up to 1 day"),
    "1 to 5 days": mark("1 to 5 days"),
    "5 to 30 days": mark("5 to 30 days"),
    "over 30 days": mark("Over 30 days"),
}  # as `analytics.clearance.study` names them
STEP_NAMES = {
    "lodged": mark("Lodgement"),
    "lane": mark("Lane"),
    "inspected": mark("Inspection"),
    "agency": mark("Other agency"),
    "amended": mark("Amendment"),
}
ALTERNATIVES = {
    ("lodged", "early"): mark("Early"),
    ("lodged", "later"): mark("After arrival"),
    ("inspected", "yes"): mark("Inspected"),
    ("inspected", "no"): mark("Not inspected"),
    ("agency", "yes"): mark("Asked"),
    ("agency", "no"): mark("Not asked"),
    ("amended", "yes"): mark("Amended"),
    ("amended", "no"): mark("Not amended"),
}
ROUTE = {  # what else happened on a clearance route
    "early": mark("lodged before arrival"),
    "inspected": mark("inspected"),
    "agency": mark("other agency"),
    "amended": mark("amended"),
}
CUT_HEADINGS = (
    ("cut", mark("By")),
    ("name", ""),
    *STATISTICS,
    RATIO,
    ("customs", end(mark("Customs, median"))),
    ("open", end(mark("Open"))),
    ("standard", end(mark("Standard"))),
)
PEAK_PARTS = (("", ""), ("_share", end(mark("Share"))), ("_peak", end(mark("Busiest hour"))))
KINDS = (("registered", mark("Registered")), ("released", mark("Released")))
COMBINED = (
    *(("early", mark("Lodged early")), ("facilitated", mark("Facilitated")), ("aeo", mark("AEO")), COUNT, ("share", end(mark("Share")))),
    *(STATISTICS[1], ("none", end(mark("None of the three"))), ("change", end(mark("Change")))),
)
