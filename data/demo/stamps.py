"""The stamps of each declaration in hours since 1970: arrival, lodgement, checks, assessment, payment, release and the gate."""

from dataclasses import dataclass

import numpy as np

from data.demo.arrow_columns import hours_of
from data.demo.selectivity import RED, YELLOW, Checks
from data.demo.traffic import EXPORT, IMPORT, Declarations
from data.demo.world import offices
from data.demo.world.truths import AEO_FACTOR, CLOG_FACTOR, CLOGGED_OFFICE
from data.demo.world.world import DemoWorld
from data.schema.facts import STAMPS

# medians in hours by mode: sea, air, road, rail, post
_LODGEMENT, _LEAD = np.array([52.0, 9.0, 11.0, 34.0, 24.0]), np.array([34.0, 7.0, 6.0, 26.0, 20.0])
_MANIFEST, _UNLOADING, _GATE = (
    np.array([40.0, 5.0, 2.0, 20.0, 8.0]),
    np.array([9.0, 1.5, 0.4, 4.0, 2.0]),
    np.array([15.0, 4.0, 0.8, 9.0, 3.0]),
)
_EARLY = np.array([0.24, 0.3, 0.12, 0.2, 0.05])
EARLY_AEO, EARLY_GROWTH, STUCK, DISPUTED, ABANDONED = 0.3, 0.02, 0.004, 0.02, 0.0006
_CHECKS = np.array([0.5, 0.7, 2.2, 2.6])


@dataclass
class Clock:
    """Every stamp by name, NaN where it has not happened by the end of the data, and whether the declaration is still open."""

    at: dict[str, np.ndarray]
    is_open: np.ndarray

    def __getitem__(self, name: str) -> np.ndarray:
        return self.at[name]


def clock(
    world: DemoWorld, position: int, made: Declarations, control: Checks, agency: np.ndarray, payable: np.ndarray, rng: np.random.Generator
) -> Clock:
    """Return the stamps of one month's declarations.

    agency: those that another agency must permit. payable: those with tax to pay.
    """
    rows, pace = len(made), np.where(made.aeo, AEO_FACTOR, 1.0)
    registered, nothing = made.registered, np.full(len(made), np.nan)
    at = _transport(made, position, rng)
    at |= {
        "registered_at": registered,
        "lane_at": registered + 1 / 30,
        "lodged_at": registered - rng.lognormal(-2, 0.8, rows).clip(0.03, 12),
    }
    at |= _checks(world, position, made, control, at, pace, rng)
    asked = np.where(agency, registered + 0.2, nothing)
    at |= {"oga_request_at": asked, "oga_ok_at": asked + rng.lognormal(np.log(16), 0.8, rows)}
    decided = np.fmax(np.fmax(at["lane_at"], at["docs_end_at"]), np.fmax(at["insp_end_at"], at["oga_ok_at"]))
    assessed = decided + rng.lognormal(np.log(_CHECKS[control.lane] * 0.4), 0.7, rows) * pace
    assessed += np.where(rng.random(rows) < STUCK, 24 * (20 + rng.exponential(30, rows)), 0)
    assessed += np.where(rng.random(rows) < DISPUTED, 24 * rng.exponential(5, rows), 0)
    assessed[rng.random(rows) < ABANDONED] = np.nan
    paid = np.where(payable, assessed + rng.lognormal(np.log(1.3), 0.9, rows) * pace, nothing)
    released = np.maximum(np.fmax(assessed, paid), at["arrival_at"]) + rng.lognormal(np.log(0.4), 0.6, rows) * pace
    gate = np.maximum(released, at["unloaded_at"]) + _around(_GATE, made, 0.6, rng)
    return _cut(
        {name: {**at, "assessed_at": assessed, "paid_at": paid, "released_at": released, "gate_out_at": gate}[name] for name in STAMPS},
        world,
    )


def _around(medians: np.ndarray, made: Declarations, spread: float, rng: np.random.Generator) -> np.ndarray:
    return medians[made.mode] * rng.lognormal(0, spread, len(made))


def _transport(made: Declarations, position: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Return the stamps of transport.

    Imports arrive before or, lodged early, after registration; exports and transit reach the office shortly before it.
    """
    early = (made.flow == IMPORT) & (rng.random(len(made)) < _EARLY[made.mode] + EARLY_AEO * made.aeo + EARLY_GROWTH * position / 12)
    after, before = _around(_LEAD, made, 0.5, rng), _around(_LODGEMENT, made, 0.75, rng)
    shortly = rng.lognormal(np.log(2.5), 0.7, len(made))
    arrival = made.registered + np.select([early, made.flow == IMPORT], [after, -before], -shortly)
    unloading = np.where(made.flow == EXPORT, 0.1, _around(_UNLOADING, made, 0.5, rng))
    return {"arrival_at": arrival, "manifest_at": arrival - _around(_MANIFEST, made, 0.3, rng), "unloaded_at": arrival + unloading}


def _checks(
    world: DemoWorld,
    position: int,
    made: Declarations,
    control: Checks,
    at: dict[str, np.ndarray],
    pace: np.ndarray,
    rng: np.random.Generator,
) -> dict[str, np.ndarray]:
    """Return when documents (yellow and red) and goods (red) are checked.

    Both wait for an officer in opening hours, longer on a busy day.
    """
    rows, nothing = len(made), np.full(len(made), np.nan)
    clogged = (made.office == offices.CODES.index(CLOGGED_OFFICE)) & (world.plan.months[position] >= world.plan.clogged_from)
    queue = _busy(made) * pace
    checked = (control.lane == YELLOW) | (control.lane == RED)
    start = _opened(
        world, made.office, at["lane_at"] + rng.lognormal(np.log(1.6), 0.7, rows) * queue * np.where(clogged, CLOG_FACTOR, 1.0), rng
    )
    start = np.where(checked, start, nothing)
    end = start + rng.lognormal(np.log(0.8), 0.6, rows) * pace
    quick = np.where(control.paired, 0.5, 1.0)
    wait = rng.lognormal(np.log(7.0), 0.6, rows) * queue * np.where(clogged, CLOG_FACTOR, 1.0) * quick
    examined = _opened(world, made.office, np.fmax(end, at["unloaded_at"]) + wait, rng)
    examined = np.where(control.chosen, examined, nothing)
    return {
        "docs_start_at": start,
        "docs_end_at": end,
        "insp_start_at": examined,
        "insp_end_at": examined + rng.lognormal(np.log(1.4), 0.6, rows) * quick,
    }


def _busy(made: Declarations) -> np.ndarray:
    """Return how busy the office is on the day of registration against its own average day, between 0.6 and 1.8."""
    day = (made.registered // 24).astype(int)
    cell = (day - day.min(initial=day[0] if len(day) else 0)) * len(offices.CODES) + made.office
    count = np.bincount(cell)[cell] if len(cell) else cell
    office = np.bincount(made.office, minlength=len(offices.CODES))[made.office] / 21
    return np.clip(count / np.maximum(office, 1e-9), 0.6, 1.8)


def _opened(world: DemoWorld, office: np.ndarray, moment: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the moment itself if the office is open then, otherwise early in its next opening hours."""
    spans = np.array([(opens, closes) for _, _, opens, closes in offices.CALENDARS.values()])[offices.CALENDAR[office]]
    calendar, origin = offices.CALENDAR[office], offices.FIRST_DAY.astype(int)
    known = np.nan_to_num(moment, nan=float(origin * 24))
    day = np.clip((known // 24).astype(int) - origin, 0, offices.DAYS - 2)
    hour, is_open = known % 24, world.open_days[calendar, day]
    at_once = is_open & (hour >= spans[:, 0]) & (hour < spans[:, 1])
    following = world.next_open[calendar, np.where(is_open & (hour < spans[:, 0]), day, day + 1)]
    return np.where(at_once, known, (following + origin) * 24 + spans[:, 0] + rng.exponential(0.5, len(office)).clip(0, 3))


def _cut(at: dict[str, np.ndarray], world: DemoWorld) -> Clock:
    """Keep only what happened by the end of the data; open is what is not released by then."""
    end = hours_of(world.plan.until)
    seen = {name: np.where(moment <= end, moment, np.nan) for name, moment in at.items()}
    return Clock(seen, np.isnan(seen["released_at"]))
