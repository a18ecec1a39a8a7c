"""Notes: what a reader must know of figures beside them, as data. `dashboard/words/notes.py` alone writes them as sentences."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

Kind = Literal[
    # of an answer: what does not apply to it, and months without data
    "filter_off",
    "filter_off_declarations",
    "filter_off_tax_lines",
    "filter_off_clearance_times",
    "filter_off_unit_values",
    "filter_off_world",
    "filter_off_estimates",
    "filter_off_taxes",
    "filter_off_view",
    "filter_idle_flow",
    "filter_idle_currency",
    "world_partial",
    "world_yearly",
    "world_left_out",
    "unpaid",
    "taxes_absent",
    "uncut",
    "untotalled",
    "unreceived",
    "unreceived_from",
    "no_data",
    "no_data_from",
    "no_rows",
    "incomplete",
    "incomplete_earlier",
    "not_compared",
    "compared_without",
    "newest_alone",
    "tariffs_left_out",
    "tariffs_unknown",
    # a reason that is kept as a text: that of a refusal, or what an older release holds
    "text",
]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class Note:
    """One thing to know of figures: its kind, and the values that its sentence names.

    measures, filter, by: keys of the catalogue, of the measures concerned, of the filter, and of the dimension of a cut. names: of
    offices, goods and so on, as the data name them. months: yyyymm. count: how
    many, of a whole where there is one.
    """

    kind: Kind
    measures: tuple[str, ...] = ()
    filter: str = ""
    by: str = ""
    names: tuple[str, ...] = ()
    months: tuple[int, ...] = ()
    count: int | None = None
    whole: int | None = None
    text: str = ""

    @property
    def values(self) -> dict[str, Any]:
        """Return the values that are stated, by name, without the kind."""
        stated = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "kind"}
        return {name: value for name, value in stated.items() if value not in ((), "", None)}


Wording = Callable[[Note], str]
