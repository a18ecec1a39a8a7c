"""The panels of the forecast benchmark: real monthly series as long frames (node, month, value), and the nodes that stand for a nation."""
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from data.series_names import IMPORTS, REVENUE, node

MONTHS = {
    name: number
    for number, name in enumerate(
        ("janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro"), 1
    )
}
TAXES = {"IMPOSTO SOBRE IMPORTAÇÃO": "duty", "IPI - VINCULADO À IMPORTACAO": "excise"}
OFFICES, REST = 18, "rest"


@dataclass(frozen=True)
class Panel:
    """Long monthly series, the nodes that are national, those of an office, the months between origins and the most of these."""

    name: str
    frame: pd.DataFrame
    national: tuple[str, ...]
    offices: tuple[str, ...] = ()
    every: int = 6
    most: int = 99


def amount(text: str) -> float:
    """A number written plainly, with commas for thousands, or with a decimal comma; NaN where empty."""
    plain = text.strip()
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+", plain):
        return float(plain.replace(",", ""))
    return float(plain.replace(".", "").replace(",", ".") if "," in plain else plain or "nan")


def brazil(folder: Path) -> Panel:
    """Duty and excise on imports by state: the largest states, the rest as one, their totals and the nation's."""
    raw = pd.read_csv(folder / "brazil/arrecadacao-2000-2012.csv", sep=";", encoding="cp1252", dtype=str, keep_default_na=False)
    month = raw["Ano"].astype(int) * 100 + raw["Mês"].str.strip().str.lower().map(MONTHS)
    parts = [
        pd.DataFrame({"month": month, "office": raw["UF"].str.strip(), "tax": tax, "value": raw[column].map(amount).fillna(0.0)})
        for column, tax in TAXES.items()
    ]
    base = pd.concat(parts)
    base = base[base["month"] < 201300]
    first = base[base["month"] <= 200312].groupby("office")["value"].sum().nlargest(OFFICES).index
    base["office"] = base["office"].where(base["office"].isin(first), REST)
    national = tuple(node(REVENUE, held) for held in ({}, *({"tax": tax} for tax in TAXES.values())))
    return Panel("Brazil", added(base), national, tuple(node(REVENUE, {"office": each}) for each in sorted(base["office"].unique())))


def added(base: pd.DataFrame) -> pd.DataFrame:
    """Of office, tax, month, value: the bottom nodes with the totals of offices and of taxes, and of all."""
    held = [{"tax": tax, "office": office} for tax, office in zip(base["tax"], base["office"], strict=True)]
    wholes = [("tax", "office"), ("office",), ("tax",), ()]
    names = [[node(REVENUE, {key: each[key] for key in by}) for each in held] for by in wholes]
    long = pd.concat([base[["month", "value"]].assign(node=each) for each in names])
    return long.groupby(["node", "month"], as_index=False)["value"].sum()


def us(folder: Path) -> Panel:
    """Customs duties and imports of the United States."""
    raw = pd.read_csv(folder / "us/treasury_revenue_to_2017.csv")
    month = raw["year"] * 100 + raw["month"]
    columns = {"customs_duties": node(REVENUE, {}), "imports_value": node(IMPORTS, {})}
    frame = pd.concat([pd.DataFrame({"node": name, "month": month, "value": raw[column]}) for column, name in columns.items()])
    return Panel("United States", frame, tuple(columns.values()))


def belgium(folder: Path) -> Panel:
    """Imports of Belgium by partner, and their sum."""
    raw = pd.read_csv(folder / "belgium/Imports.csv")
    month = raw["month"].str.replace("-", "").astype(int)
    values = raw.drop(columns="month").apply(pd.to_numeric, errors="coerce")
    wide = values.assign(total=values.sum(axis=1)).assign(month=month)
    long = wide.melt("month", var_name="node", value_name="value")
    return Panel("Belgium", long[np.isfinite(long["value"])], ("total",), every=12, most=8)


PANELS: dict[str, Callable[[Path], Panel]] = {"brazil": brazil, "us": us, "belgium": belgium}
