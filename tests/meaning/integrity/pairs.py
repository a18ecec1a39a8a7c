"""Pairs of inspector and broker a second way: who met, how many are judged, and that none of the demonstration's few is listed."""

from dashboard.core.page import Drawing
from data.months import shifted
from tests.meaning.core.facts import Asked, Facts
from tests.meaning.core.kinds import Refuses, Second
from tests.meaning.core.reading import listed, number

QUESTIONS = ("Inspections that find", "Inspections that are shorter", "Met more often")


def window(facts: Facts, asked: Asked) -> str:
    """Three years to the last month of the address, whatever else it picks."""
    return f"month between {max(shifted(asked.until, -35), facts.first)} and {asked.until} and officer <> '-' and broker <> '-'"


def met(facts: Facts, asked: Asked) -> int:
    return facts.one(f"select count(*) from (select distinct officer, broker from inspection where {window(facts, asked)})")


def able(facts: Facts, asked: Asked) -> int:
    """Pairs with twenty inspections or more: at most so many can be judged by their results."""
    where = f"{window(facts, asked)} and result <> '-'"
    return facts.one(f"select count(*) from (select 1 from inspection where {where} group by officer, broker having count(*) >= 20)")


def expected(facts: Facts, asked: Asked) -> int:
    """Pairs expected to meet five times and whose broker was inspected twenty times where and when the inspector was there."""
    where = window(facts, asked)
    return facts.one(f"""
        with i as (select officer, broker, office, month from inspection where {where}),
        n as (select office, month, count(*) as n from i group by all),
        k as (select office, month, officer, count(*) as k from i group by all),
        b as (select office, month, broker, count(*) as b from i group by all),
        p as (select officer, broker, sum(b) as b, sum(b * k / n) as e from b join k using (office, month) join n using (office, month)
              where n > b group by all)
        select count(*) from p where b >= 20 and e >= 5""")


def summary(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    rows = listed(drawn.body)
    assert drawn.observations == facts.one(f"select count(*) from inspection where {window(facts, asked)}")
    assert [row["Question"].startswith(words) for row, words in zip(rows, QUESTIONS, strict=True)] == [True] * 3
    results, both, meetings = (number(row["Pairs judged"]) for row in rows)
    assert both <= results <= able(facts, asked) and meetings <= expected(facts, asked)
    for row in rows:
        assert number(row["Pairs judged"]) + number(row["Too few inspections to judge"]) == met(facts, asked)
        assert number(row["Pairs beyond chance"]) == 0
    assert "judged" in drawn.title


def pairs(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """No pair of so few inspections is listed; what is judged was inspected at least twenty times each."""
    assert not listed(drawn.body) and able(facts, asked) >= (number(drawn.title) if "None of" in drawn.title else 0)


def points(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    assert len(drawn.body["data"][0]["x"]) <= able(facts, asked)


def meetings(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    assert not listed(drawn.body) and ("None of" in drawn.title) == (expected(facts, asked) > 0)


def nobody(facts: Facts, asked: Asked) -> bool:
    return met(facts, asked) == 0


SECOND: dict[tuple[str, str], Second] = {
    ("integrity", "summary"): summary, ("integrity", "results"): pairs,
    ("integrity", "faster"): points, ("integrity", "meetings"): meetings,
}  # fmt: skip
REFUSES: dict[tuple[str, str], Refuses] = dict.fromkeys(SECOND, nobody)
