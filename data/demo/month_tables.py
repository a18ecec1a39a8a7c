"""One month as Arrow tables: item, tax_line, payment, clearance and inspection, every row with its cuts."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from data.demo import liability
from data.demo.arrow_columns import Column, Rows, constant, decimal, numbered, stamps, text
from data.demo.duties import DUTY, TAXES, Rated, TaxLines, per_item, preference_margin
from data.demo.receipts import METHODS, Receipts
from data.demo.selectivity import KINDS, LANES, OFFENCES, SELECTIONS, Checks
from data.demo.stamps import Clock
from data.demo.traffic import EXPORT, IMPORT, PREFERENCE, PROCEDURE_CODES, RELIEFS, Declarations, Items
from data.demo.valuation import NO_ORIGIN, Values
from data.demo.world import offices, partners, traders
from data.demo.world.goods import AGREEMENTS, EDITION
from data.demo.world.rates import CURRENCIES, LOCAL
from data.demo.world.world import DemoWorld
from data.derived import arrears, clocks
from data.schema.facts import STAMPS

_POOLS = {
    "office": offices.POOL,
    "mode": offices.MODE_POOL,
    "size": pa.array(traders.SIZES),
    "origin": partners.POOL,
    **traders.POOLS,
    "procedure": pa.array(PROCEDURE_CODES),
    "lane": pa.array(LANES),
    "agreement": pa.array(["-", *AGREEMENTS]),
    "relief": pa.array([code for code, *_ in RELIEFS]),
    "aeo": pa.array(["no", "yes"]),
    "selection": pa.array(SELECTIONS),
    "currency": pa.array([LOCAL]),
    "tax": pa.array([code for code, *_ in TAXES]),
    "method": pa.array(METHODS),
    "invoice_currency": pa.array(CURRENCIES),
    "kind": pa.array(KINDS),
    "offence": pa.array(["-", *OFFENCES]),
    "officer": pa.array(offices.officer_codes()),
    "unit": pa.array(["kg", "u"]),
    "result": pa.array(["clean", "irregular"]),
    "critical": pa.array(["no", "yes"]),
}
_KEPT = ("process_type", "transaction_type", "tax_type", "origin_marking", "seller", "courier")


@dataclass
class Month:
    """Everything drawn for one month; `principal` is the item of largest value of each declaration."""

    world: DemoWorld
    position: int
    made: Declarations
    items: Items
    values: Values
    rates: Rated
    lines: TaxLines
    receipts: Receipts
    control: Checks
    clock: Clock
    principal: np.ndarray
    amendments: np.ndarray

    def __post_init__(self) -> None:
        decl, rows = self.items.decl, len(self.made)
        self.origin = np.where(self.values.fault == NO_ORIGIN, partners.UNKNOWN_INDEX, self.items.origin)
        self.cuts = self._cuts()
        self.identifiers = numbered(f"{self.code}-", rows)
        self.examined = self.control.chosen & ~np.isnan(self.clock["insp_end_at"])
        self.irregular = self.control.irregular & self.examined
        self.home_use = self.made.home_use[decl]
        self.uplift = liability.uplift(self.lines, self.control.uplift_share, self.irregular)
        self.steps = liability.steps(self.lines, self.receipts, self.made.relief[decl], self.items.agreement, self.uplift)

    @property
    def code(self) -> int:
        """Return the month (yyyymm) made."""
        return self.world.plan.months[self.position]

    def _cuts(self) -> dict[str, Column]:
        """Return the header columns by item."""
        made, items, control, pools = self.made, self.items, self.control, self.world.goods.pools
        decl, goods = items.decl, self.world.goods
        relief = np.where(items.agreement > 0, PREFERENCE, made.relief[decl])
        by_decl = {
            "office": made.office,
            "flow": made.flow,
            "procedure": made.procedure,
            "lane": control.lane,
            "mode": made.mode,
            "trader": made.trader,
            "broker": made.broker,
            "aeo": made.aeo.astype(int),
            "selection": control.selection,
        }
        by_item = {"origin": self.origin, "agreement": items.agreement, "relief": relief, "currency": np.zeros(len(items), int)}
        coded = {name: codes[decl] for name, codes in by_decl.items()} | by_item
        named = {name: text(_POOLS[name], codes) for name, codes in coded.items()}
        return named | {
            "hs2": text(pools["hs2"], goods.chapter_of[items.goods]),
            "hs4": text(pools["hs4"], goods.heading_of[items.goods]),
            "hs6": text(pools["hs6"], items.goods),
        }

    def header(self, rows: np.ndarray, months: np.ndarray | None = None) -> dict[str, Column]:
        """Return the cuts of the given items, with the month of registration unless other months are given."""
        taken = pa.array(rows)
        month = np.full(len(rows), self.code, np.int32) if months is None else months
        return {
            "month": pa.array(month),
            **{name: column.take(taken) for name, column in self.cuts.items()},
            "load_id": pa.array(np.ones(len(rows), np.int32)),
        }

    def named(self, decl: np.ndarray) -> Column:
        """Return the identifiers of declarations by position."""
        return self.identifiers.take(pa.array(decl))


def item(month: Month) -> Rows:
    """Return the rows of `item`."""
    made, items, values, rates, goods = month.made, month.items, month.values, month.rates, month.world.goods
    rows = np.flatnonzero(~made.missing[items.decl])
    decl = items.decl[rows]
    money = {
        "value": values.value,
        "fob_value": values.fob,
        "freight": values.freight,
        "insurance": values.insurance,
        "invoice_value": values.invoice,
        "import_value": values.value * (made.flow[items.decl] == IMPORT),
        "export_value": values.value * (made.flow[items.decl] == EXPORT),
        "home_use_value": values.value * month.home_use,
        "eligible_value": values.value * (items.offered > 0),
        "preferred_value": values.value * (items.agreement > 0),
    }
    mass = {"net_kg": values.net, "gross_kg": values.gross, "quantity": values.quantity}
    return pa.table(
        {
            **month.header(rows),
            "decl_id": month.named(decl),
            "item_no": items.number[rows].astype(np.int32),
            "registered_on": made.day[decl],
            "hs_code": text(goods.pools["hs_code"], items.goods[rows]),
            "hs_edition": np.full(len(rows), EDITION, np.int16),
            "departure": text(partners.POOL, items.departure[rows]),
            "partner": text(partners.POOL, np.where(made.flow[decl] == EXPORT, items.departure[rows], month.origin[rows])),
            "offered": text(_POOLS["agreement"], items.offered[rows]),
            "size": text(_POOLS["size"], month.world.traders.size[made.trader[decl]]),
            "invoice_currency": text(_POOLS["invoice_currency"], values.currency[rows]),
            "fx": decimal(values.fx[rows], 8),
            "unit": text(_POOLS["unit"], goods.counted[items.goods[rows]]),
            "rate_mfn": decimal(rates.general[rows], 2),
            "rate_applied": decimal(rates.applied[rows], 2),
            "rate_preference": decimal(rates.preference[rows], 2, items.offered[rows] > 0),
            "preference_claimed": (items.agreement[rows] > 0).astype(np.int8),
            "preference_eligible": (items.offered[rows] > 0).astype(np.int8),
            "items": np.ones(len(rows), np.int8),
            "records": np.ones(len(rows), np.int8),
            "valid": (values.fault[rows] == 0).astype(np.int8),
            **{name: decimal(cents[rows], 2) for name, cents in money.items()},
            **{name: decimal(grams[rows], 3) for name, grams in mass.items()},
            **{name: decimal(amount[rows], 6) for name, amount in _item_taxes(month).items()},
            "payment_type": text(_POOLS["method"], month.world.traders.credit[made.trader[decl]]),
            **{name: constant("-", len(rows)) for name in _KEPT},
        }
    )


def _item_taxes(month: Month) -> dict[str, np.ndarray]:
    lines, rows, steps = month.lines, len(month.items), month.steps
    collected, margin = per_item(lines, steps["paid"], rows, DUTY), preference_margin(month.items, month.values, month.rates)
    return {
        "duty_assessed": per_item(lines, lines.assessed, rows, DUTY),
        "tax_assessed": per_item(lines, lines.assessed, rows),
        "forgone": per_item(lines, steps["forgone"], rows),
        "duty_collected": collected,
        "home_use_duty": collected * month.home_use,
        "duty_saved": margin * (month.items.agreement > 0),
        "duty_left": margin * (month.items.agreement == 0),
        "home_use_tax": per_item(lines, steps["paid"], rows) * month.home_use,
        "statutory_duty": per_item(lines, lines.statutory, rows, DUTY) * month.home_use,
        "statutory_tax": per_item(lines, lines.statutory, rows) * month.home_use,
    }


def tax_line(month: Month) -> Rows:
    """Return the rows of `tax_line`."""
    lines, made, steps = month.lines, month.made, month.steps
    rows = np.flatnonzero(~made.missing[lines.decl])
    assessed = stamps(month.clock["assessed_at"]).astype("datetime64[D]")
    amounts = steps | {
        "assessed": lines.assessed,
        "duty_assessed": lines.assessed * (lines.tax == DUTY),
        "assessed_known": lines.assessed,
        "liability": steps["paid"] + steps["forgone"],
    }
    return pa.table(
        {
            **month.header(lines.row[rows]),
            "tax": text(_POOLS["tax"], lines.tax[rows]),
            "decl_id": month.named(lines.decl[rows]),
            "item_no": lines.number[rows].astype(np.int32),
            "base": decimal(lines.base[rows], 4),
            "rate": decimal(lines.rate[rows], 2),
            **{name: decimal(amount[rows], 6) for name, amount in amounts.items()},
            **{name: decimal(np.zeros(len(rows), np.int64), 6) for name in arrears.AGES},
            "assessed_on": np.where(np.isnat(assessed), made.day, assessed)[lines.decl[rows]],
            "size": text(_POOLS["size"], month.world.traders.size[made.trader[lines.decl[rows]]]),
            "lines": np.ones(len(rows), np.int8),
        }
    )


def payment(month: Month) -> Rows:
    """Return the rows of `payment`, by day; the month is that of payment."""
    received, lines = month.receipts, month.lines
    rows = np.flatnonzero(~month.made.missing[lines.decl[received.line]])
    line = received.line[rows]
    issued = pa.concat_arrays([numbered(f"R{month.code}-", len(month.made), f"-{event}") for event in (1, 2, 3)])
    receipt = issued.take(pa.array((received.event[rows] - 1) * len(month.made) + lines.decl[line]))
    return pa.table(
        {
            **month.header(lines.row[line], received.month[rows]),
            "tax": text(_POOLS["tax"], lines.tax[line]),
            "receipt": receipt,
            "decl_id": month.named(lines.decl[line]),
            "item_no": lines.number[line].astype(np.int32),
            "paid_on": received.day[rows],
            "registered_month": np.full(len(rows), month.code, np.int32),
            "method": text(_POOLS["method"], received.method[rows]),
            "amount": decimal(received.amount[rows], 6),
            "receipts": np.ones(len(rows), np.int8),
        }
    )


def inspection(month: Month) -> Rows:
    """Return the rows of `inspection`: those that have ended."""
    control, found = month.control, np.flatnonzero(month.examined & ~month.made.missing)
    irregular = month.irregular[found]
    return pa.table(
        {
            **month.header(month.principal[found]),
            "decl_id": month.named(found),
            "item_no": month.items.number[month.principal[found]].astype(np.int32),
            "type": text(_POOLS["kind"], control.kind[found]),
            "reason": text(_POOLS["selection"], control.selection[found]),
            "officer": text(_POOLS["officer"], control.officer[found]),
            "started_at": stamps(month.clock["insp_start_at"][found]),
            "ended_at": stamps(month.clock["insp_end_at"][found]),
            "result": text(_POOLS["result"], irregular),
            "offence": text(_POOLS["offence"], np.where(irregular, control.offence[found] + 1, 0)),
            "critical": text(_POOLS["critical"], control.critical[found] & irregular),
            "uplift": decimal(month.uplift[found], 2),
            "penalty": decimal(month.uplift[found] // 5, 2),
            "inspections": np.ones(len(found), np.int8),
            "findings": irregular.astype(np.int8),
        }
    )


def clearance_rows(month: Month, openings: dict[str, clocks.Opening]) -> Rows:
    """Return the rows of `clearance`, with the derived clocks and counts."""
    made, control = month.made, month.control
    rows = np.flatnonzero(~made.missing)
    header = month.header(month.principal[rows])
    frame = pd.DataFrame({name: header[name].to_pandas() for name in ("office", "mode", "flow", "aeo", "selection")})
    columns = {
        "is_open": month.clock.is_open, "reroutes": control.lane != control.first_lane, "amendments": month.amendments,
        "inspected": month.examined, "irregular": month.irregular,
    }
    frame = frame.assign(
        **{name: stamps(month.clock[name][rows]) for name in STAMPS},
        **{name: column[rows].astype(np.int8) for name, column in columns.items()},
    )
    derived = clocks.derived(frame, openings, np.datetime64(month.world.plan.until)).drop(columns=list(header), errors="ignore")
    return pa.table({**header, **{name: pa.array(derived[name]) for name in derived}, **_totals(month, rows)})


def _totals(month: Month, rows: np.ndarray) -> dict[str, Column]:
    made, lines = month.made, month.lines
    worth, received = np.zeros(len(made), np.int64), np.zeros(len(made), np.int64)
    np.add.at(worth, month.items.decl, month.values.value)
    np.add.at(received, lines.decl, month.steps["paid"])
    imported = made.flow[rows] == IMPORT
    return {
        "decl_id": month.named(rows),
        "registered_on": pa.array(made.day[rows]),
        "first_lane": text(_POOLS["lane"], month.control.first_lane[rows]),
        "item_count": pa.array(made.items[rows].astype(np.int32)),
        "customs_value": decimal(worth[rows], 2),
        "tax_paid": decimal(received[rows], 6, imported),
        "paying_imports": pa.array(np.ones(len(rows), np.int8), mask=~imported),
        "uplift": decimal(month.uplift[rows], 2),
    }
