"""Year-end forecasts, a second way: stored quantiles read by plain SQL, beside receipts and targets added up from the facts."""



from dashboard.core.page import Drawing
from tests.meaning.core.facts import Asked, Facts, later, months
from tests.meaning.core.kinds import Second
from tests.meaning.core.reading import SHOWN, falls, listed, number, same, size, text
from tests.meaning.revenue import tariff
from tests.meaning.revenue.planting import LEVELS
from tests.meaning.revenue.stored import LAST, YEAR, banded, brought, chance, node, now, targets, told, words

PLACED = {"tax", "office", "region", "hs2"}


def ranged(words: str) -> tuple[str, str]:
    """Return the ends of the likely range that follows the central forecast; the lower takes the unit of the upper where it has none."""
    low, high = words.split("MRL", 1)[1].split(" to ", 1)
    return " ".join([*low.split(), *high.split()[1:2]][:2]), high


def landing(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Collected so far, the quantiles of the year, its target and the chance of it, and what each month left must bring."""
    said, goal, came = text(drawn.body), targets(facts, asked), brought(facts, asked)
    so_far = sum(came[month] for month in YEAR if month <= LAST)
    left = [month for month in YEAR if month > LAST]
    assert same(number(said.split("so far")[1]), so_far, SHOWN)
    if unstored(facts, asked):
        assert not goal and "no target is set" in said and "Year-end forecast – not known yet" in said
        assert same(number(said.split("last year")[1]), sum(came[later(month, -12)] for month in left) / len(left), SHOWN)
        return
    held = now(facts, asked)
    assert same(held["collected"], so_far)
    parts = said.split("Year-end forecast")[1]
    for shown, level in ((parts, "p50"), (ranged(parts)[0], "p10"), (ranged(parts)[1], "p90")):
        assert same(number(shown), held[level], SHOWN), (level, shown)
    before = sum(came[later(month, -12)] for month in left) / len(left)
    needs = said.split("from now on")[1]
    assert same(number(needs.split("forecast")[1]), (held["p50"] - so_far) / len(left), SHOWN)
    assert same(number(needs.split("last year")[1]), before, SHOWN) and f"{len(left)} months left" in said
    if not goal:
        assert "no target is set" in said
        return
    target, due = sum(goal[month] for month in YEAR), sum(goal[month] for month in YEAR if month <= LAST)
    assert same(number(said.split("Target of the year")[1]), target, SHOWN)
    assert ("▼ central forecast" in said) == (held["p50"] < target) and same(
        number(said.split("▼" if held["p50"] < target else "▲")[1]), abs(held["p50"] - target), SHOWN
    )
    assert same(number(said.split("meeting the target")[1]) / 100, chance(held[list(LEVELS)].to_numpy(float), target), 0, 0.0051)
    assert same(number(needs), max(target - so_far, 0) / len(left), SHOWN)
    assert ("above the target to date" in said) == (so_far >= due) and same(number(said.split("MRL")[1]) / 100, abs(so_far / due - 1), 0.06)


def fans(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """By month: what was collected, the target, and the stored quantiles of the months to come."""
    ahead = told(facts, "forecast", node(asked))
    ahead = ahead[ahead["origin"] == LAST].set_index("month")
    came, goal, scale = brought(facts, asked), targets(facts, asked), size(drawn.body)
    rows = words(drawn)
    begin = min(asked.since, later(LAST, -17))
    unknown = unstored(facts, asked)
    assert list(rows) == months(begin, YEAR[-1] if unknown else int(ahead.index.max()))
    for month, row in rows.items():
        assert same(number(row[2]), came[month] / scale if month <= LAST else None, SHOWN, 0.006)
        assert same(number(row[3]), goal[month] / scale if month in goal else None, SHOWN, 0.006)
        banded(row, ahead.loc[month] if month > LAST and not unknown else None, scale)
    bars = [trace for trace in drawn.body["data"] if trace["type"] == "bar"]
    assert [same(value and value * scale, came.get(month)) for value, month in zip(bars[0]["y"], rows, strict=True)].count(False) == 0
    middles = {month: float(ahead.loc[month, "p50"]) for month in rows if month > LAST and not unknown}
    assert [same(value and value * scale, middles.get(month)) for value, month in zip(bars[1]["y"], rows, strict=True)].count(False) == 0


def path(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The year added up: receipts and target from its first month on, the forecast from there to the landing itself."""
    came, goal, scale = brought(facts, asked), targets(facts, asked), size(drawn.body)
    rows, so_far, aim = words(drawn), 0.0, 0.0
    assert list(rows) == YEAR
    for month, row in rows.items():
        so_far, aim = so_far + came.get(month, 0.0), aim + goal.get(month, 0.0)
        assert same(number(row[2]), so_far / scale if month <= LAST else None, SHOWN, 0.006)
        assert same(number(row[3]), aim / scale if goal else None, SHOWN, 0.006)
    if unstored(facts, asked):
        assert all(row[4] == "–" for month, row in rows.items() if month > LAST)
        return
    held = now(facts, asked)
    banded(rows[YEAR[-1]], held, scale)
    middles = [number(row[4]) for month, row in rows.items() if month >= LAST]
    assert same(middles[0], so_far / scale, SHOWN, 0.006) and falls([-value for value in middles])
    ahead = told(facts, "forecast", node(asked))
    ahead = ahead[(ahead["origin"] == LAST) & ahead["month"].isin(YEAR)].sort_values("month")["p50"].cumsum()
    stretch = (held["p50"] - so_far) / ahead.iloc[-1]
    assert all(same(shown, (so_far + each * stretch) / scale, SHOWN, 0.006) for shown, each in zip(middles[1:], ahead, strict=True))


def ladder(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """What was said of the year month by month, how it moved, and how much of that the month itself brought."""
    rungs = told(facts, "landing", node(asked)).query("fiscal_year == 2027").sort_values("origin").set_index("origin")
    earlier, came, scale, rows = told(facts, "forecast", node(asked)), brought(facts, asked), size(drawn.body), words(drawn)
    assert list(rows) == list(rungs.index)
    for month, row in rows.items():
        banded(row, rungs.loc[month], scale, 2)
        before = later(month, -1)
        one = earlier[(earlier["origin"] == before) & (earlier["month"] == month)]["p50"]
        moved = rungs.loc[month, "p50"] - rungs.loc[before, "p50"] if before in rungs.index else None
        missed = (came[month] - one.iloc[0] if len(one) else None) if month in YEAR else None if moved is None else 0.0
        rest = None if moved is None or missed is None else moved - missed
        for column, value in ((4, moved), (5, missed), (6, rest)):
            assert same(number(row[column]), None if value is None else value / scale, SHOWN, 0.0061), (row, column, value)
    goal = targets(facts, asked)
    lines = drawn.body["layout"]["shapes"]
    assert bool(lines) == bool(goal) and all(same(line["y0"] * scale, sum(goal[month] for month in YEAR)) for line in lines)


def good(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The scores of each model, this forecast first; the title sets its error against that of repeating last year."""
    kept = told(facts, "score", node(asked)).set_index("model")
    rows = listed(drawn.body)
    assert [row["Method"] for row in rows] == ["This forecast", "Last year repeated"]
    for row, model in zip(rows, ("combined", "naive"), strict=True):
        for heading, column in (("Average error", "mase"), ("Error of the range", "pinball"), ("Bias", "bias"), ("Months tested", "n")):
            assert same(number(row[heading]), kept.loc[model, column], SHOWN, 0.006)
        for heading, column in (("In the 50 % range", "cover50"), ("In the 80 % range", "cover80"), ("In the 95 % range", "cover95")):
            assert same(number(row[heading]) / 100, kept.loc[model, column], 0, 0.0051)
    assert same(number(drawn.title), kept.loc["combined", "mase"] / kept.loc["naive", "mase"], 0.06)


def came(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Of each month that has come, what was said last before it, and whether it came within the band."""
    earlier, real, scale, rows = told(facts, "forecast", node(asked)), brought(facts, asked), size(drawn.body), words(drawn)
    earlier = earlier[(earlier["origin"] < LAST) & (earlier["month"] <= LAST)]
    last = earlier.sort_values("origin").groupby("month").last()
    assert list(rows) == list(last.index)
    for month, row in rows.items():
        assert same(number(row[2]), real[month] / scale, SHOWN, 0.006)
        banded(row, last.loc[month], scale, 3)
        assert number(row[5]) == len(months(int(last.loc[month, "origin"]), month)) - 1
    inside = sum(last.loc[month, "p10"] <= real[month] <= last.loc[month, "p90"] for month in last.index)
    assert drawn.title.startswith(f"{inside} of {len(last)} months")


def why(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The last month less what was expected of it a month before, by tax and by office, the largest first."""
    scale, bars = size(drawn.body), {}
    for row, value in zip(drawn.body["data"][0]["customdata"], drawn.body["data"][0]["x"], strict=True):
        bars.setdefault(row[0].split("=")[0], {})[row[0].split("=")[1]] = value * scale
    for key, shown in bars.items():
        inside = asked.on(**{key: ""})
        real = facts.by("payment", "sum(amount)", key, inside.over(LAST, LAST))
        true = {code: value - expected[0] for code, value in real.items() if (expected := one_ahead(facts, inside.on(**{key: code})))}
        largest = sorted(true, key=lambda code: -abs(true[code]))
        own = asked.picks.get(key, ())
        assert list(shown) == [code for place, code in enumerate(largest) if place < 8 or code in own]
        assert all(same(value, true[code], 1e-6, 0.01) for code, value in shown.items())
    whole = sum(brought(facts, asked)[month] for month in [LAST]) - one_ahead(facts, asked)[0]
    assert ("above" in drawn.title) == (whole > 0) and same(number(drawn.title.split(" was ")[1]), abs(whole), SHOWN, 6e2)


def one_ahead(facts: Facts, asked: Asked) -> list[float]:
    """What was expected of the last month a month before it, where that was kept."""
    found = told(facts, "forecast", node(asked))
    return list(found[(found["origin"] == later(LAST, -1)) & (found["month"] == LAST)]["p50"])


def table(key: str, aimed: bool = True) -> Second:
    def check(facts: Facts, asked: Asked, drawn: Drawing) -> None:
        """The year-end forecast of each part beside its target: collected, quantiles, gap, chance, growth; largest gap first."""
        held = asked.on(**{key: ""})
        for row in drawn.body:
            part = held.on(**{key: row["key"]})
            kept = now(facts, part)
            year = yearly(facts, part, key)
            for field, value in (("collected", year[0]), ("p50", kept["p50"]), ("band", kept["p90"] - kept["p10"])):
                assert same(row[field], value, 1e-6, 0.01), (row["key"], field)
            assert same(row["collected"], kept["collected"], 1e-6, 0.01)
            assert same(row["grown"], kept["p50"] / year[1] - 1 if year[1] else None)
            assert row["picked"] == (row["key"] in asked.own) and same(row["target"], year[2] if aimed else None)
            assert same(row["gap"], kept["p50"] - year[2] if aimed else None, 1e-6, 0.01)
            assert not aimed or same(row["chance"], chance(kept[list(LEVELS)].to_numpy(float), year[2]))
            assert not aimed or row["gap_tone"] == ("good" if row["chance"] >= 0.75 else "watch" if row["chance"] >= 0.4 else "bad")
        gaps = [row["gap"] for row in drawn.body if row["gap"] is not None]
        assert falls([-gap for gap in gaps]) and falls([row["p50"] for row in drawn.body if row["gap"] is None])
        assert {row["key"] for row in drawn.body} == {
            code for code in codes(facts, held, key) if len(told(facts, "landing", node(held.on(**{key: code}))))
        }

    return check


def codes(facts: Facts, asked: Asked, key: str) -> list[str]:
    return (
        list(facts.sql("select distinct region as code from office")["code"])
        if key == "region"
        else list(
            facts.sql(f"select distinct {key} as code from payment where {facts.where('payment', asked.over(202507, 202706))}")["code"]
        )
    )


def stored(facts: Facts, asked: Asked, key: str) -> list[str]:
    """The codes of a dimension whose part of the slice was forecast with the release."""
    return [code for code in codes(facts, asked, key) if len(told(facts, "landing", node(asked.on(**{key: code}))))]


def yearly(facts: Facts, part: Asked, key: str) -> tuple[float, float, float]:
    """What a part brought of the year so far and in the year before, and its target of the year."""
    also = "true"
    if key == "region":
        also = f"office in (select code from office where region = '{part.picks[key][0]}')"
        part = part.on(region="")
    so_far = facts.total("payment", "sum(amount)", part.over(YEAR[0], LAST), also) or 0.0
    before = facts.total("payment", "sum(amount)", part.over(later(YEAR[0], -12), later(YEAR[-1], -12)), also) or 0.0
    place = "attainment" if {"office", "tax"} <= set(part.picks) else "attainment_tax" if "tax" in part.picks else "attainment_office"
    aim = facts.one(f"select sum(revenue_target) from {place} where {facts.where('attainment', part.over(YEAR[0], YEAR[-1]))} and {also}")
    return so_far, before, float(aim or 0)


def bench(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The year with the levers: what is still to come moves as the taxes on the imports shown do; the chance moves with it."""
    held, found = now(facts, asked), tariff.bench(facts, asked)
    ratio = tariff.whole(found, "_after") / tariff.whole(found)
    rows = {row[""]: row for row in listed(drawn.body)}
    quantiles = held[list(LEVELS)].to_numpy(float)
    after = held["collected"] + (quantiles - held["collected"]) * ratio
    for words_, level in (("low end of the likely range", 1), ("central forecast", 3), ("high end of the likely range", 5)):
        row = rows[f"Fiscal year 2026/27: {words_}"]
        assert same(number(row["Today"]), quantiles[level], SHOWN) and same(number(row["With the changes"]), after[level], SHOWN)
    goal = targets(facts, asked.on(duty_points="", volume_change=""))
    assert bool(goal) == ("Target" in rows)
    if goal:
        target = sum(goal[month] for month in YEAR)
        assert same(number(rows["Target"]["Today"]), target, SHOWN)
        row = rows["Chance of meeting the target"]
        assert same(number(row["Today"]) / 100, chance(quantiles, target), SHOWN, 6e-4)
        assert same(number(row["With the changes"]) / 100, chance(after, target), SHOWN, 6e-4)


def unstored(facts: Facts, asked: Asked) -> bool:
    """The slice is none of those that are forecast with the release."""
    return not set(asked.picks) - {"duty_points", "volume_change"} <= PLACED or told(facts, "landing", node(asked)).empty


def untold(table_: str) -> Second:
    def refuses(facts: Facts, asked: Asked) -> bool:
        if unstored(facts, asked):
            return True
        found = told(facts, table_, node(asked))
        return found.empty if table_ == "score" else found[found["origin"] < LAST].empty

    return refuses


def no_parts(key: str) -> Second:
    def refuses(facts: Facts, asked: Asked) -> bool:
        held = asked.on(**{key: ""})
        return not set(held.picks) <= PLACED or all(
            told(facts, "landing", node(held.on(**{key: code}))).empty for code in codes(facts, held, key)
        )

    return refuses


SECOND: dict[tuple[str, str], Second] = {
    ("revenue", "landing"): landing,
    ("revenue", "path"): path,
    ("revenue", "fan"): fans,
    ("revenue", "ladder"): ladder,
    ("revenue", "good"): good,
    ("revenue", "came"): came,
    ("revenue", "why"): why,
    ("revenue", "taxes"): table("tax"),
    ("revenue", "offices"): table("office"),
    ("revenue", "chapters"): table("hs2", aimed=False),
    ("target", "regions"): table("region"),
    ("tariff", "landing"): bench,
}
SO_FAR = {("revenue", "landing"), ("revenue", "path"), ("revenue", "fan")}  # what these show of the year needs no forecast
REFUSES = dict.fromkeys([view for view in SECOND if view not in SO_FAR], unstored) | {
    ("revenue", "good"): untold("score"),
    ("revenue", "came"): untold("forecast"),
    ("revenue", "why"): untold("forecast"),
    ("revenue", "taxes"): no_parts("tax"),
    ("revenue", "offices"): no_parts("office"),
    ("revenue", "chapters"): no_parts("hs2"),
    ("target", "regions"): no_parts("region"),
}
