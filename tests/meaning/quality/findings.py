"""Findings of data quality a second way: sums of the rows of `finding` in pandas, and items one by one."""

import math
import re

import pandas as pd

from dashboard.core.page import Drawing
from data.quality.checks import RULES
from tests.meaning.core.facts import Asked, Facts, later, once
from tests.meaning.core.kinds import Refuses, Second
from tests.meaning.core.reading import SHOWN, inside, keyed, listed, number, same, text
from tests.meaning.overview.alerts import month

KEYS = ["rule", "severity"]
SEVERITY = {"Error": "E", "Warning": "W"}
NONE = "–"
TITLES = {rule.number: rule.title for rule in RULES}


@once
def rows(facts: Facts, asked: Asked) -> pd.DataFrame:
    """Every finding of the offices asked, whatever its month."""
    held = facts.sql('select rule, severity, office, month, "rows" as n, failed from finding')
    offices = asked.picks.get("office", ())
    return held[held["office"].isin(offices)] if offices else held


def within(frame: pd.DataFrame, since: int, until: int) -> pd.DataFrame:
    return frame[(frame["month"] >= since) & (frame["month"] <= until)]


@once
def shares(facts: Facts, asked: Asked) -> pd.DataFrame:
    """By rule and severity: n, failed, share now, and before (NaN where nothing is compared)."""
    every = rows(facts, asked)
    now = within(every, asked.since, asked.until).groupby(KEYS)[["n", "failed"]].sum()
    then = within(every, *asked.before).groupby(KEYS)[["n", "failed"]].sum()
    now["share"] = now["failed"] / now["n"].replace(0, math.nan)
    now["before"] = (then["failed"] / then["n"].replace(0, math.nan)).reindex(now.index)
    return now


def begun(failing: set[int], until: int) -> str:
    """The first of the failing months that reach the last two asked, where one month between two of them counts as nothing."""
    at = next((each for each in (until, later(until, -1)) if each in failing), 0)
    while at and (earlier := next((each for each in (later(at, -1), later(at, -2)) if each in failing), 0)):
        at = earlier
    return month(at) if at else NONE


def failing(frame: pd.DataFrame, asked: Asked) -> set[int]:
    recent = frame[(frame["failed"] > 0) & (frame["month"] > later(asked.until, -60))]
    return set(recent["month"])


def told(words: str, true: float) -> bool:
    return words == NONE if math.isnan(true) else same(number(words), true * 100, SHOWN, 0.006)


def moved(words: str, true: float) -> bool:
    """Whether a change is told with its direction and its size in points; one that two digits do not show has no arrow."""
    if math.isnan(true):
        return words == NONE
    way = "▲" if true > 0 else "▼"
    return abs(number(words) - abs(true) * 100) <= max(abs(true) * 6, 0.006) and (abs(true) <= 0.0005 or words.startswith(way))


def rules(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Every rule: rows that fail, rows checked, their share now and before, and since when; the largest share first."""
    true, every = shares(facts, asked), rows(facts, asked)
    shown = listed(drawn.body) if true["failed"].sum() else []
    keys = [(int(row["Rule"].split(".")[0]), SEVERITY[row["Kind"]]) for row in shown]
    assert set(keys) == set(true[true["failed"] > 0].index)
    below = {kind: words for words in map(text, inside(drawn.body, "P")) for kind in ("Met", "Not checked") if words.startswith(kind)}
    for kind, held in (("Met", true[(true["n"] > 0) & (true["failed"] == 0)]), ("Not checked", true[true["n"] == 0])):
        assert sorted(map(int, re.findall(r"(?:: |, )(\d+)\. [A-Z]", below.get(kind, "")))) == sorted({rule for rule, _ in held.index})
    for key, row in zip(keys, shown, strict=True):
        own = true.loc[key]
        failed, n = row["Rows that fail, of those checked"].split(" of ")
        assert (number(failed), number(n)) == (own["failed"], own["n"])
        assert told(row["Share"], own["share"]) and moved(row["Change"], own["share"] - own["before"]), (key, row)
        part = every[(every["rule"] == key[0]) & (every["severity"] == key[1])]
        assert row["Since"] == begun(failing(part, asked), asked.until), (key, row)
        assert row["Owner"] and row["Rule"].split(". ", 1)[1] == TITLES[key[0]]
        if row["Example"] != NONE:
            assert facts.one(f"select count(*) from clearance where decl_id = '{row['Example']}'") and own["failed"]
    order = [true.loc[key, "share"] for key in keys]
    assert order == sorted(order, reverse=True)
    assert (number(drawn.title.split(": ", 1)[1]) == true.loc[keys[0], "failed"]) if keys else "is met" in drawn.title


def months(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The five rules of which most rows fail: a line of the share of each month."""
    true = shares(facts, asked)
    most = true[true["failed"] > 0].reset_index().sort_values(["share", "rule", "severity"], ascending=[False, True, True]).head(5)
    every = within(rows(facts, asked), asked.since, asked.until)
    traces = [trace for trace in drawn.body["data"] if trace["type"] == "scatter"]
    assert [int(trace["name"].split(".")[0]) for trace in traces] == most["rule"].tolist()
    for trace, key in zip(traces, most[KEYS].itertuples(index=False), strict=True):
        sums = every[(every["rule"] == key[0]) & (every["severity"] == key[1])].groupby("month")[["n", "failed"]].sum()
        for mark, value in keyed(trace, "y").items():
            own = sums.loc[int(mark.replace("-", ""))]
            assert same(value, own["failed"] / own["n"] * 100 if own["n"] else None), (key, mark)


def nothing(facts: Facts, asked: Asked) -> bool:
    return not shares(facts, asked)["failed"].sum()


def passing(facts: Facts, asked: Asked | None) -> float:
    """The share of items that pass, counted one by one; of all but the filter on office where `bare`."""
    held = facts.total("item", "avg(valid)", asked, "items = 1") if asked else None
    return math.nan if held is None else held


def bare(asked: Asked) -> Asked:
    return asked.on(**{key: "" for key in asked.picks if key != "office"})


def course(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Bars of the share of items that fail, by month; behind them those of the months compared with."""
    before, now = (keyed(trace, "y") for trace in drawn.body["data"][:2])
    true = facts.by("item", "avg(1 - valid)", "month", asked, "items = 1")
    assert list(now) == [f"{code // 100}-{code % 100:02d}" for code in asked.months]
    for code, value in zip(asked.months, now.values(), strict=True):
        assert same(value, true[code] * 100 if code in true else None), code
    then = facts.by("item", "avg(1 - valid)", "month", asked.earlier, "items = 1")
    assert sum(value is not None for value in before.values()) == len(then)
    for value, code in zip(before.values(), sorted(then), strict=False):
        assert same(value, then[code] * 100, 1e-6) or len(then) < len(before)
    assert same(number(drawn.title), (1 - passing(facts, asked)) * 100, SHOWN, 0.006)


def unknown(facts: Facts, asked: Asked) -> bool:
    return not facts.total("item", "count(*)", asked, "items = 1")


def summary(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """What passes now and before, checks that find failures, records set aside, and the last day of each kind of data."""
    first, checks, aside, *ages = listed(drawn.body)
    own = bare(asked)
    assert told(first["Now"], passing(facts, own)) and told(first["Before"], passing(facts, own.earlier))
    true = shares(facts, asked)
    assert number(checks["Now"]) == (true["failed"] > 0).sum() and number(checks["Judged"]) == (true["n"] > 0).sum()
    assert number(drawn.title) == number(first["Now"])
    assert number(aside["Now"]) == facts.one("select sum(quarantined) from load") * (asked.since <= 202606 <= asked.until)
    where = "" if "office" not in asked.picks else f" where office = '{asked.picks['office'][0]}'"
    dated = (("registered_on", "clearance"), ("paid_on", "payment"))
    days = [facts.one(f"select max({name}) from {table}{where}") for name, table in dated]
    for row, day in zip(ages, days, strict=False):
        assert row["Now"] == f"{day.day} {month(day.year * 100 + day.month)}" and row["Judged"] == "no timetable stated"


def offices(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Of each office the share of items that pass, and the rule of which most rows fail beyond the share of all offices."""
    bare_ = bare(asked).on(office="")
    every = within(rows(facts, bare_), asked.since, asked.until)
    valid = facts.by("item", "avg(valid)", "office", bare_, "items = 1")
    sums = every.groupby([*KEYS, "office"])[["n", "failed"]].sum().reset_index()
    whole = every.groupby(KEYS)[["n", "failed"]].sum()
    names = facts.names("office")
    shown = {row["Office"]: row for row in listed(drawn.body)}
    assert {names[code] for code in valid} <= set(shown)
    for code in valid:
        row, own = shown[names[code]], sums[(sums["office"] == code) & (sums["failed"] > 0)]
        assert told(row["Items that pass"], valid[code])
        if own.empty:
            assert row["Share"] == NONE
            continue
        excess = [each.failed - whole.loc[(each.rule, each.severity), "failed"] / whole.loc[(each.rule, each.severity), "n"] * each.n
                  for each in own.itertuples()]  # fmt: skip
        most = own.iloc[excess.index(max(excess))]
        both = whole.loc[(most["rule"], most["severity"])]
        assert told(row["Share"], most["failed"] / most["n"]) and told(row["All offices"], both["failed"] / both["n"]), (code, row)
        assert row["Fails most beyond others"] == TITLES[most["rule"]]
        part = rows(facts, bare_)
        part = part[(part["office"] == code) & (part["rule"] == most["rule"]) & (part["severity"] == most["severity"])]
        assert row["Since"] == begun(failing(part, asked), asked.until)


SECOND: dict[tuple[str, str], Second] = {
    ("quality", "rules"): rules, ("quality", "months"): months, ("quality", "course"): course,
    ("quality", "summary"): summary, ("quality", "offices"): offices,
}  # fmt: skip
REFUSES: dict[tuple[str, str], Refuses] = {("quality", "months"): nothing}
