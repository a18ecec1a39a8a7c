"""The gap: the three gaps, and the accounts from the statutory potential to the treasury; one function per view."""

from collections.abc import Sequence
from decimal import Decimal

from analytics.revenue.gap import RESIDUAL, Step, less, liability, tie, unknown
from callbacks.core.comparison import named, stamp
from callbacks.core.views import draws
from dashboard.components.revenue import gaps
from dashboard.components.revenue.gaps import Gap
from dashboard.core.format import Scale, amount, counted, month, scale, significant
from dashboard.core.page import Drawing, View
from dashboard.figures.parts import accounts
from dashboard.figures.parts.accounts import Bar, Estimate
from dashboard.pages.revenue.gap import GAPS, TREASURY, WATERFALL
from data.months import months_between
from queries.addresses.filters import Filters
from queries.catalogue import MEASURES
from queries.engine.ask import Answer, CannotCut, Question, ask
from queries.engine.unapplied import inapplicable
from queries.revenue import receipts
from services.estimates.estimates import estimates, unapplied

Known = dict[str, Decimal | None]
LAWFUL = ("preference_forgone", "relief_forgone", "tax_suspended")
STEPS = ("statutory_tax", *LAWFUL, "control_uplift", "tax_assessed", "tax_unpaid", "tax_refunded", "tax_paid")
RECEIVED, STATED, TARGET, COVERED = "revenue_collected", "treasury_receipts", "target_due", "revenue_targeted"
NAMES = {
    "statutory_tax": "Statutory potential",
    "preference_forgone": "Preference",
    "relief_forgone": "Relief",
    "tax_suspended": "Suspended",
    "liability": "Due as declared",
    "control_uplift": "Found by controls",
    "tax_assessed": "Assessed",
    "tax_unpaid": "Not paid",
    "tax_refunded": "Refunded",
    "tax_paid": "Paid so far",
    "later": "Paid in other months",
    "earlier": "Other declarations",
    RECEIVED: "Receipts held",
    STATED: "Treasury's total",
}
RESIDUALS = {RECEIVED: "No declaration", STATED: "Not held here"}
FINER = 100  # steps of a hundredth of the whole keep three digits in its unit
APART = "estimates of what was never declared, not added"
METHODS = {"mirror": "Mirror", "prices": "Unit values", "lane": "Random lane"}
YEAR = 12


@draws(GAPS)
def three(filters, _picked):
    found = ask(Question((*STEPS, "tax_forgone", RECEIVED, TARGET, COVERED), (), filters))
    known = exact(found) | ({} if applies(TARGET, found) else {TARGET: None, COVERED: None})
    words = gaps.panels([budget(known, found), policy(known, found), compliance(known, found)])
    return drawing(GAPS, words, found, "tax_assessed", verdict(known), known["tax_assessed"] is None and known[RECEIVED] is None)


def exact(answer: Answer) -> Known:
    """The one row of an answer that is not cut, exact; unknown where it is empty."""
    row = answer.rows[0] if answer.rows else {}
    return {key: None if row.get(key) is None else Decimal(row[key]) for key in answer.question.measures}


def applies(measure: str, found: Answer) -> bool:
    """Whether every filter of an answer applies to a measure."""
    return not inapplicable(MEASURES[measure], found.question.filters)


def drawing(view: View, body, found: Answer, counted: str, title: str, empty: bool, notes: tuple[str, ...] = (), **words: str) -> Drawing:
    said = (*found.notes, *notes)
    return Drawing(body, found.observations[counted], stamp(found.release), title, view.read(**words), said, empty)


def verdict(known: Known) -> str:
    """'Receipts are 1.60 % below target; the law gives away 12.2 % of the potential; 2.24 % is assessed and not paid'."""
    short, law, unpaid = less(known[TARGET], known[COVERED]), *(share(known[key], known) for key in ("tax_forgone", "tax_unpaid"))
    said = [] if short is None else [f"Receipts are {percent(abs(short), known[TARGET])} {side(short)}"]
    said += [f"the law gives away {law} of the potential"] * bool(law) + [f"{unpaid} is assessed and not paid"] * bool(unpaid)
    words = "; ".join(said)
    return words[:1].upper() + words[1:]


def percent(part: Decimal | None, whole: Decimal | None) -> str:
    return f"{significant(float(part / whole) * 100)} %" if part is not None and whole else ""


def share(part: Decimal | None, known: Known) -> str:
    return percent(part, known["statutory_tax"])


def side(short: Decimal) -> str:
    return "below target" if short > 0 else "above target"


def money(value: Decimal | None, answer: Answer) -> str:
    return "not known" if value is None else str(amount(float(value), "money", answer.release.currency))


def budget(known: Known, found: Answer) -> Gap:
    short = less(known[TARGET], known[COVERED])
    size = "not known" if short is None else money(abs(short), found)
    of = "" if short is None else f"{side(short)}, {percent(abs(short), known[TARGET])} of it"
    set_for = percent(known[COVERED], known[RECEIVED])
    parts = [("Target", money(known[TARGET], found)), ("Received", money(known[RECEIVED], found))]
    parts += [(f"of it with a target: {set_for}", money(known[COVERED], found))] if known[TARGET] is not None and set_for else []
    words = "Did these months bring what the budget counts on? Target less receipts of the months, offices and taxes that have one."
    return Gap("Budget gap", size, of, words, parts)


def policy(known: Known, found: Answer) -> Gap:
    parts = [(NAMES[key] + (", apart" if key == "tax_suspended" else ""), money(known[key], found)) for key in LAWFUL]
    words = "What does the law itself give away? Suspended tax joins it only where it lapses."
    return Gap("Policy gap", money(known["tax_forgone"], found), of_potential(known["tax_forgone"], known), words, parts)


def compliance(known: Known, found: Answer) -> Gap:
    parts = (("Assessed, not paid", money(known["tax_unpaid"], found)), ("Never declared", "estimated apart, never added"))
    words = "What is due by law and has not come in? Accounts see only what was assessed."
    return Gap("Compliance gap", money(known["tax_unpaid"], found), of_potential(known["tax_unpaid"], known), words, parts)


def of_potential(part: Decimal | None, known: Known) -> str:
    found = share(part, known)
    return f"{found} of the potential" if found else ""


@draws(WATERFALL)
def waterfall(filters, _picked):
    found = ask(Question(STEPS, (), filters))
    known, ranges = exact(found), undeclared(filters)
    laid = liability(known)
    figure, unit = drawn(laid, found, known["statutory_tax"] or known["tax_assessed"], ranges)
    words = {"unit": unit.words, "estimates": APART if ranges else ""}
    return drawing(WATERFALL, figure, found, "tax_assessed", headline(known), known["tax_assessed"] is None, unsaid(laid), **words)


def undeclared(filters: Filters) -> list[Estimate]:
    """What was never declared, by each method that estimates it over the very months and picks shown."""
    whole = filters.since and filters.until and months_between(filters.since, filters.until) == YEAR
    if not whole or unapplied(filters) or filters.picked("flow") not in ((), ("import",)):
        return []
    found = [(each.key, each.range) for each in estimates(filters) if each.range]
    return [Estimate(key, METHODS[key], made.low, made.value, made.high) for key, made in found]


def drawn(laid: list[Step], found: Answer, of: Decimal | None, ranges: Sequence[Estimate] = ()) -> tuple[dict, Scale]:
    largest = float(max((abs(each.amount) for each in laid if each.amount is not None), default=0))
    unit = scale(largest / FINER, "money", found.release.currency)
    figure = accounts.figure(list(map(bar, laid)), None if of is None else float(of), unit, ("Step", "Amount", "Share"), ranges)
    return figure, unit


def bar(each: Step) -> Bar:
    size, residual = None if each.amount is None else float(each.amount), each.key.startswith(RESIDUAL)
    name = RESIDUALS.get(each.key.removeprefix(RESIDUAL), "Not explained") if residual else NAMES[each.key]
    return Bar(each.key, name, size, float(each.base), each.whole, residual)


def unsaid(laid: list[Step]) -> tuple[str, ...]:
    """What the source of these declarations cannot know."""
    names = [NAMES[key].lower() for key in unknown(laid)]
    return (f"Not known from what is loaded: {', '.join(names)}.",) if names else ()


def headline(known: Known) -> str:
    """'75.7 % of the statutory potential is paid; suspended 10.2 %, preference 10.1 %'; of what is assessed, where that is all we know."""
    if not known["statutory_tax"] or known["tax_paid"] is None:
        paid = percent(known["tax_paid"], known["tax_assessed"])
        return f"{paid} of what is assessed is paid" if paid else ""
    taken = {key: size for key in (*LAWFUL, "tax_unpaid") if (size := known[key])}
    most = sorted(taken, key=lambda key: -taken[key])[:2]
    said = ", ".join(f"{NAMES[key].lower()} {share(taken[key], known)}" for key in most)
    return f"{share(known['tax_paid'], known)} of the statutory potential is paid" + (f"; {said}" if said else "")


@draws(TREASURY)
def treasury(filters, _picked):
    paid, found = ask(Question(("tax_paid",), (), filters)), ask(Question((RECEIVED, STATED), ("office", "month"), filters))
    if not applies(RECEIVED, found):
        raise CannotCut(f"{found.notes[0]} Receipts cannot be set beside what is paid")
    known, timed, lacking = summed(found), receipts.timing(filters), unstated(found)
    known |= {STATED: None} if lacking or not applies(STATED, found) else {}
    laid = tie(exact(paid)["tax_paid"], timed.later, timed.earlier, known[RECEIVED], known[STATED])
    figure, unit = drawn(laid, found, known[RECEIVED])
    return drawing(TREASURY, figure, found, RECEIVED, tied(known, found), known[RECEIVED] is None, lacking, unit=unit.words)


def summed(found: Answer) -> Known:
    """The exact sum of each measure over the rows of an answer; unknown where no row knows it."""
    known = {key: [Decimal(row[key]) for row in found.rows if row[key] is not None] for key in found.question.measures}
    return {key: sum(values, Decimal(0)) if values else None for key, values in known.items()}


def unstated(found: Answer) -> tuple[str, ...]:
    """Which months of these receipts the treasury's total is not loaded for: it cannot be set beside them then."""
    held = {row["month"] for row in found.rows if row[RECEIVED] is not None}
    lacking = sorted(held - {row["month"] for row in found.rows if row[STATED] is not None})
    return (f"No total of the treasury is loaded for {len(lacking)} of {counted(len(held), 'month')}.",) if lacking else ()


def tied(known: Known, found: Answer) -> str:
    """'The treasury has 706 k MRL more than the receipts held, most at Ostrel Crossing, May 2026'."""
    rest = less(known[STATED], known[RECEIVED])
    if rest is None:
        return ""
    if not rest:
        return "Receipts tie with the treasury to the last digit"
    differences = [(abs(Decimal(row[STATED] or 0) - Decimal(row[RECEIVED] or 0)), place) for place, row in enumerate(found.rows)]
    most = found.rows[max(differences)[1]]
    where = f"most at {named('office', most['office'])}, {month(most['month'])}"
    return f"The treasury has {money(abs(rest), found)} {'more' if rest > 0 else 'less'} than the receipts held, {where}"
