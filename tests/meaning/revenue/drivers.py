"""Why revenue changed, a second way: every cell of goods, origin and tax by logarithmic means, written out; by chapter and by office."""

from math import inf, log

import pandas as pd

from dashboard.core.page import Drawing
from tests.meaning.core.facts import Asked, Facts, once
from tests.meaning.core.kinds import Second
from tests.meaning.core.reading import SHOWN, agrees, falls, keyed, number, same, size, tables, unit
from tests.meaning.trade.split import CELL, cells, lines, mean, rates

CAUSES = ("volume", "mix", "price", "rate", "unweighed", "entry", "law", "concessions", "collection", "age")
WORDS = dict(
    zip(
        CAUSES,
        (
            "Volume",
            "Mix of goods",
            "Foreign price",
            "Exchange rate",
            "Not split (no quantity)",
            "New and lost goods",
            "Statutory rate",
            "Concessions",
            "Collection",
            "Less time to pay",
        ),
        strict=True,
    )
)
AMOUNTS = ("statutory", "assessed", "paid")
KEYS = [*CELL, "tax"]


def taxes(facts: Facts, asked: Asked, *also: str) -> pd.DataFrame:
    """Tax by product, partner and tax: at standard rates, assessed, and paid (what is due less what is forgone)."""
    read = "hs6 as product, origin as partner, tax, office, cast(statutory as double) as statutory, cast(assessed as double) as assessed, "
    read += "cast(coalesce(liability, 0) - coalesce(forgone, 0) as double) as paid"
    return facts.rows("tax_line", read, asked, "flow = 'import'").groupby([*KEYS, *also])[list(AMOUNTS)].sum()


def late(facts: Facts, asked: Asked, *also: str) -> pd.Series:
    """Of what was paid for the earlier period, what came in later than as many months before the end of the data as lie between both."""
    apart = 12 * (asked.since // 100 - asked.earlier.since // 100) + asked.since % 100 - asked.earlier.since % 100
    end = pd.Timestamp(facts.one("select as_of from release")) + pd.Timedelta(days=1) - pd.DateOffset(months=apart)
    read = "hs6 as product, origin as partner, tax, office, paid_on, cast(amount as double) as paid"
    where = facts.where("payment", asked.earlier, "registered_month")
    found = facts.sql(f"select {read} from payment where {where} and flow = 'import'")
    return found[pd.to_datetime(found["paid_on"]) >= end].groupby([*KEYS, *also])["paid"].sum()


@once
def split(facts: Facts, asked: Asked) -> pd.DataFrame:
    """A row per product, partner and tax: now, before, and the causes of its change."""
    now, before = (lines(facts, each) for each in (asked, asked.earlier))
    then = rates(before)
    goods = cells(now, rates(now) | then).add_suffix("_1").join(cells(before, then).add_suffix("_0"), how="outer").fillna(0.0)
    goods = goods[(goods["value_1"] > 0) | (goods["value_0"] > 0)]
    weighed = goods[(goods[["value_1", "value_0", "weight_1", "weight_0"]] > 0).all(axis=1)]
    growth = log(weighed["weight_1"].sum() / weighed["weight_0"].sum()) if len(weighed) else 0.0
    both = taxes(facts, asked).add_suffix("_1").join(taxes(facts, asked.earlier).add_suffix("_0"), how="outer").fillna(0.0)
    both = both.join(late(facts, asked).rename("late"), how="outer").fillna(0.0)
    both["paid_0"] = (both["paid_0"] - both["late"]).round(4)
    found = both.reset_index().merge(goods.reset_index(), on=CELL, how="left").fillna(0.0)
    return pd.DataFrame([caused(row, growth) for row in found.itertuples()])


def caused(row, growth: float) -> dict:
    """The causes of one cell: by the formula where every factor is known in both periods, else all of it to the first that is not."""
    found = {"product": row.product, "partner": row.partner, "tax": row.tax, "now": row.paid_1, "before": row.paid_0 + row.late}
    found |= dict.fromkeys(CAUSES, 0.0) | {"age": -row.late}
    change, steps = row.paid_1 - row.paid_0, factors(row, growth)
    if row.paid_1 > 0 and row.paid_0 > 0 and all(abs(step) < inf for step in steps.values()):
        middle = mean(row.paid_1, row.paid_0)
        moved = {cause: middle * step for cause, step in steps.items()}
        return found | moved | {"unweighed": 0.0 if heavy(row) else change - sum(moved.values())}
    return found | {first(row): change}


def heavy(row) -> bool:
    return row.weight_1 > 0 and row.weight_0 > 0


def ratio(now: float, before: float) -> float:
    return log(now / before) if now > 0 and before > 0 else inf


def factors(row, growth: float) -> dict[str, float]:
    steps = {name: ratio(getattr(row, f"{name}_1"), getattr(row, f"{name}_0")) for name in ("value", "constant", "weight", *AMOUNTS)}
    law = steps["statutory"] if row.statutory_1 > 0 and row.statutory_0 > 0 else steps["assessed"]
    if inf in (steps["value"], steps["constant"], law, steps["assessed"], steps["paid"]):
        return {"entry": inf}
    weight = steps["weight"] if heavy(row) else 0.0
    return {
        "volume": growth if heavy(row) else 0.0,
        "mix": weight - growth if heavy(row) else 0.0,
        "price": steps["constant"] - weight if heavy(row) else 0.0,
        "rate": steps["value"] - steps["constant"],
        "law": law - steps["value"],
        "concessions": steps["assessed"] - law,
        "collection": steps["paid"] - steps["assessed"],
    }


def first(row) -> str:
    """The first factor, from the goods on, that is nothing in one of the periods."""
    for name, cause in (("value", "entry"), ("statutory", "law"), ("assessed", "concessions"), ("paid", "collection")):
        if (getattr(row, f"{name}_1") > 0) != (getattr(row, f"{name}_0") > 0):
            return cause
    return "unweighed"


def causes(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The causes with their signs, which add up to the change of what was paid; points of what was paid before."""
    found, scale = split(facts, asked), size(drawn.body)
    shown = {key: value * scale for key, value in keyed(drawn.body["data"][0]).items()}
    whole = shown.pop("whole")
    agrees(shown, {cause: found[cause].sum() for cause in shown}, 1e-6, 0.05)
    assert all(abs(found[cause].sum()) < 0.05 for cause in CAUSES if cause not in shown)
    assert same(whole, found["now"].sum() - found["before"].sum(), 1e-6, 0.05) and same(sum(shown.values()), whole, 1e-6, 0.05)
    base = found["before"].sum()
    for words in drawn.body["data"][0]["customdata"]:
        assert same(number(words[3]), {**shown, "whole": whole}[words[0]] / base * 100, 0, 0.0051), words


def table(drawn: Drawing, true: pd.DataFrame, names: dict[str, str], columns: dict[str, str]) -> None:
    """Assert the rows that changed most, the others as one, and the whole."""
    scale, [head, *rows] = unit(drawn.sub), tables(drawn.body)[0]
    order = true.assign(size=(true["now"] - true["before"]).abs()).sort_values("size", ascending=False, kind="stable")
    assert len(rows) == min(len(order), 12) + (len(order) > 12) + 1
    known = {words: code for code, words in names.items()}
    shown = [known[row[0]] for row in rows[: min(len(order), 12)]]
    assert (
        falls([order.loc[code, "size"] for code in shown], 1e-9)
        and order["size"].iloc[: len(shown)].sum() - order.loc[shown, "size"].sum() < 0.1
    )
    true = true.assign(change=true["now"] - true["before"])
    sums = [*(true.loc[code] for code in shown), *([true.drop(index=shown).sum()] if len(order) > 12 else []), true.sum()]
    for row, each in zip(rows, sums, strict=True):
        for heading, words in zip(head[1:], row[1:], strict=True):
            assert same(number(words), each[columns[heading]] / scale, SHOWN, 0.0061), (row, heading, each[columns[heading]] / scale)
    assert set(columns) - set(head) <= {WORDS[cause] for cause in CAUSES if not true[cause].abs().gt(0.01).any()}


COLUMNS = {"Before": "before", "Change": "change"} | {words: cause for cause, words in WORDS.items()}


def chapters(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The causes by chapter, the largest change first."""
    found = split(facts, asked)
    true = found.assign(key=found["product"].str[:2]).groupby("key")[["now", "before", *CAUSES]].sum()
    names = {code: f"{code} {words}" for code, words in facts.names("chapter", "label").items()}
    table(drawn, true, names, COLUMNS)


def offices(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The same causes by office: those of a cell divided by the mean of the shares that each office has of it, the rest moved between."""
    found = split(facts, asked).set_index(KEYS)[list(CAUSES)]
    now, before = (taxes(facts, each, "office")["paid"] for each in (asked, asked.earlier))
    both = pd.DataFrame({"now": now, "before": before, "late": late(facts, asked, "office")}).fillna(0.0)
    aged = both.assign(before=both["before"] - both["late"])
    shares = [aged[name].abs() / aged[name].abs().groupby(level=KEYS).transform("sum") for name in ("now", "before")]
    weight = pd.concat(shares, axis=1).mean(axis=1).fillna(0.0)
    parts = both.join(found, on=KEYS)[list(CAUSES)].fillna(0.0).mul(weight, axis=0).assign(age=-both["late"])
    shift = both["now"] - both["before"] - parts.sum(axis=1)
    true = both.join(parts).assign(shift=shift).groupby(level="office").sum()
    assert abs(true["shift"].sum()) < 0.1
    table(drawn, true, facts.names("office"), COLUMNS | {"Moved between offices": "shift"})


SECOND: dict[tuple[str, str], Second] = {
    ("drivers", "causes"): causes,
    ("drivers", "chapters"): chapters,
    ("drivers", "offices"): offices,
}
