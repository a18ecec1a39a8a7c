"""Reference rows that ship with the product: labels of HS sections and chapters, months, lanes, countries and their regions."""

import csv
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
from babel import Locale
from babel.core import get_global
from duckdb import DuckDBPyConnection

LABELS = Path(__file__).parent / "labels"
LANES = (
    ("green", "Green: released", 1),
    ("blue", "Blue: audit after release", 2),
    ("yellow", "Yellow: documents checked", 3),
    ("red", "Red: goods examined", 4),
)

NAMES = {"name": "en", "name_fr": "fr", "name_es": "es", "name_ar": "ar"}
RENUMBERED = {"DE": ("DEU", "276"), "ET": ("ETH", "231"), "MM": ("MMR", "104"), "SD": ("SDN", "729"), "YE": ("YEM", "887")}


def fill_labels(raw: DuckDBPyConnection) -> None:
    """Write the 21 sections and 97 chapters (77 is reserved) into `section` and `chapter`, replacing what is there."""
    chapters, sections = labels("chapters.csv"), labels("sections.csv")
    placed = [{"code": row["code"], "label": row["label"], "position": place} for place, row in enumerate(sections, 1)]
    _refill(raw, "section", placed)
    coded = [{"code": row["code"], "section": _section(row["code"], sections), "label": row["label"]} for row in chapters]
    _refill(raw, "chapter", coded)


def fill_months(raw: DuckDBPyConnection, fiscal_start: int = 1) -> None:
    """Write the months 196001 to 204912; a fiscal year that starts after January bears the name of the civil year in which it ends."""
    raw.execute("DELETE FROM month")
    raw.execute(
        "INSERT INTO month (month, quarter, year, fiscal_year) SELECT y * 100 + m, y || '-Q' || ((m + 2) // 3), y, "
        "CASE WHEN $start > 1 AND m >= $start THEN y + 1 ELSE y END FROM range(1960, 2050) t(y), range(1, 13) u(m) ORDER BY 1",
        {"start": fiscal_start},
    )


def fill_lanes(raw: DuckDBPyConnection) -> None:
    """Write the four lanes with their place from lightest to heaviest control; no share is expected of a lane until somebody states it."""
    _refill(raw, "lane", [dict(zip(("code", "label", "position"), lane, strict=True)) for lane in LANES])


def fill_countries(raw: DuckDBPyConnection) -> None:
    """Write the ISO countries with their names and the region and subregion of the United Nations."""
    names = {column: Locale(language).territories for column, language in NAMES.items()}
    codes = country_codes()
    rows: list[dict[str, str]] = []
    for code, (region, subregion) in _regions().items():
        iso3, m49 = codes[code]
        known = {"code": code, "iso3": iso3, "m49": m49, "region": region, "subregion": subregion}
        rows.append(known | {column: territories[code] for column, territories in names.items()})
    _refill(raw, "country", sorted(rows, key=lambda row: row["code"]))


def fill_missing(raw: DuckDBPyConnection) -> None:
    """Write each of the reference tables above that is still empty."""
    for table, fill in (("section", fill_labels), ("month", fill_months), ("lane", fill_lanes), ("country", fill_countries)):
        [rows] = raw.execute(f"SELECT count(*) FROM {table}").fetchall()
        if not rows[0]:
            fill(raw)


def last_day(month: int) -> date:
    """Return the last day of a month yyyymm."""
    year, number = divmod(month, 100)
    return date.fromordinal(date(year + number // 12, number % 12 + 1, 1).toordinal() - 1)


def _refill(raw: DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    raw.execute(f"DELETE FROM {table}")
    raw.register("incoming_rows", pa.Table.from_pylist(rows))
    raw.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming_rows")
    raw.unregister("incoming_rows")


def labels(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of labels that ships with the product."""
    with (LABELS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def shipped(table: str) -> frozenset[str]:
    """Return the names of HS sections or chapters that ship with the product, in English; none of other tables."""
    return frozenset(row["label"] for row in labels(f"{table}s.csv")) if table in ("section", "chapter") else frozenset()


@cache
def areas() -> tuple[str, ...]:
    """Return the names of the regions of the United Nations, in English."""
    return tuple(name for name in tomllib.loads((LABELS / "regions.toml").read_text(encoding="utf-8")) if name != "-")


@cache
def goods_words() -> dict[str, str]:
    """Return the everyday names of goods, '; ' between them, by HS 2022 heading."""
    return {row["code"]: row["words"] for row in labels("goods_words.csv")}


def _section(chapter: str, sections: list[dict[str, str]]) -> str:
    return next(row["code"] for row in sections if row["first"] <= chapter <= row["last"])


@cache
def country_codes() -> dict[str, tuple[str, str]]:
    """Return ISO three-letter and three-digit code of each two-letter code of a country or area, `-` where there is none."""
    found: dict[str, dict[bool, str]] = {}
    for alias, targets in get_global("territory_aliases").items():
        if len(alias) == 3 and len(targets) == 1:
            found.setdefault(targets[0], {}).setdefault(alias.isdigit(), alias)
    known = {code: found.get(code, {}) for code in _regions()}
    return {code: (pair.get(False, "-"), pair.get(True, "-")) for code, pair in known.items()} | RENUMBERED


@cache
def _regions() -> dict[str, tuple[str, str]]:
    """Return the region and subregion of the United Nations of each two-letter code."""
    regions = tomllib.loads((LABELS / "regions.toml").read_text(encoding="utf-8"))
    return {code: (region, name) for region, held in regions.items() for name, codes in held.items() for code in codes.split()}
