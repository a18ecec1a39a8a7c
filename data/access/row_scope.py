"""What of each table a user sees whose scope is not whole: the one list of all tables, and the statements that make their views.

The scope lies below every statement: on each connection of such a user a temporary view stands before each table, and an engine finds a
temporary view of a name before it finds the table. A table that is in no list here, such as a new one, shows nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from data.access.user import Scope
from data.language import mark, say

# Of the rows that an office sent or is meant by, those of the offices in scope.
BY_OFFICE = frozenset({
    "attainment", "attainment_office", "clearance", "finding", "inspection", "item", "officer", "payment", "tax_line",
})  # fmt: skip
# Names, codes, rates and calendars that hold no row of any office.
WHOLE = frozenset({
    "administration", "agreement", "agreement_partner", "chapter", "cif_fob", "concordance", "country", "country_name", "exchange_rate",
    "hs", "lane", "month", "port", "procedure", "relief", "section", "tariff", "tax",
})  # fmt: skip
NATION = mark("This is known of the whole administration alone: it is not shown to a user who sees some of its offices.")
PARTNERS = mark(
    "What partner countries report is compared with the trade of the whole administration: it is not shown to a user who sees some of "
    "its offices."
)
FILES = mark("A file holds rows of several offices: what was loaded or held back from it is not shown to a user who sees some of them.")
# What adds up offices, or holds rows whose office is not known: nothing of it is shown, and who reads it is told why.
WITHHELD = {
    "attainment_tax": NATION,
    "attainment_nation": NATION,
    "chosen_rollup": NATION,
    "planted_truth": NATION,
    "mirror": PARTNERS,
    "quarantine": FILES,
    "load": FILES,
}
# The columns that tell whose a row is, where that is not its office: the rest is in `_joined`.
JOINED = frozenset({"broker", "calendar", "holiday", "office", "release", "source_rows", "standard", "target", "trader"})
ROLLUP, OFFICE = "rollup_", "office"
SEEN_BY_ALL = "'-'"  # of a standard or a calendar: that of every office


@dataclass(frozen=True)
class StoredTables:
    """A release as a connection finds it: the quoted prefix of its tables, and the columns of each by name."""

    prefix: str
    columns: Mapping[str, frozenset[str]]

    def table(self, name: str) -> str:
        """Return a table by its full name, which no view hides."""
        return f'{self.prefix}"{name}"'


def withheld(name: str) -> str:
    """Return why nothing of a table is shown under a scope; empty where its rows in scope are."""
    if name in WITHHELD:
        return say(WITHHELD[name])
    return "" if name in BY_OFFICE | WHOLE | JOINED or name.startswith(ROLLUP) else say(NATION)


def regions(stored: StoredTables) -> str:
    """Return the statement that reads each office with its region."""
    return f"SELECT code, region FROM {stored.table('office')}"


def offices(scope: Scope, placed: Mapping[str, str]) -> tuple[str, ...]:
    """Return the codes of the offices in scope: those named, and those of the regions named. placed: the region of each office."""
    return tuple(sorted({*scope.offices, *(office for office, region in placed.items() if region in scope.regions)}))


def views(seen: tuple[str, ...], stored: StoredTables) -> Iterator[str]:
    """Yield the statements that put a view before each table of a release, for a user who sees some offices."""
    for name in sorted(stored.columns):
        yield f'CREATE TEMPORARY VIEW "{name}" AS {_rows(name, _listed(seen), stored)}'


def _rows(name: str, seen: str, stored: StoredTables) -> str:
    """Return the select of a table's rows in scope. seen: a condition `IN` on offices."""
    every = f"SELECT * FROM {stored.table(name)}"
    if name in WHOLE:
        return every
    if name in JOINED:
        return _joined(name, seen, stored)
    if name in BY_OFFICE or (name.startswith(ROLLUP) and OFFICE in stored.columns[name]):
        return f"{every} WHERE office {seen}"
    return f"{every} WHERE 1 = 0"


def _joined(name: str, seen: str, stored: StoredTables) -> str:
    every = f"SELECT * FROM {stored.table(name)}"
    if name == "source_rows":
        return _counted(seen, stored)
    if name == "release":  # who loads writes a note as they like
        return f"SELECT {', '.join(_bare(column) for column in sorted(stored.columns[name]))} FROM {stored.table(name)}"
    used = f"IN (SELECT calendar FROM {stored.table('office')} WHERE code {seen})"
    met = " UNION ".join(f"SELECT {name} FROM {stored.table(fact)} WHERE office {seen}" for fact in ("clearance", "item"))
    return (
        f"{every} WHERE "
        + {
            "office": f"code {seen}",
            "standard": f"office {seen} OR office = {SEEN_BY_ALL}",
            # a level to reach is set for all; an amount to collect is that of whom it is set for
            "target": f"office {seen} OR (office = {SEEN_BY_ALL} AND goal IS NOT NULL AND revenue_target IS NULL AND treasury IS NULL)",
            "trader": f"code IN ({met})",
            "broker": f"code IN ({met})",
            "calendar": f"code {used} OR code = {SEEN_BY_ALL}",
            "holiday": f"calendar {used} OR calendar = {SEEN_BY_ALL}",
        }[name]
    )


def _bare(column: str) -> str:
    return f"'' AS \"{column}\"" if column == "note" else f'"{column}"'


def _counted(seen: str, stored: StoredTables) -> str:
    """Return the rows of each fact and roll-up by month, counted in scope: what a question costs, and which months it is answered for."""
    held = [name for name in sorted(stored.columns) if name in BY_OFFICE or name == "target" or name.startswith(ROLLUP)]
    counted = [name for name in held if {OFFICE, "month"} <= stored.columns[name]]
    rows = 'month, CAST(count(*) AS INTEGER) AS "rows"'
    each = (f"SELECT '{name}' AS source, {rows} FROM {stored.table(name)} WHERE office {seen} GROUP BY month" for name in counted)
    return " UNION ALL ".join(each)


def _listed(seen: tuple[str, ...]) -> str:
    """Return a condition that the office is one of those seen: of none, that it is a text that no office has."""
    return f"IN ({', '.join(_quoted(office) for office in seen)})" if seen else "IN (NULL)"


def _quoted(code: str) -> str:
    escaped = code.replace("'", "''")
    return f"'{escaped}'"
