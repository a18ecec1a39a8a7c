"""What a release states is read once, whether answers are kept or not: every view of trade asks for it."""

import pytest
from sqlalchemy import event

from queries.addresses.filters import Filters
from queries.clearance.standards import holding, holding_by
from queries.engine import engine
from queries.engine.cache import answers
from queries.trade.editions import editions
from queries.trade.stated import stated
from settings import settings


@pytest.fixture
def statements(read_demo, monkeypatch):
    monkeypatch.setenv("PORTOLAN_CACHE_ENTRIES", "0")
    settings.cache_clear()
    answers.cache_clear()
    said: list[str] = []
    with engine.reading() as connection:
        heard = connection.engine
    event.listen(heard, "before_cursor_execute", lambda _connection, _cursor, statement, *_rest: said.append(statement))
    yield said
    answers.cache_clear()
    settings.cache_clear()


def test_what_a_release_states_is_read_once_though_no_answer_is_kept(statements):
    release = engine.current()
    first = stated(release), editions(Filters()), holding(Filters())
    asked = len(statements)
    assert (stated(release), editions(Filters()), holding(Filters())) == first and first[0] >= {"goods", "partners", "declarations"}
    again = statements[asked:]
    assert [each for each in again if "max(" in each or "hs_edition" in each or "FROM standard" in each] == [] and again


def test_each_office_is_held_to_the_limits_of_all_its_declarations(read_demo):
    every = holding_by("office", Filters())
    assert every and all(every[code] == holding(Filters().with_pick("office", code)) for code in sorted(every)[:3])
