"""Clearance a second way, from the hours of each declaration: owners of the delay, cohorts, offices by P90, lanes, the week, what waits."""

import numpy as np
import pandas as pd
from scipy import stats

from dashboard.core.page import Drawing
from tests.meaning.core.facts import Asked, Facts
from tests.meaning.core.kinds import Second, Sum, monthly
from tests.meaning.core.reading import SHOWN, agrees, falls, keyed, listed, number, same, worded
from tests.meaning.core.times import near, quantile, read, weighted, with_open

OWNERS = ("customs", "trader", "port", "oga")
CHECKS = ("straight", "documents", "agency", "inspected")
DAYS = 7


def clock(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Mean hours of each owner from arrival to gate-out, of declarations that left; below, the months compared with."""
    for trace in drawn.body["data"]:
        owner = trace["customdata"][0][0]
        mean = f"sum({owner}_seconds_{asked.clock}) / 3600.0 / nullif(sum(gone), 0)"
        now, then = (facts.total("clearance", mean, each) for each in (asked, asked.earlier))
        assert [same(value, hours) for value, hours in zip(trace["x"], (now, then), strict=False)] == [True] * (1 + (then is not None))
        assert trace["y"] == [1, 0][: len(trace["x"])]
        whole = facts.total("clearance", f"sum(total_seconds_{asked.clock}) / 3600.0 / nullif(sum(gone), 0)", asked)
        assert same(number(trace["customdata"][0][3]) / 100, now / whole, SHOWN, 6e-5)
    assert {trace["customdata"][0][0] for trace in drawn.body["data"]} == set(OWNERS)


def cohorts(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """By month of registration: median and P90 with open ones counted, how many are open, and the median of completed ones alone."""
    done, waiting = (read(facts, asked, name, "month") for name in ("release", "waiting"))
    rows = worded(drawn.body)
    assert [int(key.replace("-", "")) for key in rows] == asked.months
    for key, words in rows.items():
        month = int(key.replace("-", ""))
        released, held = (list(each[each["month"] == month]["hours"]) for each in (done, waiting))
        assert number(words[4]) == len(held) and number(words[5]) == len(released) + len(held)
        assert near(number(words[2]), with_open(released, held, 0.5), SHOWN) and near(
            number(words[3]), with_open(released, held, 0.9), SHOWN
        )
        assert near(number(words[6]), quantile(released, 0.5), SHOWN)


def offices(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """P90 of customs' own time by office with its interval from order statistics; the highest lower end first; the line is that of all."""
    done, waiting = (read(facts, asked, name, "office") for name in ("customs", "held"))
    rows, points = worded(drawn.body), keyed(drawn.body["data"][0])
    sides = {
        code: [list(each[each["office"] == code]["hours"]) for each in (done, waiting)] for code in {*done["office"], *waiting["office"]}
    }
    for code, words in rows.items():
        released, held = sides[code]
        n = len(released) + len(held)
        assert number(words[4]) == n and number(words[5]) == len(held) and near(points[code], with_open(released, held, 0.9))
        for shown, hours in zip(words[3].split(" to "), ends(released, held, n), strict=True):
            assert near(number(shown), hours, SHOWN), (code, words, hours)
    lows = [number(words[3].split(" to ")[0]) for words in rows.values()]
    assert falls(lows, 0.01) and len(rows) >= min(10, len(sides))
    left = [ends(*sides[code], len(sides[code][0]) + len(sides[code][1]))[0] for code in sides if code not in rows]
    known = [low for low in left if low == low]
    assert not known or max(known) <= min(low for low in lows if low == low) * 1.07 or asked.own
    [line] = drawn.body["layout"]["shapes"]
    assert near(line["x0"], with_open(list(done["hours"]), list(waiting["hours"]), 0.9))


def ends(released: list[float], held: list[float], n: int) -> tuple[float, float]:
    """The 95 % interval of P90: the order statistics that a binomial leaves a fortieth outside of to either side."""
    if n >= 300:
        half = 1.959964 * (n * 0.09) ** 0.5
        low, high = int(np.floor(n * 0.9 - half)), int(np.ceil(n * 0.9 + half)) + 1
    else:
        below = stats.binom.cdf(np.arange(n + 1), n, 0.9)
        low, high = int((below <= 0.025).sum()), int((below < 0.975).sum()) + 1
    return (
        with_open(released, held, (low - 0.5) / n) if low >= 1 else float("nan"),
        with_open(released, held, (high - 0.5) / n) if high <= n else float("nan"),
    )


def flow(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Every declaration once a stage: its lane, the heaviest check made, released or open; the median of those released."""
    done, waiting = read(facts, asked, "release", "lane", "path"), read(facts, asked, "waiting", "lane")
    done = done[done["path"].notna()]
    path = done["path"].astype(int)
    checks = np.select([path & 2 > 0, path & 4 > 0, done["lane"] == "yellow"], ["inspected", "agency", "documents"], "straight")
    done = done.assign(start="registered", check=checks, end="released")
    true: dict[str, pd.Series] = {}
    for source, target in (("start", "lane"), ("lane", "check"), ("check", "end")):
        true |= {f"{one}-{other}": each["hours"] for (one, other), each in done.groupby([source, target])}
    still = waiting["lane"].value_counts()
    counts = {key: len(hours) for key, hours in true.items()}
    for lane, n in still.items():
        counts[f"registered-{lane}"] = counts.get(f"registered-{lane}", 0) + n
        counts[f"{lane}-open"] = n
    [trace] = drawn.body["data"]
    agrees({words[0]: float(number(words[2])) for words in trace["customdata"]}, {key: float(n) for key, n in counts.items()})
    assert trace["link"]["value"] == [counts[words[0]] for words in trace["customdata"]]
    for key, _, _, share, took in trace["customdata"]:
        assert same(number(share) / 100, counts[key] / (len(done) + len(waiting)), SHOWN, 6e-5)
        assert took == "not released" if key not in true else near(number(took), quantile(true[key], 0.5), SHOWN)


def matrix(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The median release time of each lane and mode, with its declarations; a darker cell is slower."""
    cells = dict(iter(read(facts, asked, "release", "mode", "lane").groupby(["mode", "lane"])["hours"]))
    [trace] = drawn.body["data"]
    order = [words[0] for words in trace["customdata"]]
    assert len(order) == len(cells)
    for words, depth in zip(trace["customdata"], trace["marker"]["color"], strict=True):
        hours = cells[words[0], words[1].split(", ")[1].lower()]
        assert near(number(words[2]), quantile(hours, 0.5), SHOWN) and number(words[3]) == len(hours)
        assert same(depth, (quantile(hours, 0.5) / max(quantile(each, 0.5) for each in cells.values())) ** 0.5, 0.05, 0.02)


def target(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The share released within the service standard by month, and the goal: the mean of what was agreed for these months."""
    monthly(Sum("clearance", f"sum(on_target_{asked.clock})"), f"sum(target_base_{asked.clock})", "goal")(facts, asked, drawn)
    months = f"month between {asked.since} and {asked.until}"
    goal = facts.one(f"select avg(goal) from target where measure = 'on_target_share' and office = '-' and goal is not null and {months}")
    lines = [trace for trace in drawn.body["data"] if trace["type"] == "scatter"]
    assert bool(lines) == (goal is not None) and all(same(value / 100, goal) for trace in lines for value in trace["y"])


def spread(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Every released declaration once, by how long it took; the marks say its percentiles."""
    hours = read(facts, asked, "release")["hours"].to_numpy()
    area = next(trace for trace in drawn.body["data"] if trace.get("customdata"))
    assert sum(number(words[-2] if len(words) > 2 else words[1]) for words in area["customdata"]) == len(hours)
    for name, q in (("1 in 4 within", 0.25), ("half within", 0.5), ("3 in 4 within", 0.75), ("9 in 10 within", 0.9)):
        said = next(each["text"] for each in drawn.body["layout"]["annotations"] if name in each["text"])
        assert near(number(said.replace(name, "")), quantile(hours, q), SHOWN), said
    words = drawn.title.split("within ")[1]
    assert near(number(words), quantile(hours, 0.5), SHOWN) and near(number(words.split("than")[1]), quantile(hours, 0.9), SHOWN)


def week(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Registrations and releases by hour of the week from their stamps, and what share of registrations came outside opening hours."""
    for trace, stamp in zip(drawn.body["data"], ("registered_at", "released_at"), strict=True):
        found = facts.rows("clearance", f"(isodow({stamp}) - 1) * 24 + hour({stamp}) as slot", asked, f"{stamp} is not null")
        counts = found["slot"].value_counts()
        for day in range(DAYS):
            for hour in range(24):
                words, n = trace["customdata"][day][hour], int(counts.get(day * 24 + hour, 0))
                assert number(words[2]) == n and same(number(words[3]) / 100, n / counts.sum(), SHOWN, 6e-5)
                assert same(trace["z"][day][hour], (n / counts.max()) ** 0.5 if n else None)


def backlog(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Open declarations, the oldest registered first, with their age and how long they have waited since arrival."""
    read_ = f"decl_id, registered_at, assessed_at, waiting_{asked.clock} as waited"
    found = facts.rows("clearance", read_, asked, "is_open = 1").sort_values(["registered_at", "decl_id"])
    end = pd.Timestamp(facts.one("select max(as_of) from release"))
    stuck = found["assessed_at"].isna() & (found["registered_at"] <= end - pd.Timedelta(days=30))
    assert drawn.observations == len(found) and f"{len(found)} declaration" in drawn.title and f"{stuck.sum()} of them" in drawn.title
    rows = listed(drawn.body) if len(found) else []
    assert [row["Declaration"] for row in rows] == list(found["decl_id"])[:100]
    for row, (_, true) in zip(rows, found.iterrows(), strict=False):
        assert number(row["Age"]) == round((end - true["registered_at"]).total_seconds() / 86400)
        assert same(number(row["Waited"]), true["waited"] if true["waited"] == true["waited"] else None, SHOWN, 0.006)


def paths(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Median of authorised operators, and of others given the same mix of flow, mode, lane, early lodgement and other agencies, by mode."""
    found = read(facts, asked, "customs", "flow", "mode", "lane", "aeo", "path")
    found = found[found["path"].notna()].assign(way=lambda frame: frame["path"].astype(int) & 5)
    rows = worded(drawn.body)
    true = {mode: alike(each) for mode, each in found.groupby("mode")}
    assert set(rows) == {mode for mode, each in true.items() if each}
    for mode, words in rows.items():
        yes, no, n_yes, n_no = true[mode]
        assert near(number(words[2]), yes, SHOWN) and near(number(words[3]), no, SHOWN)
        assert number(words[6]) == n_yes and number(words[7]) == n_no
        assert (same(number(words[4]) / 100, yes / no - 1, 0, 0.09) and abs(yes / no - 1) < 0.09) or (number(words[4]) < 0) == (yes < no)


def alike(part: pd.DataFrame) -> tuple[float, float, int, int] | None:
    """The medians of both groups over the strata that hold both, the others weighed by the mix of the authorised."""
    sizes = part.groupby(["flow", "lane", "way", "aeo"]).size().unstack(fill_value=0).reindex(columns=["yes", "no"], fill_value=0)
    both = sizes[(sizes["yes"] > 0) & (sizes["no"] > 0)]
    if both.empty:
        return None
    held = part.merge(both.reset_index()[["flow", "lane", "way", "yes", "no"]], on=["flow", "lane", "way"], suffixes=("", "_n"))
    own, others = held[held["aeo"] == "yes"], held[held["aeo"] == "no"]
    weights = (others["yes"] / others["no"]).to_numpy()
    return quantile(own["hours"], 0.5), weighted(others["hours"], weights, 0.5), len(own), len(others)


SECOND: dict[tuple[str, str], Second] = {
    ("clearance", "clock"): clock,
    ("clearance", "cohorts"): cohorts,
    ("clearance", "offices"): offices,
    ("clearance", "flow"): flow,
    ("clearance", "matrix"): matrix,
    ("clearance", "target"): target,
    ("clearance", "spread"): spread,
    ("clearance", "week"): week,
    ("clearance", "backlog"): backlog,
    ("clearance", "paths"): paths,
}
