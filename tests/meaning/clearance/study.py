"""The time release study a second way: statistics of every interval, ways taken, like compared with like, peaks, what waits."""

import numpy as np
import pandas as pd
from scipy import stats

from dashboard.core.page import Drawing
from tests.meaning.core.facts import Asked, Facts
from tests.meaning.core.kinds import Second
from tests.meaning.core.reading import SHOWN, falls, listed, number, same, tables
from tests.meaning.core.single import record
from tests.meaning.core.times import near, quantile, read, spans, weighted

INTERVALS = ("release", "customs", "lodgement", "assessment", "payment", "granting", "inspection", "gate")
HEADS = (
    *("Release time", "Customs processing time", "Lodgement time", "Registration to assessment", "Assessment to payment"),
    *("Payment to release", "Inspection", "Release to gate-out"),
)  # how the words of each interval begin, in the order of the study
ROWS = ("Release", "Customs", "Lodgement", "Assessment", "Payment", "Payment to release", "Inspection", "Gate-out")
SHORT = dict(zip(ROWS, INTERVALS, strict=True))
SHARES = {
    "On target": ("on_target_{clock}", "target_base_{clock}"),
    "Same day": ("same_day", "same_day_base"),
    "Over 5 days": ("slow", "slow_base"),
    "Over 30 days": ("stuck", "stuck_base"),
    "Before arrival": ("pre_arrival", "stamped_imports"),
}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
BANDS = {"Up to 1 day": 24.0, "1 to 5 days": 120.0, "5 to 30 days": 720.0, "Over 30 days": float("inf")}


def percent(words: str) -> float:
    return number(words) / 100


def statistics(row: dict[str, str], hours: np.ndarray) -> None:
    """Assert the statistics of an interval: n, percentiles, means, spread."""
    assert number(row["Declarations"]) == len(hours)
    for name, q in (("Median", 0.5), ("75 in 100 within", 0.75), ("90 in 100 within", 0.9)):
        assert near(number(row[name]), quantile(hours, q), SHOWN), (row, name)
    places = np.arange(len(hours))
    kept = np.clip(np.minimum(places + 1, len(hours) * 0.95) - np.maximum(places, len(hours) * 0.05), 0, None)
    trimmed = (np.sort(hours) * kept).sum() / kept.sum()
    assert same(number(row["Mean"]), hours.mean(), SHOWN, 0.006) and same(number(row["Trimmed mean"]), trimmed, 0.03, 0.1)
    middle = quantile(hours, 0.5)
    assert not middle > 0.1 or same(number(row["Reliability"]), quantile(hours, 0.9) / middle, 0.07, 0.02)


def surely(hours: np.ndarray) -> tuple[float, float]:
    """The 95 % interval of the median, from the ranks of the binomial distribution, and of its normal limit from 300 on; NaN where none."""
    n, ordered = len(hours), np.sort(hours)
    low, high = int(stats.binom.ppf(0.025, n, 0.5)), int(stats.binom.ppf(0.975, n, 0.5)) + 1
    if n >= 300:
        half = 1.96 * np.sqrt(n) / 2
        low, high = int(np.floor(n / 2 - half)), int(np.ceil(n / 2 + half)) + 1
    return (float(ordered[low - 1]), float(ordered[high - 1])) if low >= 1 and high <= n else (np.nan, np.nan)


def stages(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """A row per interval, in the order of the study, with its range, the distance of its quartiles and what lies far beyond them."""
    rows = listed(drawn.body)
    assert all(row["Step"].startswith(head) for row, head in zip(rows, HEADS, strict=True))
    for row, interval in zip(rows, INTERVALS, strict=True):
        hours = spans(facts, asked, interval)["hours"].to_numpy()
        if not len(hours):
            assert number(row["Declarations"]) == 0
            continue
        statistics(row, hours)
        shown = row["95 % interval"]
        assert shown == "–" or all(near(number(end), rank, SHOWN) for end, rank in zip(shown.split(" to "), surely(hours), strict=True))
        assert (shown == "–") == bool(np.isnan(surely(hours)).any())
        low, high = quantile(hours, 0.25), quantile(hours, 0.75)
        assert same(number(row["Middle half"]), high - low, 0.01, 0.031 * (abs(high) + abs(low)) + 0.02)
        least, most = (number(part) for part in row["Range"].split(" to "))
        assert near(least, hours.min(), SHOWN) and near(most, hours.max(), SHOWN)
        far = ((hours > high + 3 * (high - low)) | (hours < low - 3 * (high - low))).sum()
        assert same(number(row["Extreme"]), far, 0.08, 3)
        assert ("before arrival)" in row["Step"]) == bool((hours < 0).any())


def modes(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The median of every interval by mode of transport."""
    [trace] = drawn.body["data"]
    shown = {(words[0], SHORT[words[1].split(", ")[1]]): words for words in trace["customdata"]}
    true = {}
    for interval in INTERVALS:
        found = spans(facts, asked.on(mode=""), interval, "mode")
        true |= {(mode, interval): each["hours"].to_numpy() for mode, each in found.groupby("mode")}
    assert set(shown) == set(true)
    for key, words in shown.items():
        assert near(number(words[2]), quantile(true[key], 0.5), SHOWN) and number(words[3]) == len(true[key]), (key, words)


def cuts(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Release time by mode, lane and office, offices by P90 downwards; customs' own median, what is open, and the shares of time."""
    rows, named = listed(drawn.body), {"Mode of transport": "mode", "Lane": "lane", "Office": "office"}
    offices = {name: code for code, name in facts.names("office").items()}
    for row in rows:
        key = named[row["By"]]
        code = offices[row[""]] if key == "office" else row[""].lower()
        only = asked.on(**{key: code})
        statistics(row, spans(facts, only, "release")["hours"].to_numpy())
        assert near(number(row["Customs, median"]), quantile(spans(facts, only, "customs")["hours"].to_numpy(), 0.5), SHOWN)
        assert number(row["Open"]) == len(read(facts, only, "waiting"))
        for name, pair in SHARES.items():
            part, whole = (each.format(clock=asked.clock) for each in pair)
            share = facts.total("clearance", f"sum({part}) / nullif(sum({whole}), 0)", only)
            assert same(percent(row[name]), share, SHOWN, 6e-5), (row, name)
    assert {row["By"] for row in rows} == set(named)
    assert falls([number(row["90 in 100 within"]) for row in rows if row["By"] == "Office"])


def taken(facts: Facts, asked: Asked, *columns: str) -> pd.DataFrame:
    """Released declarations with the way they took, bit by bit."""
    found = read(facts, asked, "release", "lane", "path", *columns)
    found = found[found["path"].notna()]
    path = found["path"].astype(int)
    bits = {name: path & bit > 0 for name, bit in (("early", 1), ("inspected", 2), ("agency", 4), ("amended", 8))}
    return found.assign(**bits)


def steps(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The share and the median of every alternative at each step; the shares of a step add up to one."""
    found, [trace] = taken(facts, asked), drawn.body["data"][:1]
    true = {"Lodgement: Early": found["early"], "Lodgement: After arrival": ~found["early"]}
    true |= {f"Lane: {lane.capitalize()}": found["lane"] == lane for lane in ("green", "blue", "yellow", "red")}
    for step, column, yes, no in (
        ("Inspection", "inspected", "Inspected", "Not inspected"),
        ("Other agency", "agency", "Asked", "Not asked"),
        ("Amendment", "amended", "Amended", "Not amended"),
    ):
        true |= {f"{step}: {yes}": found[column], f"{step}: {no}": ~found[column]}
    for words, share in zip(trace["customdata"], trace["x"], strict=True):
        here = found[true[words[1]]]
        assert same(share, len(here) / len(found)) and number(words[4]) == len(here)
        assert near(number(words[3]), quantile(here["hours"], 0.5), SHOWN)
    assert {words[1] for words in trace["customdata"]} == {name for name, here in true.items() if here.any()}


def ways(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The commonest ways through clearance with their share, median and P90."""
    found = taken(facts, asked)
    said = {"early": "lodged before arrival", "inspected": "inspected", "agency": "other agency", "amended": "amended"}
    names = [", ".join([row.lane.capitalize(), *(words for bit, words in said.items() if getattr(row, bit))]) for row in found.itertuples()]
    groups = {name: each["hours"] for name, each in found.assign(name=names).groupby("name")}
    rows = listed(drawn.body)
    sizes = sorted((len(hours) for hours in groups.values()), reverse=True)[:12]
    assert [number(row["Declarations"]) for row in rows] == sizes
    for row in rows:
        hours = groups[row["Clearance route"]]
        assert number(row["Declarations"]) == len(hours) and same(percent(row["Share"]), len(hours) / len(found), SHOWN, 6e-5)
        assert near(number(row["Median"]), quantile(hours, 0.5), SHOWN)
        assert near(number(row["90 in 100 within"]), quantile(hours, 0.9), SHOWN)


def combinations(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Imports by early lodgement, facilitated lane and operator, each against those with none of the three in the same mix."""
    found = taken(facts, asked.on(flow="import"), "mode", "aeo")
    free = found["lane"].isin(["green", "blue"]) & ~found["inspected"]
    found = found.assign(free=free, known=found["aeo"] == "yes")
    plain = found[~(found["early"] | found["free"] | found["known"])]
    rows = {tuple(row[name] == "yes" for name in ("Lodged early", "Facilitated", "AEO")): row for row in listed(drawn.body)}
    groups = dict(iter(found.groupby(["early", "free", "known"])))
    assert set(rows) == set(groups)
    for key, here in groups.items():
        row, none = rows[key], mixed(here, plain, ["mode", "agency", *([] if key[1] else ["lane"])])
        assert number(row["Declarations"]) == len(here) and same(percent(row["Share"]), len(here) / len(found), SHOWN, 6e-5)
        assert near(number(row["Median"]), quantile(here["hours"], 0.5), SHOWN) and near(number(row["None of the three"]), none, SHOWN)


def mixed(here: pd.DataFrame, plain: pd.DataFrame, alike: list[str]) -> float:
    """The median of plain declarations, each stratum weighing as it does here."""
    held, others = (each.groupby(alike).size() for each in (here, plain))
    both = plain.set_index(alike).index
    weights = [held.get(stratum, 0) / others[stratum] for stratum in both]
    return weighted(plain["hours"], np.array(weights), 0.5) if sum(weights) else float("nan")


def peaks(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Registrations and releases by day, their shares, and the hour of most of each."""
    rows = tables(drawn.body)[0][1:]
    assert [row[0] for row in rows] == list(DAYS)
    for place, stamp in ((1, "registered_at"), (4, "released_at")):
        read_ = f"isodow({stamp}) - 1 as day, hour({stamp}) as hour"
        found = facts.rows("clearance", read_, asked, f"{stamp} is not null")
        for day, row in enumerate(rows):
            inside = found[found["day"] == day]["hour"].value_counts()
            assert number(row[place]) == inside.sum() and same(percent(row[place + 1]), inside.sum() / len(found), SHOWN, 6e-5)
            peak = number(row[place + 2])
            assert not len(inside) or (inside.get(int(peak)) == inside.max() and peak == min(inside[inside == inside.max()].index))


def backlog(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Open declarations by office and how long they have waited since arrival, the most first."""
    found, names = read(facts, asked, "waiting", "office"), facts.names("office")
    rows = {row["Office"]: row for row in listed(drawn.body)} if len(found) else {}
    assert set(rows) == {names[code] for code in found["office"]}
    for code, each in found.groupby("office"):
        band = pd.cut(each["hours"], [-1.0, *BANDS.values()], labels=list(BANDS)).value_counts()
        assert {name: number(rows[names[code]][name]) for name in BANDS} == {name: float(band[name]) for name in BANDS}
        assert number(rows[names[code]]["All"]) == len(each)
    assert falls([number(row["All"]) for row in rows.values()])


def slow(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Declarations that took five days or more to assess: those that still wait first, by age, then the longest."""
    found = facts.rows("clearance", "decl_id, registered_at, assessed_at", asked, "slow = 1")
    end = pd.Timestamp(facts.one("select max(as_of) from release"))
    taken_ = found["assessed_at"].fillna(end) - found["registered_at"]
    found = found.assign(days=taken_.dt.total_seconds() / 86400, waits=found["assessed_at"].isna())
    found = found.sort_values(["waits", "days"], ascending=False)
    rows = listed(drawn.body) if len(found) else []
    assert drawn.observations == len(found) and f"{found['waits'].sum()} of them still wait" in drawn.title
    assert len(rows) == min(len(found), 60) and {row["Declaration"] for row in rows} <= set(found["decl_id"])
    for row, (_, true) in zip(rows, found.iterrows(), strict=False):
        assert same(number(row["Age"]), true["days"], 0, 0.06) and row["Longest step, or waits for"].startswith("Waits") == true["waits"]
        assert same(true["days"], found.set_index("decl_id")["days"][row["Declaration"]], 0, 0.1) and true["days"] >= 5


SECOND: dict[tuple[str, str], Second] = {
    ("trs", "stages"): stages,
    ("trs", "modes"): modes,
    ("trs", "cuts"): cuts,
    ("trs", "steps"): steps,
    ("trs", "ways"): ways,
    ("trs", "combinations"): combinations,
    ("trs", "peaks"): peaks,
    ("trs", "backlog"): backlog,
    ("trs", "slow"): slow,
    ("trs", "record"): record,
}
