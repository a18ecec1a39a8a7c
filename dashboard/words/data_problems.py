"""The evidence of data quality problems in words: one whole message for each kind, with its numbers as the reader writes them."""

from collections.abc import Mapping
from math import inf

from dashboard.core.format import count, scaled
from data.language import mark, mark_number, say, say_list, say_number
from data.quality.problem_evidence import ProblemEvidence

FEW = mark("Declarations: {declared}. Usual: {norm}. Working days without any: {days}")
TREASURY = mark("{tax}: {paid} paid, {treasury} at the treasury")
SHARE = mark_number("{failed} of {number} row", "{failed} of {number} rows")
FACTS = {
    "declarations": mark("No declarations received"),
    "items": mark("No items received"),
    "payments": mark("No payments received"),
}
TARGETS = {
    "office": mark("Target of the office: {whole}. Sum of the targets of its taxes: {parts}"),
    "tax": mark("Target of {tax} in all offices: {whole}. Sum of the targets of the offices: {parts}"),
    "offices": mark("Target of all revenue: {whole}. Sum of the targets of the offices: {parts}"),
    "taxes": mark("Target of all revenue: {whole}. Sum of the targets of the taxes: {parts}"),
}


def worded(evidence: ProblemEvidence, taxes: Mapping[str, str]) -> str:
    """Write what a rule found. taxes: the names of codes."""
    known = evidence.values
    tax = taxes.get(known.get("tax") or "", known.get("tax") or "")
    counted = {name: _in_full(value, known.get("currency") or "") for name, value in known.items() if isinstance(value, int | float)}
    if evidence.kind == "none_received":
        return say_list([say(FACTS[name]) for name in known["facts"]], "unit")
    if evidence.kind == "share_of_rows":
        return say_number(*SHARE, known["rows"], failed=counted["failed"])
    words = {"few_declarations": FEW, "treasury_differs": TREASURY}.get(evidence.kind) or TARGETS[known["of"]]
    return say(words, **counted | {"tax": tax})


def _in_full(value: float, currency: str) -> str:
    """Write a number with all its digits, and the currency if it is money: two close amounts must not read alike."""
    return str(scaled(round(value), currency, inf)) if currency else count(value)
