"""The demonstration administration: its reference tables, its exact sums and its likeness to life."""

from datetime import datetime

import pytest

from data import schema
from data.demo import generate
from data.releases import release

from .conftest import DECLARATIONS

SIZES = {"office": 24, "trader": 3_000, "broker": 200, "officer": 60, "agreement": 3, "lane": 4, "calendar": 3, "section": 21}


@pytest.mark.parametrize("table", SIZES)
def test_reference_tables_have_the_stated_size(one, table):
    assert one(f"SELECT count(*) FROM {table}") == SIZES[table]


def test_it_has_as_many_declarations_as_asked(one):
    assert one("SELECT count(*) FROM clearance") == DECLARATIONS
    assert one("SELECT count(DISTINCT decl_id) FROM clearance") == DECLARATIONS
    assert 2.3 < one("SELECT count(*) FROM item") / DECLARATIONS < 2.7


def test_goods_cover_every_chapter(one):
    assert one("SELECT count(*) FROM hs WHERE level = 6") == 1_200
    assert one("SELECT count(DISTINCT left(code, 2)) FROM hs WHERE level = 6") == 96
    assert one("SELECT count(*) FROM hs WHERE code LIKE '77%' OR section = '-' OR description IS NULL") == 0
    assert one("SELECT count(*) FROM hs child ANTI JOIN hs parent ON child.parent = parent.code WHERE child.level = 6") == 0


def test_partners_are_real_and_home_is_not(one):
    assert one("SELECT count(DISTINCT partner) FROM cif_fob") == 120
    assert 110 < one("SELECT count(DISTINCT departure) FROM item") <= 120
    assert one("SELECT count(*) FROM item ANTI JOIN country ON item.departure = country.code") == 0
    assert one("SELECT count(*) FROM country WHERE code = 'XM' AND region = 'Home'") == 1
    assert one("SELECT count(DISTINCT origin) FROM item WHERE flow = 'export' AND origin <> '-'") == 1


@pytest.mark.parametrize(
    "column, table, key",
    [
        ("office", "office", "code"),
        ("trader", "trader", "code"),
        ("broker", "broker", "code"),
        ("procedure", "procedure", "code"),
        ("lane", "lane", "code"),
        ("hs6", "hs", "code"),
        ("hs4", "hs", "code"),
        ("hs2", "chapter", "code"),
    ],
)
@pytest.mark.parametrize("fact", ["item", "tax_line", "payment", "clearance", "inspection"])
def test_codes_of_facts_stand_in_their_tables(one, fact, column, table, key):
    assert one(f"SELECT count(*) FROM {fact} ANTI JOIN {table} ON {fact}.{column} = {table}.{key}") == 0


def test_reliefs_and_agreements_stand_in_their_tables(one):
    for column in ("relief", "agreement"):
        assert one(f"SELECT count(*) FROM item ANTI JOIN {column} ON item.{column} = {column}.code WHERE item.{column} <> '-'") == 0


def test_no_code_is_missing(demonstration):
    for fact in (schema.item, schema.tax_line, schema.payment, schema.clearance, schema.inspection, schema.mirror, schema.target):
        nulls = ", ".join(f"count(*) FILTER ({column.name} IS NULL)" for column in fact.columns if not column.nullable)
        assert set(demonstration.execute(f"SELECT {nulls} FROM {fact.name}").fetchone()) == {0}, fact.name


def test_duty_is_value_times_rate_to_the_last_place(one):
    exact = "assessed::DECIMAL(24, 6) * 100 = base::DECIMAL(24, 4) * rate"
    assert one(f"SELECT count(*) FROM tax_line WHERE tax IN ('DTY', 'FEE') AND NOT ({exact})") == 0
    assert one("SELECT count(*) FROM tax_line WHERE abs(assessed::DOUBLE - base::DOUBLE * rate::DOUBLE / 100) > 0.0000006") == 0
    assert one("SELECT count(*) FROM item JOIN tax_line t USING (decl_id, item_no) WHERE t.tax = 'DTY' AND t.base <> item.value") == 0


def test_taxes_cascade(one):
    lines = """SELECT max(base) FILTER (tax = 'DTY') AS b, sum(assessed) FILTER (tax = 'DTY') AS d,
            coalesce(sum(assessed) FILTER (tax = 'EXC'), 0) AS e, max(base) FILTER (tax = 'EXC') AS eb, max(base) FILTER (tax = 'VAT') AS vb
        FROM tax_line WHERE item_no > 0 GROUP BY decl_id, item_no"""
    assert one(f"SELECT count(*) FROM ({lines}) WHERE abs(vb - b - d - e) > 0.00006 OR abs(eb - b - d) > 0.00006") == 0


def test_parts_equal_totals_exactly(one):
    assert one("SELECT sum(amount) FROM payment") == one("SELECT sum(paid) FROM tax_line") == one("SELECT sum(tax_paid) FROM clearance")
    for column, tax in (("duty_assessed", "duty_assessed"), ("tax_assessed", "assessed"), ("forgone", "forgone")):
        assert one(f"SELECT sum({column}) FROM item") == one(f"SELECT sum({tax}) FROM tax_line WHERE item_no > 0")
    assert one("SELECT sum(duty_collected) FROM item") == one("SELECT sum(paid) FROM tax_line WHERE tax = 'DTY'")
    assert one("SELECT sum(value) FROM item") == one("SELECT sum(customs_value) FROM clearance")
    assert one("SELECT sum(item_count) FROM clearance") == one("SELECT sum(items) FROM item")
    assert one("SELECT count(*) FROM item WHERE flow <> 'export' AND value <> fob_value + freight + insurance") == 0


def test_most_lines_are_settled_to_the_last_place(one):
    assert 0.95 < one("SELECT avg((paid = assessed)::INT) FROM tax_line WHERE assessed > 0 AND month < 202601") < 0.995
    assert one("SELECT count(*) FROM tax_line WHERE paid > assessed OR paid < 0 OR forgone < 0") == 0
    assert one("SELECT count(*) FROM payment WHERE amount < 0") > 0
    assert one("SELECT count(*) FROM (SELECT receipt FROM payment GROUP BY receipt, tax, item_no HAVING count(*) > 1)") == 0


def test_the_header_of_a_declaration_is_that_of_its_principal_item(one):
    first = "SELECT decl_id, arg_max(hs6, value * 1000 - item_no) AS hs6, max(value) AS v FROM item GROUP BY 1"
    assert one(f"SELECT count(*) FROM clearance JOIN ({first}) p USING (decl_id) WHERE p.hs6 <> clearance.hs6") == 0
    assert (
        one("SELECT count(*) FROM inspection JOIN clearance USING (decl_id) WHERE inspection.hs6 <> clearance.hs6 OR inspected <> 1") == 0
    )
    assert one("SELECT count(*) FROM inspection") == one("SELECT sum(inspected) FROM clearance")


def test_stamps_stand_in_order(one):
    order = (
        "manifest_at <= arrival_at",
        "arrival_at <= unloaded_at",
        "lodged_at <= registered_at",
        "registered_at <= lane_at",
        "docs_start_at <= docs_end_at",
        "insp_start_at <= insp_end_at",
        "registered_at <= assessed_at",
        "assessed_at <= paid_at",
        "paid_at <= released_at",
        "assessed_at <= released_at",
        "arrival_at <= released_at",
        "released_at <= gate_out_at",
    )
    for rule in order:
        assert one(f"SELECT count(*) FROM clearance WHERE NOT ({rule})") == 0, rule
    assert one("SELECT count(*) FROM clearance WHERE registered_at::DATE <> registered_on OR (released_at IS NULL) <> (is_open = 1)") == 0


def test_nothing_happens_after_the_end_of_the_data(one):
    assert str(one("SELECT max(greatest(registered_at, assessed_at, released_at, gate_out_at)) FROM clearance")) <= "2026-10-31 23:59"
    assert str(one("SELECT max(paid_on) FROM payment"))[:10] == "2026-10-31"
    assert one("SELECT count(DISTINCT month) FROM clearance") == 60
    assert 10 < one("SELECT sum(still_open) FROM clearance WHERE month = 202610") < 300


@pytest.mark.parametrize("mode, low, high", [("sea", 32, 48), ("air", 8, 13), ("road", 11, 18)])
def test_release_times_are_those_of_life(one, mode, low, high):
    assert low < one(f"SELECT median(release_calendar) FROM clearance WHERE mode = '{mode}' AND flow = 'import'") < high


def test_lanes_are_near_their_expected_shares(one, demonstration):
    for lane, expected in demonstration.execute("SELECT code, expected_share FROM lane").fetchall():
        assert one(f"SELECT avg((lane = '{lane}')::INT) FROM clearance") == pytest.approx(expected, abs=0.03)
    assert one("SELECT avg((selection = 'random')::INT) FROM clearance") == pytest.approx(0.026, abs=0.004)


def test_the_last_full_year_is_near_its_revenue_target(one):
    collected = one("SELECT sum(amount) FROM payment WHERE month BETWEEN 202507 AND 202606")
    assert float(collected / one("SELECT sum(revenue_target) FROM target WHERE month BETWEEN 202507 AND 202606")) == pytest.approx(
        1, abs=0.06
    )
    assert one("SELECT max(month) FROM target") == 202706


def test_quality_has_been_judged(one):
    assert one("SELECT count(DISTINCT rule) FROM finding WHERE rule <= 16") == 16
    assert one("SELECT count(*) FROM finding WHERE rule > 16 AND failed > 0") == 0
    assert one("SELECT sum(valid) / sum(items) FROM item") == pytest.approx(0.986, abs=0.002)
    assert one("SELECT count(*) FROM finding WHERE severity = 'E' AND rule IN (1, 6, 7, 9) AND failed > 0") == 0
    assert one("SELECT count(*) FROM exchange_rate WHERE currency = 'USD' AND rate <> 1") == 0


def test_traders_are_concentrated_as_in_life(one):
    top = "SELECT sum(import_value) AS v FROM item GROUP BY trader ORDER BY v DESC LIMIT 10"
    assert 0.1 < one(f"SELECT sum(v) FROM ({top})") / one("SELECT sum(import_value) FROM item") < 0.4
    assert one("SELECT avg((aeo_since IS NOT NULL)::INT) FROM trader") == pytest.approx(0.06)


def test_rows_are_sorted_by_day_and_office(one):
    for fact, day in (("item", "registered_on"), ("clearance", "registered_on"), ("payment", "paid_on")):
        places = "SELECT code AS office, row_number() OVER (ORDER BY rowid) AS place FROM office"
        keys = f"SELECT fact.rowid AS position, {day} - DATE '2000-01-01' AS day, place FROM {fact} AS fact JOIN ({places}) USING (office)"
        steps = f"SELECT day * 100 + place AS now, lag(day * 100 + place) OVER (ORDER BY position) AS before FROM ({keys})"
        assert one(f"SELECT count(*) FROM ({steps}) WHERE before > now") == 0


def _digest(folder, **sizes):
    """A checksum of every table but the record of releases."""
    with release.draft(folder, fresh=True) as draft:
        as_of = generate.fill(draft.raw, **sizes)
        tables = [table for table in schema.metadata.tables if table != "release"]
        return as_of, {table: draft.raw.execute(f"SELECT count(*), sum(hash(t)::HUGEINT) FROM {table} t").fetchone() for table in tables}


def test_the_same_seed_gives_the_same_tables_and_another_does_not(tmp_path):
    first, second, other = (_digest(tmp_path, declarations=600, years=2, seed=seed) for seed in (7, 7, 8))
    assert first == second
    assert first[1]["item"] != other[1]["item"]


def test_a_tiny_administration_is_whole(tmp_path):
    done = []
    with release.draft(tmp_path, fresh=True) as draft:
        as_of = generate.fill(
            draft.raw, declarations=40, years=1, seed=3, until=datetime(2024, 6, 30, 23, 59), progress=lambda *step: done.append(step)
        )
        assert draft.raw.execute("SELECT count(*), min(month), max(month) FROM clearance").fetchone()[:1] == (40,)
        assert draft.raw.execute("SELECT count(*) FROM item").fetchone()[0] > 40
    assert as_of == datetime(2024, 6, 30, 23, 59)
    assert done == [(month, 12) for month in range(1, 13)]
