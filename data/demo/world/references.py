"""The reference tables of the demonstration, filled once before the months."""

from typing import Any

import numpy as np
import pandas as pd

from data import reference
from data.administration import profile
from data.administration.profile import Administration, Stated
from data.demo.duties import TAXES
from data.demo.selectivity import EXPECTED_SHARES, LANES
from data.demo.traffic import PROCEDURES, RELIEFS
from data.demo.world import goods as goods_module
from data.demo.world import offices, partners, rates, traders, truths
from data.demo.world.goods import AGREEMENTS, EDITION
from data.demo.world.targets import FISCAL_START
from data.demo.world.world import DemoWorld


def fill(raw: Any, world: DemoWorld, declarations: int, years: int) -> None:
    """Write every reference table of an empty draft."""
    reference.fill_labels(raw)
    profile.put(raw, Stated(Administration(f"Customs of {partners.HOME_NAME}", rates.LOCAL, FISCAL_START)))
    reference.fill_lanes(raw)
    reference.fill_countries(raw)
    _insert(raw, "country", pd.DataFrame([partners.home()]))
    raw.executemany("UPDATE lane SET expected_share = ? WHERE code = ?", list(zip(EXPECTED_SHARES, LANES, strict=True)))
    for table, rows in _small(world).items():
        _insert(raw, table, rows)
    _insert(raw, "hs", _nomenclature(raw, world))
    raw.execute(
        "INSERT INTO load BY NAME SELECT 1 AS load_id, 'demonstration' AS source, ? AS file, '-' AS sha256, ?::TIMESTAMP AS loaded_at",
        [f"seed {world.seed}, {declarations} declarations, {years} years", world.plan.until],
    )


def _insert(raw: Any, table: str, frame: pd.DataFrame) -> None:
    raw.register("batch", frame)
    raw.execute(f"INSERT INTO {table} BY NAME SELECT * FROM batch")
    raw.unregister("batch")


def _small(world: DemoWorld) -> dict[str, pd.DataFrame]:
    rng = world.rng(2)
    posted = np.array(offices.CODES)[offices.posted()]
    return {
        "office": pd.DataFrame(
            [(o.code, o.name, o.region, o.mode, o.lat, o.lon, o.calendar) for o in offices.OFFICES],
            columns=["code", "name", "region", "mode", "lat", "lon", "calendar"],
        ),
        "calendar": pd.DataFrame(
            [
                (code, label, ",".join(map(str, weekend)), opens, closes)
                for code, (label, weekend, opens, closes) in offices.CALENDARS.items()
            ],
            columns=["code", "label", "weekend", "opens", "closes"],
        ),
        "holiday": pd.DataFrame(
            [(calendar, day, label) for calendar in offices.CALENDARS for day, label in offices.holidays()],
            columns=["calendar", "date", "label"],
        ),
        "trader": pd.DataFrame(traders.trader_rows(rng, world.traders), columns=["code", "name", "kind", "aeo_since", "size"]),
        "broker": pd.DataFrame(traders.broker_rows(rng), columns=["code", "name"]),
        "officer": pd.DataFrame({"code": offices.officer_codes(), "office": posted, "role": "examiner"}),
        "procedure": pd.DataFrame(PROCEDURES, columns=["code", "label", "flow", "suspensive"]),
        "tax": pd.DataFrame(TAXES, columns=["code", "label", "class"]),
        "relief": pd.DataFrame(RELIEFS[1:], columns=["code", "label", "class"]),
        **_agreed(world),
        "exchange_rate": _rates(world),
        "cif_fob": pd.DataFrame(rates.cif_fob(), columns=["partner", "hs4", "mode", "factor", "source"]),
        "planted_truth": pd.DataFrame(
            truths.rows(
                world.plan, *world.pair_codes, world.risky_codes, world.shifts.truths(world.plan.switched_from) if world.plan.shifts else ()
            ),
            columns=["key", "scope", "value"],
        ),
    }


def _agreed(world: DemoWorld) -> dict[str, pd.DataFrame]:
    starts = goods_module.agreement_starts(world.plan)
    return {
        "agreement": pd.DataFrame(
            [(code, label, start) for (code, (label, _)), start in zip(AGREEMENTS.items(), starts, strict=True)],
            columns=["code", "label", "starts_on"],
        ),
        "agreement_partner": pd.DataFrame(
            [(code, country) for code, (_, countries) in AGREEMENTS.items() for country in countries.split()],
            columns=["agreement", "country"],
        ),
        "tariff": pd.DataFrame(goods_module.tariff(world.goods, world.plan), columns=["hs6", "agreement", "tax", "valid_from", "rate"]),
    }


def _rates(world: DemoWorld) -> pd.DataFrame:
    rows = [
        (month, currency, "-", world.rates.units[position, 0] / world.rates.units[position, column], "local per USD")
        for position, month in enumerate(world.plan.months)
        for column, currency in enumerate(rates.CURRENCIES)
    ]
    return pd.DataFrame(rows, columns=["month", "currency", "country", "rate", "quoted"])


def _nomenclature(raw: Any, world: DemoWorld) -> pd.DataFrame:
    """Return invented headings and subheadings, described by the label of their chapter."""
    chapters = {code: (section, label) for code, section, label in raw.execute("SELECT code, section, label FROM chapter").fetchall()}
    headings = sorted(set(world.goods.hs4.tolist()))
    rows = [(code, 4, *_described(chapters, code[:2], "group", int(code[2:])), code[:2]) for code in headings]
    places = {}
    for code in world.goods.hs6.tolist():
        places[code[:2]] = places.get(code[:2], 0) + 1
        rows.append((code, 6, *_described(chapters, code[:2], "type", places[code[:2]]), code[:4]))
    return pd.DataFrame(rows, columns=["code", "level", "section", "description", "parent"]).assign(edition=EDITION)


def _described(chapters: dict[str, tuple[str, str]], chapter: str, word: str, number: int) -> tuple[str, str]:
    section, label = chapters[chapter]
    return section, f"{label}: {word} {number}"
