"""Who asks: the user of a request, and that the next request is not taken for theirs."""

from contextvars import copy_context

import pytest

from data.access.user import LOCAL, Scope, User, acting_as, current_user

ANALYST = User("amina", "analyst", Scope(frozenset({"KVA"})))


def test_who_runs_the_program_sees_all() -> None:
    assert current_user() == LOCAL
    assert LOCAL.scope.whole
    assert not ANALYST.scope.whole
    assert not Scope(regions=frozenset({"NORTH"})).whole


def test_a_user_is_forgotten_with_the_request_even_where_it_fails() -> None:
    with pytest.raises(ZeroDivisionError), acting_as(ANALYST):
        assert current_user() == ANALYST
        raise ZeroDivisionError
    assert current_user() == LOCAL


def test_work_in_a_copied_context_is_done_for_the_same_user() -> None:
    with acting_as(ANALYST):
        context = copy_context()
    assert context.run(current_user) == ANALYST
    assert current_user() == LOCAL
