"""Goods found by the words that people use: the heading meant is among the first three, in a real nomenclature's words too."""

import re

import pytest

from data import reference
from queries.trade import goods_search
from queries.trade.goods_search import GoodsMatch, search

MEANT = """
mobile phone 8517; smartphones 8517; shoes 6403; leather shoes 6403; sneakers 6404; used cars 8703; car 8703
second-hand clothes 6309; laptop 8471; computers 8471; TV 8528; fridge 8418; washing machine 8450; air conditioner 8415
solar panels 8541; car battery 8507; lithium batteries 8507; light bulbs 8539; phone charger 8504; headphones 8518; camera 8525
drone 8806; bicycle 8712; motorbike 8711; truck 8704; pickup 8704; bus 8702; tractor 8701; tyres 4011; used tyres 4012
spare parts 8708; diesel 2710; petrol 2710; cooking gas 2711; crude oil 2709; coal 2701; cement 2523; rebar 7214; steel pipes 7304
scrap metal 7204; roofing sheets 7210; nails 7317; tiles 6907; plywood 4412; timber 4407; paper 4802; toilet paper 4818
cardboard boxes 4819; books 4901; plastic bags 3923; paint 3208; fertilizer 3102; pesticide 3808; soap 3401; detergent 3402
shampoo 3305; perfume 3303; cosmetics 3304; toothpaste 3306; medicines 3004; vaccines 3002; syringe 9018; face masks 6307
medical gloves 4015; wheelchair 8713; nappies 9619; t-shirt 6109; trousers 6203; dresses 6204; socks 6115; carpets 5702
blankets 6301; suitcase 4202; toys 9503; video games 9504; furniture 9403; chairs 9401; mattress 9404; rice 1006; wheat 1001
flour 1101; sugar 1701; palm oil 1511; chicken 0207; beef 0201; frozen fish 0303; canned tuna 1604; milk powder 0402; cheese 0406
eggs 0407; bananas 0803; onions 0703; potatoes 0701; coffee 0901; tea 0902; chocolate 1806; biscuits 1905; beer 2203; whisky 2208
wine 2204; soft drinks 2202; mineral water 2201; cigarettes 2402; vape 8543; gold 7108; diamonds 7102; jewelry 7113; watches 9102
guns 9303; ammunition 9306; fireworks 3604; generator 8502; water pump 8413; excavator 8429; forklift 8427; cable 8544
e-waste 8549; 3D printer 8485
"""
WORDS = [tuple(pair.rsplit(" ", 1)) for pair in re.split(r"[;\n]\s*", MEANT.strip())]
NOISE = {
    "4011": "New pneumatic tyres, of rubber",
    "401110": "Rubber; new pneumatic tyres, of a kind used on motor cars (including station wagons and racing cars)",
    "8703": "Motor cars and other motor vehicles; principally designed for persons (other than those of heading no. 8702)",
    "8512": "Lighting or visual signalling equipment, windscreen wipers; electrical, of a kind used for cycles or cars",
    "8517": "Telephone sets, including smartphones and other telephones for cellular networks; other apparatus, excluding 8525",
    "8525": "Transmission apparatus for radio-broadcasting or television; television cameras, digital cameras and video camera recorders",
    "640411": "Sports footwear; tennis shoes, basketball shoes, gym shoes and the like, with outer soles of rubber or plastics",
    "9605": "Travel sets; for personal toilet, sewing, shoe or clothes cleaning",
    "0306": "Crustaceans; in shell or not, live, fresh, chilled, frozen, dried, salted or in brine",
    "030617": "Crustaceans; frozen, shrimps and prawns, excluding cold-water varieties",
}
FRENCH = {
    "8517": "Postes téléphoniques d'usagers, y compris les téléphones intelligents",
    "8703": "Voitures de tourisme et autres véhicules",
}


def first(text: str, many: int = 3) -> list[str]:
    return [each.code for each in search(text).matches[:many]]


@pytest.fixture
def nomenclature(monkeypatch):
    """Names of goods in place of those loaded."""

    def put(names: dict[str, str]) -> None:
        sizes = {"hs2": 2, "hs4": 4, "hs6": 6}
        held = {key: {code: name for code, name in names.items() if len(code) == size} for key, size in sizes.items()} | {"section": {}}
        monkeypatch.setattr(goods_search, "labels", held.__getitem__)
        goods_search._index.cache_clear()

    yield put
    goods_search._index.cache_clear()


@pytest.mark.usefixtures("read_demo")
def test_everyday_words_find_the_heading_meant_among_the_first_three():
    assert len(WORDS) >= 100
    assert {words: first(words) for words, heading in WORDS if heading not in first(words)} == {}


@pytest.mark.usefixtures("read_demo")
def test_the_words_of_a_nomenclature_do_not_stand_before_the_heading_meant(nomenclature):
    nomenclature(NOISE)
    assert {words: first(words) for words, heading in WORDS if heading not in first(words)} == {}
    assert first("used cars")[0] == "8703" and first("tennis shoes")[0] == "640411"
    assert {*first("frozen shrimps", 2)} == {"0306", "030617"} and first("digital camera")[0] == "8525"


@pytest.mark.usefixtures("read_demo")
def test_a_nomenclature_in_another_language_is_searched_with_and_without_accents(nomenclature):
    nomenclature(FRENCH)
    assert first("téléphone intelligent")[0] == first("telephones intelligents")[0] == "8517" and first("voiture de tourisme")[0] == "8703"
    assert search("mobile phone").matches[0] == GoodsMatch("hs4", "8517", FRENCH["8517"], "mobile phones")


@pytest.mark.usefixtures("read_demo")
def test_what_is_left_out_of_a_heading_does_not_find_it(nomenclature):
    nomenclature({"640219": "Sports footwear; other than ski-boots", "9506": "Sports equipment; ski-boots"})
    assert first("ski boots") == ["9506"]


@pytest.mark.usefixtures("read_demo")
def test_a_code_finds_itself_and_what_stands_below_it():
    assert first("85.17", 1) == ["8517"] and all(code.startswith("8517") for code in first("8517", 12))
    assert first("84", 2) == ["84", "8401"] and search("  ").matches == ()


@pytest.mark.usefixtures("read_demo")
@pytest.mark.parametrize(
    ("text", "near", "code"),
    [("telphone", "telephone", "8517"), ("refrigerater", "refrigerator", "8418"), ("wooden pianos", "wooden piano", "9201")],
)
def test_words_that_match_nothing_find_the_nearest(text, near, code):
    found = search(text)
    assert found.near == near and code in [each.code for each in found.matches]
    assert search("xyzzyx") == goods_search.GoodsFound()


def test_every_everyday_name_stands_once_under_a_heading_and_is_short():
    rows = reference.labels("goods_words.csv")
    codes, chapters = [row["code"] for row in rows], {row["code"] for row in reference.labels("chapters.csv")}
    assert codes == sorted(set(codes)) and all(re.fullmatch(r"\d{4}", code) and code[:2] in chapters for code in codes)
    for row in rows:
        names = row["words"].split("; ")
        assert len(set(names)) == len(names) and all(0 < len(name) <= 40 and name == name.strip() for name in names), row
