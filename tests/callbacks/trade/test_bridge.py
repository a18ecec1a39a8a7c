"""Goods over a change of the HS edition: traced by the correspondence loaded, the split parts said to be estimates, else broken."""

from decimal import Decimal

import pandas as pd
import pytest

from analytics.trade.bridge import closed, parts
from callbacks.core.period import own, within
from callbacks.trade import change, series, trade
from dashboard.words.notes import sentences
from data import schema
from data.notes import Note
from queries.addresses.filters import Filters
from queries.engine.question import CannotCut
from services.trade.change import periods, split
from services.trade.series import trade_series
from tests.queries import small
from tests.queries.conftest import folder

__all__ = ["folder"]
OLD, NEW = (202501, 202502), (202503, 202504)
TRADED = {  # the codes of each edition with a month's value: 2017 in the old months, 2022 in the new
    2017: {"840310": 100, "840320": 50, "840330": 200, "840390": 7, "847100": 1000},
    2022: {"840311": 120, "840340": 60, "840341": 20, "840390": 8, "847100": 900},
}
PAIRS = (("840310", "840311", 1), ("840320", "840311", 1), ("840330", "840340", None), ("840330", "840341", None))


def published(folder, pairs=PAIRS, traded=None, backwards=False):
    items = [
        small.filled(schema.item, month=month, hs2=code[:2], hs4=code[:4], hs6=code, hs_edition=edition, items=1,
                     value=Decimal(value), import_value=Decimal(value), net_kg=Decimal(value * 2))
        for edition, months in ((2017, OLD), (2022, NEW)) for month in months for code, value in (traded or TRADED)[edition].items()
    ]  # fmt: skip
    links = [
        {"from_edition": 2017, "from_code": one, "to_edition": 2022, "to_code": other, "share": share and Decimal(str(share))}
        for one, other, share in pairs
    ]
    if backwards:
        turned = {
            "from_edition": "to_edition",
            "to_edition": "from_edition",
            "from_code": "to_code",
            "to_code": "from_code",
            "share": "share",
        }
        links = [{turned[name]: value for name, value in link.items()} for link in links]
    chapters = [{"code": "84", "section": "XVI"}]
    small.publish(folder, {schema.item: items, schema.chapter: chapters} | ({schema.concordance: links} if links else {}))


def drawn(search: str):
    filters = own(within(Filters.parse(f"since=2025-01&until=2025-04&{search}")), "month")
    return trade_series(filters), trade.trend(filters, ())


@pytest.mark.parametrize(
    ("search", "imports", "estimated"),
    [
        ("hs6=840311", [150, 150, 120, 120], False),  # many become one: their sum
        ("hs6=840390", [7, 7, 8, 8], False),  # not listed: keeps its number
        ("hs6=840340", [150, 150, 60, 60], True),  # one becomes many: as observed, 60 to 20
        ("hs6=840340&hs6=840341", [200, 200, 80, 80], False),
        ("hs4=8403", [357, 357, 208, 208], False),
        ("section=XVI", [1357, 1357, 1108, 1108], False),
    ],
)
def test_a_series_is_traced(folder, search, imports, estimated):
    published(folder)
    found, drawing = drawn(search)
    assert found.points["imports"].tolist() == pytest.approx(imports) and not found.breaks
    assert found.points["import_kg"].tolist() == pytest.approx([value * 2 for value in imports])
    note = " ".join(sentences(drawing.notes))
    assert "traced to HS 2022" in note and ("an estimate" in note) == estimated


@pytest.mark.parametrize("search", ["hs6=840311", "hs6=840340", "hs4=8403", "hs6=840390"])
def test_a_correspondence_stated_the_other_way_round_serves_too_and_says_so(folder, search):
    published(folder, tuple((one, other, None) for one, other, _ in PAIRS))
    forwards, told = drawn(search)
    published(folder, tuple((one, other, 1) for one, other, _ in PAIRS), backwards=True)
    found, drawing = drawn(search)
    assert found.points["imports"].tolist() == pytest.approx(forwards.points["imports"].tolist()) and not found.breaks
    assert Note("traced_backwards") in drawing.notes and Note("traced_backwards") not in told.notes
    assert ("traced_estimate" in [note.kind for note in drawing.notes]) == (search == "hs6=840340")


def test_stated_shares_go_before_what_is_observed(folder):
    published(folder, (("840330", "840340", 0.2), ("840330", "840341", 0.8)))
    found, drawing = drawn("hs6=840340")
    assert found.points["imports"].tolist() == pytest.approx([40, 40, 60, 60]) and Note("traced_estimate", share=1.0) in drawing.notes


@pytest.mark.parametrize(("pairs", "search"), [((), "hs4=8403"), (PAIRS, "hs6=840310")])
def test_without_a_correspondence_it_is_visibly_broken(folder, pairs, search):
    published(folder, pairs)
    found, drawing = drawn(search)
    assert [at for at, _ in found.breaks] == [202503] and series.BROKEN in drawing.notes


def test_the_whole_needs_no_bridge(folder):
    published(folder, ())
    found, drawing = drawn("")
    assert not found.breaks and drawing.notes == () and found.points["imports"].tolist() == [1357, 1357, 1108, 1108]


def test_a_code_that_nobody_trades_later_is_split_evenly():
    pairs = pd.DataFrame([("1", "2", float("nan")), ("1", "3", float("nan"))], columns=["from_code", "to_code", "share"])
    assert parts(pairs, lambda code: code == "2", {}) == {"1": 0.5}


def explained(search: str):
    filters = within(Filters.parse(f"since=2025-03&until=2025-04&compare=previous&{search}"))
    return split(filters), change.explained(filters, ()), change.moved(filters, ())


def test_a_change_over_an_edition_is_split_by_lines_that_are_the_same_together(folder):
    published(folder)
    found, drawing, movers = explained("")
    sums = found.effects.groupby("product")[["value_before", "value_now"]].sum()
    assert sums.loc["840311"].tolist() == [300, 240] and sums.loc["840340"].tolist() == [400, 160]  # n:1 exactly; 1:n as a group
    assert sums.loc["847100"].tolist() == [2000, 1800] and sums.loc["840390"].tolist() == [14, 16]
    assert sums.sum().tolist() == [2 * 1357, 2 * 1108]
    assert sum(change.parts(found.effects).values()) == pytest.approx(2 * (1108 - 1357), abs=1e-9)
    assert not found.effects[["new_products", "lost_products"]].to_numpy().any()
    exact = "92.8\u202f% of the value shown, 85.3\u202f% of that compared with"
    assert any(exact in note for note in sentences(drawing.notes)) and any(exact in note for note in sentences(movers.notes))
    assert [row["name"] for row in movers.body if row["key"] == "840340"] == ["840340, 840341: taken together"]


@pytest.mark.parametrize(("pairs", "search"), [((), ""), (PAIRS, "hs4=8403")])
def test_a_change_that_no_correspondence_bridges_stays_broken(folder, pairs, search):
    published(folder, pairs)
    with pytest.raises(CannotCut, match="different HS editions"):
        explained(search)
    published(folder, PAIRS)
    with pytest.raises(CannotCut, match="different HS editions"):
        periods(within(Filters.parse("since=2025-03&until=2025-04&compare=previous")))


def test_groups_are_closed_and_as_narrow_as_they_can_be():
    found = closed(pd.DataFrame([*PAIRS, ("840350", "840341", 1)], columns=["from_code", "to_code", "share"]), ["840341", "847100"])
    assert found.earlier == {
        "840310": "840311", "840320": "840311", "840330": "840340", "840350": "840340", "840341": "840340", "847100": "847100"
    }  # fmt: skip
    assert found.later == {"840311": "840311", "840340": "840340", "840341": "840340", "847100": "847100"}
    assert found.groups == {"840340": ("840340", "840341")}


def chained(folder, first, second):
    """Publish the old months in HS 2012, with two correspondences: each (from edition, to edition, pairs)."""
    items = [
        small.filled(schema.item, month=month, hs2=code[:2], hs4=code[:4], hs6=code, hs_edition=edition, items=1,
                     value=Decimal(value), import_value=Decimal(value), net_kg=Decimal(value * 2))
        for edition, months in ((2012, OLD), (2022, NEW)) for month in months
        for code, value in TRADED[2017 if edition == 2012 else edition].items()
    ]  # fmt: skip
    links = [
        {"from_edition": before, "from_code": one, "to_edition": after, "to_code": other, "share": share and Decimal(str(share))}
        for before, after, pairs in (first, second)
        for one, other, share in pairs
    ]
    small.publish(folder, {schema.item: items, schema.chapter: [{"code": "84", "section": "XVI"}], schema.concordance: links})


MIDDLE = (("840310", "840315", 1), ("840320", "840315", 1))  # 840330 and 840390 keep their numbers
LATER = (("840315", "840311", 1), ("840330", "840340", 0.5), ("840330", "840341", 0.5))


@pytest.mark.parametrize(
    ("search", "imports"),
    [
        ("hs6=840311", [150, 150, 120, 120]),  # 840310 and 840320 by way of 840315
        ("hs6=840390", [7, 7, 8, 8]),  # listed by neither: keeps its number
        ("hs6=840340", [100, 100, 60, 60]),  # listed by the second alone, with its share
        ("hs4=8403", [357, 357, 208, 208]),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_correspondences_of_several_editions_are_joined_and_named(folder, search, imports, turned):
    second = (2022, 2017, tuple((other, one, None) for one, other, _ in LATER)) if turned else (2017, 2022, LATER)
    chained(folder, (2012, 2017, MIDDLE), second)
    found, drawing = drawn(search)
    if turned and search == "hs6=840340":
        imports = [150, 150, 60, 60]  # read backwards its shares are not known: as observed, 60 to 20
    assert found.points["imports"].tolist() == pytest.approx(imports) and not found.breaks
    note = " ".join(sentences(drawing.notes))
    assert "HS 2012 are traced to HS 2022 by the correspondences loaded, over HS 2017" in note and ("backwards" in note) == turned


def test_correspondences_that_do_not_meet_lead_nowhere(folder):
    chained(folder, (2012, 2017, MIDDLE), (2007, 2022, LATER))
    found, _ = drawn("hs6=840311")
    assert found.breaks
