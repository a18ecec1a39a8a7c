"""The 24 offices of Meridia: modes, places, calendars, holidays and officers."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from data.derived.clocks import Opening

MODES = ("sea", "air", "road", "rail", "post")
FIRST_DAY, DAYS = np.datetime64("2015-01-01", "D"), 365 * 20
OFFICERS = 60


@dataclass(frozen=True)
class Office:
    """A customs office; `share` is its weight in the traffic, `growth` its yearly growth beyond the country's."""

    code: str
    name: str
    region: str
    mode: str
    lat: float
    lon: float
    calendar: str
    share: float
    growth: float = 0.0


OFFICES = (
    Office("PTM", "Port Meridian", "Capital", "sea", 4.62, 1.21, "PORT", 20, 0.01),
    Office("KAL", "Kalvasse Harbour", "West Coast", "sea", 4.18, -1.74, "PORT", 12),
    Office("SDR", "Sandre Quay", "East Coast", "sea", 3.97, 3.52, "PORT", 6),
    Office("OLM", "Olmira Roads", "West Coast", "sea", 3.55, -2.66, "STD", 2.5),
    Office("TEV", "Teverin Port", "East Coast", "sea", 3.21, 4.3, "STD", 2),
    Office("BRU", "Brannel Sound", "West Coast", "sea", 2.84, -0.42, "STD", 1),
    Office("MIA", "Meridian International Airport", "Capital", "air", 4.7, 1.34, "PORT", 13, 0.02),
    Office("KVA", "Kalvasse Airport", "West Coast", "air", 4.25, -1.68, "PORT", 3.5),
    Office("OSA", "Osterane Airport", "North", "air", 5.62, 0.65, "STD", 1.5),
    Office("VLA", "Vellano Airfield", "East Coast", "air", 4.05, 3.61, "STD", 1),
    Office("NVG", "Norvast Gate", "North", "road", 5.9, -0.3, "STD", 6),
    Office("OSC", "Ostrel Crossing", "North", "road", 5.84, 1.02, "STD", 4.5),
    Office("DRB", "Drummel Bridge", "North", "road", 5.77, 2.11, "STD", 3.5),
    Office("CDP", "Calder Pass", "East Coast", "road", 5.12, 4.41, "FRI", 3),
    Office("LSP", "Lissane Post", "East Coast", "road", 4.66, 4.72, "FRI", 2),
    Office("TBF", "Tamber Ford", "West Coast", "road", 5.02, -2.87, "STD", 2),
    Office("WXG", "Wexmoor Gate", "West Coast", "road", 4.55, -3.02, "STD", 1.5),
    Office("YRR", "Yarrow Ridge", "North", "road", 5.96, -1.62, "STD", 1),
    Office("CDV", "Centrava Dry Port", "Capital", "rail", 5.01, 0.98, "STD", 5, 0.03),
    Office("MRF", "Mirefield Depot", "North", "rail", 5.47, 1.58, "STD", 2),
    Office("HLD", "Haldane Yard", "West Coast", "rail", 4.83, -1.23, "STD", 1.5),
    Office("PLM", "Pellam Inland Depot", "Capital", "road", 4.95, 1.77, "STD", 2.5),
    Office("QRN", "Quarrin Depot", "East Coast", "road", 4.52, 2.86, "STD", 1.5),
    Office("NMC", "National Mail Centre", "Capital", "post", 4.68, 1.27, "STD", 2.5, 0.05),
)
CODES = tuple(office.code for office in OFFICES)
POOL = pa.array(CODES)
MODE_POOL = pa.array(MODES)
MODE = np.array([MODES.index(office.mode) for office in OFFICES])
SHARE = np.array([office.share for office in OFFICES])
GROWTH = np.array([office.growth for office in OFFICES])
CALENDARS = {
    "STD": ("Monday to Friday", (6, 7), 8.0, 17.0),
    "FRI": ("Sunday to Thursday", (5, 6), 8.0, 17.0),
    "PORT": ("Monday to Saturday, long day", (7,), 6.0, 22.0),
}
CALENDAR = np.array([list(CALENDARS).index(office.calendar) for office in OFFICES])


def feasts() -> list[date]:
    """Return the three days of the Feast of Lanterns, about eleven days earlier each year."""
    first = date(2015, 7, 18)
    starts = [first + timedelta(days=round(354.367 * year)) for year in range(21)]
    return [start + timedelta(days=day) for start in starts for day in range(3)]


def holidays() -> list[tuple[date, str]]:
    """Return every public holiday from 2015 to 2034 with its name."""
    fixed = ((1, 1, "New Year"), (5, 1, "Labour Day"), (8, 14, "Republic Day"), (12, 25, "Midwinter Day"))
    yearly = [(date(year, month, day), label) for year in range(2015, 2035) for month, day, label in fixed]
    return sorted(yearly + [(day, "Feast of Lanterns") for day in feasts()])


def openings() -> dict[str, Opening]:
    """Return the opening hours by office code."""
    closed = tuple(str(day) for day, _ in holidays())
    by_calendar = {code: Opening(opens, closes, weekend, closed) for code, (_, weekend, opens, closes) in CALENDARS.items()}
    return {office.code: by_calendar[office.calendar] for office in OFFICES}


def open_days() -> np.ndarray:
    """Tell whether each calendar (row) is open on each day since FIRST_DAY (column)."""
    days = FIRST_DAY + np.arange(DAYS)
    iso = (days.astype("int64") + 3) % 7 + 1
    closed = np.isin(days, np.array([day for day, _ in holidays()], "datetime64[D]"))
    return np.array([~np.isin(iso, weekend) & ~closed for _, weekend, _, _ in CALENDARS.values()])


def posted() -> np.ndarray:
    """Return the office index of each officer: at least one an office, the others by traffic."""
    extra = (OFFICERS - len(OFFICES)) * SHARE / SHARE.sum()
    counts = 1 + np.floor(extra).astype(int)
    counts[np.argsort(-(extra % 1), kind="stable")[: OFFICERS - counts.sum()]] += 1
    return np.repeat(np.arange(len(OFFICES)), counts)


def officer_codes() -> list[str]:
    """Return the codes of the officers of an office."""
    return [f"F{number + 1:02d}" for number in range(OFFICERS)]
