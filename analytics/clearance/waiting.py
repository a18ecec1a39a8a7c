"""Where a declaration waits: read from the stamps it has and those it lacks."""

import pandas as pd

from data.language import mark

STAGES = (
    ("arrival_at", mark("Carrier"), mark("Arrival of the goods")),
    ("oga", mark("Other agency"), mark("Permit of another agency")),
    ("docs", mark("Customs"), mark("Check of documents")),
    ("inspection", mark("Customs"), mark("Inspection")),
    ("assessed_at", mark("Customs"), mark("Assessment")),
    ("paid", mark("Trader or customs"), mark("Payment, or release if nothing is due")),
    ("released_at", mark("Customs"), mark("Release")),
)


def where(frame: pd.DataFrame) -> pd.DataFrame:
    """Return columns owner and stage of each open declaration, of a frame with its stamps, lane and flow."""
    lacking = pd.DataFrame(
        {
            "arrival_at": frame["arrival_at"].isna(),
            "oga": frame["oga_request_at"].notna() & frame["oga_ok_at"].isna(),
            "docs": frame["lane"].isin(["yellow", "red"]) & frame["docs_end_at"].isna() & frame["assessed_at"].isna(),
            "inspection": frame["lane"].eq("red") & frame["insp_end_at"].isna() & frame["assessed_at"].isna(),
            "assessed_at": frame["assessed_at"].isna(),
            "paid": frame["flow"].eq("import") & frame["paid_at"].isna(),
            "released_at": True,
        },
        index=frame.index,
    )
    first = lacking.idxmax(axis=1).astype(object)
    named = {name: (owner, stage) for name, owner, stage in STAGES}
    return pd.DataFrame([named[name] for name in first], columns=["owner", "stage"], index=frame.index)
