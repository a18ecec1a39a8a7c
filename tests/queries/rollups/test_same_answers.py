"""Random questions answered with roll-ups and from the facts alone: the same, to the rounding of a sum of shares."""

import random
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb
import pytest

from data.months import shifted
from data.releases.release import current
from queries.addresses.filters import PICKABLE, Filters
from queries.catalogue import DIMENSIONS, MEASURES
from queries.engine import engine, route
from queries.engine.ask import ask
from queries.engine.cache import answers
from queries.engine.engine import TooMany
from queries.engine.question import CannotCut, MixedCurrencies, Question
from queries.engine.route import able
from queries.rollups.candidates import PREFIX
from settings import settings

SEEDS, NIGHTLY, OF_A_SEED = range(10), range(100, 300), 30
COUNTED = ("declarations", "import_value", "tax_assessed", "revenue_collected")
WIDEST = {"trader", "broker", "hs6"}  # too many rows to ask for twice in every test


@dataclass(frozen=True)
class Choices:
    """What questions are made of: codes of each dimension, and the first and last month of the data."""

    codes: dict[str, list[str]]
    first: int
    months: int


@pytest.fixture(scope="module")
def choices(demo_warehouse) -> Iterator[Choices]:
    """The demonstration, read by this process without keeping any answer."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{demo_warehouse}")
        patch.setenv("PORTOLAN_CACHE_ENTRIES", "0")
        forget()
        release = engine.current()
        yield Choices({key: codes(key) for key in PICKABLE}, release.first_month, 24)
    forget()


def forget() -> None:
    for held in (settings, engine.warehouse, answers):
        held.cache_clear()


def codes(key: str) -> list[str]:
    """The codes of a dimension by every fact that has it, `-` among them."""
    found: dict[str, None] = {}
    for measure in COUNTED:
        try:
            found |= dict.fromkeys(str(row[key]) for row in ask(Question((measure,), (key,))).rows)
        except (CannotCut, KeyError):
            continue
    return [*found]


def drawn(chance: random.Random, choices: Choices) -> Question:
    """A question: one to four measures, up to two cuts, up to three picks, any months, either clock, sometimes only the first rows."""
    measures = tuple(chance.sample(sorted(MEASURES), chance.randint(1, 4)))
    cuts = tuple(chance.sample([key for key in DIMENSIONS if key not in WIDEST], chance.choice((0, 1, 1, 2))))
    picks = chance.sample([key for key, held in choices.codes.items() if held], chance.choice((0, 0, 1, 1, 2, 3)))
    kept = tuple((key, some(chance, choices.codes[key])) for key in sorted(picks))
    since = shifted(choices.first, chance.randrange(choices.months))
    until = shifted(since, chance.randrange(choices.months))
    ends = chance.choice(((None, None), (since, until), (since, None), (None, until)))
    top = chance.choice((None, None, None, 3)) if cuts else None
    return Question(measures, cuts, Filters(*ends, picks=kept, clock=chance.choice(("calendar", "working"))), top)


def some(chance: random.Random, held: list[str]) -> tuple[str, ...]:
    """One to three codes of those held."""
    return tuple(chance.sample(held, min(len(held), chance.randint(1, 3))))


def answered(question: Question) -> tuple[Any, list[str]]:
    """What a question brings, or the kind of its refusal, and the tables that answered."""
    try:
        answer = ask(question)
    except (CannotCut, MixedCurrencies, TooMany) as refused:
        return type(refused), []
    return (answer.rows, answer.others, answer.observations, answer.currencies, len(answer.notes)), [*answer.route]


def from_facts(fact: str, columns: frozenset[str]) -> tuple[Any, ...]:
    """The tables that hold columns, without any roll-up."""
    return tuple(table for table in able(fact, columns) if not table.name.startswith(PREFIX))


def differing(seed: int, choices: Choices, monkeypatch: pytest.MonkeyPatch) -> tuple[list[Question], Counter[bool]]:
    """The questions of a seed that are answered otherwise by the facts, and how many of all were answered by a roll-up."""
    chance = random.Random(seed)
    questions = [drawn(chance, choices) for _ in range(OF_A_SEED)]
    routed = [answered(question) for question in questions]
    monkeypatch.setattr(route, "able", from_facts)
    plain = [answered(question) for question in questions]
    assert not any(name.startswith(PREFIX) for _, names in plain for name in names)
    wrong = [question for question, (ours, _), (theirs, _) in zip(questions, routed, plain, strict=True) if not alike(ours, theirs)]
    return wrong, Counter(any(name.startswith(PREFIX) for name in names) for _, names in routed)


def alike(ours: Any, theirs: Any) -> bool:
    """Whether two answers are the same: all but numbers that are not exact to the last digit, these to rounding."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(alike(ours[key], theirs[key]) for key in ours)
    if isinstance(ours, list | tuple) and isinstance(theirs, list | tuple):
        return len(ours) == len(theirs) and all(map(alike, ours, theirs))
    if isinstance(ours, float) and isinstance(theirs, float):
        return ours == pytest.approx(theirs, rel=1e-9, nan_ok=True)
    return ours == theirs


@pytest.mark.parametrize("seed", [*SEEDS, *(pytest.param(seed, marks=pytest.mark.nightly) for seed in NIGHTLY)])
def test_roll_ups_answer_as_the_facts_do(seed, choices, monkeypatch):
    wrong, by_rollup = differing(seed, choices, monkeypatch)
    assert wrong == [] and by_rollup[True] >= OF_A_SEED // 5


def test_roll_ups_that_hold_another_sum_are_found_out(demo_warehouse, choices, tmp_path, monkeypatch):
    folder = shutil.copytree(demo_warehouse, tmp_path / "warehouse")
    with duckdb.connect(str(current(folder).path)) as raw:
        for fact, column in (("clearance", "declarations"), ("item", "items"), ("payment", "amount")):
            columns = "SELECT table_name FROM information_schema.columns WHERE table_name LIKE ? AND column_name = ?"
            names = raw.execute(columns, [f"rollup_{fact}_%", column]).fetchall()
            assert names, fact
            for (name,) in names:
                raw.execute(f"UPDATE {name} SET {column} = {column} + 1")
    monkeypatch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{folder}")
    forget()
    try:
        assert differing(0, choices, monkeypatch)[0]
    finally:
        monkeypatch.undo()
        forget()


def test_answers_are_alike_to_rounding_alone():
    kinds = ((1.0, 1.0 + 1e-12), (1, 2), ({"a": 1}, {"a": 1, "b": 1}), ((1,), (1, 1)), (0.1, 0.1 + 1e-7), ("a", "b"), (None, 0.0))
    assert [alike(*pair) for pair in kinds] == [True, False, False, False, False, False, False]
