"""The dimensions: every way to cut, one entry each."""

from dataclasses import dataclass

from data.language import say


@dataclass(frozen=True)
class Dimension:
    """A way to cut: the column `key` of a fact, or `lookup` = (table, key, value) reached from the column of a finer dimension."""

    key: str
    english: str
    english_plural: str
    finer: str = ""
    lookup: tuple[str, str, str] = ("", "", "")
    names: tuple[str, str] | tuple[()] = ()  # (table, column) where the label of a code stands
    order: tuple[str, ...] = ()  # fixed order of codes; else by measure
    fiscal: str = ""  # year or quarter, where it is worked out from the month and the first month of the fiscal year
    filtered: bool = False  # whether the filter bar offers it

    @property
    def label(self) -> str:
        """Return the name of the dimension in the language of the reader."""
        return say(self.english)

    @property
    def plural(self) -> str:
        """Return the name of several of its codes in the language of the reader."""
        return say(self.english_plural)


DIMENSIONS = (
    Dimension("month", "Month", "months"),
    Dimension("quarter", "Quarter", "quarters", "month", ("month", "month", "quarter")),
    Dimension("year", "Year", "years", "month", ("month", "month", "year")),
    Dimension("fiscal_year", "Fiscal year", "fiscal years", "month", fiscal="year", filtered=True),
    Dimension("fiscal_quarter", "Fiscal quarter", "fiscal quarters", "month", fiscal="quarter"),
    Dimension("office", "Office", "offices", names=("office", "name"), filtered=True),
    Dimension("region", "Region", "regions", "office", ("office", "code", "region")),
    Dimension("flow", "Flow", "flows", order=("import", "export", "transit"), filtered=True),
    Dimension("procedure", "Procedure", "procedures", names=("procedure", "label")),
    Dimension("lane", "Lane", "lanes", order=("green", "blue", "yellow", "red"), filtered=True),
    Dimension("mode", "Mode of transport", "modes", order=("sea", "air", "road", "rail", "post"), filtered=True),
    Dimension("origin", "Origin", "origins", names=("country", "name"), filtered=True),
    Dimension("partner", "Partner", "partners", names=("country", "name")),
    Dimension("partner_region", "Partner region", "partner regions", "origin", ("country", "code", "region")),
    Dimension("section", "HS section", "sections", "hs2", ("chapter", "code", "section"), names=("section", "label")),
    Dimension("hs2", "HS chapter", "chapters", names=("chapter", "label"), filtered=True),
    Dimension("hs4", "HS heading", "headings", names=("hs", "description")),
    Dimension("hs6", "HS subheading", "subheadings", names=("hs", "description")),
    Dimension("trader", "Trader", "traders", names=("trader", "name")),
    Dimension("broker", "Broker", "brokers", names=("broker", "name")),
    Dimension("agreement", "Agreement", "agreements", names=("agreement", "label")),
    Dimension("offered", "Agreement offered", "agreements offered", names=("agreement", "label")),
    Dimension("size", "Importer size", "importer sizes", order=("large", "medium", "small")),
    Dimension("relief", "Relief", "reliefs", names=("relief", "label")),
    Dimension("tax", "Tax", "taxes", names=("tax", "label")),
    Dimension("aeo", "AEO", "AEO statuses", order=("yes", "no")),
    Dimension("selection", "Selection", "selections", order=("criteria", "random", "manual", "quota")),
    Dimension("currency", "Currency", "currencies"),
)
