"""By what codes and names the warehouse knows traders and brokers, so that no text that leaves the building holds one."""

from sqlalchemy import select, union

from data import schema
from queries.engine import engine

FACTS = (schema.clearance, schema.item, schema.payment, schema.tax_line, schema.inspection)
ROLES = ("trader", "broker")
SECONDS = 300.0


def identities() -> frozenset[str]:
    """Return every code and name of a trader or a broker of the release in service: of registers, and the codes of facts."""
    columns = [table.c[name] for table in (schema.trader, schema.broker) for name in ("code", "name")]
    columns += [table.c[role] for table in FACTS for role in ROLES]
    with engine.reading(SECONDS) as connection:
        found = connection.execute(union(*(select(column.label("known")) for column in columns))).scalars()
        return frozenset(str(each) for each in found if each and each != schema.NOT_STATED)
