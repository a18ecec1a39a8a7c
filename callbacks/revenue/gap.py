"""The revenue gap: the three gaps, and the accounts from potential revenue to the treasury; one function per view."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from analytics.revenue.gap import RESIDUAL, Step, less, liability, tie, unknown
from callbacks.core.comparison import stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.revenue import gaps
from dashboard.components.revenue.gaps import Gap
from dashboard.core.format import Scale, amount, month, per_cent, scale, significant
from dashboard.core.page import Drawing, View
from dashboard.figures.parts import accounts
from dashboard.figures.parts.accounts import Bar, EstimateRange
from dashboard.pages.revenue.gap import GAPS, TREASURY, WATERFALL
from dashboard.words.notes import worded
from data.language import mark, say, say_list
from data.months import months_between
from data.notes import Note
from queries.addresses.filters import Filters
from queries.catalogue import MEASURES
from queries.engine.ask import ask
from queries.engine.labels import named
from queries.engine.question import Answer, CannotCut, Question
from queries.engine.unapplied import inapplicable
from queries.revenue import receipts
from services.estimates.estimates import estimates, unapplied

Values = dict[str, Decimal | None]
LAWFUL = ("preference_forgone", "relief_forgone", "tax_suspended")
STEPS = ("statutory_tax", *LAWFUL, "control_uplift", "tax_assessed", "tax_unpaid", "tax_refunded", "tax_paid")
RECEIVED, STATED, TARGET, COVERED = "revenue_collected", "treasury_receipts", "target_due", "revenue_targeted"
NAMES = {
    "statutory_tax": mark("Potential revenue"),
    "preference_forgone": mark("Preference"),
    "relief_forgone": mark("Relief"),
    "tax_suspended": mark("Suspended"),
    "liability": mark("Due as declared"),
    "control_uplift": mark("Additional assessments"),
    "tax_assessed": mark("Assessed"),
    "tax_unpaid": mark("Arrears"),
    "tax_refunded": mark("Refunded"),
    "tax_paid": mark("Paid so far"),
    "later": mark("Paid in other months"),
    "earlier": mark("Other declarations"),
    RECEIVED: mark("Receipts in customs records"),
    STATED: mark("Total of the treasury"),
}
RESIDUALS = {RECEIVED: mark("No declaration"), STATED: mark("Not in customs records")}
FINER = 100  # steps of a hundredth of the whole keep three digits in its unit
APART = mark("estimates of undeclared trade, not added")
METHODS = {"mirror": mark("Mirror data"), "prices": mark("Unit values"), "lane": mark("Random inspections")}
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
    """Write 'Receipts: 1.60 % below target. Revenue forgone by law: 12.2 % of the potential. Arrears: 2.24 % of the potential'."""
    short, law, unpaid = less(values[TARGET], values[COVERED]), *(share(values[key], values) for key in ("tax_forgone", "tax_unpaid"))
    size = "" if short is None else percent(abs(short), values[TARGET])
    below, above = mark("Receipts: {share} below target"), mark("Receipts: {share} above target")
    parts = (
        "" if short is None else say(below if short > 0 else above, share=size),
        law and say("Revenue forgone by law: {share} of the potential", share=law),
        unpaid and say("Arrears: {share} of the potential", share=unpaid),
    )
    return ". ".join(part for part in parts if part)


def percent(part: Decimal | None, whole: Decimal | None) -> str:
    """Write a part as a percentage of a whole; empty where either is unknown."""
    return per_cent(significant(float(part / whole) * 100)) if part is not None and whole else ""


def share(part: Decimal | None, values: Values) -> str:
    """Write an amount as a percentage of potential revenue; empty where either is unknown."""
    return percent(part, values["statutory_tax"])


def side(short: Decimal, target: Decimal | None) -> str:
    """Write 'below target, 1.60 % of it' for a positive shortfall, else 'above target, …'."""
    below, above = mark("below target, {share} of it"), mark("above target, {share} of it")
    return say(below if short > 0 else above, share=percent(abs(short), target))


def money(value: Decimal | None, answer: Answer) -> str:
    """Write an amount in the currency of the release, or 'not known'."""
    return say("not known") if value is None else str(amount(float(value), "money", answer.release.currency))


def budget(values: Values, answer: Answer) -> Gap:
    """Return the card of the budget gap: target less receipts where a target is set."""
    short = less(values[TARGET], values[COVERED])
    size = say("not known") if short is None else money(abs(short), answer)
    of = "" if short is None else side(short, values[TARGET])
    set_for = percent(values[COVERED], values[RECEIVED])
    parts = [(say("Target"), money(values[TARGET], answer)), (say("Received"), money(values[RECEIVED], answer))]
    covered = say("Received where a target is set: {share}", share=set_for)
    parts += [(covered, money(values[COVERED], answer))] if values[TARGET] is not None and set_for else []
    words = say("Did customs collect what the budget expects? Target less receipts, where a target is set.")
    return Gap(say("Budget gap"), size, of, words, parts)


def policy(values: Values, answer: Answer) -> Gap:
    """Return the card of the policy gap: revenue forgone by law."""
    *forgone, last = ((say(NAMES[key]), money(values[key], answer)) for key in LAWFUL)
    parts = [*forgone, (say("Suspended, not included"), last[1])]
    words = say("How much revenue is forgone by law (tax expenditure)? Suspended tax is not included: it falls due if the goods stay.")
    return Gap(say("Policy gap"), money(values["tax_forgone"], answer), of_potential(values["tax_forgone"], values), words, parts)


def compliance(values: Values, answer: Answer) -> Gap:
    """Return the card of the compliance gap: tax assessed and not paid."""
    parts = ((say("Arrears"), money(values["tax_unpaid"], answer)), (say("Undeclared trade"), say("estimated apart, never added")))
    words = say("How much tax due by law has not been paid? The accounts hold only tax that was assessed.")
    return Gap(say("Compliance gap"), money(values["tax_unpaid"], answer), of_potential(values["tax_unpaid"], values), words, parts)


def of_potential(part: Decimal | None, values: Values) -> str:
    """Write '12.2 % of the potential'; empty where it is unknown."""
    written = share(part, values)
    return say("{share} of the potential", share=written) if written else ""


@draws(WATERFALL)
def waterfall(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the accounts from potential revenue to tax paid, with the estimates of undeclared tax where they apply."""
    answer = ask(Question(STEPS, (), filters))
    values, ranges = exact(answer), undeclared(filters)
    laid = liability(values)
    figure, unit = drawn(laid, answer, values["statutory_tax"] or values["tax_assessed"], ranges)
    words = {"unit": unit.words, "estimates": say(APART) if ranges else ""}
    return drawing(WATERFALL, figure, answer, "tax_assessed", headline(values), values["tax_assessed"] is None, unsaid(laid), **words)


def undeclared(filters: Filters) -> list[EstimateRange]:
    """Return the estimates of undeclared tax, where the period is twelve months and every filter applies to them."""
    whole = filters.since and filters.until and months_between(filters.since, filters.until) == YEAR
    if not whole or unapplied(filters) or filters.picked("flow") not in ((), ("import",)):
        return []
    ranges = [(each.key, each.range) for each in estimates(filters) if each.range]
    return [EstimateRange(key, say(METHODS[key]), made.low, made.value, made.high) for key, made in ranges]


def drawn(laid: list[Step], answer: Answer, of: Decimal | None, ranges: Sequence[EstimateRange] = ()) -> tuple[dict[str, Any], Scale]:
    """Return the chart of an account and its scale; `of` is the whole that shares are measured against."""
    largest = float(max((abs(each.amount) for each in laid if each.amount is not None), default=0))
    unit = scale(largest / FINER, "money", answer.release.currency)
    columns = say("Step"), say("Amount"), say("Share")
    figure = accounts.figure(list(map(bar, laid)), None if of is None else float(of), unit, columns, ranges)
    return figure, unit


def bar(each: Step) -> Bar:
    """Return the bar of one step of the account."""
    size, residual = None if each.amount is None else float(each.amount), each.key.startswith(RESIDUAL)
    name = RESIDUALS.get(each.key.removeprefix(RESIDUAL), mark("Unexplained difference")) if residual else NAMES[each.key]
    return Bar(each.key, say(name), size, float(each.base), each.whole, residual)


def unsaid(laid: list[Step]) -> tuple[Note, ...]:
    """Return a note on the steps that the loaded source cannot know."""
    names = tuple(say(NAMES[key]) for key in unknown(laid))
    return (Note("not_known", names=names),) if names else ()


def headline(values: Values) -> str:
    """Write '75.7 % of potential revenue is paid. Largest losses: Suspended 10.2 %, Preference 10.1 %', or the share of assessed tax."""
    if not values["statutory_tax"] or values["tax_paid"] is None:
        paid = percent(values["tax_paid"], values["tax_assessed"])
        return say("{share} of assessed tax is paid", share=paid) if paid else ""
    taken = {key: size for key in (*LAWFUL, "tax_unpaid") if (size := values[key])}
    most = sorted(taken, key=lambda key: -taken[key])[:2]
    losses = say_list([f"{say(NAMES[key])} {share(taken[key], values)}" for key in most], "unit")
    paid = share(values["tax_paid"], values)
    if not losses:
        return say("{share} of potential revenue is paid", share=paid)
    return say("{share} of potential revenue is paid. Largest losses: {losses}", share=paid, losses=losses)


@draws(TREASURY)
def treasury(filters: Filters, _picked: Codes) -> Drawing:
    """Draw the account from tax paid to the treasury's total; raises CannotCut where a filter does not apply to receipts."""
    paid, answer = ask(Question(("tax_paid",), (), filters)), ask(Question((RECEIVED, STATED), ("office", "month"), filters))
    if not applies(RECEIVED, answer):
        raise CannotCut(say("{reason} Receipts cannot be compared with tax paid.", reason=worded(answer.notes[0])))
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
    """Write 'The treasury has 706 k MRL more than customs records. Largest difference: Ostrel Crossing, May 2026', or that they agree."""
    rest = less(values[STATED], values[RECEIVED])
    if rest is None:
        return ""
    if not rest:
        return say("Receipts of customs and of the treasury agree exactly")
    differences = [(abs(Decimal(row[STATED] or 0) - Decimal(row[RECEIVED] or 0)), place) for place, row in enumerate(answer.rows)]
    most = answer.rows[max(differences)[1]]
    more = mark("The treasury has {size} more than customs records. Largest difference: {office}, {month}")
    fewer = mark("The treasury has {size} less than customs records. Largest difference: {office}, {month}")
    where = {"office": named("office", most["office"]), "month": month(most["month"])}
    return say(more if rest > 0 else fewer, size=money(abs(rest), answer), **where)
