"""What imports paid, by heading, origin, agreement, relief and size of importer: the base of what-ifs about tariffs."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import case, func, select
from sqlalchemy.sql.elements import ColumnElement

from data import schema
from data.language import mark, say, say_list
from data.notes import Note
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS
from queries.engine import engine
from queries.engine.cache import kept
from queries.engine.question import CannotCut, MixedCurrencies
from queries.engine.route import base, currencies
from queries.engine.statement import LEAST, MOST
from queries.trade.cells import imported

KEYS = ("hs4", "origin", "agreement", "relief", "size")
BESIDE = ("lines", "receipts", LEAST, MOST)
CLASSES = ("duty", "excise", "vat")
NAMES = dict(zip(CLASSES, (mark("duty"), mark("excise"), mark("VAT")), strict=True))
UNPAID = Note("unpaid")
UNKNOWN = mark("The data loaded do not state the value that duty is paid on. Load tax lines with it: `manage.py load asycuda_taxes FILE`")


@dataclass(frozen=True)
class Collected:
    """Cells of trade with the taxes collected on them, and the number of tax lines behind them.

    KEYS with section and chapter, value, and taxes collected (paid, or assessed if no payments are known); duty, excise and VAT also
    assessed and at the standard rate. Codes of the filters that could not be applied are listed.
    """

    cells: pd.DataFrame
    lines: int
    release: Release
    notes: tuple[Note, ...] = ()


def collected(filters: Filters) -> Collected:
    """Read taxes collected on imports registered in the months of the filters; raises CannotCut, MixedCurrencies, TooMany."""
    return _collected(Filters(filters.since, filters.until, filters.picks), engine.current())


@kept(key=lambda filters, release: (filters, release), most=8)
def _collected(filters: Filters, release: Release) -> Collected:
    line, names = schema.tax_line, schema.tax
    source, conditions = imported(line, filters)
    source = source.outerjoin(names, line.c.tax == names.c.code)
    unheld = [key for key, _ in filters.picks if not base("tax_line", DIMENSIONS[key])]
    keys = [line.c[key] for key in KEYS]
    known = currencies(release, line.name)
    bounds = [function(line.c.currency).label(name) for function, name in ((func.min, LEAST), (func.max, MOST)) if len(known) > 1]
    sums = [
        func.sum(line.c.lines).label("lines"),
        *bounds,
        func.count(line.c.paid).label("receipts"),
        *_sums(),
    ]
    chosen = select(*keys, *sums).select_from(source).where(*conditions).group_by(*keys)
    with engine.reading() as connection:
        frame = engine.frame(connection, chosen, [*KEYS, *(each.name for each in sums)])
        sections = {
            str(code): str(section) for code, section in connection.execute(select(schema.chapter.c.code, schema.chapter.c.section))
        }
    met = {*frame[LEAST].unique(), *frame[MOST].unique()} - {schema.NOT_STATED} if bounds else known
    return _checked(frame, sorted(met), sections, release, tuple(Note("filter_off_tax_lines", filter=key) for key in unheld))


def _sums() -> list[ColumnElement[Any]]:
    line, kind = schema.tax_line.c, schema.tax.c["class"]

    def of(column: ColumnElement[Any], name: str) -> ColumnElement[Any]:
        return func.sum(case((kind == name, column)))

    got = func.coalesce(line.paid, line.assessed)
    amounts = {"": got, "_assessed": line.assessed, "_statutory": line.statutory}
    taxes = [of(column, name).label(name + suffix) for suffix, column in amounts.items() for name in CLASSES]
    other = func.sum(case((kind.in_(CLASSES), None), else_=got)).label("other")
    return [of(line.base, "duty").label("value"), *taxes, other]


def _checked(frame: pd.DataFrame, met: list[str], sections: dict[str, str], release: Release, notes: tuple[Note, ...]) -> Collected:
    if len(met) > 1:
        mixed = mark("These taxes are in {currencies}. Choose one currency (currency={first})")
        raise MixedCurrencies(say(mixed, currencies=say_list(met), first=met[0]))
    if len(frame) and frame["value"].isna().to_numpy(bool).all():
        raise CannotCut(say(UNKNOWN))
    held, own = len(frame) > 0, replace(release, currency=met[0]) if met else release
    unpaid = (UNPAID,) if held and not frame["receipts"].to_numpy(float).any() else ()
    lacks = [NAMES[name] for name in CLASSES if held and frame[name].isna().to_numpy(bool).all()]
    said = (*notes, *unpaid, *((Note("taxes_absent", names=tuple(lacks)),) if lacks else ()))
    numbers = {name: np.nan_to_num(frame[name].to_numpy(float)) for name in frame.columns if name not in (*KEYS, *BESIDE)}
    keys: Any = frame.loc[:, list(KEYS)].astype("category")
    hs2 = _of_category(keys["hs4"].array, lambda code: code[:2])
    section = _of_category(hs2, lambda code: sections.get(code, schema.NOT_STATED))
    return Collected(keys.assign(hs2=hs2, section=section, **numbers), int(frame["lines"].to_numpy(float).sum()), own, said)


def _of_category(codes: Any, coarser: Callable[[str], str]) -> Any:
    """Return categories as the coarser ones that they belong to."""
    named = [coarser(str(code)) for code in codes.categories]
    kinds, places = np.unique(np.array(named, str), return_inverse=True)
    return pd.Categorical.from_codes(places[codes.codes], categories=kinds)
