"""Explore a second way: each cell of the cross counted from the declarations, its totals and others, and medians asked of all rows."""

from dashboard.core.page import Drawing
from tests.meaning.core.facts import Asked, Facts
from tests.meaning.core.kinds import Second
from tests.meaning.core.reading import SHOWN, falls, number, same, tables, unit
from tests.meaning.core.times import near, quantile, read

LANES = ("Green", "Blue", "Yellow", "Red")
MEASURES = ("declarations", "release_hours_p50")
SHOWN_ROWS = 12


def free(asked: Asked) -> Asked:
    """The cross shows its own picks instead of being filtered by them."""
    return asked.on(office="", lane="", measure="")


def cross(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Declarations and median release time by office and lane, the largest office first, others as one, and totals of all."""
    held, names = free(asked), facts.names("office")
    found = facts.rows("clearance", "office, lane", held)
    hours = read(facts, held, "release", "office", "lane")
    _, head, *rows = tables(drawn.body)[0]
    median = len(head) > len(LANES) + 2
    assert head[: len(LANES) + 2] == ["Office", *LANES, "Total"]
    order = list(found["office"].value_counts().index)
    first = [{name: code for code, name in names.items()}[row[0]] for row in rows if row[0] in names.values()]
    counts = found["office"].value_counts()
    assert len(first) == min(SHOWN_ROWS, len(order)) and falls([counts[code] for code in first])
    for row in rows:
        inside = [code for code in order if belongs(row[0], code, names, first)]
        here, timed = found[found["office"].isin(inside)], hours[hours["office"].isin(inside)]
        for place, lane in enumerate((*LANES, "Total"), 1):
            counted, taken = (each if lane == "Total" else each[each["lane"] == lane.lower()] for each in (here, timed))
            n = number(row[place])
            assert (0.0 if n != n else n) == len(counted), (row, lane)
            if median:
                assert near(number(row[place + len(LANES) + 1]), quantile(taken["hours"], 0.5), SHOWN), (row, lane)


def belongs(row: str, code: str, names: dict[str, str], first: list[str]) -> bool:
    """Whether an office is counted in a row: its own, that of all others, that of all."""
    return row == "Total" or names[code] == row or (row.startswith("Others") and code not in first)


def multiples(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """The first measure as one small chart a lane, offices in one order, on one scale; a bar links to its office and lane."""
    found = facts.rows("clearance", "office, lane", free(asked))
    assert len(drawn.body["data"]) == len(LANES)
    for trace, lane in zip(drawn.body["data"], LANES, strict=True):
        here = found[found["lane"] == lane.lower()]["office"].value_counts()
        for (link, name, words), value in zip(trace["customdata"], trace["x"], strict=True):
            assert name.endswith(f", {lane}") and (not link or link.endswith(f"lane={lane.lower()}"))
            if link:
                assert (value or 0) == here.get(link.split("&")[0].split("=")[1], 0) and same(number(words) if value else 0.0, value or 0.0)
        shown = sum(value or 0 for value in trace["x"])
        assert shown * unit(drawn.sub) == here.sum()


SECOND: dict[tuple[str, str], Second] = {("explore", "cross"): cross, ("explore", "multiples"): multiples}
