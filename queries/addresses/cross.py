"""What is crossed, read from a query string."""

from dataclasses import dataclass

from queries.addresses.filters import pairs
from queries.catalogue import DIMENSIONS, MEASURES

MOST_MEASURES = 4
DEFAULTS = {"rows": "office", "columns": "lane", "panels": "none"}


@dataclass(frozen=True)
class Cross:
    """What is crossed: up to three dimensions (rows, columns, panels) and the measures."""

    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    left_out: int = 0

    @classmethod
    def parse(cls, search: object) -> "Cross":
        """Of a query string: what is unknown counts as not chosen; a dimension is used once."""
        given = pairs(search)
        single = dict(given)
        chosen = [single.get(key, "") for key in DEFAULTS]
        known = [code if code in DIMENSIONS or code == "none" else DEFAULTS[key] for key, code in zip(DEFAULTS, chosen, strict=True)]
        rows = known[0] if known[0] != "none" else DEFAULTS["rows"]
        dimensions = tuple(dict.fromkeys((rows, *(code for code in known[1:] if code != "none"))))
        measures = tuple(dict.fromkeys(code for key, code in given if key == "measure" and code in MEASURES)) or ("declarations",)
        return cls(dimensions, measures[:MOST_MEASURES], len(measures[MOST_MEASURES:]))
