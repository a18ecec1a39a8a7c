"""Texts that no setting reads, though what they mean is plain: the message says what to do, not which setting to state."""

import pytest

from data.loading.mapping.mapping import MappedColumn
from data.loading.values.forms import advice

STAMP, HS = MappedColumn(field="at", kind="stamp"), MappedColumn(field="hs", kind="hs", widths=(6,))
TEXTS = [
    (STAMP, "1738573500", "it seems to be seconds since 1970"),
    (STAMP, "1738573500000", "it seems to be milliseconds since 1970"),
    (STAMP, "03/02/2025 24:00", "24:00 is 00:00 of the next day"),
    (STAMP, "03/02/2025 14:24:00", ""),
    (STAMP, "20250203", ""),
    (HS, "0305.10\n0305.20", "several codes stand in one cell"),
    (HS, "030391, 030392", "several codes stand in one cell"),
    (HS, "0305.10", ""),
    (HS, "Vehicles", ""),
]


@pytest.mark.parametrize(("column", "text", "said"), TEXTS)
def test_what_to_do_with_a_text_that_no_setting_reads(column, text, said):
    found = advice(column, text)
    assert found.startswith(said) and bool(found) == bool(said)
