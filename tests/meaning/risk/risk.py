"""Risk a second way: the stored chances beside the facts, sorted and counted one by one."""

import json
import math
import sqlite3

import pandas as pd

from dashboard.core.page import Drawing
from tests.meaning.compliance.evidence import wilson
from tests.meaning.core.facts import Asked, Facts
from tests.meaning.core.kinds import Second
from tests.meaning.core.reading import SHOWN, falls, listed, number, same, text, worded

SHARES = (0.01, 0.02, 0.03, 0.05, 0.07, 0.10, 0.15, 0.20, 0.25, 0.30, 0.40, 0.50)
FEWEST = 30


def stored(facts: Facts, query: str) -> pd.DataFrame:
    with sqlite3.connect(facts.folder / "risk.sqlite") as connection:
        return pd.read_sql_query(query, connection)


def tested(facts: Facts, asked: Asked) -> pd.DataFrame:
    """The declarations of the test under the filters, riskiest first."""
    held = facts.rows("clearance", "decl_id, office, origin, irregular, uplift", asked, "inspected = 1")
    rows = stored(facts, "select * from tested").merge(held, on="decl_id")
    assert (rows["found"] == rows["irregular"]).all()
    return rows.sort_values("decl_id").sort_values("chance", ascending=False, kind="stable")


def too_few(facts: Facts, asked: Asked) -> bool:
    return len(tested(facts, asked)) < FEWEST


def lever(asked: Asked, key: str) -> float:
    """A share that the address states, ten per cent where it states none."""
    return float(asked.picks.get(key, ("10",))[-1]) / 100


def portfolio(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The parts of the budget in order: at random of all, then the highest chances, then the highest chances × duty, each weighted."""
    rows = tested(facts, asked).merge(stored(facts, "select decl_id, duty from stake"), on="decl_id", validate="one_to_one")
    rows = rows.sort_values("chance", ascending=False, kind="stable", ignore_index=True)
    money, n = rows["uplift"].astype(float).fillna(0) * rows["found"], len(rows)
    whole = max(1, round(lever(asked, "inspected_share") * n))
    random = round(lever(asked, "random_share") * whole)
    value = min(round(lever(asked, "value_share") * whole), whole - random)
    left = pd.Series(1 - random / n, rows.index)
    taken = {"At random (expected)": pd.Series(random / n, rows.index)}
    worth = rows["chance"] * rows["duty"].clip(upper=rows["duty"][rows["duty"] > 0].quantile(0.99))
    for name, order, wanted in (
        ("By risk", rows.index, whole - random - value),
        ("By risk × duty at stake", worth.sort_values(ascending=False, kind="stable").index, value),
    ):
        mine = pd.Series(0.0, rows.index)
        for place in order:
            mine[place] = min(left[place], wanted - mine.sum())
        left, taken[name] = left - mine, mine
    taken["All together"] = sum(taken.values())
    shown = {row["Selected"]: row for row in listed(drawn.body)}
    assert set(shown) == set(taken) and drawn.observations == n
    hours = facts.one(
        "select avg(epoch(ended_at - started_at)) / 3600 from inspection where month between "
        f"{rows['month'].min()} and {rows['month'].max()}"
    )
    for name, weight in taken.items():
        row, inspected, hits = shown[name], weight.sum(), (weight * rows["found"]).sum()
        assert number(row["Inspections"]) == round(inspected) and number(row["Irregular"]) == round(hits)
        assert same(number(row["Inspection time"]), round(inspected) * hours, SHOWN, 0.06)
        assert same(number(row["Of all irregular ones, found"]) / 100, hits / rows["found"].sum(), 0.06, 6e-3)
        if inspected:
            low, high = wilson(min(hits / inspected, 1), inspected)
            ends = [number(part) / 100 for part in row["Of those inspected, irregular"].split("(")[1].split(" to ")]
            assert same(number(row["Of those inspected, irregular"]) / 100, hits / inspected, 0.06, 6e-3)
            assert same(ends[0], max(low, 0), 0.06, 6e-3) and same(ends[1], high, 0.06, 6e-3)
        if money.sum():
            assert same(number(row["Money found"]) / 100, (weight * money).sum() / money.sum(), 0.06, 6e-3)
    assert any(note.kind == "no_random" for note in drawn.notes) == (random == 0)


def at_random(facts: Facts, asked: Asked) -> pd.DataFrame:
    """Random inspections of these months, each with the tax of its declaration."""
    return facts.sql(
        "select i.decl_id, i.office, sum(cast(i.uplift as double)) as uplift, max(cast(c.tax_paid as double)) as tax from "
        f" (select * from inspection where {facts.where('inspection', asked)} and reason = 'random') i left join "
        f"(select decl_id, tax_paid from clearance where month between {asked.since} and {asked.until}) c using (decl_id) group by all"
    ).fillna(0.0)


def unsampled(facts: Facts, asked: Asked) -> bool:
    return not sum(facts.by("clearance", "sum(inspected_random)", "office", asked).values())


def unbiased(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Offices weigh by their declarations: the share irregular, the tax lost for each declaration, and how many it would take."""
    *parts, whole = listed(drawn.body)
    assert whole["Months"] == "All these months" and drawn.observations == number(whole["Random inspections"])
    spans = [spanned(row["Months"]) for row in parts]
    assert not spans or (spans[0][0] == asked.since and spans[-1][1] == asked.until)
    for row, span in zip([*parts, whole], [*spans, (asked.since, asked.until)], strict=True):
        held = asked.over(*span)
        sums = ("declarations", "inspected_random", "irregular_random")
        every, n, found = (facts.by("clearance", f"sum({name})", "office", held) for name in sums)
        seen = [office for office in every if n.get(office)]
        share = sum(every[office] * found[office] / n[office] for office in seen) / sum(every[office] for office in seen)
        assert number(row["Random inspections"]) == sum(n.values()) and number(row["Declarations"]) == sum(every.values())
        assert row is whole or number(row["Random inspections"]) >= FEWEST
        assert same(number(row["Irregular (95 % interval)"]) / 100, share, 0.06, 6e-3)
        rows, lost = at_random(facts, held), row["Tax lost for each declaration (90 % interval)"]
        rows = rows[rows["office"].isin(every)]
        if len(rows) < FEWEST or not rows["uplift"].sum():
            assert lost == "–"
            continue
        weight = rows["office"].map(every) / rows.groupby("office")["uplift"].transform("size")
        paid = facts.total("clearance", "sum(tax_paid)", held)
        mean = (weight * rows["uplift"]).sum() / (weight * rows["tax"]).sum() * paid / sum(every.values())
        assert same(number(lost), mean, 0.006, 0.6), (lost, mean)
    months, half = len(asked.months), float(asked.picks.get("half_width", ("2",))[-1]) / 100
    said, monthly = text(drawn.body), round(sum(every.values()) / months)
    planned = share or number(whole["Irregular (95 % interval)"].split(" to ")[1]) / 100
    endless = 1.96**2 * planned * (1 - planned) / half**2
    assert same(number(said.split("inspect ")[1]), math.ceil(endless / (1 + (endless - 1) / monthly)), 0.01 if share else 0.2, 1)
    assert same(number(drawn.title) / 100, share, SHOWN, 6e-5)


def spanned(words: str) -> tuple[int, int]:
    """The months that words name: 'Oct 2026', or 'Jul 2026 to Sep 2026'."""
    ends = [int(pd.to_datetime(part, format="%b %Y").strftime("%Y%m")) for part in words.split(" to ")]
    return ends[0], ends[-1]


def detection(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """What the first so many declarations hold, against all; the title says it of the riskiest tenth."""
    rows = tested(facts, asked)
    money, found = rows["uplift"].astype(float).fillna(0) * rows["found"], rows["found"]
    words, *others = [trace["customdata"] for trace in drawn.body["data"] if trace.get("customdata")]
    assert all(other == words for other in others) and [cells[0] for cells in words] == [f"{share * 100:.0f}" for share in SHARES]
    assert len(words) == len(SHARES) and drawn.observations == len(rows)
    for cells, share in zip(words, SHARES, strict=True):
        first = max(1, round(share * len(rows)))
        assert same(number(cells[1]) / 100, share) and number(cells[2]) == first
        assert same(number(cells[3]) / 100, found.head(first).sum() / found.sum(), SHOWN, 6e-4)
        assert same(number(cells[5]) / 100, found.head(first).mean(), SHOWN, 6e-4)
        if money.sum():
            assert same(number(cells[7]) / 100, money.head(first).sum() / money.sum(), SHOWN, 6e-4)
    first = max(1, round(len(rows) * lever(asked, "inspected_share")))
    part = found.head(first).sum() / found.sum()
    assert same(number(drawn.title.split("finds")[1]) / 100, part, 0.06, 6e-3), drawn.title
    assert drawn.body["layout"]["shapes"][0]["x0"] == round(lever(asked, "inspected_share") * 100)


def reliability(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """By tenth of the stated chance: its mean, the share irregular, Wilson's interval; the title is their mean distance."""
    rows = tested(facts, asked)
    classes = rows.assign(place=(rows["chance"] * 10).clip(upper=9.999).astype(int)).groupby("place")
    [words] = [trace["customdata"] for trace in drawn.body["data"] if trace.get("customdata")]
    assert len(words) == len(classes)
    apart = 0.0
    for cells, (_, each) in zip(words, classes, strict=True):
        stated, true = each["chance"].mean(), each["found"].mean()
        low, high = wilson(true, len(each))
        ends = [number(part) / 100 for part in cells[3].split(" to ")]
        assert same(number(cells[1]) / 100, stated, SHOWN, 6e-4) and same(number(cells[2]) / 100, true, SHOWN, 6e-4)
        assert same(ends[0], max(low, 0), SHOWN, 6e-4) and same(ends[1], high, SHOWN, 6e-4) and number(cells[4]) == len(each)
        apart += len(each) * abs(stated - true) / len(rows)
    assert same(number(drawn.title) / 100, apart, 0.06, 6e-3), drawn.title


def selected(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The share irregular of those inspected, by how they were selected, most inspections first."""
    n, found = (facts.by("clearance", f"sum({name})", "selection", asked) for name in ("inspected", "irregular"))
    rows = worded(drawn.body)
    assert set(rows) == {key for key, count in n.items() if count} and falls([number(words[4]) for words in rows.values()])
    for key, words in rows.items():
        low, high = wilson(found[key] / n[key], n[key])
        ends = [number(part) / 100 for part in words[3].split(" to ")]
        assert (
            number(words[4]) == n[key] and number(words[5]) == found[key] and same(number(words[2]) / 100, found[key] / n[key], SHOWN, 6e-4)
        )
        assert same(ends[0], max(low, 0), SHOWN, 6e-4) and same(ends[1], high, SHOWN, 6e-4)
    if "times" in drawn.title:
        shares = [found[key] / n[key] for key in ("criteria", "random")]
        assert same(number(drawn.title.split("find")[1]), shares[0] / shares[1], 0.06), drawn.title


def uninspected(facts: Facts, asked: Asked) -> bool:
    return not sum(facts.by("clearance", "sum(inspected)", "selection", asked).values())


def lanes(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Lanes with their share of declarations, beside the share expected of each."""
    true = {lane: n for lane, n in facts.by("clearance", "sum(declarations)", "lane", asked).items() if lane != "-"}
    expected = dict(facts.sql("select code, expected_share from lane").itertuples(index=False))
    rows = {row["Lane"].lower(): row for row in listed(drawn.body)}
    assert set(rows) == set(true)
    for lane, row in rows.items():
        share = true[lane] / sum(true.values())
        assert number(row["Declarations"]) == true[lane] and same(number(row["Actual share"]) / 100, share, SHOWN, 6e-4)
        assert same(number(row["Expected share"]) / 100, expected[lane], SHOWN)
        assert same(number(row["Difference"]) / 100, share - expected[lane], 0.06, 6e-4)
    furthest = max(true, key=lambda lane: abs(true[lane] / sum(true.values()) - expected[lane]))
    assert drawn.title.lower().startswith(furthest)


def watch(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Open declarations that were not inspected, riskiest first; each reason has its count."""
    rows = stored(facts, "select * from scored").merge(
        facts.rows("clearance", "decl_id, is_open, office", asked, "coalesce(inspected, 0) = 0"), on="decl_id"
    )
    assert (rows["is_open"] == 1).all() and drawn.observations == number(drawn.title) == len(rows) and not drawn.empty
    shown = listed(drawn.body)
    held = rows.set_index("decl_id")
    assert len(shown) == min(len(rows), 50) and falls([held.loc[row["Declaration"], "chance"] for row in shown])
    for row in shown:
        each, why = held.loc[row["Declaration"]], row["Reasons, with the number of declarations behind each"]
        assert same(number(row["Chance of an irregularity"]) / 100, each["chance"], 0.06, 6e-3)
        for reason in json.loads(each["reasons"]):
            assert f"{reason['n']:,}" in why
        assert ("never seen in training" in why) == bool(each["unseen"])


def fairness(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Of the riskiest tenth: who is selected, how often rightly, and how many regular declarations are disturbed."""
    rows = tested(facts, asked)
    chosen = set(rows["decl_id"].head(max(1, round(len(rows) * lever(asked, "inspected_share")))))
    names = facts.names("office")
    shown = {row["Value"]: row for row in listed(drawn.body) if row["Group"] == "Office"}
    assert shown and drawn.observations == len(rows)
    for office, each in rows.groupby("office"):
        if (row := shown.get(names[office])) is None:
            continue
        mine = each[each["decl_id"].isin(chosen)]
        regular = each[each["found"] == 0]
        true = (
            len(mine) / len(each),
            mine["found"].mean() if len(mine) else None,
            (mine["found"] == 0).sum() / len(regular) if len(regular) else None,
        )
        for column, value in zip(("Selected", "Of these irregular", "False alarms"), true, strict=True):
            said = row[column]
            assert (said == "–") == (value is None), (office, column, said)
            assert value is None or same(number(said) / 100, value, 0.06, 6e-3), (office, column, said, value)
        assert number(row["Tested"]) == len(each)


def card(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The card says what is stored, and its measures are those of the stored chances."""
    rows = stored(facts, "select * from tested")
    said = text(drawn.body)
    pairs = [
        1.0 if a > b else 0.5 if a == b else 0.0 for a in rows["chance"][rows["found"] == 1] for b in rows["chance"][rows["found"] == 0]
    ]
    assert same(number(said.split("(AUC)")[1]), math.fsum(pairs) / len(pairs), SHOWN)
    assert same(number(said.split("Brier score)")[1]), ((rows["chance"] - rows["found"]) ** 2).mean(), 0.01, 6e-4)
    assert "It decides nothing" in said and "catboost" in said


SECOND: dict[tuple[str, str], Second] = {
    ("risk", "watch"): watch,
    ("risk", "detection"): detection,
    ("risk", "portfolio"): portfolio,
    ("model", "reliability"): reliability,
    ("risk", "selected"): selected,
    ("risk", "unbiased"): unbiased,
    ("risk", "lanes"): lanes,
    ("model", "fairness"): fairness,
    ("model", "card"): card,
}
REFUSES = dict.fromkeys((("risk", "detection"), ("risk", "portfolio"), ("model", "reliability"), ("model", "fairness")), too_few)
REFUSES |= {("risk", "selected"): uninspected, ("risk", "unbiased"): unsampled}
