"""A release cube is built, numbered and compared; its totals are the official ones, and its file names no trader."""

import json
import zipfile
from decimal import Decimal

import numpy as np
import pytest
from sqlalchemy import select

from analytics.seminar.making import grid_of
from analytics.seminar.safety import DisclosureRule
from analytics.seminar.themes import FINEST, GROUPS, THEMES
from data import schema
from data.releases.seminar_register import registered
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import Question
from queries.seminar import contributions as read
from services.seminar import build as built
from services.seminar.bundle import opened
from services.seminar.holdings import holdings
from tests.analytics.seminar.tables import by_unit, passes

CELL = list(read.CELL)


def test_the_names_of_measures_are_those_that_are_read():
    assert sorted(name for names in GROUPS.values() for name in names) == sorted(read.MEASURES) and read.CELL == FINEST


@pytest.mark.parametrize("theme", THEMES)
def test_totals_are_the_official_totals(own_demo, tmp_path, theme):
    cube = built.build(theme, tmp_path / "x.portolan", {}).made.cube

    def shown(group, names, **filters):
        answer = cube.ask(group, (), {key: frozenset([code]) for key, code in filters.items()})
        assert answer.fit == "exact"
        return sum(Decimal(answer.rows[0][name]).scaleb(-cube.scales.get(name, 0)) for name in names)

    def official(key, **picks):
        return ask(Question((key,), (), Filters(picks=tuple((name, (code,)) for name, code in picks.items())))).rows[0][key]

    if theme != "revenue":
        assert shown("value", ["value"], flow="import") == official("import_value")
        assert shown("value", ["value"], flow="export") == official("export_value")
    assert shown("value", ["value"]) == official("import_value") + official("export_value")
    assert shown("mass", ["mass"]) == sum(official("net_weight", flow=flow) for flow in ("import", "export"))
    assert shown("duty", ["duty"]) == official("duty_assessed")
    assert shown("receipts", ["receipts"]) - shown("refunds", ["refunds"]) == official("revenue_collected")
    open_ = shown("open", ["open"]) if "open" in cube.groups else int((built.contributions({})["open"]).sum())
    assert shown("times", GROUPS["times"]) + open_ == official("declarations")
    years = [row["year"] for row in cube.ask(THEMES[theme].base, ("year",)).rows if row["year"]]
    assert len(years) >= 2


def test_every_block_of_the_demonstration_passes(own_demo, tmp_path):
    made = built.build("trade", tmp_path / "x.portolan", {}).made
    for group, rows in made.rows.items():
        for name in GROUPS[group]:
            held = [by_unit(part, name) for _, part in rows[["unit", "block", name]].groupby("block")]
            assert all(passes(each) or (group in ("refunds", "open") and not any(each.values())) for each in held)


def test_the_file_names_no_trader_and_a_changed_one_is_refused(own_demo, tmp_path):
    made = built.build("trade", tmp_path / "x.portolan", {})
    with zipfile.ZipFile(tmp_path / "x.portolan") as file:
        content = b"".join(file.read(name) for name in file.namelist())
    with engine.reading() as connection:
        traders = [row for table in (schema.trader, schema.broker) for row in connection.execute(select(table.c.code, table.c.name))]
    assert len(traders) > 200 and not [code for code, name in traders if code.encode() in content or name.encode() in content]
    again = opened(tmp_path / "x.portolan")
    question = ("value", ("year", "flow"), {"hs2": frozenset(["01", "87"])})
    assert again.cube.ask(*question) == made.made.cube.ask(*question)
    with zipfile.ZipFile(tmp_path / "y.portolan", "w") as changed, zipfile.ZipFile(tmp_path / "x.portolan") as file:
        for name in file.namelist():
            changed.writestr(name, file.read(name).replace(b'"value"', b'"vaLue"') if name == "cube.json" else file.read(name))
    with pytest.raises(ValueError, match=r"cube\.json is not what its manifest says"):
        opened(tmp_path / "y.portolan")
    (tmp_path / "z.portolan").write_text("no zip")
    with pytest.raises(ValueError, match="no release of a seminar"):
        opened(tmp_path / "z.portolan")


def test_a_second_release_of_the_same_data_is_the_same_and_one_of_another_theme_is_refused(own_demo, tmp_path):
    first = built.build("trade", tmp_path / "a", {})
    second = built.build("trade", tmp_path / "b", {})
    assert (first.number, second.number, second.compared) == (1, 2, (1,))
    for key, part in first.made.cube.groups.items():
        assert sorted(part.sums[GROUPS[key][0]].tolist()) == sorted(second.made.cube.groups[key].sums[GROUPS[key][0]].tolist())
    with pytest.raises(built.UnsafeTogether, match=r"release 3 is not built: .* cut blocks of release 1 \(theme trade\)"):
        built.build("partners", tmp_path / "c", {})
    assert not (tmp_path / "c").exists() and [each.number for each in registered(own_demo)] == [1, 2]


@pytest.mark.parametrize("share", [0.02, 0.3])
def test_what_a_revision_changes_is_told_of_no_trader(own_demo, tmp_path, monkeypatch, share):
    """Late changes of some rows: each block of the next release joins whole blocks; what changed in it comes from many, or from none."""
    first = built.build("trade", tmp_path / "a", {})
    late, draw = read.contributions({}), np.random.default_rng(3)
    some = (late["value"] > 0) & (draw.random(len(late)) < share)
    late.loc[some, "value"] = (late.loc[some, "value"] * draw.uniform(0.5, 2, int(some.sum()))).astype("int64")
    monkeypatch.setattr(built, "contributions", lambda _: late)
    second = built.build("trade", tmp_path / "b", {})
    keys = [*CELL, "unit"]
    old, new = (made.made.rows["value"].astype(dict.fromkeys(keys, "object")) for made in (first, second))
    new = new[new["value"] > 0]
    both = old.merge(new, on=keys, how="outer", suffixes=("_old", "_new")).fillna({"value_old": 0, "value_new": 0})
    assert (both.dropna().groupby("block_old")["block_new"].nunique() == 1).all()
    both["change"] = both["value_new"] - both["value_old"]
    for _, part in both.groupby("block_new"):
        changed = part.groupby("unit")["change"].sum()
        for held in (changed[changed > 0], -changed[changed < 0]):
            assert held.empty or passes(held.to_dict())
    assert second.made.cube.visible("value", ("year",)) <= first.made.cube.visible("value", ("year",))


def test_a_new_year_is_split_as_finely_as_the_one_before(own_demo, tmp_path, monkeypatch):
    whole = read.contributions({})
    monkeypatch.setattr(built, "contributions", lambda _: whole[whole["month"].astype(str) < "202601"].reset_index(drop=True))
    first = built.build("trade", tmp_path / "a", {})
    monkeypatch.setattr(built, "contributions", lambda _: whole)
    second = built.build("trade", tmp_path / "b", {})
    quarters = [made.made.cube.labels("value", "quarter").max() for made in (first, second)]
    assert second.made.cube.grid.codes["quarter"][quarters[1]] > first.made.cube.grid.codes["quarter"][quarters[0]]


def test_too_few_late_declarations_are_refused_and_a_frozen_release_keeps_what_was_shown(own_demo, tmp_path, monkeypatch):
    """One trader's value is mended: no figure that holds it may be shown anew. What was shown is kept, and a new month is added."""
    whole = read.contributions({})
    before = whole["month"].astype(str) < "202608"
    monkeypatch.setattr(built, "contributions", lambda _: whole[before].reset_index(drop=True))
    built.build("trade", tmp_path / "a", {})
    late = whole[before].reset_index(drop=True)
    place = late["value"].idxmax()
    late.loc[place, "value"] += 10_000_000
    monkeypatch.setattr(built, "contributions", lambda _: late)
    with pytest.raises(built.UnsafeTogether, match="too few traders make what changed since release 1: build with --frozen"):
        built.build("trade", tmp_path / "b", {})
    monkeypatch.setattr(built, "contributions", lambda _: whole)
    frozen = built.build("trade", tmp_path / "b", {}, frozen=True)
    assert opened(tmp_path / "b").said["frozen_until"] == "202607"
    assert sum(frozen.made.cube.groups["value"].sums["value"].tolist()) == whole["value"].sum()


def test_a_holding_counts_as_one(own_demo, tmp_path):
    frame = read.contributions({})
    every = dict.fromkeys(frame["unit"].cat.categories, "one")
    with pytest.raises(ValueError, match="not even all declarations together"):
        built.build("trade", tmp_path / "x", every)
    assert grid_of(frame, THEMES["trade"], read.coarser()).codes["flow"] == ("export", "import", "transit")


@pytest.mark.parametrize(("text", "said"), [
    ("a,b\nT1,H1\n", "line 1: the header is 'a,b'; write trader,holding"),
    ("trader,holding\nT1\n", "line 2: 1 values"),
    ("trader,holding\nT1,\n", "line 2, column holding: the value is empty"),
    ("trader,holding\nT1,A\nT1,B\n", "line 3, column holding: 'T1' has 'B' here and 'A' above"),
    ("trader,holding\n", "names no holding"),
])  # fmt: skip
def test_a_bad_file_of_holdings_is_refused_where_it_is_bad(tmp_path, text, said):
    (tmp_path / "h.csv").write_text(text)
    with pytest.raises(ValueError, match=said.replace("(", r"\(")):
        holdings(tmp_path / "h.csv")


def test_holdings_are_read(tmp_path):
    (tmp_path / "h.csv").write_text("trader,holding\nT1,A\n\nT2,A\n")
    assert holdings(tmp_path / "h.csv") == {"T1": "holding A", "T2": "holding A"}


def test_what_is_registered_names_its_codes(own_demo, tmp_path):
    built.build("trade", tmp_path / "x", {})
    [held] = registered(own_demo)
    assert held.said["groups"]["value"]["code"][1] in (["export"], ["import"]) and json.dumps(held.said)
    assert DisclosureRule() == built.RULE
