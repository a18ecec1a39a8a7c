"""Words that readers stumbled over stand in no message: what to write instead is beside each."""

import re
from functools import cache

import pytest

from docs import words

# The words as they were seen, and what to write. A pattern is matched with its case.
BANNED = {
    r"\bUntied\b": "Payments and treasury differ",
    r"\bOff by\b": "Deviation",
    r"\blands? at\b|\b[Ll]anding\b": "year-end forecast",
    r"\bP50\b(?! = )": "central forecast",
    r"\bP10\b": "likely range (80 %)",
    r"four cases of five": "80 % likelihood",
    r"as likely as not": "less likely than not",
    r"[Ww]hat was said": "earlier forecasts",
    r"\bJust short\b": "Near target",
    r"\btakes off\b": "reduces",
    r"\b[Ll]aw gives\b|\bgives away\b": "revenue forgone (tax expenditure)",
    r"Found by controls": "Additional assessments",
    r"Not held here": "Not in customs records",
    r"Gap ahead": "Gap forecast",
    r"[Tt]ariff bench": "Tariff simulation",
    r"[Rr]andom lane": "random inspections",
    r"\bhangs? on\b": "depend on few suppliers",
    r"Pairs begun|[Nn]ew pairs": "new product-partner flows",
    r"Without weight": "Not split (no quantity)",
    r"[Gg]eneral rate": "MFN rate",
    r"A point spans|As recorded": "Interval, Unadjusted",
    r"\bpicked\b": "selected",
    r"silent or far below": "no or too few declarations received",
    r"\bHHI\b": "concentration",
    r"\bP(25|75|90)\b|\bn = ": "9 in 10 within; declarations",
    r"Begin one|Suspect": "Create risk hypothesis",
    r"Hit rate": "Detection rate",
    r"Slow tail|Stuck": "Declarations over 5 days; over 30 days",
    r"[Ll]ikely story|Next act": "Likely cause; Recommended action",
    r"Told first": "Figures for these months are not rated",
    r"Faults of": "Data quality problems",
    r"\bUplift\b": "Additional assessments",
    r"left on the table": "unused preference (duty)",
    r"Customs time": "Customs processing time",
    r"cannot be shown as asked": "No data loaded for this view",
    r"[Cc]alendar hours": "all hours",
    r"\bWorkbench\b": "Tools",
    r"in doubt|In doubt": "under review",
}


@cache
def messages() -> set[str]:
    """Return every message of the screen; the one and the many of a number apart."""
    return {text for message in words.catalogue() if message.id for text in ([message.id] if isinstance(message.id, str) else message.id)}


@pytest.mark.parametrize("pattern", BANNED)
def test_no_message_says_it(pattern):
    said = sorted(message for message in messages() if re.search(pattern, message))
    assert not said, f"write: {BANNED[pattern]}"
