"""Evidence a second way: gaps with partners, unit values and the random lane, and what of tax each says was lost."""

import math

import numpy as np

from dashboard.core.page import Drawing
from tests.meaning.compliance import mirror, prices
from tests.meaning.core.facts import Asked, Facts, later, once
from tests.meaning.core.kinds import Second
from tests.meaning.core.reading import SHOWN, falls, keyed, listed, number, same, text, worded

STORIES = {
    "undervalued": "Undervalued",
    "misclassified": "Wrong heading",
    "undeclared": "Not declared",
    "switched": "Origin switched",
    "overvalued": "Over-invoiced",
    "orphan": "Never declared",
    "lost": "Not reported by partner",
    "unweighed": "Weight not known",
    "even": "No gap",
}
TIES = 1e-6
VERDICTS = {"low": "Value far too low", "few": "Too low, few items", "weight": "Check the quantity first"}


def year(asked: Asked) -> Asked:
    """The twelve months up to the last one asked."""
    return asked.over(later(asked.until, -11), asked.until)


def beyond(log: float) -> float | None:
    return math.expm1(log) * 100 if math.isfinite(log) else None


def gaps(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Pairs of partner and heading whose gap is persistent, by the tax at stake; value and weight reported beyond what is declared."""
    found = mirror.within(mirror.pairs(facts, asked), asked)
    found = found[found["story"] != "even"].sort_values(["stake", "gap"], ascending=False)
    true = {f"hs4={row.hs4}&partner={row.partner}": row for row in found.itertuples()}
    assert len(drawn.body) == min(len(true), 60) and falls([row["stake"] for row in drawn.body])
    for row in drawn.body:
        pair = true[row["key"]]
        assert same(row["stake"], pair.stake, 1e-6, 0.01) and same(row["declared"], pair.declared, 1e-6, 0.01)
        assert row["story"] == STORIES[pair.story] and row["over"] == pair.over
        assert same(row["value"] if math.isfinite(row["value"]) else None, pair.log if math.isfinite(pair.log) else None)
        assert same(number(row["value_text"]), beyond(pair.log), 0.06, 0.51) and same(
            number(row["weight_text"]), beyond(pair.weight), 0.06, 0.51
        )
    largest = [f"hs4={row.hs4}&partner={row.partner}" for row in found.head(len(drawn.body)).itertuples()]
    assert sum(true[key].stake for key in largest) - sum(row["stake"] for row in drawn.body) < 0.1


def plane(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Partners with both sides: up is value and right is weight reported beyond declared, size is what is declared."""
    whole = mirror.settled(mirror.flows(facts, asked), ["partner"])
    whole = mirror.within(whole.assign(story=mirror.stories(whole), hs4=""), asked.on(hs2="", hs4=""))
    whole = whole[(whole["declared"] > 0) & (whole["reported"] > 0) & whole["weight"].notna()].set_index("partner")
    [trace] = drawn.body["data"]
    assert [words[0] for words in trace["customdata"]] == list(whole.sort_values("declared", ascending=False).index)
    limit = max(*np.abs(trace["x"]), *np.abs(trace["y"]), 0.25) - 1e-9
    for words, x, y in zip(trace["customdata"], trace["x"], trace["y"], strict=True):
        row = whole.loc[words[0]]
        for shown, log in ((x, row["weight"]), (y, row["log"])):
            assert same(shown, math.expm1(log)) or abs(shown) >= min(limit, 0.25 - 1e-9)
        assert same(number(words[2]), beyond(row["log"]), 0.06, 0.51) and same(number(words[4]), beyond(row["weight"]), 0.06, 0.51)
        assert words[5] == STORIES[row["story"]]
        low, high = (number(part) for part in words[3].split(" to ")) if " to " in words[3] else (math.nan, math.nan)
        assert same(low, beyond(row["low"]), 0.06, 0.51) and same(high, beyond(row["high"]), 0.06, 0.51)


def gradient(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The slope of the gap on the duty by quarter, in per cent a point, with its interval."""
    true = mirror.gradient(facts, asked).sort_values("quarter")
    [trace] = [trace for trace in drawn.body["data"] if trace.get("customdata")]
    assert [words[1] for words in trace["customdata"]] == [f"{quarter[-2:]} {quarter[:4]}" for quarter in true["quarter"]]
    for words, shown, row in zip(trace["customdata"], trace["y"], true.itertuples(), strict=True):
        assert same(shown, row.slope * 100, 1e-6, 1e-9) and number(words[4]) == row.pairs
        low, high = (number(part) for part in words[3].split(" to "))
        assert same(low, row.low * 100, SHOWN, 0.0051) and same(high, row.high * 100, SHOWN, 0.0051)


def unit_values(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Cells far below their peers: how far, how sure, what it would cost in tax; those with tax short first."""
    items = prices.items(facts, asked)
    found = mirror.within(prices.cells(items), asked, "origin")
    found = found[found["verdict"] != "usual"]
    true: dict = {}
    for row in found.itertuples():
        true.setdefault(f"hs4={row.hs4}&origin={row.origin}", []).append(row)
    assert len(drawn.body) == min(len(found), 60)
    for row in drawn.body:
        cell = next((each for each in true[row["key"]] if same(row["z"], each.z, TIES)), None)
        assert cell is not None, (row, true[row["key"]])
        assert row["verdict"] == VERDICTS[cell.verdict] and row["n"] == cell.n and row["peers"] == cell.peers
        assert same(row["share"], cell.share, TIES) and same(row["spread"], cell.spread, TIES)
        assert same(row["stake"], prices.short(items, cell) if cell.verdict in ("low", "few") else None, TIES, 0.01)
    known = [row["stake"] for row in drawn.body if row["stake"] is not None and row["stake"] == row["stake"]]
    assert falls(known)


@once
def lane(facts: Facts, asked: Asked) -> tuple[float | None, int]:
    """Tax that inspecting every import would bring to light, from what random inspections found of theirs; and these inspections."""
    held = year(asked).on(flow="import")
    seen = facts.sql(
        "select i.decl_id, i.office, sum(cast(i.uplift as double)) as uplift, max(cast(c.tax_paid as double)) as tax from "
        f"(select * from inspection where {facts.where('inspection', held)} and reason = 'random') i left join "
        f"(select decl_id, tax_paid from clearance where month between {held.since} and {held.until}) c "
        "on c.decl_id = i.decl_id group by all"
    ).fillna(0.0)
    every = facts.by("clearance", "sum(declarations)", "office", held)
    whole = facts.total("tax_line", "sum(paid)", held)
    seen = seen[seen["office"].isin(list(every))]
    if len(seen) < 30 or not seen["uplift"].sum() or not seen["tax"].sum():
        return None, len(seen)
    weight = seen["office"].map(every) / seen.groupby("office")["uplift"].transform("size")
    return float((weight * seen["uplift"]).sum() / (weight * seen["tax"]).sum() * whole), len(seen)


@once
def priced(facts: Facts, asked: Asked) -> float:
    """The tax short in all cells that are accused."""
    items = prices.items(facts, asked)
    found = mirror.within(prices.cells(items), asked, "origin")
    return sum(prices.short(items, row) for row in found[found["verdict"].isin(["low", "few"])].itertuples())


def three(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The three estimates of tax lost with their ranges: mirror's is that of no freight and of ten per cent."""
    rows = worded(drawn.body)
    assert list(rows) == ["mirror", "prices", "lane"]
    lost, seen = lane(facts, asked)
    least, value, most = mirror.at_stake(facts, asked)
    for key, true in (("mirror", value), ("prices", priced(facts, asked)), ("lane", lost)):
        shown, ends = number(rows[key][2]), [number(part) for part in rows[key][3].split(" to ")]
        scale = 1e6 if "million" in rows[key][2] else 1e3 if "thousand" in rows[key][2] else 1.0
        assert same(shown, true, SHOWN, 0.0061 * scale), (key, rows[key], true)
        assert true is None or (ends[0] * scale <= shown * 1.01 and (shown <= ends[-1] * 1.01 or key == "prices"))
        if key == "mirror":
            assert same(ends[0], least / scale, SHOWN, 0.0061) and same(ends[1], max(most, value), SHOWN, 0.0061 * scale)
    assert number(rows["lane"][4]) == seen


def terms(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The same three in words, each with what it rests on."""
    said = text(drawn.body)
    parts = {"mirror": said.split("Mirror analysis")[1], "prices": said.split("Unit values")[1]}
    parts["lane"] = said.split("Random inspections")[1]
    lost, _ = lane(facts, asked)
    for key, true in (("mirror", mirror.at_stake(facts, asked)[1]), ("prices", priced(facts, asked)), ("lane", lost)):
        if true is None:
            assert "a year," not in parts[key].split("Sees")[0]
            continue
        head = parts[key].split("a year")[0]
        scale = 1e6 if "million" in head else 1e3 if "thousand" in head else 1.0
        assert same(number(head), true, SHOWN, 0.0061 * scale), (key, head, true)


def wilson(share: float, n: float) -> tuple[float, float]:
    z = 1.959964
    middle, half = share + z * z / (2 * n), z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


def strata(facts: Facts, asked: Asked) -> dict[str, tuple[float, float, float]]:
    """By office: declarations, those inspected at random, those of them irregular."""
    held = year(asked)
    sums = (facts.by("clearance", f"sum({name})", "office", held) for name in ("declarations", "inspected_random", "irregular_random"))
    every, n, found = sums
    return {office: (every[office], n.get(office, 0.0), found.get(office, 0.0)) for office in every}


def overall(found: dict[str, tuple[float, float, float]]) -> tuple[float, int, int]:
    """The share irregular, offices weighing by their declarations; inspections at random; all declarations."""
    seen = {office: row for office, row in found.items() if row[1] > 0}
    whole = sum(row[0] for row in seen.values())
    share = sum(row[0] / whole * row[2] / row[1] for row in seen.values())
    return share, int(sum(row[1] for row in seen.values())), int(sum(row[0] for row in found.values()))


def random(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The share irregular among random inspections by office with Wilson's interval, most inspections first; the line is that of all."""
    found = strata(facts, asked)
    seen = {office: row for office, row in found.items() if row[1] > 0}
    rows, points = worded(drawn.body), keyed(dict(drawn.body["data"][1], customdata=drawn.body["data"][0]["customdata"]))
    assert len(rows) == min(len(seen), 12) and falls([number(words[4]) for words in rows.values()])
    for office, words in rows.items():
        _, n, irregular = seen[office]
        low, high = wilson(irregular / n, n)
        assert same(points[office] / 100, irregular / n) and number(words[4]) == n and number(words[5]) == irregular
        shown = [number(part) / 100 for part in words[3].split(" to ")]
        assert same(shown[0], max(low, 0), SHOWN, 6e-5) and same(shown[1], high, SHOWN, 6e-5)
    share, n, _ = overall(found)
    assert same(number(drawn.title) / 100, share, SHOWN, 6e-5) and drawn.observations == n
    assert any(same(shape["x0"] / 100, share) for shape in drawn.body["layout"]["shapes"])


def sizes(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """How many random inspections an interval of each width takes, of so many declarations."""
    share, n, whole = overall(strata(facts, asked))
    for row, half in zip(listed(drawn.body), (0.02, 0.015, 0.01, 0.005), strict=True):
        endless = 1.96**2 * share * (1 - share) / half**2
        wanted = math.ceil(endless / (1 + (endless - 1) / whole))
        assert number(row["Random inspections"]) == wanted and same(number(row["Interval wanted"].strip("± ")), half * 100)
        assert same(number(row["Of declarations"]) / 100, wanted / whole, 0.06)
    have = 1.96 * math.sqrt(share * (1 - share) / n * (1 - n / whole)) * 100
    assert number(drawn.title) == n and same(number(drawn.title.split("±")[1]), have, 0.06)


def nobody(facts: Facts, asked: Asked) -> bool:
    """Nobody was inspected at random under these filters."""
    return not sum(row[1] for row in strata(facts, asked).values())


SECOND: dict[tuple[str, str], Second] = {
    ("evidence", "estimates"): three,
    ("evidence", "terms"): terms,
    ("evidence", "plane"): plane,
    ("evidence", "gradient"): gradient,
    ("evidence", "gaps"): gaps,
    ("evidence", "prices"): unit_values,
    ("evidence", "random"): random,
    ("evidence", "size"): sizes,
}
REFUSES = {
    ("evidence", "random"): nobody,
    ("evidence", "size"): nobody,
}
