"""The gap a second way: the accounts from the potential to the treasury, what is forgone, owed and suspended, by law and in fact."""

import pandas as pd

from dashboard.core.page import Drawing
from tests.meaning.core.facts import Asked, Facts
from tests.meaning.core.kinds import SLOTS, Second, Sum, leads, ranking
from tests.meaning.core.reading import SHOWN, agrees, falls, keyed, number, same, size, text, unit, worded

STEPS = {
    "statutory_tax": "statutory",
    "preference_forgone": "preference",
    "relief_forgone": "exempted",
    "tax_suspended": "suspended",
    "control_uplift": "uplift",
    "tax_assessed": "assessed",
    "tax_unpaid": "unpaid",
    "tax_refunded": "refunded",
    "tax_paid": "paid",
}
LOST = ("preference_forgone", "relief_forgone", "tax_suspended", "tax_unpaid", "tax_refunded")
WHOLES = ("statutory_tax", "liability", "tax_assessed", "tax_paid")
COURSE = ("paid", "refunded", "unpaid", "suspended", "exempted", "preference")
AGES = ("unpaid_30", "unpaid_90", "unpaid_365", "unpaid_older")
RATES = (
    ("item", "statutory_duty", "home_use_value"),
    ("item", "home_use_duty", "home_use_value"),
    ("item", "statutory_tax", "home_use_value"),
    ("item", "home_use_tax", "home_use_value"),
    ("tax_line", "paid", "statutory"),
)


def accounts(facts: Facts, asked: Asked) -> dict[str, float]:
    return {key: facts.total("tax_line", f"sum({column})", asked) or 0.0 for key, column in STEPS.items()}


def waterfall(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Steps down from the potential are negative, what controls found is positive; each begins where the one before ends."""
    true, scale = accounts(facts, asked), size(drawn.body)
    true["liability"] = true["tax_assessed"] - true["control_uplift"]
    trace = drawn.body["data"][0]
    bars = {key: value * scale for key, value in keyed(trace).items()}
    assert list(bars) == [*list(STEPS)[:4], "liability", *list(STEPS)[4:]]
    agrees(bars, {key: -true[key] if key in LOST else true[key] for key in bars}, 1e-6, 0.01)
    level = 0.0
    for (key, value), base in zip(bars.items(), trace["base"], strict=True):
        assert same(base * scale, 0.0 if key in WHOLES else level, 1e-6, 0.01), key
        level = value if key in WHOLES else level + value
    for words in trace["customdata"]:
        assert same(number(words[3]) / 100, abs(bars[words[0]]) / true["statutory_tax"], SHOWN, 6e-5)


def stated(facts: Facts, asked: Asked) -> float:
    """What the treasury says it received."""
    return float(facts.one(f"select sum(treasury) from target where {facts.where('attainment', asked)}"))


def treasury(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """From what was paid on these declarations over what was paid in other months and for others to receipts, and the treasury's total."""
    scale, known = size(drawn.body), not set(asked.picks) - {"office", "tax"}
    inside = f"registered_month between {asked.since} and {asked.until}"
    ever = asked.over(0, 999999)
    received = facts.total("payment", "sum(amount)", asked)
    own = facts.total("payment", "sum(amount)", ever, inside) or 0.0
    both = facts.total("payment", "sum(amount)", asked, inside) or 0.0
    true = {
        "tax_paid": facts.total("tax_line", "sum(paid)", asked),
        "later": both - own,
        "earlier": received - both,
        "revenue_collected": received,
        "treasury_receipts": stated(facts, asked) if known else 0.0,
    }
    shown = {key: value * scale for key, value in keyed(drawn.body["data"][0]).items()}
    rest = shown.pop("residual_treasury_receipts", 0.0)
    apart = shown.pop("residual_revenue_collected", 0.0)
    agrees(shown, true, 1e-6, 0.01)
    assert same(rest, true["treasury_receipts"] - received if known else 0.0, 1e-6, 0.01)
    assert same(apart, received - true["tax_paid"] - true["later"] - true["earlier"], 1e-6, 0.01)
    assert not known or (("more than" in drawn.title) == (rest > 0.01) and ("less than" in drawn.title) == (rest < -0.01))


def gaps(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Three gaps in words: target less receipts, what the law forgoes, what is assessed and not paid, as parts of their wholes."""
    true, said = accounts(facts, asked), text(drawn.body)
    forgone = true["preference_forgone"] + true["relief_forgone"]
    policy, compliance = said.split("Policy gap")[1], said.split("Compliance gap")[1]
    for words, amount in ((policy, forgone), (compliance, true["tax_unpaid"])):
        assert same(number(words), amount, SHOWN, 6e3) and same(
            number(words.split("MRL")[1]) / 100, amount / true["statutory_tax"], SHOWN, 6e-5
        )
    for name, key in (("Preference", "preference_forgone"), ("Relief", "relief_forgone"), ("Suspended, not included", "tax_suspended")):
        assert same(number(policy.split(name)[1]), true[key], SHOWN, 6e3)
    received = facts.total("payment", "sum(amount)", asked)
    budget = said.split("Policy gap")[0]
    assert same(number(budget.split("Received")[1]), received, SHOWN, 6e3)
    if set(asked.picks) - {"office", "tax"}:
        assert "not known" in budget
        return
    place = "attainment_office" if asked.picks.get("office") else "attainment_nation"
    where = facts.where("attainment", asked)
    due, brought = (facts.one(f"select sum({name}) from {place} where {where}") for name in ("target_due", "revenue_targeted"))
    short = float(due) - float(brought)
    assert same(number(budget), abs(short), SHOWN, 6e3) and ("below target" in budget) == (short > 0)
    assert same(number(budget.split("target,")[1]) / 100, abs(short) / float(due), SHOWN, 6e-5)
    assert (f"{'below' if short > 0 else 'above'} target") in drawn.title


def course(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The parts of the potential by month of registration, stacked from what is paid."""
    found = facts.rows_by("tax_line", {name: f"sum({name})" for name in COURSE}, "month", asked).set_index("key").sort_index()
    traces = [trace for trace in drawn.body["data"] if trace["type"] == "bar"]
    sizes = [unit(column) for column in drawn.body["layout"]["meta"]["columns"][1:]]
    assert len(traces) == len(COURSE)
    for trace, name, scale in zip(traces, COURSE, sizes, strict=True):
        assert [int(words[0].replace("-", "")) for words in trace["customdata"]] == list(found.index)
        assert all(same(shown * scale, value, 1e-6, 0.01) for shown, value in zip(trace["y"], found[name], strict=True)), name


def rates(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Duty and all taxes over the value of imports for home use, by law and in fact, and the part of the potential that is paid."""
    for trace, (table, part, whole) in zip(drawn.body["data"], RATES, strict=False):
        true = facts.by(table, f"sum({part}) / nullif(sum({whole}), 0)", "month", asked)
        shown = {int(key.replace("-", "")): value / 100 for key, value in keyed(trace, "y").items() if value is not None}
        agrees(shown, {month: value for month, value in true.items() if month in shown or value == value})
    for key, words in worded(drawn.body).items():
        month = int(key.replace("-", ""))
        for column, (table, part, whole) in enumerate(RATES, 2):
            rate = facts.total(table, f"sum({part}) / nullif(sum({whole}), 0)", asked.over(month, month))
            assert same(number(words[column]) / 100, rate, SHOWN, 6e-5)


def stacked(drawn: Drawing, columns: tuple[str, ...], true: pd.DataFrame, own: tuple[str, ...], slots: int) -> None:
    """Assert bars of parts by code, those with the largest whole first."""
    traces, whole = drawn.body["data"][: len(columns)], true.sum(axis=1)
    scale = unit(drawn.body["layout"]["meta"]["columns"][1])
    order = [words[0] for words in traces[0]["customdata"]]
    leads(order, {code: round(value, 4) for code, value in whole.items()}, own, slots)
    for trace, name in zip(traces, columns, strict=True):
        agrees({code: value * scale for code, value in keyed(trace).items()}, {code: true.loc[code, name] for code in order}, 1e-6, 0.01)


def arrears(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """What is assessed and not paid of all declarations up to the last month shown, by office and age."""
    ever = asked.over(facts.first, asked.until)
    true = facts.rows_by("tax_line", {name: f"sum({name})" for name in AGES}, "office", ever).set_index("key").dropna()
    stacked(drawn, AGES, true, asked.own, SLOTS)
    whole = facts.total("tax_line", "sum(unpaid)", ever)
    assert same(number(drawn.title), whole, SHOWN, 6e3) and same(
        number(drawn.title.split("MRL,")[1]) / 100, true["unpaid_older"].sum() / whole, SHOWN, 6e-5
    )


def suspended(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """What was suspended on entry up to the last month shown, by procedure and months since registration."""
    found = facts.rows("tax_line", "procedure, month, cast(suspended as double) as value", asked.over(facts.first, asked.until))
    age = asked.until // 100 * 12 + asked.until % 100 - found["month"] // 100 * 12 - found["month"] % 100 + 1
    spans = pd.cut(age, [0, 6, 12, 24, 10_000], labels=["6", "12", "24", "more"])
    true = found.assign(span=spans).pivot_table("value", "procedure", "span", "sum", fill_value=0.0, observed=False)
    true = true[true.sum(axis=1) > 0]
    if len(true):
        stacked(drawn, ("6", "12", "24", "more"), true, asked.own, 5)
        assert same(number(drawn.title), true.to_numpy().sum(), SHOWN, 6e3)


def beneficiaries(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Who is forgiven what: by size of importer, by operator, by section; the share of its kind, of its own tax, and what it owes."""
    section, shares = facts.names("chapter", "section"), {}
    for row in drawn.body:
        key, code = row["key"].split("=")
        rest = asked.on(**{key: ""})
        if key == "section":
            chapters = ", ".join(repr(chapter) for chapter, each in section.items() if each == code)
            also = f"hs2 in ({chapters})"
        else:
            also = f"{key} = '{code}'"
        forgone = facts.total("tax_line", "sum(forgone)", rest, also)
        assert same(row["forgone"], forgone, 1e-6, 0.01) and same(
            row["unpaid"], facts.total("tax_line", "sum(unpaid)", rest, also), 1e-6, 0.01
        )
        assert same(row["rate"], facts.total("tax_line", "sum(forgone) / nullif(sum(liability), 0)", rest, also))
        assert same(row["share"], forgone / facts.total("tax_line", "sum(forgone)", rest))
        shares.setdefault(key, []).append(row["forgone"])
    assert list(shares) == ["size", "aeo", "section"] and all(falls(each) for each in shares.values())


SECOND: dict[tuple[str, str], Second] = {
    ("gap", "waterfall"): waterfall,
    ("gap", "treasury"): treasury,
    ("gap", "gaps"): gaps,
    ("gap", "months"): course,
    ("gap", "rates"): rates,
    ("gap", "reliefs"): ranking(Sum("tax_line", "sum(exempted)"), "relief", 5, above=True),
    ("gap", "agreements"): ranking(Sum("tax_line", "sum(preference)"), "agreement", 5, above=True),
    ("gap", "beneficiaries"): beneficiaries,
    ("gap", "arrears"): arrears,
    ("gap", "suspended"): suspended,
}
