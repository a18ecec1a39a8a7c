"""Evidence of data quality problems in the words of the reader, from what is kept, and what an earlier version kept as it is."""

from typing import get_args

import pytest

from analytics.compliance.faults import RULE, Fault
from callbacks.overview import alerts
from dashboard.words.data_problems import worded
from data.language import languages, spoken
from data.quality import problem_evidence

TAXES = {"VAT": "Value added tax"}
TOLD = {
    ("few_declarations", "declared", 0, "norm", 1234, "days", 21): "Declarations: 0. Usual: 1,234. Working days without any: 21",
    ("treasury_differs", "tax", "VAT", "paid", 1000.4, "treasury", 1006): "Value added tax: 1,000 paid, 1,006 at the treasury",
    ("treasury_differs", "tax", "VAT", "currency", "XOF", "paid", 1234567.4, "treasury", 900): (
        "Value added tax: 1,234,567\u202fXOF paid, 900\u202fXOF at the treasury"
    ),
    ("none_received", "facts", ("items", "payments")): "No items received, No payments received",
    ("targets_differ", "of", "office", "tax", None, "whole", 9000, "parts", 8000): (
        "Target of the office: 9,000. Sum of the targets of its taxes: 8,000"
    ),
    ("targets_differ", "of", "tax", "tax", "VAT", "whole", 9000, "parts", 8000): (
        "Target of Value added tax in all offices: 9,000. Sum of the targets of the offices: 8,000"
    ),
    ("share_of_rows", "failed", 2, "rows", 3800): "2 of 3,800 rows",
}


def kept(kind, *pairs) -> str:
    return problem_evidence.kept(kind, **dict(zip(pairs[::2], pairs[1::2], strict=True)))


@pytest.mark.parametrize("given", TOLD, ids=lambda given: "-".join(map(str, given[:3])))
def test_evidence_is_worded_as_it_is_read(given):
    found = problem_evidence.read(kept(*given))
    assert worded(found, TAXES) == TOLD[given]
    others = {}
    for code in [code for code in languages() if code != "en"]:
        with spoken(code):
            others[code] = worded(found, TAXES)
    assert len(set(others.values()) | {TOLD[given]}) == len(others) + 1


def test_each_kind_is_worded():
    assert {given[0] for given in TOLD} == set(get_args(problem_evidence.Kind))


def test_what_an_earlier_version_kept_stands_as_it_is_and_an_example_is_no_evidence(read_demo):
    told = alerts.evidenced(Fault(RULE, (), 202601, 202601, "VAT: 12345.60 paid, treasury 13000", 15))
    assert told == "Value added tax: 12,346 paid, treasury 13,000"
    assert [problem_evidence.read(text) for text in ("202601-7/1", "{broken", '{"kind": "unheard"}', "")] == [None] * 4
