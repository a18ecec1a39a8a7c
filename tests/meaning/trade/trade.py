"""The Trade page a second way: series of both flows, goods by level, ranks of origins, dependence on few partners."""

import numpy as np

from dashboard.core.page import Drawing
from tests.meaning.core.facts import Asked, Facts, later, months
from tests.meaning.core.kinds import Second, Sum, ranking
from tests.meaning.core.reading import SHOWN, agrees, falls, keyed, number, same, size
from tests.meaning.trade import split

IMPORTS = Sum("item", "sum(import_value)")
LEVELS = ("section", "hs2", "hs4", "hs6")
FLOWS = {"import": "sum(import_value)", "export": "sum(export_value)"}
Series = dict[int, float]


def series(facts: Facts, value: str, flow: str, asked: Asked) -> Series:
    """A sum by month over two years before the months asked too; zero in months of which nothing was traded."""
    wide = asked.over(max(facts.first, later(asked.since, -23)), asked.until)
    found = facts.by("item", value, "month", wide, f"flow = '{flow}'")
    return {month: found.get(month, 0.0) for month in months(wide.since, wide.until)} if found else {}


def grown(of: Series, month: int) -> float | None:
    then = of.get(later(month, -12))
    return of[month] / then - 1 if then and month in of else None


def lines(drawn: Drawing, true: list[tuple[int, list[float | None]]]) -> None:
    """Assert that lines stand at their values (those of which nothing is known are left out) and that the words of a column say them."""
    known = [(column, values) for column, values in true if any(value is not None for value in values)]
    for trace, (column, values) in zip(drawn.body["data"], known, strict=False):
        for words, value in zip(trace["customdata"], values, strict=True):
            assert same(number(words[column]) * (0.01 if "%" in words[column] else 1), value, SHOWN, 0.006), (words, value)
        pairs = [(shown, value) for shown, value in zip(trace["y"], values, strict=True) if value]
        size = pairs[0][0] / pairs[0][1] if pairs else 1.0
        assert size > 0 and np.allclose([shown / value for shown, value in pairs], size)


def marked(drawn: Drawing, asked: Asked) -> None:
    assert [words[0] for words in drawn.body["data"][0]["customdata"]] == [f"{month // 100}-{month % 100:02d}" for month in asked.months]


def trend(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Both flows by month, their growth on the same month a year before, and exports less imports."""
    imports, exports = (series(facts, FLOWS[flow], flow, asked) for flow in FLOWS)
    marked(drawn, asked)
    balance = [exports[month] - imports[month] if imports and exports else None for month in asked.months]
    values = [(column, [of.get(month) for month in asked.months]) for column, of in ((2, imports), (4, exports))]
    growth = [(column, [grown(of, month) for month in asked.months]) for column, of in ((3, imports), (5, exports))]
    lines(drawn, [*values, *growth, (6, balance)])


def weight(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Net mass of both flows by month, and the value of a kilogram: the sum of values over the sum of weights."""
    marked(drawn, asked)
    masses, worths = [], []
    for flow, column in (("import", 2), ("export", 4)):
        kilograms, values = series(facts, "sum(net_kg)", flow, asked), series(facts, FLOWS[flow], flow, asked)
        masses.append((column, [kilograms.get(month) for month in asked.months]))
        worths.append((column + 1, [values[month] / kilograms[month] if kilograms.get(month) else None for month in asked.months]))
    lines(drawn, [*masses, *worths])


def below(asked: Asked) -> str:
    deepest = max((LEVELS.index(key) for key in LEVELS if key in asked.picks), default=-1)
    return LEVELS[min(deepest + 1, 3)]


def by_level(facts: Facts, asked: Asked) -> tuple[str, dict, dict]:
    """The level under the goods picked, and imports by it now and in the months compared with."""
    level = below(asked)
    if level != "section":
        return level, *(
            {f"{level}={code}": value for code, value in IMPORTS.by(facts, level, each).items()} for each in (asked, asked.earlier)
        )
    section, found = facts.names("chapter", "section"), []
    for each in (asked, asked.earlier):
        sums: dict[str, float] = {}
        for chapter, value in IMPORTS.by(facts, "hs2", each).items():
            sums[f"section={section[chapter]}"] = sums.get(f"section={section[chapter]}", 0.0) + value
        found.append(sums)
    return level, *found


def goods(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Goods of a level: value, share of all, growth, and points of the growth of the whole, which add up to it."""
    _, now, then = by_level(facts, asked)
    whole, earlier = sum(now.values()), sum(then.values())
    agrees({row["key"]: row["value"] for row in drawn.body}, now)
    assert falls([row["value"] for row in drawn.body])
    for row in drawn.body:
        before = then.get(row["key"], 0.0)
        assert same(row["share"], now[row["key"]] / whole) and same(number(row["share_text"]) / 100, row["share"], SHOWN, 6e-5)
        assert same(row["growth"], now[row["key"]] / before - 1 if before else None)
        assert same(row["points"], (now[row["key"]] - before) / earlier * 100 if earlier else None)


def tree(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The same goods as areas, the largest first, with their share and the direction of their growth."""
    _, now, then = by_level(facts, asked)
    [trace] = drawn.body["data"]
    shown = {words[0]: words for words in trace["customdata"] if "=" in words[0]}
    whole = sum(now.values())
    assert set(shown) <= set(now) and falls([now[key] for key in shown])
    for key, words in shown.items():
        assert same(number(words[3]) / 100, now[key] / whole, SHOWN, 6e-5)
        grew = now[key] - then.get(key, 0.0)
        assert ("▲" in words[4]) == bool(then.get(key) and grew >= 0) and ("▼" in words[4]) == (bool(then) and grew < 0)


def partners(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Imports by origin with the concentration of all of them: the sum of the squares of their shares."""
    ranking(IMPORTS, "origin")(facts, asked, drawn)
    values = IMPORTS.by(facts, "origin", asked)
    index = sum((value / sum(values.values())) ** 2 for value in values.values())
    said = drawn.sub.split("imports from ")[1]
    assert same(number(said), 1 / index, SHOWN, 0.006)


def bump(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The rank of each origin in each period of twelve months that ends with the months asked, 1 the largest."""
    ends = [later(asked.until, -12 * ago) for ago in range(4, -1, -1)]
    windows = [asked.over(later(end, -11), end) for end in ends if later(end, -11) >= facts.first]
    ranks = []
    for window in windows:
        values = {code: value for code, value in IMPORTS.by(facts, "origin", window).items() if value > 0}
        ranks.append({code: place for place, code in enumerate(sorted(values, key=lambda code: -values[code])[:10], 1)})
    shown = {trace["customdata"][0][0]: list(trace["y"]) for trace in drawn.body["data"] if trace.get("customdata")}
    assert shown == {code: [each.get(code) for each in ranks] for code in {code for each in ranks for code in each}}


def dependent(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Subheadings of weight that few of all origins supply, the largest first; those led by the origins picked."""
    found = facts.rows(
        "item", "hs6, origin, cast(import_value as double) as value", asked.on(origin="", partner_region=""), "flow = 'import'"
    )
    cells = found.groupby(["hs6", "origin"])["value"].sum().unstack(fill_value=0.0)
    whole = cells.sum(axis=1)
    index = (cells.div(whole, axis=0) ** 2).sum(axis=1)
    kept = whole[(index > 0.5) & (whole / whole.sum() >= 0.001)]
    led = asked.picks.get("origin", ())
    true = {key: value for key, value in kept.items() if not led or cells.loc[key].idxmax() in led}
    agrees({row["key"]: row["value"] for row in drawn.body}, true)
    assert falls([row["value"] for row in drawn.body])
    for row in drawn.body:
        assert row["partner"] == cells.loc[row["key"]].idxmax() and same(row["hhi"], index[row["key"]])
        assert same(row["effective"], 1 / index[row["key"]]) and same(row["partner_share"], cells.loc[row["key"]].max() / whole[row["key"]])
        assert same(row["share"], row["value"] / whole.sum())


def explain(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The parts of the change of imports, each with its sign, which add up to it; points of the earlier period's imports."""
    cells = split.of_imports(facts, asked)
    parts, base = split.parts(cells), cells["before"].sum()
    bars, unit = keyed(drawn.body["data"][0]), size(drawn.body)
    shown = {key: value * unit for key, value in bars.items()}
    whole = shown.pop("whole")
    agrees(shown, {key: parts[key] for key in shown}, 1e-6, 0.01)
    assert not any(abs(value) > 0.01 for key, value in parts.items() if key not in shown)
    assert same(whole, cells["now"].sum() - base, 1e-6, 0.01) and same(sum(shown.values()), whole, 1e-6, 0.01)
    for words in drawn.body["data"][0]["customdata"]:
        assert same(number(words[3]), bars[words[0]] * unit / base * 100, 0, 0.0051)


def movers(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Products by the size of their change, with what quantity and price did of it."""
    cells = split.of_imports(facts, asked).assign(
        quantity=lambda frame: frame["volume"] + frame["mix"], paid=lambda frame: frame["price"] + frame["rate"]
    )
    sums = cells.groupby("product")[["now", "before", "quantity", "paid"]].sum()
    change = sums["now"] - sums["before"]
    rows = {row["key"]: row for row in drawn.body}
    largest = change.abs().sort_values(ascending=False)
    assert falls([abs(row["change"]) for row in drawn.body]) and len(rows) >= min(40, len(change))
    assert all(size <= abs(drawn.body[-1]["change"]) + 0.01 for key, size in largest.items() if key not in rows)
    for key, row in rows.items():
        assert same(row["change"], change[key], 1e-6, 0.01) and same(row["quantity"], sums.loc[key, "quantity"], 1e-6, 0.01)
        assert same(row["price"], sums.loc[key, "paid"], 1e-6, 0.01)
        assert same(row["points"], change[key] / sums["before"].sum() * 100 if sums["before"].sum() else None)
        assert (row["change"] > 0) == row["change_text"].startswith("+") or row["change"] == 0


SECOND: dict[tuple[str, str], Second] = {
    ("trade", "trend"): trend,
    ("trade", "weight"): weight,
    ("trade", "tree"): tree,
    ("trade", "goods"): goods,
    ("trade", "partners"): partners,
    ("trade", "bump"): bump,
    ("trade", "dependent"): dependent,
    ("trade", "explain"): explain,
    ("trade", "movers"): movers,
}
