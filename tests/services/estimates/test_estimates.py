"""What keeps partners' reports from being compared is said by its own reason, and filters keep the goods and countries they name."""

import pandas as pd
import pytest

from data.schema import exchange_rate, item, mirror
from queries.addresses.filters import Filters
from queries.engine.question import CannotCut
from services.estimates import estimates
from tests.queries.compliance.test_mirror import UNTIL, imported, reports
from tests.queries.small import publish

RATE = {"month": UNTIL, "currency": "MRL", "country": "-", "rate": 10, "quoted": "-"}


@pytest.mark.parametrize(
    ("reported", "rates", "reason"),
    [
        ([], [RATE], estimates.UNREPORTED),
        ([reports()], [], estimates.UNPRICED),
        ([reports(months=12)], [RATE], estimates.YEARLY),
    ],
    ids=["nothing reported", "no rate", "years alone"],
)
def test_each_lack_is_named(folder, reported, rates, reason):
    loaded = {mirror: reported, exchange_rate: rates, item: [imported("A"), imported("B", month=202502)]}
    publish(folder, {source: rows for source, rows in loaded.items() if rows})
    with pytest.raises(CannotCut) as refusal:
        estimates.gaps(Filters(until=UNTIL))
    assert str(refusal.value) == reason


def test_chapters_headings_and_partners_keep_their_own_rows():
    frame = pd.DataFrame({"hs4": ["8518", "8518", "8471", "2709"], "partner": ["CN", "IT", "CN", "NG"]})

    def kept(search: str) -> list[int]:
        return list(estimates.within(frame, Filters.parse(search)).index)

    assert kept("hs2=85") == [0, 1] and kept("hs2=84&hs2=27") == [2, 3] and kept("hs4=8518") == [0, 1]
    assert kept("partner=CN") == [0, 2] and kept("origin=CN&hs2=85") == [0] and kept("office=KAL") == [0, 1, 2, 3]
