"""How much fails each rule of data quality, against an earlier period and against all offices, and since when."""

import pandas as pd

from data.frames import Frame
from data.months import months_between

KEYS = ["rule", "severity"]
GAP = 2  # a month without a failure ends no run of failing months, two do


def by_rule(months: Frame, period: tuple[int, int], earlier: tuple[int, int] | None) -> Frame:
    """Return rule, severity, rows, failed, share, before and since of each rule, those that fail most rows of theirs first.

    months: rule, severity, month, rows, failed. period, earlier: first and last month (yyyymm). share, before: of the rows checked, NaN
    where none was. since: the first month of the run of failing months that reaches the last months of the period, 0 where it does not.
    """
    now, then = _shares(months, period), _shares(months, earlier)
    begun = {key: run(part.loc[part["failed"] > 0, "month"].tolist(), period[1]) for key, part in months.groupby(KEYS)}
    frame = now.merge(then[[*KEYS, "share"]].rename(columns={"share": "before"}), on=KEYS, how="left")
    frame["since"] = [begun[key] for key in zip(frame["rule"], frame["severity"], strict=True)]
    ordered = frame.sort_values(["share", "rule", "severity"], ascending=[False, True, True], na_position="last")
    return ordered.reset_index(drop=True)


def _shares(months: Frame, period: tuple[int, int] | None) -> Frame:
    """Return the sums of the months of a period by rule, with the share that fails; of every rule that `months` holds."""
    first, last = period or (1, 0)
    within = months.assign(inside=months["month"].between(first, last))
    sums = within.assign(**{name: within[name].where(within["inside"], 0.0) for name in ("rows", "failed")}).groupby(KEYS, as_index=False)
    frame = sums[["rows", "failed"]].sum()
    return frame.assign(share=frame["failed"] / frame["rows"].where(frame["rows"] > 0))


def run(failing: list[int], last: int) -> int:
    """Return the first of the failing months (yyyymm) that follow each other, with at most one other between, up to the last; else 0."""
    begun = 0
    for month in sorted((each for each in failing if each <= last), reverse=True):
        if months_between(month, begun or last) > GAP + bool(begun):
            break
        begun = month
    return begun


def out_of_line(offices: Frame) -> Frame:
    """Return office, rule, severity, rows, failed, share, whole, excess: of each office, the rule that it fails most beyond all offices.

    offices: rule, severity, office, rows, failed. whole: the share of all offices. excess: rows that fail beyond that share of its own.
    Offices that fail nothing are left out; the largest excess comes first.
    """
    sums = offices.groupby(KEYS)[["rows", "failed"]].transform("sum")
    frame = offices.assign(share=offices["failed"] / offices["rows"].where(offices["rows"] > 0), whole=sums["failed"] / sums["rows"])
    frame = frame[frame["failed"] > 0].assign(excess=lambda each: each["failed"] - each["whole"] * each["rows"])
    ordered = frame.sort_values(["excess", "office", "rule", "severity"], ascending=[False, True, True, True])
    return pd.DataFrame(ordered.drop_duplicates("office")).reset_index(drop=True)
