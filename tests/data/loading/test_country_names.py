"""Countries by name: in any case and by their usual other names; areas keep their own codes; what is unknown is told."""

import csv

import pytest

from data import reference
from data.loading.values import country_names
from tests.data.loading.korean import SHARED
from tests.data.loading.test_load_sources import draft, loaded, real, rows
from tests.data.loading.test_load_trade import written

__all__ = ["draft", "written"]
NAMES = {
    "CN": "CHINA|China|P.R. China|CHINA, PEOPLE'S REPUBLIC OF|Chine|CHN|156|156.0",
    "TR": "TURKEY|TURKIYE|Türkiye|TÜRKİYE|Turquie|Turquía|792",
    "VN": "Viet Nam|VIETNAM|Viet-Nam", "CI": "Ivory Coast|Cote d'Ivoire|Côte d’Ivoire|CÔTE D'IVOIRE|COTE DIVOIRE|Costa de Marfil",
    "KR": "Korea Rep.|Korea, Republic of|Republic of Korea|South Korea|KOREA|Rep. of Korea|Corée du Sud|Korea (the Republic of)",
    "KP": "North Korea|Korea, Dem. People's Rep. of|DPR Korea|Korea (Democratic People's Republic of)|Corée du Nord",
    "US": "USA|U.S.A.|United States|UNITED STATES OF AMERICA|Etats-Unis|États-Unis d'Amérique|Estados Unidos|EE.UU.|840|842",
    "GB": "U.K.|UK|United Kingdom|Great Britain|Royaume-Uni|Reino Unido", "CD": "Congo Dem. Rep.|DRC|Congo, Dem. Rep. of the|Zaire|RDC",
    "CG": "Congo|Congo, Rep.|Republic of the Congo", "LA": "Lao PDR|Laos|Lao People's Democratic Republic",
    "IR": "Iran|Iran (Islamic Republic of)", "RU": "Russia|Russian Federation|RUSSIE", "CZ": "Czechia|Czech Republic|Czech.Republic",
    "SZ": "Swaziland|ESWATINI", "MK": "Macedonia|North Macedonia|TFYR of Macedonia",
    "CV": "Cape Verde|Cabo Verde", "AE": "UAE|Emiratos Árabes",
    "NA": "NA|na|NAM|Namibia|516|0516", "AL": "8|008|Albania", "GN": "Guinea", "GQ": "Equatorial Guinea|Guinea, Equatorial",
    "GW": "Guinea-Bissau", "PG": "Papua New Guinea", "NE": "Niger", "NG": "Nigeria", "DM": "Dominica",
    "DO": "Dominican Republic|Dominican Rep.",
    "IE": "Ireland|Republic of Ireland", "SD": "Sudan", "SS": "South Sudan|S. Sudan", "WS": "Samoa", "AS": "American Samoa", "ML": "Mali",
    "SUHH": "USSR|U.S.S.R.|Soviet Union|810", "YUCS": "Yugoslavia|Yougoslavie|890", "CSXX": "Serbia and Montenegro|SCG|891",
    "ANHH": "Netherlands Antilles|Neth. Antilles|530", "_X": "Areas, nes|899", "BUNK": "Bunkers|837", "FREE": "Free Zones|838",
    "SPEC": "Special Categories|839", "S19": "Other Asia, nes|490", "XI": "Northern Ireland", "W00": "World|WORLD|Monde|0|WLD",
}  # fmt: skip
UNKNOWN = "Nowhere|Atlantis|Unknown|Other|Middle East|Africa|X9|Guineas|Republic|The|12345"


@pytest.mark.parametrize("code", NAMES)
def test_a_country_goes_by_its_usual_names(code):
    for text in NAMES[code].split("|"):
        assert country_names.shipped().code(text) == code, text


def test_what_is_no_country_is_not_guessed():
    assert [text for text in UNKNOWN.split("|") if country_names.shipped().code(text)] == []


@real
def test_the_names_of_the_united_nations_are_those_of_their_country():
    """Official English, French and Spanish names, ISO and M49 codes of 249 countries: the file of the standard, read with plain csv."""
    wanted = (
        "official_name_",
        "UNTERM English Short",
        "UNTERM Spanish Short",
        "UNTERM French Short",
        "CLDR",
        "Alpha-",
        "3166-1-num",
        "M49",
    )
    with open(SHARED / "countries" / "country-codes.csv", encoding="utf-8-sig") as file:
        found = [
            (text, row["ISO3166-1-Alpha-2"], country_names.shipped().code(text.replace("*", "")))
            for row in csv.DictReader(file)
            for name, text in row.items()
            if text and name.startswith(("ISO3166", *wanted)) and not name.endswith(("_ar", "_cn", "_ru", "independent"))
        ]
    assert len(found) > 2_500 and [one for one in found if one[1] != one[2]] == []


def test_every_country_that_ships_is_known_by_each_of_its_names(draft):
    reference.fill_countries(draft.raw)
    for code, *names in rows(draft, "SELECT code, iso3, m49, name, name_fr, name_es, name_ar FROM country"):
        assert {country_names.shipped().code(name) for name in names if name != "-"} == {code}, code


TOTALS = "month,flow,country,value,currency\n2024-01,import,China,1,USD\n2024-01,import,IVORY COST,2,USD\n2024-02,import,IVORY COST,4,USD\n"


def test_unknown_names_are_kept_and_told_once_with_their_count(draft, written):
    [report] = loaded(draft, "trade_totals", written("a.csv", TOTALS))
    [note] = [note for note in report.notes if "countries not known" in note]
    assert "'IVORY COST' (2 records)" in note and "manage.py load country_names FILE" in note and "China" not in note
    assert rows(draft, "SELECT origin, sum(value) FROM item GROUP BY ALL ORDER BY 1") == [("CN", 1), ("IVORY COST", 6)]


def test_names_of_the_administration_are_used_from_then_on_and_for_what_is_loaded(draft, written):
    loaded(draft, "trade_totals", written("a.csv", TOTALS))
    loaded(draft, "country_names", written("names.csv", "name,code\nIvory Cost,CIV\nFree Zone North,XF\nGeorgia,US\n"))
    assert rows(draft, "SELECT * FROM country_name ORDER BY 1") == [("Free Zone North", "XF"), ("Georgia", "US"), ("Ivory Cost", "CI")]
    assert rows(draft, "SELECT origin, partner, sum(value) FROM item GROUP BY ALL ORDER BY 1") == [("CI", "CI", 6), ("CN", "CN", 1)]
    later = TOTALS.replace("2024-0", "2025-0").replace("China", "free zone north").replace("IVORY COST", "Georgia")
    [report] = loaded(draft, "trade_totals", written("b.csv", later))
    assert rows(draft, "SELECT origin, sum(value) FROM item WHERE month > 202500 GROUP BY ALL ORDER BY 1") == [("US", 6), ("XF", 1)]
    assert not any("countries not known" in note for note in report.notes)


def test_areas_that_are_no_country_are_named_on_the_screen(draft, written):
    loaded(draft, "trade_totals", written("a.csv", TOTALS.replace("China", "USSR").replace("IVORY COST", "Bunkers")))
    assert rows(draft, "SELECT origin, name, region FROM item LEFT JOIN country ON origin = code GROUP BY ALL ORDER BY 1") == [
        ("BUNK", "Bunkers", "-"),
        ("SUHH", "USSR (former)", "-"),
    ]
