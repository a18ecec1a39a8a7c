"""Trade by month as series: imports, exports, balance, weight and unit value, by month, quarter, year to date or twelve months."""

import pandas as pd

from data.months import months_between, shifted

ADDED = ("imports", "exports", "import_kg", "export_kg")
DERIVED = ("balance", "import_unit", "export_unit")


def by_flow(frame: pd.DataFrame, first: int, last: int, known: frozenset[int]) -> pd.DataFrame:
    """Return the columns of ADDED, a row per month from `first` to `last`, from month, flow and measures.

    A month without a row is zero where it is one of those `known` to hold any trade, else unknown, as is a flow without any row.
    """
    months = [shifted(first, step) for step in range(months_between(first, last))]
    columns = (("import", "import_value"), ("export", "export_value"), ("import", "net_weight"), ("export", "net_weight"))
    found = {name: _whole(frame, flow, column, months, known) for name, (flow, column) in zip(ADDED, columns, strict=True)}
    return pd.DataFrame(found, index=pd.Index(months, name="key"))


def _whole(frame: pd.DataFrame, flow: str, column: str, months: list[int], known: frozenset[int]) -> list[float]:
    held = {
        int(month): float(value) for month, each, value in zip(frame["month"], frame["flow"], frame[column], strict=True) if each == flow
    }
    return [held.get(month, 0.0 if held and month in known else float("nan")) for month in months]


def spanned(monthly: pd.DataFrame, span: str) -> pd.DataFrame:
    """Return sums of the three months of each quarter, of the year to date or of twelve months, at the last month of each.

    A point is NaN if one of its months is missing.
    """
    if span == "rolling":
        return _last(monthly, 12)
    if span == "quarter":
        return _last(monthly, 3).loc[[month for month in monthly.index if int(month) % 100 % 3 == 0], :]
    return _to_date(monthly) if span == "year" else monthly


def _last(monthly: pd.DataFrame, months: int) -> pd.DataFrame:
    return pd.DataFrame(monthly.rolling(months, min_periods=months).sum())


def _to_date(monthly: pd.DataFrame) -> pd.DataFrame:
    years = [int(month) // 100 for month in monthly.index]
    begun = [month for month, year in zip(monthly.index, years, strict=True) if year * 100 + 1 in monthly.index]
    return pd.DataFrame(monthly.groupby(years).cumsum()).loc[begun, :].reindex(monthly.index)


def derived(sums: pd.DataFrame) -> pd.DataFrame:
    """Add the balance (exports less imports) and the value of a kilogram of each flow: ratios of the sums, never means of ratios."""
    return sums.assign(
        balance=sums["exports"] - sums["imports"],
        import_unit=sums["imports"] / sums["import_kg"].where(sums["import_kg"] > 0),
        export_unit=sums["exports"] / sums["export_kg"].where(sums["export_kg"] > 0),
    )


def with_growth(found: pd.DataFrame) -> pd.DataFrame:
    """Add `<column>_growth`: the change on the point twelve months before, as a fraction; unknown where that is absent or zero."""
    earlier = found.reindex([shifted(month, -12) for month in found.index]).set_axis(found.index)
    growth = found[[*ADDED, *DERIVED[1:]]] / earlier.where(earlier > 0) - 1
    return found.join(growth.add_suffix("_growth"))


def segments(months: list[int], breaks: list[int]) -> list[list[int]]:
    """Return the months in runs that end before each break: a line is drawn within a run only."""
    runs: list[list[int]] = [[]]
    for month in months:
        if month in breaks and runs[-1]:
            runs.append([])
        runs[-1].append(month)
    return runs


def pieced(monthly: pd.DataFrame, span: str, breaks: list[int]) -> pd.DataFrame:
    """Return the series with all its columns, each run computed from its own months: no sum and no growth crosses a break."""
    runs = segments([int(month) for month in monthly.index], breaks)
    return pd.concat([with_growth(derived(spanned(monthly.loc[run], span))) for run in runs])
