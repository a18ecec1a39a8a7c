"""Each analytic method as a guided case, in words: its question, the data it needs, benefits, challenges, pitfalls and the next step."""

from dataclasses import dataclass

from data.language import mark


@dataclass(frozen=True)
class MethodGuide:
    """The words of a method. held: what of the data can be used, with {usable}, {rows} and {period}. missing: where there is none.

    beyond: the path of the page on which the next step is taken.
    """

    name: str
    question: str
    needs: str
    held: str
    missing: str
    benefits: tuple[str, ...]
    challenges: tuple[str, ...]
    pitfalls: tuple[str, ...]
    next_step: str
    beyond: str


IMPORTS_MISSING = mark("No import items with value and quantity are loaded. Load declarations: `manage.py load SOURCE FILE`")
GUIDES = {
    "release_study": MethodGuide(
        mark("Time release study"),
        mark("How long do goods take from arrival to release, and who accounts for the time?"),
        mark("Declarations with the times of arrival, registration, payment and release"),
        mark("{usable} of {rows} declarations have the times of arrival and release, {period}"),
        mark("No declarations with times of arrival and release are loaded. Load them: `manage.py load SOURCE FILE`"),
        (
            mark("It shows which step to shorten, and which agency accounts for it."),
            mark("Times kept by the system cover every declaration, so nobody fills in forms for a week."),
        ),
        (
            mark("Steps that nobody records, such as waiting for transport, remain unknown."),
            mark("The times of other agencies must be loaded as well, or their part is counted as that of customs."),
        ),
        (
            mark("The mean hides the slowest declarations: read the median and the time within which 9 in 10 are released."),
            mark("Recent declarations that are still open must count for as long as they wait. Else the newest months look too fast."),
        ),
        mark("Compare with the study before, and plan how many declarations the next one takes."),
        "/studies",
    ),
    "forecast": MethodGuide(
        mark("Revenue forecast"),
        mark("How much revenue will the fiscal year bring, and how certain is that?"),
        mark("Revenue by month over 42 months, so that the forecast can be tested on the past; by office and tax, if known"),
        mark("{usable} payments or monthly amounts, {period}"),
        mark("No revenue is loaded. Load it: `manage.py load revenue FILE`"),
        (
            mark("The likely range says how far the year may differ, so that reserves can be planned."),
            mark("It is tested on your own past months beside a simple rule: repeating last year."),
            mark("Offices, regions and taxes add up to the total."),
        ),
        (
            mark("It continues patterns of the past. A new law or a shock counts once it is stated or seen."),
            mark("Short series and series with gaps give wide ranges."),
        ),
        (
            mark("Ranges of months do not add up: the range of a year is computed for the year."),
            mark("A target is no forecast. Do not adjust one to the other."),
        ),
        mark("See which offices and taxes are behind their target."),
        "/target",
    ),
    "targeting": MethodGuide(
        mark("Targeting model"),
        mark("Which open declarations should be inspected first?"),
        mark("Inspected declarations with their results, over several months"),
        mark("{usable} inspected declarations with a known result, {period}"),
        mark("No results of inspections are loaded. Load them with the declarations, or with `manage.py risk feedback FILE`"),
        (
            mark("It finds more irregularities with the same number of inspections, and shows how many more than at random."),
            mark("Each declaration comes with its reasons in words."),
        ),
        (
            mark("Results exist only where somebody inspected, so part of the inspections must stay random."),
            mark("It learns from past inspections, also what was wrong with them."),
        ),
        (
            mark("A code or trader never seen is unknown, not safe: look at it apart from the score."),
            mark("Measure it on later months than those it learnt from. On the same months every model looks good."),
            mark("It is advice, not a verdict: a person decides."),
        ),
        mark("Check that it is fair to each group of traders and that it still ranks well."),
        "/risk-model",
    ),
    "price_outliers": MethodGuide(
        mark("Price outliers"),
        mark("Which single items are declared far below the price of similar goods?"),
        mark("Import items with value, and net mass or quantity; two years are compared, where held"),
        mark("{usable} of {rows} import items have a value and a net mass or quantity, {period}"),
        IMPORTS_MISSING,
        (
            mark("It judges one item at a time, and may do so before release."),
            mark("The number of similar goods and the spread of their prices stand beside each price."),
        ),
        (
            mark("Goods of one code differ in quality, brand and size."),
            mark("Rare goods cannot be judged: it takes five similar items."),
        ),
        (
            mark("A wrong quantity looks like a wrong price, so check the quantity first."),
            mark("Where freight is lowered together with the price, far fewer are found."),
        ),
        mark("Ask for documents of the items that were found, and create a risk hypothesis where a pattern returns."),
        "/hypotheses",
    ),
    "unit_values": MethodGuide(
        mark("Unit values by origin"),
        mark("Do goods of one origin come in far below the same goods of other origins?"),
        mark("Import items with origin, value, and net mass or quantity, over twelve months"),
        mark("{usable} of {rows} import items have origin, value, and net mass or quantity, {period}"),
        IMPORTS_MISSING,
        (
            mark("Your own declarations are enough: nothing is needed from other countries."),
            mark("It estimates the tax at stake, with an interval."),
        ),
        (
            mark("Origins differ in quality, so a low price may be right."),
            mark("Where all origins are undervalued alike, nothing stands out."),
        ),
        (
            mark("Compare the finest codes that you have: a whole chapter mixes unlike goods."),
            mark("Do not add the estimate to that of mirror data: both may see the same goods."),
        ),
        mark("Create a risk hypothesis from the largest gap, test it in the field, and record the result."),
        "/hypotheses",
    ),
    "mirror": MethodGuide(
        mark("Mirror analysis"),
        mark("Do partners report more exports to us than we record as imports?"),
        mark("Monthly reports of partners on their exports, beside your imports, over the same twelve months"),
        mark("{usable} of {rows} reports of partners give a month and a value in dollars, {period}"),
        mark("No monthly reports of partners are loaded. Load them: `manage.py load partner_trade FILE`"),
        (
            mark("It is a view from outside, which also sees goods that were never declared."),
            mark("The gap in weight beside the gap in value points to the likely cause."),
        ),
        (
            mark("Transit, re-exports, freight and timing make gaps without any fault."),
            mark("Some partners report late or not at all."),
        ),
        (
            mark("A gap is a reason to look. It is no amount lost."),
            mark("Partners report FOB and by destination, you record CIF and by origin: allow for both before you compare."),
        ),
        mark("Create a risk hypothesis from a gap that lasts, test it in the field, and record the result."),
        "/hypotheses",
    ),
    "first_digits": MethodGuide(
        mark("Benford's law"),
        mark("Do the first digits of declared values follow the pattern that freely formed values have?"),
        mark("At least 300 values of a chapter or a trader within twelve months, spread over two orders of magnitude"),
        mark("{usable} of {rows} import items have a value and a trader, {period}"),
        mark("No import items with value and trader are loaded. Load declarations: `manage.py load SOURCE FILE`"),
        (
            mark("It needs values alone, and is quick."),
            mark("It uses neither origin nor earlier results, so it does not repeat old suspicions."),
        ),
        (
            mark("Its conditions hold for few traders and chapters."),
            mark("List prices, minimum values and limits cause deviations without any fault."),
        ),
        (
            mark("A deviation is a question, never an accusation."),
            mark("Among very many values every small deviation is beyond chance: look at its size."),
        ),
        mark("Read the declarations behind the digit that stands out before you create a risk hypothesis."),
        "/compliance",
    ),
    "event": MethodGuide(
        mark("Event study of a reform"),
        mark("What did a new agreement or a new duty rate change?"),
        mark("Imports by month and partner before and after the start, and the tariff with the agreement or the new rate"),
        mark("{usable} of {rows} import items have a value and a partner, {period}. Reforms within these months: {reforms}"),
        mark("No imports by month and partner are loaded. Load declarations or trade totals: `manage.py load SOURCE FILE`"),
        (
            mark("It compares with goods that the reform does not touch, so that growth of all trade is set apart."),
            mark("It shows month by month when the change began, and from whom trade was drawn."),
        ),
        (
            mark("Something else may have happened in the same months."),
            mark("Traders may wait for an announced reform or act before it."),
        ),
        (
            mark("Look at the months before the start: where both groups already moved apart, the reform is not the cause."),
            mark("What partners gain others may lose. Look at both before you speak of new trade."),
        ),
        mark("Try what a further agreement or another rate would bring."),
        "/tariff",
    ),
}
