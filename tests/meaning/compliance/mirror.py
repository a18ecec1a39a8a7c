"""What partners report beside what is declared, a second way: both sides added up from the facts, quarter by quarter, in plain pandas."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tests.meaning.core.facts import Asked, Facts, later, months, once

LEFT_OUT = "hs2 not in ('88', '89', '98', '99') and hs4 not in ('7108', '9999')"
USUAL, MOST, EQUAL = 1.06, 1.10, 0.05
KEYS = ["partner", "hs4"]
COUNTED = ("undervalued", "undeclared", "orphan", "unweighed")


def place(month: pd.Series | int):
    return month // 100 * 12 + month % 100


@dataclass(frozen=True)
class Flows:
    """Reported (moved by its lag), declared and the factor by partner, heading and month; quarters count back from the last month."""

    frame: pd.DataFrame

    def quarters(self, keys: list[str]) -> pd.DataFrame:
        """Sums by key and quarter; weights are unknown where no row knows them."""
        held = self.frame.assign(cif=lambda f: f["reported"] * f["factor"], most=lambda f: f["reported"] * f["factor"].clip(lower=MOST))
        names = ["reported", "cif", "most", "declared", "reported_kg", "declared_kg"]
        return held.groupby([*keys, "quarter"])[names].sum(min_count=1).fillna({"reported": 0.0, "cif": 0.0, "most": 0.0, "declared": 0.0})


def sides(facts: Facts, until: int, length: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both sides by partner, heading and month over so many months; reported in own money, from two months earlier on."""
    since = later(until, 1 - length)
    home = facts.one(
        "select partner from mirror where flow = 'export' and partner <> '-' group by 1 order by count(distinct reporter) desc, 1 limit 1"
    )
    rates = "(select month, max(cast(rate as double)) as rate from exchange_rate where currency = 'MRL' group by 1)"
    reported = (
        "select reporter as partner, hs4, month, sum(cast(value_usd as double) * rate) as reported, "
        "sum(cast(net_kg as double)) as reported_kg "
        f"from mirror join {rates} using (month) where flow = 'export' and partner = '{home}' and {LEFT_OUT} "
        f"and month between {later(since, -2)} and {until} and months is distinct from 12 and hs4 <> '-' "
        "and value_usd is not null group by all"
    )
    declared = (
        "select partner, hs4, month, sum(cast(import_value as double)) as declared, sum(cast(net_kg as double)) as declared_kg from item "
        f"where flow = 'import' and {LEFT_OUT} and month between {since} and {until} group by all"
    )
    sent, arrived = facts.sql(reported), facts.sql(declared)
    return sent, arrived[arrived["partner"].isin(sent["partner"])]


def lags(sent: pd.DataFrame, arrived: pd.DataFrame) -> dict[str, int]:
    """How many months a partner's exports come before our imports, where that halves the mismatch."""

    def monthly(side: pd.DataFrame, amount: str) -> pd.DataFrame:
        wide = side.assign(at=place(side["month"])).pivot_table(index="at", columns="partner", values=amount, aggfunc="sum")
        return wide.where(wide > 0)

    one, other = monthly(sent, "reported"), monthly(arrived, "declared")
    misses = {}
    for lag in range(3):
        logs = np.log(one.set_index(one.index + lag).reindex(index=other.index, columns=other.columns)) - np.log(other)
        misses[lag] = logs.var().where(logs.count() > 4, np.inf)
    table = pd.DataFrame(misses)
    clear = table[table.min(axis=1) < 0.5 * table[0]]
    return clear.idxmin(axis=1).astype(int).to_dict()


def factors(facts: Facts, since: int, until: int) -> dict[tuple[str, str], float]:
    """The CIF/FOB factor by partner and heading (`-`: any), a partner's modes weighed by what came by them."""
    held = facts.sql("select partner, hs4, mode, cast(factor as double) as factor from cif_fob")
    usual = {(row.partner, row.mode): row.factor for row in held[held["hs4"] == "-"].itertuples()}
    came = facts.sql(
        f"select partner, mode, sum(cast(import_value as double)) as value from item where month between {since} and {until} group by all"
    ).dropna()
    found: dict[tuple[str, str], float] = {}
    for partner, each in came.groupby("partner"):
        ways = [
            next((usual[way] for way in ((partner, m), (partner, "-"), ("-", m), ("-", "-")) if way in usual), USUAL) for m in each["mode"]
        ]
        if each["value"].sum() > 0:
            found[partner, "-"] = float((each["value"] * ways).sum() / each["value"].sum())
    return found | {(row.partner, row.hs4): row.factor for row in held[held["hs4"] != "-"].itertuples()}


def factored(frame: pd.DataFrame, known: dict[tuple[str, str], float]) -> list[float]:
    return [known.get((p, h), known.get((p, "-"), USUAL)) for p, h in zip(frame["partner"], frame["hs4"], strict=True)]


@once
def flows(facts: Facts, asked: Asked) -> Flows:
    """Both sides of the twelve months up to the last one asked."""
    until, since = asked.until, later(asked.until, -11)
    sent, arrived = sides(facts, until, 12)
    delays = lags(sent, arrived)
    sent = sent.assign(at=place(sent["month"]) + sent["partner"].map(delays).fillna(0).astype(int))
    both = pd.concat([sent.assign(declared=0.0), arrived.assign(at=place(arrived["month"]), reported=0.0)])
    both = both.assign(quarter=(both["at"] - place(until) + 11) // 3)
    both = both[both["quarter"].between(0, 3)]
    return Flows(both.assign(factor=factored(both, factors(facts, since, until))))


def settled(found: Flows, keys: list[str]) -> pd.DataFrame:
    """By key over the four quarters: sums, logs, quarters over and under, and what that most likely means."""
    each = found.quarters(keys)
    with np.errstate(divide="ignore", invalid="ignore"):
        over = np.log(each["reported"]) - np.log(each["declared"]) > EQUAL
        under = np.log(each["declared"]) - np.log(each["most"]) > EQUAL
        logs = (np.log(each["cif"]) - np.log(each["declared"])).replace([np.inf, -np.inf], np.nan)
        sums = each.groupby(level=keys).sum(min_count=1)
        half = 2.353 * logs.groupby(level=keys).std() / np.sqrt(logs.groupby(level=keys).count())
        middle = logs.groupby(level=keys).mean()
        table = sums.assign(
            over=over.groupby(level=keys).sum(),
            under=under.groupby(level=keys).sum(),
            gap=sums["cif"] - sums["declared"],
            log=np.log(sums["cif"]) - np.log(sums["declared"]),
            weight=np.log(sums["reported_kg"]) - np.log(sums["declared_kg"]),
            low=middle - half,
            high=middle + half,
        )
    return table.reset_index()


def stories(table: pd.DataFrame) -> list[str]:
    """What value, weight and where the gap closes say of each row."""
    over, under = table["over"] >= 3, table["under"] >= 3
    below = (-table["gap"]).where(under, 0.0)
    whole = "hs4" not in table
    chapter = below.groupby([table["partner"], "" if whole else table["hs4"].str[:2]]).transform("sum") if not whole else below
    heading = below * 0 if whole else below.groupby(table["hs4"]).transform("sum")
    return [told(row, *marks) for row, *marks in zip(table.itertuples(), over, under, chapter, heading, strict=True)]


def told(row, over: bool, under: bool, chapter: float, heading: float) -> str:
    if over and row.declared <= 0:
        return "orphan"
    if under:
        return "lost" if row.reported <= 0 else "overvalued"
    if not over:
        return "even"
    if heading >= 0.5 * row.gap:
        return "switched"
    if row.weight != row.weight:
        return "unweighed"
    if row.weight < 0.5 * row.log:
        return "undervalued"
    return "misclassified" if chapter >= 0.5 * row.gap else "undeclared"


@once
def rates(facts: Facts, asked: Asked) -> dict[str, float]:
    """Tax at standard rates over the value of imports for home use, by heading, over the twelve months."""
    window = asked.over(later(asked.until, -11), asked.until).on(**dict.fromkeys(asked.picks, ""))
    return facts.by("item", "sum(statutory_tax) / nullif(sum(home_use_value), 0)", "hs4", window)


@once
def pairs(facts: Facts, asked: Asked) -> pd.DataFrame:
    """Partner and heading with their story and the tax at stake: at the factor, at no freight and at ten per cent."""
    found, by_heading = settled(flows(facts, asked), KEYS), rates(facts, asked)
    rate = found["hs4"].map(by_heading).fillna(0.0)
    stakes = {
        name: (found[side] - found["declared"]).clip(lower=0) * rate
        for name, side in (("stake", "cif"), ("least", "reported"), ("most_", "most"))
    }
    return found.assign(story=stories(found), rate=rate, **stakes)


def at_stake(facts: Facts, asked: Asked) -> tuple[float, float, float]:
    """Tax lost where base is lost: partners short as a whole net over all they sent, of others what is persistently short."""
    found, whole = within(pairs(facts, asked), asked), settled(flows(facts, asked), ["partner"])
    short = found["partner"].isin(whole["partner"][[story in COUNTED for story in stories(whole)]])
    ends = []
    for side, stake in (("reported", "least"), ("cif", "stake"), ("most", "most_")):
        net = ((found[side] - found["declared"]) * found["rate"])[short].sum()
        ends.append(max(net, 0.0) + found[stake][~short & found["story"].isin(COUNTED)].sum())
    return tuple(ends)


def within(frame: pd.DataFrame, asked: Asked, partner: str = "partner") -> pd.DataFrame:
    """What the picks on goods and countries keep; others are not of a comparison with partners."""
    columns = {"partner": frame[partner], "origin": frame[partner], "hs2": frame["hs4"].str[:2], "hs4": frame["hs4"]}
    keep = pd.Series(True, frame.index)
    for key, codes in asked.picks.items():
        if key in columns:
            keep &= columns[key].isin(codes)
    return frame[keep]


def gradient(facts: Facts, asked: Asked) -> pd.DataFrame:
    """By whole quarter the slope of the log gap on the duty, within partners, logs cut at their tails; two years of quarters."""
    until = later(asked.until, -(asked.until % 100 % 3))
    since = later(until, -23)
    sent, arrived = sides(facts, until, 24)
    delays, known = lags(sent, arrived), factors(facts, since, until)
    sent = sent.assign(month=[later(m, delays.get(p, 0)) for m, p in zip(sent["month"], sent["partner"], strict=True)])
    both = []
    for side, amount in ((sent, "reported"), (arrived, "declared")):
        side = side[side["month"].isin(months(since, until))]
        both.append(
            side.assign(quarter=[f"{m // 100}-Q{(m % 100 + 2) // 3}" for m in side["month"]]).groupby([*KEYS, "quarter"])[amount].sum()
        )
    frame = pd.concat(both, axis=1, join="inner").reset_index()
    duty = facts.sql(
        "select hs4, cast(month // 100 as varchar) || '-Q' || cast((month % 100 + 2) // 3 as varchar) as quarter, "
        "100 * cast(sum(statutory_duty) as double) / cast(nullif(sum(home_use_value), 0) as double) as duty from item "
        f"where month between {since} and {until} group by all"
    ).dropna()
    frame = frame.merge(duty, on=["hs4", "quarter"])
    with np.errstate(divide="ignore"):
        frame = frame.assign(log=np.log(frame["reported"] * factored(frame, known) / frame["declared"]))
    return pd.DataFrame([sloped(quarter, part) for quarter, part in frame[np.isfinite(frame["log"])].groupby("quarter")])


def sloped(quarter: str, part: pd.DataFrame) -> dict:
    cut = part["log"].clip(part["log"].quantile(0.1), part["log"].quantile(0.9))
    x, y = (column - column.groupby(part["partner"]).transform("mean") for column in (part["duty"], cut))
    slope = (x @ y) / (x @ x)
    clusters = ((y - slope * x) * x).groupby(part["hs4"]).sum()
    half = 1.96 * np.sqrt((clusters**2).sum() * len(clusters) / (len(clusters) - 1)) / (x @ x)
    return {"quarter": quarter, "slope": slope, "low": slope - half, "high": slope + half, "pairs": len(part)}
