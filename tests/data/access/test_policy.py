"""The policy: one file, read strictly; what is asked is noted, and what only adds up asks for figures alone."""

import pytest
from sqlalchemy import func, select

from data import schema
from data.access import policy
from data.access.policy import FILE, Forbidden, authorise, closed, may, most_rows, read, summed, taking
from data.access.statements import needed
from data.access.user import LOCAL, User, acting_as

FIGURES, TRADERS, RECORDS = ("read", "figures"), ("read", "traders"), ("read", "records")


def test_whoever_runs_the_program_may_do_everything_and_who_is_unknown_nothing():
    assert all(may(*each) for each in policy.WORDS)
    for role in ("anonymous", "presenter", "no such role"):
        with acting_as(User("anna", role)):
            assert not any(may(*each) for each in policy.WORDS)


def test_an_administrator_sees_no_figures_and_an_auditor_the_record_alone():
    roles = policy.policy().roles
    assert not any(thing in ("figures", "traders", "records", "notes") for _, thing in roles["administrator"].may | roles["auditor"].may)
    assert roles["auditor"].may == {("read", "audit")}


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ('"read figures"', '"read all"', "'read all' is none of"),
        ("[roles.leader]", "[roles.leaders]", "each of these roles once"),
        ('hypotheses = "read notes"', 'hypotheses = "notes"', "hypotheses: 'notes' is none of"),
    ],
)
def test_a_policy_that_names_what_there_is_not_is_refused(written, instead, said):
    with pytest.raises(ValueError, match=said):
        read(FILE.read_text().replace(written, instead))


def test_a_refusal_is_a_sentence_and_says_what_is_not_shown():
    with acting_as(User("anna", "leader")), pytest.raises(Forbidden, match="does not show single declarations"):
        authorise(*RECORDS)


def test_what_making_an_answer_took_is_noted_also_from_inside_another():
    inner = lambda: taking(lambda: authorise(*TRADERS))[1]  # noqa: E731
    made, taken = taking(lambda: (authorise(*FIGURES), inner())[1])
    assert made == (TRADERS,) and taken == (FIGURES, TRADERS)


def test_what_only_adds_up_takes_leave_for_figures_and_nothing_inside_is_kept_as_less():
    def added():
        with summed():
            return taking(lambda: authorise(*RECORDS))[1]

    with acting_as(User("anna", "leader")):
        assert taking(added) == ((RECORDS,), (FIGURES,))
    with acting_as(User("eve", "administrator")), pytest.raises(Forbidden):
        added()


def test_a_page_that_a_role_may_not_open_says_why():
    assert closed("traders") == ""
    with acting_as(User("anna", "leader")):
        assert (closed("overview"), closed("access")) == ("", "")
        assert "single traders" in closed("traders")


def test_a_role_may_set_fewer_rows_than_the_application_never_more():
    assert most_rows(20_000) == 20_000
    with acting_as(User("anna", "analyst")):
        assert (most_rows(20_000), most_rows(40)) == (5_000, 40)


CLEARANCE = schema.clearance.c


@pytest.mark.parametrize(
    ("statement", "takes"),
    [
        (select(CLEARANCE.office, func.count()).group_by(CLEARANCE.office), {FIGURES}),
        (select(func.count(CLEARANCE.trader.distinct())), {FIGURES}),
        (select(CLEARANCE.trader.label("unit"), func.count()).group_by(CLEARANCE.trader), {FIGURES, TRADERS}),
        (select(select(CLEARANCE.trader, CLEARANCE.decl_id).subquery().c.trader), {FIGURES, TRADERS}),
        (select(CLEARANCE.decl_id, CLEARANCE.office), {FIGURES, RECORDS}),
        (select(schema.trader.c.name), {FIGURES, TRADERS}),
        (select(CLEARANCE.decl_id).union_all(select(CLEARANCE.decl_id)), {FIGURES, RECORDS}),
        (select(CLEARANCE.office).where(CLEARANCE.decl_id.in_(select(CLEARANCE.decl_id))), {FIGURES}),
    ],
)
def test_the_columns_of_a_statement_say_what_it_shows(statement, takes):
    assert set(needed(statement)) == takes


def test_local_is_who_asks_where_nobody_said_otherwise():
    assert LOCAL.role == "local"
