"""The seeded demonstration administration: a fictitious country's customs data, streamed month by month into an empty draft."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa

from data.demo import duties, liability, month_tables, partner_reports, receipts, selectivity, stamps, traffic, valuation
from data.demo.arrow_columns import Batches, Rows
from data.demo.world import offices, references, targets
from data.demo.world.truths import DemoPlan
from data.demo.world.world import DemoWorld
from data.derived import arrears, invoices, unit_values
from data.derived.delay import CLOCKS, IN_HOURS, INTERVALS
from data.quality import assessment

UNTIL = datetime(2026, 10, 31, 23, 59)
AMENDED_SHARE = 0.055
UNKEPT = [f"{interval}_{clock}" for interval in INTERVALS if interval not in IN_HOURS for clock in CLOCKS]  # only their bins and sums are


def fill(
    raw: Any,
    *,
    declarations: int = 300_000,
    years: int = 5,
    seed: int = 1,
    until: datetime = UNTIL,
    progress: Callable[[int, int], None] | None = None,
) -> datetime:
    """Fill every reference and fact table of an empty draft (`raw`: its DuckDB connection); returns the end of the data.

    The registrations cover `years` × 12 months up to that of `until`, which must be the last of its month. The same seed and sizes give the
    same tables. `progress` is called with the months done and the months in all.
    """
    world = DemoWorld.founded(DemoPlan.ending(until, years, shifts=True), declarations, seed)
    references.fill(raw, world, declarations, years)
    unheard = _months(raw, world, progress or (lambda done, all_: None))
    arrears.age(raw, until)
    unit_values.fill(raw)
    invoices.fill(raw)
    _targets(raw, world, unheard)
    _report(raw)
    assessment.run(raw, None, 1)
    return until


def _months(raw: Any, world: DemoWorld, progress: Callable[[int, int], None]) -> Rows:
    """Yield every month in turn; payments wait until the month in which they are made, so that their table too is sorted by month.

    Returns what the treasury received for declarations that are missing.
    """
    batches, openings, waiting, unheard = Batches(raw), offices.openings(), pa.table({}), []
    for position in range(len(world.plan.months)):
        month = drawn(world, position)
        for table, build in (("item", month_tables.item), ("tax_line", month_tables.tax_line), ("inspection", month_tables.inspection)):
            batches.add(table, build(month))
        batches.add("clearance", month_tables.clearance_rows(month, openings).drop_columns(UNKEPT))
        batches.add("mirror", partner_reports.reported(world, position, month.made, month.items, month.values, world.rng(1, position, 9)))
        received = month_tables.payment(month)
        waiting = pa.concat_tables([waiting, received]) if waiting.num_columns else received
        now = waiting["month"].to_numpy() <= world.plan.months[position]
        batches.add("payment", _by_day(waiting.filter(pa.array(now))))
        waiting = waiting.filter(pa.array(~now))
        unheard.append(liability.unheard(month.made, month.lines, month.receipts))
        progress(position + 1, len(world.plan.months))
    batches.flush()
    return pa.concat_tables(unheard)


def _by_day(paid: Rows) -> Rows:
    office = paid["office"].combine_chunks().indices.to_numpy()
    return paid.take(pa.array(np.lexsort((office, paid["paid_on"].to_numpy()))))


def drawn(world: DemoWorld, position: int) -> month_tables.Month:
    """Return all rows of the month at this position, drawn by a generator of its own."""
    rng = world.rng(1, position)
    made = traffic.declarations(world, position, rng)
    items = traffic.items(world, position, made, rng)
    values = valuation.values(world, position, made, items, rng)
    rates, principal = duties.rated(world, position, made, items), _principal(items, values, len(made))
    lines = duties.lines(world, made, items, values, rates, principal)
    control = selectivity.control(world, made, items, principal, rng)
    agency = np.bincount(items.decl, world.goods.agency[items.goods], len(made)) > 0
    payable = np.bincount(lines.decl, lines.assessed > 0, len(made)) > 0
    clock = stamps.clock(world, position, made, control, agency, payable, rng)
    received = receipts.receipts(world, made, clock, lines, rng)
    amendments = (rng.random(len(made)) < AMENDED_SHARE * (0.6 + (made.broker % 10) / 11)).astype(int) + (rng.random(len(made)) < 0.002)
    return month_tables.Month(world, position, made, items, values, rates, lines, received, control, clock, principal, amendments)


def _principal(items: traffic.Items, values: valuation.Values, declarations: int) -> np.ndarray:
    """Return the position of the item of largest value of each declaration, the first if several are equal."""
    order = np.lexsort((items.number, -values.value, items.decl))
    return order[np.searchsorted(items.decl[order], np.arange(declarations))]


def _targets(raw: Any, world: DemoWorld, unheard: Rows) -> None:
    """Return the targets of revenue, goals, and the treasury's own totals, which hold the payments of declarations that are missing too."""
    collected = raw.execute("SELECT office, tax, sum(amount)::DOUBLE FROM payment GROUP BY ALL ORDER BY ALL").fetchall()
    for frame in (targets.revenue(world, collected), targets.goals(world)) if collected else (targets.goals(world),):
        raw.register("batch", frame.assign(load_id=1, targets=1))
        raw.execute("INSERT INTO target BY NAME SELECT * FROM batch")
        raw.unregister("batch")
    raw.register("unheard", unheard)
    raw.execute(targets.TREASURY)
    raw.unregister("unheard")


def _report(raw: Any) -> None:
    """Complete the record of the load: as many rows were made as are held."""
    raw.execute(
        "UPDATE load SET physical = held, loaded = held, quarantined = 0, blank = 0, duplicate = 0 FROM (SELECT count(*) AS held FROM item)"
    )
