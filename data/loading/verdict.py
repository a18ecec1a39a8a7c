"""Whether a staged file may be published: not where nothing of it is left, nor where more is lost than is accepted without asking."""

from decimal import Decimal

from data.loading import account
from data.loading.reading.file_bytes import FileRefused, shown
from data.loading.staged import Staged
from data.loading.totals.total_words import least
from data.loading.values.forms import accepted

MOST_TOLD, MOST_AT_END = 3, 10
QUOTED = "; a field that holds the mark between fields, as a decimal comma, stands in quotes"
CODED = ("code", "hs", "country")
DUPLICATE = "duplicate"


def refuse_nothing(staged: Staged) -> None:
    """Refuse a file without records, or of which none can be loaded."""
    if staged.physical == staged.blank:
        raise FileRefused(f"{staged.name}: no records after the header")
    if not staged.loaded:
        raise FileRefused(f"{staged.name}: none of the {staged.physical - staged.blank:,} records can be loaded: {_commonest(staged)}")


def judge(staged: Staged) -> None:
    """Refuse a file of which nothing can be loaded, or that would lose more than is accepted without asking; note the loss accepted."""
    refuse_nothing(staged)
    share, sums = staged.match.mapping.worst_share, parts(staged)
    found = account.losses(staged.physical, staged.below, share, staged.rules, staged.cells_of, staged.conflicts, sums)
    if found and not staged.match.options.accept_loss:
        why = "; ".join([*found, *_costliest(staged), *_tail(staged)])
        raise FileRefused(f"{staged.name}: {why}; {_commonest(staged)}. Correct the file, or publish all the same with --accept-loss")
    staged.loss = "; ".join(found)


def _costliest(staged: Staged) -> list[str]:
    """Return the values that cost most of a sum, and how to say what they mean.

    Empty if none of them costs more than is accepted.
    """
    told: dict[tuple[str, str], list[str]] = {}
    for name, account_of in parts(staged).items():
        for key, one in ((key, one) for key, one in staged.spoilt.items() if one.records > 1):
            if abs(amount := one.amounts.get(name, Decimal(0))) > account.MOST_VALUE * abs(whole := account_of["file"]) and whole:
                told.setdefault(key, []).append(f"{abs(amount / whole):.1%} of {name}")
    return [_cost(staged, *key, shares) for key, shares in list(told.items())[:MOST_TOLD]]


def _cost(staged: Staged, column: str, value: str, shares: list[str]) -> str:
    one = staged.spoilt[column, value]
    kind = next((column_.kind for place, column_ in staged.match.places if staged.match.names[place] == column), "")
    means = f"state it in `codes` or `aggregates` of this column in {staged.match.mapping.name}.toml" if kind in CODED and value else ""
    where = f"column {shown(column)!r} holds {shown(value)!r} in {one.records:,} records, first line {one.line}, {' and '.join(shares)}"
    return where + (f" (if it means a total or a code, {means})" if means else "")


def _tail(staged: Staged) -> list[str]:
    """Return how to leave out the records at the end; empty unless those that cannot be read all stand there.

    A line of totals or notes below the data is the usual case.
    """
    count, first = staged.unread
    few = count <= MOST_AT_END and 3 * count <= staged.physical
    if not count or not few or first < staged.last or staged.match.mapping.skip_after:
        return []
    these = "the last record" if count == 1 else f"the last {count} records"
    return [
        f"{these} of the file, from line {first} on, may be totals or notes: delete them, or state skip_after = {count} in "
        f"{staged.match.mapping.name}.toml or a copy of it in a folder of PORTOLAN_SOURCES"
    ]


def _commonest(staged: Staged) -> str:
    """Return the rule that most records break, and where it is first broken."""
    rules = account.lost(staged.rules) or staged.rules
    rule = max(rules, key=rules.__getitem__)
    one = staged.first[rule]
    where = f"line {one.line}" + (f", column {shown(one.column)!r}" if one.column else "")
    seen = f": {shown(one.value)!r}" if one.value else f": {shown(one.raw[:80])!r}" if one.raw else ""
    # What is set aside later than in reading says in its rule what is accepted.
    form = QUOTED if rule == "fields" else accepted(staged.match, one.column, one.value) if one.raw else ""
    total = "; it may be a total of other records: delete such lines" if rule == "empty" and least(one.raw) else ""
    same = _repeated(staged) if rule == DUPLICATE else ""
    return f"most often {shown(one.rule)!r} ({rules[rule]:,}; first at {where}{seen}{form}{total}{same})"


def _repeated(staged: Staged) -> str:
    """Return what a duplicate has in common with an earlier record, and what to do if the two are different."""
    match = staged.match
    named = dict.fromkeys(map(match.headed, match.mapping.key))
    headers = [name for name in named if name in match.names]
    if not headers:
        return ""
    unread = f" (of those not read: {', '.join(map(shown, match.ignored[:MOST_TOLD]))})" if match.ignored else ""
    return (
        f"; it has the {', '.join(map(shown, headers))} of an earlier record: add such records up, or, where another column tells them "
        f"apart{unread}, add it to `key` in a copy of {match.mapping.name}.toml in a folder of PORTOLAN_SOURCES"
    )


def parts(staged: Staged) -> dict[str, dict[str, Decimal]]:
    """Return, for each sum, what the file holds and what was set aside of it."""
    control = staged.control
    return {
        name: {"file": control.sums[name]} | {part: staged.aside.get(name, {}).get(part, Decimal(0)) for part in account.ASIDE}
        for name in staged.match.mapping.totals
    }
