"""What is crossed, read from a query string."""

from dataclasses import dataclass

from queries.addresses.filters import pairs
from queries.catalogue import DIMENSIONS, MEASURES

MOST_MEASURES = 4
DEFAULTS = {"rows": "office", "columns": "lane", "panels": "none"}
CHOICES = {"change": ("no", "yes"), "others": ("shown", "hidden")}  # the first of each is what an address need not state


@dataclass(frozen=True)
class Cross:
    """What is crossed: up to three dimensions (rows, columns, panels) and the measures.

    change: whether the period compared with and the change stand beside each value. others: whether what is not listed has a row or column.
    """

    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    left_out: int = 0
    change: bool = False
    others: bool = True

    @classmethod
    def parse(cls, search: object) -> "Cross":
        """Read a cross from a query string: what is unknown counts as not chosen; a dimension is used once."""
        given = pairs(search)
        single = dict(given)
        chosen = [single.get(key, "") for key in DEFAULTS]
        known = [code if code in DIMENSIONS or code == "none" else DEFAULTS[key] for key, code in zip(DEFAULTS, chosen, strict=True)]
        rows = known[0] if known[0] != "none" else DEFAULTS["rows"]
        dimensions = tuple(dict.fromkeys((rows, *(code for code in known[1:] if code != "none"))))
        measures = tuple(dict.fromkeys(code for key, code in given if key == "measure" and code in MEASURES)) or ("declarations",)
        change, others = single.get("change") == "yes", single.get("others") != "hidden"
        return cls(dimensions, measures[:MOST_MEASURES], len(measures[MOST_MEASURES:]), change, others)
