"""Reference rows that ship with the product: labels of HS sections and chapters, months, lanes, countries and their regions."""

import csv
import tomllib
from datetime import date
from pathlib import Path

from babel import Locale
from babel.core import get_global

LABELS = Path(__file__).parent / "labels"
LANES = (
    ("green", "Green: released", 1),
    ("blue", "Blue: audit after release", 2),
    ("yellow", "Yellow: documents checked", 3),
    ("red", "Red: goods examined", 4),
)

RENUMBERED = {"DE": ("DEU", "276"), "ET": ("ETH", "231"), "MM": ("MMR", "104"), "SD": ("SDN", "729"), "YE": ("YEM", "887")}


def fill_labels(raw) -> None:
    """Write the 21 sections and 97 chapters (77 is reserved) into `section` and `chapter`, replacing what is there."""
    chapters, sections = _rows("chapters.csv"), _rows("sections.csv")
    raw.execute("DELETE FROM section")
    raw.execute("DELETE FROM chapter")
    raw.executemany(
        "INSERT INTO section (code, label, position) VALUES (?, ?, ?)",
        [(row["code"], row["label"], place) for place, row in enumerate(sections, 1)],
    )
    raw.executemany(
        "INSERT INTO chapter (code, section, label) VALUES (?, ?, ?)",
        [(row["code"], _section(row["code"], sections), row["label"]) for row in chapters],
    )


def fill_months(raw, fiscal_start: int = 1) -> None:
    """Write the months 196001 to 204912; a fiscal year that starts after January bears the name of the civil year in which it ends."""
    raw.execute("DELETE FROM month")
    raw.execute(
        "INSERT INTO month (month, quarter, year, fiscal_year) SELECT y * 100 + m, y || '-Q' || ((m + 2) // 3), y, "
        "CASE WHEN $start > 1 AND m >= $start THEN y + 1 ELSE y END FROM range(1960, 2050) t(y), range(1, 13) u(m) ORDER BY 1",
        {"start": fiscal_start},
    )


def fill_lanes(raw) -> None:
    """Write the four lanes with their place from lightest to heaviest control; no share is expected of a lane until somebody states it."""
    raw.execute("DELETE FROM lane")
    raw.executemany("INSERT INTO lane (code, label, position) VALUES (?, ?, ?)", LANES)


def fill_countries(raw) -> None:
    """Write the ISO countries with their names and the region and subregion of the United Nations."""
    names = {language: Locale(language).territories for language in ("en", "fr", "es", "ar")}
    codes = _other_codes()
    rows = [
        (code, *codes.get(code, ("-", "-")), *(names[language].get(code) for language in ("en", "fr", "es", "ar")), region, subregion)
        for region, subregions in tomllib.loads((LABELS / "regions.toml").read_text()).items()
        for subregion, members in subregions.items()
        for code in members.split()
    ]
    raw.execute("DELETE FROM country")
    raw.executemany(
        "INSERT INTO country (code, iso3, m49, name, name_fr, name_es, name_ar, region, subregion) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        sorted(rows),
    )


def fill_missing(raw) -> None:
    """Write each of the reference tables above that is still empty."""
    for table, fill in (("section", fill_labels), ("month", fill_months), ("lane", fill_lanes), ("country", fill_countries)):
        if not raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0]:
            fill(raw)


def last_day(month: int) -> date:
    """The last day of a month yyyymm."""
    year, number = divmod(month, 100)
    return date.fromordinal(date(year + number // 12, number % 12 + 1, 1).toordinal() - 1)


def _rows(name: str) -> list[dict[str, str]]:
    with open(LABELS / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _section(chapter: str, sections: list[dict[str, str]]) -> str:
    return next(row["code"] for row in sections if row["first"] <= chapter <= row["last"])


def _other_codes() -> dict[str, tuple[str, str]]:
    """ISO three-letter and three-digit code of each two-letter code."""
    found: dict[str, dict[bool, str]] = {}
    for alias, targets in get_global("territory_aliases").items():
        if len(alias) == 3 and len(targets) == 1:
            found.setdefault(targets[0], {}).setdefault(alias.isdigit(), alias)
    return {code: (pair.get(False, "-"), pair.get(True, "-")) for code, pair in found.items()} | RENUMBERED
