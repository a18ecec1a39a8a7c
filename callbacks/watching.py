"""The alerts of a release: made once, when first asked for, and kept with its answers."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from analytics import alerts, faults
from analytics.alerts import Alert, Watched
from analytics.faults import Fault
from data.release import Release
from queries import engine, watched
from queries.cache import kept
from queries.catalogue import MEASURES
from queries.filters import Filters

MEASURED = (
    "revenue_collected",
    "declarations",
    "import_value",
    "release_hours_p50",
    "customs_hours_p90",
    "on_target_share",
    "inspection_rate",
    "hit_rate",
)
SILENT, TREASURY = 14, 15


@dataclass(frozen=True)
class Found:
    """Of a release: faults of the data, alerts on indicators, latest or furthest first, and what was watched by measure."""

    release: Release
    faults: tuple[Fault, ...]
    alerts: tuple[Alert, ...]
    watched: dict[str, Watched]

    def within(self, filters: Filters) -> "Found":
        """Those that touch the months and offices of the filters; what concerns all stays."""
        since, until, offices = filters.since or 0, filters.until or 999999, set(filters.picked("office"))
        held = tuple(
            each for each in self.faults if touches(each, since, until) and (not offices or not each.offices or offices & {*each.offices})
        )
        signs = tuple(
            each for each in self.alerts if touches(each, since, until) and (not offices or each.node in (alerts.NATION, *offices))
        )
        return Found(self.release, held, signs, self.watched)


def touches(each: Fault | Alert, since: int, until: int) -> bool:
    return each.since <= until and each.until >= since


def found() -> Found:
    """The alerts of the current release; raises NoRelease."""
    return _found(engine.current())


@kept(key=lambda release: ("alerts", release))
def _found(release: Release) -> Found:
    panels = watched.panels(MEASURED, release)
    wrong = sorted(_faults(panels, release), key=lambda each: (-each.until, each.kind, each.offices))
    under = [Watched(key, _sound(panel, wrong), "odds" if MEASURES[key].unit == "percent" else "log") for key, panel in panels.items()]
    signs = alerts.alerts(under, release.first_month or 0)
    return Found(release, tuple(wrong), tuple(signs), {each.measure: each for each in under})


def _faults(panels: dict[str, pd.DataFrame], release: Release) -> Iterator[Fault]:
    last = release.last_full_month or 0
    by: dict[int, list[tuple[str, int, str]]] = defaultdict(list)
    for each in watched.findings():
        by[each.rule].append((each.office, each.month, each.example))
    yield from faults.silent(by.pop(SILENT, []), last)
    for rule, rows in by.items():
        yield from faults.failing(rule, rows)
    yield from faults.equal(watched.amounts("revenue_collected", release))
    money = {key: panel for key, panel in panels.items() if MEASURES[key].kind == "total"}
    for key, panel in money.items():
        yield from faults.jumps(MEASURES[key].label, panel, Watched(key, panel, "log").judged())
    yield from faults.late({MEASURES[key].label: int(panel[alerts.NATION].last_valid_index()) for key, panel in money.items()}, last)


def _sound(panel: pd.DataFrame, wrong: list[Fault]) -> pd.DataFrame:
    """Without the months of offices whose data are at fault: they are told as such, and are no finding about the office."""
    sound = panel.copy()
    for each in wrong:
        offices = [office for office in each.offices if office in sound.columns]
        if each.kind != faults.RULE:
            sound.loc[(sound.index >= each.since) & (sound.index <= each.until), offices] = float("nan")
    return sound
