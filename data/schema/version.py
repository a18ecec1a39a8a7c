"""The version of the schema: one number for all tables, which every release notes; and how those before it noted theirs are told apart."""

VERSION = 16
OLDEST = 14  # read as it is: what came after it are tables of their own, in which nothing need be stated
UNNOTED = 1  # of a release that holds none of the columns below

# The first column that came with a version. The fourth only left a table out that nobody wrote.
CAME = {
    2: ("source_rows", "source"),
    3: ("clearance", "gone"),
    5: ("clearance", "path"),
    6: ("item", "partner"),
    7: ("item", "records"),
    8: ("tax_line", "statutory"),
    9: ("item", "unit_value_bin"),
    10: ("item", "foreign_value"),
    11: ("attainment", "month"),
    12: ("quarantine", "value"),
    13: ("clearance", "slow_base"),
    14: ("mirror", "months"),
    15: ("administration", "name"),
    16: ("standard", "office"),
}
