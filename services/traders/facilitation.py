"""What the treatment that AEO get would gain each segment of traders: customs hours and inspections, as an estimate with its interval."""

from dataclasses import dataclass

from analytics.compliance.moves import tested
from data.frames import Frame
from data.language import mark, say
from queries.addresses.filters import Filters
from queries.engine.question import CannotCut
from queries.traders import beside_aeo
from services.traders.beside_peers import asked
from services.traders.trader_segments import found

UNKNOWN = mark("The data do not say which declarations are by AEO, or hold none by AEO and by others that are alike.")


@dataclass(frozen=True)
class TreatmentEffect:
    """By how much a figure of AEO lies below that of others alike, as a fraction of theirs, with its 95 % interval; below 0 where above."""

    less: float
    low: float
    high: float


def inspections(filters: Filters) -> TreatmentEffect:
    """Return by how much AEO are inspected less often than others of the same flow, mode of transport and chapter.

    A risk difference over these strata (`analytics.compliance.moves.tested`), as a fraction of the rate that others alike have.
    Raises CannotCut where none are alike.
    """
    strata: Frame = beside_aeo.inspections(asked(filters))
    both = strata[(strata["n1"] > 0) & (strata["n0"] > 0)]
    table = tested(both.assign(all=1), ["all"])
    if table.empty:
        raise CannotCut(say(UNKNOWN))
    row = table.iloc[0]
    usual = float(row["share"] - row["shift"])
    if usual <= 0:
        return TreatmentEffect(0.0, 0.0, 0.0)
    return TreatmentEffect(*(min(float(-row[end] / usual), 1.0) for end in ("shift", "high", "low")))


def gains(filters: Filters, times: TreatmentEffect, fewer: TreatmentEffect) -> Frame:
    """Return a row per segment of what its declarations that are no AEO's would gain, the most hours first.

    Columns: segment, n, hours (customs processing) and inspected, of these declarations; hours_less and inspected_less, the gain of each,
    with `_low` and `_high`: as much less, in proportion, as AEO have than others alike. Raises CannotCut where there are none.
    """
    frame: Frame = beside_aeo.ordinary(asked(filters))
    frame = frame.assign(segment=frame["trader"].map(found(filters).of_trader)).dropna(subset="segment")
    if frame.empty:
        raise CannotCut(say(UNKNOWN))
    table: Frame = frame.groupby("segment", as_index=False)[["n", "inspected", "seconds"]].sum()
    table = table.assign(hours=table["seconds"] / 3600)
    for name, effect in (("hours", times), ("inspected", fewer)):
        ends = {"": effect.less, "_low": effect.low, "_high": effect.high}
        table = table.assign(**{f"{name}_less{end}": table[name] * part for end, part in ends.items()})
    return table.sort_values("hours_less", ascending=False, ignore_index=True, key=abs)
