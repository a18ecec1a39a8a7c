"""What imports paid, by heading, origin, agreement, relief and size of importer: the base of what-ifs about tariffs."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Double, case, cast, func, select
from sqlalchemy.sql.elements import ColumnElement

from data import schema
from data.release import Release
from queries import engine
from queries.ask import CannotCut, MixedCurrencies
from queries.cache import kept
from queries.catalogue import DIMENSIONS
from queries.cells import imported
from queries.filters import Filters
from queries.route import base
from settings import settings

KEYS = ("hs4", "origin", "agreement", "relief", "size")
CLASSES = ("duty", "excise", "vat")
UNKNOWN = "The data loaded state no value that duty stands on. Load tax lines with their base: manage.py load asycuda_taxes FILE"


@dataclass(frozen=True)
class Collected:
    """Cells: KEYS with section and chapter, value, taxes collected (paid, or assessed where no payments are known), of duty, excise and
    VAT also assessed and at the standard rate; tax lines behind them; codes of the filters that could not be applied."""

    cells: pd.DataFrame
    lines: int
    release: Release
    notes: tuple[str, ...] = ()


def collected(filters: Filters) -> Collected:
    """Of imports registered in the months of the filters; raises CannotCut, MixedCurrencies, TooMany."""
    return _collected(Filters(filters.since, filters.until, filters.picks), engine.current())


@kept(key=lambda filters, release: (filters, release), most=8)
def _collected(filters: Filters, release: Release) -> Collected:
    line, names = schema.tax_line, schema.tax
    source, conditions = imported(line, filters)
    source = source.outerjoin(names, line.c.tax == names.c.code)
    unheld = [DIMENSIONS[key].label for key, _ in filters.picks if not base("tax_line", DIMENSIONS[key])]
    keys = [line.c[key] for key in KEYS]
    sums = [func.sum(line.c.lines), func.min(line.c.currency), func.max(line.c.currency), *_sums()]
    chosen = select(*keys, *sums).select_from(source).where(*conditions).group_by(*keys)
    most = settings().query_rows
    with engine.reading() as connection:
        rows = [tuple(row) for row in connection.execute(chosen.limit(most + 1))]
        sections = {
            str(code): str(section) for code, section in connection.execute(select(schema.chapter.c.code, schema.chapter.c.section))
        }
    if len(rows) > most:
        raise engine.TooMany(f"more than {most:,} cells: narrow the filters")
    return _checked(rows, sections, release, tuple(f"The filter on {label} does not apply to tax lines." for label in unheld))


def _sums() -> list[ColumnElement[Any]]:
    line, kind = schema.tax_line.c, schema.tax.c["class"]

    def of(column: ColumnElement[object], *classes: str) -> ColumnElement[float]:
        return cast(func.sum(case((kind.in_(classes), column))), Double)

    got = func.coalesce(line.paid, line.assessed)
    other = cast(func.sum(case((kind.in_(CLASSES), None), else_=got)), Double)
    taxes = [of(column, name) for column in (got, line.assessed, line.statutory) for name in CLASSES]
    return [of(line.base, "duty"), *taxes, other]


def _checked(rows: list[tuple[object, ...]], sections: dict[str, str], release: Release, notes: tuple[str, ...]) -> Collected:
    taxes = [f"{name}{suffix}" for suffix in ("", "_assessed", "_statutory") for name in CLASSES]
    frame = pd.DataFrame(rows, columns=[*KEYS, "lines", "least", "most", "value", *taxes, "other"])
    met = sorted({*frame["least"], *frame["most"]} - {schema.NOT_STATED})
    if len(met) > 1:
        raise MixedCurrencies(f"Taxes hold {' and '.join(met)} here: pick one (currency={met[0]})")
    if len(frame) and frame["value"].isna().to_numpy(bool).all():
        raise CannotCut(UNKNOWN)
    numbers = frame.loc[:, ["value", *taxes, "other"]].astype(float).fillna(0.0)
    hs2 = frame["hs4"].str[:2]
    keys = frame.loc[:, list(KEYS)].assign(hs2=hs2, section=hs2.map(sections).fillna(schema.NOT_STATED)).astype("category")
    return Collected(pd.concat([keys, numbers], axis=1), int(frame["lines"].to_numpy(int).sum()), release, notes)
