"""The clearance clocks: intervals, working hours, histogram bins, owners of the delay and the additive counts of a declaration.

All functions take and return one pandas frame with a row per declaration and the stamp columns of
`schema.clearance` (datetime64, NaT where unknown).
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.derived import trs_steps
from data.derived.delay import CLOCKS, READ, split
from data.standards.limits import Standards

Stamps = NDArray[Any]
Hours = NDArray[Any]
Flags = NDArray[np.bool_]
Positions = dict[str, Hours]

FIRST_DAY = np.datetime64("1990-01-01", "D")
DAYS = 365 * 60
BIN_RATIO = 1.03  # width of a histogram bin: a percentile read from bins is within 3 % of the exact one
BIN_ORIGIN = 1 / 60  # hours; bin 0 holds everything up to one minute
SLOW_DAYS, STUCK_DAYS = 5, 30
USUAL = Standards()


@dataclass(frozen=True)
class Opening:
    """The opening hours of an office: from `opens` to `closes` on days that are neither weekend (ISO 1-7) nor holiday."""

    opens: float = 8.0
    closes: float = 17.0
    weekend: tuple[int, ...] = (6, 7)
    holidays: tuple[str, ...] = ()

    def cumulated(self) -> tuple[Hours, Hours]:
        """Open hours before each day since FIRST_DAY, and whether the day is open."""
        return _cumulated(self)

    def elapsed(self, start: Stamps, end: Stamps) -> Hours:
        """Open hours between two arrays of stamps; NaN where either is missing."""
        before, is_open = self.cumulated()
        return self._at(end, before, is_open) - self._at(start, before, is_open)

    def seconds(self, stamps: Stamps) -> Hours:
        """Return whole open seconds from FIRST_DAY to each stamp; NaN where it is missing."""
        return np.round(self._at(stamps, *self.cumulated()) * 3600)

    def _at(self, stamps: Stamps, before: Hours, is_open: Hours) -> Hours:
        day = stamps.astype("datetime64[D]")
        index = np.clip((day - FIRST_DAY).astype("int64"), 0, DAYS - 1)
        hour = (stamps - day) / np.timedelta64(1, "h")
        worked = before[index] + is_open[index] * np.clip(hour - self.opens, 0, self.closes - self.opens)
        return np.where(np.isnat(stamps), np.nan, worked)


@lru_cache(maxsize=256)
def _cumulated(opening: Opening) -> tuple[Hours, Hours]:
    days = FIRST_DAY + np.arange(DAYS)
    iso = (days.astype("int64") + 3) % 7 + 1
    is_open = ~np.isin(iso, opening.weekend) & ~np.isin(days, np.array(opening.holidays, "datetime64[D]"))
    return np.concatenate([[0.0], np.cumsum(is_open * (opening.closes - opening.opens))[:-1]]), is_open


def derived(frame: pd.DataFrame, openings: dict[str, Opening], as_of: Any, standards: Standards = USUAL) -> pd.DataFrame:
    """Fill in every interval, bin, owner and count of `schema.clearance`.

    openings: by office code.
    """
    limits = {clock: standards.hours(frame, clock) for clock in CLOCKS}
    clocks = _clocks(frame, openings, as_of.astype("datetime64[s]"))
    spans = _intervals(frame, clocks)
    timed = spans | {f"{name}_{clock}": hours for clock, at in clocks.items() for name, hours in trs_steps.hours(at).items()}
    bins = {f"{name}_bin": binned(pd.Series(hours)) for name, hours in timed.items()}
    sums = {f"{name}_span_{clock}": trs_steps.seconds(timed[f"{name}_{clock}"]) for name in trs_steps.TIMED for clock in clocks}
    parts = {f"{name}_{clock}": seconds for clock, at in clocks.items() for name, seconds in split(at).items()}
    known = parts["total_seconds_calendar"].notna().to_numpy()
    counts = {"gone": _known(known, True), **_counts(frame, as_of.astype("datetime64[s]")), **_on_target(frame, spans, limits)}
    others = {"target_hours": limits["calendar"], "path": trs_steps.path(frame)}
    return frame.assign(**spans, **bins, **sums, **_slots(frame), **parts, **counts, **others)


def binned(hours: pd.Series) -> pd.Series:
    """Return the bin of each interval: 0 up to one minute, then log-spaced; -1 - b of one that is negative; missing stays missing."""
    signed = hours.to_numpy(float)
    places = np.ceil(np.log(np.maximum(np.abs(signed), BIN_ORIGIN) / BIN_ORIGIN) / np.log(BIN_RATIO) - 1e-9)
    return pd.Series(np.where(signed < 0, -1 - places, places), index=hours.index).astype("Int16")


def _hours(start: Stamps, end: Stamps) -> Hours:
    return (end - start) / np.timedelta64(1, "h")


def _stamp(frame: pd.DataFrame, name: str) -> Stamps:
    return frame[name].to_numpy("datetime64[s]")


def _clocks(frame: pd.DataFrame, openings: dict[str, Opening], as_of: Any) -> dict[str, Positions]:
    """Return each stamp, and the end of the data, in seconds from a fixed day: of the calendar, and of the opening hours of the office."""
    stamps = {name: _stamp(frame, name) for name in dict.fromkeys((*READ, *trs_steps.READ))} | {"as_of": np.full(len(frame), as_of)}
    calendar = {name: _seconds(stamp) for name, stamp in stamps.items()}
    working = {name: np.full(len(frame), np.nan) for name in stamps}
    usual = openings.get("-", Opening())
    for office, rows in frame.groupby("office", sort=False).indices.items():
        opening = openings.get(str(office), usual)
        for name, stamp in stamps.items():
            working[name][rows] = opening.seconds(stamp[rows])
    return {"calendar": calendar, "working": working}


def _seconds(stamps: Stamps) -> Hours:
    return np.where(np.isnat(stamps), np.nan, stamps.astype("datetime64[s]").astype("int64").astype(float))


def _intervals(frame: pd.DataFrame, clocks: dict[str, Positions]) -> dict[str, Hours]:
    """Return the hours of each interval on each clock.

    `waiting` and `held` are release and customs of what is open, up to the end of the data.
    """
    is_open, columns = frame["is_open"].fillna(0).to_numpy() == 1, {}
    for clock, at in clocks.items():
        spans = {
            "release": at["released_at"] - at["arrival_at"],
            "customs": at["released_at"] - np.fmax(at["arrival_at"], at["registered_at"]),
            "waiting": np.where(is_open, at["as_of"] - at["arrival_at"], np.nan),
            "held": np.where(is_open, at["as_of"] - np.fmax(at["arrival_at"], at["registered_at"]), np.nan),
        }
        columns |= {f"{name}_{clock}": np.maximum(span / 3600, 0) for name, span in spans.items()}
    return columns


def _slots(frame: pd.DataFrame) -> dict[str, pd.Series]:
    """Return the hour of the week, from 0 (Monday, midnight) to 167."""
    stamps = {name: pd.Series(pd.DatetimeIndex(_stamp(frame, f"{name}_at"))) for name in ("registered", "released")}
    return {f"{name}_slot": (stamp.dt.day_of_week * 24 + stamp.dt.hour).astype("Int16") for name, stamp in stamps.items()}


def _counts(frame: pd.DataFrame, as_of: Any) -> dict[str, pd.Series]:
    arrival, lodged, registered, assessed = (_stamp(frame, f"{name}_at") for name in ("arrival", "lodged", "registered", "assessed"))
    imports = (frame["flow"] == "import").to_numpy()
    timed = ~np.isnat(registered) & (frame["is_open"].notna().to_numpy())
    stamped = imports & ~np.isnat(arrival) & ~np.isnat(lodged)
    columns = {
        "declarations": _known(np.ones(len(frame), bool), True),
        "imports": _known(imports, True),
        "stamped_imports": _known(stamped, True),
        "pre_arrival": _known(lodged < arrival, stamped),
        "still_open": _known(frame["is_open"].fillna(0).to_numpy() == 1, timed),
        "aeo_known": _known((frame["aeo"] != "-").to_numpy(), True),
        "by_aeo": _known((frame["aeo"] == "yes").to_numpy(), (frame["aeo"] != "-").to_numpy()),
        "amendable": _known(frame["amendments"].notna().to_numpy(), True),
        "amended": _known((frame["amendments"].fillna(0) > 0).to_numpy(), frame["amendments"].notna().to_numpy()),
    }
    return columns | _lasting(registered, assessed, timed, as_of) | _inspected(frame)


def _lasting(registered: Stamps, assessed: Stamps, timed: Flags, as_of: Any) -> dict[str, pd.Series]:
    """Return what takes long to be assessed; each is asked only of those old enough for it to be so by the end of the data."""
    age = _hours(registered, as_of)
    waited = np.where(np.isnat(assessed), age, _hours(registered, assessed))
    day, ends = np.timedelta64(1, "D"), as_of + np.timedelta64(60, "s")
    aged = {
        "same_day": timed & (registered.astype("datetime64[D]") + day <= ends),
        "slow": timed & (age >= SLOW_DAYS * 24),
        "stuck": timed & (age >= STUCK_DAYS * 24),
    }
    so = {
        "same_day": assessed.astype("datetime64[D]") == registered.astype("datetime64[D]"),
        "slow": waited >= SLOW_DAYS * 24,
        "stuck": waited >= STUCK_DAYS * 24,
    }
    return {f"{name}_base": _known(base, timed) for name, base in aged.items()} | {name: _known(so[name], aged[name]) for name in aged}


def _on_target(frame: pd.DataFrame, spans: dict[str, Hours], limits: dict[str, Hours]) -> dict[str, pd.Series]:
    """Return, on each clock, who was released within the limit of that clock, over released and open beyond it."""
    columns: dict[str, pd.Series] = {}
    for clock, target in limits.items():
        took, waiting = (spans[f"{interval}_{clock}"] for interval in ("release", "waiting"))
        base = ~np.isnan(target) & (~np.isnan(took) | (waiting > target)) & frame["is_open"].notna().to_numpy()
        columns |= {f"target_base_{clock}": _known(base, True), f"on_target_{clock}": _known(took <= target, base)}
    return columns


def _inspected(frame: pd.DataFrame) -> dict[str, pd.Series]:
    """Return `inspected` and `irregular` as 0, 1 or missing (outcome or selection not known)."""
    inspected, irregular = frame["inspected"].fillna(0).to_numpy() == 1, frame["irregular"].fillna(0).to_numpy() == 1
    columns = {"inspectable": _known(frame["inspected"].notna().to_numpy(), True), "irregular": _known(irregular, inspected)}
    for reason, codes in (("random", ("random",)), ("targeted", ("criteria", "manual", "quota"))):
        chosen = inspected & frame["selection"].isin(codes).to_numpy()
        columns |= {f"inspected_{reason}": _known(chosen, True), f"irregular_{reason}": _known(irregular, chosen)}
    return columns


def _known(condition: Hours, where: Hours | bool) -> pd.Series:
    """Return 1 where the condition holds, 0 where it does not, missing where it cannot be known."""
    values = np.asarray(condition, bool)
    return pd.Series(pd.arrays.IntegerArray(values.astype("int8"), ~np.broadcast_to(np.asarray(where, bool), values.shape)))
