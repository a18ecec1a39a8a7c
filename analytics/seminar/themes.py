"""Themes of a seminar: in which order declarations are split, and so what a release cube shows best."""

from dataclasses import dataclass

from data.language import mark, say


@dataclass(frozen=True)
class CubeAxis:
    """A way in which declarations differ: the finest dimension that a cube may know of it, and those that this one decides."""

    finest: str
    coarser: tuple[str, ...] = ()


AXES = (
    CubeAxis("flow"),
    CubeAxis("month", ("quarter", "year")),
    CubeAxis("hs2", ("section",)),
    CubeAxis("office", ("region",)),
    CubeAxis("partner", ("partner_region",)),
    CubeAxis("lane"),
)
FINEST = tuple(axis.finest for axis in AXES)
AXIS = {key: axis.finest for axis in AXES for key in (axis.finest, *axis.coarser)}


@dataclass(frozen=True)
class Theme:
    """What a seminar is about. `levels`: the dimensions by which blocks are split, the first first; two of them are split by together.

    `cuts`: what the share that can be shown is printed for. `base`: the group of measures that blocks are made for; those of other groups
    are joined where the rule asks for it.
    """

    key: str
    english: str
    levels: tuple[tuple[str, ...], ...]
    cuts: tuple[tuple[str, ...], ...]
    base: str = "value"

    @property
    def title(self) -> str:
        """Return the name of the theme in the language of the reader."""
        return say(self.english)

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Return all dimensions that the theme splits by."""
        return tuple(dict.fromkeys(key for level in self.levels for key in level))


THEMES = {
    theme.key: theme
    for theme in (
        Theme(
            "trade",
            mark("Trade by chapter and region"),
            (("flow",), ("year",), ("hs2",), ("region", "quarter"), ("region",), ("quarter",)),
            (("hs2", "year"), ("hs2", "region", "quarter"), ("region", "quarter")),
        ),
        Theme(
            "partners",
            mark("Trade by partner"),
            (("flow",), ("year",), ("partner_region",), ("partner", "quarter"), ("partner",), ("quarter",), ("hs2",)),
            (("partner", "year"), ("partner", "quarter"), ("partner", "hs2", "year")),
        ),
        Theme(
            "clearance",
            mark("Clearance by office and lane"),
            (("flow",), ("year",), ("region",), ("lane",), ("quarter",), ("office",)),
            (("region", "lane", "year"), ("region", "lane", "quarter"), ("office", "lane", "quarter")),
            "times",
        ),
        Theme(
            "revenue",
            mark("Revenue by office and chapter"),
            (("flow",), ("year",), ("region",), ("quarter",), ("office",), ("month",), ("hs2",)),
            (("region", "quarter"), ("office", "month"), ("hs2", "region", "quarter")),
            "receipts",
        ),
    )
}
GROUPS = {  # measures that are shown together, in one partition
    "value": ("value",),
    "mass": ("mass",),
    "duty": ("duty",),
    "receipts": ("receipts",),
    "refunds": ("refunds",),
    "times": ("within_6", "within_24", "within_72", "longer"),
    "open": ("open",),
}
