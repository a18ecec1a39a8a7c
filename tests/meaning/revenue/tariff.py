"""The tariff bench a second way: taxes of every cell of goods today and with duty points and volumes moved, tax standing on tax."""

import numpy as np
import pandas as pd

from dashboard.core.page import Drawing
from tests.meaning.core.facts import Asked, Facts, once
from tests.meaning.core.kinds import Second
from tests.meaning.core.reading import SHOWN, agrees, falls, keyed, listed, number, same, size, text, unit

CELL = ["hs4", "origin", "agreement", "relief", "size"]
KINDS = ("duty", "excise", "vat")
TAXES = (*KINDS, "other")
ELASTICITY = -0.8
NAMES = {"Duty": "duty", "Excise": "excise", "VAT": "vat", "Fees and others": "other"}


def cells(facts: Facts, asked: Asked) -> pd.DataFrame:
    """Imports by heading, origin, agreement, relief and size: the value duty stands on, and each tax as paid, assessed and by law."""
    read = "hs4, origin, agreement, relief, size, class as kind, cast(base as double) as base, "
    read += "cast(coalesce(paid, assessed) as double) as got, "
    read += "cast(assessed as double) as assessed, cast(statutory as double) as statutory"
    imports = f"select * from tax_line where {facts.where('tax_line', asked)} and flow = 'import'"
    found = facts.sql(f"select {read} from ({imports}) l left join tax t on l.tax = t.code")
    kind = found["kind"].where(found["kind"].isin(KINDS), "other")
    sums = {"value": found["base"].where(kind == "duty", 0.0)}
    sums |= {tax: found["got"].where(kind == tax, 0.0) for tax in TAXES}
    sums |= {f"{tax}_{how}": found[how].where(kind == tax, 0.0) for tax in KINDS for how in ("assessed", "statutory")}
    return pd.concat([found[CELL], pd.DataFrame(sums).fillna(0.0)], axis=1).groupby(CELL, as_index=False).sum()


def levers(asked: Asked) -> tuple[float, float]:
    """Points on the general duty rate and the growth of volumes, as fractions."""
    return tuple(float(asked.picks.get(key, ("0",))[0]) / 100 for key in ("duty_points", "volume_change"))


@once
def bench(facts: Facts, asked: Asked) -> pd.DataFrame:
    """Cells with each tax today, at the same volumes (`_still`) and with volumes that answer (`_after`)."""
    found, (points, volume) = cells(facts, asked), levers(asked)
    collected = found["duty"].sum() / found["duty_assessed"].sum() if found["duty_assessed"].sum() else 1.0
    rows = [taxed(row, points, volume, collected) for row in found.to_dict("records")]
    return pd.concat([found, pd.DataFrame(rows)], axis=1)


def taxed(row: dict, points: float, volume: float, collected: float) -> dict[str, float]:
    """The taxes of a cell: duty on the value, excise on value and duty, VAT on all three, at the rates collected."""
    value = row["value"]
    law = row["duty_statutory"] / value if value > 0 else 0.0
    extra = duty_rate(row, law, points, collected) - (row["duty"] / value if value > 0 else 0.0)
    steps = {"duty": extra, "excise": 0.0, "vat": 0.0}
    today = sum(row[tax] for tax in KINDS)
    still = cascade(row, 1.0, steps)
    dearer = (value + sum(still[tax] for tax in KINDS)) / (value + today) if value + today > 0 else 1.0
    growth = 1 + volume
    fixed, after = cascade(row, growth, steps), cascade(row, growth * dearer**ELASTICITY, steps)
    return {f"{tax}_still": fixed[tax] for tax in TAXES} | {f"{tax}_after": after[tax] for tax in TAXES}


def duty_rate(row: dict, law: float, points: float, collected: float) -> float:
    """The rate collected after points on the general rate: in proportion to the law, an agreement's own unless the general one is lower."""
    now = row["duty"] / row["value"] if row["value"] > 0 else 0.0
    general = max(law + points, 0.0)
    if not points:
        return now
    if row["agreement"] != "-":
        return min(now, general * collected)
    return now * general / law if law > 0 else general * collected if row["relief"] == "-" else now


def cascade(row: dict, growth: float, steps: dict[str, float]) -> dict[str, float]:
    before, after, found = row["value"], row["value"] * growth, {}
    for tax in KINDS:
        found[tax] = (after / before if before > 0 else 1.0) * (row[tax] + before * steps[tax])
        before, after = before + row[tax], after + found[tax]
    return found | {"other": row["other"] * growth}


def whole(found: pd.DataFrame, suffix: str = "") -> float:
    return float(found[[tax + suffix for tax in TAXES]].to_numpy().sum())


def change(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """What each tax gains at the same volumes, what volumes answer, and the whole; with no lever what is collected today."""
    found, moved = bench(facts, asked), any(levers(asked))
    shown = {key: value * size(drawn.body) for key, value in keyed(drawn.body["data"][0]).items()}
    if moved:
        true = {tax: found[f"{tax}_still"].sum() - found[tax].sum() for tax in TAXES}
        true |= {"answer": whole(found, "_after") - whole(found, "_still"), "whole": whole(found, "_after") - whole(found)}
        assert list(shown) == [*TAXES, "answer", "whole"]
    else:
        true = {tax: found[tax].sum() for tax in TAXES if found[tax].any()} | {"whole": whole(found)}
        assert falls([value for key, value in shown.items() if key != "whole"])
    agrees(shown, true, 1e-6, 0.05)
    for words in drawn.body["data"][0]["customdata"]:
        assert same(number(words[3]), shown[words[0]] / whole(found) * 100, 0 if moved else SHOWN, 0.0051)


def by(key: str) -> Second:
    def check(facts: Facts, asked: Asked, drawn: Drawing) -> None:
        """The largest changes by a cut, the others as one, and the whole; with no lever the largest amounts of today."""
        found = bench(facts, asked).assign(hs2=lambda frame: frame["hs4"].str[:2])
        sums = found.groupby(key)[[*TAXES, *(f"{tax}_after" for tax in TAXES)]].sum()
        now, after = sums[list(TAXES)].sum(axis=1), sums[[f"{tax}_after" for tax in TAXES]].sum(axis=1)
        true = (after - now if any(levers(asked)) else now).loc[lambda each: each.abs() > 1e-6]
        shown = {code: value * size(drawn.body) for code, value in keyed(drawn.body["data"][0]).items()}
        assert same(shown.pop("whole"), true.sum(), 1e-6, 0.05)
        rest = shown.pop("", 0.0)
        agrees(shown, {code: true[code] for code in shown}, 1e-6, 0.05)
        assert falls([abs(value) for value in shown.values()], 1e-9) and len(shown) == min(len(true), 8)
        assert np.allclose(sorted(true.abs())[-len(shown) :], sorted(map(abs, shown.values())))
        assert same(rest, true.sum() - sum(shown.values()), 1e-6, 0.05)

    return check


def taxes(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """By tax and in all: today, at the same volumes, with the levers."""
    found, scale, rows = bench(facts, asked), unit(drawn.sub), listed(drawn.body)
    for row in rows:
        held = [NAMES[row[""]]] if row[""] in NAMES else list(TAXES)
        today, still, after = (found[[tax + suffix for tax in held]].to_numpy().sum() for suffix in ("", "_still", "_after"))
        for heading, value in (("Today", today), ("Same volumes", still), ("With the changes", after)):
            assert same(number(row[heading]), value / scale, SHOWN, 0.51), (row, heading, value)
        assert row["Change"] == "=" if not any(levers(asked)) else same(number(row["Change"]) / 100, after / today - 1, SHOWN, 6e-4)
    assert [row[""] for row in rows][:-1] == list(NAMES)


def scenarios(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """This page: revenue with the levers, its change, and what it were at the same volumes."""
    found, scale = bench(facts, asked), unit(drawn.sub)
    [row] = listed(drawn.body)
    true = {
        "Revenue": whole(found, "_after"),
        "Change": whole(found, "_after") - whole(found),
        "Same volumes": whole(found, "_still") - whole(found),
    }
    for heading, value in true.items():
        assert same(number(row[heading]), value / scale, SHOWN, 0.51), (row, heading, value / scale)


def assumed(_facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The levers of the address in words, and the elasticities that the volumes answer by."""
    said, (points, volume) = text(drawn.body).replace("\u202f", " "), levers(asked)
    assert ("As today" in said) == (not points and not volume)
    assert not points or number(said.split("uty on all goods")[1]) == points * 100
    assert not volume or number(said.split("Volume of imports:")[1]) == volume * 100
    assert number(said.split("price with taxes")[1]) == ELASTICITY


SECOND: dict[tuple[str, str], Second] = {
    ("tariff", "change"): change,
    ("tariff", "taxes"): taxes,
    ("tariff", "chapters"): by("hs2"),
    ("tariff", "partners"): by("origin"),
    ("tariff", "sizes"): by("size"),
    ("tariff", "scenarios"): scenarios,
    ("tariff", "assumed"): assumed,
}
