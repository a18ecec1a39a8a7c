"""Drift and red lanes a second way: facts read by plain SQL, sorted and counted one by one."""

import math

import pandas as pd

from dashboard.core.page import Drawing
from tests.meaning.core.facts import Asked, Facts
from tests.meaning.core.kinds import Second
from tests.meaning.core.reading import SHOWN, falls, listed, number, same
from tests.meaning.risk.risk import stored

INSPECTED = "inspected = 1 and irregular is not null"


def periods(facts: Facts) -> tuple[int, int]:
    """The last month that the model was fitted on, and the last one that it was calibrated on."""
    card = stored(
        facts,
        "select json_extract(card, '$.periods.fit[1]') as fit, json_extract(card, '$.periods.calibrate[1]') as calibrated "
        "from model order by id desc limit 1",
    ).iloc[0]
    return int(card["fit"]), int(card["calibrated"])


def months(facts: Facts) -> pd.DataFrame:
    """Inspected declarations of the months after calibration, with their chances, those of the test."""
    rows = stored(facts, "select * from tested")
    after = facts.sql(f"select decl_id from clearance where month > {periods(facts)[1]} and {INSPECTED}")
    assert len(rows) == len(after)
    return rows


def unranked(facts: Facts, asked: Asked) -> bool:
    return not judged(facts)


def judged(facts: Facts) -> dict[int, pd.DataFrame]:
    rows = months(facts)
    kept = {int(month): part for month, part in rows.groupby("month")}
    return {month: part for month, part in kept.items() if len(part) >= 30 and 5 <= part["found"].sum() <= len(part) - 5}


def ranking(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """By month with enough results: over every pair of an irregular and a regular declaration, how often the first ranks higher."""
    [words] = [trace["customdata"] for trace in drawn.body["data"] if trace.get("customdata")]
    parts = judged(facts)
    assert [pd.to_datetime(cells[1], format="%b %Y").strftime("%Y%m") for cells in words] == [str(month) for month in parts]
    for cells, part in zip(words, parts.values(), strict=True):
        pairs = [
            1.0 if a > b else 0.5 if a == b else 0.0 for a in part["chance"][part["found"] == 1] for b in part["chance"][part["found"] == 0]
        ]
        assert same(number(cells[2]) / 100, math.fsum(pairs) / len(pairs), SHOWN, 6e-4)
        assert number(cells[4]) == len(part) and number(cells[5]) == part["found"].sum()
    assert drawn.observations == sum(map(len, parts.values()))


def inputs(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The index of the office: shares of declarations by office where the model learnt, and after calibration; the most changed first."""
    fitted, calibrated = periods(facts)
    shown = {row["Feature"]: row for row in listed(drawn.body)}
    assert falls([number(row["Stability index (PSI)"]) for row in shown.values()])
    sides = []
    for span in (f"month <= {fitted}", f"month > {calibrated}"):
        held = facts.sql(f"select office as key, count(*) as n from clearance where {span} and {INSPECTED} group by 1")
        sides.append(dict(zip(held["key"], held["n"], strict=True)))
    most = sorted(sides[0], key=lambda code: -sides[0][code])
    least = sides[0][most[19]] if len(most) > 20 else 0
    if not (len(most) > 20 and sides[0][most[20]] == least):  # which of two as frequent offices is a class of its own is not said
        own = most[:20]
        counts = [[side.get(code, 0) for code in own] + [sum(n for code, n in side.items() if code not in own)] for side in sides]
        shares = [[(n + 0.5) / (sum(each) + 0.5 * len(each)) for n in each] for each in counts]
        true = sum((b - a) * math.log(b / a) for a, b in zip(*shares, strict=True))
        assert same(number(shown["Office"]["Stability index (PSI)"]), true, 0.06, 6e-4)
    assert drawn.observations == facts.one(f"select count(*) from clearance where month > {calibrated} and {INSPECTED}")


SECOND: dict[tuple[str, str], Second] = {("risk", "ranking"): ranking, ("risk", "inputs"): inputs}
REFUSES = {("risk", "ranking"): unranked}
