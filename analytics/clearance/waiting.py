"""Where a declaration waits: read from the stamps it has and those it lacks."""

import pandas as pd

STAGES = (
    ("arrival_at", "Carrier", "Arrival of the goods"),
    ("oga", "Other agency", "Permit of another agency"),
    ("docs", "Customs", "Check of documents"),
    ("inspection", "Customs", "Inspection"),
    ("assessed_at", "Customs", "Assessment"),
    ("paid", "Trader or customs", "Payment, or release if nothing is due"),
    ("released_at", "Customs", "Release"),
)


def where(frame: pd.DataFrame) -> pd.DataFrame:
    """Columns owner and stage of each open declaration, of a frame with its stamps, lane and flow."""
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
