"""Target and revenue a second way: the difference by tax, office, month and chapter, whose parts add up to the whole."""

import re

from dashboard.core.page import Drawing
from tests.meaning.core.facts import Asked, Facts, later
from tests.meaning.core.kinds import Second
from tests.meaning.core.reading import SHOWN, falls, number, same, tables, unit

REST = re.compile("^All$|^[0-9]+ others?$|^No target|^Not divided|^Other months")
HEADS = {"Tax": "tax", "Office": "office", "Month": "month", "HS chapter": "hs2"}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
Pair = tuple[float, float]


def aims(facts: Facts, asked: Asked, key: str) -> dict[str, Pair]:
    """Target and revenue of what has a target, by a dimension."""
    places = [place for place in ("office", "tax") if place in asked.picks or place == key]
    table = "attainment" if len(places) == 2 else f"attainment_{places[0]}" if places else "attainment_nation"
    sums = "sum(target_due) as due, sum(revenue_targeted) as brought"
    found = facts.sql(f"select {key} as key, {sums} from {table} where {facts.where('attainment', asked)} group by 1")
    return {str(row.key): (float(row.due), float(row.brought)) for row in found.itertuples() if row.due == row.due}


def spread(facts: Facts, asked: Asked, due: float) -> dict[str, Pair]:
    """By chapter: the target spread as the revenue of the same months a year before, beside the revenue."""
    before = asked.over(later(asked.since, -12), later(asked.until, -12))
    now, then = (facts.by("payment", "sum(amount)", "hs2", each) for each in (asked, before))
    whole = sum(then.values())
    return {code: (due * then.get(code, 0.0) / whole, now.get(code, 0.0)) for code in {*now, *then}}


def short(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Each table: collected less target, the furthest first (months in order), the rest as one, and the whole."""
    names = {"tax": facts.names("tax", "label"), "office": facts.names("office"), "month": {}, "hs2": {}}
    scale = unit(drawn.sub)
    split = {HEADS[table[0][0]]: table[1:] for table in tables(drawn.body)}
    due, brought = (sum(each[place] for each in aims(facts, asked, "month").values()) for place in (0, 1))
    assert set(split) >= {key for key in ("tax", "office", "month") if len(asked.picks.get(key, ())) != 1}
    for key, rows in split.items():
        true = spread(facts, asked, due) if key == "hs2" else aims(facts, asked, key)
        by_name = {name(key, code, names): pair for code, pair in true.items()}
        rows = [[row[0] if key != "hs2" or REST.search(row[0]) else row[0][:2], *row[1:]] for row in rows]
        for row in rows[:-1]:
            pair = by_name.get(row[0])
            if pair is None:
                assert REST.search(row[0]), row
                continue
            said(row, pair, scale)
        said(rows[-1], (due, brought), scale)
        steps = [abs(number(row[3])) for row in rows[:-1] if row[0] in by_name]
        assert key == "month" or falls(steps, 0.01)
        in_order = [name("month", str(month), names) for month in sorted(map(int, true))] if key == "month" else []
        assert key != "month" or [row[0] for row in rows[:-1]] == in_order
        assert abs(sum(number(row[3]) for row in rows[:-1]) - number(rows[-1][3])) < 0.01 * len(rows) + 0.02 * abs(number(rows[-1][3]))
    assert ("below its target" in drawn.title) == (brought < due)
    assert same(number(drawn.title.split("is ")[1]), abs(brought - due), SHOWN, 6e3)


def name(key: str, code: str, names: dict[str, dict[str, str]]) -> str:
    if key == "month":
        return f"{MONTHS[int(code) % 100 - 1]} {int(code) // 100}"
    return names[key].get(code, code) if key != "hs2" else code


def said(row: list[str], pair: Pair, scale: float) -> None:
    due, brought = (each / scale for each in pair)
    assert same(number(row[1]), due, SHOWN, 0.006) and same(number(row[2]), brought, SHOWN, 0.006), (row, pair)
    assert same(number(row[3]), brought - due, SHOWN, 0.006), (row, pair)


def refuses(_facts: Facts, asked: Asked) -> bool:
    """No target is set by chapter or origin."""
    return bool(set(asked.picks) - {"office", "tax"})


SECOND: dict[tuple[str, str], Second] = {("target", "short"): short}
REFUSES = {("target", "short"): refuses}
