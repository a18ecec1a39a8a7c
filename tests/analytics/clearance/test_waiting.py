"""Where a declaration waits, on hand-made stamps."""

import pandas as pd
import pytest

from analytics.clearance.waiting import where

STAMPS = ("arrival_at", "oga_request_at", "oga_ok_at", "docs_end_at", "insp_end_at", "assessed_at", "paid_at")
DONE = "2026-10-01T10:00"


def stage(lane: str = "green", flow: str = "import", **stamps: str) -> tuple[str, str]:
    frame = pd.DataFrame([{"lane": lane, "flow": flow} | dict.fromkeys(STAMPS, pd.NaT) | {k: pd.Timestamp(v) for k, v in stamps.items()}])
    return tuple(where(frame).iloc[0])


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ({}, ("Carrier", "Arrival of the goods")),
        ({"arrival_at": DONE, "oga_request_at": DONE}, ("Other agency", "Permit of another agency")),
        ({"arrival_at": DONE, "oga_request_at": DONE, "oga_ok_at": DONE}, ("Customs", "Assessment")),
        ({"lane": "yellow", "arrival_at": DONE}, ("Customs", "Check of documents")),
        ({"lane": "red", "arrival_at": DONE}, ("Customs", "Check of documents")),
        ({"lane": "red", "arrival_at": DONE, "docs_end_at": DONE}, ("Customs", "Inspection")),
        ({"lane": "red", "arrival_at": DONE, "assessed_at": DONE, "paid_at": DONE}, ("Customs", "Release")),
        ({"arrival_at": DONE, "assessed_at": DONE}, ("Trader or customs", "Payment, or release if nothing is due")),
        ({"flow": "export", "arrival_at": DONE, "assessed_at": DONE}, ("Customs", "Release")),
    ],
)
def test_it_waits_at_the_first_stage_not_done(declared, expected):
    assert stage(**declared) == expected
