"""Alerts a second way: data quality problems out of the findings themselves; what came out of the facts, and which way it is off."""

import math

from dashboard.core.page import Drawing
from tests.meaning.core.facts import Asked, Facts, later
from tests.meaning.core.kinds import Second
from tests.meaning.core.reading import SHOWN, keyed, listed, number, same

ALWAYS = (14, 15, 17, 18, 19)
LIMITS = {2: 0.05, 3: 0.05, 6: 0.05, 7: 0.02, 8: 0.05, 9: 0.05, 16: 0.05, 20: 0.01, 21: 0.01, 22: 0.01}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SUMS = {
    "revenue collected": ("payment", "sum(amount)", 0),
    "declarations": ("clearance", "sum(declarations)", 0),
    "import value": ("item", "sum(import_value)", 0),
    "released on target": ("clearance", "sum(on_target_calendar) * 1.0 / nullif(sum(target_base_calendar), 0)", 1),
    "inspection rate": ("clearance", "sum(inspected) * 1.0 / nullif(sum(inspectable), 0)", -1),
    "detection rate": ("clearance", "sum(irregular) * 1.0 / nullif(sum(inspected), 0)", 1),
}


def month(code: int) -> str:
    return f"{MONTHS[code % 100 - 1]} {code // 100}"


def span(first: int, last: int) -> str:
    return month(first) if first == last else f"{month(first)} – {month(last)}"


def runs(rows: list[tuple[str, int]]) -> list[tuple[str, int, int]]:
    """Per office the runs of months that follow each other."""
    found: list[list] = []
    for office, code in sorted(rows):
        if found and found[-1][0] == office and later(found[-1][2], 1) >= code:
            found[-1][2] = code
        else:
            found.append([office, code, code])
    return [tuple(run) for run in found]


def faults(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Every run of months in which a rule fails by more than its limit, of the months and offices shown; the latest first."""
    names = facts.names("office") | {"-": "All offices", "": "All offices"}
    found = facts.sql("select rule, severity, office, month, rows, failed from finding where failed > 0")
    placed = found[found["rule"].isin(ALWAYS)]
    wanted = [(rule, *run) for rule, each in placed.groupby("rule") for run in runs(list(zip(each["office"], each["month"], strict=True)))]
    every = facts.sql(
        f"select rule, severity, month, sum(rows) as n, sum(failed) as failed from finding where rule not in {ALWAYS} group by all"
    )
    beyond = every[(every["failed"] > every["rule"].map(LIMITS).fillna(1.0) * every["n"]) & (every["n"] > 0)]
    wanted += [(rule, *run) for rule, each in beyond.groupby("rule") for run in runs([("-", code) for code in each["month"]])]
    wanted = [each for each in wanted if each[2] <= asked.until and each[3] >= asked.since]
    rows = listed(drawn.body) if wanted else []
    true = sorted((names[office], span(first, last)) for _, office, first, last in wanted)
    assert sorted((row["Where"], row["Months"]) for row in rows) == true and drawn.observations == len(wanted)
    ends = [max(code for code in map(coded, row["Months"].split(" – "))) for row in rows]
    assert ends == sorted(ends, reverse=True)
    assert {int(row["Evidence"].split("rule ")[1].split(":")[0]) for row in rows} == {rule for rule, *_ in wanted}


def coded(words: str) -> int:
    name, year = words.split()
    return int(year) * 100 + MONTHS.index(name) + 1


def came(facts: Facts, indicator: str, office: str, at: int) -> float | None:
    """What an indicator was in a month at an office, empty: at all of them."""
    table, value, _ = SUMS[indicator]
    return facts.one(f"select cast({value} as double) from {table} where month = {at}" + (f" and office = '{office}'" if office else ""))


def unlikely(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """What came is what the facts hold, and lies to the side of what was expected that its sign says; other offices are left out."""
    codes = {name: code for code, name in facts.names("office").items()} | {"All offices": ""}
    rows = listed(drawn.body)
    assert drawn.observations == len(rows)
    for row in rows:
        first, *rest = map(coded, row["Months"].split(" – "))
        assert first <= asked.until and (rest or [first])[-1] >= asked.since
        shown, awaited = number(row["Actual"]), number(row["Expected"])
        off = number(row["Deviation"])
        assert (off > 0) == (shown > awaited) and abs(off) >= 2
        indicator = row["Indicator"].lower()
        if indicator in SUMS and row["Where"] in codes:
            assert same(shown / (100 if "%" in row["Actual"] else 1), came(facts, indicator, codes[row["Where"]], first), SHOWN), row


def course(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """An indicator by month as the facts hold it, outside the band expected only where it is ringed; its last month in the title."""
    if drawn.empty:
        return
    where, rest = drawn.title.split(": ", 1)
    codes = {name: code for code, name in facts.names("office").items()} | {"All offices": ""}
    trace = next(trace for trace in drawn.body["data"] if trace.get("customdata"))
    indicator = next(name for name in SUMS if rest.lower().startswith(name))
    low, high, expected, _, rings = (each["y"] for each in drawn.body["data"])
    marks = keyed(trace, "y")
    for place, (at, shown) in enumerate(marks.items()):
        true = came(facts, indicator, codes[where], int(at))
        scale = true / shown if shown else 1.0
        assert shown is None or math.isclose(scale, 10 ** round(math.log10(scale))) or same(scale, 0.01)
        assert low[place] is None or low[place] <= expected[place] <= high[place]
    assert list(marks)[-1] <= asked.until and same(number(rest), came(facts, indicator, codes[where], int(list(marks)[-1])), SHOWN)
    for place, value in zip(drawn.body["data"][4]["x"], rings, strict=True):
        assert value == trace["y"][place] and not low[place] <= value <= high[place]


SECOND: dict[tuple[str, str], Second] = {("alerts", "faults"): faults, ("alerts", "list"): unlikely, ("alerts", "course"): course}
