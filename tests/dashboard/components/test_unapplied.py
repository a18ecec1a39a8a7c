"""What a card says of filters that change nothing on it: once, whatever said it first."""

from dashboard.components.core.unapplied import unapplied
from dashboard.core.page import View
from data.notes import Note
from queries.addresses.filters import Filters

BLIND = View("page", "name", "Title", blind=("office", "lane"), only="import")


def test_a_filter_is_told_once_and_never_again_where_a_note_is_of_it():
    filters = Filters.parse("office=A&lane=red&flow=import&currency=EUR")
    every = unapplied(BLIND, filters, frozenset({"EUR"}), ())
    assert {*every} == {
        Note("filter_off_view", filter="office"),
        Note("filter_off_view", filter="lane"),
        Note("filter_idle_flow", filter="flow", names=("imports",)),
        Note("filter_idle_currency", filter="currency", names=("EUR",)),
    }
    assert len(every) == 4
    said = (Note("filter_off", ("declarations",), filter="office"), Note("uncut", ("declarations",), by="lane"))
    assert unapplied(BLIND, Filters.parse("office=A&lane=red"), frozenset(), said) == (Note("filter_off_view", filter="lane"),)
