"""The alerts of a release: made once, when first asked for, and kept with its answers."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics.compliance import alerts, faults
from analytics.compliance.alerts import Alert, Watched
from analytics.compliance.faults import Fault
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.catalogue import MEASURES
from queries.compliance import alert_inputs as watched
from queries.compliance.alert_inputs import REGION
from queries.engine import engine
from queries.engine.cache import kept

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
class ReleaseAlerts:
    """The alerts of a release: data quality problems, alerts on indicators (the most urgent first), and each measure that was watched."""

    release: Release
    faults: tuple[Fault, ...]
    alerts: tuple[Alert, ...]
    watched: dict[str, Watched]

    def within(self, filters: Filters) -> "ReleaseAlerts":
        """Keep what touches the months and the offices or regions of the filters; what concerns all offices stays."""
        since, until, offices = filters.since or 0, filters.until or 999999, self.picked(filters)
        nodes = {alerts.NATION, *offices, *(self.regions[office] for office in offices if office in self.regions)}
        problems = tuple(
            each for each in self.faults if touches(each, since, until) and (not offices or not each.offices or offices & {*each.offices})
        )
        signs = tuple(each for each in self.alerts if touches(each, since, until) and (not offices or each.node in nodes))
        return ReleaseAlerts(self.release, problems, signs, self.watched)

    def current(self, latest: int) -> "ReleaseAlerts":
        """Keep what holds in a month (yyyymm) or lasts since, and is no improvement: a fall of a volume counts, its rise does not."""
        problems = tuple(each for each in self.faults if each.since <= latest <= each.until)
        lasting = (each for each in self.alerts if each.since <= latest and (each.until >= latest or each.latest is not None))
        signs = tuple(each for each in lasting if worse(each))
        return ReleaseAlerts(self.release, problems, signs, self.watched)

    @property
    def regions(self) -> dict[str, str]:
        """Return the column name of the region of each office that is watched."""
        return {office: region for each in self.watched.values() for office, region in each.regions.items()}

    def picked(self, filters: Filters) -> set[str]:
        """Return the offices selected by name and by region; empty where neither is selected."""
        offices, regions = set(filters.picked("office")), {f"{REGION}{code}" for code in filters.picked("region")}
        within = {office for office, region in self.regions.items() if region in regions}
        return offices & within if offices and regions else offices | within


def worse(alert: Alert) -> bool:
    """Return whether the strongest sign of an alert goes the wrong way; of a measure without a better way, whether it is a fall."""
    sign = alert.signs[0]
    return sign.z * (MEASURES[sign.measure].good or 1) < 0


def touches(each: Fault | Alert, since: int, until: int) -> bool:
    """Return whether any month of a problem or alert lies between two months (yyyymm)."""
    return each.since <= until and each.until >= since


def release_alerts() -> ReleaseAlerts:
    """Return the alerts of the current release, computed once and cached; raises NoRelease."""
    return _release_alerts(engine.current())


@kept(key=lambda release: ("alerts", release))
def _release_alerts(release: Release) -> ReleaseAlerts:
    panels = watched.panels(MEASURED, release)
    wrong = sorted(_faults(panels, release), key=lambda each: (-each.until, each.kind, each.offices))
    under = [_under(key, panel, wrong) for key, panel in panels.items()]
    signs = alerts.alerts(under, release.first_month or 0)
    return ReleaseAlerts(release, tuple(wrong), tuple(signs), {each.measure: each for each in under})


def _under(measure: str, panel: pd.DataFrame, wrong: list[Fault]) -> Watched:
    regions = watched.regions(panel)
    scale, lasting = "odds" if MEASURES[measure].unit == "percent" else "log", MEASURES[measure].kind != "total"
    return Watched(measure, _sound(panel, regions, wrong), scale, regions, lasting)


def _faults(panels: dict[str, pd.DataFrame], release: Release) -> Iterator[Fault]:
    last = release.last_full_month or 0
    by: dict[int, list[tuple[str, int, str]]] = defaultdict(list)
    for each in watched.findings():
        by[each.rule].append((each.office, each.month, each.evidence))
    yield from faults.silent(by.pop(SILENT, []), last)
    for rule, rows in by.items():
        yield from faults.failing(rule, rows)
    yield from faults.equal(watched.amounts("revenue_collected", release))
    money: dict[str, Any] = {key: panel for key, panel in panels.items() if MEASURES[key].kind == "total"}
    for key, panel in money.items():
        places = panel[[node for node in panel.columns if not node.startswith(REGION)]]
        yield from faults.jumps(MEASURES[key].label, places, Watched(key, places, "log").judged())
    yield from faults.late({MEASURES[key].label: int(panel[alerts.NATION].last_valid_index()) for key, panel in money.items()}, last)


def _sound(panel: pd.DataFrame, regions: dict[str, str], wrong: list[Fault]) -> pd.DataFrame:
    """Blank the months with faulty data of offices and their regions: these are reported as data problems, not as alerts."""
    sound = panel.copy()
    for each in wrong:
        nodes = {*each.offices, *(regions[office] for office in each.offices if office in regions)} & set(sound.columns)
        if each.kind != faults.RULE:
            sound.loc[(sound.index >= each.since) & (sound.index <= each.until), sorted(nodes)] = float("nan")
    return sound
