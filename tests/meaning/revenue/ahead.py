"""The gap forecast a second way: accounts and the ageing of unpaid tax from the facts, levers written out, beside the fitted quantiles."""

from math import hypot

import numpy as np

from dashboard.core.page import Drawing
from tests.meaning.compliance import evidence
from tests.meaning.core.facts import Asked, Facts, later, months
from tests.meaning.core.kinds import Second
from tests.meaning.core.reading import NUMBER, SHOWN, number, same, size, tables, text, unit, worded
from tests.meaning.revenue.fitted import LEVERS, PAGE, SCORES, TRIED, Ahead, ahead, plain
from tests.meaning.revenue.owed import BEFORE, LAST, LEFT, RIPE, YEAR
from tests.meaning.revenue.planting import LEVELS
from tests.meaning.revenue.stored import banded, chance, targets, words

PARTS = {
    "Potential revenue": "statutory_tax",
    "Revenue forgone by law": "tax_forgone",
    "forgone by preference": "preference_forgone",
    "forgone by relief": "relief_forgone",
    "Suspended": "tax_suspended",
    "Not paid within a year": "tax_unpaid",
    "Paid within a year": "tax_paid",
    "Additional assessments": "control_uplift",
}


def path(part: str) -> Second:
    def check(facts: Facts, asked: Asked, drawn: Drawing) -> None:
        """By month: what is known from the facts, what is fitted with its band, and both moved by the levers."""
        of, scale, rows = ahead(facts, asked), size(drawn.body, 2), words(drawn)
        assert list(rows) == months(BEFORE[0], YEAR[-1]) and drawn.observations == of.owed.lines
        fitted, steps = of.by_month[part], of.steps(of.levers)[part]
        bars = [dict(zip(rows, trace["y"], strict=True)) for trace in drawn.body["data"] if trace["type"] == "bar"]
        for month, row in rows.items():
            known = None if month in fitted.index else of.owed.of(part, month)
            middle = fitted.loc[month, "p50"] if month in fitted.index else None
            assert month > LAST or middle is None or same(middle, of.owed.of(part, month), 1e-6, 0.01), month
            for column, drawn_bars, value in ((2, bars[0], known), (3, bars[1], middle)):
                assert same(number(row[column]), None if value is None else value / scale, SHOWN, 0.0061), (row, value)
                assert same(drawn_bars[month], None if value is None else value / scale, 1e-6, 1e-6)
            banded(row, fitted.loc[month] if middle is not None else None, scale, 3)
            if steps.any():
                leant(of, part, month, row[5], scale)
        assert len(next(iter(rows.values()))) == (6 if steps.any() else 5)
        said = number(drawn.title.lower().replace("not paid within a year", ""))
        now, before = of.by_year.loc[part, "p50"], of.owed.over(part, BEFORE)
        assert same(said, now, SHOWN) and same(number(drawn.title.split("last year),")[1]) / 100, of.share(part), SHOWN, 6e-5)
        grown(drawn.title.split("this year (")[1], now, before)

    return check


def grown(said: str, now: float, before: float) -> None:
    """Assert the words of a growth: an arrow that says which way, then by how much; 'new' after nothing."""
    if not before:
        assert said.startswith("new")
        return
    assert said[0] == ("▲" if now >= before else "▼"), (said, now, before)
    assert same(number(said[1:]) / 100, abs(now / before - 1), 0.06, 0.0006), (said, now, before)


def leant(of: Ahead, part: str, month: int, said: str, scale: float) -> None:
    """Assert what the levers make of a month, and its band: distances of the forecast and of the levers added in squares."""
    if month <= LAST:
        assert said == "–"
        return
    place, fitted = LEFT.index(month), of.by_month[part].loc[month]
    effects = {key: of.steps(levers)[part][place] for key, levers in of.alone().items()}
    moved, off = fitted["p50"] + of.steps(of.levers)[part][place], of.half(effects)
    low, high = (moved + sign * hypot(fitted[level] - fitted["p50"], off) for sign, level in ((-1, "p10"), (1, "p90")))
    shown = (said, said.split("(")[1], said.split(" to ")[1])
    assert all(same(number(each), true / scale, SHOWN, 0.0061) for each, true in zip(shown, (moved, low, high), strict=True)), said


def totals(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Each part: so far and last year from the facts, the year as fitted; the middles add up to the potential."""
    of, scale, [_, *rows] = ahead(facts, asked), unit(drawn.sub), tables(drawn.body)[0]
    assert [row[0] for row in rows] == list(PARTS)
    for row in rows:
        part = PARTS[row[0]]
        now, before, so_far = of.by_year.loc[part], of.owed.over(part, BEFORE), of.owed.over(part, YEAR)
        low, high = row[3].split(" to ")
        for shown, true in ((row[1], so_far), (row[2], now["p50"]), (low, now["p10"]), (high, now["p90"]), (row[4], before)):
            assert same(number(shown), true / scale, SHOWN, 0.0061), (row, true / scale)
        grown(row[5], now["p50"], before)
        whole = of.owed.over("statutory_tax", BEFORE)
        assert same(number(row[6]) / 100, of.share(part), SHOWN, 6e-5) and same(number(row[7]) / 100, before / whole, SHOWN, 6e-5)
    middles = of.by_year["p50"]
    parts = ("preference_forgone", "relief_forgone", "tax_suspended", "tax_unpaid", "tax_paid")
    assert same(middles["statutory_tax"], sum(middles[part] for part in parts) - middles["control_uplift"], 1e-3)
    assert same(number(drawn.title.split("potential")[1]) / 100, of.share("tax_paid"), SHOWN, 6e-5)


def aim(of: Ahead) -> float | None:
    """The target of the year; None where none is set for the slice."""
    goal = targets(of.facts, plain(of.asked))
    return sum(goal[month] for month in YEAR) if goal else None


def gaps(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Target less landing, what the law gives away, what stays unpaid: each with its range and last year, and what is never declared."""
    of, said, target = ahead(facts, asked), text(drawn.body), aim(ahead(facts, asked))
    budget, rest = said.split("Policy gap")
    landed = budget.split("Year-end forecast")[1]
    for shown, level in ((landed, "p50"), (landed.split("(80 %)")[1], "p10"), (landed.split("(80 %)")[1].split(" to ")[1], "p90")):
        assert same(number(shown), of.landing[level], SHOWN), (level, budget)
    assert (target is None) == ("no target" in budget)
    if target is not None:
        short = target - of.landing["p50"]
        assert ("below target" in budget) == (short > 0) and same(number(budget), abs(short), SHOWN, 6e2)
        assert same(number(landed.split("Target")[1]), target, SHOWN)
        odds = chance(of.landing[list(LEVELS)].to_numpy(float), target)
        assert same(number(landed.split("meeting the target")[1]) / 100, odds, 0, 0.0051)
        assert ("below target" in drawn.title) == (short > 0) and same(number(drawn.title), abs(short), SHOWN, 6e2)
    for words_, part in ((rest.split("Compliance gap")[0], "tax_forgone"), (rest.split("Compliance gap")[1], "tax_unpaid")):
        ends = words_.split("(80 %)")[1]
        before = number(ends.split("Last year")[1])
        assert same(number(words_), of.by_year.loc[part, "p50"], SHOWN) and same(before, of.owed.over(part, BEFORE), SHOWN)
        assert same(number(ends), of.by_year.loc[part, "p10"], SHOWN) and same(
            number(ends.split(" to ")[1]), of.by_year.loc[part, "p90"], SHOWN
        )
    for name, part in (("Preference", "preference_forgone"), ("Relief", "relief_forgone"), ("Suspended, not included", "tax_suspended")):
        assert same(number(rest.split(name)[1]), of.by_year.loc[part, "p50"], SHOWN)
    for name, part in (("potential,", "tax_forgone"), ("by law and", "tax_unpaid")):
        assert same(number(drawn.title.split(name)[1]) / 100, of.share(part), SHOWN, 6e-5)
    apart(of, rest.split("Undeclared trade")[1])


def apart(of: Ahead, said: str) -> None:
    """Assert the estimate of what is never declared over the year, where there is one."""
    if of.coming.empty:
        assert "estimated apart" in said or number(said) > 0
        return
    scale, shown = unit(said), said.split("apart: ")[1]
    for words_, true in zip((shown.split("(")[1], shown, shown.split(" to ")[1]), of.lost, strict=True):
        assert same(number(words_), true / scale, SHOWN, 0.0061), said


def scenarios(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """No lever, and this page: landing with its range, chance, each gap, suspended tax and late arrears that are left."""
    of, scale, [_, *rows] = ahead(facts, asked), unit(drawn.sub), tables(drawn.body)[0]
    assert [row[0] for row in rows] == ["No change", "This page"][: 1 + bool(of.alone())]
    for row, levers in zip(rows, (dict.fromkeys(LEVERS, 0.0), of.levers), strict=False):
        target, moved, brought = aim(of), of.steps(levers), of.brought(levers)
        alone = of.alone() if any(levers.values()) else {}
        off = of.half({key: of.brought(each) for key, each in alone.items()}) if alone else 0.0
        middle = of.landing["p50"]
        quantiles = [middle + brought + spread(of.landing[level] - middle, off, level) for level in LEVELS]
        collected = levers["arrears_share"] * of.owed.arrears_left(RIPE, [month for month in YEAR if month <= LAST])
        left = of.owed.arrears_left(len(LEFT), of.owed.months) * (1 - levers["arrears_share"])
        policy, unpaid, suspended = (
            of.by_year.loc[part, "p50"] + moved[part].sum() for part in ("tax_forgone", "tax_unpaid", "tax_suspended")
        )
        low, high = row[2].split(" to ")
        true = (quantiles[3], quantiles[1], quantiles[5], None if target is None else target - quantiles[3], policy, unpaid - collected)
        for shown, value in zip((row[1], low, high, *row[4:7]), true, strict=True):
            assert same(number(shown), None if value is None else value / scale, SHOWN, 0.0061), (row, value)
        assert same(number(row[7]), suspended / scale, SHOWN, 0.0061) and same(number(row[8]), left / scale, SHOWN, 0.0061)
        odds = None if target is None else chance(np.array(quantiles), target)
        assert same(number(row[3]) / 100, odds, 0, 0.0051), (row, odds)
    if of.alone():
        said = drawn.title.split("the year brings ")[1]
        brought = of.brought(of.levers)
        assert same(number(said), abs(brought), SHOWN) and ("more" in said) == (brought >= 0)


def spread(distance: float, off: float, level: str) -> float:
    """How far a quantile lies from the middle once a doubt (half of an 80 % range) joins it; just as far without any."""
    ends = {"p2_5": -1.959964, "p10": -1.2815516, "p25": -0.6744898, "p50": 0.0, "p75": 0.6744898, "p90": 1.2815516, "p97_5": 1.959964}
    if not off:
        return distance
    return float(np.sign(ends[level])) * hypot(distance, ends[level] * off / 1.2815516)


def undeclared(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """What random inspections say of the twelve months to each quarter, within its interval; then what is carried forward."""
    of, rows = ahead(facts, asked), worded(drawn.body)
    known = {key: words_ for key, words_ in rows.items() if int(key) <= LAST}
    assert list(rows) == sorted(rows) and drawn.observations == number(list(known.values())[-1][4])
    for key, words_ in known.items():
        value, seen = evidence.lane(facts, plain(asked).over(int(key), int(key)))
        assert same(number(words_[2]), value, SHOWN, 0.0061 * unit(words_[2])) and number(words_[4]) == seen, (words_, value)
    value, _ = evidence.lane(facts, plain(asked).over(int(list(known)[-1]), int(list(known)[-1])))
    assert same(number(drawn.title.split("may cost")[1]), value, SHOWN)
    for key, words_ in rows.items():
        low, high = (number(NUMBER.search(part)[0]) for part in words_[3].split(" to "))
        middle = number(words_[2]) / unit(words_[2])
        assert low <= middle <= high, words_
        assert key in known or same(low * high, middle**2, 0.03, 0.03)
    assert [int(key) for key in rows if key not in known] == list(of.coming["until"])


def good(_facts: Facts, _asked: Asked, drawn: Drawing) -> None:
    """The errors of each part beside those of repeating last year, as planted; how many parts were forecast better."""
    [_, *rows] = tables(drawn.body)[0]
    parts = ("statutory_tax", "tax_unpaid")
    for row, part in zip(rows, parts, strict=True):
        own, naive = (dict(zip(TRIED, SCORES[part, model], strict=True)) for model in ("combined", "naive"))
        errors = (own["mase"], naive["mase"], own["pinball"], naive["pinball"])
        assert all(same(number(shown), true, SHOWN, 0.0051) for shown, true in zip(row[1:5], errors, strict=True)), row
        bands = (own["cover50"], own["cover80"], own["cover95"])
        assert all(same(number(shown) / 100, true, 0, 0.0051) for shown, true in zip(row[5:8], bands, strict=True))
        assert number(row[8]) == own["n"]
    held = [SCORES[part, "combined"] for part in parts]
    inside = sum(each[4] * each[6] for each in held) / sum(each[6] for each in held)
    assert drawn.title.startswith("1 of 2 parts") and same(number(drawn.title.split("held")[1]) / 100, inside, 0, 0.0051)


def assumed(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Arrears and what of them stays, the pace of payment, what is never declared, and what each lever brings by itself."""
    of, said = ahead(facts, asked), text(drawn.body)
    arrears = said.split("Arrears over 90 days:")[1]
    assert same(number(arrears), of.owed.arrears, SHOWN)
    assert same(number(arrears.split("of which")[1]), of.owed.arrears_left(len(LEFT), of.owed.months), SHOWN, 0.51)
    pace = said.split("a year later:")[1].split(", ")
    assert all(same(number(shown) / 100, of.owed.paid[age], SHOWN, 6e-5) for shown, age in zip(pace, (0, 3, RIPE), strict=False))
    apart(of, said.split("random inspections:")[1])
    brought = said.split("Effect by the end of the year of ")[1:]
    assert len(brought) == len(of.alone())
    for words_, (key, levers) in zip(brought, of.alone().items(), strict=True):
        effect = of.brought(levers)
        shown = words_.split("alone:")[1]
        assert same(number(shown), effect, SHOWN) and same(number(shown.split("±")[1]), of.half({key: effect}), SHOWN), (key, words_)
    assert ("no change" in said) == (not of.alone())


def unsampled(facts: Facts, asked: Asked) -> bool:
    """Random inspections cannot tell of the twelve months to the end of any of the last eight quarters."""
    ends = [later(LAST, -(LAST % 100 % 3) - 3 * back) for back in range(8)]
    return all(evidence.lane(facts, plain(asked).over(until, until))[0] is None for until in ends)


SECOND: dict[tuple[str, str], Second] = {
    (PAGE, "gaps"): gaps,
    (PAGE, "scenarios"): scenarios,
    (PAGE, "preference"): path("preference_forgone"),
    (PAGE, "relief"): path("relief_forgone"),
    (PAGE, "suspended"): path("tax_suspended"),
    (PAGE, "unpaid"): path("tax_unpaid"),
    (PAGE, "totals"): totals,
    (PAGE, "undeclared"): undeclared,
    (PAGE, "good"): good,
    (PAGE, "assumed"): assumed,
}
REFUSES = {(PAGE, "undeclared"): unsampled}
