"""Agreements a second way: what is used and left by cut, the shares of partners round the start of an agreement, changed rates."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.core.page import Drawing
from tests.meaning.core.facts import Asked, Facts, later
from tests.meaning.core.kinds import Second, Sum, monthly, ranking
from tests.meaning.core.planting import AGREEMENT, BEGINS
from tests.meaning.core.reading import SHOWN, agrees, falls, joined, keyed, number, same, worded

LEFT = Sum("item", "sum(duty_left)")
USED = "sum(preferred_value) / nullif(sum(eligible_value), 0)"
PLACES = ("office", "mode", "lane", "procedure", "trader", "size")
GENERAL = "agreement = '-' and tax in (select code from tax where class = 'duty')"


def pacts(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Of each agreement what could claim it, the share that did, the duty saved and left, and the change of the share."""
    sums = {"eligible": "sum(eligible_value)", "used": USED, "saved": "sum(duty_saved)", "left": "sum(duty_left)"}
    found = facts.rows_by("item", {f"v_{name}": value for name, value in sums.items()}, "offered", asked)
    true = {row.key: row for row in found.itertuples()}
    then = facts.by("item", USED, "offered", asked.earlier)
    rows = {row["key"]: row for row in drawn.body}
    assert set(rows) == {key for key, row in true.items() if row.v_eligible > 0}
    for key, row in rows.items():
        for name in sums:
            assert same(row[name], getattr(true[key], f"v_{name}")), (key, name)
        assert same(row["change"], true[key].v_used - then[key] if key in then else None)
        assert not row["change_text"].strip("– ") or ("▲" in row["change_text"]) == (row["change"] > 0) or "▼" not in row["change_text"]
        assert row["picked"] == (key in asked.own)


@dataclass(frozen=True)
class Round:
    """Imports round the start of the planted agreement, two years at most to either side."""

    frame: pd.DataFrame
    since: int
    partners: frozenset[str]


def around(facts: Facts, asked: Asked) -> Round:
    """Imports by month, partner and whether the goods are covered: those whose preferential rate lies below the general one."""
    since = int(BEGINS[:7].replace("-", ""))
    held = asked.on(**{key: "" for key in asked.picks if key not in PLACES})
    period = held.over(max(later(since, -24), facts.first), min(later(since, 23), facts.last))
    covered = (
        "select p.hs6 from tariff p join tariff g on g.hs6 = p.hs6 and g.tax = p.tax and g.agreement = '-' "
        f"where p.agreement = '{AGREEMENT}' and p.rate < g.rate"
    )
    read = f"month, partner, hs6 in ({covered}) as covered, cast(import_value as double) as value"
    frame = facts.rows("item", read, period, "flow = 'import'")
    named = facts.sql(f"select country from agreement_partner where agreement = '{AGREEMENT}'")
    return Round(frame, since, frozenset(named["country"]))


def event(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """By month the partners' share of the goods covered and of all other goods, and what partners and others sent of the goods covered."""
    found = around(facts, asked)
    side = found.frame.assign(treated=found.frame["partner"].isin(found.partners))
    sums = side.groupby(["month", "covered", "treated"])["value"].sum()

    def at(month: int, covered: bool, treated: bool) -> float:
        return float(sums.get((month, covered, treated), 0.0))

    covered, other = (joined(drawn.body, name) for name in ("Goods covered", "All other goods"))
    partners, others = (joined(drawn.body, name) for name in ("From the partners", "From others"))
    assert [int(key.replace("-", "")) for key in covered] == sorted(side["month"].unique())
    for key, row in worded(drawn.body).items():
        month = int(key.replace("-", ""))
        own, rest = at(month, True, True), at(month, True, False)
        control = at(month, False, True) / (at(month, False, True) + at(month, False, False))
        assert same(covered[key] / 100, own / (own + rest)) and same(other[key] / 100, control)
        assert same(number(row[2]) / 100, own / (own + rest), SHOWN, 6e-5) and same(number(row[3]) / 100, control, SHOWN, 6e-5)
        assert same(number(row[4]), own, SHOWN, 6e3) and same(number(row[5]), rest, SHOWN, 6e3)
        assert (partners[key] > others[key]) == (own > rest)


def diverted(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The share of the goods covered that each partner outside the agreement lost from before its start to after, in points."""
    found = around(facts, asked)
    covered = found.frame[found.frame["covered"]]
    sides = [covered[(covered["month"] >= found.since) == late].groupby("partner")["value"].sum() for late in (False, True)]
    before, after = (side.reindex(sorted(set(covered["partner"])), fill_value=0.0) / side.sum() for side in sides)
    lost = {key: value * 100 for key, value in (before - after).items() if key not in found.partners}
    bars = keyed(drawn.body["data"][0])
    rest = bars.pop("", None)
    agrees(bars, {key: lost[key] for key in bars}, 1e-6, 1e-9)
    assert list(bars.values()) == sorted(bars.values(), reverse=True) and len(bars) == min(9, len(lost))
    assert np.allclose(sorted(lost.values())[-len(bars) :], sorted(bars.values()))
    left = sum(lost.values()) - sum(bars.values())
    assert same(rest, left if left > 1e-9 else None, 1e-6, 1e-9)


def tariff(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The newest change of the general rate of each chapter: its month, the new rate, and the duty paid on its imports since."""
    rates = facts.sql(f"select hs6, valid_from, cast(rate as double) as rate from tariff where {GENERAL} order by hs6, valid_from")
    moved = rates.assign(then=rates.groupby("hs6")["rate"].shift()).dropna()
    moved = moved[moved["rate"] != moved["then"]].assign(
        hs2=lambda frame: frame["hs6"].str[:2], month=lambda frame: frame["valid_from"].dt.year * 100 + frame["valid_from"].dt.month
    )
    inside = moved[(moved["month"] > facts.first) & (moved["month"] <= facts.last)]
    newest = inside[inside["month"] == inside.groupby("hs2")["month"].transform("max")].groupby("hs2")
    rows = {row["key"]: row for row in drawn.body}
    assert set(rows) == set(newest.groups) and falls([row["since"] for row in drawn.body])
    held = asked.on(**{key: "" for key in asked.picks if key not in PLACES})
    for key, each in newest:
        since = int(each["month"].iloc[0])
        assert rows[key]["since"] == since and same(rows[key]["rate"], each["rate"].mean())
        shown = [number(part) for part in rows[key]["rate_text"].split("→")]
        assert same(shown[0], each["then"].mean(), SHOWN) and same(shown[1], each["rate"].mean(), SHOWN)
        after = held.on(hs2=key).over(since, min(later(since, 23), facts.last))
        assert same(rows[key]["paid"], facts.total("item", "sum(home_use_duty) / nullif(sum(home_use_value), 0)", after))


SECOND: dict[tuple[str, str], Second] = {
    ("agreements", "use"): monthly(Sum("item", "sum(preferred_value)"), per="sum(eligible_value)"),
    ("agreements", "pacts"): pacts,
    ("agreements", "sizes"): ranking(LEFT, "size", 3, above=True),
    ("agreements", "chapters"): ranking(LEFT, "hs2", above=True),
    ("agreements", "partners"): ranking(LEFT, "partner", above=True),
    ("agreements", "event"): event,
    ("agreements", "diverted"): diverted,
    ("agreements", "tariff"): tariff,
}
