"""What the columns of rows that no question gives are called, and the names that stand beside their codes."""

from typing import Any

import pandas as pd

from data.language import mark, say
from data.months import month_text
from queries.catalogue import DIMENSIONS, MEASURES
from queries.engine.labels import label

CODED = {"stratum": "office", "product": "hs6"}  # columns of codes, by the dimension that names them
MONTHS = ("month", "first", "last")
NUMBERS = {  # of columns of numbers that share their name with one of texts
    "early": mark("Ended before they began"),
    "size": mark("Size of the mark"),
}
HEADINGS = {
    "above": mark("Above other origins"),
    "adjusted": mark("Adjusted"),
    "aeo": mark("Authorised economic operator"),
    "age": mark("Age, days"),
    "agency": mark("Other agency involved"),
    "all": mark("All"),
    "amended": mark("Amended"),
    "amount": mark("Amount"),
    "apart": mark("Deviation"),
    "arrival_at": mark("Arrived at"),
    "assessed_at": mark("Assessed at"),
    "assumption": mark("Assumption"),
    "auc": mark("Irregular ranks above regular (AUC)"),
    "before": mark("Earlier period"),
    "below": mark("Wholly below the test"),
    "beyond": mark("By chance alone, up to (99 %)"),
    "bin": mark("Class of the histogram"),
    "bound": mark("Bound of the most frequent class"),
    "brought": mark("Collected"),
    "came": mark("Actual"),
    "capped": mark("Money found, large amounts capped"),
    "chance": mark("Chance of an irregularity"),
    "change": mark("Change"),
    "cif": mark("Reported by partners, with freight and insurance (CIF)"),
    "clean": mark("Nothing found, of known results"),
    "code": mark("Code"),
    "collection": mark("Change from collection"),
    "concessions": mark("Change from concessions"),
    "covered": mark("Covered by the event"),
    "currency": mark("Currency"),
    "customs_median": mark("Customs processing time, median, hours"),
    "customs_value": mark("Customs value"),
    "cut": mark("Split by"),
    "daily": mark("Declarations a day"),
    "day": mark("Day"),
    "decl_id": mark("Declaration"),
    "declared": mark("Declared value"),
    "declared_kg": mark("Declared weight, kg"),
    "declared_price": mark("Declared price"),
    "difference": mark("Difference from target"),
    "docs_end_at": mark("Check of documents ended at"),
    "docs_start_at": mark("Check of documents began at"),
    "due": mark("Target due"),
    "change_high": mark("Change, 95 % interval, high end"),
    "change_low": mark("Change, 95 % interval, low end"),
    "early": mark("Lodged before arrival"),
    "effective": mark("Equal suppliers (equivalent number)"),
    "entry": mark("Change from new and lost goods"),
    "expected": mark("Expected"),
    "extreme": mark("Extreme values"),
    "facilitated": mark("Green or blue lane"),
    "false_findings": mark("False findings up to"),
    "feature": mark("Feature"),
    "figure": mark("Figure"),
    "first": mark("First month"),
    "first_lane": mark("First lane"),
    "found": mark("Irregular"),
    "from_hours": mark("From, hours"),
    "gap": mark("Gap"),
    "gate_out_at": mark("Left the port at"),
    "half": mark("Half of the interval"),
    "hhi": mark("Concentration of suppliers"),
    "high": mark("Likely range, high end"),
    "high_95": mark("95 % interval, high end"),
    "hour_of_week": mark("Hour of the week"),
    "indicator": mark("Indicator"),
    "insp_end_at": mark("Inspection ended at"),
    "insp_start_at": mark("Inspection began at"),
    "inspected": mark("Inspected"),
    "inspections": mark("Inspections"),
    "interval": mark("Step"),
    "iqr": mark("Middle half, hours"),
    "irregular": mark("Irregularity detected"),
    "is_open": mark("Still open"),
    "item_no": mark("Item"),
    "items": mark("Items"),
    "judged": mark("Inspected, result known"),
    "key": mark("Code"),
    "keys": mark("Code"),
    "lane_at": mark("Lane given at"),
    "last": mark("Last month"),
    "law": mark("Change from the statutory rate"),
    "least": mark("Shortest, hours"),
    "levers": mark("Changes assumed"),
    "lodged_at": mark("Lodged at"),
    "log": mark("Reported over declared (log)"),
    "loss": mark("Tax lost for each declaration"),
    "loss_high": mark("Tax lost for each declaration, high end"),
    "loss_low": mark("Tax lost for each declaration, low end"),
    "lost_partners": mark("Change from lost partners"),
    "lost_products": mark("Change from lost products"),
    "limit_high": mark("Limit of outliers, high, hours"),
    "limit_low": mark("Limit of outliers, low, hours"),
    "low": mark("Likely range, low end"),
    "low_95": mark("95 % interval, low end"),
    "manifest_at": mark("Manifest received at"),
    "market": mark("Market"),
    "mass": mark("Weight"),
    "mean": mark("Mean, hours"),
    "mean_without": mark("Mean without outliers, hours"),
    "mechanical": mark("At the volumes of today"),
    "median": mark("Median, hours"),
    "median_days": mark("Days of study for the median"),
    "median_high": mark("Median, 95 % interval, high end, hours"),
    "median_low": mark("Median, 95 % interval, low end, hours"),
    "median_without": mark("Median without outliers, hours"),
    "median_size": mark("Declarations for the median"),
    "missed": mark("Not inspected"),
    "mix": mark("Change from the mix"),
    "money": mark("Money found"),
    "months": mark("Months"),
    "most": mark("Largest"),
    "n": mark("Number of records"),
    "name": mark("Name"),
    "new_partners": mark("Change from new partners"),
    "new_products": mark("Change from new products"),
    "none": mark("Median with none of these, hours"),
    "note": mark("Note"),
    "now": mark("Period shown"),
    "observed": mark("Observed"),
    "oga_ok_at": mark("Other agencies agreed at"),
    "oga_request_at": mark("Other agencies asked at"),
    "open": mark("Still open"),
    "origins": mark("Origins"),
    "p90_high": mark("90 in 100 within, 95 % interval, high end, hours"),
    "p90_low": mark("90 in 100 within, 95 % interval, low end, hours"),
    "peer_declarations": mark("Declarations of other origins"),
    "outside": mark("Declarations outside"),
    "over": mark("Share of quarters with more reported"),
    "own": mark("Change from its own value"),
    "own_before": mark("Own exports, earlier period"),
    "p75": mark("75 in 100 within, hours"),
    "p90": mark("90 in 100 within, hours"),
    "p90_days": mark("Days of study for 90 in 100"),
    "p90_without": mark("90 in 100 within, without outliers, hours"),
    "p90_size": mark("Declarations for 90 in 100"),
    "paid_at": mark("Paid at"),
    "pairs": mark("Goods and partners"),
    "part": mark("Selected"),
    "partner_share": mark("Share of the main supplier"),
    "path": mark("Code of the clearance route"),
    "peers": mark("Items of other origins"),
    "pill": mark("Problem"),
    "pre_arrival_share": mark("Lodged before arrival, share"),
    "precision": mark("Of those inspected, irregular"),
    "price": mark("Change from the price"),
    "product": mark("Goods"),
    "psi": mark("Stability index (PSI)"),
    "quarters": mark("Quarters"),
    "ranked": mark("Declarations ranked"),
    "rate": mark("Change from the exchange rate"),
    "ratio": mark("Reliability"),
    "recall": mark("Of all irregular ones, found"),
    "receipts": mark("Receipts"),
    "records": mark("Number of records"),
    "registered": mark("Registered"),
    "registered_at": mark("Registered at"),
    "registered_on": mark("Registered on"),
    "registered_peak": mark("Registered, busiest hour"),
    "registered_share": mark("Registered, share"),
    "relative": mark("Gap over declared value"),
    "release_calendar": mark("Release time, hours"),
    "released": mark("Released"),
    "released_at": mark("Released at"),
    "released_peak": mark("Released, busiest hour"),
    "released_share": mark("Released, share"),
    "reported": mark("Reported by partners"),
    "reported_kg": mark("Weight reported by partners, kg"),
    "same_day_share": mark("Released on the same day, share"),
    "scenario": mark("Scenario"),
    "share": mark("Share"),
    "share_before": mark("Share, earlier period"),
    "share_others": mark("Share outside, other origins"),
    "share_outside": mark("Share outside"),
    "set_apart": mark("Outliers set apart"),
    "shift": mark("Price against the usual one (log)"),
    "shortfall": mark("Price below the peers (log)"),
    "similar": mark("Peers"),
    "slope": mark("Growth of the gap with each point of duty"),
    "slow_share": mark("Over 5 days, share"),
    "source": mark("From"),
    "spread": mark("Spread of prices"),
    "stake": mark("Tax at stake"),
    "stake_high": mark("Tax at stake, high end"),
    "stake_low": mark("Tax at stake, low end"),
    "state": mark("To check"),
    "stated": mark("Stated chance"),
    "step": mark("Step"),
    "still_open": mark("Still open"),
    "story": mark("Likely cause"),
    "stratum": mark("Office"),
    "stricter": mark("Stricter"),
    "stuck_share": mark("Over 30 days, share"),
    "target": mark("To"),
    "tax": mark("Tax"),
    "tax_paid": mark("Paid so far"),
    "to_hours": mark("To, hours"),
    "today": mark("Today"),
    "trader": mark("Trader"),
    "traders": mark("Traders"),
    "trimmed": mark("Trimmed mean, hours"),
    "true": mark("Share irregular"),
    "typical": mark("Typical difference"),
    "under": mark("Share of quarters with less reported"),
    "unit": mark("Unit"),
    "unknown": mark("Inspected, result unknown"),
    "unloaded_at": mark("Unloaded at"),
    "unseen": mark("Never seen in training"),
    "unweighed": mark("Not split (no quantity)"),
    "uplift": mark("Additional assessment"),
    "usual_from": mark("Most frequent, from, hours"),
    "usual_to": mark("Most frequent, to, hours"),
    "value": mark("Value"),
    "value_before": mark("Value, earlier period"),
    "value_now": mark("Value, period shown"),
    "verdict": mark("Verdict"),
    "volume": mark("Change from the volume"),
    "waited": mark("Waited, hours"),
    "weighed": mark("Price by weight against the usual one (log)"),
    "weight": mark("Gap of the weights (log)"),
    "what": mark("Evidence"),
    "where": mark("Where"),
    "why": mark("Reasons"),
    "with_the_levers": mark("With the changes"),
    "world": mark("World exports"),
    "world_before": mark("World exports, earlier period"),
    "z": mark("Distance in standard errors"),
}


def heading(name: str, text: bool = True) -> str:
    """Return what a column is called: of texts as their dimension, else as HEADINGS say, else as the catalogue does.

    A name that none of them knows is words already. text: whether the column holds texts.
    """
    if text and name in DIMENSIONS:
        return DIMENSIONS[name].label
    if name in HEADINGS:
        return say(HEADINGS[name] if text else NUMBERS.get(name, HEADINGS[name]))
    if not text and name in NUMBERS:
        return say(NUMBERS[name])
    known = {**{key: each.label for key, each in MEASURES.items()}, **{key: each.label for key, each in DIMENSIONS.items()}}
    return known.get(name, f"{name[:1].upper()}{name[1:]}")


def readable(frame: pd.DataFrame) -> pd.DataFrame:
    """Return rows with months as '2026-10', truths as words, and the name of each code in a column at its right, `<column>_name`.

    A column of names stands where the codes have names, in a table of the warehouse or of their own, and the rows have none yet.
    """
    columns: dict[str, Any] = {}
    for name in frame.columns:
        columns[name] = plain(str(name), frame[name])
        if (dimension := coded(str(name), frame[name])) and f"{name}_name" not in frame:
            columns[f"{name}_name"] = [None if pd.isna(code) else label(dimension, str(code)) for code in frame[name]]
    return pd.DataFrame(columns, index=frame.index)


def coded(name: str, column: Any) -> str:
    """Return the dimension whose codes a column of texts holds, where they have names; else an empty text."""
    key = CODED.get(name, name)
    texts = not pd.api.types.is_numeric_dtype(column)
    return key if texts and key in DIMENSIONS and (DIMENSIONS[key].names or DIMENSIONS[key].order) else ""


def plain(name: str, column: Any) -> Any:
    """Return a column with months written as '2026-10' and truths as words."""
    if name in MONTHS and pd.api.types.is_integer_dtype(column):
        return [month_text(int(code)) for code in column]
    if pd.api.types.is_bool_dtype(column):
        return [say("yes") if each else say("no") for each in column]
    return column


def named_heading(name: str) -> str:
    """Return what the column of names beside a column of codes is called: 'Office, name'."""
    return say("{dimension}, name", dimension=heading(name))
