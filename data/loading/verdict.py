"""Whether a staged file may be published: not where nothing of it is left, nor where more is lost than is accepted without asking."""

from decimal import Decimal

from data.loading import account
from data.loading.files import Refused, shown
from data.loading.forms import accepted
from data.loading.staged import Staged


def refuse_nothing(staged: Staged) -> None:
    """Refuse a file without records, or of which none can be loaded."""
    if staged.physical == staged.blank:
        raise Refused(f"{staged.name}: no records after the header")
    if not staged.loaded:
        raise Refused(f"{staged.name}: none of the {staged.physical - staged.blank:,} records can be loaded: {_commonest(staged)}")


def judge(staged: Staged) -> None:
    """Refuse a file of which nothing can be loaded, or that would lose more than is accepted without asking; note the loss accepted."""
    refuse_nothing(staged)
    found = account.losses(staged.physical, staged.match.mapping.worst_share, staged.rules, staged.conflicts, parts(staged))
    if found and not staged.match.options.accept_loss:
        why = "; ".join(found)
        raise Refused(f"{staged.name}: {why}; {_commonest(staged)}. Correct the file, or publish all the same with --accept-loss")
    staged.loss = "; ".join(found)


def _commonest(staged: Staged) -> str:
    """The rule that most records break, and where it struck first."""
    rules = account.lost(staged.rules) or staged.rules
    rule = max(rules, key=rules.__getitem__)
    one = staged.first[rule]
    where = f"line {one.line}" + (f", column {shown(one.column)!r}" if one.column else "")
    seen = f": {shown(one.value)!r}" if one.value else f": {shown(one.raw[:80])!r}" if one.raw else ""
    form = accepted(staged.match, one.column) if one.raw else ""  # what is set aside later than in reading says it in its rule
    return f"most often {shown(one.rule)!r} ({rules[rule]:,}; first at {where}{seen}{form})"


def parts(staged: Staged) -> dict[str, dict[str, Decimal]]:
    """For each sum: what the file holds, and what was set aside of it."""
    control = staged.control
    return {
        name: {"file": control.sums[name]} | {part: staged.aside.get(name, {}).get(part, Decimal(0)) for part in account.ASIDE}
        for name in staged.match.mapping.totals
    }
