"""The 120 partner countries: weight in imports, distance and currency."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

HOME, HOME_ISO3, HOME_NAME, UNKNOWN = "XM", "XMR", "Meridia", "-"
NEIGHBOURS = ("CI", "GH", "TG", "BJ", "NG", "BF")

_TABLE = {
    "Africa": (
        "DZ .3, EG 1.2, LY .1, MA 1.5, SD .1, TN .5, CI 3, GH 2.6, TG 1.4, BJ 1.2, NG 3.2, BF .8, SN .8, ML .3, NE .3, GN .3, LR "
        ".2, SL .2, GM .1, MR .3, CV .05, CM .7, GA .4, CG .3, CD .3, AO .5, TD .1, GQ .1, KE .5, ET .2, TZ .3, UG .2, MZ .2, MG "
        ".2, MU .3, ZM .2, ZW .1, RW .05, ZA 2.6, NA .2, BW .1"
    ),
    "Americas": ("US 7, CA 1, BR 3, AR 1, MX .8, CL .5, CO .3, PE .3, UY .2, EC .2, PA .2, CR .1, DO .1, GT .1, PY .1, TT .2"),
    "Asia": (
        "CN 20, JP 3.5, KR 3, HK 1, VN 2.6, TH 2.4, ID 1.6, MY 1.5, SG 1.4, PH .5, KH .4, MM .2, IN 7, PK .9, BD 1, LK .4, IR .2, "
        "TR 2.2, AE 2.4, SA 1.4, QA .4, KW .3, OM .3, IL .5, JO .2, LB .2, GE .05, AZ .05, KZ .1, UZ .1"
    ),
    "Europe": (
        "GB 3, SE .8, DK .6, NO .5, FI .5, IE .6, LT .1, LV .1, EE .1, DE 5.5, FR 6, NL 3, BE 2.5, CH .8, AT .5, LU .1, IT 3.4, "
        "ES 3, PT 1, GR .3, HR .1, RS .1, SI .1, PL 1, CZ .5, HU .4, RO .5, BG .3, UA .6, RU 1.2, SK .2"
    ),
    "Oceania": ("AU .8, NZ .4"),
}
_DISTANCE = {"Africa": 0.045, "Europe": 0.06, "Asia": 0.09, "Americas": 0.08, "Oceania": 0.11}
_EURO = frozenset(["FI", "IE", "LT", "LV", "EE", "DE", "FR", "NL", "BE", "AT", "LU", "IT", "ES", "PT", "GR", "HR", "SI", "SK"])
_CURRENCY = {
    "CN": "CNY",
    "JP": "JPY",
    "GB": "GBP",
    "IN": "INR",
    "CH": "CHF",
    "ZA": "ZAR",
    "CI": "XOF",
    "TG": "XOF",
    "BJ": "XOF",
    "BF": "XOF",
    "SN": "XOF",
}


@dataclass(frozen=True)
class Partner:
    """A partner country; `distance` is the share of freight and insurance in the FOB value."""

    code: str
    weight: float
    distance: float
    currency: str


def _partner(region: str, text: str) -> Partner:
    code, weight = text.split()
    distance = 0.025 if code in NEIGHBOURS else _DISTANCE[region]
    return Partner(code, float(weight), distance, "EUR" if code in _EURO else _CURRENCY.get(code, "USD"))


PARTNERS = tuple(_partner(region, text) for region, texts in _TABLE.items() for text in texts.split(", "))
CODES = tuple(partner.code for partner in PARTNERS)
POOL = pa.array([*CODES, HOME, UNKNOWN])
HOME_INDEX, UNKNOWN_INDEX = len(CODES), len(CODES) + 1
WEIGHTS = np.array([partner.weight for partner in PARTNERS])
DISTANCES = np.array([partner.distance for partner in PARTNERS])
NEIGHBOUR_INDICES = np.array([CODES.index(code) for code in NEIGHBOURS])


def index(code: str) -> int:
    """Return the position of a country by its code."""
    return CODES.index(code)


def home() -> dict[str, str]:
    """Return the row of `country` of the home country."""
    names = {"name": HOME_NAME, "name_fr": "Méridie", "name_es": HOME_NAME, "name_ar": "ميريديا"}
    return {"code": HOME, "iso3": HOME_ISO3, "m49": UNKNOWN, **names, "region": "Home", "subregion": "Home"}
