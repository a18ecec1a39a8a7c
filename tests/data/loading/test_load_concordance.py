"""Correspondences of HS editions under the headers that publishers give them; what is not one to one is told."""

import csv
from decimal import Decimal

import pytest

from data.loading import load
from data.loading.values import edition_names, parts
from tests.data.loading.test_load_sources import draft, loaded, rows
from tests.data.loading.test_load_trade import written

__all__ = ["draft", "written"]
PAIRS = (("010121", "010121"), ("840310", "840311"), ("840320", "840311"), ("840330", "840340"), ("840330", "840341"))
FORWARD, BACKWARD = (2017, 2022), (2022, 2017)
FORMS = {
    "hs-2017-to-2022.csv": ("From,To", FORWARD),
    "H5_to_H6.csv": ("code.before,code.after", FORWARD),
    "HS2022toHS2017ConversionAndCorrelationTables.csv": ("From HS,To HS", BACKWARD),
    "a.csv": ("HS 2017,HS 2022", FORWARD),
    "b.csv": ("HS2022,HS2017", BACKWARD),
    "c.csv": ("HS 2022 Product Code,HS 2017 Product Code", BACKWARD),
    "d.csv": ("From HS 2017,To HS 2022", FORWARD),
    "e.csv": ("HS6_6d,HS5_6d", BACKWARD),
    "f.csv": ("h5,h6", FORWARD),
    "g.csv": ("hs17,hs22", FORWARD),
}


@pytest.mark.parametrize("name", FORMS)
def test_the_usual_headers_are_read_in_their_direction(draft, written, name):
    header, (before, after) = FORMS[name]
    pairs = PAIRS if before < after else tuple((later, earlier) for earlier, later in PAIRS)
    text = "\n".join([header, *(f"{one.removeprefix('0')},{other}" for one, other in pairs), ""])
    [report] = loaded(draft, "concordance", written(name, text))
    wanted = sorted((before, one, after, other, None) for one, other in pairs)
    assert rows(draft, "SELECT * FROM concordance ORDER BY ALL") == wanted and report.loaded == len(PAIRS)
    assert len(list(csv.reader(text.splitlines()))) - 1 == report.loaded


def test_descriptions_beside_the_codes_are_no_codes(draft, written):
    header = "HS 2017 Product Code,HS 2017 Product Description,HS 2022 Product Code,HS 2022 Product Description"
    loaded(draft, "concordance", written("a.csv", f"{header}\n840310,Boilers,840311,New boilers\n"))
    assert rows(draft, "SELECT * FROM concordance") == [(2017, "840310", 2022, "840311", None)]


def test_columns_that_say_from_and_to_may_stand_in_any_order(draft, written):
    loaded(draft, "concordance", written("a.csv", "To HS 2022,From HS 2017\n840311,840310\n"))
    assert rows(draft, "SELECT * FROM concordance") == [(2017, "840310", 2022, "840311", None)]


@pytest.mark.parametrize("header", ["From,To", "HS 2017,HS 2022"])
def test_a_title_above_the_header_names_the_editions(draft, written, header):
    loaded(draft, "concordance", written("table.csv", f"Between HS 2017 and HS 2022,\n{header}\n840310,840311\n"))
    assert rows(draft, "SELECT * FROM concordance") == [(2017, "840310", 2022, "840311", None)]


def test_what_is_not_one_to_one_is_told_in_both_directions(draft, written):
    [report] = loaded(draft, "concordance", written("a.csv", "\n".join(["HS 2017,HS 2022", *(",".join(pair) for pair in PAIRS), ""])))
    assert report.notes[-1] == (
        "HS 2017 to HS 2022: 1 of 4 codes are one to one; 1 become several; "
        "read backwards, 1 of 4 become several: what goes to each of these is an estimate"
    )
    [report] = loaded(draft, "concordance", written("b.csv", "HS 2012,HS 2017\n010121,010121\n"))
    assert report.notes[-1] == "HS 2012 to HS 2017: 1 of 1 codes are one to one; 0 become several in either direction"


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("table.csv", "From,To\n840310,840311\n", "must hold both editions"),
        ("hs-2017.csv", "From,To\n840310,840311\n", "must hold both editions"),
        ("table.csv", "HS 2017,Description\n840310,Boilers\n", "not a file of kind concordance: no column"),
        ("a.csv", "HS 2017,HS 2022\n8403,8403\n", "HS 2017"),
        ("a.csv", "HS 2017,HS 2022,share\n840330,840340,0.5\n840330,840341,0.6\n", "its shares add up to 1.1"),
    ],
)
def test_what_cannot_be_used_is_refused(draft, written, name, text, why):
    with pytest.raises(load.FileRefused, match=why):
        loaded(draft, "concordance", written(name, text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("HS 2017", [2017]),
        ("H0 to H6", [1992, 2022]),
        ("hs96", [1996]),
        ("HS07-HS12", [2007, 2012]),
        ("page 5", []),
        ("1st of 20170101", []),
    ],
)
def test_editions_are_read_from_any_of_their_names(text, found):
    assert edition_names.named(text) == found


def test_shares_are_kept_exactly(draft, written):
    loaded(draft, "concordance", written("a.csv", "HS 2017,HS 2022,share\n840330,840340,0.25\n840330,840341,0.75\n"))
    assert rows(draft, "SELECT to_code, share FROM concordance ORDER BY 1") == [("840340", Decimal("0.25")), ("840341", Decimal("0.75"))]


@pytest.mark.parametrize(
    "mark", ["ex {0}", "ex{0}", "EX. {0}", "{0} (part)", "{0}(ex)", "{0} ex", "pt {0}", "{0}*", "part of {0}", "{0} [pt.]"]
)
def test_a_code_is_read_without_the_mark_that_it_is_a_part_of_itself(mark):
    assert parts.whole(mark.format("8517.12")) == "8517.12" and not parts.is_part("8517.12")


@pytest.mark.parametrize("mark", ["ex {0}", "{0} (part)"])
@pytest.mark.parametrize("marked", [0, 1], ids=["what is left", "what is reached"])
def test_a_code_marked_as_a_part_of_itself_is_not_one_to_one_and_its_rest_keeps_its_number(draft, written, mark, marked):
    pair = ["8517.12", "8517.13"]
    pair[marked] = mark.format(pair[marked])
    [report] = loaded(draft, "concordance", written("a.csv", f"HS 2017,HS 2022\n010121,010121\n{','.join(pair)}\n"))
    rest = ("851712", "851713")[marked]
    assert rows(draft, "SELECT from_code, to_code, share FROM concordance ORDER BY ALL") == sorted(
        [("010121", "010121", None), ("851712", "851713", None), (rest, rest, None)]
    )
    assert report.loaded == 2 and "not one to one: 1, one of them of 851712; of 1 codes the rest is not listed" in report.notes[-2]
    assert report.notes[-1].startswith(
        "HS 2017 to HS 2022: 1 of 2 codes are one to one; " + ("1 become several", "0 become several")[marked]
    )


def test_a_part_whose_rest_is_listed_or_shared_out_gets_no_more(draft, written):
    text = "HS 2017,HS 2022,share\nex 851712,851713,\nex 851712,851714,\nex 840310,ex 840311,1\n840311,840311,\nex 850100,850100,\n"
    [report] = loaded(draft, "concordance", written("a.csv", text))
    assert rows(draft, "SELECT count(*) FROM concordance") == [(5,)] and report.notes[-2].endswith("4, one of them of 840310")
    assert report.notes[-1].startswith("HS 2017 to HS 2022: 0 of 4 codes are one to one; 3 become several; read backwards, 1 of 4")
