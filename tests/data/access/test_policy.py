"""The policy: one file, read strictly; what is asked is noted, and what only adds up asks for figures alone."""

import pytest
from sqlalchemy import String, case, cast, exists, func, select

from data import schema
from data.access import policy
from data.access.policy import FILE, Forbidden, authorise, closed, may, most_rows, read, summed, taking
from data.access.statements import needed
from data.access.user import LOCAL, User, acting_as
from queries.engine import engine

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
WITHIN = select(func.min(CLEARANCE.decl_id).label("first"), CLEARANCE.office).group_by(CLEARANCE.office).subquery()


@pytest.mark.parametrize(
    ("statement", "takes"),
    [
        (select(CLEARANCE.office, func.count()).group_by(CLEARANCE.office), {FIGURES}),
        (select(func.count(CLEARANCE.trader.distinct())), {FIGURES}),
        (select(CLEARANCE.trader.label("unit"), func.count()).group_by(CLEARANCE.trader), {FIGURES, TRADERS}),
        (select(select(CLEARANCE.trader, CLEARANCE.decl_id).subquery().c.trader), {FIGURES, TRADERS}),
        (select(CLEARANCE.decl_id, CLEARANCE.office), {FIGURES, RECORDS}),
        (select(schema.trader.c.name), {FIGURES, TRADERS}),
        (select(schema.finding.c.example.label("text")), {FIGURES, RECORDS}),
        (select(schema.quarantine.c.value, schema.quarantine.c.raw), {FIGURES, RECORDS}),
        (select(schema.item.c.seller), {FIGURES, TRADERS}),
        (select(schema.quarantine.c.rule, func.count()).group_by(schema.quarantine.c.rule), {FIGURES}),
        (select(CLEARANCE.decl_id).union_all(select(CLEARANCE.decl_id)), {FIGURES, RECORDS}),
        (select(CLEARANCE.office).where(CLEARANCE.decl_id.in_(select(CLEARANCE.decl_id))), {FIGURES}),
        *((select(told), {FIGURES, RECORDS}) for told in (
            func.min(CLEARANCE.decl_id), func.max(CLEARANCE.decl_id).label("n"), func.substr(CLEARANCE.decl_id, 1, 4),
            CLEARANCE.office + CLEARANCE.decl_id, func.min(CLEARANCE.decl_id).filter(CLEARANCE.office == "KVA"),
            func.first_value(CLEARANCE.decl_id).over(partition_by=CLEARANCE.office), cast(CLEARANCE.decl_id, String),
            func.percentile_disc(0.5).within_group(CLEARANCE.decl_id), func.max(WITHIN.c.first),
        )),
        *((select(told), {FIGURES, TRADERS}) for told in (
            func.any_value(schema.item.c.seller), func.max(schema.item.alias().c.courier), func.string_agg(CLEARANCE.broker, ","),
            case((CLEARANCE.office == "KVA", CLEARANCE.trader), else_=""), case((CLEARANCE.office == "KVA", ""), else_=CLEARANCE.trader),
            select(func.min(CLEARANCE.trader)).scalar_subquery(), func.upper(schema.trader.c.name), func.coalesce(CLEARANCE.trader, ""),
        )),
        (select(func.min(CLEARANCE.trader)).union_all(select(CLEARANCE.office)), {FIGURES, TRADERS}),
        *((select(told), {FIGURES}) for told in (
            func.sum(case((CLEARANCE.trader == "T1", 1), else_=0)), func.count().filter(CLEARANCE.decl_id == "D1"), exists(select(1)),
            func.row_number().over(partition_by=CLEARANCE.decl_id, order_by=CLEARANCE.trader), func.count(WITHIN.c.first),
            func.sum(schema.item.c.import_value) / func.nullif(func.count(schema.item.c.decl_id.distinct()), 0), func.min(CLEARANCE.office),
        )),
    ],
)
def test_the_columns_of_a_statement_say_what_it_shows(statement, takes):
    assert set(needed(statement)) == takes


def test_a_leader_is_not_told_a_declaration_inside_an_expression(read_demo):
    with acting_as(User("anna", "leader")), engine.reading() as connection:
        assert connection.execute(select(func.count(CLEARANCE.decl_id.distinct()))).scalar_one() > 1_000
        with pytest.raises(Forbidden, match="single declarations"):
            connection.execute(select(CLEARANCE.office, func.min(CLEARANCE.decl_id)).group_by(CLEARANCE.office))


PLAIN = frozenset({  # texts that are no code of a declaration or of a trader in any table
    "aeo", "agreement", "approved_by", "calendar", "class", "code", "column", "country", "critical", "currency", "departure", "description",
    "digest", "file", "first_lane", "flow", "from_code", "hs2", "hs4", "hs6", "hs_code", "invoice_currency", "iso3", "kind", "label",
    "lane", "language", "m49", "measure", "method", "mode", "name", "name_ar", "name_es", "name_fr", "note", "offence", "offered", "office",
    "officer", "origin", "origin_marking", "parent", "partner", "payment_type", "procedure", "process_type", "quarter", "quoted", "reason",
    "region", "relief", "report", "reporter", "result", "role", "rule", "section", "selection", "severity", "sha256", "size", "source",
    "subregion", "tax", "tax_type", "to_code", "transaction_type", "type", "unit", "valuation", "weekend",
})  # fmt: skip
TEXTS = [column for table in schema.metadata.sorted_tables for column in table.c if isinstance(column.type, String)]


def test_a_new_text_column_is_plain_or_takes_leave():
    unknown = [str(column) for column in TEXTS if column.name not in PLAIN and set(needed(select(column))) == {FIGURES}]
    assert unknown == []


@pytest.mark.parametrize(("code", "leave"), [(schema.clearance.c.decl_id, RECORDS), (schema.trader.c.code, TRADERS)])
def test_no_column_that_takes_leave_for_figures_alone_holds_a_declaration_or_a_trader(read_demo, code, leave):
    single = select(code).where(code != schema.NOT_STATED)
    found = []
    with engine.reading() as connection:
        assert connection.execute(select(func.count()).select_from(single.subquery())).scalar_one() > 100
        for table in schema.metadata.sorted_tables:
            told = [column for column in TEXTS if column.table is table and leave not in needed(select(column))]
            counts = [func.count().filter(func.split_part(column, "/", 1).in_(single)) for column in told]
            held = connection.execute(select(*counts)).one() if counts else ()
            found += [str(column) for column, count in zip(told, held, strict=True) if count]
    assert found == []


def test_local_is_who_asks_where_nobody_said_otherwise():
    assert LOCAL.role == "local"
