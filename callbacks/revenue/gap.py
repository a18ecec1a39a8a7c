"""The revenue gap: the three gaps, and the accounts from potential revenue to the treasury; one function per view."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from analytics.revenue.gap import RESIDUAL, Step, less, liability, tie, unknown
from callbacks.core.comparison import named, stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.revenue import gaps
from dashboard.components.revenue.gaps import Gap
from dashboard.core.format import Scale, amount, month, scale, significant
from dashboard.core.page import Drawing, View
from dashboard.figures.parts import accounts
from dashboard.figures.parts.accounts import Bar, Estimate
from dashboard.pages.revenue.gap import GAPS, TREASURY, WATERFALL
from dashboard.words.notes import worded
from data.months import months_between
from data.notes import Note
from queries.addresses.filters import Filters
from queries.catalogue import MEASURES
from queries.engine.ask import ask
from queries.engine.question import Answer, CannotCut, Question
from queries.engine.unapplied import inapplicable
from queries.revenue import receipts
from services.estimates.estimates import estimates, unapplied

Values = dict[str, Decimal | None]
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
def three(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the three gaps side by side: budget, policy and compliance."""
    answer = ask(Question((*STEPS, "tax_forgone", RECEIVED, TARGET, COVERED), (), filters))
    values = exact(answer) | ({} if applies(TARGET, answer) else {TARGET: None, COVERED: None})
    words = gaps.panels([budget(values, answer), policy(values, answer), compliance(values, answer)])
    return drawing(GAPS, words, answer, "tax_assessed", verdict(values), values["tax_assessed"] is None and values[RECEIVED] is None)


def exact(answer: Answer) -> Values:
    """Return the exact values of an answer that has one row; None where a value is unknown."""
    row = answer.rows[0] if answer.rows else {}
    return {key: None if row.get(key) is None else Decimal(row[key]) for key in answer.question.measures}


def applies(measure: str, answer: Answer) -> bool:
    """Return whether every filter of an answer applies to a measure."""
    return not inapplicable(MEASURES[measure], answer.question.filters)


def drawing(
    view: View, body: object, answer: Answer, counted: str, title: str, empty: bool, notes: tuple[Note, ...] = (), **words: str
) -> Drawing:
    """Return a drawing with its observations and notes; `counted` is the measure whose observations it states."""
    said = (*answer.notes, *notes)
    return Drawing(body, answer.observations[counted], stamp(answer.release), title, view.read(**words), said, empty)


def verdict(values: Values) -> str:
    """Write 'Receipts are 1.60 % below target; the law gives away 12.2 % of the potential; 2.24 % is assessed and not paid'."""
    short, law, unpaid = less(values[TARGET], values[COVERED]), *(share(values[key], values) for key in ("tax_forgone", "tax_unpaid"))
    said = [] if short is None else [f"Receipts are {percent(abs(short), values[TARGET])} {side(short)}"]
    said += [f"the law gives away {law} of the potential"] * bool(law) + [f"{unpaid} is assessed and not paid"] * bool(unpaid)
    words = "; ".join(said)
    return words[:1].upper() + words[1:]


def percent(part: Decimal | None, whole: Decimal | None) -> str:
    """Write a part as a percentage of a whole; empty where either is unknown."""
    return f"{significant(float(part / whole) * 100)} %" if part is not None and whole else ""


def share(part: Decimal | None, values: Values) -> str:
    """Write an amount as a percentage of potential revenue; empty where either is unknown."""
    return percent(part, values["statutory_tax"])


def side(short: Decimal) -> str:
    """Return 'below target' for a positive shortfall, else 'above target'."""
    return "below target" if short > 0 else "above target"


def money(value: Decimal | None, answer: Answer) -> str:
    """Write an amount in the currency of the release, or 'not known'."""
    return "not known" if value is None else str(amount(float(value), "money", answer.release.currency))


def budget(values: Values, answer: Answer) -> Gap:
    """Return the card of the budget gap: target less receipts where a target is set."""
    short = less(values[TARGET], values[COVERED])
    size = "not known" if short is None else money(abs(short), answer)
    of = "" if short is None else f"{side(short)}, {percent(abs(short), values[TARGET])} of it"
    set_for = percent(values[COVERED], values[RECEIVED])
    parts = [("Target", money(values[TARGET], answer)), ("Received", money(values[RECEIVED], answer))]
    parts += [(f"of it with a target: {set_for}", money(values[COVERED], answer))] if values[TARGET] is not None and set_for else []
    words = "Did these months bring what the budget counts on? Target less receipts of the months, offices and taxes that have one."
    return Gap("Budget gap", size, of, words, parts)


def policy(values: Values, answer: Answer) -> Gap:
    """Return the card of the policy gap: revenue forgone by law."""
    parts = [(NAMES[key] + (", apart" if key == "tax_suspended" else ""), money(values[key], answer)) for key in LAWFUL]
    words = "What does the law itself give away? Suspended tax joins it only where it lapses."
    return Gap("Policy gap", money(values["tax_forgone"], answer), of_potential(values["tax_forgone"], values), words, parts)


def compliance(values: Values, answer: Answer) -> Gap:
    """Return the card of the compliance gap: tax assessed and not paid."""
    parts = (("Assessed, not paid", money(values["tax_unpaid"], answer)), ("Never declared", "estimated apart, never added"))
    words = "What is due by law and has not come in? Accounts see only what was assessed."
    return Gap("Compliance gap", money(values["tax_unpaid"], answer), of_potential(values["tax_unpaid"], values), words, parts)


def of_potential(part: Decimal | None, values: Values) -> str:
    """Write '12.2 % of the potential'; empty where it is unknown."""
    written = share(part, values)
    return f"{written} of the potential" if written else ""


@draws(WATERFALL)
def waterfall(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the accounts from potential revenue to tax paid, with the estimates of undeclared tax where they apply."""
    answer = ask(Question(STEPS, (), filters))
    values, ranges = exact(answer), undeclared(filters)
    laid = liability(values)
    figure, unit = drawn(laid, answer, values["statutory_tax"] or values["tax_assessed"], ranges)
    words = {"unit": unit.words, "estimates": APART if ranges else ""}
    return drawing(WATERFALL, figure, answer, "tax_assessed", headline(values), values["tax_assessed"] is None, unsaid(laid), **words)


def undeclared(filters: Filters) -> list[Estimate]:
    """Return the estimates of undeclared tax, where the period is twelve months and every filter applies to them."""
    whole = filters.since and filters.until and months_between(filters.since, filters.until) == YEAR
    if not whole or unapplied(filters) or filters.picked("flow") not in ((), ("import",)):
        return []
    ranges = [(each.key, each.range) for each in estimates(filters) if each.range]
    return [Estimate(key, METHODS[key], made.low, made.value, made.high) for key, made in ranges]


def drawn(laid: list[Step], answer: Answer, of: Decimal | None, ranges: Sequence[Estimate] = ()) -> tuple[dict[str, Any], Scale]:
    """Return the chart of an account and its scale; `of` is the whole that shares are measured against."""
    largest = float(max((abs(each.amount) for each in laid if each.amount is not None), default=0))
    unit = scale(largest / FINER, "money", answer.release.currency)
    figure = accounts.figure(list(map(bar, laid)), None if of is None else float(of), unit, ("Step", "Amount", "Share"), ranges)
    return figure, unit


def bar(each: Step) -> Bar:
    """Return the bar of one step of the account."""
    size, residual = None if each.amount is None else float(each.amount), each.key.startswith(RESIDUAL)
    name = RESIDUALS.get(each.key.removeprefix(RESIDUAL), "Not explained") if residual else NAMES[each.key]
    return Bar(each.key, name, size, float(each.base), each.whole, residual)


def unsaid(laid: list[Step]) -> tuple[Note, ...]:
    """Return a note on the steps that the loaded source cannot know."""
    names = tuple(NAMES[key].lower() for key in unknown(laid))
    return (Note("not_known", names=names),) if names else ()


def headline(values: Values) -> str:
    """Write '75.7 % of the statutory potential is paid; suspended 10.2 %, preference 10.1 %', or the share of assessed tax."""
    if not values["statutory_tax"] or values["tax_paid"] is None:
        paid = percent(values["tax_paid"], values["tax_assessed"])
        return f"{paid} of what is assessed is paid" if paid else ""
    taken = {key: size for key in (*LAWFUL, "tax_unpaid") if (size := values[key])}
    most = sorted(taken, key=lambda key: -taken[key])[:2]
    said = ", ".join(f"{NAMES[key].lower()} {share(taken[key], values)}" for key in most)
    return f"{share(values['tax_paid'], values)} of the statutory potential is paid" + (f"; {said}" if said else "")


@draws(TREASURY)
def treasury(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the account from tax paid to the treasury's total; raises CannotCut where a filter does not apply to receipts."""
    paid, answer = ask(Question(("tax_paid",), (), filters)), ask(Question((RECEIVED, STATED), ("office", "month"), filters))
    if not applies(RECEIVED, answer):
        raise CannotCut(f"{worded(answer.notes[0])} Receipts cannot be set beside what is paid")
    values, timed, lacking = summed(answer), receipts.timing(filters), unstated(answer)
    values |= {STATED: None} if lacking or not applies(STATED, answer) else {}
    laid = tie(exact(paid)["tax_paid"], timed.later, timed.earlier, values[RECEIVED], values[STATED])
    figure, unit = drawn(laid, answer, values[RECEIVED])
    return drawing(TREASURY, figure, answer, RECEIVED, tied(values, answer), values[RECEIVED] is None, lacking, unit=unit.words)


def summed(answer: Answer) -> Values:
    """Return the exact sum of each measure over the rows of an answer; None where no row knows it."""
    sums = {key: [Decimal(row[key]) for row in answer.rows if row[key] is not None] for key in answer.question.measures}
    return {key: sum(values, Decimal(0)) if values else None for key, values in sums.items()}


def unstated(answer: Answer) -> tuple[Note, ...]:
    """Return a note on the months for which no total of the treasury is loaded."""
    received = {row["month"] for row in answer.rows if row[RECEIVED] is not None}
    lacking = sorted(received - {row["month"] for row in answer.rows if row[STATED] is not None})
    return (Note("treasury_lacking", count=len(lacking), whole=len(received)),) if lacking else ()


def tied(values: Values, answer: Answer) -> str:
    """Write 'The treasury has 706 k MRL more than the receipts held, most at Ostrel Crossing, May 2026', or that they agree."""
    rest = less(values[STATED], values[RECEIVED])
    if rest is None:
        return ""
    if not rest:
        return "Receipts tie with the treasury to the last digit"
    differences = [(abs(Decimal(row[STATED] or 0) - Decimal(row[RECEIVED] or 0)), place) for place, row in enumerate(answer.rows)]
    most = answer.rows[max(differences)[1]]
    where = f"most at {named('office', most['office'])}, {month(most['month'])}"
    return f"The treasury has {money(abs(rest), answer)} {'more' if rest > 0 else 'less'} than the receipts held, {where}"
