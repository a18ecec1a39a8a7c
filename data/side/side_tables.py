"""The tables of the side store: what people add beside the warehouse, in a database of its own that outlives releases."""

from sqlalchemy import Boolean, Column, DateTime, Float, Integer, MetaData, String, Table, Text

metadata = MetaData()

# Grain: one row per saved view: its name, and the page and query string that it opens. `folded` is the name without case.
saved_view = Table(
    "saved_view",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("folded", String(160), nullable=False, unique=True),
    Column("path", String(200), nullable=False),
    Column("search", String(4000), nullable=False),
    Column("saved_at", DateTime, nullable=False),
)

# Grain: one row per address kept under a short link: its key, made of the address, its query string and how long this is.
short_link = Table(
    "short_link",
    metadata,
    Column("key", String(16), primary_key=True),
    Column("search", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("kept_at", DateTime, nullable=False),
)

# Grain: one row per story: its name, how often it was changed, and what it holds, as JSON. `folded` is the name without case.
story = Table(
    "story",
    metadata,
    Column("name", String(80), nullable=False),
    Column("folded", String(160), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("saved_at", DateTime, nullable=False),
)

# Grain: one row per hypothesis: what is suspected, how it is tested in the field, what was found and changed; version counts its edits.
hypothesis = Table(
    "hypothesis",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("title", String(120), nullable=False),
    *(Column(name, String(2000), nullable=False) for name in ("gap", "seen", "test", "result", "verdict", "change")),
)
# Grain: one row per edit of a hypothesis: who (as typed), when, and each field before and after, as JSON.
hypothesis_edit = Table(
    "hypothesis_edit",
    metadata,
    Column("hypothesis", Integer, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("who", String(80), nullable=False),
    Column("at", DateTime, nullable=False),
    Column("changes", Text, nullable=False),
)

# Grain: one row per account: who may sign in, in which role, and the codes of the offices and regions whose rows they see, by commas, none
# for all. `folded` is the name without case; `password` is the argon2id hash, and `password_at` the time (Unix) since when it counts.
account = Table(
    "account",
    metadata,
    Column("name", String(80), nullable=False),
    Column("folded", String(160), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("offices", Text, nullable=False),
    Column("regions", Text, nullable=False),
    Column("password", String(200), nullable=False),
    Column("password_at", Float, nullable=False),
    Column("disabled", Boolean, nullable=False),
)
