"""Small demonstration administrations of many seeds, twelve months each, as the frames that the estimates read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd
import pyarrow as pa

from analytics.compliance import item_prices, mirror
from data.demo import generate, month_tables, partner_reports, selectivity, traffic
from data.demo.world import offices, rates
from data.demo.world.truths import DemoPlan
from data.demo.world.world import DemoWorld

UNTIL, DECLARATIONS, MONTHS = 202610, 72_000, 24
FACTORS = {(partner, mode): factor for partner, _, mode, factor, _ in rates.cif_fob()}
CODES = ["partner", "origin", "mode", "flow", "hs2", "hs4", "hs6", "unit"]
AMOUNTS = ["quantity", "net_kg", "import_value", "statutory_tax", "statutory_duty", "home_use_value"]


@dataclass(frozen=True)
class Administration:
    """Imported items, what partners report in local currency, and inspections with the declarations they were drawn from."""

    items: pd.DataFrame
    sent: pd.DataFrame
    inspections: pd.DataFrame
    declarations: pd.Series

    @property
    def flows(self) -> pd.DataFrame:
        """As `analytics.compliance.mirror` wants them, freight as the reference table says."""
        named = {"import_value": "declared", "net_kg": "declared_kg"}
        arrived = self.items.groupby(["partner", "hs4", "month"], as_index=False)[list(named)].sum().rename(columns=named)
        found = mirror.paired(self.sent, arrived[arrived["partner"].isin(set(self.sent["partner"]))], UNTIL, {})
        factor = [FACTORS.get(each, 1.06) for each in zip(self.items["partner"], self.items["mode"], strict=True)]
        worth = self.items.assign(worth=self.items["import_value"] * factor).groupby("partner")[["worth", "import_value"]].sum()
        factors = found["partner"].map(worth["worth"] / worth["import_value"]).fillna(1.06)
        return found.assign(factor=factors, rate=found["hs4"].map(self.rates))

    @property
    def rates(self) -> pd.Series:
        sums = self.items.groupby("hs4")[["statutory_tax", "home_use_value"]].sum()
        return sums["statutory_tax"] / sums["home_use_value"]

    @property
    def priced(self) -> pd.DataFrame:
        """As `analytics.compliance.item_prices` wants them."""
        quarter = (mirror.positions(self.items["month"]) - UNTIL // 100 * 12 - UNTIL % 100 + 11) // 3
        named = self.items.rename(columns={"import_value": "value", "net_kg": "kg"})
        return item_prices.relative(named.assign(quarter=quarter, rate=named["hs4"].map(self.rates))[named["origin"] != "-"])


def founded(seed: int) -> Administration:
    """Of one seed."""
    world = DemoWorld.founded(DemoPlan.ending(datetime(2026, 10, 31, 23, 59), MONTHS // 12), DECLARATIONS, seed)
    items, sent, inspections, counted = [], [], [], []
    for position in range(MONTHS - 12, MONTHS):
        month = generate.drawn(world, position)
        items.append(month_tables.item(month).select(["month", *CODES, *AMOUNTS]))
        reported = partner_reports.reported(world, position, month.made, month.items, month.values, world.rng(1, position, 9)).to_pandas()
        exports = reported[reported["flow"] == "export"].astype({"value_usd": float, "net_kg": float})
        exports["reported"] = exports["value_usd"] * world.rates.of(position)[0]
        sent.append(_sent(exports))
        inspections.append(month_tables.inspection(month).select(["office", "reason", "findings"]))
        counted.append(pd.Series(offices.CODES).iloc[month.made.office[~month.made.missing]].value_counts())
    frame = pa.concat_tables(items).to_pandas()
    imports = frame[frame["flow"] == "import"].astype(dict.fromkeys(AMOUNTS, float) | dict.fromkeys(CODES, str))
    return Administration(imports, pd.concat(sent), pa.concat_tables(inspections).to_pandas(), pd.concat(counted).groupby(level=0).sum())


def _sent(exports: pd.DataFrame) -> pd.DataFrame:
    named = exports.drop(columns="partner").rename(columns={"reporter": "partner", "net_kg": "reported_kg"})
    keyed = named.astype({"partner": str, "hs4": str})
    return keyed.groupby(["partner", "hs4", "month"], as_index=False)[["reported", "reported_kg"]].sum()


def laned(seed: int, quarters: Sequence[int]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Imports inspected at random (until, stratum, uplift, tax), imports by quarter and office, and by quarter the tax assessed and what
    inspecting every import would have added to it, as planted: of one seed, in a small administration."""
    world = DemoWorld.founded(DemoPlan.ending(datetime(2026, 10, 31, 23, 59), MONTHS // 12), DECLARATIONS // 2, seed)
    share = np.random.default_rng(seed).lognormal(-1.6, 0.7, 100_000).clip(0.02, 0.6).mean()
    rows = []
    for position, code in enumerate(world.plan.months):
        until = int(next((each for each in quarters if code <= each <= code + 2), 0))
        if until:
            month = generate.drawn(world, position)
            made, drawn = month.made, month.control.selection == selectivity.RANDOM
            tax = np.bincount(month.lines.decl, month.lines.assessed / 1e6, len(made))
            held = {"until": until, "stratum": made.office, "tax": tax, "uplift": month.uplift / 100, "drawn": drawn & month.examined}
            frame = pd.DataFrame(held).assign(planted=month.control.risk * share * tax)
            rows.append(frame[(made.flow == traffic.IMPORT) & ~made.missing])
    every = pd.concat(rows)
    strata = every.groupby(["until", "stratum"]).size().rename("all").reset_index()
    return every[every["drawn"]], strata, every.groupby("until")[["tax", "planted"]].sum()
