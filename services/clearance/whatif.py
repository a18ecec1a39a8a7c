"""One office with its levers moved: customs processing time today and after the change, and what each single change does."""

from dataclasses import dataclass, replace

from analytics.clearance import scenario
from analytics.clearance.queueing import QueueLevers
from analytics.statistics import survival
from analytics.statistics.survival import Curve
from data.derived.office_workload import Desk
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.clearance.histogram import Histogram, intervals
from queries.clearance.office_workload import desk
from queries.engine import engine
from queries.engine.cache import kept

HELD = {"customs": "held", "release": "waiting"}
SHARE, HOURS = 0.25, 20.0
Curves = dict[str, Curve]


@dataclass(frozen=True)
class Case:
    """One office, its filters without changed assumptions, and the assumptions that are changed."""

    office: str
    picked: bool
    filters: Filters
    levers: QueueLevers

    @property
    def desk(self) -> Desk:
        """Return the workload of the office."""
        return desk(self.office, self.filters)

    def curves(self, interval: str = "customs", levers: QueueLevers | None = None) -> tuple[Curves, Curves]:
        """Return the survival curves of today and of the changed assumptions."""
        both = (QueueLevers(), levers or self.levers)
        today, after = (curves(self.office, self.filters, each, interval, engine.current()) for each in both)
        return today, after


def case(filters: Filters) -> Case:
    """Return the case of the one selected office, else of the slowest office among those that the filters leave."""
    picked, plain = filters.picked("office"), replace(filters, levers=())
    office = picked[0] if len(picked) == 1 else slowest(plain)
    moved = {key: filters.lever(key) for key in ("yellow_green", "red_green", "inspector_hours", "open_day")}
    levers = QueueLevers(moved["yellow_green"] / 100, moved["red_green"] / 100, moved["inspector_hours"], moved["open_day"])
    return Case(office, len(picked) == 1, plain.with_pick("office", office), levers)


def slowest(filters: Filters) -> str:
    """Return the office whose P90 of customs processing time is surely the longest, as on the clearance page; empty if there is none.

    Offices are ranked by the lower end of the interval of their P90.
    """
    done, waiting = (intervals(interval, ("office",), filters).frame for interval in ("customs", "held"))
    frame = survival.ranked(done, waiting, "office", 0.9)
    return str(frame["key"].iloc[0]) if len(frame) else ""


@kept(key=lambda *asked: ("what if", *asked))
def curves(office: str, filters: Filters, levers: QueueLevers, interval: str, _release: Release) -> Curves:
    """Return the survival curve of each lane, and that of all lanes under the empty key."""
    released, waiting = counted(filters, interval)
    counts = scenario.moved(scenario.today(released.frame), desk(office, filters), levers, interval, filters.clock)
    return scenario.curves(counts, waiting.frame)


def counted(filters: Filters, interval: str) -> tuple[Histogram, Histogram]:
    """Return histograms by lane, of finished and of still open declarations."""
    return intervals(interval, ("lane",), filters), intervals(HELD[interval], ("lane",), filters)


def single(held: Desk) -> list[QueueLevers]:
    """Return each change alone: a quarter of a lane moved, half an inspector post added, a closed day opened."""
    shut = [QueueLevers(day=day) for day in held.opening.weekend]
    return [QueueLevers(yellow=SHARE), QueueLevers(red=SHARE), QueueLevers(hours=HOURS), *shut]
