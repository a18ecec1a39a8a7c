"""Where the definition of an indicator comes from, by its number.

Version 4 of the WCO's Time Release Study Guide (June 2025) stands where the WCO's public pages support it: it measures the time from the
arrival of goods to their physical release (www.wcoomd.org, Time Release Study; mag.wcoomd.org/?p=18670; read 30 November 2026). They do
not state how it divides that time or judges pre-arrival lodgement: these keep version 3.
"""

from data.language import mark, say

RELEASE = "WCO, Time Release Study Guide, version 4 (2025)"
TIME_RELEASE = "WCO, Guide to Measure the Time Required for the Release of Goods, version 3 (2018)"
CONTRACTS = "Performance contracts of Cameroon's customs, as the World Bank reported them (2010)"
OPERATORS = "India, National Time Release Study (2024)"
SELECTIVITY = "COMCEC, Customs Risk Management Systems: performance indicators"
CONCESSIONS = "World Bank, Tariff Reform Impact Simulation Tool (TRIST)"
ORIGIN = "WTO, modalities for the notification of preference utilisation"

FIELD_TESTS = "WCO News, Ecuador: mirror data, hypotheses and their test by field controls"

SOURCES = {
    "1.3": TIME_RELEASE,
    "T1": RELEASE,
    "T2": "Japan Customs, Time Release Study",
    "T7": CONTRACTS,
    "T8": CONTRACTS,
    "T9": CONTRACTS,
    "F2": TIME_RELEASE,
    "F4": OPERATORS,
    "F8": OPERATORS,
    "2.3": FIELD_TESTS,
    "R1": "IMF, Customs Matters (2022), Appendix A",
    "R3": CONCESSIONS,
    "R4": CONCESSIONS,
    "E2": SELECTIVITY,
    "E3": SELECTIVITY,
    "G4": "WCO, The Why and How of Performance Measurement Contracts (2014)",
    "G5": "UN Statistics Division, data validation at customs",
    "V1": "World Bank, WITS trade indicators",
    "V2": ORIGIN,
    "V3": ORIGIN,
}
PRACTISED = {"E4": mark("Practice of the WCO and of administrations: random selection as quality control")}
PRACTICE = mark("Common practice of customs services. There is no single source")


def source(reference: str) -> str:
    """Return the publication that an indicator follows, or the words for having none."""
    return SOURCES.get(reference) or say(PRACTISED.get(reference, PRACTICE))
